import type { PersonId, QueueId } from '@peakend/contract/ids.ts'
import type { Channel } from '@peakend/contract/values.ts'
import type { ReadTx } from '../../base/database.ts'

export interface DoorRow {
  touchpointId: string
  name: string
  channel: Channel
  queueId: QueueId | null
}

/** Touchpoints by which customers come in; uses the key of the workspace. */
export const listDoors = (tx: ReadTx): Promise<DoorRow[]> =>
  tx.query(
    'check.doors',
    `select touchpoint_id as "touchpointId", name, channel, queue_id as "queueId" from touchpoints
     where workspace_id = $1 and channel is not null and retired_at is null order by channel, lower(name) limit 500`,
    [tx.workspaceId],
  )

export interface StaffRow {
  personId: PersonId
  vendorId: string | null
  queueIds: string[]
  skills: Record<string, number> | null
  qualifications: Record<string, string | null> | null
  languages: Record<string, number> | null
}

/** Everybody who serves any queue, signed in or not. */
export const listStaff = (tx: ReadTx): Promise<StaffRow[]> =>
  tx.query(
    'check.staff',
    `select ms.person_id as "personId", ms.vendor_id as "vendorId", served.ids as "queueIds",
       (select json_object_agg(k.skill_id, k.level) from person_skills k where k.workspace_id = $1 and k.person_id = ms.person_id) as skills,
       (select json_object_agg(k.skill_id, k.valid_until) from person_skills k where k.workspace_id = $1 and k.person_id = ms.person_id) as qualifications,
       (select json_object_agg(l.language, l.fluency) from person_languages l where l.workspace_id = $1 and l.person_id = ms.person_id) as languages
     from memberships ms
     join (select person_id, array_agg(queue_id) as ids from queue_members where workspace_id = $1 group by person_id) served using (person_id)
     where ms.workspace_id = $1 and ms.state = 'active' limit 5000`,
    [tx.workspaceId],
  )
