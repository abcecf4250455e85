/** How long a recording is and how loud, found out once when it is taken in. */
import { Worker } from 'node:worker_threads'
import { Refusal } from '../../../base/refusal.ts'
import type { Measured, ToMeasure } from './measuring-worker.ts'

/** An hour of any kind takes a few seconds; what takes longer than this is made to. */
const TIMEOUT_MS = 120_000
/** Decoders hold little; what asks for more is hostile. */
const MOST_MB = 256

/** Refuses `wrong_content_type` for what cannot be heard. */
export const measure = async (of: ToMeasure): Promise<Exclude<Measured, { problem: string }>> => {
  const worker = new Worker(new URL('./measuring-worker.ts', import.meta.url), {
    workerData: of,
    resourceLimits: { maxOldGenerationSizeMb: MOST_MB },
  })
  let timer: NodeJS.Timeout | undefined
  try {
    const found = await new Promise<Measured>((resolve) => {
      timer = setTimeout(() => resolve({ problem: 'it took too long to read' }), TIMEOUT_MS)
      worker.once('message', (message: Measured) => resolve(message))
      worker.once('error', (fault) => resolve({ problem: fault.message.slice(0, 200) }))
      worker.once('exit', () => resolve({ problem: 'it cannot be read' }))
    })
    if ('problem' in found) throw new Refusal('wrong_content_type', `The sound cannot be read: ${found.problem}.`)
    return found
  } finally {
    clearTimeout(timer)
    await worker.terminate()
  }
}
