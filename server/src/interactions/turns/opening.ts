/** Many first turns at once, such as the letters of a full mailbox: what `receive` does for one that opens an interaction, in a handful of statements. */
import { randomUUID } from 'node:crypto'
import type { InteractionId, TurnId } from '@peakend/contract/ids.ts'
import type { Tx } from '../../base/database.ts'
import { claimAll } from '../../base/idempotence.ts'
import { mask } from '../../base/masking.ts'
import { Refusal } from '../../base/refusal.ts'
import { touchContacts } from '../../customers/customers.ts'
import { tieAll } from '../attachments/attachments.ts'
import { openAll, type FirstTurn } from './store.ts'
import { firstMark, refuseNothing, type Received, type Said } from './turns.ts'

/**
 * Opens an interaction for each, in the order given; null for one whose customer has one running at that touchpoint and thread, and then nothing is done: it
 * goes the way of `receive`. No two may be of one customer, touchpoint and thread. Refuses what `receive` does, for all of them, and `conflict` where a
 * sender's id was known: then each goes that way. Records what `receive` records.
 */
export const openMany = async (tx: Tx, said: readonly Said[]): Promise<(Received | null)[]> => {
  for (const one of said) refuseNothing(one)
  const turns = said.map((one): FirstTurn & { said: string } => ({
    ...one,
    turnId: randomUUID() as TurnId,
    interactionId: randomUUID() as InteractionId,
    masked: mask(one.text),
    at: one.at ?? tx.now,
    mark: firstMark,
    said: one.text,
  }))
  const opened = await openAll(tx, turns)
  const fresh = turns.filter((turn) => opened.has(turn.interactionId))
  if (fresh.some((turn) => opened.get(turn.interactionId)?.isBlocked)) throw new Refusal('blocked')
  const claims = fresh.map(({ source, senderId, said: text, attachmentIds, turnId }) => ({
    source,
    senderId,
    content: { text, attachmentIds },
    answer: { turnId },
  }))
  if (!(await claimAll(tx, claims))) throw new Refusal('conflict')
  await tieAll(tx, fresh)
  touchContacts(
    tx,
    fresh.map((turn) => turn.customerId),
  )
  for (const { interactionId, customerId, channel, turnId } of fresh) {
    tx.record({ type: 'interaction.opened', interactionId, customerId, channel })
    tx.record({ type: 'turn.received', interactionId, turnId, ordinal: 1, agentId: null })
  }
  return turns.map(({ interactionId, turnId, masked }) =>
    opened.has(interactionId)
      ? {
          turnId,
          interactionId,
          ordinal: 1,
          isNew: true,
          isWaitingAgain: false,
          isRepeat: false,
          text: masked.text,
          isSteady: false,
        }
      : null,
  )
}
