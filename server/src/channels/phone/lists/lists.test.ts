/** Lists over the whole phone channel, with the switch in memory. */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { CallListRules, type CallListSettings } from '@peakend/contract/call-lists.ts'
import type { CallListId } from '@peakend/contract/ids.ts'
import { phoneHouse } from '../../../../test/phone/phone-house.ts'
import { Refusal } from '../../../base/refusal.ts'
import { close } from '../../../interactions/interactions.ts'
import { phoneNameOf } from '../names.ts'
import { addEntries, addList, mayCall, neverCall, setListState, shownLists } from './lists.ts'

const always = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: 0, to: 1440 }))
const maya = '+34600111222'
const jonas = '+34600333444'
const lea = '+34600555666'
const GAP_MS = 600_000

const open = async (t: TestContext, more: Partial<CallListSettings> = {}) => {
  const h = await phoneHouse(t)
  const inside = <T>(work: Parameters<typeof h.db.transact<T>>[1]) => h.db.transact(h.workspaceId, work)
  const settings: CallListSettings = {
    name: 'Recall of lamps',
    about: 'The lamp they bought may get hot.',
    queueId: h.queueId,
    rules: CallListRules.parse({ hours: always }),
    apology: { en: 'This was Brisa. Sorry.', es: 'Era Brisa. Disculpe.' },
    ...more,
  }
  const id: CallListId = await inside((tx) => addList(tx, h.boss, settings))
  const put = (...numbers: string[]) =>
    inside((tx) =>
      addEntries(
        tx,
        h.boss,
        id,
        numbers.map((number) => ({ number })),
      ),
    )
  const set = async (state: 'running' | 'paused' | 'done') => {
    await inside((tx) => setListState(tx, h.boss, id, state))
    await h.settled()
  }
  const counts = async () => {
    const { rows } = await h.db.read(h.workspaceId, shownLists)
    return Object.fromEntries(Object.entries(rows[0]?.counts ?? {}).filter(([, n]) => n > 0))
  }
  const share = async () => {
    const { answered, abandonedPct, isOverLimit } = await h.db.read(h.workspaceId, shownLists)
    return { answered, abandonedPct, isOverLimit }
  }
  const pickUp = async (leg: string | undefined) => {
    assert.ok(leg)
    h.outside.pickUp(leg)
    await h.settled()
    return leg
  }
  /** The agent has written down what there was to write. */
  const wrapUp = async () => {
    const { id: interactionId } = await h.conversation()
    await inside((tx) => close(tx, { interactionId, outcome: null }))
    await h.settled()
  }
  /** In longer steps than nobody is thought to have gone. */
  const later = async (ms: number) => {
    for (let left = ms; left > 0; left -= 20_000) {
      h.clock.advance(20_000)
      await h.settled()
    }
  }
  /** The customer's phone that rings, if one does. */
  const called = (number: string) => h.outside.ringing(number)
  const states = async () => {
    const { acts } = await inside(async (tx) => ({
      acts: await tx.query<{ act: string }>('test.acts', `select act from audit where workspace_id = $1 order by at`, [
        h.workspaceId,
      ]),
    }))
    return acts.map(({ act }) => act).filter((act) => act.startsWith('call-list') || act.startsWith('never'))
  }
  return { ...h, inside, id, put, set, counts, share, pickUp, later, wrapUp, called, states }
}

test('an agent is taken first, the customer is called when they have answered, and the next when they are free', async (t) => {
  const h = await open(t)
  const ana = await h.agent('Ana')
  assert.deepEqual(await h.put(maya, '+34 600 333 444', maya, '+34 1'), { added: 2, known: 1, never: 0, wrong: 1 })
  assert.equal(h.rings(ana), undefined, 'nobody is called before it is begun')
  await h.set('running')
  assert.equal(h.called(maya), undefined)
  const conversation = await h.conversation()
  assert.deepEqual([conversation.state, conversation.agentId], ['active', ana])
  assert.deepEqual(await h.lines(conversation.id), ['call-from-list'])
  const theirs = await h.pickUp(h.rings(ana))
  const hers = await h.pickUp(h.called(maya))
  assert.equal((await h.mine('Ana'))?.stage, 'talking')
  assert.deepEqual([h.outside.hears(hers).legs, h.outside.hears(theirs).legs], [[theirs], [hers]])
  assert.deepEqual(await h.counts(), { calling: 1, waiting: 1 })
  await h.pass(30_000)
  assert.equal(h.called(jonas), undefined, 'one at a time')
  h.outside.hangUp(hers)
  await h.settled()
  assert.deepEqual(await h.counts(), { reached: 1, waiting: 1 })
  await h.wrapUp()
  await h.pass(6000)
  await h.pickUp(h.rings(ana))
  assert.ok(h.called(jonas))
  assert.deepEqual(await h.share(), { answered: 1, abandonedPct: 0, isOverLimit: false })
  assert.deepEqual(await h.states(), ['call-list.added', 'call-list.entries-added', 'call-list.state-set'])
})

