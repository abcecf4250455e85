/**
 * Where somebody speaks, by how loud it is against the quiet around it: sound goes in as it comes, each stretch of speech comes out when it is over. For recognisers that take a whole
 * utterance at a time, and for who spoke when. Pure.
 */

const FRAME_MS = 20
/** Speech stands this far over the quiet, and never under a floor: a line's own hiss is no speech. */
const OVER_QUIET = 3
const FLOOR = 0.006
/** The quiet is learnt at once downwards and slowly upwards: 5 % a second. */
const QUIET_RISES = 0.001
/** So much of it begins speech, so much silence ends it. */
const BEGIN_MS = 60
export const END_SILENCE_MS = 700
/** Kept from before it was loud enough, so that no first sound is lost. */
const BEFORE_MS = 240

export interface Stretch {
  fromMs: number
  toMs: number
}

export interface TalkOptions {
  rate: number
  /** Somebody began to speak. */
  begins?: (fromMs: number) => void
  /** It is over, or lasted as long as one may. */
  over: (stretch: Stretch) => void
  /** A stretch of more is cut. */
  mostMs?: number
}

const loudnessOf = (samples: Int16Array): number => {
  let sum = 0
  for (const sample of samples) sum += sample * sample
  return Math.sqrt(sum / Math.max(1, samples.length)) / 32_768
}

/** Times count from the first sound. */
export const openTalk = ({ rate, begins, over, mostMs = Infinity }: TalkOptions) => {
  const frame = Math.round((FRAME_MS / 1000) * rate)
  let rest = new Int16Array(0)
  let atMs = 0
  let quiet = 0.004
  let loudMs = 0
  let silentMs = 0
  let from: number | null = null
  const endAt = (toMs: number) => {
    if (from !== null) over({ fromMs: from, toMs })
    from = null
    loudMs = 0
    silentMs = 0
  }
  const take = (samples: Int16Array) => {
    const loud = loudnessOf(samples)
    const isLoud = loud > Math.max(FLOOR, quiet * OVER_QUIET)
    quiet = loud < quiet ? Math.max(0.0005, loud) : isLoud ? quiet * (1 + QUIET_RISES) : quiet + (loud - quiet) * 0.05
    atMs += FRAME_MS
    loudMs = isLoud ? loudMs + FRAME_MS : Math.max(0, loudMs - FRAME_MS / 2)
    silentMs = isLoud ? 0 : silentMs + FRAME_MS
    if (from === null) {
      if (loudMs < BEGIN_MS) return
      from = Math.max(0, atMs - BEGIN_MS - BEFORE_MS)
      begins?.(from)
      return
    }
    if (silentMs >= END_SILENCE_MS) endAt(atMs - silentMs + FRAME_MS)
    else if (atMs - from >= mostMs) endAt(atMs)
  }
  return {
    add(samples: Int16Array) {
      const all = rest.length === 0 ? samples : Int16Array.of(...rest, ...samples)
      let i = 0
      for (; i + frame <= all.length; i += frame) take(all.subarray(i, i + frame))
      rest = all.slice(i)
    },
    /** What still runs is over. */
    done() {
      endAt(atMs)
    },
  }
}

/** Little-endian bytes as samples, whatever their place in memory. */
export const samplesIn = (bytes: Uint8Array): Int16Array => {
  const count = bytes.length >> 1
  const samples = new Int16Array(count)
  const view = new DataView(bytes.buffer, bytes.byteOffset, count * 2)
  for (let i = 0; i < count; i++) samples[i] = view.getInt16(i * 2, true)
  return samples
}
