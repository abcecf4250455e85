/** Sound of any kind that is taken in, as numbers, piece by piece. What it is given may be anything: whatever the decoders throw goes on to whoever reads. */
import { samplesOf, wavFormat } from './wav.ts'

export type SoundType = 'audio/wav' | 'audio/mpeg' | 'audio/ogg'

/** Each side's samples from -1 to 1; one side or two. */
export interface Piece {
  rate: number
  sides: readonly Float32Array[]
}

type Bytes = AsyncIterable<Buffer>
const HEAD_BYTES = 65_536

export const soundIn = (type: SoundType, bytes: Bytes): AsyncGenerator<Piece> =>
  type === 'audio/wav' ? wavIn(bytes) : decodedIn(type, bytes)

async function* wavIn(bytes: Bytes): AsyncGenerator<Piece> {
  let held: Buffer = Buffer.alloc(0)
  let format: ReturnType<typeof wavFormat> = null
  for await (const chunk of bytes) {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk])
    if (!format) {
      format = wavFormat(held)
      if (!format && held.length > HEAD_BYTES) break
      if (!format) continue
      held = held.subarray(format.dataAt)
    }
    const frame = (format.bits / 8) * format.channels
    const until = held.length - (held.length % frame)
    if (until > 0) yield { rate: format.rate, sides: samplesOf(format, held.subarray(0, until)) }
    held = held.subarray(until)
  }
  if (!format) throw new Error('no sound of a telephone was found in it')
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

const decoderOf = async (type: SoundType, head: Buffer): Promise<Decoder> => {
  if (type === 'audio/mpeg') return new (await import('mpg123-decoder')).MPEGDecoder() as Decoder
  // the first page of an Ogg stream names its codec (RFC 7845, 5.1; Vorbis I, 4.2.1)
  if (head.includes('OpusHead')) return new (await import('ogg-opus-decoder')).OggOpusDecoder() as Decoder
  return new (await import('@wasm-audio-decoders/ogg-vorbis')).OggVorbisDecoder() as Decoder
}

async function* decodedIn(type: SoundType, bytes: Bytes): AsyncGenerator<Piece> {
  let decoder: Decoder | null = null
  let isHeard = false
  const pieceOf = ({ channelData, sampleRate }: Decoded): Piece[] => {
    if (!channelData[0]?.length) return []
    isHeard = true
    // one channel decoded as two equal ones is one
    return [{ rate: sampleRate, sides: channelData.slice(0, 2) }]
  }
  for await (const chunk of bytes) {
    if (!decoder) {
      decoder = await decoderOf(type, chunk)
      await decoder.ready
    }
    yield* pieceOf(await decoder.decode(chunk))
  }
  if (decoder?.flush) yield* pieceOf(await decoder.flush())
  decoder?.free()
  if (!isHeard) throw new Error('no sound was found in it')
}
