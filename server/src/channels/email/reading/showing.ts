/**
 * The HTML of letters for whoever opens them, without anybody else waiting: small ones here, others one after the other in a thread that is started when it is
 * first needed and ends when nobody opened one for a minute.
 */
import { Worker } from 'node:worker_threads'
import { showHtml } from './show-html.ts'
import type { SafeHtml } from './safe-html.ts'

export interface ToShow {
  id: number
  /** An original, or where it is left out `html`. */
  bytes?: Uint8Array
  html: string
  withRemote: boolean
}
export type Shown = { id: number; shown: SafeHtml | null } | { id: number; problem: string }

/** Up to here it takes less than 50 ms on a small machine (measured: a millisecond and a half a kilobyte). */
const SMALL_BYTES = 16 * 1024
/** Ten times the slowest measured; what takes longer is made to, and is shown as text. */
const MOST_MS = 30_000
const IDLE_MS = 60_000
/** Originals go up to 40 MB, and are read several times over. */
const MOST_MB = 512

interface Asked {
  resolve: (shown: SafeHtml | null) => void
  timer: NodeJS.Timeout
}

let worker: Worker | null = null
let idle: NodeJS.Timeout | undefined
let lastId = 0
const asked = new Map<number, Asked>()

const answer = (id: number, shown: SafeHtml | null): void => {
  const one = asked.get(id)
  if (!one) return
  asked.delete(id)
  clearTimeout(one.timer)
  one.resolve(shown)
  if (asked.size === 0) idle = setTimeout(end, IDLE_MS).unref()
}

/** Whoever still waits reads the text. */
const end = (): void => {
  const ended = worker
  worker = null
  for (const id of asked.keys()) answer(id, null)
  void ended?.terminate()
}

const started = (): Worker => {
  clearTimeout(idle)
  if (worker) return worker
  const made = new Worker(new URL('./showing-worker.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: MOST_MB },
  })
  made.on('message', (told: Shown) => answer(told.id, 'shown' in told ? told.shown : null))
  const gone = () => {
    if (worker === made) end()
  }
  made.on('error', gone)
  made.on('exit', gone)
  // after its listeners, which would hold the program open
  made.unref()
  worker = made
  return made
}

/** Its safe HTML; null where it has none, or where it cannot be made in time and memory: the text is shown then. */
export const htmlShown = (of: Buffer | string, withRemote: boolean): Promise<SafeHtml | null> => {
  if (of.length <= SMALL_BYTES) return Promise.resolve(showHtml(of, withRemote))
  const { promise, resolve } = Promise.withResolvers<SafeHtml | null>()
  const id = ++lastId
  const into = started()
  asked.set(id, { resolve, timer: setTimeout(end, MOST_MS) })
  const given: ToShow = typeof of === 'string' ? { id, html: of, withRemote } : { id, bytes: of, html: '', withRemote }
  into.postMessage(given)
  return promise
}
