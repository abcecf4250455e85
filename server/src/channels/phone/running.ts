/** The calls that run, for whoever leads the floor: in which somebody has the customer, so that there is something to listen to. */
import type { CallId, InteractionId } from '@peakend/contract/ids.ts'
import type { CallStage, RunningCall } from '@peakend/contract/phone.ts'
import type { Scope } from '../../base/caller.ts'
import { placeIn } from '../../base/cursor.ts'
import type { ReadTx } from '../../base/database.ts'
import { queuesIn } from '../../interactions/interactions.ts'
import { shownTo } from './shown.ts'
import { findCall, listRunning } from './store.ts'

/** Somebody has the customer. */
const RUNNING: readonly CallStage[] = ['talking', 'held', 'aside', 'together']

/** The longest first. */
export const callsNow = async (
  tx: ReadTx,
  scope: Scope,
  of: { interactionId?: InteractionId | undefined; limit: number; cursor?: string | undefined },
): Promise<{ rows: RunningCall[]; next: string | null }> => {
  const { limit, interactionId = null } = of
  const place = placeIn(of.cursor)
  const found = await listRunning(tx, {
    stages: RUNNING,
    queueIds: queuesIn(scope),
    interactionId,
    after: place,
    limit: limit + 1,
  })
  const rows = found.slice(0, limit)
  const last = found.length > limit ? rows.at(-1) : undefined
  return { rows: await shownTo(tx, rows), next: last ? `${last.beganAt.toISOString()}~${last.callId}` : null }
}

/** One of them as it is now; null where it runs no more. */
export const runningCall = async (tx: ReadTx, callId: CallId): Promise<RunningCall | null> => {
  const row = await findCall(tx, callId)
  if (!row || row.endedAt || !RUNNING.includes(row.state.stage)) return null
  return (await shownTo(tx, [row]))[0] ?? null
}
