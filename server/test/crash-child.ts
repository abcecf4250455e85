/**
 * A program that is made to be killed: writes turns as fast as they are acknowledged, runs a reaction and a timer for each, and
 * says on standard output what was acknowledged. `node crash-child.ts OWNER_URL SECRET WORKSPACE`.
 */
import { randomUUID } from 'node:crypto'
import type { InteractionId, TurnId, WorkspaceId } from '@peakend/contract/ids.ts'
import { realClock } from '../src/base/clock.ts'
import { openDatabase } from '../src/base/database.ts'
import { openGround } from '../src/base/ground.ts'
import { once } from '../src/base/idempotence.ts'
import { defineTimer } from '../src/base/jobs.ts'
import { silentLog } from '../src/base/log.ts'
import { openMetrics } from '../src/base/metrics.ts'
import { defineReaction } from '../src/base/reactions.ts'
import { isRefusal } from '../src/base/refusal.ts'

const note = 'insert into crash_notes (workspace_id, what, turn_id, key, ordinal) values ($1, $2, $3, $4, $5)'

export const crashReactions = [
  defineReaction({
    name: 'crash.note',
    on: ['turn.received'],
    startAt: 'beginning',
    react: async (tx, { event, key }) => {
      tx.send('crash.note', note, [tx.workspaceId, 'reaction', event.turnId, key, event.ordinal])
      tx.enqueue({ kind: 'crash.ring', key: event.turnId, payload: { key, ordinal: event.ordinal } })
    },
  }),
]
export const crashJobs = [
  defineTimer<{ key: string; ordinal: number }>({
    kind: 'crash.ring',
    run: async (tx, job) => {
      tx.send('crash.note', note, [tx.workspaceId, 'timer', job.key, job.payload.key, job.payload.ordinal])
    },
  }),
]
const WRITERS = 4

const main = async (ownerUrl: string, secret: string, w: WorkspaceId): Promise<never> => {
  const db = await openDatabase({
    ownerUrl,
    secret,
    clock: realClock,
    log: silentLog(),
    metrics: openMetrics(),
    migrates: false,
  })
  await openGround({ db, reactions: crashReactions, jobs: crashJobs })
  const write = async (key: string, senderId: string): Promise<string> =>
    db.transact(w, (tx) =>
      once(tx, {
        source: 'crash',
        senderId,
        content: key,
        answer: async () => {
          const [row] = await tx.query<{ n: number }>(
            'crash.next',
            'update crash_keys set n = n + 1 where workspace_id = $1 and id = $2 returning n',
            [w, key],
          )
          const turnId = randomUUID()
          tx.record({
            type: 'turn.received',
            interactionId: key as InteractionId,
            turnId: turnId as TurnId,
            ordinal: row?.n ?? 0,
          })
          return turnId
        },
      }),
    )
  const keys = await db.read(w, (tx) => tx.query<{ id: string }>('crash.keys', 'select id from crash_keys order by id'))
  const writer = async (key: string): Promise<never> => {
    for (;;) {
      const senderId = randomUUID()
      for (;;) {
        try {
          process.stdout.write(`${senderId} ${await write(key, senderId)}\n`)
          break
        } catch (e) {
          if (!isRefusal(e, 'database_away') && !isRefusal(e, 'busy')) throw e
          await new Promise((go) => setTimeout(go, 20))
        }
      }
    }
  }
  return Promise.race(Array.from({ length: WRITERS }, (_, i) => writer(keys[i % keys.length]?.id ?? '')))
}

const [, program, ownerUrl, secret, workspaceId] = process.argv
if (program === import.meta.filename && ownerUrl && secret) await main(ownerUrl, secret, workspaceId as WorkspaceId)
