import assert from 'node:assert/strict'
import { test } from 'node:test'
import { phoneNameOf } from './names.ts'
import { callerNumber, ourNumber, phoneHouse } from '../../../test/phone/phone-house.ts'

test('a caller waits with music, the agent’s phone rings, answering is accepting, and hanging up leads to wrap-up', async (t) => {
  const h = await phoneHouse(t)
  const caller = await h.dial()
  assert.equal(h.outside.hears(caller).hasMusic, true, 'nobody is there: music')
  const waiting = await h.conversation()
  assert.equal(waiting.state, 'waiting')
  const ana = await h.agent('Ana')
  const rings = h.rings(ana)
  assert.ok(rings, 'the offer rings her phone')
  assert.equal(h.outside.shown(rings)?.says['interaction'], waiting.id)
  assert.deepEqual(h.outside.shown(rings)?.from.number, callerNumber)
  assert.equal(h.outside.hears(caller).hasMusic, true, 'the caller hears nothing of it')
  h.outside.pickUp(rings)
  await h.settled()
  assert.deepEqual(h.outside.hears(caller), { legs: [rings], hasMusic: false, playing: null })
  assert.deepEqual(h.outside.hears(rings).legs, [caller])
  assert.deepEqual(await h.conversation(), { ...waiting, state: 'active', agentId: ana })
  assert.equal((await h.mine('Ana'))?.stage, 'talking')
  await h.pass(2000)
  assert.equal((await h.asks('Ana', `/phone/calls/${waiting.id}/hold`)).status, 200)
  assert.deepEqual(h.outside.hears(caller), { legs: [], hasMusic: true, playing: null })
  assert.deepEqual(h.outside.hears(rings).legs, [])
  await h.pass(4000)
  await h.asks('Ana', `/phone/calls/${waiting.id}/resume`)
  assert.deepEqual(h.outside.hears(caller).legs, [rings])
  await h.asks('Ana', `/phone/calls/${waiting.id}/hang-up`)
  assert.deepEqual(await h.telephony.legs(), [])
  const over = await h.conversation()
  assert.deepEqual([over.state, over.endedBy], ['wrap-up', 'agent'])
  assert.equal(await h.mine('Ana'), null)
  assert.deepEqual(await h.lines(waiting.id), ['call-answered', 'call-held', 'call-resumed', 'call-ended'])
})

test('a call that is declined or not answered goes to the next, and the caller hears music all along', async (t) => {
  const h = await phoneHouse(t)
  const ana = await h.agent('Ana')
  const caller = await h.dial()
  const first = h.rings(ana)
  assert.ok(first)
  h.outside.decline(first)
  await h.settled()
  assert.equal(h.rings(ana), undefined)
  assert.equal(h.outside.hears(caller).hasMusic, true)
  const bea = await h.agent('Bea')
  const second = h.rings(bea)
  assert.ok(second, 'the next is asked')
  await h.pass(31_000)
  assert.equal(h.rings(bea), undefined, 'nobody is rung for ever')
  const [presence] = await h.rows<{ state: string; reason: string }>(
    'select state, reason from presences where person_id = $1',
    [bea],
  )
  assert.deepEqual(presence, { state: 'away', reason: 'no-answer' })
  assert.equal(h.outside.hears(caller).hasMusic || h.outside.hears(caller).playing !== null, true)
  h.outside.hangUp(caller)
  await h.settled()
  const over = await h.conversation()
  assert.deepEqual([over.state, over.endedBy, over.outcome], ['closed', 'customer', 'left'])
})

test('nobody without a phone is offered a call', async (t) => {
  const h = await phoneHouse(t)
  const ana = await h.agent('Ana', 'agent', false)
  await h.dial()
  assert.deepEqual(await h.rows('select 1 from offers'), [])
  await h.connect(ana)
  assert.ok(h.rings(ana))
  assert.equal((await h.asks('Ana', '/phone', undefined, 'GET')).body instanceof Object, true)
})

test('a number of nobody is let go, and who hides theirs is a customer of their own each time', async (t) => {
  const h = await phoneHouse(t)
  await h.dial(callerNumber, '+34911555999')
  assert.deepEqual(await h.telephony.legs(), [])
  const hidden = { number: 'anonymous', kind: 'hidden' as const, name: null }
  await h.dial(hidden)
  await h.dial(hidden)
  await h.dial({ number: 'Robert"); drop table', kind: 'malformed', name: null })
  await h.dial()
  await h.dial()
  const rows = await h.rows<{ number: string; kind: string; customers: number }>(
    `select number, number_kind as kind, count(distinct customer_id)::int as customers from calls join interactions using (workspace_id, interaction_id)
     group by 1, 2 order by 1`,
  )
  assert.deepEqual(rows, [
    { number: '', kind: 'hidden', customers: 2 },
    { number: callerNumber, kind: 'e164', customers: 1 },
    { number: 'Robert"); drop table', kind: 'malformed', customers: 1 },
  ])
  assert.deepEqual(await h.rows('select distinct proof from identities where kind = $1', ['phone']), [
    { proof: 'none' },
  ])
  assert.equal(ourNumber, (await h.rows<{ ours: string }>('select ours from calls'))[0]?.ours)
})

