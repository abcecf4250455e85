import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test, type TestContext } from 'node:test'
import { outsideCalls } from '@peakend/contract/outside-calls.ts'
import type { OutsideCall, PhoneSystem, RingingCall } from '@peakend/contract/outside-calls.ts'
import type { InteractionId, PhoneSystemId } from '@peakend/contract/ids.ts'
import type { z } from 'zod'
import { emailOf, house } from '../../../../test/house.ts'
import { testServer } from '../../../../test/server.ts'
import type { Caller, KeyCaller } from '../../../base/caller.ts'
import { putCustomer } from '../../../customers/customers.ts'
import { findJudgement } from '../../../evaluations/evaluations.ts'
import { evaluationsReactions } from '../../../evaluations/reactions.ts'
import * as interactions from '../../../interactions/interactions.ts'
import { wrapUpTimer } from '../../../interactions/interactions.ts'
import { offersTo } from '../../../routing/offers/offers.ts'
import { setPresence } from '../../../routing/presence/presence.ts'
import { addQueue, setMembers } from '../../../routing/queues/queues.ts'
import { routingJobs, routingReactions } from '../../../routing/reactions.ts'
import { openOutsideCalls } from './outside.ts'

type Told = z.infer<typeof OutsideCall>
const number = '+34622333444'

const office = async (t: TestContext) => {
  const outside = openOutsideCalls()
  const h = await house(t, {
    reactions: [...routingReactions, ...evaluationsReactions],
    jobs: () => [...routingJobs(), ...outside.jobs, wrapUpTimer],
  })
  const [ana, ben] = [await h.person('Ana', 'agent'), await h.person('Ben', 'agent')]
  await h.person('Ada', 'administrator')
  const callers: Record<string, Caller> = {}
  for (const name of ['Ana', 'Ben', 'Ada']) callers[name] = await h.callerOf(name)
  const keyOf = (workspaceId: typeof h.workspaceId): KeyCaller => ({
    kind: 'key',
    keyId: randomUUID(),
    workspaceId,
    permissions: new Set(['api-key']),
    scope: { workspaceId, queues: 'all' },
  })
  callers['pbx'] = keyOf(h.workspaceId)
  const { call } = await testServer(t, h, {
    contract: { outsideCalls },
    callers,
    routes: { outsideCalls: outside.routes } as never,
  })
  const inside = <T>(work: Parameters<typeof h.db.transact<T>>[1]) => h.db.transact(h.workspaceId, work)
  const event = (more: object) => ({ system: 'Front office', callId: 'c-1', number, ...more })
  const tell = (more: object, as = 'pbx') => call('POST', '/api/outside-calls/events', { as, body: event(more) })
  const told = async (more: object): Promise<Told> => {
    const { status, body } = await tell(more)
    assert.equal(status, 200, JSON.stringify(body))
    return body as Told
  }
  const rings = async (as: string) =>
    ((await call('GET', '/api/outside-calls/ringing', { as })).body as { rows: RingingCall[] }).rows
  const standing = (id: InteractionId) =>
    inside((tx) => interactions.find(tx, id)).then((found) => found ?? assert.fail())
  const inS = (s: number) => new Date(h.clock.now().getTime() + s * 1000).toISOString()
  await h.ground()
  return { ...h, call, callers, keyOf, ana, ben, inside, event, tell, told, rings, standing, inS }
}
const byEmail = (name: string) => ({ agent: { email: emailOf(name) } })

