import type {
  CallbackId,
  CaseId,
  CustomerId,
  InteractionId,
  PersonId,
  PromiseId,
  QueueId,
  TurnId,
} from '@peakend/contract/ids.ts'
import type { Scope } from '../base/caller.ts'
import type { ReadTx, SqlValue, Tx } from '../base/database.ts'
import { gathering, grouped } from '../base/gather.ts'

export type PromiseState = 'found' | 'open' | 'kept' | 'broken' | 'withdrawn' | 'rejected'
export interface PromiseRecord {
  id: PromiseId
  state: PromiseState
  text: string
  interactionId: InteractionId
  turnId: TurnId | null
  caseId: CaseId | null
  customerId: CustomerId
  customerName: string | null
  customerZone: string | null
  queueId: QueueId | null
  madeBy: PersonId | null
  ownerId: PersonId | null
  ownerName: string | null
  madeAt: Date
  dueAt: Date | null
  dueWords: string | null
  settledAt: Date | null
  wasLate: boolean
}
/** As the database gives it: the words stand in the turn, unless an agent wrote or mended them. */
type Row = Omit<PromiseRecord, 'dueWords'> & {
  turnText: string | null
  from: number | null
  to: number | null
  dueFrom: number | null
  dueTo: number | null
}
const recordOf = ({ turnText, from, to, dueFrom, dueTo, ...row }: Row): PromiseRecord => {
  const span = (begin: number | null, end: number | null) =>
    turnText === null || begin === null || end === null ? null : turnText.slice(begin, end)
  return { ...row, text: row.text || (span(from, to) ?? ''), dueWords: span(dueFrom, dueTo) }
}
const columns = `p.promise_id as id, p.state, p.text, p.from_offset as "from", p.to_offset as "to", p.due_from as "dueFrom", p.due_to as "dueTo",
  (select t.text from turns t where t.workspace_id = p.workspace_id and t.turn_id = p.turn_id) as "turnText", p.interaction_id as "interactionId", p.turn_id as "turnId", p.case_id as "caseId",
  p.customer_id as "customerId", (select c.name from customers c where c.workspace_id = p.workspace_id and c.customer_id = p.customer_id) as "customerName",
  (select coalesce(c.time_zone, (select r.time_zone from customers r where r.workspace_id = p.workspace_id
      and r.customer_id = peakend.resolved_customer(p.workspace_id, p.customer_id)))
    from customers c where c.workspace_id = p.workspace_id and c.customer_id = p.customer_id) as "customerZone",
  p.queue_id as "queueId", p.made_by as "madeBy", p.owner_id as "ownerId", (select o.name from colleagues o where o.person_id = p.owner_id) as "ownerName",
  p.made_at as "madeAt", p.due_at as "dueAt", p.settled_at as "settledAt", p.was_late as "wasLate"`

export interface NewPromise {
  promiseId: PromiseId
  state: 'found' | 'open'
  interactionId: InteractionId
  turnId: TurnId | null
  from: number | null
  to: number | null
  text: string
  customerId: CustomerId
  caseId: CaseId | null
  queueId: QueueId | null
  madeBy: PersonId | null
  ownerId: PersonId | null
  madeAt: Date
  dueAt: Date | null
  /** The call-back it is about. */
  callbackId?: CallbackId
  /** Where in the turn its words say when. */
  dueFrom: number | null
  dueTo: number | null
}

/** Spans of an interaction's turns that are in the ledger. */
export const spansNoted = gathering<InteractionId, { turnId: TurnId; from: number }[]>([], async (tx, ids) =>
  grouped(
    await tx.query<{ interactionId: InteractionId; turnId: TurnId; from: number }>(
      'promises.spans',
      `select interaction_id as "interactionId", turn_id as "turnId", from_offset as "from" from promises
       where workspace_id = $1 and interaction_id = any($2::uuid[]) and turn_id is not null`,
      [tx.workspaceId, ids],
    ),
    (row) => row.interactionId,
  ),
)

/** Whether somebody wrote down a promise made in it, rather than that it was found in what was said. */
export const hasWritten = gathering<InteractionId, boolean>(false, async (tx, ids) => {
  const rows = await tx.query<{ id: InteractionId }>(
    'promises.written',
    `select distinct interaction_id as id from promises
     where workspace_id = $1 and interaction_id = any($2::uuid[]) and turn_id is null and callback_id is null and state <> 'rejected'`,
    [tx.workspaceId, ids],
  )
  return new Map(rows.map(({ id }) => [id, true]))
})

/** false when that span of that turn was found before, or that call-back is promised already. */
export const insertPromise = async (tx: Tx, of: NewPromise): Promise<boolean> =>
  (
    await tx.query(
      'promises.insert',
      `insert into promises (workspace_id, promise_id, state, interaction_id, turn_id, from_offset, to_offset, text, customer_id, case_id, queue_id,
         made_by, owner_id, made_at, due_at, due_from, due_to, callback_id)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
       on conflict do nothing returning 1`,
      [
        tx.workspaceId,
        of.promiseId,
        of.state,
        of.interactionId,
        of.turnId,
        of.from,
        of.to,
        of.text,
        of.customerId,
        of.caseId,
        of.queueId,
        of.madeBy,
        of.ownerId,
        of.madeAt,
        of.dueAt,
        of.dueFrom,
        of.dueTo,
        of.callbackId ?? null,
      ],
    )
  ).length > 0

export const findPromise = async (tx: ReadTx, promiseId: string): Promise<PromiseRecord | null> => {
  const [row] = await tx.query<Row>(
    'promises.find',
    `select ${columns} from promises p where p.workspace_id = $1 and p.promise_id = $2`,
    [tx.workspaceId, promiseId],
  )
  return row ? recordOf(row) : null
}

