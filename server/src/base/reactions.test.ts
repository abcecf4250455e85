import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { EventOf } from '@peakend/contract/events.ts'
import type { InteractionId, TurnId, WorkspaceId } from '@peakend/contract/ids.ts'
import { eventually, harness } from '../../test/harness.ts'
import type { Database } from './database.ts'
import { openGround } from './ground.ts'
import { HASTE_MS } from './haste.ts'
import { discardParked, listParked, retryParked } from './parked.ts'
import { defineReaction, type Recorded } from './reactions.ts'

type Received = EventOf<'turn.received'>
const received = (interactionId: string, ordinal: number): Received => ({
  type: 'turn.received',
  interactionId: interactionId as InteractionId,
  turnId: randomUUID() as TurnId,
  ordinal,
})
const write = (db: Database, w: WorkspaceId, ...events: Received[]) =>
  db.transact(w, async (tx) => {
    for (const event of events) tx.record(event)
  })

const collecting = (seen: Recorded<Received>[], fail: (r: Recorded<Received>) => boolean = () => false) =>
  defineReaction({
    name: 'test.collect',
    on: ['turn.received'],
    startAt: 'beginning',
    react: async (tx, recorded) => {
      await tx.query('test.one', 'select 1')
      if (fail(recorded)) throw new Error('cannot')
      seen.push(recorded)
    },
  })

test('every event reaches the reaction once, in the order of its key', async (t) => {
  const seen: Recorded<Received>[] = []
  const { db, workspace, drain } = await harness(t, { reactions: [collecting(seen)] })
  const workspaces = Array.from({ length: 5 }, workspace)
  for (let i = 1; i <= 20; i++) for (const w of workspaces) await write(db, w, received(w, i))
  await drain()
  for (const w of workspaces) {
    const ordinals = seen.filter((s) => s.workspaceId === w).map((s) => s.event.ordinal)
    assert.deepEqual(
      ordinals,
      Array.from({ length: 20 }, (_, i) => i + 1),
    )
  }
})

test('a batch begins when what somebody is kept waiting for has had its moment', async (t) => {
  const seen: Recorded<Received>[] = []
  const { db, workspace, drain } = await harness(t, { reactions: [collecting(seen)] })
  const w = workspace()
  // warm: plans made, lanes held
  await write(db, w, received(w, 1))
  await drain()
  const beganAt = performance.now()
  db.haste.begin()
  await write(db, w, received(w, 2))
  await drain()
  const tookMs = performance.now() - beganAt
  assert.equal(seen.length, 2)
  assert.ok(tookMs >= HASTE_MS - 1, `it ran after ${tookMs} ms`)
})

test('of events of one key that came together, only the newest runs where that is asked for', async (t) => {
  const seen: Recorded<Received>[] = []
  const newest = { ...collecting(seen), onlyNewest: true }
  const { db, workspace, drain } = await harness(t, { reactions: [newest] })
  const [w, one, other] = [workspace(), randomUUID(), randomUUID()]
  await write(db, w, received(one, 1), received(other, 1), received(one, 2), received(one, 3))
  await drain()
  assert.deepEqual(
    seen.map(({ event }) => [event.interactionId, event.ordinal]),
    [
      [other, 1],
      [one, 3],
    ],
  )
})

test('what gathers is taken at once, what is not wanted not at all, and whoever waits for the work ends the gathering', async (t) => {
  const batches: [string, number][][] = []
  const gatherer = defineReaction({
    name: 'test.gather',
    on: ['turn.received'],
    startAt: 'now',
    onlyNewest: true,
    // far longer than the test may take: drain must not wait for it
    gatherMs: 600_000,
    wants: (event) => event.ordinal !== 2,
    react: () => Promise.reject(new Error('a batch is for reactAll')),
    reactAll: async (_tx, all) => void batches.push(all.map(({ event }) => [event.interactionId, event.ordinal])),
  })
  const { db, workspace, ground, drain } = await harness(t, { reactions: [gatherer] })
  await ground()
  const [w, one, other] = [workspace(), randomUUID(), randomUUID()]
  await write(db, w, received(one, 1), received(one, 2))
  await write(db, w, received(other, 1), received(one, 3), received(one, 2))
  await drain()
  assert.deepEqual(batches, [
    [
      [other, 1],
      [one, 3],
    ],
  ])
})

