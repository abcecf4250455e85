import type { CallBackRules, CallBackState, CallBackWay } from '@peakend/contract/callbacks.ts'
import type { CallbackId, CustomerId, InteractionId, PersonId, QueueId } from '@peakend/contract/ids.ts'
import type { ReadTx, SqlValue, Tx } from '../../base/database.ts'

export interface CallBackRow {
  id: CallbackId
  interactionId: InteractionId
  queueId: QueueId
  customerId: CustomerId
  state: CallBackState
  way: CallBackWay
  address: string
  language: string | null
  askedAt: Date
  askedBy: PersonId | null
  /** The place in line that is kept. */
  since: Date
  waitedMs: number
  toldMs: number | null
  slotFrom: Date | null
  slotTo: Date | null
  dueAt: Date | null
  promisedBy: Date
  attempts: number
  mostAttempts: number
  gapMs: number
  firstAttemptAt: Date | null
  endedAt: Date | null
  why: string | null
}
export type NewCallBack = Omit<CallBackRow, 'state' | 'attempts' | 'firstAttemptAt' | 'endedAt' | 'why' | 'askedAt'> & {
  state: 'in-line' | 'booked'
}

export const callBackColumns = `b.callback_id as id, b.interaction_id as "interactionId", b.queue_id as "queueId", b.customer_id as "customerId", b.state, b.way, b.address,
  b.language, b.asked_at as "askedAt", b.asked_by as "askedBy", b.since, b.waited_ms as "waitedMs", b.told_ms as "toldMs", b.slot_from as "slotFrom", b.slot_to as "slotTo",
  b.due_at as "dueAt", b.promised_by as "promisedBy", b.attempts, b.most_attempts as "mostAttempts", b.gap_ms as "gapMs", b.first_attempt_at as "firstAttemptAt",
  b.ended_at as "endedAt", b.why`
export const runningStates = `('in-line', 'booked', 'again', 'calling')`

export const insertCallBack = (tx: Tx, of: NewCallBack) =>
  tx.query(
    'callbacks.insert',
    `insert into callbacks (workspace_id, callback_id, interaction_id, queue_id, customer_id, state, way, address, language, asked_at, asked_by, since, waited_ms,
       told_ms, slot_from, slot_to, due_at, promised_by, most_attempts, gap_ms)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)`,
    [
      tx.workspaceId,
      of.id,
      of.interactionId,
      of.queueId,
      of.customerId,
      of.state,
      of.way,
      of.address,
      of.language,
      tx.now,
      of.askedBy,
      of.since,
      of.waitedMs,
      of.toldMs,
      of.slotFrom,
      of.slotTo,
      of.dueAt,
      of.promisedBy,
      of.mostAttempts,
      of.gapMs,
    ],
  )

export const lockCallBack = async (tx: Tx, callbackId: string): Promise<CallBackRow | null> => {
  const [row] = await tx.query<CallBackRow>(
    'callbacks.lock',
    `select ${callBackColumns} from callbacks b where b.workspace_id = $1 and b.callback_id = $2 for update`,
    [tx.workspaceId, callbackId],
  )
  return row ?? null
}

/** The one that runs, locked; its interaction must be locked before. Uses callbacks_running. */
export const lockRunning = async (tx: Tx, interactionId: string): Promise<CallBackRow | null> => {
  const [row] = await tx.query<CallBackRow>(
    'callbacks.lock-running',
    `select ${callBackColumns} from callbacks b where b.workspace_id = $1 and b.interaction_id = $2 and b.state in ${runningStates} for update`,
    [tx.workspaceId, interactionId],
  )
  return row ?? null
}

export const findCallBack = async (tx: ReadTx, callbackId: string): Promise<CallBackRow | null> => {
  const [row] = await tx.query<CallBackRow>(
    'callbacks.find',
    `select ${callBackColumns} from callbacks b where b.workspace_id = $1 and b.callback_id = $2`,
    [tx.workspaceId, callbackId],
  )
  return row ?? null
}

/** The newest of a conversation, whether it runs or not. */
export const findNewest = async (tx: ReadTx, interactionId: string): Promise<CallBackRow | null> => {
  const [row] = await tx.query<CallBackRow>(
    'callbacks.newest',
    `select ${callBackColumns} from callbacks b where b.workspace_id = $1 and b.interaction_id = $2
     order by b.state in ${runningStates} desc, b.asked_at desc, b.callback_id desc limit 1`,
    [tx.workspaceId, interactionId],
  )
  return row ?? null
}

export interface CallBackChange {
  state: CallBackState
  way?: CallBackWay
  address?: string
  language?: string | null
  slotFrom?: Date | null
  slotTo?: Date | null
  toldMs?: number | null
  promisedBy?: Date
  dueAt: Date | null
  attempts?: number
  firstAttemptAt?: Date | null
  endedAt?: Date | null
  why?: string | null
}

