import type {
  AttachmentId,
  CustomerId,
  InteractionId,
  PersonId,
  QueueId,
  TouchpointId,
  TurnId,
} from '@peakend/contract/ids.ts'
import type { InteractionState } from '@peakend/contract/interactions.ts'
import type { Mark } from '@peakend/contract/mark.ts'
import type { Channel } from '@peakend/contract/values.ts'
import type { ReadTx, Tx } from '../../base/database.ts'
import { isClaimed } from '../../base/idempotence.ts'
import { gathering, grouped, keyed } from '../../base/gather.ts'
import type { Masked } from '../../base/masking.ts'

export type Speaker = 'customer' | 'agent' | 'bot' | 'system'
export type DeliveryState = 'received' | 'queued' | 'delivered' | 'read' | 'failed' | 'unsure'

export interface TurnRecord {
  id: TurnId
  interactionId: InteractionId
  ordinal: number
  kind: 'said' | 'note' | 'system'
  by: Speaker
  personId: PersonId | null
  personName: string | null
  text: string
  masked: Masked['spans'] | null
  system: { code: string; values: Record<string, string> } | null
  language: string | null
  at: Date
  senderId: string
  delivery: DeliveryState
  attachmentIds: AttachmentId[] | null
}

export interface NewTurn {
  id: TurnId
  interactionId: InteractionId
  kind: 'said' | 'note' | 'system'
  by: Speaker
  personId: PersonId | null
  masked: Masked
  system: { code: string; values: Record<string, string> } | null
  language: string | null
  senderId: string
  delivery: DeliveryState
  attachmentIds: readonly AttachmentId[]
  answerId: string | null
  asks: readonly PersonId[] | null
}

const turnColumns = `t.turn_id as id, t.interaction_id as "interactionId", t.ordinal, t.kind, t.by, t.person_id as "personId",
  case when t.person_id is not null then (select p.name from colleagues p where p.person_id = t.person_id) end as "personName", t.text, t.masked, t.system, t.language, t.at,
  t.sender_id as "senderId", t.delivery, t.attachment_ids as "attachmentIds"`

/** Nobody says more in one conversation; what goes on for longer is read to here. */
export const MOST_TURNS = 2000

/** What a row of the inbox shows of the last thing said. */
const SNIPPET_LENGTH = 140
export const snippetOf = (of: { masked: Masked; attachmentIds: readonly string[] }): string =>
  (of.masked.text || (of.attachmentIds.length > 0 ? '📎' : '')).slice(0, SNIPPET_LENGTH)

/** Nothing (null) where there is none, so that most rows stay small. */
export const spansOf = (masked: Masked): string | null =>
  masked.spans.length > 0 ? JSON.stringify(masked.spans) : null

/** The value that stands for "no touchpoint" and "no thread" in index interactions_running. */
export const NONE = '00000000-0000-0000-0000-000000000000'

export interface FromCustomer {
  turnId: TurnId
  customerId: CustomerId
  channel: Channel
  touchpointId: TouchpointId | null
  threadId?: string | null
  source: string
  senderId: string
  masked: Masked
  attachmentIds: readonly AttachmentId[]
  language: string | null
  at: Date
}

export interface Continued {
  interactionId: InteractionId
  ordinal: number
  state: InteractionState
  agentId: PersonId | null
  queueId: QueueId | null
  waitingReplySince: Date | null
  unread: number
  isBlocked: boolean
}

/**
 * Continues the running interaction in one statement: takes its row's lock, the next ordinal, and stores the turn; the state stays for
 * the caller to step. Null where none runs, and where the turn's id is not claimed for it: it may be sent together with the claim. Index
 * interactions_running.
 */
export const continueRunning = async (tx: Tx, of: FromCustomer): Promise<Continued | null> => {
  const [row] = await tx.query<Continued>(
    'turns.continue',
    `with running as (
       update interactions set ordinal = ordinal + 1, last_turn_at = $11, last_by = 'customer', snippet = $12,
         waiting_reply_since = coalesce(waiting_reply_since, $11), unread = unread + 1, language = coalesce(language, $9)
       where workspace_id = $1 and customer_id = $2 and channel = $3 and coalesce(touchpoint_id, '${NONE}') = $4 and coalesce(thread_id, '${NONE}') = $14
         and state <> 'closed' and not is_imported
         and ${isClaimed({ source: '$13', senderId: '$6', key: 'turnId', answered: '$5' })}
       returning interaction_id, ordinal, state, agent_id, queue_id, waiting_reply_since, unread),
     turn as (
       insert into turns (workspace_id, interaction_id, ordinal, turn_id, kind, by, text, masked, language, at, sender_id, delivery, attachment_ids)
       select $1, interaction_id, ordinal, $5, 'said', 'customer', $7, $8, $9, $11, $6, 'received', $10 from running)
     select interaction_id as "interactionId", ordinal, state, agent_id as "agentId", queue_id as "queueId",
       waiting_reply_since as "waitingReplySince", unread,
       (select c.is_blocked from customers c where c.workspace_id = $1 and c.customer_id = $2) as "isBlocked" from running`,
    [...valuesOf(tx, of), snippetOf(of), of.source, of.threadId ?? NONE],
  )
  return row ?? null
}

