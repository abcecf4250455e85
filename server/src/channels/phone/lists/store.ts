/** SQL of lists of customers we call. */
import type { CallListRules, CallListSettings, CallListState, EntryState } from '@peakend/contract/call-lists.ts'
import type {
  CallId,
  CallListEntryId,
  CallListId,
  CustomerId,
  InteractionId,
  PersonId,
  QueueId,
} from '@peakend/contract/ids.ts'
import { placeIn } from '../../../base/cursor.ts'
import type { ReadTx, Tx } from '../../../base/database.ts'
import type { Share } from './rules.ts'

export interface ListRow extends CallListSettings {
  id: CallListId
  state: CallListState
}
const listColumns = `l.call_list_id as id, l.name, l.about, l.queue_id as "queueId", l.rules, l.apology, l.state`

export const insertList = async (
  tx: Tx,
  of: CallListSettings & { id: CallListId; madeBy: PersonId },
): Promise<void> => {
  await tx.query(
    'call-lists.insert',
    `insert into call_lists (workspace_id, call_list_id, name, about, queue_id, rules, apology, made_by, made_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      tx.workspaceId,
      of.id,
      of.name,
      of.about,
      of.queueId,
      JSON.stringify(of.rules),
      JSON.stringify(of.apology),
      of.madeBy,
      tx.now,
    ],
  )
}

export const updateList = async (tx: Tx, id: CallListId, of: CallListSettings): Promise<void> => {
  await tx.query(
    'call-lists.update',
    'update call_lists set name = $3, about = $4, queue_id = $5, rules = $6, apology = $7 where workspace_id = $1 and call_list_id = $2',
    [tx.workspaceId, id, of.name, of.about, of.queueId, JSON.stringify(of.rules), JSON.stringify(of.apology)],
  )
}

export const updateListState = async (tx: Tx, id: CallListId, state: CallListState): Promise<void> => {
  await tx.query('call-lists.state', 'update call_lists set state = $3 where workspace_id = $1 and call_list_id = $2', [
    tx.workspaceId,
    id,
    state,
  ])
}

export const findList = async (tx: ReadTx, id: CallListId): Promise<ListRow | null> => {
  const [row] = await tx.query<ListRow>(
    'call-lists.find',
    `select ${listColumns} from call_lists l where l.workspace_id = $1 and l.call_list_id = $2`,
    [tx.workspaceId, id],
  )
  return row ?? null
}

export const lockList = async (tx: Tx, id: CallListId): Promise<ListRow | null> => {
  const [row] = await tx.query<ListRow>(
    'call-lists.lock',
    `select ${listColumns} from call_lists l where l.workspace_id = $1 and l.call_list_id = $2 for update`,
    [tx.workspaceId, id],
  )
  return row ?? null
}

export type ShownList = ListRow & Share & { queueName: string; counts: Partial<Record<EntryState, number>> | null }

export const listLists = (tx: ReadTx, since: Date, limit: number): Promise<ShownList[]> =>
  tx.query<ShownList>(
    'call-lists.list',
    `select ${listColumns}, coalesce(q.name, '') as "queueName",
       (select json_object_agg(e.state, e.n) from (select state, count(*) as n from call_list_entries
          where workspace_id = l.workspace_id and call_list_id = l.call_list_id group by state) e) as counts,
       (select count(*) from call_list_calls c where c.workspace_id = l.workspace_id and c.answered_at > $2 and c.call_list_id = l.call_list_id) as answered,
       (select count(*) from call_list_calls c where c.workspace_id = l.workspace_id and c.answered_at > $2 and c.call_list_id = l.call_list_id
          and c.is_abandoned) as abandoned
     from call_lists l left join queues q using (workspace_id, queue_id)
     where l.workspace_id = $1 order by l.made_at desc limit $3`,
    [tx.workspaceId, since, limit],
  )

/** Of all lists. Index call_list_calls_answered. */
export const shareSince = async (tx: ReadTx, since: Date): Promise<Share> => {
  const [row] = await tx.query<Share>(
    'call-lists.share',
    `select count(*) as answered, count(*) filter (where is_abandoned) as abandoned from call_list_calls where workspace_id = $1 and answered_at > $2`,
    [tx.workspaceId, since],
  )
  return row ?? { answered: 0, abandoned: 0 }
}

/** False where the number stands on the list already. */
export const insertEntry = async (
  tx: Tx,
  of: { listId: CallListId; customerId: CustomerId; number: string; zone: string | null },
): Promise<boolean> =>
  (
    await tx.query(
      'call-list-entries.insert',
      `insert into call_list_entries (workspace_id, call_list_id, customer_id, number, zone, state, next_at)
       values ($1, $2, $3, $4, $5, 'waiting', $6) on conflict do nothing returning 1`,
      [tx.workspaceId, of.listId, of.customerId, of.number, of.zone, tx.now],
    )
  ).length > 0

export const countEntries = async (tx: ReadTx, id: CallListId): Promise<number> => {
  const [row] = await tx.query<{ n: number }>(
    'call-list-entries.count',
    'select count(*) as n from call_list_entries where workspace_id = $1 and call_list_id = $2',
    [tx.workspaceId, id],
  )
  return row?.n ?? 0
}

export interface EntryRow {
  id: CallListEntryId
  listId: CallListId
  customerId: CustomerId
  number: string
  zone: string | null
  state: EntryState
  attempts: number
  nextAt: Date
  interactionId: InteractionId | null
}
const entryColumns = `e.entry_id as id, e.call_list_id as "listId", e.customer_id as "customerId", e.number, e.zone, e.state, e.attempts, e.next_at as "nextAt",
  e.interaction_id as "interactionId"`

/** The one that has been due for longest, locked; and whether its number is called by nobody. Index call_list_entries_due. */
export const lockDue = async (tx: Tx, id: CallListId): Promise<(EntryRow & { isNeverCalled: boolean }) | null> => {
  const [row] = await tx.query<EntryRow & { isNeverCalled: boolean }>(
    'call-list-entries.due',
    `select ${entryColumns}, exists (select from never_called n where n.workspace_id = e.workspace_id and n.number = e.number) as "isNeverCalled"
     from call_list_entries e where e.workspace_id = $1 and e.call_list_id = $2 and e.state in ('waiting', 'again') and e.next_at <= $3
     order by e.next_at, e.entry_id limit 1 for update of e skip locked`,
    [tx.workspaceId, id, tx.now],
  )
  return row ?? null
}

export const lockEntry = async (tx: Tx, id: CallListEntryId): Promise<EntryRow | null> => {
  const [row] = await tx.query<EntryRow>(
    'call-list-entries.lock',
    `select ${entryColumns} from call_list_entries e where e.workspace_id = $1 and e.entry_id = $2 for update`,
    [tx.workspaceId, id],
  )
  return row ?? null
}

export const updateEntry = (
  tx: Tx,
  id: CallListEntryId,
  to: { state: EntryState; attempts: number; nextAt: Date; interactionId?: InteractionId },
): void =>
  tx.send(
    'call-list-entries.update',
    `update call_list_entries set state = $3, attempts = $4, next_at = $5, interaction_id = coalesce($6, interaction_id)
     where workspace_id = $1 and entry_id = $2`,
    [tx.workspaceId, id, to.state, to.attempts, to.nextAt, to.interactionId ?? null],
  )

/** When the next of them is due; null where none is. */
export const nextDue = async (tx: ReadTx, id: CallListId): Promise<Date | null> => {
  const [row] = await tx.query<{ at: Date | null }>(
    'call-list-entries.next',
    `select min(next_at) as at from call_list_entries where workspace_id = $1 and call_list_id = $2 and state in ('waiting', 'again')`,
    [tx.workspaceId, id],
  )
  return row?.at ?? null
}

export interface ShownEntry extends EntryRow {
  customerName: string | null
}
/** Index call_list_entries_list. */
export const listEntries = (
  tx: ReadTx,
  id: CallListId,
  of: { after: string | null; limit: number },
): Promise<ShownEntry[]> =>
  tx.query<ShownEntry>(
    'call-list-entries.list',
    `select ${entryColumns}, c.name as "customerName" from call_list_entries e left join customers c using (workspace_id, customer_id)
     where e.workspace_id = $1 and e.call_list_id = $2 and ($3::uuid is null or e.entry_id > $3) order by e.entry_id limit $4`,
    [tx.workspaceId, id, of.after, of.limit],
  )

/** Agents of a queue who are there with a phone that is in no call, whoever has been free for longest first; not who declined a list's call since. */
export const freeAgents = (tx: ReadTx, queueId: QueueId, declinedSince: Date): Promise<{ personId: PersonId }[]> =>
  tx.query<{ personId: PersonId }>(
    'call-lists.free-agents',
    `select p.person_id as "personId" from presences p
     join queue_members m on m.workspace_id = $1 and m.queue_id = $2 and m.person_id = p.person_id
     where p.state = 'available' and p.has_phone and not p.is_in_call
       and not exists (select from call_list_calls c where c.workspace_id = $1 and c.person_id = p.person_id and c.begun_at > $3
         and c.ended_at is not null and not exists (select from call_legs l where l.workspace_id = $1 and l.call_id = c.call_id and l.as_who = 'customer'))
     order by p.freed_at limit 50`,
    [tx.workspaceId, queueId, declinedSince],
  )

/** Customers on the line for these agents. */
export const waitingCalls = async (tx: ReadTx, queueId: QueueId): Promise<number> => {
  const [row] = await tx.query<{ n: number }>(
    'call-lists.waiting',
    `select count(*) as n from interactions where workspace_id = $1 and queue_id = $2 and state = 'waiting' and channel = 'phone'`,
    [tx.workspaceId, queueId],
  )
  return row?.n ?? 0
}

export const insertListCall = (
  tx: Tx,
  of: { callId: CallId; listId: CallListId; entryId: CallListEntryId; personId: PersonId },
): void =>
  tx.send(
    'call-list-calls.insert',
    `insert into call_list_calls (workspace_id, call_id, call_list_id, entry_id, person_id, begun_at) values ($1, $2, $3, $4, $5, $6)`,
    [tx.workspaceId, of.callId, of.listId, of.entryId, of.personId, tx.now],
  )

export interface ListCall {
  callId: CallId
  listId: CallListId
  entryId: CallListEntryId
  personId: PersonId
  answeredAt: Date | null
  endedAt: Date | null
}
export const lockListCall = async (tx: Tx, callId: CallId): Promise<ListCall | null> => {
  const [row] = await tx.query<ListCall>(
    'call-list-calls.lock',
    `select call_id as "callId", call_list_id as "listId", entry_id as "entryId", person_id as "personId", answered_at as "answeredAt", ended_at as "endedAt"
     from call_list_calls where workspace_id = $1 and call_id = $2 for update`,
    [tx.workspaceId, callId],
  )
  return row ?? null
}

export const updateListCall = (
  tx: Tx,
  callId: CallId,
  to: { answeredAt: Date | null; isAbandoned: boolean; isOver: boolean },
): void =>
  tx.send(
    'call-list-calls.update',
    `update call_list_calls set answered_at = coalesce(answered_at, $3), is_abandoned = is_abandoned or $4,
       ended_at = coalesce(ended_at, case when $5 then $6::timestamptz end) where workspace_id = $1 and call_id = $2`,
    [tx.workspaceId, callId, to.answeredAt, to.isAbandoned, to.isOver, tx.now],
  )

/** How the legs of a call ended: whether the customer was called at all or our line failed, and why the agent's phone was not answered. */
export const legsOfCall = async (
  tx: ReadTx,
  callId: CallId,
): Promise<{ wasDialled: boolean; hasLineFailed: boolean; agentCause: string | null }> => {
  const rows = await tx.query<{ as: string; upAt: Date | null; cause: string | null }>(
    'call-list-calls.legs',
    'select as_who as "as", up_at as "upAt", cause from call_legs where workspace_id = $1 and call_id = $2',
    [tx.workspaceId, callId],
  )
  const agent = rows.find((one) => one.as === 'agent' && one.upAt === null)
  const customer = rows.find((one) => one.as === 'customer')
  const hasLineFailed = customer?.upAt === null && customer.cause === 'no-way'
  return { wasDialled: customer !== undefined, hasLineFailed, agentCause: agent?.cause ?? null }
}

export const insertNever = async (
  tx: Tx,
  of: { id: string; number: string; why: string; by: PersonId },
): Promise<boolean> =>
  (
    await tx.query(
      'never-called.insert',
      `insert into never_called (workspace_id, number, never_id, why, noted_by, noted_at) values ($1, $2, $3, $4, $5, $6) on conflict do nothing returning 1`,
      [tx.workspaceId, of.number, of.id, of.why, of.by, tx.now],
    )
  ).length > 0

export const deleteNever = async (tx: Tx, number: string): Promise<boolean> =>
  (
    await tx.query(
      'never-called.delete',
      'delete from never_called where workspace_id = $1 and number = $2 returning 1',
      [tx.workspaceId, number],
    )
  ).length > 0

export const isNever = async (tx: ReadTx, number: string): Promise<boolean> =>
  (
    await tx.query('never-called.is', 'select 1 from never_called where workspace_id = $1 and number = $2', [
      tx.workspaceId,
      number,
    ])
  ).length > 0

export interface NeverRow {
  id: string
  number: string
  why: string
  by: string | null
  at: Date
}
/** Index never_called_at. */
export const listNever = (tx: ReadTx, of: { cursor?: string; limit: number }): Promise<NeverRow[]> => {
  const place = placeIn(of.cursor, { sign: '_' })
  return tx.query<NeverRow>(
    'never-called.list',
    `select never_id as id, number, why, noted_at as at, (select p.name from colleagues p where p.person_id = noted_by) as by from never_called
     where workspace_id = $1 and ($2::timestamptz is null or (noted_at, never_id) < ($2, $3::uuid)) order by noted_at desc, never_id desc limit $4`,
    [tx.workspaceId, place?.value ?? null, place?.id ?? null, of.limit + 1],
  )
}

export type { CallListRules }
