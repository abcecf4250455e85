/** Reads a letter in a thread of its own (reading-beside.ts). */
import { asBuffer } from '../../../base/beside.ts'
import { workBeside } from '../../../base/beside-thread.ts'
import { headOf, readOne, sha256Of, type Fetched, type Read, type ReadFor } from './reading.ts'

export interface ToRead {
  /** Its bytes came through a thread's door: plain ones. */
  fetched: Omit<Fetched, 'bytes'> & { bytes: Uint8Array }
  readFor: ReadFor
  isHeadOnly: boolean
}
export type ReadBeside = Omit<Read, 'fetched'>

/** A piece of a pool belongs to others too: only what lies in memory of its own can be moved. */
const onItsOwn = (bytes: Buffer): Buffer =>
  bytes.byteLength === bytes.buffer.byteLength ? bytes : asBuffer(new Uint8Array(bytes))

const read = ({ fetched: { bytes, ...rest }, readFor, isHeadOnly }: ToRead): ReadBeside => {
  const fetched = { ...rest, bytes: asBuffer(bytes) }
  if (isHeadOnly)
    return { mail: headOf(fetched.bytes, readFor), fingerprint: Buffer.alloc(0), why: null, language: null }
  const { mail, fingerprint, why, language } = readOne(fetched, readFor)
  const files = mail.files.map((file) => ({ ...file, bytes: onItsOwn(file.bytes) }))
  // of the page only that there is one is wanted of whoever takes a letter in
  const sha256 = { whole: sha256Of(fetched.bytes), files: files.map((file) => sha256Of(file.bytes)) }
  return { mail: { ...mail, html: mail.html === null ? null : '', files }, fingerprint, why, language, sha256 }
}

workBeside(read, ({ mail }) => mail.files.map((file) => file.bytes.buffer as ArrayBuffer))