/** Opens an interaction with this as its first turn, in one statement. Null where another transaction opened one meanwhile. */
export const openWith = async (
  tx: Tx,
  of: FromCustomer & {
    interactionId: InteractionId
    queueId: QueueId | null
    context: Record<string, string>
    mark: Mark
  },
): Promise<{ isBlocked: boolean } | null> => {
  const [row] = await tx.query<{ isBlocked: boolean }>(
    'turns.open',
    `with opened as (
       insert into interactions (workspace_id, interaction_id, channel, state, touchpoint_id, queue_id, customer_id, language, opened_at,
         ordinal, last_turn_at, last_by, snippet, waiting_reply_since, unread, context, mark, thread_id)
       values ($1, $13, $3, 'waiting', nullif($4, '${NONE}'::uuid), $14, $2, $9, $11, 1, $11, 'customer', $12, $11, 1, $15, $16, $17)
       on conflict do nothing returning interaction_id),
     turn as (
       insert into turns (workspace_id, interaction_id, ordinal, turn_id, kind, by, text, masked, language, at, sender_id, delivery, attachment_ids)
       select $1, interaction_id, 1, $5, 'said', 'customer', $7, $8, $9, $11, $6, 'received', $10 from opened)
     select (select c.is_blocked from customers c where c.workspace_id = $1 and c.customer_id = $2) as "isBlocked" from opened`,
    [
      ...valuesOf(tx, of),
      snippetOf(of),
      of.interactionId,
      of.queueId,
      JSON.stringify(of.context),
      JSON.stringify(of.mark),
      of.threadId ?? null,
    ],
  )
  return row ?? null
}

const valuesOf = (tx: Tx, of: FromCustomer) => [
  tx.workspaceId,
  of.customerId,
  of.channel,
  of.touchpointId ?? NONE,
  of.turnId,
  of.senderId,
  of.masked.text,
  spansOf(of.masked),
  of.language,
  of.attachmentIds.length > 0 ? of.attachmentIds : null,
  of.at,
]

/**
 * An agent's turn in one statement: stored only where this person holds it and it runs; it wakes a resting one. Null where not, and
 * then nothing is stored. `was` is the state before.
 */
export const insertReply = async (
  tx: Tx,
  of: NewTurn,
): Promise<{ ordinal: number; was: InteractionState; channel: Channel } | null> => {
  const [row] = await tx.query<{ ordinal: number; was: InteractionState; channel: Channel }>(
    'turns.reply',
    `with next as (
       update interactions set ordinal = ordinal + 1, state = 'active', last_turn_at = $8, last_by = 'agent', snippet = $9,
         waiting_reply_since = null, unread = 0, read_by_agent = ordinal + 1, unread_by_customer = unread_by_customer + 1
       where workspace_id = $1 and interaction_id = $2 and agent_id = $4 and state in ('active', 'resting')
       returning new.ordinal, old.state as was, new.channel),
     turn as (
       insert into turns (workspace_id, interaction_id, ordinal, turn_id, kind, by, person_id, text, masked, at, sender_id, delivery, attachment_ids, answer_id)
       select $1, $2, ordinal, $3, 'said', 'agent', $4, $6, $7, $8, $5, 'queued', $10, $11 from next)
     select ordinal, was, channel from next`,
    [
      tx.workspaceId,
      of.interactionId,
      of.id,
      of.personId,
      of.senderId,
      of.masked.text,
      spansOf(of.masked),
      tx.now,
      snippetOf(of),
      of.attachmentIds.length > 0 ? of.attachmentIds : null,
      of.answerId,
    ],
  )
  return row ?? null
}

/** A note or a line of the system: takes an ordinal under the lock, changes nothing about who waits for whom. Null where there is none. */
export const insertAside = async (tx: Tx, of: NewTurn): Promise<number | null> => {
  const [row] = await tx.query<{ ordinal: number }>(
    'turns.aside',
    `with next as (
       update interactions set ordinal = ordinal + 1 where workspace_id = $1 and interaction_id = $2 returning ordinal),
     turn as (
       insert into turns (workspace_id, interaction_id, ordinal, turn_id, kind, by, person_id, text, masked, system, at, sender_id, delivery, asks)
       select $1, $2, ordinal, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13 from next)
     select ordinal from next`,
    [
      tx.workspaceId,
      of.interactionId,
      of.id,
      of.kind,
      of.by,
      of.personId,
      of.masked.text,
      spansOf(of.masked),
      of.system ? JSON.stringify(of.system) : null,
      tx.now,
      of.senderId,
      of.delivery,
      of.asks,
    ],
  )
  return row?.ordinal ?? null
}

export const findTurn = gathering<string, TurnRecord | null>(null, async (tx, ids) =>
  keyed(
    await tx.query<TurnRecord>(
      'turns.find',
      `select ${turnColumns} from turns t where t.workspace_id = $1 and t.turn_id = any($2::uuid[])`,
      [tx.workspaceId, ids],
    ),
    (row) => row.id,
  ),
)

