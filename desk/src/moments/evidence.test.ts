import { expect, test } from 'vitest'
import { cutByEvidence } from './evidence.ts'

test('text is cut where evidence begins and ends, and joins to itself', () => {
  const text = 'I am sorry you had to say it twice.'
  const sorry = { from: 0, to: 10, id: 'empathy' }
  const twice = { from: 5, to: 34, id: 'again' }
  const pieces = cutByEvidence(text, [sorry, twice])
  expect(pieces.map((p) => p.text).join('')).toBe(text)
  expect(pieces.map((p) => p.of.map((e) => e.id))).toEqual([['empathy'], ['again', 'empathy'], ['again'], []])
})

test('spans outside the text are cut to it or dropped', () => {
  expect(
    cutByEvidence('short', [
      { from: 2, to: 99 },
      { from: 50, to: 60 },
    ]).map((p) => p.text),
  ).toEqual(['sh', 'ort'])
  expect(cutByEvidence('', [])).toEqual([])
})
