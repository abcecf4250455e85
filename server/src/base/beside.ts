/**
 * Work that may take long, or never end, beside the program's own: in threads that do one piece at a time each, are started when they are first needed,
 * replaced where a piece takes too long or too much memory, and end when nobody asked for a minute.
 */
import { Worker } from 'node:worker_threads'

export interface BesideOptions {
  /** Calls `workBeside` (beside-thread.ts). */
  script: URL
  threads: number
  /** A piece that takes longer is given up. */
  mostMs: number
  mostMb: number
}

/** `gone`: it threw, or the thread could not be had. */
export type BesideFailed = 'too-slow' | 'too-large' | 'gone'
export type BesideAnswer<Answer> = { answer: Answer } | { failed: BesideFailed }

/** Bytes in memory of their own, to be moved: sent as they are, all of what they are a part of would be copied. */
export const toMove = (bytes: Uint8Array): { bytes: Uint8Array<ArrayBuffer>; moved: ArrayBuffer[] } => {
  const copy = new Uint8Array(bytes)
  return { bytes: copy, moved: [copy.buffer] }
}
/** What came through a thread's door is plain bytes. */
export const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

export type FromThread<Answer> = 'ready' | { answer: Answer }

const IDLE_MS = 60_000
/** Of one whose modules are still read: a loaded machine takes seconds. */
const START_MS = 60_000

interface Piece<Given, Answer> {
  given: Given
  moved: ArrayBuffer[]
  resolve: (as: BesideAnswer<Answer>) => void
}
interface Thread<Given, Answer> {
  worker: Worker
  isReady: boolean
  piece: Piece<Given, Answer> | null
  timer: NodeJS.Timeout
}

export class Beside<Given, Answer> {
  readonly #options: BesideOptions
  readonly #threads = new Set<Thread<Given, Answer>>()
  readonly #waiting: Piece<Given, Answer>[] = []

  constructor(options: BesideOptions) {
    this.#options = options
  }

  /** In the order they are asked; `moved` is handed over without being copied. Never throws. */
  ask(given: Given, moved: ArrayBuffer[] = []): Promise<BesideAnswer<Answer>> {
    const { promise, resolve } = Promise.withResolvers<BesideAnswer<Answer>>()
    this.#waiting.push({ given, moved, resolve })
    this.#goOn()
    return promise
  }

  #goOn(): void {
    for (const thread of this.#threads) if (thread.isReady && !thread.piece) this.#give(thread)
    const starting = [...this.#threads].filter(({ isReady }) => !isReady).length
    if (this.#waiting.length > starting && this.#threads.size < this.#options.threads) this.#start()
  }

  #give(thread: Thread<Given, Answer>): void {
    const piece = this.#waiting.shift()
    if (!piece) return
    clearTimeout(thread.timer)
    thread.piece = piece
    thread.timer = setTimeout(() => this.#end(thread, 'too-slow'), this.#options.mostMs)
    thread.worker.postMessage(piece.given, piece.moved)
  }

  #start(): void {
    const worker = new Worker(this.#options.script, {
      resourceLimits: { maxOldGenerationSizeMb: this.#options.mostMb },
    })
    const thread: Thread<Given, Answer> = {
      worker,
      isReady: false,
      piece: null,
      timer: setTimeout(() => this.#end(thread, 'gone'), START_MS),
    }
    this.#threads.add(thread)
    worker.on('message', (told: FromThread<Answer>) => this.#hear(thread, told))
    worker.on('error', (fault: NodeJS.ErrnoException) =>
      this.#end(thread, fault.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'too-large' : 'gone'),
    )
    worker.on('exit', () => this.#end(thread, 'gone'))
    // after its listeners, which would hold the program open: a timer does while it works
    worker.unref()
  }

  #hear(thread: Thread<Given, Answer>, told: FromThread<Answer>): void {
    if (!this.#threads.has(thread)) return
    clearTimeout(thread.timer)
    thread.isReady = true
    thread.timer = setTimeout(() => this.#end(thread, 'gone'), IDLE_MS).unref()
    if (told !== 'ready') {
      thread.piece?.resolve(told)
      thread.piece = null
    }
    this.#goOn()
  }

  /** Another begins in its place where somebody waits. One that never came up takes who waits first with it, so that nobody waits for good. */
  #end(thread: Thread<Given, Answer>, failed: BesideFailed): void {
    if (!this.#threads.delete(thread)) return
    clearTimeout(thread.timer)
    void thread.worker.terminate()
    const piece = thread.piece ?? (thread.isReady ? undefined : this.#waiting.shift())
    piece?.resolve({ failed })
    this.#goOn()
  }
}
