import type { WorkspaceId } from '@peakend/contract/ids.ts'
import type { Tx } from './database.ts'

/** A job as its kind gets it. */
export interface Job<P = Record<string, unknown>> {
  readonly workspaceId: WorkspaceId
  readonly kind: string
  readonly key: string
  readonly payload: P
  readonly dueAt: Date
  /** 1 at the first run. */
  readonly attempt: number
  /** The same at every attempt of this job: make the Message-ID or the provider's reference from it. */
  readonly reference: string
}

/** Waits before attempt 2, 3, ...; the last one repeats. */
export interface Retries {
  maxAttempts?: number
  waitsMs?: readonly number[]
}

export interface Timer {
  readonly type: 'timer'
  readonly kind: string
  readonly retries: Retries
  readonly run: (tx: Tx, job: Job) => Promise<void>
}

/** What came of an attempt: done, to be tried again (after `waitMs` where told), refused for good, or nobody knows. */
export type Attempted =
  | { result: 'done'; facts?: Record<string, unknown> }
  | { result: 'again'; why: string; waitMs?: number }
  | { result: 'refused' | 'unsure'; why: string }

/** What `settled` is told: done; refused by the peer; given up after the last attempt; or unsure, because the program died or the attempt broke in between. */
export type Outcome =
  | { result: 'done'; facts?: Record<string, unknown> }
  | { result: 'refused' | 'given-up' | 'unsure'; why: string }

export interface Delivery {
  readonly type: 'delivery'
  readonly kind: string
  readonly retries: Retries
  readonly unresolved: 'again' | 'ask'
  readonly timeoutMs: number
  readonly attempt: (job: Job, signal: AbortSignal) => Promise<Attempted>
  readonly settled: (tx: Tx, job: Job, outcome: Outcome) => Promise<void>
  readonly places?: () => readonly string[]
}

export type JobKind = Timer | Delivery

/**
 * Declares what happens at a time. `run` has its effect inside the transaction that takes the job away, so it happens exactly
 * once; it may enqueue the same key again. When it throws it is tried again, then parked where operators see it.
 */
export const defineTimer = <P = Record<string, unknown>>(of: {
  kind: `${string}.${string}`
  run: (tx: Tx, job: Job<P>) => Promise<void>
  retries?: Retries
}): Timer => ({ type: 'timer', retries: {}, ...of, run: of.run as unknown as Timer['run'] })

/**
 * Declares something done outside the process. The attempt is committed before it is made; what it gave is told to `settled` inside
 * the transaction that ends the job. Where nobody knows what came of it, `unresolved` decides: `again` attempts once more under the same reference,
 * `ask` tells `settled` that it is unsure and waits for `retryStuck` or `dropStuck`. Nobody knows where the program died in between, where the attempt says so, and
 * where it threw or took too long; a thrown `Refusal` is a "no" of our own before anything left, and is attempted again.
 */
export const defineDelivery = <P = Record<string, unknown>>(of: {
  kind: `${string}.${string}`
  unresolved: 'again' | 'ask'
  attempt: (job: Job<P>, signal: AbortSignal) => Promise<Attempted>
  settled: (tx: Tx, job: Job<P>, outcome: Outcome) => Promise<void>
  /** An attempt that takes longer is one nobody knows the outcome of. 30 s unless told. */
  timeoutMs?: number
  retries?: Retries
  /**
   * For what only one node can do, such as writing to a connection it holds: the job's key is `place/...`, and this node attempts those of the places it
   * holds now. What nobody holds waits unattempted.
   */
  places?: () => readonly string[]
}): Delivery => ({
  ...(of as unknown as Delivery),
  type: 'delivery',
  timeoutMs: of.timeoutMs ?? 30_000,
  retries: of.retries ?? {},
})
