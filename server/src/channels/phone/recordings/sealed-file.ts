/**
 * A recording at rest: AES-256-GCM in pieces of 64 KiB under a key of its own, so that any part can be opened without the rest.
 *
 *   file   = head (12 bytes: "PKR1", seven random bytes, zero), then pieces
 *   piece  = up to 65,536 bytes sealed, then its tag of 16
 *   nonce  = the seven random bytes, the piece's number (4 bytes, big-endian), 1 for the last piece, else 0
 *
 * The construction is STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015): pieces cannot be left out, moved or taken for the end. The head is authenticated with each. A key
 * seals one file, ever.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { Readable } from 'node:stream'

export const PIECE_BYTES = 65_536
const TAG_BYTES = 16
const HEAD_BYTES = 12
const MAGIC = Buffer.from('PKR1')
export const KEY_BYTES = 32

export const newKey = (): Buffer => randomBytes(KEY_BYTES)

const nonceOf = (head: Buffer, piece: number, isLast: boolean): Buffer => {
  const nonce = Buffer.alloc(12)
  head.copy(nonce, 0, 4, 11)
  nonce.writeUInt32BE(piece, 7)
  nonce[11] = isLast ? 1 : 0
  return nonce
}

/** What is to be written, in order, for what comes in. An empty file has one empty piece. */
export async function* sealed(key: Buffer, source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const head = Buffer.concat([MAGIC, randomBytes(7), Buffer.alloc(1)])
  yield head
  const seal = (piece: Buffer, number: number, isLast: boolean): Buffer => {
    const cipher = createCipheriv('aes-256-gcm', key, nonceOf(head, number, isLast))
    cipher.setAAD(head)
    return Buffer.concat([cipher.update(piece), cipher.final(), cipher.getAuthTag()])
  }
  let number = 0
  let held: Buffer = Buffer.alloc(0)
  for await (const chunk of source) {
    held = held.length === 0 ? Buffer.from(chunk) : Buffer.concat([held, chunk])
    let at = 0
    // one byte more is needed to know that a piece is not the last
    for (; held.length - at > PIECE_BYTES; at += PIECE_BYTES)
      yield seal(held.subarray(at, at + PIECE_BYTES), number++, false)
    held = held.subarray(at)
  }
  yield seal(held, number, true)
}

const piecesIn = (bytes: number): number => Math.max(1, Math.ceil(bytes / PIECE_BYTES))

/** How long the file at rest is. */
export const sealedBytes = (bytes: number): number => HEAD_BYTES + bytes + piecesIn(bytes) * TAG_BYTES

/** Reads a part of the file at rest, both ends within. */
export type ReadPart = (from: number, to: number) => Promise<Readable>

/**
 * The bytes from `from` to `to` (both within) of a file of `bytes`, as they were before they were sealed. Throws where anything was changed, or the key is another's.
 */
export async function* opened(
  key: Buffer,
  of: { bytes: number; from: number; to: number },
  read: ReadPart,
): AsyncGenerator<Buffer> {
  const head = await whole(await read(0, HEAD_BYTES - 1))
  if (head.length !== HEAD_BYTES || !head.subarray(0, 4).equals(MAGIC)) throw new Error('this is no sealed recording')
  if (of.bytes === 0) return
  const last = piecesIn(of.bytes) - 1
  const first = Math.floor(of.from / PIECE_BYTES)
  const until = Math.min(last, Math.floor(of.to / PIECE_BYTES))
  const startOf = (piece: number): number => HEAD_BYTES + piece * (PIECE_BYTES + TAG_BYTES)
  const end = until === last ? sealedBytes(of.bytes) : startOf(until + 1)
  let held: Buffer = Buffer.alloc(0)
  let piece = first
  const open = (bytes: Buffer): Buffer => {
    const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(head, piece, piece === last))
    decipher.setAAD(head)
    decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES))
    const plain = Buffer.concat([decipher.update(bytes.subarray(0, bytes.length - TAG_BYTES)), decipher.final()])
    const begins = piece * PIECE_BYTES
    piece++
    return plain.subarray(Math.max(0, of.from - begins), Math.min(plain.length, of.to + 1 - begins))
  }
  for await (const chunk of await read(startOf(first), end - 1)) {
    held = held.length === 0 ? (chunk as Buffer) : Buffer.concat([held, chunk as Buffer])
    let at = 0
    for (; held.length - at >= PIECE_BYTES + TAG_BYTES && piece < last; at += PIECE_BYTES + TAG_BYTES)
      yield open(held.subarray(at, at + PIECE_BYTES + TAG_BYTES))
    held = held.subarray(at)
    if (piece > until) return
  }
  if (piece <= until) yield open(held)
}

const whole = async (stream: Readable): Promise<Buffer> => {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