test('a call rings at its agent’s desk with who is known by the number, is answered there, and ends in wrap-up', async (t) => {
  const o = await office(t)
  const eva = await o.inside((tx) => putCustomer(tx, { externalId: '4471', name: 'Eva Soler', phone: number }))
  const rung = await o.told({ event: 'ringing', name: 'E SOLER', ...byEmail('Ana') })
  assert.deepEqual([rung.stage, rung.agentId, rung.isAgentUnknown], ['ringing', null, false])
  const [shown] = await o.rings('Ana')
  assert.deepEqual(
    [shown?.number, shown?.name, shown?.likely, shown?.interactionId],
    [number, 'E SOLER', { customerId: eva, name: 'Eva Soler', contactsLast30Days: 0 }, rung.interactionId],
  )
  assert.notEqual(shown?.customerId, eva, 'a number that calls proves nobody')
  assert.deepEqual(await o.rings('Ben'), [])
  o.clock.advance(8000)
  const answered = await o.told({ event: 'answered', ...byEmail('Ana') })
  assert.deepEqual([answered.interactionId, answered.agentId], [rung.interactionId, o.ana])
  assert.deepEqual(await o.rings('Ana'), [])
  await o.drain()
  const held = await o.standing(rung.interactionId)
  assert.deepEqual(
    [held.state, held.agentId, held.channel, held.answeredAt!.getTime() - held.queuedAt!.getTime()],
    ['active', o.ana, 'phone', 8000],
  )
  o.clock.advance(60_000)
  await o.told({ event: 'ended', endedBy: 'customer' })
  await o.drain()
  const over = await o.standing(rung.interactionId)
  assert.deepEqual([over.state, over.endedBy], ['wrap-up', 'customer'])
  // the next call from that number is the same caller's, in a conversation of its own
  const again = await o.told({ event: 'ringing', callId: 'c-2' })
  assert.notEqual(again.interactionId, rung.interactionId)
  assert.equal((await o.standing(again.interactionId)).customerId, over.customerId)
})

test('events that come twice, late or in another order come to the same; whoever was elsewhere is offered nothing of it', async (t) => {
  const o = await office(t)
  const queue = await o.inside((tx) =>
    addQueue(tx, {
      name: 'Office',
      target: { withinMs: 45_000, sharePct: 80 },
      timetable: null,
      messageAnswerMs: 3_600_000,
    } as never),
  )
  await o.inside((tx) => setMembers(tx, queue.id, [o.ben]))
  await o.inside((tx) => setPresence(tx, o.ben, 'available', null))
  const [ringing, answered, ended] = [
    { event: 'ringing', at: o.inS(-40) },
    { event: 'answered', at: o.inS(-30), ...byEmail('Ana') },
    { event: 'ended', at: o.inS(-1) },
  ]
  const first = await o.told(ended)
  assert.equal(first.stage, 'ended')
  await o.told(answered)
  await o.told(ringing)
  for (const one of [answered, ended, ringing, ended]) await o.told(one)
  await o.drain()
  const found = await o.standing(first.interactionId)
  assert.deepEqual(
    [
      found.state,
      found.agentId,
      found.openedAt.toISOString(),
      found.answeredAt?.toISOString(),
      found.endedAt?.toISOString(),
    ],
    ['wrap-up', o.ana, ringing?.at, answered?.at, ended?.at],
  )
  assert.deepEqual(await o.inside((tx) => offersTo(tx, o.ben)), [])
  // so late that it counted as left: it was answered after all
  const missed = await o.told({ event: 'ended', callId: 'c-2' })
  o.clock.advance(6000)
  await o.drain()
  assert.deepEqual([(await o.standing(missed.interactionId)).outcome], ['left'])
  await o.told({ event: 'answered', callId: 'c-2', at: o.inS(-20), ...byEmail('Ben') })
  const late = await o.standing(missed.interactionId)
  assert.deepEqual([late.state, late.outcome, late.agentId], ['closed', null, o.ben])
})

