import { expect, test } from 'vitest'
import type { TriedFlow } from '@peakend/contract/flows.ts'
import { endsByItself, typed } from './trying.ts'

const one = { kind: 'listen', waitS: 6, betweenS: 3, most: 1 } as const
const many = { ...one, most: 5 }

test('a key of a choice counts at once; digits are gathered until they are enough, or #', () => {
  expect(typed('', '2', one)).toEqual({ typing: '', sent: { kind: 'typed', digits: '2' } })
  expect(typed('44', '7', many)).toEqual({ typing: '447', sent: null })
  expect(typed('4471', '3', many).sent).toEqual({ kind: 'typed', digits: '44713' })
  expect(typed('447', '#', many).sent).toEqual({ kind: 'typed', digits: '447#' })
})

test('0 by itself is for the person, within a number it is a digit', () => {
  expect(typed('', '0', many).sent).toEqual({ kind: 'typed', digits: '0' })
  expect(typed('4', '0', many)).toEqual({ typing: '40', sent: null })
})

test('an announcement ends by itself, a question does not', () => {
  const say = { kind: 'say', text: 'Hello.', language: 'en', promptId: null, mayInterrupt: true } as const
  const tried = (acts: TriedFlow['stretches'][number]['acts'], isOver = false): TriedFlow => ({
    stretches: [{ happened: { kind: 'began' }, steps: ['hello'], acts }],
    at: 'hello',
    language: 'en',
    kept: {},
    wantedPerson: false,
    isOver,
    isStuck: false,
    answers: null,
  })
  expect(endsByItself(tried([say]))).toBe(true)
  expect(endsByItself(tried([say, one]))).toBe(false)
  expect(endsByItself(tried([say, { kind: 'hang-up' }], true))).toBe(false)
  expect(endsByItself(tried([]))).toBe(false)
})
