import assert from 'node:assert/strict'
import { test } from 'node:test'
import { phoneNameOf } from './names.ts'
import { phoneHouse, type PhoneHouse } from '../../../test/phone/phone-house.ts'

/** Somebody talks to Ana. */
const inTalk = async (h: PhoneHouse) => {
  const ana = await h.agent('Ana')
  const caller = await h.dial()
  const leg = h.rings(ana) ?? ''
  h.outside.pickUp(leg)
  await h.settled()
  const { id } = await h.conversation()
  const does = async (name: string, act: string, body?: object) =>
    (await h.asks(name, `/phone/calls/${id}/${act}`, body)).status
  return { ana, caller, leg, id, does }
}
const heard = (h: PhoneHouse, leg: string) => {
  const { legs, hasMusic, playing } = h.outside.hears(leg)
  return hasMusic || playing ? 'music' : legs
}

test('who sets up the numbers sees whether the line is there', async (t) => {
  const h = await phoneHouse(t)
  await h.agent('Ana')
  const line = async () => (await h.asks('Ana', '/phone/line', undefined, 'GET')).body
  assert.deepEqual(await line(), { trunk: 'reached', why: null })
  h.outside.setTrunk('away')
  assert.deepEqual(await line(), { trunk: 'away', why: null })
  h.outside.fall('cut-off')
  assert.deepEqual(await line(), { trunk: null, why: 'away' })
})

test('handed over without a word: music at once, then the other’s phone; a colleague who does not want it leaves it to the queue', async (t) => {
  const h = await phoneHouse(t)
  const { ana, caller, leg, does } = await inTalk(h)
  const bea = await h.agent('Bea')
  const cleo = await h.agent('Cleo')
  assert.equal(await does('Bea', 'transfer', { to: { personId: cleo } }), 409, 'not hers to give')
  assert.equal(await does('Ana', 'transfer', { to: { personId: bea }, note: 'About the kettle' }), 200)
  assert.equal(heard(h, caller), 'music')
  assert.equal(h.outside.shown(leg), null, 'Ana is let go')
  const rings = h.rings(bea) ?? ''
  assert.ok(rings, 'and nobody else’s')
  assert.equal(h.rings(cleo), undefined)
  h.outside.decline(rings)
  await h.settled()
  const next = h.rings(cleo) ?? h.rings(ana) ?? ''
  h.outside.pickUp(next)
  await h.settled()
  assert.deepEqual(heard(h, caller), [next])
  const [note] = await h.rows<{ note: string }>('select note from transfers order by at limit 1')
  assert.equal(note?.note, 'About the kettle')
})

test('a word first: the customer hears music, the third is no other’s meanwhile; together; then it is theirs', async (t) => {
  const h = await phoneHouse(t)
  const { caller, leg, id, does } = await inTalk(h)
  const bea = await h.agent('Bea')
  const nobody = await h.agent('Nora', 'agent', false)
  assert.equal(await does('Ana', 'consult', { whom: { personId: nobody } }), 409, 'who has no phone is not asked')
  assert.equal(await does('Ana', 'consult', { whom: { number: '+34 1' } }), 422)
  assert.equal(await does('Ana', 'consult', { whom: { personId: bea } }), 200)
  const third = h.rings(bea) ?? ''
  assert.equal(h.outside.shown(third)?.says['as'], 'third')
  assert.equal(heard(h, caller), 'music')
  const other = await h.dial('+34611000111')
  assert.equal(heard(h, other), 'music', 'a phone that rings for a word is offered nothing else')
  h.outside.pickUp(third)
  await h.settled()
  assert.deepEqual([heard(h, leg), heard(h, third), heard(h, caller)], [[third], [leg], 'music'])
  assert.deepEqual([(await h.mine('Bea'))?.as, (await h.mine('Ana'))?.third?.isUp], ['third', true])
  assert.equal(await does('Ana', 'join'), 200)
  assert.deepEqual(heard(h, caller), [leg, third].toSorted())
  assert.equal(await does('Ana', 'complete'), 200)
  assert.deepEqual([heard(h, caller), heard(h, third)], [[third], [caller]])
  const rows = await h.rows<{ agentId: string }>(
    'select agent_id as "agentId" from interactions where interaction_id = $1',
    [id],
  )
  assert.equal(rows[0]?.agentId, bea)
  assert.equal((await h.mine('Bea'))?.as, 'agent')
})

test('a number outside is handed the customer, and the agent goes to wrap-up while they talk', async (t) => {
  const h = await phoneHouse(t)
  const { caller, does } = await inTalk(h)
  await does('Ana', 'consult', { whom: { number: '+34 600 123 456' } })
  const third = h.outside.ringing('+34600123456') ?? ''
  h.outside.pickUp(third)
  await h.settled()
  assert.equal(await does('Ana', 'complete'), 200)
  assert.deepEqual([heard(h, caller), heard(h, third)], [[third], [caller]])
  assert.equal((await h.conversation()).state, 'wrap-up')
  h.outside.hangUp(caller)
  await h.settled()
  assert.deepEqual(await h.telephony.legs(), [])
})

