/** SQL of calls and their legs. */
import type { CallId, InteractionId, PersonId, WorkspaceId } from '@peakend/contract/ids.ts'
import type { Database, ReadTx, Tx } from '../../base/database.ts'
import type { Call } from './call.ts'
import type { CallerNumber, HangUpCause, LegName } from './telephony.ts'

export interface CallRow {
  callId: CallId
  interactionId: InteractionId
  way: 'in' | 'out'
  number: string
  /** `browser`: from the widget, which has no number. */
  numberKind: CallerNumber['kind'] | 'browser'
  /** Our number: dialled, or shown to whom we call. */
  ours: string
  state: Call
  beganAt: Date
  answeredAt: Date | null
  endedAt: Date | null
}
const columns = `call_id as "callId", interaction_id as "interactionId", way, number, number_kind as "numberKind", ours, state, began_at as "beganAt",
  answered_at as "answeredAt", ended_at as "endedAt"`

/** Where a call stands, for whoever knows no workspace. */
export interface CallRef {
  workspaceId: WorkspaceId
  callId: CallId
  interactionId: InteractionId
}

/** The call of a leg that is not gone; null for none of ours. */
export const callOfLeg = async (db: Database, leg: LegName): Promise<CallRef | null> => {
  const [row] = await db.look<CallRef>(
    'calls.of-leg',
    `select workspace_id as "workspaceId", call_id as "callId", interaction_id as "interactionId" from peakend.call_of_leg($1)`,
    [leg],
  )
  return row ?? null
}

/** Every call that is not over, in all workspaces. */
export const runningCalls = (db: Database): Promise<CallRef[]> =>
  db.look<CallRef>(
    'calls.running',
    `select workspace_id as "workspaceId", call_id as "callId", interaction_id as "interactionId" from peakend.running_calls()`,
    [],
  )