test('without anybody asking, a reaction runs within milliseconds of the commit', async (t) => {
  const runs = new Map<string, number>()
  const timing = defineReaction({
    name: 'test.timing',
    on: ['turn.received'],
    startAt: 'now',
    react: async (_tx, { event }) => void runs.set(event.turnId, performance.now()),
  })
  const { db, workspace, ground } = await harness(t, { reactions: [timing] })
  await ground()
  const w = workspace()
  const lags: number[] = []
  for (let i = 0; i < 60; i++) {
    const event = received(w, i)
    await write(db, w, event)
    const at = performance.now()
    const ran = await eventually(() => runs.get(event.turnId))
    lags.push(ran - at)
  }
  lags.sort((a, b) => a - b)
  t.diagnostic(`commit to reaction: p50 ${lags[30]?.toFixed(1)} ms, p95 ${lags[57]?.toFixed(1)} ms`)
  assert.ok((lags[30] ?? Infinity) < 50)
})

test('an event that fails three times parks, its key waits behind it and other keys go on', async (t) => {
  const seen: Recorded<Received>[] = []
  let isBroken = true
  const bad = randomUUID()
  const good = randomUUID()
  const reaction = collecting(seen, (r) => isBroken && r.event.interactionId === bad && r.event.ordinal === 1)
  const { db, workspace, drain } = await harness(t, { reactions: [reaction] })
  const w = workspace()
  await write(db, w, received(bad, 1), received(good, 1), received(bad, 2), received(good, 2))
  await drain()
  assert.deepEqual(
    seen.map((s) => [s.key, s.event.ordinal]),
    [
      [good, 1],
      [good, 2],
    ],
  )
  const parked = await db.read(w, listParked)
  assert.deepEqual(
    parked.map((p) => [p.key, p.isWaitingBehind, p.error]),
    [
      [bad, false, 'cannot'],
      [bad, true, null],
    ],
  )
  assert.equal(await retryParked(db, w, reaction, bad), 0)
  await write(db, w, received(bad, 3))
  await drain()
  assert.equal(seen.length, 2)
  isBroken = false
  assert.equal(await retryParked(db, w, reaction, bad), 3)
  await write(db, w, received(bad, 4))
  await drain()
  assert.deepEqual(
    seen.filter((s) => s.key === bad).map((s) => s.event.ordinal),
    [1, 2, 3, 4],
  )
})

test('a discarded event lets those behind it through at the next retry', async (t) => {
  const seen: Recorded<Received>[] = []
  const key = randomUUID()
  const reaction = collecting(seen, (r) => r.event.ordinal === 1)
  const { db, workspace, drain } = await harness(t, { reactions: [reaction] })
  const w = workspace()
  await write(db, w, received(key, 1), received(key, 2))
  await drain()
  const [first] = await db.read(w, listParked)
  await db.transact(w, (tx) => discardParked(tx, reaction.name, first?.position ?? -1))
  assert.equal(await retryParked(db, w, reaction, key), 1)
  assert.deepEqual(
    seen.map((s) => s.event.ordinal),
    [2],
  )
})

test('a failed batch leaves nothing of itself behind', async (t) => {
  const key = randomUUID()
  const doing = defineReaction({
    name: 'test.doing',
    on: ['turn.received'],
    startAt: 'beginning',
    react: async (tx, { event }) => {
      tx.enqueue({ kind: 'test.never', key: `${event.ordinal}` })
      if (event.ordinal === 3) throw new Error('cannot')
    },
  })
  const { db, workspace, drain } = await harness(t, { reactions: [doing] })
  const w = workspace()
  await write(db, w, received(key, 1), received(key, 2), received(key, 3))
  await drain()
  const jobs = await db.read(w, (tx) => tx.query<{ key: string }>('test.jobs', 'select key from jobs order by key'))
  assert.deepEqual(
    jobs.map((j) => j.key),
    ['1', '2'],
  )
})

