import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test, type TestContext } from 'node:test'
import type { InteractionId, PersonId, QueueId, WorkspaceId } from '@peakend/contract/ids.ts'
import type { Tx } from '../base/database.ts'
import { isRefusal } from '../base/refusal.ts'
import { customerOfVisitor } from '../customers/customers.ts'
import * as interactions from '../interactions/interactions.ts'
import { receive } from '../interactions/turns/turns.ts'
import { workspacesOfPerson } from '../identity/workspaces/workspaces.ts'
import { eventually } from '../../test/harness.ts'
import { house } from '../../test/house.ts'
import { decline, makeOffers, offersTo } from './offers/offers.ts'
import { elsewhereDelivery } from './presence/elsewhere.ts'
import { presenceOf, seen, setCapacity, setPresence, VANISHED_MS } from './presence/presence.ts'
import { addQueue, setMembers } from './queues/queues.ts'
import { routingJobs, routingReactions } from './reactions.ts'
import { acceptOffer, enterQueue, giveBack, hoursOf, take, transfer, waitOf } from './routing.ts'

const target = { withinMs: 45_000, sharePct: 80 }

/** Whose desks are connected to the node the test runs on. */
const connected = new Map<WorkspaceId, PersonId[]>()

/** A workspace with one queue, and agents who serve it and are available. */
const floor = async (t: TestContext, ...names: string[]) => {
  const h = await house(t, {
    reactions: routingReactions,
    jobs: (db) => [
      ...routingJobs((w) => connected.get(w) ?? []),
      elsewhereDelivery(db, (personId) => workspacesOfPerson(db, personId)),
    ],
  })
  const inside = <T>(work: (tx: Tx) => Promise<T>) => h.db.transact(h.workspaceId, work)
  const agents = new Map<string, PersonId>()
  for (const name of names) agents.set(name, await h.person(name, 'agent'))
  const agent = (name: string): PersonId => agents.get(name) ?? assert.fail(`no agent ${name}`)
  const queue = await inside((tx) =>
    addQueue(tx, { name: 'Deliveries', target, timetable: null, messageAnswerMs: 3_600_000 }),
  )
  await inside((tx) => setMembers(tx, queue.id, [...agents.values()]))
  const come = async (queueId: QueueId = queue.id): Promise<InteractionId> => {
    const interactionId = await inside(async (tx) => {
      const customerId = await customerOfVisitor(tx, randomUUID())
      const said = {
        customerId,
        channel: 'chat' as const,
        touchpointId: null,
        queueId,
        source: `visitor:${customerId}`,
        senderId: randomUUID(),
        text: 'Hello?',
        attachmentIds: [],
        language: 'en',
        context: {},
      }
      const received = await receive(tx, said)
      await enterQueue(tx, { interactionId: received.interactionId, queueId, arrival: 'arrived' })
      return received.interactionId
    })
    h.clock.advance(1000)
    return interactionId
  }
  const present = async (name: string, state: 'available' | 'away' | 'offline' = 'available') => {
    await inside((tx) => setPresence(tx, agent(name), state, null))
    await h.drain()
  }
  const offered = async (name: string) => (await inside((tx) => offersTo(tx, agent(name)))).map((o) => o.interactionId)
  const accept = async (name: string) => {
    const [offer] = await inside((tx) => offersTo(tx, agent(name)))
    if (!offer) assert.fail(`nothing is held out to ${name}`)
    await inside((tx) => acceptOffer(tx, offer.offerId, agent(name)))
    await h.drain()
    return offer.interactionId
  }
  const standing = async (id: InteractionId) => (await inside((tx) => interactions.find(tx, id))) ?? assert.fail('gone')
  const load = async (name: string) => (await inside((tx) => presenceOf(tx, agent(name)))).load
  return { ...h, inside, agent, queue, come, present, offered, accept, standing, load }
}

test('who waits longest is offered first, and is theirs once accepted', async (t) => {
  const f = await floor(t, 'Ana')
  await f.inside((tx) => setCapacity(tx, f.agent('Ana'), 1))
  const first = await f.come()
  await f.come()
  await f.present('Ana')
  assert.deepEqual(await f.offered('Ana'), [first])
  await f.accept('Ana')
  const standing = await f.standing(first)
  assert.deepEqual([standing.state, standing.agentId], ['active', f.agent('Ana')])
  assert.equal(await f.load('Ana'), 1)
  assert.deepEqual(await f.offered('Ana'), [], 'a second is not held out beyond the capacity')
})

