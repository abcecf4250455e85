import type {
  CaseId,
  CustomerId,
  InteractionId,
  NeedId,
  PersonId,
  QueueId,
  TouchpointId,
} from '@peakend/contract/ids.ts'
import type { InteractionState } from '@peakend/contract/interactions.ts'
import type { Mark } from '@peakend/contract/mark.ts'
import type { Channel } from '@peakend/contract/values.ts'
import type { ReadTx, Tx } from '../base/database.ts'
import { gathering, grouped, keyed } from '../base/gather.ts'

/** What an interaction is now. */
export interface Standing {
  id: InteractionId
  channel: Channel
  state: InteractionState
  touchpointId: TouchpointId | null
  /** Of letters: which of several matters under way at one mailbox. */
  threadId: string | null
  queueId: QueueId | null
  /** As the customer arrived; `customers.resolve` says whom that stands for now. */
  customerId: CustomerId
  agentId: PersonId | null
  caseId: CaseId | null
  language: string | null
  openedAt: Date
  queuedAt: Date | null
  answeredAt: Date | null
  endedAt: Date | null
  endedBy: string | null
  closedAt: Date | null
  ordinal: number
  lastTurnAt: Date
  lastBy: 'customer' | 'agent' | 'bot' | 'system'
  waitingReplySince: Date | null
  readByCustomer: number
  personWantedAt: Date | null
  needId: NeedId | null
  needConfirmed: boolean
  outcome: string | null
  isImported: boolean
  /** Of a conversation by letter: what it is about. */
  subject: string | null
  /** A caller left a message, and nobody has spoken with them since: it waits as letters do. */
  isMessage: boolean
}

export const standingColumns = `interaction_id as id, channel, state, touchpoint_id as "touchpointId", thread_id as "threadId", queue_id as "queueId",
  customer_id as "customerId", agent_id as "agentId", case_id as "caseId", language, opened_at as "openedAt", queued_at as "queuedAt",
  answered_at as "answeredAt", ended_at as "endedAt", ended_by as "endedBy", closed_at as "closedAt", ordinal, last_turn_at as "lastTurnAt",
  last_by as "lastBy", waiting_reply_since as "waitingReplySince", read_by_customer as "readByCustomer", person_wanted_at as "personWantedAt",
  need_id as "needId", need_confirmed as "needConfirmed", outcome, is_imported as "isImported", context ->> 'subject' as subject, is_message as "isMessage"`

export const findStanding = gathering<string, Standing | null>(null, async (tx, ids) =>
  keyed(
    await tx.query<Standing>(
      'interactions.find',
      `select ${standingColumns} from interactions where workspace_id = $1 and interaction_id = any($2::uuid[])`,
      [tx.workspaceId, ids],
    ),
    (row) => row.id,
  ),
)

export const lockStanding = async (tx: Tx, interactionId: string): Promise<Standing | null> => {
  const [row] = await tx.query<Standing>(
    'interactions.lock',
    `select ${standingColumns} from interactions where workspace_id = $1 and interaction_id = $2 for update`,
    [tx.workspaceId, interactionId],
  )
  return row ?? null
}

/** The running interaction of a customer at a touchpoint, else the last one that closed; index interactions_running, interactions_customer. */
export const findLatest = async (
  tx: ReadTx,
  of: { customerId: string; channel: string; touchpointId: string | null },
): Promise<Standing | null> => {
  const [row] = await tx.query<Standing>(
    'interactions.latest',
    `select ${standingColumns} from interactions where workspace_id = $1 and customer_id = $2 and channel = $3
       and touchpoint_id is not distinct from $4::uuid and not is_imported
     order by (state <> 'closed') desc, opened_at desc, interaction_id desc limit 1`,
    [tx.workspaceId, of.customerId, of.channel, of.touchpointId],
  )
  return row ?? null
}

/** What runs with these customers; index interactions_customer. */
export const listRunning = (tx: ReadTx, customerIds: readonly string[]): Promise<Standing[]> =>
  tx.query<Standing>(
    'interactions.running',
    `select ${standingColumns} from interactions where workspace_id = $1 and customer_id = any($2::uuid[]) and state <> 'closed'
     order by opened_at limit 20`,
    [tx.workspaceId, customerIds],
  )

