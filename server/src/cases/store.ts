import { randomUUID } from 'node:crypto'
import type { CaseId, CustomerId, InteractionId, NeedId, PersonId, QueueId } from '@peakend/contract/ids.ts'
import type { ReadTx, Tx } from '../base/database.ts'

export interface CaseRecord {
  id: CaseId
  number: number
  title: string
  state: 'open' | 'settled'
  customerId: CustomerId
  ownerId: PersonId | null
  queueId: QueueId | null
  needId: NeedId | null
  openedAt: Date
  settledAt: Date | null
  answerDueAt: Date | null
  reopened: number
  lastAt: Date
}
export interface CaseRowRecord extends CaseRecord {
  customerName: string | null
  ownerName: string | null
  interactions: number
}

const columns = `k.case_id as id, k.number, k.title, k.state, k.customer_id as "customerId", k.owner_id as "ownerId", k.queue_id as "queueId",
  k.need_id as "needId", k.opened_at as "openedAt", k.settled_at as "settledAt", k.answer_due_at as "answerDueAt", k.reopened, k.last_at as "lastAt"`
const shownColumns = `${columns.replace('k.customer_id as', 'peakend.resolved_customer($1, k.customer_id) as')},
  (select c.name from customers c where c.workspace_id = $1 and c.customer_id = peakend.resolved_customer($1, k.customer_id)) as "customerName",
  (select p.name from colleagues p where p.person_id = k.owner_id) as "ownerName",
  (select count(*) from interactions i where i.workspace_id = $1 and i.case_id = k.case_id) as interactions`

/** The next number under a row's lock: cases are opened by reactions, one lane a workspace, and by messages, a few a minute. */
export const insertCase = async (
  tx: Tx,
  of: Pick<CaseRecord, 'title' | 'customerId' | 'ownerId' | 'queueId' | 'needId' | 'answerDueAt'>,
): Promise<{ id: CaseId; number: number }> => {
  const id = randomUUID() as CaseId
  const [row] = await tx.query<{ number: number }>(
    'cases.insert',
    `with next as (
       insert into case_numbers (workspace_id, last) values ($1, 1) on conflict (workspace_id) do update set last = case_numbers.last + 1 returning last)
     insert into cases (workspace_id, case_id, number, title, customer_id, owner_id, queue_id, need_id, opened_at, answer_due_at, last_at)
     select $1, $2, next.last, $3, $4, $5, $6, $7, $8, $9, $8 from next returning number`,
    [tx.workspaceId, id, of.title, of.customerId, of.ownerId, of.queueId, of.needId, tx.now, of.answerDueAt],
  )
  if (!row) throw new Error('a case was not stored')
  return { id, number: row.number }
}

export const findCase = async (tx: ReadTx, caseId: string): Promise<CaseRecord | null> => {
  const [row] = await tx.query<CaseRecord>(
    'cases.find',
    `select ${columns} from cases k where k.workspace_id = $1 and k.case_id = $2`,
    [tx.workspaceId, caseId],
  )
  return row ?? null
}

export const lockCase = async (tx: Tx, caseId: string): Promise<CaseRecord | null> => {
  const [row] = await tx.query<CaseRecord>(
    'cases.lock',
    `select ${columns} from cases k where k.workspace_id = $1 and k.case_id = $2 for update`,
    [tx.workspaceId, caseId],
  )
  return row ?? null
}

/** The case of these customers that was touched last, those of other threads left out where one is named; index cases_customer, interactions_case. */
export const findOpenCase = async (
  tx: ReadTx,
  customerIds: readonly string[],
  threadId: string | null,
): Promise<CaseRecord | null> => {
  const [row] = await tx.query<CaseRecord>(
    'cases.open-of',
    `select ${columns} from cases k where k.workspace_id = $1 and k.customer_id = any($2::uuid[]) and k.state = 'open'
       and ($3::uuid is null or not exists (
         select from interactions i where i.workspace_id = $1 and i.case_id = k.case_id and i.thread_id <> $3))
     order by k.last_at desc, k.case_id limit 1`,
    [tx.workspaceId, customerIds, threadId],
  )
  return row ?? null
}

/** Which of these customers, each as it is, have a case open; index cases_customer. */
export const findWithOpen = async (tx: ReadTx, customerIds: readonly string[]): Promise<ReadonlySet<string>> => {
  const rows = await tx.query<{ id: string }>(
    'cases.open-of-many',
    `select distinct customer_id as id from cases where workspace_id = $1 and customer_id = any($2::uuid[]) and state = 'open'`,
    [tx.workspaceId, customerIds],
  )
  return new Set(rows.map(({ id }) => id))
}

/** The open case of these customers that was touched last, of those opened before a time; index cases_customer. */
export const findOpenBefore = async (
  tx: ReadTx,
  customerIds: readonly string[],
  before: Date,
): Promise<CaseRecord | null> => {
  const [row] = await tx.query<CaseRecord>(
    'cases.open-before',
    `select ${columns} from cases k where k.workspace_id = $1 and k.customer_id = any($2::uuid[]) and k.state = 'open' and k.opened_at < $3
     order by k.last_at desc, k.case_id limit 1`,
    [tx.workspaceId, customerIds, before],
  )
  return row ?? null
}

/** A case of these customers on the same need, settled since then; index cases_customer. */
export const findSettledSince = async (
  tx: ReadTx,
  of: { customerIds: readonly string[]; needId: string; since: Date },
): Promise<CaseRecord | null> => {
  const [row] = await tx.query<CaseRecord>(
    'cases.settled-since',
    `select ${columns} from cases k where k.workspace_id = $1 and k.customer_id = any($2::uuid[]) and k.state = 'settled'
       and k.need_id = $3 and k.settled_at >= $4 order by k.settled_at desc limit 1`,
    [tx.workspaceId, of.customerIds, of.needId, of.since],
  )
  return row ?? null
}