/** What is left out stays. */
export const updateCallBack = async (tx: Tx, row: CallBackRow, to: CallBackChange): Promise<CallBackRow> => {
  const given = Object.fromEntries(Object.entries(to).filter(([, value]) => value !== undefined))
  const after: CallBackRow = { ...row, ...given }
  await tx.query(
    'callbacks.update',
    `update callbacks set state = $3, way = $4, address = $5, language = $6, slot_from = $7, slot_to = $8, told_ms = $9, promised_by = $10, due_at = $11, attempts = $12,
       first_attempt_at = $13, ended_at = $14, why = $15 where workspace_id = $1 and callback_id = $2`,
    [
      tx.workspaceId,
      row.id,
      after.state,
      after.way,
      after.address,
      after.language,
      after.slotFrom,
      after.slotTo,
      after.toldMs,
      after.promisedBy,
      after.dueAt,
      after.attempts,
      after.firstAttemptAt,
      after.endedAt,
      after.why,
    ],
  )
  return after
}

/** Marks the stay that is open as one of a call-back, or as none any more. */
export const markStay = (tx: Tx, interactionId: string, callbackId: string | null) =>
  tx.query(
    'callbacks.stay',
    'update queue_stays set callback_id = $3 where workspace_id = $1 and interaction_id = $2 and ended_at is null',
    [tx.workspaceId, interactionId, callbackId],
  )

export const openAttempt = (tx: Tx, callbackId: string, personId: string) =>
  tx.query(
    'callbacks.attempt',
    `insert into callback_attempts (workspace_id, callback_id, ordinal, person_id, began_at)
     select $1, $2, coalesce(max(ordinal), 0) + 1, $3, $4 from callback_attempts where workspace_id = $1 and callback_id = $2
     on conflict do nothing`,
    [tx.workspaceId, callbackId, personId, tx.now],
  )

export type AttemptEnd = 'reached' | 'not-reached' | 'wrong-number' | 'interrupted' | 'unrecorded'
export const endAttempt = (tx: Tx, callbackId: string, outcome: AttemptEnd) =>
  tx.query(
    'callbacks.attempt.end',
    'update callback_attempts set ended_at = $3, outcome = $4 where workspace_id = $1 and callback_id = $2 and ended_at is null',
    [tx.workspaceId, callbackId, tx.now, outcome],
  )

export interface TryRow {
  at: Date
  personId: PersonId
  personName: string | null
  endedAt: Date | null
  outcome: AttemptEnd | null
}
/** The attempt that is under way; null where none is. */
export const findTry = async (tx: ReadTx, callbackId: string): Promise<{ personId: PersonId; at: Date } | null> => {
  const [row] = await tx.query<{ personId: PersonId; at: Date }>(
    'callbacks.try',
    'select person_id as "personId", began_at as at from callback_attempts where workspace_id = $1 and callback_id = $2 and ended_at is null',
    [tx.workspaceId, callbackId],
  )
  return row ?? null
}

/** Takes a place of a half hour; false where all `most` are taken. */
export const takeSlot = async (tx: Tx, of: { queueId: string; from: Date; most: number }): Promise<boolean> =>
  (
    await tx.query(
      'callbacks.slot.take',
      `insert into callback_slots as s (workspace_id, queue_id, slot_from, taken) values ($1, $2, $3, 1)
       on conflict (workspace_id, queue_id, slot_from) do update set taken = s.taken + 1 where s.taken < $4 returning 1`,
      [tx.workspaceId, of.queueId, of.from, of.most],
    )
  ).length > 0

export const freeSlot = (tx: Tx, queueId: string, from: Date) =>
  tx.query(
    'callbacks.slot.free',
    'update callback_slots set taken = greatest(taken - 1, 0) where workspace_id = $1 and queue_id = $2 and slot_from = $3',
    [tx.workspaceId, queueId, from],
  )

export const takenSlots = (tx: ReadTx, queueId: string, from: Date): Promise<{ from: Date; taken: number }[]> =>
  tx.query(
    'callbacks.slots',
    `select slot_from as "from", taken from callback_slots where workspace_id = $1 and queue_id = $2 and slot_from >= $3 and taken > 0 order by slot_from limit 1000`,
    [tx.workspaceId, queueId, from],
  )

export const findRules = async (tx: ReadTx, queueId: string): Promise<{ rules: unknown; members: number }> => {
  const [row] = await tx.query<{ rules: unknown; members: number }>(
    'callbacks.rules',
    `select (select rules from callback_rules where workspace_id = $1 and queue_id = $2) as rules,
       (select count(*)::int from queue_members where workspace_id = $1 and queue_id = $2) as members`,
    [tx.workspaceId, queueId],
  )
  return { rules: row?.rules ?? {}, members: row?.members ?? 0 }
}

export const saveRules = (tx: Tx, queueId: string, rules: CallBackRules) =>
  tx.query(
    'callbacks.rules.save',
    `insert into callback_rules (workspace_id, queue_id, rules) values ($1, $2, $3)
     on conflict (workspace_id, queue_id) do update set rules = excluded.rules`,
    [tx.workspaceId, queueId, JSON.stringify(rules)],
  )

