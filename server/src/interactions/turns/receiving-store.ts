/** Statements that take in many turns at once. */
import type { InteractionId, QueueId, TurnId } from '@peakend/contract/ids.ts'
import type { Mark } from '@peakend/contract/mark.ts'
import type { Tx } from '../../base/database.ts'
import { NONE, snippetOf, spansOf, type Continued, type FromCustomer } from './store.ts'

/**
 * `continueRunning` for many, whose ids are claimed: by turn, what each went on with; what is missing has none that runs. Rows are locked in the order of
 * ids. No two may go on with the same. Index interactions_running.
 */
export const continueAll = async (tx: Tx, all: readonly FromCustomer[]): Promise<ReadonlyMap<TurnId, Continued>> => {
  const each = <V>(of: (one: FromCustomer) => V) => all.map(of)
  const rows = await tx.query<Continued & { turnId: TurnId }>(
    'turns.continue-many',
    `with given as (
       select * from unnest($2::uuid[], $3::uuid[], $4::text[], $5::uuid[], $6::uuid[], $7::text[], $8::text[], $9::jsonb[], $10::text[], $11::text[],
         $12::timestamptz[], $13::text[]) as g (turn_id, customer_id, channel, touchpoint_id, thread_id, sender_id, text, masked, language,
         attachment_ids, at, snippet)),
     locked as (
       select g.turn_id, i.interaction_id from given g join interactions i on i.workspace_id = $1 and i.customer_id = g.customer_id
         and i.channel = g.channel and coalesce(i.touchpoint_id, '${NONE}') = coalesce(g.touchpoint_id, '${NONE}')
         and coalesce(i.thread_id, '${NONE}') = coalesce(g.thread_id, '${NONE}') and i.state <> 'closed' and not i.is_imported
       order by i.interaction_id for no key update of i),
     running as (
       update interactions i set ordinal = ordinal + 1, last_turn_at = g.at, last_by = 'customer', snippet = g.snippet,
         waiting_reply_since = coalesce(waiting_reply_since, g.at), unread = unread + 1, language = coalesce(i.language, g.language)
       from locked l join given g using (turn_id) where i.workspace_id = $1 and i.interaction_id = l.interaction_id
       returning g.turn_id, i.interaction_id, i.ordinal, i.state, i.agent_id, i.queue_id, i.customer_id, i.waiting_reply_since, i.unread),
     turn as (
       insert into turns (workspace_id, interaction_id, ordinal, turn_id, kind, by, text, masked, language, at, sender_id, delivery, attachment_ids)
       select $1, r.interaction_id, r.ordinal, turn_id, 'said', 'customer', g.text, g.masked, g.language, g.at, g.sender_id, 'received',
         string_to_array(g.attachment_ids, ',')::uuid[] from running r join given g using (turn_id))
     select r.turn_id as "turnId", r.interaction_id as "interactionId", r.ordinal, r.state, r.agent_id as "agentId", r.queue_id as "queueId",
       r.waiting_reply_since as "waitingReplySince", r.unread, c.is_blocked as "isBlocked"
     from running r join customers c on c.workspace_id = $1 and c.customer_id = r.customer_id`,
    [
      tx.workspaceId,
      each((one) => one.turnId),
      each((one) => one.customerId),
      each((one) => one.channel),
      each((one) => one.touchpointId),
      each((one) => one.threadId ?? null),
      each((one) => one.senderId),
      each((one) => one.masked.text),
      each((one) => spansOf(one.masked)),
      each((one) => one.language),
      each(filesOf),
      each((one) => one.at),
      each(snippetOf),
    ],
  )
  return new Map(rows.map(({ turnId, ...found }) => [turnId, found]))
}

/** Ids of files as one value, for statements that take many turns. */
const filesOf = ({ attachmentIds }: FromCustomer): string | null =>
  attachmentIds.length > 0 ? attachmentIds.join(',') : null

export type FirstTurn = FromCustomer & {
  interactionId: InteractionId
  queueId: QueueId | null
  queuedAt?: Date | null
  context: Record<string, string>
  mark: Mark
}

/** Opens many in one statement, in the order given; what is missing from the answer has one running already. */
export const openAll = async (
  tx: Tx,
  all: readonly FirstTurn[],
): Promise<ReadonlyMap<InteractionId, { isBlocked: boolean }>> => {
  const each = <V>(of: (one: FirstTurn) => V) => all.map(of)
  const rows = await tx.query<{ id: InteractionId; isBlocked: boolean }>(
    'turns.open-many',
    `with given as (
       select * from unnest($2::uuid[], $3::uuid[], $4::text[], $5::uuid[], $6::uuid[], $7::uuid[], $8::uuid[], $9::text[], $10::text[], $11::jsonb[],
         $12::text[], $13::text[], $14::timestamptz[], $15::text[], $16::jsonb[], $17::jsonb[], $18::timestamptz[]) with ordinality as g (interaction_id, turn_id,
         channel, touchpoint_id, thread_id, queue_id, customer_id, sender_id, text, masked, language, attachment_ids, at, snippet, context, mark,
         queued_at, n)),
     opened as (
       insert into interactions (workspace_id, interaction_id, channel, state, touchpoint_id, queue_id, queued_at, customer_id, language, opened_at,
         ordinal, last_turn_at, last_by, snippet, waiting_reply_since, unread, context, mark, thread_id)
       select $1, interaction_id, channel, 'waiting', touchpoint_id, queue_id, queued_at, customer_id, language, at, 1, at, 'customer', snippet, at, 1,
         context, mark, thread_id from given order by n
       on conflict do nothing returning interaction_id, customer_id),
     turn as (
       insert into turns (workspace_id, interaction_id, ordinal, turn_id, kind, by, text, masked, language, at, sender_id, delivery, attachment_ids)
       select $1, interaction_id, 1, turn_id, 'said', 'customer', text, masked, g.language, at, sender_id, 'received', string_to_array(attachment_ids, ',')::uuid[]
       from given g join opened using (interaction_id))
     select o.interaction_id as id, c.is_blocked as "isBlocked" from opened o join customers c on c.workspace_id = $1 and c.customer_id = o.customer_id`,
    [
      tx.workspaceId,
      each((one) => one.interactionId),
      each((one) => one.turnId),
      each((one) => one.channel),
      each((one) => one.touchpointId),
      each((one) => one.threadId ?? null),
      each((one) => one.queueId),
      each((one) => one.customerId),
      each((one) => one.senderId),
      each((one) => one.masked.text),
      each((one) => spansOf(one.masked)),
      each((one) => one.language),
      each(filesOf),
      each((one) => one.at),
      each(snippetOf),
      each((one) => JSON.stringify(one.context)),
      each((one) => JSON.stringify(one.mark)),
      each((one) => one.queuedAt ?? null),
    ],
  )
  return new Map(rows.map(({ id, isBlocked }) => [id, { isBlocked }]))
}