export const insertCall = (tx: Tx, of: Omit<CallRow, 'beganAt' | 'answeredAt' | 'endedAt'>): void => {
  tx.send(
    'calls.insert',
    `insert into calls (workspace_id, call_id, interaction_id, way, number, number_kind, ours, state, began_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      tx.workspaceId,
      of.callId,
      of.interactionId,
      of.way,
      of.number,
      of.numberKind,
      of.ours,
      JSON.stringify(of.state),
      tx.now,
    ],
  )
}

export const findCall = async (tx: ReadTx, callId: CallId): Promise<CallRow | null> => {
  const [row] = await tx.query<CallRow>(
    'calls.find',
    `select ${columns} from calls where workspace_id = $1 and call_id = $2`,
    [tx.workspaceId, callId],
  )
  return row ?? null
}

/** Index calls_running. */
export const findRunning = async (tx: ReadTx, interactionId: InteractionId): Promise<CallRow | null> => {
  const [row] = await tx.query<CallRow>(
    'calls.of-interaction',
    `select ${columns} from calls where workspace_id = $1 and interaction_id = $2 and ended_at is null`,
    [tx.workspaceId, interactionId],
  )
  return row ?? null
}

/** In one of these stages, the longest first; of these queues, or of all. Index calls_running. */
export const listRunning = (
  tx: ReadTx,
  of: {
    stages: readonly string[]
    queueIds: readonly string[] | null
    interactionId: InteractionId | null
    after: { value: string; id: string } | null
    limit: number
  },
): Promise<CallRow[]> =>
  tx.query<CallRow>(
    'calls.list-running',
    `select ${columns} from calls c where workspace_id = $1 and ended_at is null and state ->> 'stage' = any($2)
       and ($3::uuid[] is null or exists (select from interactions i
         where i.workspace_id = c.workspace_id and i.interaction_id = c.interaction_id and i.queue_id = any($3)))
       and ($4::uuid is null or interaction_id = $4) and ($5::timestamptz is null or (began_at, call_id) > ($5, $6::uuid))
     order by began_at, call_id limit $7`,
    [tx.workspaceId, of.stages, of.queueIds, of.interactionId, of.after?.value ?? null, of.after?.id ?? null, of.limit],
  )

/** After the interaction's lock: the order of locks. */
export const lockCall = async (tx: Tx, callId: CallId): Promise<CallRow | null> => {
  const [row] = await tx.query<CallRow>(
    'calls.lock',
    `select ${columns} from calls where workspace_id = $1 and call_id = $2 for update`,
    [tx.workspaceId, callId],
  )
  return row ?? null
}

export const updateCall = (tx: Tx, callId: CallId, of: { state: Call; dueAt: Date | null }): void =>
  tx.send(
    'calls.update',
    `update calls set state = $3, due_at = $4, answered_at = coalesce(answered_at, case when $5 then $6::timestamptz end),
       ended_at = coalesce(ended_at, case when $7 then $6::timestamptz end)
     where workspace_id = $1 and call_id = $2`,
    [
      tx.workspaceId,
      callId,
      JSON.stringify(of.state),
      of.dueAt,
      of.state.answeredAtMs !== null,
      tx.now,
      of.state.stage === 'over',
    ],
  )

export interface LegRow {
  leg: LegName
  as: 'customer' | 'agent' | 'third' | 'coach'
  personId: PersonId | null
  isUp: boolean
}

export const upsertLegs = (tx: Tx, callId: CallId, legs: readonly LegRow[]): void => {
  if (legs.length === 0) return
  tx.send(
    'call_legs.upsert',
    `insert into call_legs (workspace_id, leg, call_id, as_who, person_id, began_at, up_at)
     select $1, l.leg, $2, l.as_who, l.person_id, $3, case when l.is_up then $3::timestamptz end
     from unnest($4::text[], $5::text[], $6::uuid[], $7::boolean[]) l(leg, as_who, person_id, is_up)
     on conflict (workspace_id, leg) do update set as_who = excluded.as_who, person_id = excluded.person_id, up_at = coalesce(call_legs.up_at, excluded.up_at)`,
    [
      tx.workspaceId,
      callId,
      tx.now,
      legs.map((one) => one.leg),
      legs.map((one) => one.as),
      legs.map((one) => one.personId),
      legs.map((one) => one.isUp),
    ],
  )
}

export const endLegs = (tx: Tx, legs: readonly LegName[], cause: HangUpCause | null): void => {
  if (legs.length === 0) return
  tx.send(
    'call_legs.end',
    'update call_legs set ended_at = $3, cause = $4 where workspace_id = $1 and leg = any($2) and ended_at is null',
    [tx.workspaceId, legs, tx.now, cause],
  )
}

/** The call a person's phone is in, or rings for. Index call_legs_person. */
export const callOfPerson = async (tx: ReadTx, personId: PersonId): Promise<CallRow | null> => {
  const [row] = await tx.query<CallRow>(
    'calls.of-person',
    `select ${columns} from calls where workspace_id = $1 and ended_at is null and call_id in
       (select call_id from call_legs where workspace_id = $1 and person_id = $2 and ended_at is null) order by began_at desc limit 1`,
    [tx.workspaceId, personId],
  )
  return row ?? null
}

export const insertEvent = (tx: Tx, callId: CallId, what: string, facts: Record<string, string>): void =>
  tx.send(
    'call_events.insert',
    'insert into call_events (workspace_id, call_id, at, what, facts) values ($1, $2, $3, $4, $5)',
    [tx.workspaceId, callId, tx.now, what, JSON.stringify(facts)],
  )

/** The number that called last in this conversation; null where it was hidden or none. Index calls_interaction. */
export const lastCaller = async (tx: ReadTx, interactionId: InteractionId): Promise<string | null> => {
  const [row] = await tx.query<{ number: string }>(
    'calls.last-caller',
    `select number from calls where workspace_id = $1 and interaction_id = $2 and way = 'in' and number_kind = 'e164' and number <> '' order by began_at desc limit 1`,
    [tx.workspaceId, interactionId],
  )
  return row?.number ?? null
}

/** The call this person's phone lost last, since then. Index call_events_lost. */
export const lostCall = async (
  tx: ReadTx,
  personId: PersonId,
  since: Date,
): Promise<{ callId: CallId; at: Date } | null> => {
  const [row] = await tx.query<{ callId: CallId; at: Date }>(
    'call_events.lost',
    `select call_id as "callId", at from call_events where workspace_id = $1 and facts ? 'lostBy' and facts ->> 'lostBy' = $2 and at > $3 order by at desc limit 1`,
    [tx.workspaceId, personId, since],
  )
  return row ?? null
}

/**
 * The number customers are shown who are called for a queue: one of ours that leads to it, straight or by a menu that names it, else any of ours; of several the one that was
 * called last. Where no numbers are set up, the one by which most of its callers came of late. Null for none.
 */
export const numberShownFor = async (tx: ReadTx, queueId: string | null): Promise<string | null> => {
  const [row] = await tx.query<{ ours: string }>(
    'calls.shown-number',
    `select ours from (
       select n.number as ours, 1 as kind, case when n.queue_id = $2 and n.flow_id is null then 0 when v.flow::text like '%' || $2::text || '%' then 1 when n.queue_id = $2 then 2 else 3 end as far,
         n.last_call_at as at, 0::bigint as n
       from phone_numbers n left join flows f on f.workspace_id = n.workspace_id and f.flow_id = n.flow_id and f.retired_at is null
       left join flow_versions v on v.workspace_id = f.workspace_id and v.flow_id = f.flow_id and v.version = f.version
       where n.workspace_id = $1 and n.removed_at is null and n.number like '+%'
       union all
       select c.ours, 2, case when i.queue_id = $2 then 0 else 1 end, null, count(*)
       from (select * from calls where workspace_id = $1 and way = 'in' order by call_id desc limit 200) c join interactions i using (workspace_id, interaction_id)
       where c.ours like '+%' group by 1, 3) known
     order by kind, far, at desc nulls last, n desc, ours limit 1`,
    [tx.workspaceId, queueId],
  )
  return row?.ours ?? null
}

/** Whose phones are in the conversation's call, or ring for it. */
export const peopleInCall = async (tx: ReadTx, interactionId: InteractionId): Promise<PersonId[]> => {
  const rows = await tx.query<{ personId: PersonId }>(
    'call_legs.people',
    `select distinct l.person_id as "personId" from calls c join call_legs l using (workspace_id, call_id)
     where workspace_id = $1 and c.interaction_id = $2 and c.ended_at is null and l.ended_at is null and l.person_id is not null`,
    [tx.workspaceId, interactionId],
  )
  return rows.map(({ personId }) => personId)
}
