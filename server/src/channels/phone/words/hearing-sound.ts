/** What is said in a sound that is over: each of its sides by itself, as fast as the recogniser takes it. */
import type { Hearing, Recogniser, RecogniserFault, Segment } from '../recogniser/recogniser.ts'
import type { SoundType } from '../recordings/decoding.ts'
import { readSound } from './reading.ts'

export type SaidBy = Segment & { by: 'customer' | 'agent' }

export interface SoundToHear {
  type: SoundType
  /** Who is on which side, the left first; of one side the first. */
  order: readonly SaidBy['by'][]
  /** What its first sample was said at. */
  startedAtMs: number
  language: string
  signal: AbortSignal
  /** How long the recogniser may take for the rest once it has all. */
  patienceMs: number
}

export type HeardSound =
  | { segments: SaidBy[] }
  | { fault: RecogniserFault; said: string | undefined }
  /** It is no sound that can be read. */
  | { problem: string }

/** In the order of their beginnings. */
export const hearSound = async (
  recogniser: Recogniser,
  bytes: AsyncIterable<Uint8Array>,
  of: SoundToHear,
): Promise<HeardSound> => {
  const segments: SaidBy[] = []
  const now: { failed: { fault: RecogniserFault; said: string | undefined } | null } = { failed: null }
  const begin = (by: SaidBy['by'], rate: number): Hearing =>
    recogniser.begin({
      language: of.language.split('-')[0] ?? of.language,
      rate,
      patienceMs: of.patienceMs,
      segment: (segment) => void (segment.isFinal && segments.push({ ...segment, by })),
      state: (fault, said) => (now.failed = fault === null ? null : { fault, said }),
    })
  let hearings: Hearing[] = []
  let atMs = of.startedAtMs
  try {
    for await (const { rate, sides } of readSound(of.type, bytes)) {
      if (hearings.length === 0) hearings = of.order.map((by) => begin(by, rate))
      for (const [i, hearing] of hearings.entries()) {
        const isFed = await feed(
          hearing,
          { rate, side: sides[i] ?? new Int16Array(0), atMs },
          () => now.failed !== null,
        )
        if (!isFed || of.signal.aborted) return now.failed ?? { fault: 'too-slow', said: undefined }
      }
      atMs += ((sides[0]?.length ?? 0) / rate) * 1000
    }
    await Promise.all(hearings.map((one) => one.end()))
    return now.failed ?? { segments: segments.toSorted((a, b) => a.fromMs - b.fromMs) }
  } catch (fault) {
    return { problem: fault instanceof Error ? fault.message : String(fault) }
  } finally {
    for (const one of hearings) one.close()
  }
}

/** False where it failed meanwhile: nobody waits for a recogniser that is away. */
const feed = async (
  hearing: Hearing,
  { rate, side, atMs }: { rate: number; side: Int16Array; atMs: number },
  hasFailed: () => boolean,
): Promise<boolean> => {
  const step = Math.floor(rate / 10)
  for (let from = 0; from < side.length; from += step) {
    await hearing.room(hasFailed)
    if (hasFailed()) return false
    const piece = side.subarray(from, from + step)
    hearing.push(new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength), atMs + (from / rate) * 1000)
  }
  return true
}
