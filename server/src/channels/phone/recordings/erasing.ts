import type { Tx } from '../../../base/database.ts'
import { eraseOf } from './store.ts'

/** For good: the key at once, the file by a job. Twice equals once. Answers how many. */
export const eraseRecordings = async (tx: Tx, recordingIds: readonly string[]): Promise<number> => {
  const erased = await eraseOf(tx, recordingIds)
  for (const id of erased) tx.enqueue({ kind: 'recordings.remove', key: id })
  return erased.length
}
