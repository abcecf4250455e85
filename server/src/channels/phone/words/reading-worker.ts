/** Decodes a recording in a thread of its own and hands it over piece by piece, the next when it is asked for: nothing of it lies open on a disk. */
import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import { soundIn, type SoundType } from '../recordings/decoding.ts'

export interface ToRead {
  type: SoundType
  /** Brings the file's bytes: a piece for each `next`, null at its end. */
  from: MessagePort
}
export type FromReader = { rate: number; sides: Int16Array[] } | { isOver: true; problem: string | null }

const { type, from } = workerData as ToRead

const asked = <T>(port: MessagePort, say: unknown): Promise<T> =>
  new Promise((done) => {
    port.once('message', done)
    port.postMessage(say)
  })

async function* bytes(): AsyncGenerator<Buffer> {
  for (;;) {
    const piece = await asked<Uint8Array | null>(from, 'next')
    if (piece === null) return
    yield Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength)
  }
}

const asPcm = (side: Float32Array): Int16Array =>
  Int16Array.from(side, (one) => Math.max(-32_768, Math.min(32_767, Math.round(one * 32_768))))

const read = async (port: MessagePort): Promise<FromReader> => {
  try {
    for await (const { rate, sides } of soundIn(type, bytes()))
      await asked(port, { rate, sides: sides.map(asPcm) } satisfies FromReader)
    return { isOver: true, problem: null }
  } catch (fault) {
    return { isOver: true, problem: fault instanceof Error ? fault.message.slice(0, 200) : 'it cannot be read' }
  }
}

if (parentPort) parentPort.postMessage(await read(parentPort))
from.close()
