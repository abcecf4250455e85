/** Sound in RIFF WAVE files, and the logarithmic samples of telephony (ITU-T G.711). Pure. */

export interface WavFormat {
  /** 1: linear, 6: A-law, 7: µ-law. */
  tag: 1 | 6 | 7
  channels: number
  rate: number
  bits: number
  /** Where the samples begin. */
  dataAt: number
}

const MOST_CHANNELS = 2
const EXTENSIBLE = 0xfffe

/** Reads the beginning of a file; null for what is none, or of a kind that telephones do not make. Chunks before the samples are passed over. */
export const wavFormat = (head: Buffer): WavFormat | null => {
  if (head.length < 44 || head.toString('latin1', 0, 4) !== 'RIFF' || head.toString('latin1', 8, 12) !== 'WAVE')
    return null
  let found: Omit<WavFormat, 'dataAt'> | null = null
  for (let at = 12; at + 8 <= head.length;) {
    const name = head.toString('latin1', at, at + 4)
    const size = head.readUInt32LE(at + 4)
    if (name === 'fmt ' && at + 24 <= head.length) found = formatIn(head, at + 8, size)
    if (name === 'data') return found && { ...found, dataAt: at + 8 }
    at += 8 + size + (size % 2)
  }
  return null
}

const formatIn = (head: Buffer, at: number, size: number): Omit<WavFormat, 'dataAt'> | null => {
  const told = head.readUInt16LE(at)
  const tag = told === EXTENSIBLE && size >= 40 && at + 26 <= head.length ? head.readUInt16LE(at + 24) : told
  const [channels, rate, bits] = [head.readUInt16LE(at + 2), head.readUInt32LE(at + 4), head.readUInt16LE(at + 14)]
  const isLinear = tag === 1 && (bits === 8 || bits === 16)
  const isLogarithmic = (tag === 6 || tag === 7) && bits === 8
  if (!isLinear && !isLogarithmic) return null
  if (channels < 1 || channels > MOST_CHANNELS || rate < 4000 || rate > 192_000) return null
  return { tag: tag as WavFormat['tag'], channels, rate, bits }
}

/** G.711, 2.2: the value of each µ-law sign, 16 bit. */
export const muLawValues: Int16Array = Int16Array.from({ length: 256 }, (_, sign) => {
  const code = ~sign & 0xff
  const value = (((code & 0x0f) << 3) + 0x84) << ((code & 0x70) >> 4)
  return code & 0x80 ? 0x84 - value : value - 0x84
})

/** G.711, 2.1. */
const aLawValues: Int16Array = Int16Array.from({ length: 256 }, (_, sign) => {
  const code = sign ^ 0x55
  const exponent = (code & 0x70) >> 4
  const mantissa = ((code & 0x0f) << 4) + 8
  const value = exponent === 0 ? mantissa : (mantissa + 0x100) << (exponent - 1)
  return code & 0x80 ? value : -value
})

const CLIP = 32_635
/** The µ-law sign nearest to a value of 16 bit. */
export const muLawOf = (value: number): number => {
  const isNegative = value < 0
  const sum = Math.min(CLIP, Math.abs(value)) + 0x84
  const exponent = 31 - Math.clz32(sum) - 7
  const mantissa = (sum >> (exponent + 3)) & 0x0f
  return ~((isNegative ? 0x80 : 0) | (exponent << 4) | mantissa) & 0xff
}

/** Samples of whole frames as numbers from -1 to 1, a list a channel. */
export const samplesOf = ({ tag, channels, bits }: WavFormat, bytes: Buffer): Float32Array[] => {
  const frame = (bits / 8) * channels
  const frames = Math.floor(bytes.length / frame)
  const sides = Array.from({ length: channels }, () => new Float32Array(frames))
  const values = tag === 7 ? muLawValues : aLawValues
  for (let i = 0; i < frames; i++)
    for (let c = 0; c < channels; c++) {
      const at = i * frame + c * (bits / 8)
      const value =
        bits === 16
          ? bytes.readInt16LE(at)
          : tag === 1
            ? ((bytes[at] ?? 128) - 128) << 8
            : (values[bytes[at] ?? 0] ?? 0)
      const side = sides[c]
      if (side) side[i] = value / 32_768
    }
  return sides
}

/** The head of a file of 16-bit linear sound; so many bytes of it follow. */
export const linearHead = ({ rate, channels, bytes }: { rate: number; channels: 1 | 2; bytes: number }): Buffer => {
  const frameBytes = channels * 2
  const head = Buffer.alloc(44)
  head.write('RIFF', 0, 'latin1')
  head.writeUInt32LE(36 + bytes, 4)
  head.write('WAVEfmt ', 8, 'latin1')
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(channels, 22)
  head.writeUInt32LE(rate, 24)
  head.writeUInt32LE(rate * frameBytes, 28)
  head.writeUInt16LE(frameBytes, 32)
  head.writeUInt16LE(16, 34)
  head.write('data', 36, 'latin1')
  head.writeUInt32LE(bytes, 40)
  return head
}

/** The head of a µ-law file of two channels; `frames` samples of each follow. With the length the sample count asks for (WAVE, 3.2 fact chunk). */
export const muLawHead = (rate: number, frames: number): Buffer => {
  const data = frames * 2
  const head = Buffer.alloc(58)
  head.write('RIFF', 0, 'latin1')
  head.writeUInt32LE(50 + data, 4)
  head.write('WAVEfmt ', 8, 'latin1')
  head.writeUInt32LE(18, 16)
  head.writeUInt16LE(7, 20)
  head.writeUInt16LE(2, 22)
  head.writeUInt32LE(rate, 24)
  head.writeUInt32LE(rate * 2, 28)
  head.writeUInt16LE(2, 32)
  head.writeUInt16LE(8, 34)
  head.write('fact', 38, 'latin1')
  head.writeUInt32LE(4, 42)
  head.writeUInt32LE(frames, 46)
  head.write('data', 50, 'latin1')
  head.writeUInt32LE(data, 54)
  return head
}

/** Where one side was lost: as much silence as the other has sound, 16 bit. */
export const wavOfNothing = (like: Uint8Array | null): Uint8Array => {
  if (!like) throw new Error('there is nothing to be silent along with')
  const wav = Buffer.from(like)
  const format = wavFormat(wav.subarray(0, 4096))
  wav.fill(0, format?.dataAt ?? 44)
  return wav
}
