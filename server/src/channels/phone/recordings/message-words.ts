/**
 * Where a recogniser is set up, the sound of each message is handed to it once it is kept. What it hears becomes the words of the turn the message is: how, whoever gives `hear` knows.
 */
import type { Readable } from 'node:stream'
import type { InteractionId, RecordingId, WorkspaceId } from '@peakend/contract/ids.ts'
import type { Database } from '../../../base/database.ts'
import { defineDelivery, type Delivery } from '../../../base/jobs.ts'
import type { Keeper } from '../../../base/secrets.ts'
import { soundOf, type SoundStore } from './keeping.ts'
import { findRecording } from './store.ts'

export interface SpokenMessage {
  readonly workspaceId: WorkspaceId
  readonly interactionId: InteractionId
  readonly recordingId: RecordingId
  /** The turn it is. */
  readonly ordinal: number
  readonly ms: number
  /** A wav of one channel, 16 bit, 8,000/s. */
  readonly sound: Readable
}

/** Settles once the words stand in the turn, or there are none to be had; what throws is tried again. Twice must equal once. */
export type HearMessage = (of: SpokenMessage, signal: AbortSignal) => Promise<void>

export const MESSAGE_WORDS = 'recordings.message-words'

/** The job that hands it over. Nothing for what was erased meanwhile. */
export const messageWordsDelivery = (
  of: { db: Database; files: SoundStore; keeper: Keeper },
  hear: HearMessage,
): Delivery =>
  defineDelivery({
    kind: MESSAGE_WORDS,
    unresolved: 'again',
    timeoutMs: 600_000,
    retries: { maxAttempts: 5, waitsMs: [5000, 60_000, 600_000] },
    async attempt(job, signal) {
      const { workspaceId } = job
      const found = await of.db.read(workspaceId, (tx) => findRecording(tx, job.key))
      if (found?.state !== 'kept' || !found.sealedKey || found.ordinal === null) return { result: 'done' }
      const { recordingId, interactionId, ordinal, sealedKey, bytes, ms } = found
      const range = { from: 0, to: (bytes ?? 1) - 1 }
      const sound = soundOf(of, workspaceId, { recordingId, bytes, sealedKey }, range)
      try {
        await hear({ workspaceId, interactionId, recordingId, ordinal, ms: ms ?? 0, sound }, signal)
      } finally {
        sound.destroy()
      }
      return { result: 'done' }
    },
    settled: async () => undefined,
  })
