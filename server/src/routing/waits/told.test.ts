import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { InteractionId } from '@peakend/contract/ids.ts'
import { QueueRules } from '@peakend/contract/routing.ts'
import { open } from '../../cases/cases.ts'
import { customerOfVisitor } from '../../customers/customers.ts'
import * as interactions from '../../interactions/interactions.ts'
import { floor } from '../../../test/serving-floor.ts'
import { offersTo } from '../offers/offers.ts'
import { addQueue, changeMixes, changeQueue, setMembers } from '../queues/queues.ts'
import { setCapacity, setPresence } from '../presence/presence.ts'
import { addSkill, setAbilities } from '../skills/skills.ts'
import { acceptOffer } from '../routing.ts'
import { waitOf } from './waits.ts'

const MIN = 60_000
type Floor = Awaited<ReturnType<typeof floor>>
const told = async (f: Floor, id: InteractionId) =>
  (await f.inside((tx) => waitOf(tx, id))) ?? assert.fail('not waiting')

/** Somebody is served and done after so long. */
const served = async (f: Floor, name: string, channel: 'chat' | 'email', ms: number) => {
  const id = await f.come({ channel })
  await f.drain()
  await f.accept(name, id)
  f.clock.advance(ms)
  await f.inside((tx) => interactions.end(tx, id, 'agent'))
  await f.inside((tx) => interactions.close(tx, { interactionId: id, outcome: 'solved' }))
  await f.drain()
}

test('letters in line, and how long they take, are no matter of who waits in a chat', async (t) => {
  const f = await floor(t, {}, 'Ana')
  await f.here('Ana')
  await served(f, 'Ana', 'chat', 2 * MIN)
  await f.here('Ana')
  await served(f, 'Ana', 'email', 20 * MIN)
  await f.here('Ana')
  await f.inside((tx) => setCapacity(tx, f.agent('Ana'), 1, 0))
  for (let i = 0; i < 12; i++) await f.come({ channel: 'email' })
  const held = await f.come()
  await f.drain()
  await f.accept('Ana', held)
  const { place, estimateMs } = await told(f, await f.come())
  assert.deepEqual([place, estimateMs], [1, 90_000], 'next, behind chats of two minutes')
})

test('a wait is told by who may take it: by language, by training, by level, and later by who may then', async (t) => {
  const f = await floor(t, { fluency: 2 }, 'Ana', 'Leo')
  const speaks = (name: string, language: string) =>
    f.inside((tx) => setAbilities(tx, f.agent(name), { skills: [], languages: [{ language, fluency: 4 }] }))
  await speaks('Ana', 'en')
  await speaks('Leo', 'en')
  const german = await f.come({ language: 'de' })
  await f.here('Ana', 'Leo')
  const nobody = await told(f, german)
  assert.deepEqual([nobody.estimateMs, nobody.isAnyoneThere], [null, false], 'two are here, and neither understands')
  await speaks('Leo', 'de')
  assert.deepEqual([(await told(f, german)).estimateMs, (await told(f, german)).isAnyoneThere], [10_000, true])

  const loans = await f.inside((tx) => addSkill(tx, { name: 'Credit', kind: 'qualification' }))
  const rules = (of: object) => f.inside((tx) => changeQueue(tx, f.queue.id, { rules: QueueRules.parse(of) }))
  await rules({ qualifications: [loans.id] })
  assert.equal((await told(f, german)).isAnyoneThere, false, 'nobody has the training')

  const cards = await f.inside((tx) => addSkill(tx, { name: 'Cards', kind: 'skill' }))
  await rules({ skills: [{ skillId: cards.id, level: 2 }], widen: [{ afterMs: 4 * MIN, by: null }] })
  const later = await told(f, german)
  assert.deepEqual(
    [later.estimateMs, later.isAnyoneThere],
    [4 * MIN, true],
    'anybody, four minutes from when they came',
  )
})

