/** How long somebody speaks in a recording of one side: whether a message holds anything. Pure. */
import { samplesOf, wavFormat } from './wav.ts'

const WINDOW_MS = 20
/** Speech on a line lies at -20 to -40 dB under full scale, the line's own noise below -50. */
const LEAST_RMS = 0.006

/** In a wav of 8 or 16 bit; 0 for what is none. */
export const spokenMs = (wav: Uint8Array): number => {
  const bytes = Buffer.from(wav.buffer, wav.byteOffset, wav.byteLength)
  const format = wavFormat(bytes.subarray(0, 4096))
  const [samples] = format ? samplesOf(format, bytes.subarray(format.dataAt)) : []
  if (!format || !samples) return 0
  const perWindow = Math.round((format.rate * WINDOW_MS) / 1000)
  let ms = 0
  for (let from = 0; from + perWindow <= samples.length; from += perWindow) {
    let sum = 0
    for (let i = from; i < from + perWindow; i++) sum += (samples[i] ?? 0) ** 2
    if (Math.sqrt(sum / perWindow) >= LEAST_RMS) ms += WINDOW_MS
  }
  return ms
}
