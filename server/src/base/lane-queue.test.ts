import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Recorded } from './event.ts'
import { newestOf, nextBatch } from './lane-queue.ts'

/** An event for each letter, which is its key. */
const queueOf = (keys: string, workspaceId = 'w'): Recorded[] =>
  keys.split('').map((key, at) => ({ key, workspaceId, position: at + 1 }) as Recorded)
const keysOf = (batch: readonly Recorded[]) => batch.map((recorded) => recorded.key).join('')
const newest = { onlyNewest: true, isParked: () => false }

test('a few keys with many events are one batch: those that a later one does for do not count', () => {
  const queue = queueOf('abababababc')
  const batch = nextBatch(queue, 3, newest)
  assert.equal(keysOf(batch), 'abababababc')
  assert.equal(keysOf(newestOf(batch, queue)), 'abc')
})

test('a batch ends before the first event that would be one too many', () => {
  assert.equal(keysOf(nextBatch(queueOf('abacd'), 2, newest)), 'aba')
  assert.equal(keysOf(nextBatch(queueOf('abacd'), 2, { ...newest, onlyNewest: false })), 'ab')
  assert.equal(keysOf(nextBatch(queueOf('aaaa'), 1, newest)), 'a', 'an event that is tried alone is alone')
})

test('other workspaces and parked events are batches of their own', () => {
  const queue = [...queueOf('ab'), ...queueOf('c', 'other')]
  assert.equal(keysOf(nextBatch(queue, 9, newest)), 'ab')
  const isParked = (recorded: Recorded) => recorded.key === 'b'
  assert.equal(keysOf(nextBatch(queueOf('aba'), 9, { onlyNewest: true, isParked })), 'a')
  assert.equal(keysOf(nextBatch(queueOf('bab'), 9, { onlyNewest: true, isParked })), 'b')
})
