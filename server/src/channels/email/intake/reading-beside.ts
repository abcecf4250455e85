/** Letters read without anybody else waiting: small ones here, others beside the program's own work, for so long at most. */
import { asBuffer, Beside, toMove } from '../../../base/beside.ts'
import { asideUnread, readOne, unread, type Fetched, type Read, type ReadFor } from './reading.ts'
import type { ReadBeside, ToRead } from './reading-thread.ts'

/** Throws nothing: what cannot be read is set aside. */
export type ReadLetter = (fetched: Fetched, of: ReadFor) => Promise<Read>

/** Of up to so many, handing them over costs the program as much time as reading them (measured: some 20 ms of HTML). */
const SMALL_BYTES = 64 * 1024
/** Twenty times the slowest measured. */
const MOST_MS = 20_000
const HEAD_BYTES = 64_000
const HEAD_MS = 5000
/** A letter is up to 60 MB, and is in memory several times over while it is read. */
const MOST_MB = 512
/** One that is slow to read holds up its own mailbox only. */
const THREADS = 2

const script = new URL('./reading-thread.ts', import.meta.url)

export const openReading = (mostMs = MOST_MS): ReadLetter => {
  const whole = new Beside<ToRead, ReadBeside>({ script, threads: THREADS, mostMs, mostMb: MOST_MB })
  const heads = new Beside<ToRead, ReadBeside>({ script, threads: 1, mostMs: HEAD_MS, mostMb: MOST_MB })

  /** Who wrote it is worth knowing, where its head can be read. */
  const headBeside = async (fetched: Fetched, readFor: ReadFor) => {
    const got = await heads.ask(...asking({ ...fetched, bytes: fetched.bytes.subarray(0, HEAD_BYTES) }, readFor, true))
    return 'answer' in got ? mailOf(got.answer) : unread()
  }

  return async (fetched, readFor) => {
    if (fetched.bytes.length <= SMALL_BYTES || fetched.isTooLarge) return readOne(fetched, readFor)
    let got = await whole.ask(...asking(fetched, readFor, false))
    // trouble of the thread's own: another one may fare better
    if ('failed' in got && got.failed === 'gone') got = await whole.ask(...asking(fetched, readFor, false))
    if ('answer' in got) {
      const { fingerprint, why, language, sha256 } = got.answer
      return { fetched, mail: mailOf(got.answer), fingerprint: asBuffer(fingerprint), why, language, sha256 }
    }
    return asideUnread(fetched, got.failed === 'gone' ? 'unreadable' : 'too-slow', await headBeside(fetched, readFor))
  }
}

const asking = (fetched: Fetched, readFor: ReadFor, isHeadOnly: boolean): [ToRead, ArrayBuffer[]] => {
  const { bytes, moved } = toMove(fetched.bytes)
  return [{ fetched: { ...fetched, bytes }, readFor, isHeadOnly }, moved]
}

const mailOf = ({ mail }: ReadBeside): Read['mail'] => ({
  ...mail,
  files: mail.files.map((file) => ({ ...file, bytes: asBuffer(file.bytes) })),
})
