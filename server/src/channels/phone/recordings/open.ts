/** Recordings, as main opens them. Without a switch what other systems recorded is taken in and heard all the same. */
import type { Database } from '../../../base/database.ts'
import type { JobKind } from '../../../base/jobs.ts'
import type { Keeper } from '../../../base/secrets.ts'
import type { Telephony } from '../telephony.ts'
import type { SoundStore } from './keeping.ts'
import { eraseRecordingsOf, longPauseTimer, recordingsPart } from './recordings.ts'
import { recordingsRoutes } from './routes.ts'
import { soundRoute } from './sound-route.ts'
import { followDelivery, removeDelivery, takeInDelivery } from './switch.ts'
import { uploadRoute } from './upload-route.ts'

export interface RecordingsOptions {
  db: Database
  files: SoundStore
  /** Seals the keys of recordings. */
  keeper: Keeper
  /** Signs addresses to listen at. */
  signingKey: Buffer
  telephony?: Telephony
}

export const openRecordings = (options: RecordingsOptions) => {
  const { db, files, keeper, telephony } = options
  const switching = telephony
    ? [followDelivery({ db, files, keeper, telephony }), takeInDelivery({ db, files, keeper, telephony })]
    : []
  return {
    routes: recordingsRoutes(options.signingKey),
    rawRoutes: [soundRoute(options), uploadRoute(options)],
    jobs: [longPauseTimer, removeDelivery(files), ...switching] satisfies JobKind[],
    part: recordingsPart,
    eraseWords: eraseRecordingsOf,
  }
}
