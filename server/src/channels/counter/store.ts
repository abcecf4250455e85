/** SQL of places and visits. */
import type { Got, VisitSheet } from '@peakend/contract/visits.ts'
import type { Bilingual } from '@peakend/contract/values.ts'
import type {
  AppointmentId,
  CustomerId,
  InteractionId,
  NeedId,
  PersonId,
  TouchpointId,
  WorkspaceId,
} from '@peakend/contract/ids.ts'
import type { InteractionState } from '@peakend/contract/interactions.ts'
import type { Database, ReadTx, Tx } from '../../base/database.ts'

/** The place a key names and whether it is the tablet's; asked before a workspace is known. */
export const placeByKey = async (
  db: Database,
  key: string,
): Promise<{ workspaceId: WorkspaceId; touchpointId: TouchpointId; isTablet: boolean } | null> => {
  const [row] = await db.look<{ workspaceId: WorkspaceId; touchpointId: TouchpointId; isTablet: boolean }>(
    'counter.by-key',
    `select workspace_id as "workspaceId", touchpoint_id as "touchpointId", is_tablet as "isTablet" from peakend.counter_by_key($1)`,
    [key],
  )
  return row ?? null
}

/** The next number of the day at a place; the row is locked by it until the end. */
export const nextNumber = async (tx: Tx, touchpointId: string, day: string): Promise<number> => {
  const [row] = await tx.query<{ number: number }>(
    'counter.number',
    `update counter_places set last_number = case when number_day = $3::date then last_number + 1 else 1 end, number_day = $3::date
     where workspace_id = $1 and touchpoint_id = $2 returning last_number as number`,
    [tx.workspaceId, touchpointId, day],
  )
  return row?.number ?? 1
}

export interface VisitRow {
  interactionId: InteractionId
  visitId: string
  touchpointId: TouchpointId
  number: number
  via: 'tablet' | 'phone'
  needId: NeedId | null
  appointmentId: AppointmentId | null
  appointmentTyped: string | null
  surveyTo: string | null
  heldBackMs: number
  arrivedAt: Date
  calledAt: Date | null
  calls: number
  calledBy: PersonId | null
  desk: string | null
  greetedAt: Date | null
  sheetBy: PersonId | null
  got: Got | null
  customerId: CustomerId
}

const columns = `v.interaction_id as "interactionId", v.visit_id as "visitId", v.touchpoint_id as "touchpointId", v.number, v.via, v.need_id as "needId",
  v.appointment_id as "appointmentId", v.appointment_typed as "appointmentTyped", v.survey_to as "surveyTo", v.held_back_ms as "heldBackMs",
  v.arrived_at as "arrivedAt", v.called_at as "calledAt", v.calls, v.called_by as "calledBy", v.desk, v.greeted_at as "greetedAt",
  v.sheet_by as "sheetBy", v.got,
  (select i.customer_id from interactions i where i.workspace_id = v.workspace_id and i.interaction_id = v.interaction_id) as "customerId"`

export const findVisit = async (tx: ReadTx, interactionId: string): Promise<VisitRow | null> => {
  const [row] = await tx.query<VisitRow>(
    'visits.find',
    `select ${columns} from visits v where v.workspace_id = $1 and v.interaction_id = $2`,
    [tx.workspaceId, interactionId],
  )
  return row ?? null
}

export const findVisitBySecret = async (tx: ReadTx, secretHash: Buffer): Promise<VisitRow | null> => {
  const [row] = await tx.query<VisitRow>(
    'visits.by-secret',
    `select ${columns} from visit_devices d join visits v using (workspace_id, interaction_id) where d.workspace_id = $1 and d.secret_hash = $2`,
    [tx.workspaceId, secretHash],
  )
  return row ?? null
}

/** The visit of an appointment that still runs; index visits_appointment. */
export const runningOfAppointment = async (tx: ReadTx, appointmentId: string): Promise<VisitRow | null> => {
  const [row] = await tx.query<VisitRow>(
    'visits.of-appointment',
    `select ${columns} from visits v join interactions i using (workspace_id, interaction_id)
     where v.workspace_id = $1 and v.appointment_id = $2 and i.state not in ('wrap-up', 'closed') order by v.arrived_at limit 1`,
    [tx.workspaceId, appointmentId],
  )
  return row ?? null
}

/** The visit that bears a number at a place since a time; index visits_place. */
export const findByNumber = async (
  tx: ReadTx,
  touchpointId: string,
  number: number,
  since: Date,
): Promise<VisitRow | null> => {
  const [row] = await tx.query<VisitRow>(
    'visits.by-number',
    `select ${columns} from visits v where v.workspace_id = $1 and v.touchpoint_id = $2 and v.number = $3 and v.arrived_at >= $4
     order by v.arrived_at desc limit 1`,
    [tx.workspaceId, touchpointId, number, since],
  )
  return row ?? null
}