test('what is held out to somebody is held out to nobody else meanwhile', async (t) => {
  const f = await floor(t, 'Ana', 'Leo')
  await f.present('Ana')
  const id = await f.come()
  await f.drain()
  await f.present('Leo')
  assert.equal(await f.inside((tx) => makeOffers(tx, { offerMs: 30_000, timeZone: 'Europe/Madrid' })), 0)
  assert.deepEqual([await f.offered('Ana'), await f.offered('Leo')], [[id], []])
})

test('accepting twice is the same as once; another person finds nothing', async (t) => {
  const f = await floor(t, 'Ana', 'Leo')
  const id = await f.come()
  await f.present('Ana')
  const [offer] = await f.inside((tx) => offersTo(tx, f.agent('Ana')))
  assert.ok(offer)
  await assert.rejects(
    f.inside((tx) => acceptOffer(tx, offer.offerId, f.agent('Leo'))),
    (e) => isRefusal(e, 'not_found'),
  )
  for (let i = 0; i < 2; i++) {
    const accepted: InteractionId = await f.inside((tx) => acceptOffer(tx, offer.offerId, f.agent('Ana')))
    assert.equal(accepted, id)
  }
  await f.drain()
  assert.equal(await f.load('Ana'), 1)
})

test('a declined offer passes to the next and leaves no trace on the one who declined', async (t) => {
  const f = await floor(t, 'Ana', 'Leo')
  await f.present('Ana')
  const id = await f.come()
  await f.drain()
  await f.present('Leo')
  const [offer] = await f.inside((tx) => offersTo(tx, f.agent('Ana')))
  assert.ok(offer)
  await f.inside((tx) => decline(tx, offer.offerId, f.agent('Ana')))
  await f.drain()
  assert.deepEqual([await f.offered('Ana'), await f.offered('Leo')], [[], [id]])
  assert.deepEqual([await f.load('Ana'), await f.load('Leo')], [0, 1])
})

test('an offer nobody answers passes on at its deadline, and the empty chair is set away', async (t) => {
  const f = await floor(t, 'Ana', 'Leo')
  await f.present('Ana')
  const id = await f.come()
  await f.drain()
  await f.present('Leo')
  f.clock.advance(20_000)
  await f.inside((tx) => seen(tx, [f.agent('Ana'), f.agent('Leo')]))
  f.clock.advance(11_000)
  await f.drain()
  assert.deepEqual([await f.offered('Ana'), await f.offered('Leo')], [[], [id]])
  const ana = await f.inside((tx) => presenceOf(tx, f.agent('Ana')))
  assert.deepEqual([ana.state, ana.reason, ana.load], ['away', 'no-answer', 0])
})

test('an agent who closes the laptop strands nobody: conversations return to the front of the line with their place', async (t) => {
  const f = await floor(t, 'Ana', 'Leo')
  const held = await f.come()
  await f.present('Ana')
  await f.accept('Ana')
  const later = await f.come()
  await f.drain()
  assert.deepEqual(await f.offered('Ana'), [later])
  f.clock.advance(VANISHED_MS + 6000)
  await f.drain()
  assert.equal((await f.inside((tx) => presenceOf(tx, f.agent('Ana')))).state, 'offline')
  assert.equal((await f.standing(held)).state, 'waiting')
  assert.equal(await f.load('Ana'), 0)
  assert.equal((await f.inside((tx) => waitOf(tx, held)))?.place, 1)
  assert.equal((await f.inside((tx) => waitOf(tx, later)))?.place, 2)
  await f.present('Leo')
  assert.deepEqual(await f.offered('Leo'), [held, later])
})

test('who is seen in time has not vanished', async (t) => {
  const f = await floor(t, 'Ana')
  await f.present('Ana')
  for (let i = 0; i < 6; i++) {
    f.clock.advance(10_000)
    await f.inside((tx) => seen(tx, [f.agent('Ana')]))
    await f.drain()
  }
  assert.equal((await f.inside((tx) => presenceOf(tx, f.agent('Ana')))).state, 'available')
})

