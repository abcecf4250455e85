/**
 * Something that writes down what is said: a server over a socket or HTTP, a model on this machine, a script of the tests. It may be slow, wrong or away; whoever asks goes on
 * without it.
 *
 * A *hearing* is one side of a call, or of a recording: 16-bit little-endian sound of one voice, in a stated language, at a stated rate. What was said comes as segments:
 * partial ones while they are spoken, each followed by the final one of the same number. All times are on the clock of whoever brings the sound.
 */

import type { RecogniserFault } from '@peakend/contract/transcription.ts'

export type { RecogniserFault } from '@peakend/contract/transcription.ts'

export interface Segment {
  /** Counts within a hearing. A later segment of the same number takes the place of the earlier. */
  number: number
  fromMs: number
  toMs: number
  text: string
  /** 0 to 1; null where the recogniser does not say. */
  confidence: number | null
  isFinal: boolean
}

export class RecogniserFailed extends Error {
  readonly fault: RecogniserFault
  constructor(fault: RecogniserFault, message: string) {
    super(message)
    this.fault = fault
  }
}

export interface Hears {
  language: string
  /** Samples a second. */
  rate: number
  /** How long it may take for the rest once it has all; 10 s unless told. */
  patienceMs?: number
  segment: (segment: Segment) => void
  /** What became of it: null when it works (again). */
  state: (fault: RecogniserFault | null, said?: string) => void
}

export interface Hearing {
  /**
   * The next piece, which begins at `atMs`. Never waits and never throws: what cannot be sent in time is left out, the oldest first, so that memory is bounded. Where the time
   * is not the one that follows from the piece before, there was a pause.
   */
  readonly push: (piece: Uint8Array, atMs: number) => void
  /** Settles once there is room for more, or `gives` says that it is not waited for: for who reads from a file, of which nothing is to be left out. */
  readonly room: (gives?: () => boolean) => Promise<void>
  /** Nothing more comes: settles once all that was said is told, or nobody tells it any more. */
  readonly end: () => Promise<void>
  /** At once; nothing is told afterwards. */
  readonly close: () => void
}

export interface Recogniser {
  readonly name: string
  readonly begin: (hears: Hears) => Hearing
}
