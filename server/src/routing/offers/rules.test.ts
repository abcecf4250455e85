import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decideOffers, DECLINED_REST_MS, nextAskAt, type Candidate, type Waiting } from './rules.ts'

const waits = (id: string, since: number, more: Partial<Waiting> = {}): Waiting => ({
  interactionId: id,
  queueId: 'q',
  since,
  meantFor: null,
  declined: [],
  isOffered: false,
  ...more,
})
const person = (id: string, more: Partial<Candidate> = {}): Candidate => ({
  personId: id,
  queues: ['q'],
  room: 1,
  freedAt: 0,
  load: 0,
  ...more,
})
const pairs = (waiting: Waiting[], people: Candidate[], now = 1e9) =>
  decideOffers(waiting, people, now).map((o) => `${o.interactionId}>${o.personId}`)

test('the longest waiting goes first', () => {
  assert.deepEqual(pairs([waits('late', 20), waits('early', 10)], [person('ana')]), ['early>ana'])
})

test('the least loaded person is asked, then the one free longest', () => {
  assert.deepEqual(pairs([waits('a', 1)], [person('busy', { load: 2 }), person('free', { load: 0 })]), ['a>free'])
  assert.deepEqual(pairs([waits('a', 1)], [person('just', { freedAt: 50 }), person('long', { freedAt: 5 })]), [
    'a>long',
  ])
})

test('two at once are spread over two people before one gets both', () => {
  assert.deepEqual(
    pairs([waits('a', 1), waits('b', 2)], [person('ana', { room: 2 }), person('leo', { room: 2, freedAt: 9 })]),
    ['a>ana', 'b>leo'],
  )
})

test('nobody is offered more than their room', () => {
  assert.deepEqual(pairs([waits('a', 1), waits('b', 2), waits('c', 3)], [person('ana', { room: 2 })]), [
    'a>ana',
    'b>ana',
  ])
  assert.deepEqual(pairs([waits('a', 1)], [person('ana', { room: 0 })]), [])
})

test('one that nobody may take holds up nobody behind it', () => {
  assert.deepEqual(pairs([waits('a', 1, { queueId: 'other' }), waits('b', 2)], [person('ana')]), ['b>ana'])
})

test('what is handed to one person is offered to that person only', () => {
  assert.deepEqual(pairs([waits('a', 1, { meantFor: 'leo' })], [person('ana'), person('leo', { queues: [] })]), [
    'a>leo',
  ])
  assert.deepEqual(pairs([waits('a', 1, { meantFor: 'leo' })], [person('ana')]), ['a>ana'], 'leo is not there')
  const declined = [{ personId: 'leo', at: 5 }]
  assert.deepEqual(
    pairs([waits('a', 1, { meantFor: 'leo', declined })], [person('ana'), person('leo')]),
    ['a>ana'],
    'leo said no',
  )
})

test('who declined comes last, and is not asked again before a rest', () => {
  const declined = [{ personId: 'ana', at: 1000 }]
  assert.deepEqual(pairs([waits('a', 1, { declined })], [person('ana'), person('leo', { load: 5 })], 2000), ['a>leo'])
  assert.deepEqual(pairs([waits('a', 1, { declined })], [person('ana')], 2000), [])
  assert.deepEqual(pairs([waits('a', 1, { declined })], [person('ana')], 1000 + DECLINED_REST_MS), ['a>ana'])
  assert.equal(nextAskAt([waits('a', 1, { declined })], 2000), 1000 + DECLINED_REST_MS)
  assert.equal(nextAskAt([waits('a', 1)], 2000), null)
})

test('what is offered already is not offered again', () => {
  assert.deepEqual(pairs([waits('a', 1, { isOffered: true })], [person('ana')]), [])
})
