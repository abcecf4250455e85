import type { CaseId, CustomerId, InteractionId, NeedId, PersonId, QueueId } from '@peakend/contract/ids.ts'
import type { InteractionState } from '@peakend/contract/interactions.ts'
import type { Mark } from '@peakend/contract/mark.ts'
import type { Channel } from '@peakend/contract/values.ts'
import type { ReadTx } from '../../base/database.ts'
import { gathering, keyed } from '../../base/gather.ts'
import type { LastSaid } from '../turns/fresh.ts'

/** A row of a list as the database gives it; `shownRow` makes the contract's of it. */
export interface RowRecord {
  id: InteractionId
  channel: Channel
  state: InteractionState
  queueId: QueueId | null
  queueName: string | null
  customerId: CustomerId
  customerName: string | null
  isVerified: boolean
  language: string | null
  touchpointName: string | null
  agentId: PersonId | null
  agentName: string | null
  snippet: string
  subject: string | null
  number: string | null
  message: { ms: number | null } | null
  lastTurnAt: Date
  lastBy: 'customer' | 'agent' | 'bot' | 'system'
  waitingReplySince: Date | null
  openedAt: Date
  queuedAt: Date | null
  answeredAt: Date | null
  closedAt: Date | null
  unread: number
  caseId: CaseId | null
  caseNumber: number | null
  mark: Mark
}

/** What one conversation shows beyond its row. */
export interface WholeRecord extends RowRecord {
  context: Record<string, string>
  touchpointId: string | null
  needId: NeedId | null
  needConfirmed: boolean
  proposedNeeds: { needId: NeedId; p: number }[]
  outcome: string | null
  endedBy: string | null
  endedAt: Date | null
  position: number
}

/** Names, and how long a message is, stand in the tables of outer modules, read only; the customer is whoever the one who arrived stands for now. */
const columns = `i.interaction_id as id, i.channel, i.state, i.queue_id as "queueId", q.name as "queueName", c.customer_id as "customerId",
  c.name as "customerName", exists (select from identities d where d.workspace_id = $1 and d.kind <> 'visitor' and d.proof <> 'none'
    and d.customer_id in (select peakend.merged_customers($1, c.customer_id))) as "isVerified",
  i.language, tp.name as "touchpointName", i.agent_id as "agentId", (select p.name from colleagues p where p.person_id = i.agent_id) as "agentName",
  i.snippet, i.context ->> 'subject' as subject, nullif(i.context ->> 'number', '') as number,
  case when i.is_message then json_build_object('ms', (select r.ms from recordings r where r.workspace_id = i.workspace_id and r.interaction_id = i.interaction_id
    and r.holds = 'message' order by r.started_at desc limit 1)) end as message, i.last_turn_at as "lastTurnAt", i.last_by as "lastBy", i.waiting_reply_since as "waitingReplySince", i.opened_at as "openedAt",
  i.queued_at as "queuedAt", i.answered_at as "answeredAt", i.closed_at as "closedAt", i.unread, i.case_id as "caseId", k.number as "caseNumber", i.mark`
const joins = `join customers c on c.workspace_id = i.workspace_id and c.customer_id = case
    when exists (select from customer_merges m where m.workspace_id = $1 and m.from_id = i.customer_id and m.undone_at is null)
    then peakend.resolved_customer($1, i.customer_id) else i.customer_id end
  left join queues q on q.workspace_id = i.workspace_id and q.queue_id = i.queue_id
  left join touchpoints tp on tp.workspace_id = i.workspace_id and tp.touchpoint_id = i.touchpoint_id
  left join cases k on k.workspace_id = i.workspace_id and k.case_id = i.case_id`

export const findRow = gathering<string, RowRecord | null>(null, async (tx, ids) =>
  keyed(
    await tx.query<RowRecord>(
      'interactions.row',
      `select ${columns} from interactions i ${joins} where i.workspace_id = $1 and i.interaction_id = any($2::uuid[])`,
      [tx.workspaceId, ids],
    ),
    (row) => row.id,
  ),
)

/** Of a row what a turn changes. */
export const findLastSaid = gathering<string, LastSaid | null>(null, async (tx, ids) =>
  keyed(
    await tx.query<LastSaid>(
      'interactions.last-said',
      `select interaction_id as id, agent_id as "agentId", snippet, last_turn_at as "lastTurnAt", last_by as "lastBy",
         waiting_reply_since as "waitingReplySince", unread
       from interactions where workspace_id = $1 and interaction_id = any($2::uuid[])`,
      [tx.workspaceId, ids],
    ),
    (row) => row.id,
  ),
)

/** The position is read in the same statement: whatever the journal says after it is not in the answer for certain, or applied twice harmlessly. */
export const findWhole = async (tx: ReadTx, interactionId: string): Promise<WholeRecord | null> => {
  const [row] = await tx.query<WholeRecord>(
    'interactions.whole',
    `select ${columns}, i.context, i.touchpoint_id as "touchpointId", i.need_id as "needId", i.need_confirmed as "needConfirmed",
       i.proposed_needs as "proposedNeeds", i.outcome, i.ended_by as "endedBy", i.ended_at as "endedAt", peakend.journal_position() as position
     from interactions i ${joins} where i.workspace_id = $1 and i.interaction_id = $2`,
    [tx.workspaceId, interactionId],
  )
  return row ?? null
}