test('a place is not free for a chat where its person is with a visitor, unless they go together', async (t) => {
  const f = await floor(t, {}, 'Ana')
  await f.here('Ana')
  const visit = await f.come({ channel: 'counter' })
  await f.drain()
  await f.accept('Ana', visit)
  const chat = await f.come()
  assert.equal((await told(f, chat)).estimateMs, null, 'nobody knows when the visitor goes')
  await f.inside((tx) => changeMixes(tx, true))
  assert.equal((await told(f, chat)).estimateMs, 10_000)
})

test('a vendor’s people count from when they are asked', async (t) => {
  const f = await floor(t, {})
  const vendorId = await f.vendor('North')
  const vera = await f.person('Vera', 'agent', { vendorId })
  const overflow = [{ to: { vendorId }, afterMs: 2 * MIN, timetable: null, sharePct: null }]
  await f.inside(async (tx) => {
    await changeQueue(tx, f.queue.id, { rules: QueueRules.parse({ overflow }) })
    await setMembers(tx, f.queue.id, [vera])
    await setPresence(tx, vera, 'available', null)
  })
  assert.equal((await told(f, await f.come())).estimateMs, 2 * MIN)
})

test('people of another queue count once they are asked, as far as they are free', async (t) => {
  const f = await floor(t, {}, 'Leo')
  const next = { name: 'Next door', target: { withinMs: 1000, sharePct: 80 }, timetable: null, messageAnswerMs: MIN }
  await f.inside(async (tx) => {
    const other = await addQueue(tx, next)
    const overflow = [{ to: { queueId: other.id }, afterMs: 2 * MIN, timetable: null, sharePct: null }]
    await changeQueue(tx, f.queue.id, { rules: QueueRules.parse({ overflow }) })
    await setMembers(tx, f.queue.id, [])
    await setMembers(tx, other.id, [f.agent('Leo')])
    await setCapacity(tx, f.agent('Leo'), 1)
  })
  await f.here('Leo')
  const first = await told(f, await f.come())
  assert.deepEqual([first.estimateMs, first.isAnyoneThere], [2 * MIN, true])
  f.clock.advance(1000)
  const second = await told(f, await f.come())
  assert.deepEqual([second.estimateMs, second.isAnyoneThere], [null, true], 'their place goes to the first')
})

test('who is kept for the owner of their case is told of the owner’s places, and later of everybody’s', async (t) => {
  const f = await floor(t, { ownerFirstMs: 5 * MIN }, 'Ana', 'Leo')
  for (const name of ['Ana', 'Leo']) await f.inside((tx) => setCapacity(tx, f.agent(name), 1))
  await f.here('Ana')
  await served(f, 'Ana', 'chat', 2 * MIN)
  await f.here('Leo')
  await f.inside((tx) => setPresence(tx, f.agent('Ana'), 'away', null))
  const busy = await f.come()
  await f.drain()
  await f.accept('Leo', busy)
  await f.here('Ana')
  const customerId = await f.inside(async (tx) => (await interactions.find(tx, busy))!.customerId)
  const own = await f.inside((tx) => open(tx, { customerId, title: 'A card', ownerId: f.agent('Leo') }))
  const before = await f.come()
  await f.drain()
  await f.accept('Ana', before)
  const id = await f.come()
  assert.equal((await told(f, id)).estimateMs, 40_000, 'two places that become free in two minutes')
  await f.inside((tx) => interactions.joinCase(tx, id, own.id))
  assert.equal((await told(f, id)).estimateMs, 90_000, 'Leo’s alone')
  await f.inside((tx) => interactions.end(tx, before, 'agent'))
  await f.inside((tx) => interactions.close(tx, { interactionId: before, outcome: 'solved' }))
  await f.drain()
  assert.equal(
    (await told(f, id)).estimateMs,
    40_000,
    'Ana is free, and not asked yet: Leo’s alone, a minute each by now',
  )
  f.clock.advance(4 * MIN + 30_000)
  assert.equal((await told(f, id)).estimateMs, 30_000, 'everybody in half a minute')
})

