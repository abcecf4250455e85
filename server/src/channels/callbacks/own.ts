/** One's own call-back, as it stands beside a conversation. */
import type { OwnCallBack } from '@peakend/contract/callbacks.ts'
import type { InteractionId } from '@peakend/contract/ids.ts'
import type { Wait } from '@peakend/contract/waits.ts'
import type { ReadTx } from '../../base/database.ts'
import { callBackOf, hidden, isRunning, offerFor, type CallBackRow } from '../../routing/callbacks/callbacks.ts'

export const shownOwn = (row: CallBackRow, wait: Wait | null): OwnCallBack => ({
  state: row.state,
  way: row.way,
  address: hidden(row.address),
  slot: row.slotFrom && row.slotTo ? { from: row.slotFrom.toISOString(), to: row.slotTo.toISOString() } : null,
  promisedBy: row.promisedBy.toISOString(),
  nextAt: row.dueAt?.toISOString() ?? null,
  attempts: row.attempts,
  mostAttempts: row.mostAttempts,
  place: wait?.place ?? null,
  estimateMs: wait?.estimateMs ?? null,
})

/** In the widget's state: the one that runs, and whether one is offered. Asked only while somebody waits or rests. */
export const callBackState = async (
  tx: ReadTx,
  interactionId: InteractionId,
  wait: Wait | null,
): Promise<{ own: OwnCallBack | null; isOffered: boolean }> => {
  const newest = await callBackOf(tx, interactionId)
  if (newest && (isRunning(newest.state) || newest.state === 'missed'))
    return { own: shownOwn(newest, wait), isOffered: true }
  return { own: null, isOffered: (await offerFor(tx, interactionId, { wait })) !== null }
}
