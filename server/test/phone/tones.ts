/** Which tones a piece of sound holds, and how much beside them. Sound is numbers from -1 to 1. */

/** Amplitude of one tone (Goertzel); exact where the piece holds a whole number of its periods. */
export const amplitudeOf = (sound: Float32Array, rate: number, hz: number): number => {
  const turn = 2 * Math.cos((2 * Math.PI * hz) / rate)
  let [before, last] = [0, 0]
  for (const sample of sound) [before, last] = [last, sample + turn * last - before]
  const power = before * before + last * last - turn * before * last
  return (2 * Math.sqrt(Math.max(0, power))) / sound.length
}

export interface Tones {
  /** By frequency. */
  amplitudes: Map<number, number>
  /** Root mean square of what is none of these tones. */
  rest: number
}

export const tones = (sound: Float32Array, rate: number, wanted: readonly number[]): Tones => {
  const amplitudes = new Map(wanted.map((hz) => [hz, amplitudeOf(sound, rate, hz)]))
  const whole = sound.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, sound.length)
  const known = [...amplitudes.values()].reduce((sum, amplitude) => sum + (amplitude * amplitude) / 2, 0)
  return { amplitudes, rest: Math.sqrt(Math.max(0, whole - known)) }
}

/** 16-bit little-endian to numbers. */
export const fromPcm = (bytes: Uint8Array): Float32Array => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Float32Array.from({ length: Math.floor(bytes.length / 2) }, (_, at) => view.getInt16(at * 2, true) / 32_768)
}

/** The samples of a wav, whatever chunks stand before them. */
export const fromWav = (wav: Uint8Array): { sound: Float32Array; rate: number } => {
  const bytes = Buffer.from(wav.buffer, wav.byteOffset, wav.byteLength)
  for (let at = 12; at + 8 <= bytes.length; at += 8 + bytes.readUInt32LE(at + 4)) {
    if (bytes.toString('latin1', at, at + 4) !== 'data') continue
    return { sound: fromPcm(bytes.subarray(at + 8)), rate: bytes.readUInt32LE(24) }
  }
  throw new Error('no wav')
}

/** G.711 µ-law (ITU-T G.711): one octet a sample. */
export const toUlaw = (sample: number): number => {
  const clipped = Math.max(-32_635, Math.min(32_635, Math.round(sample * 32_768)))
  const sign = clipped < 0 ? 0x80 : 0
  const size = Math.abs(clipped) + 132
  const exponent = Math.max(0, 24 - Math.clz32(size))
  const mantissa = (size >> (exponent + 3)) & 0x0f
  return ~(sign | (exponent << 4) | mantissa) & 0xff
}

const ulaw = Float32Array.from({ length: 256 }, (_, octet) => {
  const code = ~octet & 0xff
  const size = (((code & 0x0f) << 3) + 132) * 2 ** ((code >> 4) & 7) - 132
  return ((code & 0x80) === 0 ? size : -size) / 32_768
})
export const fromUlaw = (octet: number): number => ulaw[octet] ?? 0
