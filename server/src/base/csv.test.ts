import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cell, csvOf } from './csv.ts'

test('cells with commas, quotes and line ends are quoted', () => {
  assert.equal(cell('plain'), 'plain')
  assert.equal(cell('a, "b"\nc'), '"a, ""b""\nc"')
  assert.equal(cell(null), '')
})

test('what a spreadsheet would run is defused; numbers stay numbers', () => {
  for (const formula of ['=1+1', '+49', '-2', '@sum', '\tx'])
    assert.ok(cell(formula).replace(/^"/, '').startsWith("'"), formula)
  assert.equal(cell(-2), '-2')
})

test('lines end in CRLF', () => {
  assert.equal(csvOf(['a', 'b'], [['x', 1]]), 'a,b\r\nx,1\r\n')
})
