/**
 * Recordings of calls on our own switch. Commands only say what is wanted, in the transaction of what happened to the call; a job makes the switch follow (`switch.ts`), so that nothing
 * that was asked for is lost with a process, and asks again after one that broke off.
 *
 *   running --finish--> coming --taken in--> kept --erased--> erased
 *                         └--the switch has none--> failed
 *
 * While anything pauses it (somebody's hand, or a rule) nothing is recorded; each pause ends by whoever began it, and what a hand forgot by itself.
 */
import { randomUUID } from 'node:crypto'
import type { InteractionId, PersonId, QueueId, RecordingId } from '@peakend/contract/ids.ts'
import type { PauseRule, RecordingRules } from '@peakend/contract/recordings.ts'
import type { ReadTx, Tx } from '../../../base/database.ts'
import { defineTimer } from '../../../base/jobs.ts'
import { Refusal } from '../../../base/refusal.ts'
import type { LegName } from '../telephony.ts'
import { firstRules } from './rules.ts'
import {
  endPauses,
  findMessage,
  findPauses,
  findRecording,
  findRules,
  insertPause,
  insertRecording,
  lockRunning,
  markComing,
} from './store.ts'

export { eraseRecordings } from './erasing.ts'
export { eraseOverdueRecordings, eraseRecordingsOf, recordingsPart } from './personal.ts'

const FOLLOW = 'recordings.follow'
/** What the switch recorded is taken in (switch.ts). */
const TAKE_IN = 'recordings.take-in'
const LONG_PAUSE = 'recordings.long-pause'

const follow = (tx: Tx, recordingId: RecordingId): void => tx.enqueue({ kind: FOLLOW, key: recordingId })

/** Whether calls of this queue are recorded, what is said first, and what pauses them. */
export const rulesFor = async (tx: ReadTx, queueId: QueueId | null): Promise<RecordingRules> =>
  (await findRules(tx, queueId)) ?? firstRules

/** What the customer of a call was told: to its end, and whether they declined. Null where we said nothing. */
export type Told = { isWhole: boolean; isRefused: boolean } | null

/**
 * The customer and their agent hear each other from now on: recorded where the rules say so, and never who declined; `isOurs`: we called them. Answers null where it is not recorded; while one runs, that one.
 * Records `recording.changed`.
 */
export const startRecording = async (
  tx: Tx,
  of: { interactionId: InteractionId; queueId: QueueId | null; leg: LegName; told?: Told; isOurs?: boolean },
): Promise<RecordingId | null> => {
  const running = await lockRunning(tx, of.interactionId)
  if (running) return running.recordingId
  const rules = await rulesFor(tx, of.queueId)
  // whom we call comes through no menu that could say it
  const isByMenu = rules.isAnnounced && !of.isOurs
  const isTold = of.told?.isWhole === true || isByMenu
  const isToBeTold = rules.isSpoken || rules.isAnnounced
  if (!rules.isOn || of.told?.isRefused || (isToBeTold && !isTold)) return null
  const recordingId = randomUUID() as RecordingId
  const { interactionId, leg } = of
  insertRecording(tx, {
    recordingId,
    interactionId,
    source: 'own',
    state: 'running',
    type: 'audio/wav',
    sides: 'customer-left',
    startedAt: tx.now,
    isAnnounced: isTold,
    leg,
  })
  follow(tx, recordingId)
  tx.record({ type: 'recording.changed', interactionId })
  return recordingId
}

type By = { personId: PersonId } | { rule: PauseRule }
const ruleOf = (by: By): PauseRule | null => ('rule' in by ? by.rule : null)

/**
 * Nothing is recorded until it is resumed. By a rule that is off, and where nothing runs, nothing happens; by hand it refuses `conflict` where nothing runs. Twice equals once. Records
 * `recording.changed`.
 */
