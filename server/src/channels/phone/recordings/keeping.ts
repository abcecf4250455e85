/** Sound on its way into the store of files: sealed while it comes in, so that it never lies on a disk as it is. */
import { createHash, randomUUID } from 'node:crypto'
import { open, rm } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import type { RecordingId, WorkspaceId } from '@peakend/contract/ids.ts'
import type { Recording } from '@peakend/contract/recordings.ts'
import type { Keeper } from '../../../base/secrets.ts'
import { keyOf } from '../../../interactions/attachments/attachments.ts'
import { measure } from './measuring.ts'
import type { ToMeasure } from './measuring-worker.ts'
import { newKey, opened, sealed } from './sealed-file.ts'
import type { RecordingRow } from './store.ts'

/** Where sound lies; main gives the store of files. */
export interface SoundStore {
  readonly incoming: string
  readonly keep: (key: string, temporaryPath: string) => Promise<void>
  readonly read: (key: string, part?: { from: number; to: number }) => Promise<Readable>
  readonly remove: (key: string) => Promise<void>
}

/** A key is kept as text: what seals small secrets seals text. */
const asText = (key: Buffer): string => key.toString('base64url')

export interface Incoming {
  path: string
  key: Buffer
  bytes: number
  sha256: Buffer
  head: Buffer
}
const HEAD_BYTES = 4096

/** Writes sound to a file of its own, sealed and synced. The file is gone again where this throws. */
export const takeSound = async (source: AsyncIterable<Uint8Array>, folder: string): Promise<Incoming> => {
  const file = path.join(folder, randomUUID())
  const handle = await open(file, 'wx', 0o600)
  const key = newKey()
  const hash = createHash('sha256')
  let bytes = 0
  let head: Buffer = Buffer.alloc(0)
  const passing = async function* () {
    for await (const chunk of source) {
      bytes += chunk.length
      if (head.length < HEAD_BYTES) head = Buffer.concat([head, chunk.subarray(0, HEAD_BYTES - head.length)])
      hash.update(chunk)
      yield chunk
    }
  }
  try {
    for await (const piece of sealed(key, passing())) await handle.writeFile(piece)
    await handle.sync()
  } catch (e) {
    await handle.close()
    await rm(file, { force: true })
    throw e
  }
  await handle.close()
  return { path: file, key, bytes, sha256: hash.digest(), head }
}

export interface Measurements {
  ms: number
  stretchMs: number
  sides: Recording['sides']
  /** The customer's first; of a mixed one both in one. */
  peaks: Uint8Array[]
}

/** Length and loudness. What says it has two sides and has one is mixed. Refuses `wrong_content_type`. */
export const measured = async (
  incoming: Incoming,
  of: { type: ToMeasure['type']; sides: Recording['sides'] },
): Promise<Measurements> => {
  const { path: file, key, bytes } = incoming
  const { ms, stretchMs, sides: heard } = await measure({ path: file, key, bytes, type: of.type })
  const [left = new Uint8Array(), right] = heard
  if (!right || of.sides === 'mixed')
    return { ms, stretchMs, sides: 'mixed', peaks: [left.map((loud, i) => Math.max(loud, right?.[i] ?? 0))] }
  return { ms, stretchMs, sides: of.sides, peaks: of.sides === 'customer-left' ? [left, right] : [right, left] }
}

export const sealKey = (keeper: Keeper, key: Buffer): Buffer => keeper.seal(asText(key))

/** The sound of one that is kept, from `from` to `to` (both within). */
export const soundOf = (
  of: { files: SoundStore; keeper: Keeper },
  workspaceId: WorkspaceId,
  recording: Pick<RecordingRow, 'recordingId' | 'bytes'> & { sealedKey: Buffer },
  range: { from: number; to: number },
): Readable => {
  const key = Buffer.from(of.keeper.open(recording.sealedKey).toString('utf8'), 'base64url')
  const file = keyOf(workspaceId, recording.recordingId)
  return Readable.from(
    opened(key, { bytes: recording.bytes ?? 0, ...range }, (from, to) => of.files.read(file, { from, to })),
    { objectMode: false },
  )
}

export const placeOf = (workspaceId: WorkspaceId, recordingId: RecordingId): string => keyOf(workspaceId, recordingId)
