import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test, type TestContext } from 'node:test'
import type { WorkspaceId } from '@peakend/contract/ids.ts'
import { eventually, harness } from '../../test/harness.ts'
import type { Tx } from './database.ts'
import { defineDelivery, defineTimer, type Job } from './jobs.ts'

const minute = 60_000
const kind = 'test.ring'
const key = 'a'
type Payload = Job['payload']

/** A timer that does things of its own the first time it runs, while another transaction does (and commits) something with the same key. */
const racing = async (t: TestContext, of: { meanwhile: (tx: Tx) => void; itself: (tx: Tx) => void }) => {
  const ran: Payload[] = []
  const w = randomUUID() as WorkspaceId
  const timer = defineTimer({
    kind,
    run: async (tx, job) => {
      ran.push(job.payload)
      if (ran.length > 1) return
      await h.db.transact(w, async (other) => of.meanwhile(other))
      of.itself(tx)
    },
  })
  const h = await harness(t, { jobs: [timer] })
  await h.db.transact(w, async (tx) => tx.enqueue({ kind, key, payload: { n: 1 } }))
  await h.drain()
  const left = () =>
    h.db.read(w, (tx) =>
      tx.query<{ payload: Payload; dueAt: Date }>('test.left', 'select payload, due_at as "dueAt" from jobs'),
    )
  return { ...h, ran, left }
}

const later = (tx: Tx) => new Date(tx.now.getTime() + minute)

test('what was asked for while a timer ran stands, though the timer asks for itself again', async (t) => {
  const now = await racing(t, {
    meanwhile: (tx) => tx.enqueue({ kind, key, payload: { n: 2 } }),
    itself: (tx) => tx.enqueue({ kind, key, payload: { n: 3 }, dueAt: later(tx) }),
  })
  assert.deepEqual([now.ran, await now.left()], [[{ n: 1 }, { n: 2 }], []])
})

test('put off while it ran, a timer stays put off, though it asks for itself at once', async (t) => {
  const off = await racing(t, {
    meanwhile: (tx) => tx.enqueue({ kind, key, payload: { n: 2 }, dueAt: later(tx) }),
    itself: (tx) => tx.enqueue({ kind, key, payload: { n: 3 } }),
  })
  assert.deepEqual(off.ran, [{ n: 1 }])
  off.clock.advance(minute)
  await off.drain()
  assert.deepEqual([off.ran, await off.left()], [[{ n: 1 }, { n: 2 }], []])
})

test('taken back while it ran, a timer does not come back by itself', async (t) => {
  const gone = await racing(t, {
    meanwhile: (tx) => tx.cancel(kind, key),
    itself: (tx) => tx.enqueue({ kind, key, payload: { n: 3 } }),
  })
  assert.deepEqual([gone.ran, await gone.left()], [[{ n: 1 }], []])
})

test('a timer that takes itself back takes back nothing that was asked for meanwhile', async (t) => {
  const kept = await racing(t, {
    meanwhile: (tx) => tx.enqueue({ kind, key, payload: { n: 2 } }),
    itself: (tx) => tx.cancel(kind, key),
  })
  assert.deepEqual([kept.ran, await kept.left()], [[{ n: 1 }, { n: 2 }], []])
})

test('a timer that fails takes nothing from what was asked for while it ran', async (t) => {
  const failed = await racing(t, {
    meanwhile: (tx) => tx.enqueue({ kind, key, payload: { n: 2 } }),
    itself: () => {
      throw new Error('cannot')
    },
  })
  assert.deepEqual([failed.ran, await failed.left()], [[{ n: 1 }, { n: 2 }], []])
})

test('with nobody else there a timer that asks for itself runs again, with what it asked for, as a first attempt', async (t) => {
  const attempts: number[] = []
  const timer = defineTimer({
    kind,
    retries: { maxAttempts: 3, waitsMs: [0] },
    run: async (tx, job) => {
      attempts.push(job.attempt)
      if (attempts.length === 1) throw new Error('not yet')
      if (attempts.length === 2) tx.enqueue({ kind, key, payload: { n: 2 }, dueAt: later(tx) })
    },
  })
  const { db, clock, workspace, drain } = await harness(t, { jobs: [timer] })
  await db.transact(workspace(), async (tx) => tx.enqueue({ kind, key }))
  await drain()
  assert.deepEqual(attempts, [1, 2])
  clock.advance(minute)
  await drain()
  assert.deepEqual(attempts, [1, 2, 1])
})

test('a delivery asked for anew while it was attempted goes once more with the newer content, whatever came of the first', async (t) => {
  for (const result of ['done', 'again'] as const) {
    const attempted: Payload[] = []
    const attempts: number[] = []
    const w = randomUUID() as WorkspaceId
    const delivery = defineDelivery({
      kind,
      unresolved: 'again',
      retries: { maxAttempts: 2, waitsMs: [minute] },
      attempt: async (job) => {
        attempted.push(job.payload)
        attempts.push(job.attempt)
        if (attempted.length > 1) return { result: 'done' }
        await h.db.transact(w, async (tx) => tx.enqueue({ kind, key, payload: { n: 2 } }))
        return result === 'done' ? { result } : { result, why: 'busy' }
      },
      // what it asks for itself knows nothing of the newer content
      settled: async (tx) => (attempted.length === 1 ? tx.enqueue({ kind, key, payload: { n: 3 } }) : undefined),
    })
    const h = await harness(t, { jobs: [delivery] })
    await h.db.transact(w, async (tx) => tx.enqueue({ kind, key, payload: { n: 1 } }))
    await h.drain()
    h.clock.advance(minute)
    await h.drain()
    assert.deepEqual(
      [attempted, attempts],
      [
        [{ n: 1 }, { n: 2 }],
        [1, 1],
      ],
      result,
    )
  }
})

for (const sort of ['timer', 'delivery'] as const)
  test(`a ${sort} asked for anew while it runs goes again as soon as it has ended, though others that began with it have ended before`, async (t) => {
    const w = randomUUID() as WorkspaceId
    const ran: string[] = []
    const begun = Promise.withResolvers<void>()
    const mayEnd = Promise.withResolvers<void>()
    const again = Promise.withResolvers<void>()
    const run = async (job: Job) => {
      ran.push(job.key)
      if (job.key !== 'slow') return
      if (ran.filter((one) => one === 'slow').length > 1) return again.resolve()
      begun.resolve()
      await mayEnd.promise
    }
    const attempt = async (job: Job) => {
      await run(job)
      return { result: 'done' as const }
    }
    const job =
      sort === 'timer'
        ? defineTimer({ kind, run: (_tx, one) => run(one) })
        : defineDelivery({ kind, unresolved: 'again', attempt, settled: async () => undefined })
    const h = await harness(t, { jobs: [job] })
    const ask = (...keys: string[]) =>
      h.db.transact(w, async (tx) => {
        for (const one of keys) tx.enqueue({ kind, key: one })
      })
    const left = () => h.db.read(w, (tx) => tx.query<{ key: string }>('test.keys', 'select key from jobs'))
    await h.ground()
    await ask('slow', 'quick')
    await begun.promise
    await eventually(async () => ((await left()).length === 1 ? true : undefined))
    await ask('slow')
    // found due, and passed over because it runs; after that look nobody looks by itself, since the clock stands
    for (let i = 0; i < 50; i++) await left()
    mayEnd.resolve()
    await again.promise
    assert.deepEqual(ran.filter((one) => one === 'slow').length, 2)
  })