test('whose desk is connected has not vanished, though nobody found the time to write it down', async (t) => {
  const f = await floor(t, 'Ana', 'Leo')
  await f.present('Ana')
  await f.present('Leo')
  connected.set(f.workspaceId, [f.agent('Ana')])
  f.clock.advance(VANISHED_MS + 6000)
  await f.drain()
  const stateOf = async (name: string) => (await f.inside((tx) => presenceOf(tx, f.agent(name)))).state
  assert.deepEqual([await stateOf('Ana'), await stateOf('Leo')], ['available', 'offline'])
})

test('who takes one up while offline keeps it, and is away rather than lost', async (t) => {
  const f = await floor(t, 'Ana')
  await f.present('Ana')
  await f.present('Ana', 'offline')
  const id = await f.come()
  await f.inside((tx) => take(tx, id, f.agent('Ana')))
  await f.drain()
  const standing = await f.standing(id)
  assert.deepEqual([standing.state, standing.agentId], ['active', f.agent('Ana')])
  assert.equal((await f.inside((tx) => presenceOf(tx, f.agent('Ana')))).state, 'away')
})

test('a transfer to a colleague waits for that colleague; the place is kept', async (t) => {
  const f = await floor(t, 'Ana', 'Leo', 'Mia')
  const id = await f.come()
  await f.present('Ana')
  await f.accept('Ana')
  await f.present('Leo')
  await f.present('Mia')
  const since = (await f.standing(id)).queuedAt
  await f.inside((tx) =>
    transfer(tx, {
      interactionId: id,
      by: f.agent('Ana'),
      to: { personId: f.agent('Mia') },
      note: 'She wants the courier',
    }),
  )
  await f.drain()
  assert.deepEqual([await f.offered('Ana'), await f.offered('Leo'), await f.offered('Mia')], [[], [], [id]])
  assert.deepEqual((await f.standing(id)).queuedAt, since)
  assert.equal(await f.load('Ana'), 0)
})

test('only the holder hands over, and not to somebody who is not there', async (t) => {
  const f = await floor(t, 'Ana', 'Leo')
  const id = await f.come()
  await f.present('Ana')
  await f.accept('Ana')
  const to = (by: PersonId, personId: PersonId): Promise<void> =>
    f.inside((tx) => transfer(tx, { interactionId: id, by, to: { personId }, note: '' }))
  await assert.rejects(to(f.agent('Leo'), f.agent('Ana')), (e) => isRefusal(e, 'not_yours'))
  await assert.rejects(to(f.agent('Ana'), f.agent('Leo')), (e) => isRefusal(e, 'person_unavailable'))
})

test('picking from the line takes what was held out to somebody else back', async (t) => {
  const f = await floor(t, 'Ana', 'Leo')
  await f.present('Ana')
  const id = await f.come()
  await f.drain()
  await f.present('Leo', 'away')
  await f.inside((tx) => take(tx, id, f.agent('Leo')))
  await f.drain()
  assert.deepEqual([await f.offered('Ana'), await f.load('Ana'), await f.load('Leo')], [[], 0, 1])
  await assert.rejects(
    f.inside((tx) => take(tx, id, f.agent('Ana'))),
    (e) => isRefusal(e, 'already_taken'),
  )
})

test('picking from the line what is being offered at that very moment takes the offer back', async (t) => {
  const { agent, come, inside, offered, owner } = await floor(t, 'Ana', 'Ben')
  for (const name of ['Ana', 'Ben']) await inside((tx) => setPresence(tx, agent(name), 'available', null))
  const interactionId = await come()
  const watch = await owner()
  let taking = Promise.resolve()
  await inside(async (tx) => {
    assert.equal(await makeOffers(tx, { offerMs: 30_000, timeZone: 'Europe/Madrid' }), 1)
    taking = inside((other) => take(other, interactionId, agent('Ben')))
    await eventually(async () => (await watch.query('select from pg_locks where not granted')).rowCount || undefined)
  })
  await taking
  assert.deepEqual([await offered('Ana'), await offered('Ben')], [[], []])
  const { rows } = await watch.query('select person_id, load from presences order by load')
  assert.deepEqual(rows, [
    { person_id: agent('Ana'), load: 0 },
    { person_id: agent('Ben'), load: 1 },
  ])
})

