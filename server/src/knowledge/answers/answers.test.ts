import assert from 'node:assert/strict'
import { test } from 'node:test'
import { firstAnswers } from './first-answers.data.ts'
import { fillAnswer, unknownVariables } from './variables.ts'

test('a text may name the known variables only', () => {
  assert.deepEqual(unknownVariables('Hello {customer}, I am {agent}'), [])
  assert.deepEqual(unknownVariables('Hello {name} and {customer'), ['{name}', '{customer'])
  assert.deepEqual(unknownVariables('an empty {} one'), ['{}'])
})

test('variables are filled, and one without a value leaves no hole', () => {
  assert.equal(
    fillAnswer('Hello {customer}, I am {agent}.', { customer: 'Maya', agent: 'Leo' }),
    'Hello Maya, I am Leo.',
  )
  assert.equal(fillAnswer('Hello {customer}, I am {agent}.', { agent: 'Leo' }), 'Hello, I am Leo.')
  assert.equal(fillAnswer('Anything else, {customer}?', {}), 'Anything else?')
})

test('the first answers use known variables, in both languages, under names of their own', () => {
  for (const answer of firstAnswers) assert.deepEqual([answer.text.en, answer.text.es].flatMap(unknownVariables), [])
  assert.equal(new Set(firstAnswers.map((a) => a.shortcut)).size, firstAnswers.length)
})
