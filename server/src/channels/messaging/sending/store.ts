import type { MessageFailure, MessageState } from '@peakend/contract/messaging.ts'
import type { InteractionId, MessageAccountId, MessageId, TurnId } from '@peakend/contract/ids.ts'
import type { z } from 'zod'
import type { ReadTx, Tx } from '../../../base/database.ts'
import type { Content } from '../adapter.ts'

type State = z.infer<typeof MessageState> | 'aside'

export interface MessageRecord {
  id: MessageId
  accountId: MessageAccountId
  direction: 'in' | 'out'
  state: State
  interactionId: InteractionId | null
  turnId: TurnId | null
  number: string
  content: Content | Record<string, never>
  isBegun: boolean
  segments: number
  missingParts: number
  failure: MessageFailure | null
  detail: string | null
  why: string | null
  at: Date
  sendAt: Date | null
  acceptedAt: Date | null
  deliveredAt: Date | null
  readAt: Date | null
  repliesTo: MessageId | null
  reaction: string | null
}
const columns = `message_id as id, account_id as "accountId", direction, state, interaction_id as "interactionId", turn_id as "turnId", number, content,
  is_begun as "isBegun", segments, missing_parts as "missingParts", failure, detail, why, at, send_at as "sendAt", accepted_at as "acceptedAt",
  delivered_at as "deliveredAt", read_at as "readAt", replies_to as "repliesTo", reaction`

const one = async (
  tx: ReadTx,
  name: string,
  where: string,
  values: (string | null)[],
): Promise<MessageRecord | null> => {
  const [row] = await tx.query<MessageRecord>(
    name,
    `select ${columns} from messages where workspace_id = $1 and ${where}`,
    [tx.workspaceId, ...values],
  )
  return row ?? null
}
export const findMessage = (tx: ReadTx, id: string) => one(tx, 'messages.find', 'message_id = $2', [id])
export const lockMessage = (tx: Tx, id: string) => one(tx, 'messages.lock', 'message_id = $2 for update', [id])
export const findOfTurn = (tx: ReadTx, turnId: string) => one(tx, 'messages.of-turn', 'turn_id = $2', [turnId])
/** The last message of a conversation, which names the number it is held with. */
export const lastOf = (tx: ReadTx, interactionId: string) =>
  one(tx, 'messages.last', 'interaction_id = $2 order by at desc, message_id desc limit 1', [interactionId])
/** The last a number wrote to an account; the window is counted from it. What we were told of them, such as a new number, is nothing they wrote. Index messages_number. */
export const lastFrom = (tx: ReadTx, accountId: string, number: string) =>
  one(
    tx,
    'messages.last-from',
    `account_id = $2 and number = $3 and direction = 'in' and (state = 'received' or why = 'blocked-sender') and why is distinct from 'moved'
     order by at desc limit 1`,
    [accountId, number],
  )
/** A message by what the provider calls it: theirs, or one of which a part of ours bears the name. Index messages_sender_key, key of message_parts. */
export const findNamed = (tx: ReadTx, accountId: string, providerId: string) =>
  one(
    tx,
    'messages.named',
    `account_id = $2 and (sender_key = $3 or message_id = (select p.message_id from message_parts p
       where p.workspace_id = $1 and p.account_id = $2 and p.provider_id = $3))`,
    [accountId, providerId.slice(0, 200)],
  )
/** The sign a customer put on a message, or took away. */
export const setReaction = (tx: Tx, id: string, reaction: string | null): void =>
  tx.send('messages.react', 'update messages set reaction = $3 where workspace_id = $1 and message_id = $2', [
    tx.workspaceId,
    id,
    reaction?.slice(0, 40) ?? null,
  ])

