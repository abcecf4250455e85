import { expect, test } from 'vitest'
import { answerVariables as agreed } from '@peakend/contract/answers.ts'
import { answerVariables, fill, shortcutFrom, unevenVariables, unknownVariables } from './answer-rules.ts'

test('the variables are those the contract knows', () => expect(answerVariables).toEqual(agreed))

test('a name in braces that is no variable is told, once', () => {
  expect(unknownVariables('Hi {customer}, {nmae} and {nmae} and {}')).toEqual(['nmae', ''])
  expect(unknownVariables('Hi {customer}, this is {agent} of {brand}')).toEqual([])
})

test('a variable in one language only is told', () => {
  expect(unevenVariables('Hi {customer}, {wait}', 'Hola {customer}')).toEqual(['wait'])
})

test('known values are filled, unknown ones stay visible', () => {
  expect(fill('Hi {customer}: {case}', { customer: 'Maya' })).toBe('Hi Maya: {case}')
})

test('a shortcut is made of what may be typed after the slash', () => {
  expect(shortcutFrom('¡Perdón por la espera!')).toBe('perdon-por-la-espera')
  expect(shortcutFrom('a'.repeat(29) + ' b')).toBe('a'.repeat(29))
})
