/**
 * A hearing over connections that come and go: sound waits in a bounded line, what was sent and not yet told as final is sent again by the next connection, and times stay those of
 * the call.
 */
import { openClockOfSound, type ClockOfSound } from './clock-of-sound.ts'
import type { Connect, Connection } from './connection.ts'
import { RecogniserFailed, type Hearing, type Hears, type RecogniserFault, type Segment } from './recogniser.ts'

/** Sound that may wait for a recogniser, and sound that is sent again to the next: a sentence or two. */
const MOST_WAITING_MS = 10_000
const MOST_AGAIN_MS = 15_000
/** A socket that has so much to send is behind. */
const MOST_UNSENT_MS = 2000
const CONNECT_MS = 5000
const END_MS = 10_000
const AGAIN_MS = [500, 1000, 2000, 5000, 10_000, 30_000]
const ROOM_LOOK_MS = 20

interface Piece {
  bytes: Uint8Array
  ms: number
  atMs: number
}

const lengthOf = (pieces: readonly Piece[]): number => pieces.reduce((sum, { ms }) => sum + ms, 0)

export const openHearing = (connect: Connect, hears: Hears): Hearing => new Listening(connect, hears)

class Listening implements Hearing {
  readonly #connect: Connect
  readonly #hears: Hears
  #waiting: Piece[] = []
  /** Sent, and not told as final yet. */
  #open: Piece[] = []
  #connection: Connection | null = null
  #clock: ClockOfSound = openClockOfSound()
  #isConnecting = false
  #failures = 0
  #timer: NodeJS.Timeout | undefined
  #isOver = false
  #isClosed = false
  /** Segments of a connection follow those of the one before. */
  #base = 0
  #last = -1
  #told: RecogniserFault | null | undefined

  constructor(connect: Connect, hears: Hears) {
    this.#connect = connect
    this.#hears = hears
    void this.#reach()
  }

  push = (bytes: Uint8Array, atMs: number): void => {
    if (this.#isOver) return
    this.#waiting.push({ bytes, atMs, ms: (bytes.length / 2 / this.#hears.rate) * 1000 })
    let left = lengthOf(this.#waiting) - MOST_WAITING_MS
    if (left > 0 && this.#connection) this.#tell('too-slow')
    for (; left > 0; left -= this.#waiting.shift()?.ms ?? left);
    this.#flow()
  }

  room = async (gives: () => boolean = () => false): Promise<void> => {
    while (!this.#isClosed && !gives() && lengthOf(this.#waiting) > MOST_WAITING_MS / 2) {
      this.#flow()
      await new Promise((go) => setTimeout(go, ROOM_LOOK_MS))
    }
  }

  end = async (): Promise<void> => {
    if (this.#isOver) return
    this.#isOver = true
    const deadline = performance.now() + (this.#hears.patienceMs ?? END_MS)
    const left = () => Math.max(0, deadline - performance.now())
    while (this.#waiting.length > 0 && left() > 0 && !this.#isClosed) {
      this.#flow()
      if (this.#waiting.length > 0) await new Promise((go) => setTimeout(go, ROOM_LOOK_MS))
    }
    if (this.#connection && !this.#isClosed) await within(left(), this.#connection.end())
    this.close()
  }

  close = (): void => {
    this.#isOver = true
    this.#isClosed = true
    clearTimeout(this.#timer)
    this.#connection?.close()
    this.#connection = null
    this.#waiting = []
    this.#open = []
  }

  #tell(fault: RecogniserFault | null, said?: string): void {
    if (this.#told === fault || this.#isClosed) return
    this.#told = fault
    this.#hears.state(fault, said)
  }

  async #reach(): Promise<void> {
    if (this.#isConnecting || this.#isClosed) return
    this.#isConnecting = true
    const now = { isLost: false }
    const lost = (fault: RecogniserFault, said: string) => {
      if (now.isLost) return
      now.isLost = true
      this.#lost(fault, said)
    }
    const opening = this.#connect({
      language: this.#hears.language,
      rate: this.#hears.rate,
      segment: (segment) => (now.isLost ? undefined : this.#heard(segment)),
      lost,
    })
    try {
      const connection = await within(CONNECT_MS, opening)
      if (connection === undefined) throw new RecogniserFailed('too-slow', 'it did not answer in time')
      this.#isConnecting = false
      if (this.#isClosed || now.isLost) return connection.close()
      this.#begun(connection)
    } catch (fault) {
      void opening.then((late) => late.close()).catch(() => {})
      this.#isConnecting = false
      const failed = fault instanceof RecogniserFailed ? fault : new RecogniserFailed('away', String(fault))
      lost(failed.fault, failed.message)
    }
  }

  #begun(connection: Connection): void {
    this.#connection = connection
    this.#clock = openClockOfSound()
    this.#base = this.#last + 1
    this.#waiting = [...this.#open, ...this.#waiting]
    this.#open = []
    this.#flow()
  }

  #lost(fault: RecogniserFault, said: string): void {
    this.#connection?.close()
    this.#connection = null
    if (this.#isClosed) return
    this.#tell(fault, said.slice(0, 200))
    const wait = AGAIN_MS[Math.min(this.#failures, AGAIN_MS.length - 1)] ?? 0
    this.#failures++
    this.#timer = setTimeout(() => void this.#reach(), wait).unref()
  }

  #heard(segment: Segment): void {
    if (this.#isClosed) return
    this.#failures = 0
    this.#tell(null)
    const number = this.#base + segment.number
    const [fromMs, toMs] = [this.#clock.saidAt(segment.fromMs), this.#clock.saidAt(segment.toMs)]
    if (segment.isFinal) {
      this.#last = Math.max(this.#last, number)
      this.#open = this.#open.filter(({ atMs }) => atMs >= toMs)
    }
    this.#hears.segment({ ...segment, number, fromMs, toMs: Math.max(fromMs, toMs) })
  }

  /** What the connection takes now. */
  #flow(): void {
    const connection = this.#connection
    if (!connection) return
    const most = (MOST_UNSENT_MS / 1000) * this.#hears.rate * 2
    while (this.#waiting.length > 0 && connection.waiting() < most) {
      const piece = this.#waiting.shift()
      if (!piece) return
      this.#clock.sent(piece.ms, piece.atMs)
      connection.send(piece.bytes)
      this.#open.push(piece)
      for (let left = lengthOf(this.#open) - MOST_AGAIN_MS; left > 0; left -= this.#open.shift()?.ms ?? left);
    }
  }
}

/** Undefined where it took longer. */
const within = async <T>(ms: number, work: Promise<T>): Promise<T | undefined> => {
  let timer: NodeJS.Timeout | undefined
  try {
    return await Promise.race([
      work,
      new Promise<undefined>((go) => {
        timer = setTimeout(() => go(undefined), ms)
      }),
    ])
  } finally {
    clearTimeout(timer)
  }
}