/** Oldest first; index messages_interaction. */
export const listMessages = (tx: ReadTx, interactionId: string, limit: number) =>
  tx.query<MessageRecord & { templateName: string | null; answersTurn: TurnId | null }>(
    'messages.list',
    `select m.*, r.turn_id as "answersTurn" from (select ${columns}, content ->> 'name' as "templateName" from messages
       where workspace_id = $1 and interaction_id = $2 order by at desc, message_id desc limit $3) m
     left join messages r on r.workspace_id = $1 and r.message_id = m."repliesTo" order by m.at, m.id`,
    [tx.workspaceId, interactionId, limit],
  )

/** Newest first; index messages_aside. */
export const listAside = (tx: ReadTx, before: { at: Date; id: string } | null, limit: number) =>
  tx.query<MessageRecord>(
    'messages.list-aside',
    `select ${columns} from messages where workspace_id = $1 and state = 'aside' and ($2::timestamptz is null or (at, message_id) < ($2, $3::uuid))
     order by at desc, message_id desc limit $4`,
    [tx.workspaceId, before?.at ?? null, before?.id ?? null, limit],
  )

/** A number, or what a platform calls whoever hides theirs (135 signs). */
export const MOST_ADDRESS = 150

export interface NewMessage {
  id: MessageId
  accountId: MessageAccountId
  direction: 'in' | 'out'
  state: State
  interactionId: InteractionId | null
  turnId: TurnId | null
  number: string
  content?: Content
  isBegun?: boolean
  segments?: number
  missingParts?: number
  why?: string | null
  detail?: string | null
  senderKey?: string | null
  contentHash?: Buffer | null
  acknowledgedAt?: Date | null
  at: Date
  sendAt?: Date | null
  repliesTo?: MessageId | null
}
export const insertMessage = (tx: Tx, of: NewMessage): void =>
  tx.send(
    'messages.insert',
    `insert into messages (workspace_id, message_id, account_id, direction, state, interaction_id, turn_id, number, content, is_begun, segments, missing_parts,
       why, detail, sender_key, content_hash, acknowledged_at, at, send_at, replies_to)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)`,
    [
      tx.workspaceId,
      of.id,
      of.accountId,
      of.direction,
      of.state,
      of.interactionId,
      of.turnId,
      of.number.slice(0, MOST_ADDRESS),
      JSON.stringify(of.content ?? {}),
      of.isBegun ?? false,
      of.segments ?? 1,
      of.missingParts ?? 0,
      of.why ?? null,
      of.detail?.slice(0, 300) ?? null,
      of.senderKey ?? null,
      of.contentHash ?? null,
      of.acknowledgedAt ?? null,
      of.at,
      of.sendAt ?? null,
      of.repliesTo ?? null,
    ],
  )

/** Moves it where it is in one of the states named; false where it is not. */
export const moveState = async (
  tx: Tx,
  id: string,
  from: readonly State[],
  to: State,
  why: { failure?: MessageFailure | null; detail?: string | null } = {},
): Promise<boolean> =>
  (
    await tx.query(
      'messages.move',
      `update messages set state = $4, failure = $5, detail = $6, accepted_at = case when $4 in ('accepted', 'delivered', 'read') then coalesce(accepted_at, $7) else accepted_at end,
         delivered_at = case when $4 in ('delivered', 'read') then coalesce(delivered_at, $7) else delivered_at end, read_at = case when $4 = 'read' then $7 else read_at end
       where workspace_id = $1 and message_id = $2 and state = any($3::text[]) returning 1`,
      [tx.workspaceId, id, from, to, why.failure ?? null, why.detail?.slice(0, 300) ?? null, tx.now],
    )
  ).length > 0

export const countBegun = async (tx: ReadTx, number: string, since: Date): Promise<number> => {
  const [row] = await tx.query<{ n: number }>(
    'messages.begun',
    `select count(*) as n from messages where workspace_id = $1 and number = $2 and is_begun and state <> 'failed' and at > $3
       and account_id in (select account_id from message_accounts where workspace_id = $1)`,
    [tx.workspaceId, number, since],
  )
  return row?.n ?? 0
}

