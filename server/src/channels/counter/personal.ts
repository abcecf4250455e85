/** What the counter keeps of a person: what staff wrote, what they typed of an appointment, and where a survey goes. */
import type { Tx } from '../../base/database.ts'
import type { PersonalPart } from '../../customers/customers.ts'

/** Visits of one customer: shown as they are, erased to times, reasons and answers. The appointment goes with them. */
export const visitsPart: PersonalPart = {
  name: 'visits',
  show: (tx, customerIds) =>
    tx.query(
      'visits.personal',
      `select v.interaction_id as "interactionId", v.arrived_at as "arrivedAt", v.number, v.desk, v.greeted_at as "greetedAt", v.welcome, v.peak, v.farewell,
         v.note, v.got, v.survey_to as "surveyTo", v.appointment_typed as "appointmentTyped",
         (select json_build_object('name', a.name, 'at', a.at, 'email', a.email, 'note', a.note) from appointments a
            where a.workspace_id = $1 and a.appointment_id = v.appointment_id) as appointment,
         (select json_agg(json_build_object('kind', l.kind, 'what', l.what, 'at', l.at)) from visit_logs l
            where l.workspace_id = $1 and l.interaction_id = v.interaction_id) as log
       from visits v join interactions i using (workspace_id, interaction_id)
       where v.workspace_id = $1 and i.customer_id = any($2) order by v.arrived_at limit 10000`,
      [tx.workspaceId, customerIds],
    ),
  async erase(tx, customerIds) {
    const rows = await tx.query<{ id: string }>(
      'visits.of-customers',
      `select v.interaction_id as id from visits v join interactions i using (workspace_id, interaction_id)
       where v.workspace_id = $1 and i.customer_id = any($2)`,
      [tx.workspaceId, customerIds],
    )
    await eraseVisitWords(
      tx,
      rows.map((row) => row.id),
    )
    return {}
  },
}

/** The same for conversations whose time is over. */
export const eraseVisitWords = async (tx: Tx, interactionIds: readonly string[]): Promise<void> => {
  const values = [tx.workspaceId, interactionIds]
  await tx.query(
    'appointments.erase',
    `delete from appointments a using visits v where a.workspace_id = $1 and v.workspace_id = $1 and v.interaction_id = any($2::uuid[])
       and a.appointment_id = v.appointment_id`,
    values,
  )
  await tx.query(
    'visits.erase',
    `update visits set note = '', survey_to = null, appointment_typed = null where workspace_id = $1 and interaction_id = any($2::uuid[])`,
    values,
  )
  await tx.query(
    'visit-devices.erase',
    'delete from visit_devices where workspace_id = $1 and interaction_id = any($2::uuid[])',
    values,
  )
  await tx.query(
    'visit-logs.erase',
    `update visit_logs set what = '' where workspace_id = $1 and interaction_id = any($2::uuid[])`,
    values,
  )
}