test('a customer who leaves frees the place that was reserved', async (t) => {
  const f = await floor(t, 'Ana')
  await f.present('Ana')
  const id = await f.come()
  await f.drain()
  await f.inside((tx) => interactions.end(tx, id, 'customer'))
  await f.drain()
  assert.deepEqual([await f.offered('Ana'), await f.load('Ana'), (await f.standing(id)).state], [[], 0, 'closed'])
})

test('a conversation that rests frees its agent; given back it keeps its place', async (t) => {
  const f = await floor(t, 'Ana')
  const id = await f.come()
  await f.present('Ana')
  await f.accept('Ana')
  await f.inside((tx) => interactions.rest(tx, id))
  await f.drain()
  assert.equal(await f.load('Ana'), 0)
  const other = await f.come()
  await f.drain()
  await f.accept('Ana')
  await f.inside((tx) => giveBack(tx, other, f.agent('Ana')))
  await f.drain()
  assert.equal(await f.load('Ana'), 1, 'it is held out again')
})

test('nobody is taken twice when many accept, take and decline at once, and every place adds up', async (t) => {
  const f = await floor(t, 'Ana', 'Leo', 'Mia')
  for (const name of ['Ana', 'Leo', 'Mia']) await f.present(name)
  const ids: InteractionId[] = []
  for (let i = 0; i < 9; i++) ids.push(await f.come())
  await f.drain()
  await Promise.allSettled(
    ids.flatMap((id) => ['Ana', 'Leo', 'Mia'].map((name) => f.inside((tx) => take(tx, id, f.agent(name))))),
  )
  await f.drain()
  const held = new Map<string, number>()
  for (const id of ids) {
    const { agentId, state } = await f.standing(id)
    assert.equal(state, 'active')
    held.set(agentId ?? '', (held.get(agentId ?? '') ?? 0) + 1)
  }
  for (const name of ['Ana', 'Leo', 'Mia']) assert.equal(await f.load(name), held.get(f.agent(name)) ?? 0, name)
})

test('with nobody signed in a queue is closed, and says when it answers', async (t) => {
  const f = await floor(t, 'Ana')
  const closed = await f.inside((tx) => hoursOf(tx, { queueId: f.queue.id, channel: 'chat' }))
  assert.deepEqual([closed.isOpen, closed.isWithinHours], [false, true])
  assert.equal(closed.answerBy.getTime() - f.clock.now().getTime(), 3_600_000)
  await f.present('Ana', 'away')
  assert.equal((await f.inside((tx) => hoursOf(tx, { queueId: f.queue.id, channel: 'chat' }))).isOpen, true)
})

test('presence and room count over workspaces', async (t) => {
  const f = await floor(t, 'Ana')
  const other = await f.another('Costa')
  await f.member(f.agent('Ana'), 'agent', { workspaceId: other.workspaceId })
  await f.inside((tx) => setCapacity(tx, f.agent('Ana'), 1))
  await f.come()
  await f.present('Ana')
  await f.accept('Ana')
  const there = await f.db.transact(other.workspaceId, (tx) => presenceOf(tx, f.agent('Ana')))
  assert.deepEqual([there.state, there.load], ['available', 1])
  await f.inside((tx) => setPresence(tx, f.agent('Ana'), 'away', 'lunch'))
  await f.drain()
  const told = await f.db.read(other.workspaceId, (tx) =>
    tx.query<{ payload: { state: string; isElsewhere: boolean } }>(
      'test.told',
      `select payload from journal where type = 'presence.changed' order by seq desc limit 1`,
    ),
  )
  assert.deepEqual([told[0]?.payload.state, told[0]?.payload.isElsewhere], ['away', true], 'and the other is told')
  const stranger = await f.another('Sierra')
  const unseen = await f.db.transact(stranger.workspaceId, (tx) => presenceOf(tx, f.agent('Ana')))
  assert.equal(unseen.state, 'offline', 'a workspace sees its own people only')
})
