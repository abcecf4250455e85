/** One go at a recogniser: what each kind of them is asked for. `hearing.ts` makes a hearing of it that outlives it. */
import type { RecogniserFault, Segment } from './recogniser.ts'

/** Times count from the first sound that was sent by this connection. */
export interface ConnectionOptions {
  language: string
  rate: number
  segment: (segment: Segment) => void
  /** It is of no use any more. */
  lost: (fault: RecogniserFault, said: string) => void
}

export interface Connection {
  readonly send: (piece: Uint8Array) => void
  /** What was sent and did not leave yet, in bytes. */
  readonly waiting: () => number
  /** Settles once the last was told; the caller keeps the time. */
  readonly end: () => Promise<void>
  readonly close: () => void
}

/** Throws `RecogniserFailed`. Whoever calls keeps the time, and closes what comes too late. */
export type Connect = (of: ConnectionOptions) => Promise<Connection>
