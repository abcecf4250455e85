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
const who = (call: Call) => [...sidesOf(call)].map(([leg, { by }]) => `${leg} ${by}`)

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