export const pauseRecording = async (
  tx: Tx,
  of: { interactionId: InteractionId; queueId: QueueId | null; by: By },
): Promise<void> => {
  const { interactionId, by } = of
  const running = await lockRunning(tx, interactionId)
  const rule = ruleOf(by)
  if (!running) return refuseByHand(by)
  const rules = await rulesFor(tx, of.queueId)
  if (rule !== null && !rules.pauseOn.includes(rule)) return
  const { recordingId } = running
  const open = (await findPauses(tx, [recordingId])).filter((one) => one.toAt === null)
  if (open.some((one) => one.rule === rule)) return
  insertPause(tx, { recordingId, fromAt: tx.now, toAt: null, personId: 'personId' in by ? by.personId : null, rule })
  if (rule === null)
    tx.enqueue({ kind: LONG_PAUSE, key: recordingId, dueAt: new Date(tx.now.getTime() + rules.longestPauseS * 1000) })
  follow(tx, recordingId)
  tx.record({ type: 'recording.changed', interactionId })
}

/** What this hand or rule paused goes on; it is recorded again once nothing pauses it. Twice equals once. Refuses as `pauseRecording` does. Records `recording.changed`. */
export const resumeRecording = async (tx: Tx, of: { interactionId: InteractionId; by: By }): Promise<void> => {
  const running = await lockRunning(tx, of.interactionId)
  if (!running) return refuseByHand(of.by)
  await endPauses(tx, running.recordingId, ruleOf(of.by))
  if (ruleOf(of.by) === null) tx.cancel(LONG_PAUSE, running.recordingId)
  follow(tx, running.recordingId)
  tx.record({ type: 'recording.changed', interactionId: of.interactionId })
}

const refuseByHand = (by: By): void => {
  if ('personId' in by) throw new Refusal('conflict', 'This call is not being recorded.')
}

/** The customer and their agent no longer hear each other: what was recorded is taken in. Twice equals once. Records `recording.changed`. */
export const finishRecording = async (tx: Tx, interactionId: InteractionId): Promise<void> => {
  const running = await lockRunning(tx, interactionId)
  if (!running) return
  await endPauses(tx, running.recordingId, null, true)
  tx.cancel(LONG_PAUSE, running.recordingId)
  await markComing(tx, running.recordingId)
  follow(tx, running.recordingId)
  tx.record({ type: 'recording.changed', interactionId })
}

/** A message that a caller left, and that the switch has: it is taken in by a job. Records `recording.changed`. */
export const startMessage = (
  tx: Tx,
  of: { recordingId: RecordingId; interactionId: InteractionId; queueId: QueueId; ordinal: number; startedAt: Date },
): void => {
  insertRecording(tx, {
    ...of,
    source: 'own',
    state: 'coming',
    type: 'audio/wav',
    sides: 'mixed',
    endedAt: tx.now,
    // they speak after the tone
    isAnnounced: true,
    holds: 'message',
  })
  tx.enqueue({ kind: TAKE_IN, key: of.recordingId })
  tx.record({ type: 'recording.changed', interactionId: of.interactionId })
}

/** The newest message in a conversation, and the queue it was left for; null for none. */
export const messageIn = findMessage

/** How the recording of a running call stands, for whoever is in the call; null where it is not recorded. */
export const recordingNow = async (tx: ReadTx, interactionId: InteractionId): Promise<{ isPaused: boolean } | null> => {
  const [row] = await tx.query<{ isPaused: boolean }>(
    'recordings.now',
    `select exists (select from recording_pauses p where p.workspace_id = $1 and p.recording_id = r.recording_id and p.to_at is null) as "isPaused"
     from recordings r where r.workspace_id = $1 and r.interaction_id = $2 and r.state = 'running'`,
    [tx.workspaceId, interactionId],
  )
  return row ?? null
}

/** Paused by hand, and forgotten: it goes on by itself. */
export const longPauseTimer = defineTimer({
  kind: LONG_PAUSE,
  async run(tx, job) {
    const found = await findRecording(tx, job.key)
    if (found?.state !== 'running') return
    await endPauses(tx, found.recordingId, null)
    follow(tx, found.recordingId)
    tx.record({ type: 'recording.changed', interactionId: found.interactionId })
  },
})