test('an agent who is still heard keeps the call over a gap in their connection; once the sound stops they lose it', async (t) => {
  const h = await phoneHouse(t)
  const ana = await h.agent('Ana')
  const caller = await h.dial()
  const rings = h.rings(ana) ?? ''
  h.outside.pickUp(rings)
  await h.settled()
  h.outside.send(rings, true)
  const phone = `agent-${ana.replaceAll('-', '')}`
  h.outside.unregister(phone)
  await h.settled()
  await h.pass(6000)
  assert.deepEqual(h.outside.hears(caller).legs, [rings], 'nothing was taken from anybody')
  await h.connect(ana)
  await h.pass(5000)
  assert.deepEqual(
    [h.outside.hears(caller).legs, await h.lines((await h.conversation()).id)],
    [[rings], ['call-answered']],
  )
  h.outside.unregister(phone)
  await h.settled()
  await h.pass(3000)
  h.outside.send(rings, false)
  await h.pass(3000)
  assert.equal(h.outside.hears(caller).hasMusic, true, 'not heard any more')
})

test('who is heard without a phone keeps the call for half a minute', async (t) => {
  const h = await phoneHouse(t)
  const ana = await h.agent('Ana')
  const caller = await h.dial()
  const rings = h.rings(ana) ?? ''
  h.outside.pickUp(rings)
  await h.settled()
  h.outside.send(rings, true)
  h.outside.unregister(`agent-${ana.replaceAll('-', '')}`)
  await h.settled()
  await h.pass(30_000)
  assert.deepEqual(h.outside.hears(caller).legs, [rings])
  await h.pass(4000)
  assert.equal(h.outside.hears(caller).hasMusic, true)
})

test('an agent whose network is lost: music within five seconds, and first in line', async (t) => {
  const h = await phoneHouse(t)
  const ana = await h.agent('Ana')
  const caller = await h.dial()
  h.outside.pickUp(h.rings(ana) ?? '')
  await h.settled()
  // somebody else waits longer than this one has
  const other = await h.dial('+34611000111')
  const { id } =
    (await h.rows<{ id: string }>(`select interaction_id as id from interactions order by opened_at limit 1`))[0] ?? {}
  h.outside.unregister(`agent-${ana.replaceAll('-', '')}`)
  await h.settled()
  assert.equal(h.outside.hears(caller).hasMusic, false, 'a moment to come back')
  await h.pass(4000)
  assert.equal(h.outside.hears(caller).hasMusic, true)
  assert.equal(h.outside.hears(other).hasMusic || h.outside.hears(other).playing !== null, true)
  const bea = await h.agent('Bea')
  const rings = h.rings(bea)
  assert.ok(rings)
  assert.equal(h.outside.shown(rings)?.says['interaction'], id)
})

test('this program dies in mid-call and another goes on with it', async (t) => {
  const h = await phoneHouse(t)
  const ana = await h.agent('Ana')
  const caller = await h.dial()
  const leg = h.rings(ana) ?? ''
  h.outside.pickUp(leg)
  await h.settled()
  await h.restart()
  assert.deepEqual(h.outside.hears(caller).legs, [leg])
  const { id } = await h.conversation()
  await h.asks('Ana', `/phone/calls/${id}/hold`)
  assert.equal(h.outside.hears(caller).hasMusic, true)
  // a call that came, and one that went, while nobody was there to hear
  h.outside.fall('cut-off')
  h.outside.hangUp(caller)
  const late = h.outside.dial(ourNumber, '+34611000222')
  h.outside.rise()
  await h.settled()
  const states = await h.rows<{ state: string }>('select state from interactions order by state desc')
  assert.deepEqual(states, [{ state: 'wrap-up' }, { state: 'waiting' }])
  assert.equal(h.outside.hears(late).hasMusic, true)
  assert.deepEqual(
    (await h.telephony.legs()).map((one) => one.leg),
    [late],
  )
})

test('the switch comes back while somebody answers: who is missing in what it told first is not taken for gone', async (t) => {
  const h = await phoneHouse(t)
  const ana = await h.agent('Ana')
  const caller = await h.dial()
  const leg = h.rings(ana) ?? ''
  h.outside.fall('cut-off')
  await h.settled()
  const { legs } = h.telephony
  let isFirst = true
  // what it told was true when it was asked: Ana's phone was called and picked up before we read our calls
  Object.assign(h.telephony, {
    legs: async () => {
      const all = await legs.call(h.telephony)
      if (!isFirst) return all
      isFirst = false
      return all.filter((one) => one.leg !== leg)
    },
  })
  await h.rows(
    `update calls set state = jsonb_set(jsonb_set(state, '{stage}', '"talking"'), '{agent,isUp}', 'true') where ended_at is null`,
  )
  h.outside.rise()
  h.outside.pickUp(leg)
  await h.settled()
  assert.deepEqual(h.outside.hears(caller).legs, [leg])
  assert.deepEqual((await h.mine('Ana'))?.stage, 'talking')
})

test('a page that is loaded anew while its phone rings is rung again at once, and another who is free before that', async (t) => {
  const h = await phoneHouse(t)
  const ana = await h.agent('Ana')
  const caller = await h.dial()
  assert.ok(h.rings(ana))
  h.outside.unregister(phoneNameOf(ana))
  await h.settled()
  assert.equal(h.outside.hears(caller).hasMusic, true)
  await h.pass(1000)
  await h.connect(ana)
  const again = h.rings(ana) ?? ''
  assert.ok(again, 'she said nothing, so nothing keeps her from being asked')
  h.outside.pickUp(again)
  await h.settled()
  assert.deepEqual(h.outside.hears(caller).legs, [again])
  // and where somebody else is there
  const other = await h.dial('+34611000111')
  const bea = await h.agent('Bea')
  assert.ok(h.rings(bea))
  const cleo = await h.agent('Cleo')
  h.outside.unregister(phoneNameOf(bea))
  await h.settled()
  h.outside.pickUp(h.rings(cleo) ?? '')
  await h.settled()
  assert.equal(h.outside.hears(other).legs.length, 1)
  assert.deepEqual(await h.rows('select state, reason from presences where person_id = $1', [bea]), [
    { state: 'available', reason: null },
  ])
})