test('a vendor’s people count as far as the share of the day lets more go to them', async (t) => {
  const f = await floor(t, {}, 'Ana')
  const vendorId = await f.vendor('North')
  const vera = await f.person('Vera', 'agent', { vendorId })
  const rule = { to: { vendorId }, afterMs: MIN, timetable: null, sharePct: 50 }
  await f.inside(async (tx) => {
    await changeQueue(tx, f.queue.id, { rules: QueueRules.parse({ overflow: [rule] }) })
    await setMembers(tx, f.queue.id, [vera])
    await setPresence(tx, vera, 'available', null)
  })
  const first = await f.come()
  assert.equal((await told(f, first)).estimateMs, MIN, 'the first of a day may always go')
  f.clock.advance(MIN)
  await f.inside((tx) => setPresence(tx, vera, 'available', null))
  await f.drain()
  await f.inside(async (tx) => acceptOffer(tx, (await offersTo(tx, vera))[0]!.offerId, vera))
  await f.drain()
  const second = await f.come()
  assert.equal((await told(f, second)).estimateMs, null, 'one of two has gone: half of today is used up')
  f.clock.advance(1000)
  await f.come()
  f.clock.advance(1000)
  const fourth = await f.come()
  assert.equal((await told(f, second)).estimateMs, MIN, 'one of four: the next may go')
  assert.equal((await told(f, fourth)).estimateMs, null, 'what is left is for those before')
})

test('who waits for the owner of their case alone is in nobody’s way, for as long as they do', async (t) => {
  const f = await floor(t, { ownerFirstMs: 5 * MIN }, 'Ana', 'Leo')
  for (const name of ['Ana', 'Leo']) await f.inside((tx) => setCapacity(tx, f.agent(name), 1))
  await f.here('Ana')
  await served(f, 'Ana', 'chat', 4 * MIN)
  for (const name of ['Ana', 'Leo']) {
    await f.here(name)
    const id = await f.come()
    await f.drain()
    await f.accept(name, id)
  }
  const comeBack = async () => {
    const customerId = await f.inside((tx) => customerOfVisitor(tx, randomUUID()))
    await f.inside((tx) => open(tx, { customerId, title: 'A card', ownerId: f.agent('Leo') }))
    f.clock.advance(1000)
    return f.come({ customerId })
  }
  await comeBack()
  await comeBack()
  f.clock.advance(1000)
  const plain = await f.come()
  assert.deepEqual(
    [(await told(f, plain)).place, (await told(f, plain)).estimateMs],
    [3, 180_000],
    'the next of Ana’s one place: Leo’s is theirs',
  )
  await f.inside((tx) => setPresence(tx, f.agent('Leo'), 'away', null))
  const all = await told(f, plain)
  assert.equal(all.estimateMs, 11 * MIN, 'nobody is kept for who is away: third of Ana’s place')
})

test('nobody is told a wait that reaches past closing', async (t) => {
  const f = await floor(t, {}, 'Ana')
  await f.inside((tx) => setCapacity(tx, f.agent('Ana'), 1))
  await f.here('Ana')
  await served(f, 'Ana', 'chat', 10 * MIN)
  await f.here('Ana')
  const held = await f.come()
  await f.drain()
  await f.accept('Ana', held)
  const id = await f.come()
  assert.equal((await told(f, id)).estimateMs, 7 * MIN)
  const minute = Math.floor(f.clock.now().getTime() / MIN) % 1440
  const openFor = (minutes: number) => {
    const to = minute + minutes
    const timetable = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: 0, to: Math.min(1440, to) }))
    return f.inside((tx) => changeQueue(tx, f.queue.id, { timetable, timeZone: 'Etc/UTC' }))
  }
  await openFor(5)
  const { estimateMs, isAnyoneThere } = await told(f, id)
  assert.deepEqual([estimateMs, isAnyoneThere], [null, true])
  await openFor(20)
  assert.equal((await told(f, id)).estimateMs, 7 * MIN)
})
