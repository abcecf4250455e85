import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventually, harness } from '../../test/harness.ts'
import { openGround } from './ground.ts'
import { defineDelivery, defineTimer, type Attempted, type Job, type Outcome } from './jobs.ts'
import { dropStuck, listStuck, retryStuck } from './job-store.ts'
import { Refusal } from './refusal.ts'

const minute = 60_000

test('a timer runs once at its time, not before', async (t) => {
  const ran: string[] = []
  const timer = defineTimer({ kind: 'test.ring', run: async (_tx, job) => void ran.push(job.key) })
  const { db, clock, workspace, drain } = await harness(t, { jobs: [timer] })
  const w = workspace()
  await db.transact(w, async (tx) =>
    tx.enqueue({ kind: 'test.ring', key: 'a', dueAt: new Date(tx.now.getTime() + minute) }),
  )
  await drain()
  assert.deepEqual(ran, [])
  clock.advance(minute)
  await drain()
  await drain()
  assert.deepEqual(ran, ['a'])
})

test('the same key moves the due time and the payload, and a cancelled job does not run', async (t) => {
  const ran: Job[] = []
  const timer = defineTimer({ kind: 'test.ring', run: async (_tx, job) => void ran.push(job) })
  const { db, clock, workspace, drain } = await harness(t, { jobs: [timer] })
  const w = workspace()
  const at = (ms: number) => new Date(clock.now().getTime() + ms)
  const late = at(2 * minute)
  await db.transact(w, async (tx) => {
    tx.enqueue({ kind: 'test.ring', key: 'a', dueAt: at(minute), payload: { n: 1 } })
    tx.enqueue({ kind: 'test.ring', key: 'b', dueAt: at(minute) })
  })
  await db.transact(w, async (tx) => {
    tx.enqueue({ kind: 'test.ring', key: 'a', dueAt: late, payload: { n: 2 } })
    tx.cancel('test.ring', 'b')
  })
  clock.advance(minute)
  await drain()
  assert.equal(ran.length, 0)
  clock.advance(minute)
  await drain()
  assert.deepEqual(
    ran.map((j) => [j.key, j.payload]),
    [['a', { n: 2 }]],
  )
})

test('a timer that fails is tried again later, then parks where people see it, and can be retried', async (t) => {
  let isBroken = true
  let runs = 0
  const timer = defineTimer({
    kind: 'test.ring',
    retries: { maxAttempts: 3, waitsMs: [1000] },
    run: async () => {
      runs++
      if (isBroken) throw new Error('cannot')
    },
  })
  const { db, clock, workspace, drain } = await harness(t, { jobs: [timer] })
  const w = workspace()
  await db.transact(w, async (tx) => tx.enqueue({ kind: 'test.ring', key: 'a' }))
  for (let i = 0; i < 5; i++) {
    await drain()
    clock.advance(1000)
  }
  assert.equal(runs, 3)
  const [stuck] = await db.read(w, listStuck)
  assert.equal(stuck?.state, 'parked')
  assert.equal(stuck?.lastError, 'cannot')
  isBroken = false
  await db.transact(w, (tx) => retryStuck(tx, 'test.ring', 'a'))
  await drain()
  assert.equal(runs, 4)
  assert.deepEqual(await db.read(w, listStuck), [])
})

test('a timer may set itself again', async (t) => {
  let runs = 0
  const timer = defineTimer({
    kind: 'test.tick',
    run: async (tx, job) => {
      runs++
      tx.enqueue({ kind: job.kind, key: job.key, dueAt: new Date(job.dueAt.getTime() + minute) })
    },
  })
  const { db, clock, workspace, drain } = await harness(t, { jobs: [timer] })
  await db.transact(workspace(), async (tx) => tx.enqueue({ kind: 'test.tick', key: 'a' }))
  for (let i = 0; i < 3; i++) {
    await drain()
    clock.advance(minute)
  }
  assert.equal(runs, 3)
})

test('whoever enqueues the key of a timer that runs does not wait for it, and it runs once more', async (t) => {
  let runs = 0
  const timer = defineTimer({
    kind: 'test.ring',
    run: async (_tx, job) => {
      if (++runs === 1) await db.transact(w, async (tx) => tx.enqueue({ kind: job.kind, key: job.key }))
    },
  })
  const { db, workspace, drain } = await harness(t, { jobs: [timer] })
  const w = workspace()
  await db.transact(w, async (tx) => tx.enqueue({ kind: 'test.ring', key: 'a' }))
  await drain()
  await drain()
  assert.equal(runs, 2)
  assert.deepEqual(await db.read(w, (tx) => tx.query('test.jobs', 'select kind from jobs')), [])
})

test('two nodes run every due timer once', async (t) => {
  const ran: string[] = []
  const timer = defineTimer({ kind: 'test.ring', run: async (_tx, job) => void ran.push(job.key) })
  const { db, clock, workspace, ground } = await harness(t, { jobs: [timer] })
  const w = workspace()
  const dueAt = new Date(clock.now().getTime() + minute)
  await db.transact(w, async (tx) => {
    for (let i = 0; i < 200; i++) tx.enqueue({ kind: 'test.ring', key: `${i}`, dueAt })
  })
  const first = await ground()
  const second = await openGround({ db, reactions: [], jobs: [timer] })
  t.after(() => second.close())
  clock.advance(minute)
  await Promise.all([first.drain(), second.drain()])
  assert.equal(ran.length, 200)
  assert.equal(new Set(ran).size, 200)
})