export interface RowFilter {
  view: 'mine' | 'waiting' | 'all'
  personId: PersonId | null
  /** Null for all. */
  queues: readonly string[] | null
  state?: InteractionState
  queueId?: string
  /** One customer with all that were merged into them, or those a search found. */
  customerIds?: readonly string[]
  caseId?: string
  after: { at: Date; id: string } | null
  limit: number
}

const newestFirst = '(i.last_turn_hour, i.last_turn_at, i.interaction_id)'
/** As column last_turn_hour is made: no index covers the time of the last turn itself, which would make every turn write to it. */
const hourOf = (value: string): string =>
  `date_bin('1 hour', ${value}::timestamptz, timestamptz '2000-01-01 00:00:00Z')`

/**
 * Mine: index interactions_mine; waiting: interactions_waiting, longest first; all: interactions_recent, newest first, or interactions_customer and
 * interactions_case where one is named. Each shape of the question is a statement of its own.
 */
export const findRows = (tx: ReadTx, of: RowFilter): Promise<RowRecord[]> => {
  const values: unknown[] = [tx.workspaceId]
  const wheres: string[] = ['i.workspace_id = $1']
  let shape = `interactions.list.${of.view}`
  const add = (letter: string, value: unknown, where: (at: string) => string) => {
    values.push(value)
    wheres.push(where(`$${values.length}`))
    shape += letter
  }
  const isWaiting = of.view === 'waiting'
  const at = 'coalesce(i.queued_at, i.opened_at)'
  if (of.view === 'mine') add('', of.personId, (v) => `i.agent_id = ${v}`)
  else if (of.queues && of.personId) {
    add('s', of.queues, (v) => `(i.queue_id = any(${v}::uuid[])`)
    values.push(of.personId)
    wheres.push(`${wheres.pop() ?? ''} or i.agent_id = $${values.length})`)
  } else if (of.queues) add('S', of.queues, (v) => `i.queue_id = any(${v}::uuid[])`)
  if (of.state) add('t', of.state, (v) => `i.state = ${v}`)
  if (isWaiting) wheres.push(`i.state = 'waiting'`)
  else if (of.view === 'mine' && !of.state) wheres.push(`i.state <> 'closed'`)
  if (of.queueId) add('q', of.queueId, (v) => `i.queue_id = ${v}`)
  if (of.customerIds) add('c', of.customerIds, (v) => `i.customer_id = any(${v}::uuid[])`)
  if (of.caseId) add('k', of.caseId, (v) => `i.case_id = ${v}`)
  if (of.after) {
    add('a', of.after.at, (v) => {
      const id = `$${values.length + 1}::uuid`
      return isWaiting
        ? `(${at}, i.interaction_id) > (${v}::timestamptz, ${id})`
        : `${newestFirst} < (${hourOf(v)}, ${v}, ${id})`
    })
    values.push(of.after.id)
  }
  values.push(of.limit)
  const order = isWaiting
    ? `${at}, i.interaction_id`
    : 'i.last_turn_hour desc, i.last_turn_at desc, i.interaction_id desc'
  return tx.query<RowRecord>(
    shape,
    `select ${columns} from interactions i ${joins} where ${wheres.join(' and ')}
     order by ${order} limit $${values.length}`,
    values as string[],
  )
}

export interface SaidRecord {
  interactionId: InteractionId
  ordinal: number
  kind: 'said' | 'note'
  by: 'customer' | 'agent' | 'bot' | 'system'
  personName: string | null
  customerName: string | null
  channel: Channel
  queueName: string | null
  at: Date
  text: string
}

/** Index turns_words, by peakend.search_turns: a conversation's newest turn that fits. */
export const findSaid = (
  tx: ReadTx,
  of: { wanted: string; limit: number; queues: readonly string[] | null; personId: PersonId | null },
): Promise<SaidRecord[]> =>
  tx.query<SaidRecord>(
    'interactions.said',
    `select t.interaction_id as "interactionId", t.ordinal, t.kind, t.by, (select p.name from colleagues p where p.person_id = t.person_id) as "personName",
       c.name as "customerName", i.channel, q.name as "queueName", t.at, t.text
     from peakend.search_turns($2, $3, $4, $5) f
     join turns t on t.workspace_id = $1 and t.interaction_id = f.interaction_id and t.ordinal = f.ordinal
     join interactions i on i.workspace_id = $1 and i.interaction_id = f.interaction_id
     left join customers c on c.workspace_id = $1 and c.customer_id = peakend.resolved_customer($1, i.customer_id)
     left join queues q on q.workspace_id = $1 and q.queue_id = i.queue_id
     order by t.at desc, t.interaction_id`,
    [tx.workspaceId, of.wanted, of.queues, of.personId, of.limit],
  )
