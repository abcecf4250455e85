import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { InteractionId } from '@peakend/contract/ids.ts'
import { phoneHouse } from '../../../test/phone/phone-house.ts'
import { studio } from '../../../test/phone/studio.ts'
import type { Call } from './call.ts'
import { recordAsNow } from './recorded.ts'
import { longPauseTimer } from './recordings/recordings.ts'
import { saveRules } from './recordings/store.ts'
import { firstRules } from './recordings/rules.ts'

test('a call is recorded while customer and agent are in it, not on hold nor aside, and once more after it was handed on', async (t) => {
  const s = await studio(t)
  await s.rules()
  const { interactionId, leg } = await s.callIn()
  const call = (stage: Call['stage']): Call => ({ stage, customer: { leg, isUp: true, sinceMs: 0 } }) as Call
  const go = async (from: Call['stage'] | null, to: Call['stage']) => {
    await s.inside((tx) => recordAsNow(tx, interactionId, from && call(from), call(to)))
    await s.drain()
    s.clock.advance(2000)
  }
  const shown = async (id: InteractionId = interactionId) =>
    (await s.of(id)).rows.map(({ state, pauses }) => [state, pauses.map(({ rule, toMs }) => [rule, toMs !== null])])
  await go(null, 'arriving')
  await go('arriving', 'waiting')
  assert.deepEqual(await shown(), [])
  await go('waiting', 'talking')
  assert.deepEqual(await shown(), [['running', []]])
  await go('talking', 'held')
  assert.deepEqual(await shown(), [['running', [['hold', false]]]])
  await go('held', 'aside')
  assert.deepEqual(await shown(), [
    [
      'running',
      [
        ['hold', true],
        ['aside', false],
      ],
    ],
  ])
  await go('aside', 'together')
  await go('together', 'together')
  await go('together', 'waiting')
  assert.deepEqual((await shown())[0], [
    'kept',
    [
      ['hold', true],
      ['aside', true],
    ],
  ])
  await go('waiting', 'talking')
  await go('talking', 'over')
  assert.deepEqual(
    (await shown()).map(([state]) => state),
    ['kept', 'kept'],
  )
})

test('the next agent’s part is a recording of its own, also where nobody let go of the caller between', async (t) => {
  const s = await studio(t)
  await s.rules()
  const { interactionId, leg } = await s.callIn()
  const call = (stage: Call['stage'], personId: string): Call =>
    ({ stage, customer: { leg, isUp: true, sinceMs: 0 }, agent: { personId } }) as Call
  const go = async (from: Call | null, to: Call) => {
    await s.inside((tx) => recordAsNow(tx, interactionId, from, to))
    await s.drain()
    s.clock.advance(2000)
  }
  await go(null, call('talking', 'ana'))
  await go(call('talking', 'ana'), call('aside', 'ana'))
  await go(call('aside', 'ana'), call('talking', 'bea'))
  await go(call('talking', 'bea'), call('talking', 'cleo'))
  await go(call('talking', 'cleo'), call('talking', 'cleo'))
  assert.deepEqual(
    (await s.of(interactionId)).rows.map(({ state }) => state),
    ['kept', 'kept', 'running'],
  )
})

test('the agent of a call takes it off the record and on it again, nobody else does, and it is not forgotten', async (t) => {
  const h = await phoneHouse(t, undefined, undefined, () => [longPauseTimer])
  await h.db.transact(h.workspaceId, async (tx) =>
    saveRules(tx, null, { ...firstRules, isOn: true, isSpoken: false, longestPauseS: 60 }),
  )
  const ana = await h.agent('Ana')
  await h.agent('Bea')
  await h.dial()
  const { id } = await h.conversation()
  const press = async (name: string, what: 'pause' | 'resume') => {
    const { status, body } = await h.asks(name, `/phone/calls/${id}/${what}-recording`)
    return status === 200 ? 'done' : (body as { code: string }).code
  }
  const recording = async () => (await h.mine('Ana'))?.recording
  const rings = h.rings(ana)
  assert.ok(rings)
  assert.equal(await press('Ana', 'pause'), 'not_yours', 'it only rings')
  h.outside.pickUp(rings)
  await h.settled()
  assert.equal(await recording(), 'running')
  assert.equal(await press('Bea', 'pause'), 'not_yours')
  assert.equal(await press('Ana', 'pause'), 'done')
  assert.equal(await press('Ana', 'pause'), 'done')
  assert.equal(await recording(), 'paused')
  assert.equal(await press('Ana', 'resume'), 'done')
  assert.equal(await recording(), 'running')
  await press('Ana', 'pause')
  await h.pass(59_000)
  assert.equal(await recording(), 'paused')
  await h.pass(2000)
  assert.equal(await recording(), 'running', 'a pause that is forgotten ends')
  const pauses = await h.rows<{ personId: string; isOver: boolean }>(
    'select person_id as "personId", to_at is not null as "isOver" from recording_pauses order by from_at',
  )
  assert.deepEqual(pauses, [
    { personId: ana, isOver: true },
    { personId: ana, isOver: true },
  ])
  await h.asks('Ana', `/phone/calls/${id}/hang-up`)
  assert.equal(await press('Ana', 'pause'), 'no_call')
})

test('a call that is not recorded cannot be taken off the record', async (t) => {
  const h = await phoneHouse(t)
  const ana = await h.agent('Ana')
  await h.dial()
  const rings = h.rings(ana)
  assert.ok(rings)
  h.outside.pickUp(rings)
  await h.settled()
  assert.equal((await h.mine('Ana'))?.recording, null)
  const { status, body } = await h.asks('Ana', `/phone/calls/${(await h.conversation()).id}/pause-recording`)
  assert.deepEqual([status, (body as { code: string }).code], [409, 'conflict'])
})