const delivering = (attempts: Attempted[], outcomes: Outcome[], jobs: Job[], unresolved: 'again' | 'ask' = 'again') =>
  defineDelivery({
    kind: 'test.send',
    unresolved,
    retries: { maxAttempts: 3, waitsMs: [1000] },
    attempt: async (job) => {
      jobs.push(job)
      return attempts.shift() ?? { result: 'done' }
    },
    settled: async (_tx, _job, outcome) => void outcomes.push(outcome),
  })

test('a delivery is attempted again under the same reference until it is done', async (t) => {
  const outcomes: Outcome[] = []
  const jobs: Job[] = []
  const kind = delivering(
    [
      { result: 'again', why: 'busy' },
      { result: 'done', facts: { id: 'x' } },
    ],
    outcomes,
    jobs,
  )
  const { db, clock, workspace, drain } = await harness(t, { jobs: [kind] })
  await db.transact(workspace(), async (tx) => tx.enqueue({ kind: 'test.send', key: 'a' }))
  await drain()
  clock.advance(1000)
  await drain()
  assert.deepEqual(outcomes, [{ result: 'done', facts: { id: 'x' } }])
  assert.deepEqual(
    jobs.map((j) => j.attempt),
    [1, 2],
  )
  assert.equal(jobs[0]?.reference, jobs[1]?.reference)
})

test('a delivery that never succeeds is given up, told, and parked', async (t) => {
  const outcomes: Outcome[] = []
  const again: Attempted = { result: 'again', why: 'busy' }
  const { db, clock, workspace, drain } = await harness(t, {
    jobs: [delivering([again, again, again, again], outcomes, [])],
  })
  const w = workspace()
  await db.transact(w, async (tx) => tx.enqueue({ kind: 'test.send', key: 'a' }))
  for (let i = 0; i < 5; i++) {
    await drain()
    clock.advance(1000)
  }
  assert.deepEqual(outcomes, [{ result: 'given-up', why: 'busy' }])
  assert.equal((await db.read(w, listStuck))[0]?.state, 'parked')
})

for (const unresolved of ['again', 'ask'] as const) {
  test(`what a dead node left unresolved is ${unresolved === 'again' ? 'attempted again' : 'asked about'}`, async (t) => {
    const outcomes: Outcome[] = []
    const jobs: Job[] = []
    const { db, workspace, drain } = await harness(t, { jobs: [delivering([], outcomes, jobs, unresolved)] })
    const w = workspace()
    await db.transact(w, async (tx) => tx.enqueue({ kind: 'test.send', key: 'a' }))
    // as a node leaves it that is killed between the committed attempt and its outcome
    await db.transact(w, (tx) =>
      tx.query('test.die', "update jobs set state = 'running', holder = 999999, attempts = 1"),
    )
    await drain()
    if (unresolved === 'again') {
      assert.equal(jobs[0]?.attempt, 2)
      assert.deepEqual(outcomes, [{ result: 'done' }])
      return
    }
    assert.equal(jobs.length, 0)
    assert.equal(outcomes[0]?.result, 'unsure')
    assert.equal((await db.read(w, listStuck))[0]?.state, 'unsure')
    await db.transact(w, (tx) => dropStuck(tx, 'test.send', 'a'))
    assert.deepEqual(await db.read(w, listStuck), [])
  })
}

for (const [name, fault, isTried] of [
  ['breaks in between is not made again where twice is worse than never', new Error('cut off'), false],
  ['is told no by ourselves before anything left is made again', new Refusal('busy'), true],
] as const) {
  test(`an attempt that ${name}`, async (t) => {
    const outcomes: Outcome[] = []
    let attempts = 0
    const kind = defineDelivery({
      kind: 'test.send',
      unresolved: 'ask',
      retries: { maxAttempts: 3, waitsMs: [1000] },
      attempt: () => (++attempts === 1 ? Promise.reject(fault) : Promise.resolve({ result: 'done' as const })),
      settled: async (_tx, _job, outcome) => void outcomes.push(outcome),
    })
    const { db, clock, workspace, drain } = await harness(t, { jobs: [kind] })
    const w = workspace()
    await db.transact(w, async (tx) => tx.enqueue({ kind: 'test.send', key: 'a' }))
    await drain()
    clock.advance(3_600_000)
    await drain()
    assert.deepEqual(outcomes, isTried ? [{ result: 'done' }] : [{ result: 'unsure', why: 'cut off' }])
    const [stuck] = await db.read(w, listStuck)
    assert.deepEqual([attempts, stuck?.state], isTried ? [2, undefined] : [1, 'unsure'])
    // a person decides that it is made again
    await db.transact(w, (tx) => retryStuck(tx, 'test.send', 'a'))
    await drain()
    assert.equal(attempts, 2)
  })
}

test('an enqueued job is woken for, also from another process of the same kind', async (t) => {
  const ran: string[] = []
  const timer = defineTimer({ kind: 'test.ring', run: async (_tx, job) => void ran.push(job.key) })
  const { db, workspace, ground } = await harness(t, { jobs: [timer] })
  await ground()
  await db.transact(workspace(), async (tx) => tx.enqueue({ kind: 'test.ring', key: 'now' }))
  await eventually(() => (ran.length === 1 ? true : undefined), 500)
})

test('where due jobs cannot be looked for, nobody is told that nothing is left', async (t) => {
  const ran: string[] = []
  const timer = defineTimer({ kind: 'test.ring', run: async (_tx, job) => void ran.push(job.key) })
  const { db, workspace, owner, drain } = await harness(t, { jobs: [timer] })
  await drain()
  const admin = await owner()
  await admin.query('revoke select on jobs from peakend_system')
  await db.transact(workspace(), async (tx) => tx.enqueue({ kind: 'test.ring', key: 'a' }))
  await assert.rejects(drain(), /permission denied/)
  await admin.query('grant select on jobs to peakend_system')
  await drain()
  assert.deepEqual(ran, ['a'])
})