test('a reaction that starts now does not see what was before it, one from the beginning does', async (t) => {
  const early: Recorded<Received>[] = []
  const { db, workspace, drain, ownerUrl } = await harness(t, { reactions: [] })
  assert.ok(ownerUrl)
  const w = workspace()
  await write(db, w, received(w, 1))
  await drain()
  const late: Recorded<Received>[] = []
  const ground = await openGround({
    db,
    reactions: [collecting(early), { ...collecting(late), name: 'test.late', startAt: 'now' }],
    jobs: [],
  })
  t.after(() => ground.close())
  await write(db, w, received(w, 2))
  await ground.drain()
  assert.deepEqual(
    early.map((s) => s.event.ordinal),
    [1, 2],
  )
  assert.deepEqual(
    late.map((s) => s.event.ordinal),
    [2],
  )
})

test('drained means that nothing is left, though a reaction recorded more while the head of the journal was being read', async (t) => {
  const seen: number[] = []
  const begun = Promise.withResolvers<void>()
  const headRead = Promise.withResolvers<void>()
  const committed = Promise.withResolvers<void>()
  let isReacting = false
  const echo = defineReaction({
    name: 'test.echo',
    on: ['turn.received'],
    startAt: 'beginning',
    react: async (tx, { event }) => {
      if (event.ordinal > 1) {
        // longer than a look for jobs, which is all that would be waited for otherwise
        for (let i = 0; i < 50; i++) await tx.query('test.one', 'select 1')
        return void seen.push(event.ordinal)
      }
      isReacting = true
      begun.resolve()
      await headRead.promise
      tx.record(received(event.interactionId, 2))
    },
  })
  const { db, workspace } = await harness(t)
  const held: Database = {
    ...db,
    transact: async (workspaceId, work) => {
      const result = await db.transact(workspaceId, work)
      if (isReacting) committed.resolve()
      return result
    },
    async system(work) {
      const result = await db.system(work)
      if (!isReacting || !(result instanceof Object && 'isAllStamped' in result)) return result
      headRead.resolve()
      await committed.promise
      // the reaction has ended, and nobody has had the time to hear of what it recorded
      await new Promise((go) => setImmediate(go))
      return result
    },
  }
  const ground = await openGround({ db: held, reactions: [echo], jobs: [] })
  t.after(() => ground.close())
  const w = workspace()
  await write(db, w, received(w, 1))
  await begun.promise
  await ground.drain()
  assert.deepEqual(seen, [2])
})

test('two nodes share the lanes; when one is gone the other takes its lanes over and nothing runs twice', async (t) => {
  const seen: Recorded<Received>[] = []
  const { db, workspace, ground } = await harness(t, { reactions: [collecting(seen)] })
  const first = await ground()
  const second = await openGround({ db, reactions: [collecting(seen)], jobs: [] })
  const workspaces = Array.from({ length: 40 }, workspace)
  const holders = async () => {
    const rows = await db.system((tx) =>
      tx.query<{ n: number }>(
        'test.holders',
        'select count(distinct holder) as n from reaction_lanes where holder is not null',
      ),
    )
    return rows[0]?.n
  }
  await eventually(async () => ((await holders()) === 2 ? true : undefined))
  for (let i = 1; i <= 5; i++) for (const w of workspaces) await write(db, w, received(w, i))
  await eventually(() => (seen.length >= 200 ? true : undefined))
  await second.close()
  for (let i = 6; i <= 10; i++) for (const w of workspaces) await write(db, w, received(w, i))
  await eventually(() => (seen.length >= 400 ? true : undefined))
  await first.drain()
  assert.equal(seen.length, 400)
  for (const w of workspaces) {
    assert.deepEqual(
      seen.filter((s) => s.workspaceId === w).map((s) => s.event.ordinal),
      Array.from({ length: 10 }, (_, i) => i + 1),
    )
  }
})

test('how far a reaction is behind is known at every look', async (t) => {
  const seen: Recorded<Received>[] = []
  const slow = { ...collecting(seen), gatherMs: 600_000 }
  const { db, workspace, drain, ground } = await harness(t, { reactions: [slow] })
  const behind = async () => {
    for (const measure of db.metrics.beforeLook) measure()
    return (await db.metrics.reactionBehind.get()).values[0]?.value
  }
  await ground()
  assert.equal(await behind(), 0)
  await write(db, workspace(), received(randomUUID(), 1), received(randomUUID(), 1))
  assert.equal(await eventually(async () => ((await behind()) === 2 ? 2 : undefined)), 2)
  await drain()
  assert.equal(await behind(), 0)
})