/** The promise a call-back is. Uses promises_callback. */
export const findOfCallBack = async (tx: ReadTx, callbackId: CallbackId): Promise<PromiseRecord | null> => {
  const [row] = await tx.query<Row>(
    'promises.of-callback',
    `select ${columns} from promises p where p.workspace_id = $1 and p.callback_id = $2`,
    [tx.workspaceId, callbackId],
  )
  return row ? recordOf(row) : null
}

export const lockPromise = async (tx: Tx, promiseId: string): Promise<PromiseRecord | null> => {
  await tx.query('promises.lock', 'select 1 from promises where workspace_id = $1 and promise_id = $2 for update', [
    tx.workspaceId,
    promiseId,
  ])
  return findPromise(tx, promiseId)
}

export const updatePromise = (
  tx: Tx,
  promiseId: string,
  to: {
    state: PromiseState
    /** An agent's own words; null keeps what there is. */
    text: string | null
    dueAt: Date | null
    ownerId: PersonId | null
    settledAt: Date | null
    wasLate: boolean
    reason: string | null
  },
) =>
  tx.query(
    'promises.update',
    `update promises set state = $3, text = coalesce($4, text), due_at = $5, owner_id = $6, settled_at = $7, was_late = $8, reason = coalesce($9, reason)
     where workspace_id = $1 and promise_id = $2`,
    [tx.workspaceId, promiseId, to.state, to.text, to.dueAt, to.ownerId, to.settledAt, to.wasLate, to.reason],
  )

export interface PromiseFilter {
  ownerId?: PersonId
  state?: PromiseState
  isOverdue?: boolean
  interactionId?: InteractionId
  customerId?: CustomerId
  /** (due or far future, id) of the last row seen. */
  after?: { dueAt: string; id: string }
  limit: number
}

/** By due time; what has none comes last. Uses promises_owner, promises_due, promises_interaction or promises_customer. */
export const listPromises = async (tx: ReadTx, scope: Scope, filter: PromiseFilter): Promise<PromiseRecord[]> => {
  const values: SqlValue[] = [tx.workspaceId]
  const bind = (value: SqlValue) => `$${values.push(value)}`
  const where = ['p.workspace_id = $1']
  if (scope.queues !== 'all') where.push(`(p.queue_id = any(${bind(scope.queues)}) or p.queue_id is null)`)
  if (filter.ownerId) where.push(`p.owner_id = ${bind(filter.ownerId)}`)
  if (filter.state) where.push(`p.state = ${bind(filter.state)}`)
  else if (!filter.interactionId && !filter.customerId) where.push(`p.state in ('found', 'open', 'broken')`)
  else where.push(`p.state <> 'rejected'`)
  if (filter.isOverdue) where.push(`p.state = 'broken'`)
  if (filter.interactionId) where.push(`p.interaction_id = ${bind(filter.interactionId)}`)
  if (filter.customerId) where.push(`p.customer_id = ${bind(filter.customerId)}`)
  if (filter.after)
    where.push(
      `(coalesce(p.due_at, '9999-01-01'), p.promise_id) > (${bind(filter.after.dueAt)}, ${bind(filter.after.id)})`,
    )
  const text = `select ${columns} from promises p where ${where.join(' and ')} order by coalesce(p.due_at, '9999-01-01'), p.promise_id limit ${bind(filter.limit)}`
  // the name belongs to one text: it is the shape of the filter
  const shape = [
    scope.queues !== 'all',
    filter.ownerId,
    filter.state,
    filter.isOverdue,
    filter.interactionId,
    filter.customerId,
    filter.after,
  ]
    .map((v) => (v ? 1 : 0))
    .join('')
  return (await tx.query<Row>(`promises.list.${shape}`, text, values)).map(recordOf)
}

export interface PromiseFigures {
  dueInHour: number
  overdue: number
  kept: number
  settled: number
}

/** Figures of the floor: open and due within the hour, broken and not made good, and kept in time of those due since `from`. */
export const promiseFigures = async (tx: ReadTx, from: Date): Promise<PromiseFigures> => {
  const [row] = await tx.query<PromiseFigures>(
    'promises.figures',
    `select
       (select count(*) from promises where workspace_id = $1 and state = 'open' and due_at between $2 and $2 + interval '1 hour') as "dueInHour",
       (select count(*) from promises where workspace_id = $1 and state = 'broken') as overdue,
       (select count(*) from promises where workspace_id = $1 and state = 'kept' and not was_late and settled_at >= $3) as kept,
       (select count(*) from promises where workspace_id = $1 and (state = 'kept' and settled_at >= $3 or state = 'broken' and due_at >= $3)) as settled`,
    [tx.workspaceId, tx.now, from],
  )
  return row ?? { dueInHour: 0, overdue: 0, kept: 0, settled: 0 }
}

export const listOverdue = async (tx: ReadTx, limit: number): Promise<PromiseRecord[]> =>
  (
    await tx.query<Row>(
      'promises.overdue',
      `select ${columns} from promises p where p.workspace_id = $1 and p.state = 'broken' order by p.due_at limit $2`,
      [tx.workspaceId, limit],
    )
  ).map(recordOf)

/** Everything promised to these customers, with the reason somebody gave for taking it back. */
export const listPersonal = async (tx: ReadTx, customerIds: readonly string[]) =>
  (
    await tx.query<Row & { reason: string | null }>(
      'promises.personal',
      `select ${columns}, p.reason from promises p where p.workspace_id = $1 and p.customer_id = any($2) order by p.made_at limit 10000`,
      [tx.workspaceId, customerIds],
    )
  ).map((row) => ({ ...recordOf(row), reason: row.reason }))
