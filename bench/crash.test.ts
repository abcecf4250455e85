import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compare } from './crash.ts'

const said = (...names: string[]) => names.map((senderId, index) => ({ senderId, ordinal: index + 1 }))

test('the verdict sees what is lost, doubled and out of order', () => {
  const expected = said('a', 'b', 'c')
  const clean = { acknowledged: 3, lost: 0, doubled: 0, misordered: 0 }
  assert.deepEqual(compare(expected, said('a', 'b', 'c')), clean)
  assert.deepEqual(
    compare(expected, [...said('a', 'b', 'c'), { senderId: 'x', ordinal: 4 }]),
    clean,
    'kept but not told: no fault',
  )
  assert.equal(compare(expected, said('a', 'b')).lost, 1)
  assert.equal(compare(expected, [...said('a', 'b', 'c'), { senderId: 'a', ordinal: 4 }]).doubled, 1)
  const swapped = [
    { senderId: 'b', ordinal: 2 },
    { senderId: 'a', ordinal: 1 },
    { senderId: 'c', ordinal: 3 },
  ]
  assert.equal(compare(expected, swapped).misordered, 1)
})
