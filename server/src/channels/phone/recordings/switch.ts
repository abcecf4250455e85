/** Makes the switch do what the rows say, and takes in what it recorded. Asked twice, it does once. */
import { rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import type { RecordingId, WorkspaceId } from '@peakend/contract/ids.ts'
import type { Database } from '../../../base/database.ts'
import { defineDelivery, type Attempted, type Delivery } from '../../../base/jobs.ts'
import type { Keeper } from '../../../base/secrets.ts'
import { messageHandleOf } from '../names.ts'
import { NoSuchLeg, NoSuchRecording, SwitchAway, type Handle, type Telephony } from '../telephony.ts'
import { measured, placeOf, sealKey, takeSound, type SoundStore } from './keeping.ts'
import { MESSAGE_WORDS } from './message-words.ts'
import { stretchesOf } from './rules.ts'
import { stereoOf } from './stereo.ts'
import { findOf, findPauses, findRecording, markFailed, markKept, type RecordingRow } from './store.ts'
import { wavOfNothing } from './wav.ts'

export interface SwitchOptions {
  db: Database
  files: SoundStore
  /** Seals the keys of recordings. */
  keeper: Keeper
  telephony: Telephony
  /** Somebody hears what is said in messages. */
  hearsMessages: boolean
}

/** What the two sides are called at the switch. */
export const handlesOf = (recordingId: string): { says: Handle; hears: Handle } => ({
  says: `recording-${recordingId}-says`,
  hears: `recording-${recordingId}-hears`,
})

const TAKE_IN = 'recordings.take-in'
/** So long its listeners take to be gone. */
const ENDED_MS = 150
/** The switch ends a file within moments of being told. */
const TAKE_IN_WAITS_MS = [500, 2000, 10_000, 60_000, 300_000]

/** Brings the switch to what the row says: recording, paused, or stopped; then it is taken in. */
export const followDelivery = ({ db, telephony }: SwitchOptions): Delivery =>
  defineDelivery({
    kind: 'recordings.follow',
    unresolved: 'again',
    retries: { maxAttempts: 20, waitsMs: [200, 1000, 5000] },
    async attempt(job) {
      const found = await db.read(job.workspaceId, (tx) => findRecording(tx, job.key))
      if (!found?.leg) return { result: 'done' }
      try {
        if (found.state === 'running') await endEarlier(db, telephony, job.workspaceId, found)
        return await followed(telephony, found, await isPaused(db, job.workspaceId, found.recordingId))
      } catch (fault) {
        if (fault instanceof SwitchAway) return { result: 'again', why: 'the switch is away' }
        throw fault
      }
    },
    async settled(tx, job) {
      const found = await findRecording(tx, job.key)
      if (found?.state === 'coming') tx.enqueue({ kind: TAKE_IN, key: job.key })
    },
  })

/** What was recorded of the leg before ends first: as long as it does not, the next one is not heard from their first word (asterisk/talks.ts). */
const endEarlier = async (
  db: Database,
  telephony: Telephony,
  workspaceId: WorkspaceId,
  of: RecordingRow,
): Promise<void> => {
  const all = await db.read(workspaceId, (tx) => findOf(tx, of.interactionId))
  const earlier = all.filter((one) => one.state === 'coming' && one.leg === of.leg)
  for (const { recordingId } of earlier)
    for (const handle of Object.values(handlesOf(recordingId))) await telephony.stopRecording(handle)
  if (earlier.length > 0) await pause(ENDED_MS)
}

const isPaused = (db: Database, workspaceId: WorkspaceId, recordingId: RecordingId): Promise<boolean> =>
  db.read(workspaceId, async (tx) => (await findPauses(tx, [recordingId])).some((one) => one.toAt === null))

const followed = async (telephony: Telephony, of: RecordingRow, paused: boolean): Promise<Attempted> => {
  const { says, hears } = handlesOf(of.recordingId)
  if (of.state !== 'running') {
    for (const handle of [says, hears]) await telephony.stopRecording(handle)
    return { result: 'done' }
  }
  try {
    await telephony.record(says, of.leg ?? '', 'says')
    await telephony.record(hears, of.leg ?? '', 'hears')
    for (const handle of [says, hears]) await telephony.pauseRecording(handle, paused)
  } catch (fault) {
    // the caller is gone: what was recorded until then is taken in when the call ends
    if (!(fault instanceof NoSuchLeg)) throw fault
  }
  return { result: 'done' }
}

/** Reads both sides from the switch, makes them one, keeps it sealed, and erases them there. */
export const takeInDelivery = (options: SwitchOptions): Delivery =>
  defineDelivery({
    kind: TAKE_IN,
    unresolved: 'again',
    timeoutMs: 300_000,
    retries: { maxAttempts: TAKE_IN_WAITS_MS.length + 1, waitsMs: TAKE_IN_WAITS_MS },
    attempt: (job) => attempt(options, job.workspaceId, job.key as RecordingId, job.attempt),
    async settled(tx, job, outcome) {
      if (outcome.result !== 'done') markFailed(tx, job.key, outcome.why)
      const found = await findRecording(tx, job.key)
      if (found) tx.record({ type: 'recording.changed', interactionId: found.interactionId })
      if (options.hearsMessages && found?.holds === 'message' && found.state === 'kept')
        tx.enqueue({ kind: MESSAGE_WORDS, key: job.key })
    },
  })

const attempt = async (
  options: SwitchOptions,
  workspaceId: WorkspaceId,
  recordingId: RecordingId,
  number: number,
): Promise<Attempted> => {
  const { db, telephony } = options
  const found = await db.read(workspaceId, (tx) => findRecording(tx, recordingId))
  if (!found) return { result: 'done' }
  if (found.holds === 'message') return takeInMessage(options, workspaceId, found)
  const { says, hears } = handlesOf(recordingId)
  try {
    if (found.state === 'coming') {
      const [said, heard] = [await readOrNull(telephony, says), await readOrNull(telephony, hears)]
      const isLast = number > TAKE_IN_WAITS_MS.length
      if ((!said || !heard) && (!isLast || (!said && !heard)))
        return { result: 'again', why: 'the switch has no recording of it' }
      await keep(options, workspaceId, found, [said ?? wavOfNothing(heard), heard ?? wavOfNothing(said)])
    }
    for (const handle of [says, hears]) await telephony.eraseRecording(handle)
    return { result: 'done' }
  } catch (fault) {
    if (fault instanceof SwitchAway) return { result: 'again', why: 'the switch is away' }
    throw fault
  }
}

/** One side alone, as the switch has it. */
const takeInMessage = async (
  options: SwitchOptions,
  workspaceId: WorkspaceId,
  found: RecordingRow,
): Promise<Attempted> => {
  const { telephony } = options
  const handle = messageHandleOf(found.recordingId)
  try {
    if (found.state === 'coming') {
      const said = await readOrNull(telephony, handle)
      if (!said) return { result: 'again', why: 'the switch has no recording of it' }
      await keepSound(options, workspaceId, found, Readable.from([said]))
    }
    await telephony.eraseRecording(handle)
    return { result: 'done' }
  } catch (fault) {
    if (fault instanceof SwitchAway) return { result: 'again', why: 'the switch is away' }
    throw fault
  }
}

const readOrNull = async (telephony: Telephony, handle: Handle): Promise<Uint8Array | null> => {
  try {
    return await telephony.readRecording(handle)
  } catch (fault) {
    if (fault instanceof NoSuchRecording) return null
    throw fault
  }
}

const keep = async (
  options: SwitchOptions,
  workspaceId: WorkspaceId,
  of: RecordingRow,
  [said, heard]: readonly [Uint8Array, Uint8Array],
): Promise<void> => {
  const { db } = options
  const { recordingId, startedAt } = of
  const endedAt = of.endedAt ?? startedAt
  const pauses = await db.read(workspaceId, (tx) => findPauses(tx, [recordingId]))
  const paused = stretchesOf(pauses, startedAt, endedAt)
  const wallMs = endedAt.getTime() - startedAt.getTime()
  await keepSound(options, workspaceId, of, stereoOf(said, heard, { paused, wallMs }))
}

/** Sealed into the store; nothing is left of it where it was erased while it was on its way. */
const keepSound = async (
  { db, files, keeper }: SwitchOptions,
  workspaceId: WorkspaceId,
  { recordingId, sides }: RecordingRow,
  sound: AsyncIterable<Uint8Array>,
): Promise<void> => {
  const incoming = await takeSound(sound, files.incoming)
  try {
    const { peaks, ...more } = await measured(incoming, { type: 'audio/wav', sides })
    await files.keep(placeOf(workspaceId, recordingId), incoming.path)
    const { bytes, sha256 } = incoming
    const isKept = await db.transact(workspaceId, (tx) =>
      markKept(tx, recordingId, { bytes, sha256, sealedKey: sealKey(keeper, incoming.key), peaks, ...more }),
    )
    if (!isKept) await files.remove(placeOf(workspaceId, recordingId))
  } finally {
    await rm(incoming.path, { force: true })
  }
}

/** Removes the bytes of what was erased. */
export const removeDelivery = (files: SoundStore): Delivery =>
  defineDelivery({
    kind: 'recordings.remove',
    unresolved: 'again',
    async attempt(job) {
      await files.remove(placeOf(job.workspaceId, job.key as RecordingId))
      return { result: 'done' }
    },
    settled: async () => undefined,
  })
