/** Conversations by phone in which the caller left a message, and that wait for an answer as letters do. */
import { randomUUID } from 'node:crypto'
import type { InteractionId, PersonId, TurnId } from '@peakend/contract/ids.ts'
import type { Tx } from '../../base/database.ts'
import { updateStanding } from '../store.ts'

/**
 * A message of the customer's, as a turn whose words nobody knows yet; its sound is a recording. The same `senderId` is once. Answers its ordinal, null where it was known or
 * there is no such conversation. Records `turn.received`.
 */
export const addMessage = async (
  tx: Tx,
  interactionId: InteractionId,
  of: { at: Date; senderId: string },
): Promise<number | null> => {
  const turnId = randomUUID() as TurnId
  const [row] = await tx.query<{ ordinal: number; agentId: PersonId | null }>(
    'turns.message',
    `with next as (
       update interactions set ordinal = ordinal + 1, last_turn_at = $5, last_by = 'customer', snippet = '', waiting_reply_since = coalesce(waiting_reply_since, $5),
         unread = unread + 1
       where workspace_id = $1 and interaction_id = $2
         and not exists (select from turns t where t.workspace_id = $1 and t.interaction_id = $2 and t.sender_id = $4)
       returning ordinal, agent_id, language),
     said as (
       insert into turns (workspace_id, interaction_id, ordinal, turn_id, kind, by, text, language, at, sender_id, delivery)
       select $1, $2, ordinal, $3, 'said', 'customer', '', language, $5, $4, 'received' from next)
     select ordinal, agent_id as "agentId" from next`,
    [tx.workspaceId, interactionId, turnId, of.senderId, of.at],
  )
  if (!row) return null
  tx.record({ type: 'turn.received', interactionId, turnId, ordinal: row.ordinal, agentId: row.agentId })
  return row.ordinal
}

/** Whether it waits, or is held, as a message does; for the phone, which puts it in line. Answered, nobody waits for a word any more. */
export const setMessage = (tx: Tx, interactionId: InteractionId, isMessage: boolean): Promise<void> =>
  updateStanding(tx, interactionId, isMessage ? { is_message: true } : { is_message: false, waiting_reply_since: null })