export const listRules = (
  tx: ReadTx,
): Promise<{ queueId: QueueId; queueName: string; rules: unknown; members: number }[]> =>
  tx.query(
    'callbacks.rules.list',
    `select q.queue_id as "queueId", q.name as "queueName", coalesce(r.rules, '{}') as rules,
       (select count(*)::int from queue_members m where m.workspace_id = q.workspace_id and m.queue_id = q.queue_id) as members
     from queues q left join callback_rules r using (workspace_id, queue_id)
     where q.workspace_id = $1 and q.retired_at is null order by lower(q.name) limit 500`,
    [tx.workspaceId],
  )

export type ShownRow = CallBackRow & {
  customerName: string | null
  queueName: string | null
  channel: string
  askedByName: string | null
  agentName: string | null
  tries: (Omit<TryRow, 'at' | 'endedAt'> & { at: string; endedAt: string | null })[] | null
}
const shownSql = `select ${callBackColumns}, c.name as "customerName", q.name as "queueName", i.channel,
    (select p.name from colleagues p where p.person_id = b.asked_by) as "askedByName",
    (select p.name from colleagues p where p.person_id = i.agent_id and i.state = 'active') as "agentName",
    (select json_agg(json_build_object('at', a.began_at, 'personId', a.person_id, 'personName', (select p.name from colleagues p where p.person_id = a.person_id),
        'endedAt', a.ended_at, 'outcome', a.outcome) order by a.ordinal)
      from callback_attempts a where a.workspace_id = b.workspace_id and a.callback_id = b.callback_id) as tries
  from callbacks b join interactions i on i.workspace_id = b.workspace_id and i.interaction_id = b.interaction_id
  join queues q on q.workspace_id = b.workspace_id and q.queue_id = b.queue_id
  left join customers c on c.workspace_id = b.workspace_id and c.customer_id = peakend.resolved_customer(b.workspace_id, b.customer_id)`

export const findShown = async (tx: ReadTx, callbackId: string): Promise<ShownRow | null> => {
  const [row] = await tx.query<ShownRow>(
    'callbacks.shown',
    `${shownSql} where b.workspace_id = $1 and b.callback_id = $2`,
    [tx.workspaceId, callbackId],
  )
  return row ?? null
}

/** Those that run, the soonest promised first; uses callbacks_due. */
export const listRunning = (
  tx: ReadTx,
  of: { queueIds: readonly string[] | null; after: { by: string; id: string } | null; limit: number },
): Promise<ShownRow[]> => {
  const values: SqlValue[] = [tx.workspaceId, of.queueIds, of.limit]
  if (of.after) values.push(of.after.by, of.after.id)
  return tx.query<ShownRow>(
    of.after ? 'callbacks.running.after' : 'callbacks.running',
    `${shownSql} where b.workspace_id = $1 and b.state in ${runningStates} and ($2::uuid[] is null or b.queue_id = any($2))
       ${of.after ? 'and (b.promised_by, b.callback_id) > ($4::timestamptz, $5::uuid)' : ''} order by b.promised_by, b.callback_id limit $3`,
    values,
  )
}

export interface FiguresRow {
  queueId: QueueId | null
  queueName: string | null
  asked: number
  reached: number
  missed: number
  cancelled: number
  unrecorded: number
  running: number
  attempts: number
  inTime: number
  due: number
}
/** Those asked for in a range by queue, the row over all first. In time: the first attempt by the time we said; due: that time has come, or an attempt was made. */
export const figuresOf = (
  tx: ReadTx,
  of: { from: Date; to: Date; queueIds: readonly string[] | null },
): Promise<FiguresRow[]> =>
  tx.query<FiguresRow>(
    'callbacks.figures',
    `with asked as (
       select b.*, q.name, b.first_attempt_at is not null or (b.promised_by <= $5 and b.state not in ('cancelled')) as is_due
       from callbacks b join queues q using (workspace_id, queue_id)
       where b.workspace_id = $1 and b.asked_at >= $2 and b.asked_at < $3 and ($4::uuid[] is null or b.queue_id = any($4)))
     select queue_id as "queueId", case when grouping(queue_id) = 0 then max(name) end as "queueName", count(*)::int as asked,
       count(*) filter (where state = 'reached')::int as reached, count(*) filter (where state = 'missed')::int as missed,
       count(*) filter (where state = 'cancelled')::int as cancelled, count(*) filter (where state = 'unrecorded')::int as unrecorded,
       count(*) filter (where state in ${runningStates})::int as running, coalesce(sum(attempts), 0)::int as attempts,
       count(*) filter (where is_due and first_attempt_at <= promised_by)::int as "inTime", count(*) filter (where is_due)::int as due
     from asked group by grouping sets ((queue_id), ()) order by grouping(queue_id) desc, max(name)`,
    [tx.workspaceId, of.from, of.to, of.queueIds, tx.now],
  )
