import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Conversation } from '@peakend/contract/moments.ts'
import { consider } from './considering.ts'
import { MOODS, writeMoods } from './mood-course.ts'

const TAKEN_UP = 9
const PASSED_OVER = 10

const said = (...turns: [by: 'customer' | 'agent', text: string][]): number[] => {
  const conversation = Conversation.parse({
    id: 'one',
    language: 'en',
    turns: turns.map(([by, text]) => ({ by, text })),
  })
  const { heard, satisfactions } = consider(conversation, undefined, false)
  const into = new Float32Array(MOODS)
  writeMoods(heard.turns, satisfactions, into, 0)
  return [...into]
}
const complaint = ['customer', 'This is ridiculous, I am so angry about this!'] as const

test('an apology takes a complaint up, anything else passes it over', () => {
  const sorry = said([...complaint], ['agent', 'I am so sorry about that.'])
  const not = said([...complaint], ['agent', 'Your number?'])
  assert.deepEqual([sorry[TAKEN_UP], sorry[PASSED_OVER]], [1, 0])
  assert.deepEqual([not[TAKEN_UP], not[PASSED_OVER]], [0, 1])
})

test('nothing said and one side alone are numbers as well', () => {
  for (const one of [said(['agent', 'Hello?']), said([...complaint])]) assert.ok(one.every(Number.isFinite), one.join())
})
