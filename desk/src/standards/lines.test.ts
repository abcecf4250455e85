import { expect, test } from 'vitest'
import { freshLine, isComplete, kindOf, measureOf, moved, reasonChoices, sayReason } from './lines.ts'

test('a measure keeps its value where the new kind has the same', () => {
  expect(measureOf('reply', { kind: 'wait', atMostMs: 20_000 })).toEqual({ kind: 'reply', atMostMs: 20_000 })
  expect(measureOf('no-reason', { kind: 'reason', reason: 'greeting', must: true })).toEqual({
    kind: 'reason',
    reason: 'greeting',
    must: false,
  })
  expect(kindOf({ kind: 'reason', reason: 'x', must: false })).toBe('no-reason')
})

test('a line without both languages or without its reason is not put in force', () => {
  const say = { en: 'a', es: 'b' }
  expect(isComplete(freshLine())).toBe(false)
  expect(isComplete({ say, measure: null })).toBe(true)
  expect(isComplete({ say, measure: { kind: 'reason', reason: ' ', must: true } })).toBe(false)
  expect(isComplete({ say, measure: { kind: 'score', atLeast: 7 } })).toBe(false)
})

test('a line moves one place up', () => {
  const [a, b] = [freshLine(), freshLine()]
  expect(moved([a, b], 1)).toEqual([b, a])
  expect(moved([a, b], 1)[0]).toBe(b)
})

test('a reason is chosen in plain words, those that suit first; one no longer known is kept', () => {
  const up = reasonChoices(true, '', 'en')
  const down = reasonChoices(false, '', 'es')
  expect(up[0]?.label).toBe('The wait was acknowledged')
  expect(down[0]?.label).toBe('El cliente esperó mucho')
  expect(up.length).toBe(down.length)
  expect(reasonChoices(true, 'gone-by', 'en')[0]).toEqual({ value: 'gone-by', label: 'gone-by' })
  expect(sayReason('blame', 'es')).not.toBe('blame')
})
