import { expect, test } from 'vitest'
import type { Mark } from '@peakend/contract/mark.ts'
import { markWords } from '../words/mark.ts'
import { say, setLanguage } from '../words/words.ts'
import { sayMark } from './mark-words.ts'

const open = { state: 'open', score: null, verdict: null, why: null } as const
const standard = { welcome: 3.6, peak: 3.6, farewell: 3.6 }
const mark: Mark = {
  welcome: { state: 'judged', score: 2.6, verdict: 'below', why: null },
  peak: { state: 'not-judged', score: null, verdict: null, why: 'too short' },
  farewell: open,
  standard,
}

test('the mark is read whole by a screen reader', () => {
  expect(sayMark(mark, say(markWords), 'en')).toBe(
    'Welcome 2.6 of 5, below standard 3.6; Need not judged: too short; Farewell open',
  )
  expect(sayMark({ welcome: open, peak: open, farewell: open, standard }, say(markWords), 'en')).toBe(
    'Welcome, need and farewell open',
  )
})
test('and in Spanish', async () => {
  globalThis.document ??= { documentElement: { lang: '' } } as Document
  await setLanguage('es')
  expect(sayMark(mark, say(markWords), 'es')).toBe(
    'Bienvenida 2,6 de 5, por debajo del estándar 3,6; Necesidad sin valorar: demasiado corta; Despedida abierta',
  )
  await setLanguage('en')
})
