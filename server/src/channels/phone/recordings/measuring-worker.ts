/**
 * Opens a sealed recording and finds how long it is and how loud, in a thread of its own: decoding an hour takes seconds in which nobody else would be answered. What it is given
 * may be anything; whatever the decoders throw is its answer.
 */
import { createReadStream } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { openPeaks, type Peaks } from './peaks.ts'
import { opened } from './sealed-file.ts'
import { samplesOf, wavFormat } from './wav.ts'

export interface ToMeasure {
  path: string
  key: Uint8Array
  bytes: number
  type: 'audio/wav' | 'audio/mpeg' | 'audio/ogg'
}
export type Measured = (Peaks & { channels: number }) | { problem: string }

type Sound = AsyncIterable<Buffer>
const HEAD_BYTES = 65_536

const measureWav = async (sound: Sound): Promise<Peaks & { channels: number }> => {
  let held: Buffer = Buffer.alloc(0)
  let format: ReturnType<typeof wavFormat> = null
  let peaks: ReturnType<typeof openPeaks> | null = null
  const take = () => {
    if (!format || !peaks) return
    const frame = (format.bits / 8) * format.channels
    const until = held.length - (held.length % frame)
    peaks.add(samplesOf(format, held.subarray(0, until)))
    held = held.subarray(until)
  }
  for await (const chunk of sound) {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk])
    if (!format) {
      format = wavFormat(held)
      if (!format && held.length > HEAD_BYTES) break
      if (!format) continue
      peaks = openPeaks(format.channels, format.rate)
      held = held.subarray(format.dataAt)
    }
    take()
  }
  if (!format || !peaks) throw new Error('no sound of a telephone was found in it')
  return { ...peaks.done(), channels: format.channels }
}

interface Decoded {
  channelData: Float32Array[]
  sampleRate: number
}
interface Decoder {
  ready: Promise<void>
  decode: (bytes: Uint8Array) => Promise<Decoded> | Decoded
  flush?: () => Promise<Decoded>
  free: () => void
}

const decoderOf = async (type: ToMeasure['type'], head: Buffer): Promise<Decoder> => {
  if (type === 'audio/mpeg') return new (await import('mpg123-decoder')).MPEGDecoder() as Decoder
  // the first page of an Ogg stream names its codec (RFC 7845, 5.1; Vorbis I, 4.2.1)
  if (head.includes('OpusHead')) return new (await import('ogg-opus-decoder')).OggOpusDecoder() as Decoder
  return new (await import('@wasm-audio-decoders/ogg-vorbis')).OggVorbisDecoder() as Decoder
}

const measureDecoded = async (type: ToMeasure['type'], sound: Sound): Promise<Peaks & { channels: number }> => {
  let decoder: Decoder | null = null
  let peaks: ReturnType<typeof openPeaks> | null = null
  let channels = 0
  const add = ({ channelData, sampleRate }: Decoded) => {
    if (!channelData[0]?.length) return
    if (!peaks) {
      // one channel decoded as two equal ones is one
      channels = Math.min(2, channelData.length)
      peaks = openPeaks(channels, sampleRate)
    }
    peaks.add(channelData)
  }
  for await (const chunk of sound) {
    if (!decoder) {
      decoder = await decoderOf(type, chunk)
      await decoder.ready
    }
    add(await decoder.decode(chunk))
  }
  if (decoder?.flush) add(await decoder.flush())
  decoder?.free()
  if (!peaks) throw new Error('no sound was found in it')
  return { ...(peaks as ReturnType<typeof openPeaks>).done(), channels }
}

const measure = async ({ path, key, bytes, type }: ToMeasure): Promise<Measured> => {
  const sound = opened(Buffer.from(key), { bytes, from: 0, to: bytes - 1 }, async (start, end) =>
    createReadStream(path, { start, end }),
  )
  try {
    return await (type === 'audio/wav' ? measureWav(sound) : measureDecoded(type, sound))
  } catch (fault) {
    return { problem: fault instanceof Error ? fault.message.slice(0, 200) : 'it cannot be read' }
  }
}

parentPort?.postMessage(await measure(workerData as ToMeasure))