/** Of each what follows an ordinal, oldest first, at most `MOST_TURNS`. */
export const findTurnsAfter = async (
  tx: ReadTx,
  asked: readonly { id: InteractionId; after: number }[],
): Promise<Map<InteractionId, TurnRecord[]>> =>
  grouped(
    await tx.query<TurnRecord>(
      'turns.after-each',
      `select ${turnColumns} from unnest($2::uuid[], $3::int[]) as asked (id, after) cross join lateral (
         select * from turns o where o.workspace_id = $1 and o.interaction_id = asked.id and o.ordinal > asked.after
         order by o.ordinal limit ${MOST_TURNS}) t
       order by t.interaction_id, t.ordinal`,
      [tx.workspaceId, asked.map(({ id }) => id), asked.map(({ after }) => after)],
    ),
    (row) => row.interactionId,
  )

/** From the beginning, oldest first, at most `MOST_TURNS` of each. */
export const findAllTurns = gathering<InteractionId, TurnRecord[]>([], (tx, ids) =>
  findTurnsAfter(
    tx,
    ids.map((id) => ({ id, after: 0 })),
  ),
)

/** Oldest first, after an ordinal: the primary key. */
export const findTurns = (tx: ReadTx, interactionId: string, after: number, limit: number): Promise<TurnRecord[]> =>
  tx.query<TurnRecord>(
    'turns.list',
    `select ${turnColumns} from turns t where t.workspace_id = $1 and t.interaction_id = $2 and t.ordinal > $3 order by t.ordinal limit $4`,
    [tx.workspaceId, interactionId, after, limit],
  )

/** The last so many of each, oldest first: the primary key. */
export const findLastTurns = async (
  tx: ReadTx,
  interactionIds: readonly InteractionId[],
  limit: number,
): Promise<Map<InteractionId, TurnRecord[]>> =>
  grouped(
    await tx.query<TurnRecord>(
      'turns.last-of-each',
      `select ${turnColumns} from unnest($2::uuid[]) as asked (id) cross join lateral (
         select * from turns o where o.workspace_id = $1 and o.interaction_id = asked.id order by o.ordinal desc limit $3) t
       order by t.interaction_id, t.ordinal`,
      [tx.workspaceId, interactionIds, limit],
    ),
    (row) => row.interactionId,
  )

/** Those at the ordinals that are there: the primary key. */
export const findTurnsAt = (
  tx: ReadTx,
  interactionId: InteractionId,
  ordinals: readonly number[],
): Promise<TurnRecord[]> =>
  tx.query<TurnRecord>(
    'turns.at',
    `select ${turnColumns} from turns t where t.workspace_id = $1 and t.interaction_id = $2 and t.ordinal = any($3::int[]) order by t.ordinal`,
    [tx.workspaceId, interactionId, ordinals],
  )

/** Null where nothing changed: what was read or failed for good is not delivered afterwards. */
export const updateDelivery = async (
  tx: Tx,
  turnId: string,
  delivery: DeliveryState,
  failure: string | null,
): Promise<{ interactionId: InteractionId; ordinal: number } | null> => {
  const [row] = await tx.query<{ interactionId: InteractionId; ordinal: number }>(
    'turns.delivery',
    `update turns set delivery = $3, failure = $4 where workspace_id = $1 and turn_id = $2 and by <> 'customer' and delivery <> $3 and delivery <> 'read'
     returning interaction_id as "interactionId", ordinal`,
    [tx.workspaceId, turnId, delivery, failure],
  )
  return row ?? null
}

/** True when it moved forward. What the customer read of ours counts as read from then on. */
export const updateRead = async (
  tx: Tx,
  interactionId: string,
  by: 'customer' | 'agent',
  ordinal: number,
): Promise<number | null> => {
  const column = by === 'agent' ? 'read_by_agent' : 'read_by_customer'
  const left =
    by === 'agent'
      ? 'unread = case when $3 >= ordinal then 0 else least(unread, ordinal - $3) end'
      : `unread_by_customer = case when $3 >= ordinal then 0 else (select count(*) from turns t where t.workspace_id = $1
           and t.interaction_id = $2 and t.ordinal > $3 and t.kind = 'said' and t.by in ('agent', 'bot')) end`
  const [moved] = await tx.query<{ ordinal: number }>(
    `interactions.read.${by}`,
    `update interactions set ${column} = least($3, ordinal), ${left}
     where workspace_id = $1 and interaction_id = $2 and ${column} < least($3, ordinal) returning ${column} as ordinal`,
    [tx.workspaceId, interactionId, ordinal],
  )
  if (!moved) return null
  if (by === 'customer') {
    await tx.query(
      'turns.read',
      `update turns set delivery = 'read' where workspace_id = $1 and interaction_id = $2 and ordinal <= $3 and by <> 'customer'
         and kind = 'said' and delivery in ('queued', 'delivered')`,
      [tx.workspaceId, interactionId, ordinal],
    )
  }
  return moved.ordinal
}
