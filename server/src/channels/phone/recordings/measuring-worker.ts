/**
 * Opens a sealed recording and finds how long it is and how loud, in a thread of its own: decoding an hour takes seconds in which nobody else would be answered. What it is given
 * may be anything; whatever the decoders throw is its answer.
 */
import { createReadStream } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { soundIn, type SoundType } from './decoding.ts'
import { openPeaks, type Peaks } from './peaks.ts'
import { opened } from './sealed-file.ts'

export interface ToMeasure {
  path: string
  key: Uint8Array
  bytes: number
  type: SoundType
}
export type Measured = (Peaks & { channels: number }) | { problem: string }

const measure = async ({ path, key, bytes, type }: ToMeasure): Promise<Measured> => {
  const sound = opened(Buffer.from(key), { bytes, from: 0, to: bytes - 1 }, async (start, end) =>
    createReadStream(path, { start, end }),
  )
  try {
    let channels = 0
    let peaks: ReturnType<typeof openPeaks> | null = null
    for await (const { rate, sides } of soundIn(type, sound)) {
      channels = sides.length
      peaks ??= openPeaks(channels, rate)
      peaks.add(sides)
    }
    if (!peaks) throw new Error('no sound was found in it')
    return { ...peaks.done(), channels }
  } catch (fault) {
    return { problem: fault instanceof Error ? fault.message.slice(0, 200) : 'it cannot be read' }
  }
}

parentPort?.postMessage(await measure(workerData as ToMeasure))