/** One that we begin: nobody waits in it, and no turn is in it yet. False where one runs already. Index interactions_running. */
export const insertOurs = async (
  tx: Tx,
  of: {
    id: InteractionId
    customerId: CustomerId
    channel: Channel
    touchpointId: TouchpointId | null
    queueId: QueueId | null
    language: string | null
    context: Record<string, string>
    threadId: string | null
    mark: Mark
  },
): Promise<boolean> =>
  (
    await tx.query(
      'interactions.open-ours',
      `insert into interactions (workspace_id, interaction_id, channel, state, touchpoint_id, queue_id, customer_id, language, opened_at, ordinal,
         last_turn_at, last_by, context, mark, thread_id)
       values ($1, $2, $3, 'waiting', $4, $5, $6, $7, $8, 0, $8, 'agent', $9, $10, $11) on conflict do nothing returning 1`,
      [
        tx.workspaceId,
        of.id,
        of.channel,
        of.touchpointId,
        of.queueId,
        of.customerId,
        of.language,
        tx.now,
        JSON.stringify(of.context),
        JSON.stringify(of.mark),
        of.threadId,
      ],
    )
  ).length > 0

/** The letter each column stands for in the name of a statement, so that a name stays true to its text. */
const SHORT = {
  state: 's',
  agent_id: 'a',
  queue_id: 'q',
  queued_at: 'u',
  answered_at: 'w',
  ended_at: 'e',
  ended_by: 'b',
  closed_at: 'c',
  need_id: 'n',
  need_confirmed: 'f',
  outcome: 'o',
  summary: 'm',
  case_id: 'k',
  person_wanted_at: 'p',
  waiting_reply_since: 'r',
  warned_at: 'W',
  unread: 'U',
  mark: 'M',
  proposed_needs: 'P',
  is_message: 'V',
} as const
type Column = keyof typeof SHORT

/** Changes the named columns, under the lock the caller holds. */
export const updateStanding = async (
  tx: Tx,
  interactionId: string,
  to: Partial<Record<Column, unknown>>,
): Promise<void> => {
  const columns = (Object.keys(to) as Column[]).toSorted()
  const set = columns.map((column, i) => `${column} = $${i + 3}`).join(', ')
  await tx.query(
    `interactions.set.${columns.map((c) => SHORT[c]).join('')}`,
    `update interactions set ${set} where workspace_id = $1 and interaction_id = $2`,
    [tx.workspaceId, interactionId, ...columns.map((column) => to[column] as string)],
  )
}

/** Gives many that just came their place in line. */
export const queueAllNew = (tx: Tx, ids: readonly string[], queueId: string): void =>
  tx.send(
    'interactions.queue-new',
    `update interactions set queue_id = $3, queued_at = $4
     where workspace_id = $1 and interaction_id = any($2::uuid[]) and (queue_id, queued_at) is distinct from ($3::uuid, $4::timestamptz)`,
    [tx.workspaceId, ids, queueId, tx.now],
  )

/** Locks those of them that wait, in the order of ids. */
export const lockAllWaiting = async (tx: Tx, ids: readonly string[]): Promise<ReadonlySet<InteractionId>> => {
  if (ids.length === 0) return new Set()
  const rows = await tx.query<{ id: InteractionId }>(
    'interactions.lock-waiting',
    `select interaction_id as id from interactions where workspace_id = $1 and interaction_id = any($2) and state = 'waiting'
     order by interaction_id for update`,
    [tx.workspaceId, [...ids]],
  )
  return new Set(rows.map(({ id }) => id))
}

/** Gives many to people, under the locks the caller holds. */
export const assignAllWaiting = (tx: Tx, given: readonly { interactionId: string; personId: string }[]): void =>
  tx.send(
    'interactions.assign-waiting',
    `update interactions i set state = 'active', agent_id = o.person_id, answered_at = coalesce(i.answered_at, $2)
     from unnest($3::uuid[], $4::uuid[]) o(interaction_id, person_id)
     where i.workspace_id = $1 and i.interaction_id = o.interaction_id`,
    [tx.workspaceId, tx.now, given.map((o) => o.interactionId), given.map((o) => o.personId)],
  )

export const insertTransfer = (
  tx: Tx,
  of: {
    interactionId: string
    fromPersonId: string | null
    toQueueId: string | null
    toPersonId: string | null
    note: string
  },
) =>
  tx.query(
    'transfers.insert',
    `insert into transfers (workspace_id, interaction_id, at, from_person_id, to_queue_id, to_person_id, note)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (workspace_id, interaction_id, at) do update set to_queue_id = excluded.to_queue_id, to_person_id = excluded.to_person_id, note = excluded.note`,
    [tx.workspaceId, of.interactionId, tx.now, of.fromPersonId, of.toQueueId, of.toPersonId, of.note],
  )

