/** SQL of a place's appointments. */
import type { AppointmentId, CaseId, PersonId, TouchpointId } from '@peakend/contract/ids.ts'
import type { ReadTx, Tx } from '../../../base/database.ts'

export interface AppointmentRow {
  id: AppointmentId
  code: string
  name: string
  at: Date
  personId: PersonId | null
  personName: string | null
  email: string | null
  note: string
  /** Where it was made in a conversation: the case it goes on with, and the language spoken there. */
  caseId: CaseId | null
  language: string | null
  hasArrived: boolean
}
const columns = `a.appointment_id as id, a.code, a.name, a.at, a.person_id as "personId", a.email, a.note, a.case_id as "caseId", a.language,
  (select p.name from colleagues p where p.person_id = a.person_id) as "personName",
  exists (select from visits v where v.workspace_id = a.workspace_id and v.appointment_id = a.appointment_id) as "hasArrived"`

/** From a time on, soonest first; index appointments_at. */
export const listFrom = (tx: ReadTx, touchpointId: TouchpointId, from: Date): Promise<AppointmentRow[]> =>
  tx.query<AppointmentRow>(
    'appointments.list',
    `select ${columns} from appointments a where a.workspace_id = $1 and a.touchpoint_id = $2 and a.at >= $3 order by a.at, a.appointment_id limit 500`,
    [tx.workspaceId, touchpointId, from],
  )

/** By code, locked so that two check-ins with it come one after the other; index appointments_code. */
export const lockByCode = async (tx: Tx, touchpointId: string, code: string): Promise<AppointmentRow | null> => {
  const [row] = await tx.query<AppointmentRow>(
    'appointments.by-code',
    `select ${columns} from appointments a where a.workspace_id = $1 and a.touchpoint_id = $2 and upper(a.code) = upper($3) for update of a`,
    [tx.workspaceId, touchpointId, code],
  )
  return row ?? null
}

/** The same by id. */
export const findById = async (tx: ReadTx, touchpointId: string, id: string): Promise<AppointmentRow | null> => {
  const [row] = await tx.query<AppointmentRow>(
    'appointments.by-id',
    `select ${columns} from appointments a where a.workspace_id = $1 and a.touchpoint_id = $2 and a.appointment_id = $3`,
    [tx.workspaceId, touchpointId, id],
  )
  return row ?? null
}

/** The code of the one that was listed under this name for this time, if any; one made in a conversation is another's. Index appointments_at. */
export const codeOf = async (tx: ReadTx, touchpointId: string, name: string, at: Date): Promise<string | null> => {
  const [row] = await tx.query<{ code: string }>(
    'appointments.code-of',
    `select code from appointments where workspace_id = $1 and touchpoint_id = $2 and at = $4 and lower(name) = lower($3) and case_id is null
     order by appointment_id limit 1`,
    [tx.workspaceId, touchpointId, name, at],
  )
  return row?.code ?? null
}

export const put = async (
  tx: Tx,
  touchpointId: TouchpointId,
  of: Omit<AppointmentRow, 'personName' | 'hasArrived'>,
): Promise<AppointmentId> => {
  const [row] = await tx.query<{ id: AppointmentId }>(
    'appointments.put-invited',
    `insert into appointments (workspace_id, appointment_id, touchpoint_id, code, name, at, person_id, email, note, case_id, language)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
     on conflict (workspace_id, touchpoint_id, upper(code)) do update
       set name = excluded.name, at = excluded.at, person_id = excluded.person_id, email = excluded.email, note = excluded.note
     returning appointment_id as id`,
    [
      tx.workspaceId,
      of.id,
      touchpointId,
      of.code,
      of.name,
      of.at,
      of.personId,
      of.email,
      of.note,
      of.caseId,
      of.language,
    ],
  )
  return row?.id ?? of.id
}

export const remove = async (tx: Tx, touchpointId: string, id: string): Promise<boolean> =>
  (
    await tx.query(
      'appointments.remove',
      'delete from appointments where workspace_id = $1 and touchpoint_id = $2 and appointment_id = $3 returning 1',
      [tx.workspaceId, touchpointId, id],
    )
  ).length > 0

/** Old ones are nobody's business any more. */
export const forgetBefore = (tx: Tx, touchpointId: string, before: Date) =>
  tx.query(
    'appointments.forget',
    'delete from appointments where workspace_id = $1 and touchpoint_id = $2 and at < $3',
    [tx.workspaceId, touchpointId, before],
  )
