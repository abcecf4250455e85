import { recordings as contract, type Recording } from '@peakend/contract/recordings.ts'
import type { QueueId } from '@peakend/contract/ids.ts'
import { personOf, scopeOf } from '../../../base/caller.ts'
import { Refusal } from '../../../base/refusal.ts'
import { routesFor } from '../../../base/routes.ts'
import { audit } from '../../../identity/audit/audit.ts'
import * as interactions from '../../../interactions/interactions.ts'
import { isLine } from '../../../routing/routing.ts'
import { listen, mayListen } from './listening.ts'
import { eraseRecordings } from './recordings.ts'
import { firstRules } from './rules.ts'
import { findOf, findPauses, findRecording, findRules, saveRules, type PauseRow, type RecordingRow } from './store.ts'

const done = { done: true } as const
const on = routesFor(contract)

const shown = (row: RecordingRow, pauses: readonly PauseRow[], isHeard: boolean): Recording => {
  const msOf = (at: Date): number => Math.max(0, at.getTime() - row.startedAt.getTime())
  const [customer, agent] = row.peaks ?? []
  return {
    id: row.recordingId,
    state: row.state,
    startedAt: row.startedAt.toISOString(),
    ms: row.ms,
    sides: row.sides,
    peaks:
      isHeard && customer
        ? {
            stretchMs: row.stretchMs ?? 100,
            customer: customer.toString('base64'),
            agent: agent?.toString('base64') ?? null,
          }
        : null,
    pauses: pauses
      .filter((one) => one.recordingId === row.recordingId)
      .map((one) => ({
        fromMs: msOf(one.fromAt),
        toMs: one.toAt && msOf(one.toAt),
        rule: one.rule,
        personName: one.personName,
      })),
    isAnnounced: row.isAnnounced,
    holds: row.holds,
    ordinal: row.ordinal,
  }
}

export const recordingsRoutes = (signingKey: Buffer) =>
  on.router({
    of: on.of.handler(({ input: { interactionId }, context: { db, caller } }) => {
      const person = personOf(caller)
      return db.read(person.workspaceId, async (tx) => {
        const standing = await interactions.findIn(tx, person.scope, interactionId, person.personId)
        if (!standing) throw new Refusal('not_found')
        const rows = await findOf(tx, interactionId)
        const pauses = await findPauses(
          tx,
          rows.map((row) => row.recordingId),
        )
        return {
          rows: rows.map((row) => shown(row, pauses, mayListen(caller, standing, row))),
          mayListen: mayListen(caller, standing, { holds: 'call' }),
        }
      })
    }),
    listen: on.listen.handler(({ input: { recordingId }, context: { db, caller } }) => {
      const person = personOf(caller)
      return db.transact(person.workspaceId, (tx) => listen(tx, person, recordingId, signingKey))
    }),
    erase: on.erase.handler(async ({ input: { recordingId }, context: { db, caller } }) => {
      await db.transact(personOf(caller).workspaceId, async (tx) => {
        const found = await findRecording(tx, recordingId)
        if (!found) throw new Refusal('not_found')
        await eraseRecordings(tx, [recordingId])
        await audit(tx, caller, 'recording.erased', { noun: 'interaction', id: found.interactionId }, { recordingId })
        tx.record({ type: 'recording.changed', interactionId: found.interactionId })
      })
      return done
    }),
    rules: on.rules.handler(({ input: { queueId }, context: { db, caller } }) =>
      db.read(scopeOf(caller).workspaceId, async (tx) => {
        const found = await findRules(tx, queueId ?? null)
        if (!found) return { ...firstRules, isOwn: false }
        const { queueId: of, ...rules } = found
        return { ...rules, isOwn: queueId === undefined || of === queueId }
      }),
    ),
    setRules: on.setRules.handler(async ({ input: { queueId, ...rules }, context: { db, caller } }) => {
      await db.transact(personOf(caller).workspaceId, async (tx) => {
        if (queueId && !(await isLine(tx, queueId as QueueId))) throw new Refusal('not_found')
        saveRules(tx, queueId ?? null, rules)
        const about = queueId
          ? ({ noun: 'queue', id: queueId } as const)
          : ({ noun: 'workspace', id: tx.workspaceId } as const)
        await audit(tx, caller, 'recording-rules.changed', about, { isOn: rules.isOn, pauseOn: rules.pauseOn })
      })
      return done
    }),
  })
