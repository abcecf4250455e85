/** Recordings of one customer, and those whose time is over. */
import type { Tx } from '../../../base/database.ts'
import type { PersonalPart } from '../../../customers/customers.ts'
import { eraseRecordings } from './erasing.ts'
import { idsBefore, idsOfInteractions } from './store.ts'

/** Shown by when and how long; whoever asks for the sound itself is given it by the operator. Erased for good. */
export const recordingsPart: PersonalPart = {
  name: 'recordings',
  show: (tx, customerIds) =>
    tx.query<object>(
      'recordings.personal',
      `select r.recording_id as "recordingId", r.interaction_id as "interactionId", r.started_at as "startedAt", r.ms, r.state, r.holds, r.is_announced as "isAnnounced"
       from recordings r join interactions i using (workspace_id, interaction_id)
       where r.workspace_id = $1 and i.customer_id = any($2::uuid[]) order by r.started_at limit 10000`,
      [tx.workspaceId, customerIds],
    ),
  async erase(tx, customerIds) {
    const rows = await tx.query<{ id: string }>(
      'recordings.of-customers',
      `select i.interaction_id as id from interactions i where i.workspace_id = $1 and i.customer_id = any($2::uuid[])
         and exists (select from recordings r where r.workspace_id = $1 and r.interaction_id = i.interaction_id)`,
      [tx.workspaceId, customerIds],
    )
    return {
      attachments: await eraseRecordings(
        tx,
        await idsOfInteractions(
          tx,
          rows.map(({ id }) => id),
        ),
      ),
    }
  },
}

/** The same for conversations whose time is over. */
export const eraseRecordingsOf = async (tx: Tx, interactionIds: readonly string[]): Promise<number> =>
  eraseRecordings(tx, await idsOfInteractions(tx, interactionIds))

/** Those begun before a time, at most so many; answers how many. */
export const eraseOverdueRecordings = async (tx: Tx, before: Date, limit: number): Promise<number> =>
  eraseRecordings(tx, await idsBefore(tx, before, limit))
