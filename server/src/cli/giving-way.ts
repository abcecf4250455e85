import os from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import type { Database } from '../base/database.ts'

// Long work beside a program that serves people. On few processors it would take the time customers wait for, so it rests the more
// the more others have the database do; where nobody does anything it goes on without a rest.

/** How often the database is asked what others do. PostgreSQL adds up about once a second. */
const LOOK_MS = 1000
/** At so many transactions of others a second it rests as long as it works. */
const OTHERS_PER_S = 100
/** At most so many times as long, so that it ends some day on the busiest floor. */
const MOST_REST = 5

/** How many times as long as it worked it rests, by what others do. */
export const restFor = (othersPerS: number): number => Math.min(MOST_REST, Math.max(0, othersPerS) / OTHERS_PER_S)

const commitsIn = async (db: Database): Promise<number> => {
  const [row] = await db.look<{ commits: number }>(
    'database.commits',
    'select xact_commit as commits from pg_stat_database where datname = current_database()',
    [],
  )
  return row?.commits ?? 0
}

/** From now on this process takes what others leave of the processor. */
export const stepBack = (): void => {
  try {
    os.setPriority(os.constants.priority.PRIORITY_BELOW_NORMAL)
  } catch {
    // not allowed here: the rests remain
  }
}

/** Milliseconds that go on, and a rest of so many; tests have their own. */
const realTime = { nowMs: () => performance.now(), pause: (ms: number): Promise<unknown> => pause(ms) }

/** Runs pieces of work one after the other, each a transaction, and rests after each. */
export const openGivingWay = (db: Database, time = realTime): ((piece: () => Promise<void>) => Promise<void>) => {
  let looked: { atMs: number; commits: number } | undefined
  let own = 0
  let rest = 0
  const look = async (): Promise<void> => {
    const nowMs = time.nowMs()
    if (looked && nowMs - looked.atMs < LOOK_MS) return
    const commits = await commitsIn(db)
    if (looked) rest = restFor(((commits - looked.commits - own) * 1000) / (nowMs - looked.atMs))
    looked = { atMs: nowMs, commits }
    own = 1 // this look
  }
  return async (piece) => {
    await look()
    const beganAtMs = time.nowMs()
    await piece()
    own++
    await time.pause((time.nowMs() - beganAtMs) * rest)
  }
}