test('whoever nobody knows is told by an administrator, once; a call handed on is the next one’s', async (t) => {
  const o = await office(t)
  const by = (extension: string) => ({ agent: { extension } })
  const lost = await o.told({ event: 'answered', ...by('214') })
  assert.deepEqual([lost.agentId, lost.isAgentUnknown], [null, true])
  await o.told({ event: 'ended' })
  assert.equal((await o.standing(lost.interactionId)).state, 'closed')
  const list = async () =>
    ((await o.call('GET', '/api/phone-systems', { as: 'Ada' })).body as { rows: PhoneSystem[] }).rows
  const [system] = await list()
  assert.deepEqual(
    [system?.name, system?.extensions],
    ['Front office', [{ extension: '214', personId: null, callsLast30Days: 1 }]],
  )
  const at = `/api/phone-systems/${system?.id}/extensions`
  const say = (body: object) => o.call('PUT', at, { as: 'Ada', body })
  assert.equal((await say({ extension: '214', personId: o.ben })).status, 200)
  assert.equal((await say({ extension: '215', personId: randomUUID() })).status, 422)
  assert.deepEqual((await list())[0]?.extensions[0]?.personId, o.ben)
  const next = await o.told({ event: 'answered', callId: 'c-2', ...by('214') })
  assert.equal(next.agentId, o.ben)
  o.clock.advance(5000)
  await o.told({ event: 'answered', callId: 'c-2', ...byEmail('Ana') })
  assert.equal((await o.standing(next.interactionId)).agentId, o.ana)
  const transfers = await o.inside((tx) => interactions.listTransfers(tx, next.interactionId))
  assert.deepEqual(
    transfers.map(({ fromPersonId, toPersonId }) => [fromPersonId, toPersonId]),
    [[o.ben, o.ana]],
  )
  // another system counts its extensions for itself
  assert.equal((await o.told({ event: 'answered', callId: 'x', system: 'Warehouse', ...by('214') })).agentId, null)
  assert.equal((await list()).length, 2)
  const queueId = randomUUID()
  const change = (body: object, id = system?.id) => o.call('PATCH', `/api/phone-systems/${id}`, { as: 'Ada', body })
  assert.equal((await change({ queueId })).status, 404)
  assert.equal((await change({ queueId: null }, randomUUID() as PhoneSystemId)).status, 404)
})

test('an id that is counted anew names another call; an event that never comes is not waited for; the future is refused', async (t) => {
  const o = await office(t)
  const first = await o.told({ event: 'ringing', ...byEmail('Ana') })
  assert.equal((await o.rings('Ana')).length, 1)
  o.clock.advance(16 * 60_000)
  await o.drain()
  assert.deepEqual(await o.rings('Ana'), [])
  assert.deepEqual([(await o.standing(first.interactionId)).state], ['closed'])
  assert.equal((await o.told({ event: 'ringing' })).interactionId, first.interactionId)
  o.clock.advance(25 * 3_600_000)
  const second = await o.told({ event: 'ringing', ...byEmail('Ana') })
  assert.notEqual(second.interactionId, first.interactionId)
  assert.equal((await o.told({ event: 'ended' })).interactionId, second.interactionId)
  const ahead = await o.tell({ event: 'ringing', callId: 'c-9', at: o.inS(600) })
  assert.deepEqual([ahead.status, (ahead.body as { code: string }).code], [422, 'from_the_future'])
  assert.equal((await o.tell({ event: 'ringing', callId: 'c-9', at: o.inS(200) })).status, 200)
  // a hidden number: nobody's, and nobody else's
  const hidden = [
    await o.told({ event: 'ringing', callId: 'h-1', number: '' }),
    await o.told({ event: 'ringing', callId: 'h-2', number: '' }),
  ]
  const [one, two] = await Promise.all(hidden.map(({ interactionId }) => o.standing(interactionId)))
  assert.notEqual(one?.customerId, two?.customerId)
})

test('ten events of one call at once open one conversation', async (t) => {
  const o = await office(t)
  const all = await Promise.all(
    Array.from({ length: 10 }, (_, i) =>
      o.told({ event: ['ringing', 'answered', 'ended'][i % 3], at: o.inS(-10 + (i % 3)), ...byEmail('Ana') }),
    ),
  )
  assert.equal(new Set(all.map(({ interactionId }) => interactionId)).size, 1)
})

