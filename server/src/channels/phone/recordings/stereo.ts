/**
 * Two files of a call, what the customer says and what they hear, as one with a side each: the customer left, our side right. In µ-law, which is what came over the line, at half the
 * size. While it was paused nothing stands: the file keeps the time of the call, so that a minute in it is a minute of it.
 */
import { muLawHead, muLawOf, wavFormat } from './wav.ts'

export interface Stretch {
  fromMs: number
  toMs: number
}

const SILENCE = muLawOf(0)
const PIECE_FRAMES = 16_384

interface Side {
  bytes: Buffer
  dataAt: number
  frames: number
  rate: number
}

const sideOf = (wav: Uint8Array): Side => {
  const bytes = Buffer.from(wav.buffer, wav.byteOffset, wav.byteLength)
  const format = wavFormat(bytes.subarray(0, 4096))
  if (!format || format.tag !== 1 || format.bits !== 16 || format.channels !== 1)
    throw new Error('a side of a recording is 16-bit sound of one channel')
  return { bytes, dataAt: format.dataAt, frames: Math.floor((bytes.length - format.dataAt) / 2), rate: format.rate }
}

interface Part {
  /** Where it stands in the files; null for silence. */
  at: number | null
  frames: number
}

/** What follows what. Switches that stop writing leave a paused stretch out of the files, others go on: how long the files are says which. */
const plan = (frames: number, rate: number, of: { paused: readonly Stretch[]; wallMs: number }): Part[] => {
  const inFrames = (ms: number): number => Math.round((ms * rate) / 1000)
  const pausedMs = of.paused.reduce((sum, one) => sum + one.toMs - one.fromMs, 0)
  const fileMs = (frames / rate) * 1000
  const isCut = Math.abs(of.wallMs - pausedMs - fileMs) < Math.abs(of.wallMs - fileMs)
  const parts: Part[] = []
  let [time, at] = [0, 0]
  for (const { fromMs, toMs } of of.paused) {
    const heard = Math.max(0, Math.min(inFrames(fromMs) - time, frames - at))
    const quiet = Math.max(0, inFrames(toMs) - inFrames(fromMs))
    parts.push({ at, frames: heard }, { at: null, frames: quiet })
    time += heard + quiet
    at = Math.min(frames, at + heard + (isCut ? 0 : quiet))
  }
  return [...parts, { at, frames: frames - at }]
}

/** The file in pieces. `wallMs` is how long it ran by the clock, pauses within. */
export async function* stereoOf(
  says: Uint8Array,
  hears: Uint8Array,
  of: { paused: readonly Stretch[]; wallMs: number },
): AsyncGenerator<Buffer> {
  const [left, right] = [sideOf(says), sideOf(hears)]
  const parts = plan(Math.max(left.frames, right.frames), left.rate, of)
  yield muLawHead(
    left.rate,
    parts.reduce((sum, part) => sum + part.frames, 0),
  )
  for (const { at, frames } of parts)
    for (let done = 0; done < frames; done += PIECE_FRAMES) {
      const count = Math.min(PIECE_FRAMES, frames - done)
      const piece = Buffer.alloc(count * 2, SILENCE)
      for (let i = 0; at !== null && i < count; i++) {
        piece[i * 2] = signAt(left, at + done + i)
        piece[i * 2 + 1] = signAt(right, at + done + i)
      }
      yield piece
    }
}

const signAt = ({ bytes, dataAt, frames }: Side, frame: number): number =>
  frame < frames ? muLawOf(bytes.readInt16LE(dataAt + frame * 2)) : SILENCE
