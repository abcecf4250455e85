import { expect, test } from 'vitest'
import type { CustomerText } from '@peakend/contract/customer-texts.ts'
import { filledOf, isWithoutLink, unknownValue } from './customer-texts.ts'

const text = (key: string, values: string[]): CustomerText => ({
  key,
  kind: 'closed',
  channel: null,
  queueName: null,
  says: { en: '', es: '' },
  values,
})

test('a name in braces that means nothing there, and a link left out, are faults', () => {
  const closed = text('closed.email', ['opens', 'brand'])
  expect(unknownValue(closed, 'Nous ouvrons {opens}.')).toBeUndefined()
  expect(unknownValue(closed, 'Nous ouvrons {open}, {brand}.')).toBe('open')
  const mail = text('surveyText', ['link'])
  expect(isWithoutLink(mail, 'Deux questions.')).toBe(true)
  expect(isWithoutLink(mail, 'Deux questions : {link}')).toBe(false)
  expect(isWithoutLink(mail, ' ')).toBe(false)
})

test('empty texts, and those whose place is gone, are not kept', () => {
  const texts = [text('closed.email', []), text('privacyLine', [])]
  expect(filledOf(texts, { 'closed.email': ' Fermé. ', privacyLine: '  ', 'need.1': 'x' })).toEqual({
    'closed.email': 'Fermé.',
  })
})
