import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isSuspect, storable } from './storable.ts'

test('a NUL is found wherever it stands, in keys too, or taken out where history is taken in', () => {
  assert.deepEqual(storable({ a: [{ b: 'x' }, { b: 'y\u0000' }] }).nulAt, 'a.1.b')
  assert.deepEqual(storable('\u0000').nulAt, '')
  assert.notEqual(storable({ 'k\u0000': 1 }).nulAt, null)
  assert.equal(storable({ a: 'x', n: 1, no: null, yes: true }).nulAt, null)
  assert.deepEqual(storable({ 'k\u0000': ['a\u0000b'] }, true), { value: { k: ['ab'] }, nulAt: null })
})

test('half a sign becomes U+FFFD and whole ones stay', () => {
  assert.deepEqual(storable({ text: '\ud83d cut, \u{1F600} whole' }).value, { text: '\ufffd cut, \u{1F600} whole' })
})

test('only bodies that may hold one are walked through', () => {
  assert.equal(isSuspect(JSON.stringify({ text: 'plain, ñ, 😀, \\d83 and \n' })), false)
  for (const text of ['\u0000', '\ud800', '\udfff']) assert.equal(isSuspect(JSON.stringify({ text })), true)
  assert.equal(isSuspect('"\\uD83D"'), true)
})
