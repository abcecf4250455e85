/**
 * Off the record: what is not recorded is not written down either, and where a call is only written down the same key leaves that out. A pause by hand ends by itself as that of a
 * recording does.
 */
import type { InteractionId, PersonId, QueueId } from '@peakend/contract/ids.ts'
import type { ReadTx, Tx } from '../../../base/database.ts'
import { defineTimer } from '../../../base/jobs.ts'
import { workspaceOf } from '../../../identity/workspaces/workspaces.ts'
import { find } from '../../../interactions/interactions.ts'
import { spokenLanguage } from '../recogniser/recognisers.ts'
import { findSettings } from '../recogniser/store.ts'
import { recordingNow, rulesFor } from '../recordings/recordings.ts'
import { findRunning } from '../store.ts'
import { mayBeWritten } from './wanted.ts'

const LONG_PAUSE = 'words.long-pause'

/** In which language a call is spoken, as far as anybody said: the conversation's, which comes from the number, the menu or the customer; else the workspace's. */
export const languageOf = async (tx: ReadTx, interactionId: InteractionId): Promise<string> =>
  (await find(tx, interactionId))?.language ?? (await workspaceOf(tx)).language

/** Whether calls of this language are written down at all, and whether this customer may be. */
const areWritten = async (tx: ReadTx, interactionId: InteractionId): Promise<boolean> => {
  const set = await findSettings(tx)
  if (!set?.isOn) return false
  const call = await findRunning(tx, interactionId)
  if (call && !mayBeWritten(call.state, set.telling)) return false
  const language = spokenLanguage(await languageOf(tx, interactionId))
  return language !== null && set.addresses[language] !== null
}

export const isOffRecord = async (tx: ReadTx, interactionId: InteractionId): Promise<boolean> => {
  if ((await recordingNow(tx, interactionId))?.isPaused) return true
  const rows = await tx.query(
    'words.paused',
    'select from call_words_pauses where workspace_id = $1 and interaction_id = $2 and until_at > $3',
    [tx.workspaceId, interactionId, tx.now],
  )
  return rows.length > 0
}

/** How it stands for whoever is in the call; null where it is not written down. */
export const wordsNow = async (tx: ReadTx, interactionId: InteractionId): Promise<{ isPaused: boolean } | null> =>
  (await areWritten(tx, interactionId)) ? { isPaused: await isOffRecord(tx, interactionId) } : null

/** False where it is not written down. Twice equals once. Records `recording.changed`. */
export const pauseWords = async (
  tx: Tx,
  of: { interactionId: InteractionId; queueId: QueueId | null; personId: PersonId },
): Promise<boolean> => {
  const { interactionId } = of
  if (!(await areWritten(tx, interactionId))) return false
  const { longestPauseS } = await rulesFor(tx, of.queueId)
  const until = new Date(tx.now.getTime() + longestPauseS * 1000)
  await tx.query(
    'words.pause',
    `insert into call_words_pauses (workspace_id, interaction_id, person_id, from_at, until_at) values ($1, $2, $3, $4, $5)
     on conflict (workspace_id, interaction_id) do update set person_id = excluded.person_id, from_at = excluded.from_at, until_at = excluded.until_at
     where call_words_pauses.until_at <= excluded.from_at`,
    [tx.workspaceId, interactionId, of.personId, tx.now, until],
  )
  tx.enqueue({ kind: LONG_PAUSE, key: interactionId, dueAt: until })
  tx.record({ type: 'recording.changed', interactionId })
  return true
}

/** False where it is not written down. Twice equals once. Records `recording.changed`. */
export const resumeWords = async (tx: Tx, interactionId: InteractionId): Promise<boolean> => {
  await endWordsPause(tx, interactionId)
  tx.record({ type: 'recording.changed', interactionId })
  return areWritten(tx, interactionId)
}

/** The call is over, or nobody is off the record any more. */
export const endWordsPause = async (tx: Tx, interactionId: InteractionId): Promise<void> => {
  await tx.query('words.resume', 'delete from call_words_pauses where workspace_id = $1 and interaction_id = $2', [
    tx.workspaceId,
    interactionId,
  ])
  tx.cancel(LONG_PAUSE, interactionId)
}

/** Paused by hand, and forgotten: it goes on by itself. */
export const wordsPauseTimer = defineTimer({
  kind: LONG_PAUSE,
  async run(tx, job) {
    tx.record({ type: 'recording.changed', interactionId: job.key as InteractionId })
  },
})