export interface TransferRecord {
  at: Date
  fromPersonId: PersonId | null
  fromPersonName: string | null
  toName: string
  toPersonId: PersonId | null
  note: string
}

/** Names come from the table of queues, which routing keeps. */
export const listTransfers = gathering<string, TransferRecord[]>([], async (tx, ids) =>
  grouped(
    await tx.query<TransferRecord & { interactionId: string }>(
      'transfers.list',
      `select t.interaction_id as "interactionId", t.at, t.from_person_id as "fromPersonId", t.to_person_id as "toPersonId",
       (select name from colleagues where person_id = t.from_person_id) as "fromPersonName",
       coalesce((select name from colleagues where person_id = t.to_person_id),
         (select q.name from queues q where q.workspace_id = t.workspace_id and q.queue_id = t.to_queue_id), '') as "toName", t.note
     from unnest($2::uuid[]) as asked (id) cross join lateral (
         select * from transfers o where o.workspace_id = $1 and o.interaction_id = asked.id order by o.at limit 100) t
       order by t.interaction_id, t.at`,
      [tx.workspaceId, ids],
    ),
    (row) => row.interactionId,
  ),
)

export const setReader = (tx: Tx, interactionId: string, personId: string, isSeen: boolean) =>
  tx.query(
    'readers.set',
    `insert into readers (workspace_id, interaction_id, person_id, since, is_seen) values ($1, $2, $3, $4, $5)
     on conflict (workspace_id, interaction_id, person_id) do update set since = excluded.since, is_seen = excluded.is_seen`,
    [tx.workspaceId, interactionId, personId, tx.now, isSeen],
  )

/** A reader counts as there for this long after they last opened it: nobody tells us when a screen is closed. */
const READING_MS = 15 * 60_000

export const listReaders = (tx: ReadTx, interactionId: string): Promise<{ personId: PersonId; name: string }[]> =>
  tx.query(
    'readers.list',
    `select r.person_id as "personId", p.name from readers r join colleagues p using (workspace_id, person_id)
     where r.workspace_id = $1 and r.interaction_id = $2 and r.is_seen and r.since > $3 limit 50`,
    [tx.workspaceId, interactionId, new Date(tx.now.getTime() - READING_MS)],
  )

/** Which of these customers somebody who sees only these queues serves or has served; index interactions_customer. */
export const findServed = async (
  tx: ReadTx,
  queues: readonly string[],
  customerIds: readonly string[],
): Promise<string[]> =>
  (
    await tx.query<{ id: string }>(
      'interactions.served',
      `select c.id from unnest($2::uuid[]) as c (id) where exists (
         select from interactions i where i.workspace_id = $1 and i.queue_id = any($3::uuid[])
           and i.customer_id in (select peakend.merged_customers($1, c.id)))`,
      [tx.workspaceId, customerIds, queues],
    )
  ).map((row) => row.id)

/** Whether a note of this conversation asks this person. */
export const isAsked = async (tx: ReadTx, interactionId: string, personId: string): Promise<boolean> =>
  (
    await tx.query(
      'turns.asked',
      'select 1 from turns where workspace_id = $1 and interaction_id = $2 and $3 = any(asks) limit 1',
      [tx.workspaceId, interactionId, personId],
    )
  ).length > 0

/**
 * Found out after every turn and mostly unchanged: what is the same takes no lock that the next turn would wait for. In the order of ids, so that two
 * who set several never wait for each other in a circle.
 */
export const sendIfOther = (
  tx: Tx,
  column: 'mark' | 'proposed_needs',
  values: ReadonlyMap<InteractionId, object>,
): void => {
  const ids = [...values.keys()].toSorted()
  tx.send(
    `interactions.set.${column}`,
    `update interactions i set ${column} = other.value from (
       select i.interaction_id, v.value from unnest($2::uuid[], $3::jsonb[]) as v (id, value)
       join interactions i on i.workspace_id = $1 and i.interaction_id = v.id
       where i.${column} is distinct from v.value order by i.interaction_id for no key update of i) as other
     where i.workspace_id = $1 and i.interaction_id = other.interaction_id`,
    [tx.workspaceId, ids, ids.map((id) => JSON.stringify(values.get(id)))],
  )
}
