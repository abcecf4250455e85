import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CallId, PersonId } from '@peakend/contract/ids.ts'
import { begin, type AgentLeg, type Call } from '../call.ts'
import { sidesOf } from './wanted.ts'

const at = { nowMs: 0, newLeg: () => 'leg' }
const ana = 'ana' as PersonId
const bea = 'bea' as PersonId
const agent: AgentLeg = {
  leg: 'ana',
  isUp: true,
  sinceMs: 0,
  personId: ana,
  offerId: null,
  untilMs: 0,
  awayMs: null,
}
const talking: Call = { ...begin({ id: 'c' as CallId, way: 'in', leg: 'caller' }, at), stage: 'talking', agent }
const untold = { isSpoken: false, isAnnounced: false }
const who = (call: Call, told = untold) => [...sidesOf(call, told)].map(([leg, { by }]) => `${leg} ${by}`)

test('whom the customer hears is written down, and the customer', () => {
  assert.deepEqual(who(talking), ['caller customer', 'ana agent'])
  for (const stage of ['menu', 'waiting', 'dialling', 'held', 'aside', 'outside', 'over'] as const)
    assert.deepEqual(who({ ...talking, stage }), [])
  const third = { leg: 'bea', isUp: true, sinceMs: 0, whom: { personId: bea } }
  assert.deepEqual(who({ ...talking, third }), ['caller customer', 'ana agent'])
  assert.deepEqual(who({ ...talking, third, stage: 'together' }), ['caller customer', 'ana agent', 'bea agent'])
  const outside = { ...third, whom: { number: '+34600111222' } }
  assert.deepEqual(who({ ...talking, third: outside, stage: 'together' }), ['caller customer', 'ana agent'])
})

test('a supervisor is written down once everybody hears them', () => {
  const coach = { leg: 'sam', isUp: true, sinceMs: 0, personId: bea, isSeen: true }
  assert.deepEqual(who({ ...talking, coaches: [{ ...coach, how: 'whisper' }] }), ['caller customer', 'ana agent'])
  assert.deepEqual(who({ ...talking, coaches: [{ ...coach, how: 'join' }] }), [
    'caller customer',
    'ana agent',
    'sam agent',
  ])
})

test('who would rather not be recorded is not written down', () => {
  const announcement = { language: 'en', isRefused: true, isWhole: true, isAudible: true, refuseKey: '9' } as const
  assert.deepEqual(who({ ...talking, announcement: announcement as Call['announcement'] }), [])
})

test('where callers are to be told, only who was told to the end is written down, or where the menu says it', () => {
  const telling = { isSpoken: true, isAnnounced: false }
  const announcement = { language: 'en', isRefused: false, isWhole: true, isAudible: true, refuseKey: '9' } as const
  const both = ['caller customer', 'ana agent']
  assert.deepEqual(who(talking, telling), [])
  assert.deepEqual(who({ ...talking, announcement: { ...announcement, isWhole: false } }, telling), [])
  assert.deepEqual(who({ ...talking, announcement }, telling), both)
  assert.deepEqual(who({ ...talking, announcement: { ...announcement, isOfWords: true } }, telling), both)
  assert.deepEqual(who(talking, { ...telling, isAnnounced: true }), both)
  const refused = { ...announcement, isRefused: true }
  for (const told of [untold, telling, { ...telling, isAnnounced: true }])
    assert.deepEqual(who({ ...talking, announcement: refused }, told), [])
})
