/** Sound as calls carry it: WAV files (RIFF) of many kinds read, and 16-bit mono written. Pure. */

export interface Sound {
  rate: number
  /** From -1 to 1, one voice. */
  samples: Float32Array
}

/** Why a file is no sound we can use. */
export type SoundFault = 'not-wav' | 'compressed' | 'empty' | 'too-long'

const PCM = 1
const FLOAT = 3
const A_LAW = 6
const MU_LAW = 7
const EXTENSIBLE = 0xfffe
const LEAST_RATE = 8000
const MOST_RATE = 192_000

interface Shape {
  kind: number
  channels: number
  rate: number
  bits: number
}

/** Reads a WAV file; longer than `mostS` seconds is a fault. Some programs that write to a pipe leave the lengths open: what is there counts. */
export const readWav = (bytes: Uint8Array, mostS: number): Sound | SoundFault => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 12 || tagAt(bytes, 0) !== 'RIFF' || tagAt(bytes, 8) !== 'WAVE') return 'not-wav'
  let shape: Shape | null = null
  for (let at = 12; at + 8 <= bytes.length;) {
    const length = Math.min(view.getUint32(at + 4, true), bytes.length - at - 8)
    const tag = tagAt(bytes, at)
    if (tag === 'fmt ' && length >= 16) shape = shapeAt(view, at + 8, length)
    if (tag === 'data')
      return shape ? soundIn(new DataView(view.buffer, view.byteOffset + at + 8, length), shape, mostS) : 'not-wav'
    at += 8 + length + (length % 2)
  }
  return 'not-wav'
}

const tagAt = (bytes: Uint8Array, at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4))

const shapeAt = (view: DataView, at: number, length: number): Shape => {
  const kind = view.getUint16(at, true)
  return {
    // the true kind stands at the head of a long name then
    kind: kind === EXTENSIBLE && length >= 26 ? view.getUint16(at + 24, true) : kind,
    channels: view.getUint16(at + 2, true),
    rate: view.getUint32(at + 4, true),
    bits: view.getUint16(at + 14, true),
  }
}

const soundIn = (data: DataView, shape: Shape, mostS: number): Sound | SoundFault => {
  const { kind, channels, rate, bits } = shape
  if (channels < 1 || channels > 8 || rate < LEAST_RATE || rate > MOST_RATE) return 'not-wav'
  const read = readerOf(kind, bits)
  if (!read) return 'compressed'
  const width = bits / 8
  const count = Math.floor(data.byteLength / (width * channels))
  if (count === 0) return 'empty'
  if (count > mostS * rate) return 'too-long'
  const samples = new Float32Array(count)
  for (let i = 0; i < count; i++) {
    let sum = 0
    for (let channel = 0; channel < channels; channel++) sum += read(data, (i * channels + channel) * width)
    const value = sum / channels
    samples[i] = Number.isFinite(value) ? Math.max(-1, Math.min(1, value)) : 0
  }
  return { rate, samples }
}

type Read = (data: DataView, at: number) => number

const readerOf = (kind: number, bits: number): Read | null => {
  if (kind === MU_LAW && bits === 8) return (data, at) => muLaw(data.getUint8(at))
  if (kind === A_LAW && bits === 8) return (data, at) => aLaw(data.getUint8(at))
  if (kind === FLOAT && bits === 32) return (data, at) => data.getFloat32(at, true)
  if (kind !== PCM) return null
  switch (bits) {
    case 8:
      return (data, at) => (data.getUint8(at) - 128) / 128
    case 16:
      return (data, at) => data.getInt16(at, true) / 32_768
    case 24:
      return (data, at) => ((data.getInt8(at + 2) << 16) | data.getUint16(at, true)) / 8_388_608
    case 32:
      return (data, at) => data.getInt32(at, true) / 2_147_483_648
    default:
      return null
  }
}

/** ITU-T G.711, mu-law. */
const muLaw = (coded: number): number => {
  const byte = ~coded & 0xff
  const magnitude = ((((byte & 0x0f) << 3) + 0x84) << ((byte & 0x70) >> 4)) - 0x84
  return (byte & 0x80 ? -magnitude : magnitude) / 32_768
}

/** ITU-T G.711, A-law. */
const aLaw = (coded: number): number => {
  const byte = coded ^ 0x55
  const step = (byte & 0x70) >> 4
  const low = ((byte & 0x0f) << 4) + 8
  const magnitude = step === 0 ? low : (low + 0x100) << (step - 1)
  return (byte & 0x80 ? magnitude : -magnitude) / 32_768
}

/** Zero crossings of the filter on each side: at 16, what lies above half the new rate is 60 dB down. */
const CROSSINGS = 16

/** The same sound at another rate, by a windowed sinc (Hann); what the new rate cannot carry is filtered out first. */
export const resampled = ({ rate, samples }: Sound, to: number): Sound => {
  if (rate === to) return { rate, samples }
  const cutoff = Math.min(1, to / rate)
  const half = CROSSINGS / cutoff
  const out = new Float32Array(Math.max(1, Math.round((samples.length * to) / rate)))
  for (let i = 0; i < out.length; i++) {
    const centre = (i * rate) / to
    const from = Math.max(0, Math.ceil(centre - half))
    const until = Math.min(samples.length - 1, Math.floor(centre + half))
    let sum = 0
    let weights = 0
    for (let at = from; at <= until; at++) {
      const weight = weightAt(at - centre, cutoff, half)
      sum += samples[at]! * weight
      weights += weight
    }
    out[i] = weights === 0 ? 0 : sum / weights
  }
  return { rate: to, samples: out }
}

const weightAt = (distance: number, cutoff: number, half: number): number => {
  const x = Math.PI * distance * cutoff
  const sinc = distance === 0 ? 1 : Math.sin(x) / x
  return sinc * (0.5 + 0.5 * Math.cos((Math.PI * distance) / half))
}

const HEAD_BYTES = 44

/** A WAV file of 16-bit mono. */
export const writeWav = ({ rate, samples }: Sound): Buffer => {
  const bytes = Buffer.alloc(HEAD_BYTES + samples.length * 2)
  bytes.write('RIFF', 0, 'latin1')
  bytes.writeUInt32LE(bytes.length - 8, 4)
  bytes.write('WAVEfmt ', 8, 'latin1')
  bytes.writeUInt32LE(16, 16)
  bytes.writeUInt16LE(PCM, 20)
  bytes.writeUInt16LE(1, 22)
  bytes.writeUInt32LE(rate, 24)
  bytes.writeUInt32LE(rate * 2, 28)
  bytes.writeUInt16LE(2, 32)
  bytes.writeUInt16LE(16, 34)
  bytes.write('data', 36, 'latin1')
  bytes.writeUInt32LE(samples.length * 2, 40)
  for (let i = 0; i < samples.length; i++) {
    const value = Math.round(samples[i]! * 32_767)
    bytes.writeInt16LE(Math.max(-32_768, Math.min(32_767, value)), HEAD_BYTES + i * 2)
  }
  return bytes
}

export const lengthMs = ({ rate, samples }: Sound): number => Math.round((samples.length * 1000) / rate)
