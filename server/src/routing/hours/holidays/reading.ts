/** Reads a calendar in a thread of its own: what comes from outside may take what time and memory it likes, within bounds, and holds nothing up. */
import { Worker } from 'node:worker_threads'
import type { CalendarFault } from '@peakend/contract/hours.ts'
import type { CalendarText } from './ics.ts'

/** A year of a country takes some 100 ms, most of it starting the thread. */
const MOST_MS = 5000
const MOST_MEMORY_MB = 128

/** `from` and `until` in ms. Never throws for what is in the text. */
export const readCalendar = (
  text: string,
  window: { from: number; until: number },
): Promise<CalendarText | CalendarFault> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./reading-thread.ts', import.meta.url), {
      workerData: { text, window },
      resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY_MB },
    })
    const tooSlow: CalendarFault = { line: 1, text: text.slice(0, 120).split(/\r|\n/)[0] ?? '', problem: 'too-slow' }
    const timer = setTimeout(() => {
      resolve(tooSlow)
      void worker.terminate()
    }, MOST_MS)
    worker.on('message', (read: CalendarText | CalendarFault) => resolve(read))
    worker.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? resolve(tooSlow) : reject(error),
    )
    worker.on('exit', () => {
      clearTimeout(timer)
      reject(new Error('the thread ended without an answer'))
    })
  })