test('who asked not to be called is not, though they asked after they were put on the list', async (t) => {
  const h = await open(t)
  await h.agent('Ana')
  await h.put(maya)
  await h.inside((tx) => neverCall(tx, h.boss, { number: '+34 600 111 222', why: 'Asked on the phone' }))
  assert.deepEqual(await h.put(maya, lea), { added: 1, known: 0, never: 1, wrong: 0 })
  await h.inside((tx) => neverCall(tx, h.boss, { number: lea, why: 'By letter' }))
  await h.set('running')
  assert.deepEqual(await h.counts(), { never: 2 })
  assert.equal((await h.rows('select 1 from calls')).length, 0)
  await h.inside((tx) => mayCall(tx, h.boss, { number: lea, why: 'Changed their mind' }))
  await assert.rejects(
    h.inside((tx) => mayCall(tx, h.boss, { number: lea, why: 'Again' })),
    (e) => e instanceof Refusal && e.code === 'not_found',
  )
})

test('who does not answer is called again after the gap, and not a third time', async (t) => {
  const h = await open(t)
  const ana = await h.agent('Ana')
  await h.put(maya)
  await h.set('running')
  const notAnswered = async () => {
    await h.pickUp(h.rings(ana))
    h.outside.decline(h.called(maya) ?? '', 'no-answer')
    await h.settled()
    await h.wrapUp()
  }
  await notAnswered()
  assert.deepEqual(await h.counts(), { again: 1 })
  await h.later(GAP_MS - 20_000)
  assert.equal(h.rings(ana), undefined)
  for (let s = 0; s < 100 && !h.rings(ana); s++) await h.pass(1000)
  await notAnswered()
  assert.deepEqual(await h.counts(), { 'not-reached': 1 })
  await h.later(2 * GAP_MS)
  assert.equal(h.rings(ana), undefined)
  assert.deepEqual(await h.share(), { answered: 0, abandonedPct: null, isOverLimit: false })
})

test('a line that fails is no attempt, and agents are not rung for it again at once', async (t) => {
  const h = await open(t)
  const ana = await h.agent('Ana')
  await h.put(maya)
  await h.set('running')
  await h.pickUp(h.rings(ana))
  h.outside.decline(h.called(maya) ?? '', 'no-way')
  await h.settled()
  await h.wrapUp()
  assert.deepEqual(await h.counts(), { waiting: 1 })
  await h.later(240_000)
  assert.equal(h.rings(ana), undefined)
})

test('an agent who lets it ring is away, and nobody was disturbed', async (t) => {
  const h = await open(t)
  const ana = await h.agent('Ana')
  await h.put(maya)
  await h.set('running')
  h.outside.decline(h.rings(ana) ?? '', 'no-answer')
  await h.settled()
  assert.deepEqual(await h.counts(), { waiting: 1 })
  const [presence] = await h.rows<{ state: string }>('select state from presences where person_id = $1', [ana])
  assert.equal(presence?.state, 'away')
  assert.equal((await h.rows('select 1 from call_legs where as_who = $1', ['customer'])).length, 0)
})

test('nobody is called while customers wait on the line, while it is paused, or by whoever has no phone', async (t) => {
  const h = await open(t)
  const caller = await h.dial()
  await h.put(maya)
  await h.set('running')
  const ana = await h.agent('Ana')
  await h.pass(6000)
  // what rings is the caller's
  assert.ok(h.rings(ana))
  assert.equal((await h.rows(`select 1 from calls where way = 'out'`)).length, 0)
  h.outside.hangUp(caller)
  await h.settled()
  await h.set('paused')
  await h.pass(60_000)
  assert.equal((await h.rows(`select 1 from calls where way = 'out'`)).length, 0)
})

test('answered with nobody there: an apology within two seconds, counted; the second in a day stops the list', async (t) => {
  const h = await open(t)
  await h.put(maya, jonas, lea)
  await h.set('running')
  for (const [name, number] of [
    ['Ana', maya],
    ['Bea', jonas],
  ] as const) {
    const personId = await h.agent(name)
    await h.pass(6000)
    await h.pickUp(h.rings(personId))
    const customer = h.called(number)
    // her lid is closed as they answer
    h.outside.unregister(phoneNameOf(personId))
    await h.settled()
    await h.pickUp(customer)
    await h.pass(2000)
    const [call] = await h.rows<{ said: string; isAbandoned: boolean }>(
      `select state #>> '{menu,saying,said,0,text}' as said, (state ->> 'isAbandoned')::boolean as "isAbandoned" from calls where number = $1`,
      [number],
    )
    assert.deepEqual(call, { said: 'This was Brisa. Sorry.', isAbandoned: true })
    await h.pass(61_000)
  }
  assert.deepEqual(await h.share(), { answered: 2, abandonedPct: 100, isOverLimit: true })
  const cleo = await h.agent('Cleo')
  await h.pass(120_000)
  assert.equal(h.rings(cleo), undefined)
  assert.deepEqual((await h.counts())['waiting'], 1)
})