export const insertVisit = async (
  tx: Tx,
  of: Pick<
    VisitRow,
    | 'interactionId'
    | 'visitId'
    | 'touchpointId'
    | 'number'
    | 'via'
    | 'needId'
    | 'appointmentId'
    | 'appointmentTyped'
    | 'surveyTo'
    | 'heldBackMs'
    | 'arrivedAt'
  >,
): Promise<void> => {
  await tx.query(
    'visits.insert',
    `insert into visits (workspace_id, interaction_id, visit_id, touchpoint_id, number, via, need_id, appointment_id, appointment_typed, survey_to,
       held_back_ms, arrived_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      tx.workspaceId,
      of.interactionId,
      of.visitId,
      of.touchpointId,
      of.number,
      of.via,
      of.needId,
      of.appointmentId,
      of.appointmentTyped,
      of.surveyTo,
      of.heldBackMs,
      of.arrivedAt,
    ],
  )
}

/** A device follows a visit; it goes on following the first it followed. */
export const addDevice = async (tx: Tx, secretHash: Buffer, interactionId: string): Promise<void> => {
  await tx.query(
    'visit-devices.add',
    'insert into visit_devices (workspace_id, secret_hash, interaction_id) values ($1, $2, $3) on conflict do nothing',
    [tx.workspaceId, secretHash, interactionId],
  )
}

/** Called to the desk of whoever has it now. Somebody new: not greeted yet, and the count of calls begins anew. */
export const setCalled = async (tx: Tx, interactionId: string, personId: string): Promise<void> => {
  await tx.query(
    'visits.called',
    `update visits v set called_at = $4, calls = case when called_by = $3 then calls + 1 else 1 end, called_by = $3,
       greeted_at = case when called_by = $3 then greeted_at end,
       desk = (select d.desk from counter_desks d where d.workspace_id = $1 and d.touchpoint_id = v.touchpoint_id and d.person_id = $3)
     where workspace_id = $1 and interaction_id = $2`,
    [tx.workspaceId, interactionId, personId, tx.now],
  )
}

/** Nobody has it: nobody calls. */
export const setUncalled = async (tx: Tx, interactionId: string): Promise<void> => {
  await tx.query(
    'visits.uncalled',
    'update visits set called_by = null, called_at = null, greeted_at = null, calls = 0, desk = null where workspace_id = $1 and interaction_id = $2',
    [tx.workspaceId, interactionId],
  )
}

export const setGreeted = async (tx: Tx, interactionId: string): Promise<void> => {
  await tx.query(
    'visits.greeted',
    'update visits set greeted_at = coalesce(greeted_at, $3) where workspace_id = $1 and interaction_id = $2',
    [tx.workspaceId, interactionId, tx.now],
  )
}

export const setSameAs = async (tx: Tx, interactionId: string, as: string): Promise<void> => {
  await tx.query('visits.same', 'update visits set same_as = $3 where workspace_id = $1 and interaction_id = $2', [
    tx.workspaceId,
    interactionId,
    as,
  ])
  await tx.query(
    'visit-devices.move',
    'update visit_devices set interaction_id = $3 where workspace_id = $1 and interaction_id = $2',
    [tx.workspaceId, interactionId, as],
  )
}

export const setSheet = async (tx: Tx, interactionId: string, by: PersonId, of: VisitSheet): Promise<void> => {
  await tx.query(
    'visits.sheet',
    `update visits set welcome = $3, peak = $4, farewell = $5, note = $6, sheet_by = $7, sheet_at = $8 where workspace_id = $1 and interaction_id = $2`,
    [tx.workspaceId, interactionId, of.welcome, of.peak, of.farewell, of.note, by, tx.now],
  )
}

export const setGot = async (tx: Tx, interactionId: string, got: Got): Promise<void> => {
  await tx.query('visits.got', 'update visits set got = $3 where workspace_id = $1 and interaction_id = $2', [
    tx.workspaceId,
    interactionId,
    got,
  ])
}

export const insertLog = async (
  tx: Tx,
  of: { logId: string; interactionId: string; kind: string; what: string; personId: string },
): Promise<void> => {
  await tx.query(
    'visit-logs.insert',
    'insert into visit_logs (workspace_id, interaction_id, log_id, kind, what, person_id, at) values ($1, $2, $3, $4, $5, $6, $7)',
    [tx.workspaceId, of.interactionId, of.logId, of.kind, of.what, of.personId, tx.now],
  )
}

/** One line of a place's list, as it stands. */
export interface ArrivalRow {
  interactionId: InteractionId
  customerId: CustomerId
  name: string | null
  isVerified: boolean
  number: number
  state: InteractionState
  via: 'tablet' | 'phone'
  about: string
  needId: NeedId | null
  needName: Bilingual | null
  language: string | null
  arrivedAt: Date
  queuedAt: Date | null
  lineAt: Date | null
  /** They have gone and are to be contacted. */
  isCalledBack: boolean
  heldBackMs: number
  agentId: PersonId | null
  agentName: string | null
  desk: string | null
  calls: number
  calledAt: Date | null
  greetedAt: Date | null
  outcome: string | null
  endedAt: Date | null
  appointment: { at: string; code: string; personName: string | null; note: string } | null
  appointmentTyped: string | null
  handedOver: { fromName: string | null; note: string | null } | null
  log: { kind: 'demonstration' | 'hand-over'; what: string; at: string; personName: string | null }[] | null
  sheet: (VisitSheet & { at: string }) | null
  survey: { score: number; got: Got | null; comment: string } | null
}

const arrivalColumns = `v.interaction_id as "interactionId", c.customer_id as "customerId", c.name,
  exists (select from identities d where d.workspace_id = $1 and d.kind <> 'visitor' and d.proof <> 'none'
    and d.customer_id in (select peakend.merged_customers($1, c.customer_id))) as "isVerified",
  v.number, i.state, v.via, coalesce((select t.text from turns t where t.workspace_id = $1 and t.interaction_id = v.interaction_id and t.ordinal = 1), '') as about,
  v.need_id as "needId", (select n.name from needs n where n.workspace_id = $1 and n.need_id = v.need_id) as "needName", i.language,
  v.arrived_at as "arrivedAt", i.queued_at as "queuedAt",
  (select s.line_at from queue_stays s where s.workspace_id = $1 and s.interaction_id = v.interaction_id and s.ended_at is null) as "lineAt", v.held_back_ms as "heldBackMs", i.agent_id as "agentId",
  exists (select from callbacks b where b.workspace_id = v.workspace_id and b.interaction_id = v.interaction_id
    and b.state in ('in-line', 'booked', 'again', 'calling')) as "isCalledBack",
  (select p.name from colleagues p where p.person_id = i.agent_id) as "agentName", v.desk, v.calls, v.called_at as "calledAt", v.greeted_at as "greetedAt",
  i.outcome, i.ended_at as "endedAt",
  (select json_build_object('at', to_json(a.at), 'code', a.code, 'note', a.note, 'personName', (select p.name from colleagues p where p.person_id = a.person_id))
     from appointments a where a.workspace_id = $1 and a.appointment_id = v.appointment_id) as appointment, v.appointment_typed as "appointmentTyped",
  (select json_build_object('fromName', (select p.name from colleagues p where p.person_id = o.from_person_id), 'note', nullif(o.note, ''))
     from transfers o where o.workspace_id = $1 and o.interaction_id = v.interaction_id order by o.at desc limit 1) as "handedOver",
  (select json_agg(json_build_object('kind', l.kind, 'what', l.what, 'at', to_json(l.at), 'personName', (select p.name from colleagues p where p.person_id = l.person_id))
     order by l.at) from visit_logs l where l.workspace_id = $1 and l.interaction_id = v.interaction_id) as log,
  case when v.sheet_at is not null then json_build_object('welcome', v.welcome, 'peak', v.peak, 'farewell', v.farewell, 'note', v.note) end as sheet,
  (select json_build_object('score', s.score, 'comment', s.comment, 'got', v.got) from survey_answers s
     where s.workspace_id = $1 and s.interaction_id = v.interaction_id and s.answered_at is not null) as survey`
const arrivalJoins = `from visits v join interactions i using (workspace_id, interaction_id)
  join customers c on c.workspace_id = v.workspace_id and c.customer_id = peakend.resolved_customer($1, i.customer_id)`

/** Who came to a place since a time and is no double, at most 300, and who came since `runningSince` and is not done; index visits_place. */
export const listArrivals = (
  tx: ReadTx,
  touchpointId: string,
  { since, runningSince }: { since: Date; runningSince: Date },
): Promise<ArrivalRow[]> =>
  tx.query<ArrivalRow>(
    'visits.arrivals',
    `select ${arrivalColumns} ${arrivalJoins}
     where v.workspace_id = $1 and v.touchpoint_id = $2 and v.same_as is null and v.arrived_at >= $4
       and (v.arrived_at >= $3 or i.state not in ('wrap-up', 'closed'))
     order by i.state = 'closed', v.arrived_at limit 300`,
    [tx.workspaceId, touchpointId, since, runningSince],
  )

export const findArrival = async (tx: ReadTx, interactionId: string): Promise<ArrivalRow | null> => {
  const [row] = await tx.query<ArrivalRow>(
    'visits.arrival',
    `select ${arrivalColumns} ${arrivalJoins} where v.workspace_id = $1 and v.interaction_id = $2`,
    [tx.workspaceId, interactionId],
  )
  return row ?? null
}
