/** The thread of `reading.ts`. */
import { parentPort, workerData } from 'node:worker_threads'
import { readIcs } from './ics.ts'

const { text, window } = workerData as { text: string; window: { from: number; until: number } }
parentPort?.postMessage(readIcs(text, window))