test('a supervisor listens, whispers, joins and takes over; all of it is in the audit log, and the agent sees it', async (t) => {
  const h = await phoneHouse(t)
  const { ana, caller, leg, id, does } = await inTalk(h)
  const sol = await h.agent('Sol', 'supervisor')
  assert.equal(await does('Ana', 'listen'), 403)
  assert.equal(await does('Sol', 'listen'), 200)
  const ear = h.rings(sol) ?? ''
  h.outside.pickUp(ear)
  await h.settled()
  assert.deepEqual([heard(h, ear), heard(h, leg), heard(h, caller)], [[caller, leg].toSorted(), [caller], [leg]])
  assert.deepEqual(
    (await h.mine('Ana'))?.coaches.map(({ name, how }) => [name, how]),
    [['Sol', 'listen']],
  )
  const { body } = await h.asks('Ana', `/interactions/${id}`, undefined, 'GET')
  assert.deepEqual((body as { readers: unknown }).readers, [], 'to be on the line is not to read along')
  await does('Sol', 'whisper')
  assert.deepEqual([heard(h, leg), heard(h, caller)], [[caller, ear].toSorted(), [leg]])
  await does('Sol', 'step-in')
  assert.deepEqual(heard(h, caller), [leg, ear].toSorted())
  await does('Sol', 'take-over')
  assert.deepEqual([heard(h, caller), (await h.conversation()).agentId], [[ear], sol])
  assert.equal(h.outside.shown(leg), null)
  const acts = await h.rows<{ act: string; who: string }>(
    `select act, concerns as who from audit where about_id = $1 order by at, audit_id`,
    [id],
  )
  assert.deepEqual(
    acts,
    ['call.listened-to', 'call.whispered-in', 'call.joined', 'interaction.stepped-in'].map((act) => ({
      act,
      who: ana,
    })),
  )
})

test('unseen only where the staff policy says so, and never who whispers', async (t) => {
  const h = await phoneHouse(t)
  const { does } = await inTalk(h)
  await h.agent('Sol', 'supervisor')
  await h.rows(
    `update workspaces set staff_policy = jsonb_set(staff_policy, '{openUnseen}', 'true') where workspace_id = $1`,
    [h.workspaceId],
  )
  await does('Sol', 'listen')
  assert.deepEqual((await h.mine('Ana'))?.coaches, [])
  assert.equal((await h.mine('Sol'))?.coaches.length, 1)
  await does('Sol', 'whisper')
  assert.equal((await h.mine('Ana'))?.coaches.length, 1)
  assert.equal(await does('Sol', 'leave'), 200)
  assert.equal(await h.mine('Sol'), null)
})

test('an agent dials: their phone, then the other end; not answered leads to wrap-up', async (t) => {
  const h = await phoneHouse(t)
  const ana = await h.agent('Ana')
  const number = '+34611222333'
  assert.equal((await h.asks('Ana', '/phone/dial', { number: '+34 1 2 3 4' })).status, 422)
  assert.equal((await h.asks('Ana', '/phone/dial', { number: '611 22 23' })).status, 422, 'too short for here')
  assert.equal((await h.asks('Ana', '/phone/dial', { number: '611 22 23 33' })).status, 200, 'a number of here')
  const own = h.rings(ana) ?? ''
  assert.equal(h.outside.ringing(number), undefined, 'nobody is called whom nobody waits for')
  h.outside.pickUp(own)
  await h.settled()
  assert.equal((await h.mine('Ana'))?.stage, 'dialling')
  const theirs = h.outside.ringing(number) ?? ''
  h.outside.pickUp(theirs)
  await h.settled()
  assert.deepEqual([heard(h, own), heard(h, theirs)], [[theirs], [own]])
  assert.equal((await h.asks('Ana', '/phone/dial', { number })).status, 409, 'she is in a call')
  h.outside.hangUp(theirs)
  await h.settled()
  assert.equal((await h.conversation()).state, 'wrap-up')
  const again = await h.asks('Ana', '/phone/dial', { number })
  assert.equal(again.status, 200)
  h.outside.pickUp(h.rings(ana) ?? '')
  await h.settled()
  h.outside.decline(h.outside.ringing(number) ?? '', 'busy')
  await h.settled()
  const [over] = await h.rows<{ state: string }>('select state from interactions where interaction_id = $1', [
    (again.body as { interactionId: string }).interactionId,
  ])
  assert.equal(over?.state, 'wrap-up')
  assert.deepEqual(await h.telephony.legs(), [])
})

test('taken at the desk, and a browser that is loaded anew', async (t) => {
  const h = await phoneHouse(t)
  const { ana, caller } = await inTalk(h)
  h.renewed(ana)
  await h.settled()
  assert.equal(heard(h, caller), 'music', 'what the page before was in is lost')
  const rings = h.rings(ana)
  assert.ok(rings, 'and she is the next who is free')
  assert.equal(h.outside.shown(rings)?.to, phoneNameOf(ana))
})

test('a call that is broken in the books keeps nobody else waiting', async (t) => {
  const h = await phoneHouse(t)
  await h.dial('+15550100001')
  const { id: broken } = await h.conversation()
  await h.pass(1000)
  await h.dial('+15550100002')
  await h.rows(`update calls set state = '{"stage":"nonsense"}' where interaction_id = $1`, [broken])
  const { id: whole } = await h.conversation()
  const people = [await h.agent('Ana'), await h.agent('Ben')]
  const ringing = () => people.find((one) => h.rings(one))
  for (let s = 0; s < 30 && !ringing(); s++) await h.pass(1000)
  const [offer] = await h.rows<{ person: string }>('select person_id as person from offers where interaction_id = $1', [
    whole,
  ])
  assert.ok(ringing(), 'the one behind it rings')
  assert.equal(ringing(), offer?.person)
})
