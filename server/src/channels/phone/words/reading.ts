/** The sound of a recording that is kept, as samples of each side, read as fast as whoever listens takes it. */
import { MessageChannel, Worker } from 'node:worker_threads'
import type { SoundType } from '../recordings/decoding.ts'
import type { FromReader, ToRead } from './reading-worker.ts'

/** Decoders hold little; what asks for more is hostile. */
const MOST_MB = 256
/** A piece of any kind takes less; what takes longer is made to. */
const PIECE_MS = 60_000

/** Throws what is wrong with the file. Ending it early ends the thread. */
export async function* readSound(
  type: SoundType,
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<{ rate: number; sides: Int16Array[] }> {
  const { port1, port2 } = new MessageChannel()
  const source = bytes[Symbol.asyncIterator]()
  port1.on('message', () => {
    void (async () => {
      try {
        const next = await source.next()
        port1.postMessage(next.done === true ? null : Uint8Array.from(next.value))
      } catch {
        // it breaks off here: the decoder says that the rest is missing
        port1.postMessage(null)
      }
    })()
  })
  const worker = new Worker(new URL('./reading-worker.ts', import.meta.url), {
    workerData: { type, from: port2 } satisfies ToRead,
    transferList: [port2],
    resourceLimits: { maxOldGenerationSizeMb: MOST_MB },
  })
  try {
    for (;;) {
      const told = await nextOf(worker)
      if ('isOver' in told) {
        if (told.problem !== null) throw new Error(told.problem)
        return
      }
      yield told
      worker.postMessage('next')
    }
  } finally {
    port1.close()
    await worker.terminate()
    await source.return?.()
  }
}

const nextOf = (worker: Worker): Promise<FromReader> => {
  const { promise, resolve } = Promise.withResolvers<FromReader>()
  const over = (problem: string) => resolve({ isOver: true, problem })
  const timer = setTimeout(() => over('it took too long to read'), PIECE_MS)
  const ends = { exit: () => over('it cannot be read'), error: (fault: Error) => over(fault.message.slice(0, 200)) }
  worker.once('message', resolve)
  worker.once('error', ends.error)
  worker.once('exit', ends.exit)
  return promise.finally(() => {
    clearTimeout(timer)
    worker.off('message', resolve)
    worker.off('error', ends.error)
    worker.off('exit', ends.exit)
  })
}
