import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eachMark, marks } from './marks.ts'

function marksOf(text: string): string {
  const found: string[] = []
  eachMark(text, 0, text.length, (mark) => found.push(marks[mark]!))
  return found.join(' ')
}

test('marks are read one by one, runs of end marks and faces as one', () => {
  assert.equal(marksOf('a, b; c: "d" (e)'), ', ; : " " ( )')
  assert.equal(marksOf('what?? no?! stop!!! well... so.'), '?? ?? !! ... .')
  assert.equal(marksOf('fine :) well :-( or ;)'), ':) :( :)')
})

test('printed quotation marks and dashes are read like typed ones, other signs not at all', () => {
  assert.equal(marksOf('“a” «b» – c — ¿d? ¡e!'), '" " " " - - ¿ ? ¡ !')
  assert.equal(marksOf('a 注 🙂 é\u0000\n'), '')
})

test('a mark outside the places asked for is not read', () => {
  const found: number[] = []
  eachMark('a?!', 1, 2, (mark) => found.push(mark))
  assert.deepEqual(
    found.map((mark) => marks[mark]),
    ['?'],
  )
})