export interface PartRecord {
  messageId: MessageId
  part: number
  state: 'accepted' | 'delivered' | 'read' | 'failed'
  failure: MessageFailure | null
  detail: string | null
}
export const partsOf = (tx: ReadTx, messageId: string) =>
  tx.query<PartRecord>(
    'message-parts.of',
    'select message_id as "messageId", part, state, failure, detail from message_parts where workspace_id = $1 and message_id = $2 order by part limit 300',
    [tx.workspaceId, messageId],
  )
/** Receipts and the answers they may overtake wait for each other, so that whichever comes second sees the first. */
export const lockProviderIds = async (tx: Tx, accountId: string, providerIds: readonly string[]): Promise<void> => {
  for (const id of providerIds.toSorted())
    await tx.query('message-parts.wait', `select pg_advisory_xact_lock(hashtextextended($1 || ' ' || $2, 7307180))`, [
      accountId,
      id,
    ])
}
/** A message of the same conversation that was said before this one and is on its way still, for at most so long. */
export const isBehind = async (tx: ReadTx, of: MessageRecord, since: Date): Promise<boolean> =>
  (
    await tx.query(
      'messages.behind',
      `select from messages where workspace_id = $1 and interaction_id = $2 and direction = 'out' and state = 'queued' and at < $3 and at > $4
         and send_at is null limit 1`,
      [tx.workspaceId, of.interactionId, of.at, since],
    )
  ).length > 0
export const findPart = async (tx: ReadTx, accountId: string, providerId: string): Promise<PartRecord | null> => {
  const [row] = await tx.query<PartRecord>(
    'message-parts.find',
    'select message_id as "messageId", part, state, failure, detail from message_parts where workspace_id = $1 and account_id = $2 and provider_id = $3',
    [tx.workspaceId, accountId, providerId],
  )
  return row ?? null
}
/** A part that was taken. Twice equals once, whatever receipts came between; centres use their names again for other messages. */
export const insertPart = (tx: Tx, of: { accountId: string; providerId: string; messageId: string; part: number }) =>
  tx.query(
    'message-parts.insert',
    `insert into message_parts (workspace_id, account_id, provider_id, message_id, part) values ($1, $2, $3, $4, $5)
     on conflict (workspace_id, account_id, provider_id) do update set message_id = $4, part = $5,
       state = case when message_parts.message_id = $4 and message_parts.part = $5 then message_parts.state else 'accepted' end`,
    [tx.workspaceId, of.accountId, of.providerId.slice(0, 200), of.messageId, of.part],
  )
export const setPart = (
  tx: Tx,
  accountId: string,
  providerId: string,
  to: Pick<PartRecord, 'state' | 'failure' | 'detail'>,
) =>
  tx.query(
    'message-parts.state',
    `update message_parts set state = $4, failure = $5, detail = $6 where workspace_id = $1 and account_id = $2 and provider_id = $3`,
    [tx.workspaceId, accountId, providerId.slice(0, 200), to.state, to.failure, to.detail?.slice(0, 300) ?? null],
  )
/** Messages to a number whose fate is unsure; more than one says nothing. */
export const unsureTo = (tx: ReadTx, accountId: string, number: string) =>
  tx.query<{ id: MessageId }>(
    'messages.unsure-to',
    `select message_id as id from messages where workspace_id = $1 and account_id = $2 and number = $3 and state = 'unsure' order by at desc limit 2`,
    [tx.workspaceId, accountId, number],
  )
/** Whether a message to a number waits for its turn or is being handed over. Index messages_number. */
export const isUnderWay = async (tx: ReadTx, accountId: string, number: string): Promise<boolean> =>
  (
    await tx.query(
      'messages.under-way',
      `select from messages where workspace_id = $1 and account_id = $2 and number = $3 and state = 'queued' limit 1`,
      [tx.workspaceId, accountId, number],
    )
  ).length > 0
