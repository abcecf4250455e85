import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { CustomerId, TouchpointId, WorkspaceId } from '@peakend/contract/ids.ts'
import pg from 'pg'
import { realClock } from '../../server/src/base/clock.ts'
import { openDatabase, type Database } from '../../server/src/base/database.ts'
import { readInstallationSecret } from '../../server/src/base/installation-secret.ts'
import { openLog } from '../../server/src/base/log.ts'
import { openMetrics } from '../../server/src/base/metrics.ts'
import { Refusal } from '../../server/src/base/refusal.ts'
import { APP, urlOf } from '../../server/src/base/roles.ts'
import { flushOf, newBuffer } from '../../server/src/base/transaction.ts'
import { receive, type Said } from '../../server/src/interactions/turns/turns.ts'
import type { Installation } from './installation.ts'
import { lineOf, listen, pgbench, type Statement } from './pgbench.ts'
import { loadNow, rounded } from './spread.ts'
import { Visitor } from './visitor.ts'

// The most turns accepted, one a transaction: by the public interface, by the command alone, and the command's statements by pgbench.

const writers = 16
const mostCatchUpMs = 60_000
/** What reactions may be behind at the end of a rate that is kept up. */
export const mostBehindMs = 1000
/** Conversations begun for it: those before have hundreds of turns by then, as no conversation has. */
const freshConversations = 128
const steadySeconds = 8
/** Rates tried one after the other until one leaves the reactions too far behind. */
const steadyRates = [250, 300, 350, 400, 450, 500, 600, 700, 800, 900, 1000]

/** `last` is the reaction that was behind for longest. */
type Behind = { behindMs: number; last?: string }
export type Accepted = { perS: number; load: number } & Behind

/** How long until everything that was recorded by now, and what came of it, has run in all reactions; the most we wait for if it takes longer. */
async function catchUp(at: Installation): Promise<Behind> {
  const client = new pg.Client({ connectionString: at.databaseUrl() })
  await client.connect()
  const beganAt = performance.now()
  let last: string | undefined
  try {
    for (;;) {
      const { rowCount: unstamped } = await client.query('select from journal where position is null limit 1')
      const most = await at.mostBehind()
      if (most.events > 0) last = most.reaction
      const tookMs = performance.now() - beganAt
      if ((unstamped === 0 && most.events === 0) || tookMs > mostCatchUpMs)
        return { behindMs: Math.round(tookMs), ...(last ? { last } : {}) }
      await wait(20)
    }
  } finally {
    await client.end()
  }
}

/** Every visitor sends its next turn as soon as the one before is acknowledged. */
export async function acceptedByHttp(
  at: Installation,
  visitors: readonly Visitor[],
  seconds: number,
): Promise<Accepted> {
  const endAt = performance.now() + seconds * 1000
  let count = 0
  await Promise.all(
    visitors.map(async (visitor) => {
      for (; performance.now() < endAt; count++) await visitor.say('Is there any news about my order?')
    }),
  )
  return { perS: Math.round(count / seconds), ...(await catchUp(at)), load: loadNow() }
}

type Target = { workspaceId: WorkspaceId; customerId: CustomerId; touchpointId: TouchpointId }

const saidOf = (to: Target, senderId: string): Said => ({
  customerId: to.customerId,
  touchpointId: to.touchpointId,
  channel: 'chat',
  queueId: null,
  source: 'bench',
  senderId,
  text: 'Is there any news about my order?',
  attachmentIds: [],
  language: 'en',
  context: {},
})

async function targetsOf(at: Installation, visitors: readonly Visitor[]): Promise<Target[]> {
  const client = new pg.Client({ connectionString: at.databaseUrl() })
  await client.connect()
  try {
    const { rows } = await client.query<Target>(
      `select workspace_id as "workspaceId", customer_id as "customerId", touchpoint_id as "touchpointId" from interactions where interaction_id = any($1)`,
      [visitors.flatMap((visitor) => visitor.interactionIds)],
    )
    return rows
  } finally {
    await client.end()
  }
}

/** Conversations that have just begun. */
async function freshTargets(at: Installation, key: string): Promise<Target[]> {
  const visitors = Array.from({ length: freshConversations }, (_, index) => new Visitor(at.url, key, 10_000 + index))
  for (const visitor of visitors) {
    await visitor.begin()
    await visitor.say('Hello, I have a question about my order')
  }
  return targetsOf(at, visitors)
}