export const updateCase = async (tx: Tx, to: CaseRecord): Promise<void> => {
  await tx.query(
    'cases.update',
    `update cases set title = $3, state = $4, owner_id = $5, queue_id = $6, need_id = $7, settled_at = $8, answer_due_at = $9, reopened = $10,
       last_at = $11 where workspace_id = $1 and case_id = $2`,
    [
      tx.workspaceId,
      to.id,
      to.title,
      to.state,
      to.ownerId,
      to.queueId,
      to.needId,
      to.settledAt,
      to.answerDueAt,
      to.reopened,
      tx.now,
    ],
  )
}

/** FCR: whether it stayed settled over the window; null until that is known. */
export const setFirstContact = async (tx: Tx, caseId: string, was: boolean | null): Promise<void> => {
  await tx.query('cases.fcr', 'update cases set was_first_contact = $3 where workspace_id = $1 and case_id = $2', [
    tx.workspaceId,
    caseId,
    was,
  ])
}

/** Takes away a case that turned out to be another one again: only while no conversation is tied to it. */
export const deleteEmptyCase = async (tx: Tx, caseId: string): Promise<void> => {
  await tx.query(
    'cases.delete-empty',
    `delete from cases k where k.workspace_id = $1 and k.case_id = $2
       and not exists (select from interactions i where i.workspace_id = $1 and i.case_id = $2)`,
    [tx.workspaceId, caseId],
  )
}

export const addHistory = async (
  tx: Tx,
  of: { caseId: string; act: string; personId: PersonId | null; note?: string | null },
): Promise<void> => {
  await tx.query(
    'cases.history-add',
    'insert into case_history (workspace_id, case_id, at, act, person_id, note) values ($1, $2, $3, $4, $5, $6)',
    [tx.workspaceId, of.caseId, tx.now, of.act, of.personId, of.note || null],
  )
}

export const findHistory = (tx: ReadTx, caseId: string) =>
  tx.query<{ at: Date; act: string; personName: string | null; note: string | null }>(
    'cases.history',
    `select h.at, h.act, (select p.name from colleagues p where p.person_id = h.person_id) as "personName", h.note
     from case_history h where h.workspace_id = $1 and h.case_id = $2 order by h.seq limit 500`,
    [tx.workspaceId, caseId],
  )

export const findCaseRow = async (tx: ReadTx, caseId: string): Promise<CaseRowRecord | null> => {
  const [row] = await tx.query<CaseRowRecord>(
    'cases.row',
    `select ${shownColumns} from cases k where k.workspace_id = $1 and k.case_id = $2`,
    [tx.workspaceId, caseId],
  )
  return row ?? null
}

/** Index interactions_case. */
export const findInteractionIds = async (tx: ReadTx, caseId: string): Promise<InteractionId[]> =>
  (
    await tx.query<{ id: InteractionId }>(
      'cases.interactions',
      `select interaction_id as id from interactions where workspace_id = $1 and case_id = $2 order by opened_at limit 500`,
      [tx.workspaceId, caseId],
    )
  ).map((row) => row.id)

export interface CaseFilter {
  view: 'mine' | 'unowned' | 'all'
  personId: PersonId | null
  queues: readonly string[] | null
  state?: 'open' | 'settled'
  customerIds?: readonly string[]
  number?: number
  skip: number
  limit: number
}

/** Due first, then what was touched last; indexes cases_owner, cases_customer, cases_state, cases_number. */
export const findCaseRows = (tx: ReadTx, of: CaseFilter): Promise<CaseRowRecord[]> => {
  const values: unknown[] = [tx.workspaceId]
  const wheres = ['k.workspace_id = $1']
  let shape = `cases.list.${of.view}`
  const add = (letter: string, value: unknown, where: (at: string) => string) => {
    values.push(value)
    wheres.push(where(`$${values.length}`))
    shape += letter
  }
  if (of.view === 'mine') add('', of.personId, (v) => `k.owner_id = ${v}`)
  if (of.view === 'unowned') wheres.push('k.owner_id is null')
  if (of.queues) {
    values.push(of.personId)
    const me = `$${values.length}`
    add('s', of.queues, (v) => `(k.queue_id = any(${v}::uuid[]) or k.owner_id = ${me}::uuid)`)
  }
  if (of.state) add('t', of.state, (v) => `k.state = ${v}`)
  if (of.customerIds) add('c', of.customerIds, (v) => `k.customer_id = any(${v}::uuid[])`)
  if (of.number !== undefined) add('n', of.number, (v) => `k.number = ${v}`)
  values.push(of.limit, of.skip)
  return tx.query<CaseRowRecord>(
    shape,
    `select ${shownColumns} from cases k where ${wheres.join(' and ')}
     order by k.state, k.answer_due_at nulls last, k.last_at desc, k.case_id limit $${values.length - 1} offset $${values.length}`,
    values as string[],
  )
}

/** Index cases_owner: those without an owner stand together in it. */
export const countUnownedCases = async (tx: ReadTx, queues: readonly string[] | null): Promise<number> =>
  (
    await tx.query<{ n: number }>(
      'cases.unowned',
      `select count(*) as n from cases where workspace_id = $1 and owner_id is null and state = 'open' and ($2::uuid[] is null or queue_id = any($2))`,
      [tx.workspaceId, queues],
    )
  )[0]?.n ?? 0
