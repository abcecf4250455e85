import assert from 'node:assert/strict'
import { test } from 'node:test'
import { placeIn } from './cursor.ts'
import { isRefusal } from './refusal.ts'

const id = '01980000-0000-7000-8000-000000000001'
const at = '2026-03-02T09:00:00.000Z'

test('a cursor we gave says where the page ended, none is the first page, and any other is refused', () => {
  assert.equal(placeIn(undefined), null)
  assert.deepEqual(placeIn(`${at}~${id}`), { value: at, id })
  assert.deepEqual(placeIn(`${at}_${id}`, { sign: '_' }), { value: at, id })
  assert.deepEqual(placeIn(`-0.4~${id}`, { isValue: (v) => Number.isFinite(Number(v)) }), { value: '-0.4', id })
  for (const bad of [
    '',
    'nonsense',
    `~${id}`,
    `${at}~`,
    `${at}~abc`,
    `${at}_${id}`,
    `yesterday~${id}`,
    `${at}~${id}'--`,
  ])
    assert.throws(
      () => placeIn(bad),
      (fault) => isRefusal(fault, 'malformed'),
      bad,
    )
})