/** The script pgbench runs for one customer: what one `receive` says, from begin to commit. */
async function scriptOf(db: Database, to: Target): Promise<string> {
  const senderId = randomUUID()
  let statements: Statement[] = []
  let turnId = ''
  await db.transact(to.workspaceId, async (tx) => {
    const buffer = newBuffer()
    const heard = listen(tx)
    const record = tx.record
    const listening = {
      ...heard.tx,
      record: (event: Parameters<typeof record>[0]) => {
        buffer.events.push({ workspaceId: to.workspaceId, event })
        record(event)
      },
    }
    turnId = (await receive(listening, saidOf(to, senderId))).turnId
    const last = flushOf(buffer, tx.now).map((one) => ({ text: String(one.text), values: one.values ?? [] }))
    statements = [...heard.said, ...last]
  })
  const anew = new Map([
    [senderId, `('bench ' || :r::text)`],
    [turnId, `('00000000-0000-4000-8000-' || lpad(:r::text, 12, '0'))::uuid`],
  ])
  const begin = [
    '\\set r random(1, 999999999999)',
    'begin;',
    `select set_config('peakend.workspace', '${to.workspaceId}', true);`,
  ]
  return [...begin, ...statements.map((one) => lineOf(one, anew)), 'commit;'].join('\n')
}

/** Says turns with all writers for so long; at an even pace if one is given, else each as soon as the one before is committed. */
async function sayAll(db: Database, targets: readonly Target[], seconds: number, perS?: number) {
  const beganAt = performance.now()
  const endAt = beganAt + seconds * 1000
  let begun = 0
  let count = 0
  let refused = 0
  const unlessBusy = async (accepting: Promise<unknown>): Promise<void> => {
    try {
      await accepting
      count++
    } catch (error) {
      // a transaction that took longer than it may: told apart from what was accepted
      if (!(error instanceof Refusal)) throw error
      refused++
    }
  }
  const isEarly = () => perS !== undefined && begun >= ((performance.now() - beganAt) / 1000) * perS
  await Promise.all(
    targets.slice(0, writers).map(async (_, writer) => {
      for (let n = 0; performance.now() < endAt;) {
        if (isEarly()) {
          await wait(1)
          continue
        }
        begun++
        const to = targets[(writer + n++ * writers) % targets.length]
        if (to) await unlessBusy(db.transact(to.workspaceId, (tx) => receive(tx, saidOf(to, randomUUID()))))
      }
    }),
  )
  return { perS: Math.round(count / seconds), refused }
}

/** The highest of the rates tried that was carried and left the reactions less than a second behind. */
async function steadyOf(at: Installation, db: Database, targets: readonly Target[]) {
  const tried: ({ perS: number } & Behind)[] = []
  for (const rate of steadyRates) {
    const { perS } = await sayAll(db, targets, steadySeconds, rate)
    const behind = await catchUp(at)
    tried.push({ perS, ...behind })
    if (behind.behindMs >= mostBehindMs || perS < rate * 0.95) break
  }
  const kept = tried.filter((one) => one.behindMs < mostBehindMs)
  return { perS: Math.max(0, ...kept.map((one) => one.perS)), tried }
}

/**
 * The command alone, as fast as it goes and at the highest rate at which the reactions keep up, and pgbench with its statements, on the database the
 * program runs on. `ratio` is the most by pgbench's, `steadyRatio` what left the
 * reactions less than a second behind by it.
 */
export async function acceptedInProcess(at: Installation, key: string, seconds: number) {
  const secret = readInstallationSecret(at.dataDir)
  if (!secret) throw new Error('the installation has no secret')
  const log = openLog({ level: 'warn' })
  const ownerUrl = at.databaseUrl()
  const db = await openDatabase({
    ownerUrl,
    secret,
    clock: realClock,
    log,
    metrics: openMetrics(),
    migrates: false,
    poolSize: writers,
  })
  try {
    const targets = await freshTargets(at, key)
    await catchUp(at)
    const steady = await steadyOf(at, db, targets)
    const most = { ...(await sayAll(db, targets, seconds)), ...(await catchUp(at)), load: loadNow() }
    const scripts: string[] = []
    // each of its clients prepares each script anew: with one a target it would measure that
    for (const to of targets.slice(0, writers)) scripts.push(await scriptOf(db, to))
    const beside = await pgbench(urlOf(ownerUrl, APP, secret), { scripts, clients: writers, seconds, dir: at.dataDir })
    const pgbenchPerS = Math.round(beside.perS)
    const ratioOf = (perS: number) => rounded(perS / pgbenchPerS, 3)
    return {
      most,
      steady,
      pgbenchPerS,
      ratio: ratioOf(most.perS),
      steadyRatio: ratioOf(steady.perS),
      pgbenchLoad: loadNow(),
    }
  } finally {
    await db.close()
  }
}
