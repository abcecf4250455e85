/** Recordings, as main opens them. Without a switch what other systems recorded is taken in and heard all the same. */
import { Readable } from 'node:stream'
import type { WorkspaceId } from '@peakend/contract/ids.ts'
import type { Database } from '../../../base/database.ts'
import type { JobKind } from '../../../base/jobs.ts'
import type { Keeper } from '../../../base/secrets.ts'
import type { Telephony } from '../telephony.ts'
import { soundOf, type SoundStore } from './keeping.ts'
import { messageWordsDelivery, type HearMessage } from './message-words.ts'
import { eraseRecordingsOf, longPauseTimer, recordingsPart } from './recordings.ts'
import { recordingsRoutes } from './routes.ts'
import { soundRoute } from './sound-route.ts'
import { followDelivery, removeDelivery, takeInDelivery } from './switch.ts'
import type { RecordingRow } from './store.ts'
import { uploadRoute } from './upload-route.ts'

export interface RecordingsOptions {
  db: Database
  files: SoundStore
  /** Seals the keys of recordings. */
  keeper: Keeper
  /** Signs addresses to listen at. */
  signingKey: Buffer
  telephony?: Telephony
  /** Hears what is said in a message that a caller left; left out where no recogniser is set up. */
  hearMessage?: HearMessage
}

export const openRecordings = (options: RecordingsOptions) => {
  const { db, files, keeper, telephony, hearMessage } = options
  const atSwitch = telephony && { db, files, keeper, telephony, hearsMessages: hearMessage !== undefined }
  const switching = atSwitch ? [followDelivery(atSwitch), takeInDelivery(atSwitch)] : []
  const hearing = hearMessage ? [messageWordsDelivery({ db, files, keeper }, hearMessage)] : []
  /** The sound of one that is kept, from beginning to end. */
  const wholeSound = (workspaceId: WorkspaceId, { recordingId, bytes, sealedKey }: RecordingRow): Readable =>
    sealedKey && bytes
      ? soundOf({ files, keeper }, workspaceId, { recordingId, bytes, sealedKey }, { from: 0, to: bytes - 1 })
      : Readable.from([])
  return {
    wholeSound,
    routes: recordingsRoutes(options.signingKey),
    rawRoutes: [soundRoute(options), uploadRoute(options)],
    jobs: [longPauseTimer, removeDelivery(files), ...switching, ...hearing] satisfies JobKind[],
    part: recordingsPart,
    eraseWords: eraseRecordingsOf,
  }
}