test('what was said is taken in once, masked, with who said it, and judged by its three moments', async (t) => {
  const o = await office(t)
  await o.told({ event: 'answered', at: o.inS(-120), ...byEmail('Ana') })
  const { interactionId } = await o.told({ event: 'ended', at: o.inS(-10) })
  const said = (more: object, as = 'pbx') =>
    o.call('POST', '/api/outside-calls/transcripts', { as, body: { system: 'front OFFICE', callId: 'c-1', ...more } })
  const text = [
    'Agent: Good morning, this is Ana from Brisa. How can I help you?',
    'Customer: Hello, my kettle leaks. My card is 4111 1111 1111 1111.',
    'Agent: I am so sorry about that. I have sent you a new one just now, it comes tomorrow.',
    'Customer: That is perfect, thank you so much!',
    'Agent: You are welcome. Thank you for calling, have a lovely day. Good-bye!',
  ].join('\n')
  const [one, two] = await Promise.all([said({ text, language: 'en' }), said({ text, language: 'en' })])
  assert.deepEqual([one.status, one.body], [200, { interactionId, turns: 5 }])
  assert.deepEqual(two.body, one.body)
  await o.drain()
  o.clock.advance(16 * 60_000)
  await o.drain()
  const turns = await o.inside((tx) => interactions.listTurns(tx, interactionId, 0, 20))
  assert.deepEqual(
    turns.map(({ by, personId, delivery }) => [by, personId, delivery]),
    [
      ['agent', o.ana, 'delivered'],
      ['customer', null, 'received'],
      ['agent', o.ana, 'delivered'],
      ['customer', null, 'received'],
      ['agent', o.ana, 'delivered'],
    ],
  )
  assert.ok(!turns[1]?.text.includes('4111'))
  const judged = await o.inside((tx) => findJudgement(tx, interactionId))
  assert.ok(
    judged?.isFinal && judged.scores.welcome !== null && judged.scores.farewell !== null,
    JSON.stringify(judged?.whys),
  )
  assert.equal(judged.agentId, o.ana)
  const codeOf = async (more: object) => ((await said(more)).body as { code: string }).code
  assert.equal(await codeOf({ text: `${text}\nCustomer: Bye` }), 'transcript_taken')
  assert.equal(await codeOf({ callId: 'c-7', text }), 'not_found')
  assert.equal(await codeOf({ system: 'Warehouse', text }), 'not_found')
  assert.equal(await codeOf({ text: 'Eva: Hello' }), 'transcript_unreadable')
  await o.told({ event: 'ended', callId: 'c-3' })
  assert.equal(
    await codeOf({ callId: 'c-3', turns: [{ by: 'agent', ms: 0, text: 'x' }], startsAt: o.inS(900) }),
    'from_the_future',
  )
})

test('another workspace’s key, and whoever is no program, tell nothing and learn nothing', async (t) => {
  const o = await office(t)
  const elsewhere = await o.another('Marea')
  o.callers['their pbx'] = o.keyOf(elsewhere.workspaceId)
  const mine = await o.told({ event: 'ringing', ...byEmail('Ana') })
  const theirs = (await o.tell({ event: 'ended', ...byEmail('Ana') }, 'their pbx')).body as Told
  assert.notEqual(theirs.interactionId, mine.interactionId)
  assert.deepEqual([theirs.agentId, theirs.isAgentUnknown], [null, true], 'Ana does not work there')
  assert.equal((await o.rings('Ana')).length, 1)
  for (const as of ['Ana', 'Ada']) assert.equal((await o.tell({ event: 'ended' }, as)).status, 403)
  assert.equal((await o.call('GET', '/api/phone-systems', { as: 'Ana' })).status, 403)
  assert.equal((await o.call('GET', '/api/phone-systems', { as: 'pbx' })).status, 403)
})
