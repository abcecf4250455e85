/**
 * One connection to an SMS centre: bound as transceiver, asked now and then whether it lives, closed when it is broken. What is submitted waits for a place in
 * the window; what had no answer when the connection broke is unsure. Throttled by the centre it waits, longer each time.
 */
import { connect as connectPlain, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { Provider } from '../adapter.ts'
import { Frames, pduBytes, status, textOf, type Pdu } from './pdus.ts'

type Centre = Extract<Provider, { kind: 'smpp' }>

const ANSWER_MS = 20_000
const BIND_MS = 15_000
/** A frame that takes longer than this to arrive whole never does. */
const FRAME_MS = 60_000
/** Incoming messages that may wait here; more stay with the centre. */
const MOST_WAITING = 50
const THROTTLED_MS = [1000, 2000, 5000, 15_000, 60_000]

export class BindRefused extends Error {
  readonly status: number
  constructor(code: number) {
    super(`the centre refused the bind (0x${code.toString(16)})`)
    this.status = code
  }
}

export type Submitted =
  | { result: 'accepted'; id: string }
  | { result: 'refused'; status: number }
  | { result: 'throttled'; waitMs: number }
  /** Never given to the centre. */
  | { result: 'not-sent' }
  | { result: 'unsure' }

export interface LinkOptions {
  centre: Centre
  password: string
  /** The time jobs go by: a throttled one waits by it. */
  now: () => number
  /** Takes what came in; the answer is the status the centre is told. It is told nothing before this settles. */
  deliver: (pdu: Pdu) => Promise<number>
  /** The centre was told that we have it. */
  told: (pdu: Pdu) => void
  /** How long an answer is waited for. */
  answerMs?: number
}

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || host.startsWith('127.')

const socketTo = ({ host, port, tls }: Centre): Socket => {
  const bare = host.replace(/^\[|\]$/g, '')
  return tls
    ? connectTls({ host: bare, port, rejectUnauthorized: !isLoopback(bare) })
    : connectPlain({ host: bare, port })
}

export class Link {
  readonly #options: LinkOptions
  readonly #answerMs: number
  readonly #socket: Socket
  readonly #frames = new Frames()
  readonly #answers = new Map<number, (pdu: Pdu | null) => void>()
  readonly #closed = Promise.withResolvers<string>()
  #sequence = 0
  #isBound = false
  #isEnding = false
  #why = ''
  #incoming: Promise<void> = Promise.resolve()
  #waiting = 0
  #submitting = 0
  #nextSubmitAt = 0
  #throttles = 0
  #throttledUntil = 0
  #frameTimer: NodeJS.Timeout | undefined
  #enquiry: NodeJS.Timeout | undefined

  constructor(options: LinkOptions) {
    this.#options = options
    this.#answerMs = options.answerMs ?? ANSWER_MS
    this.#socket = socketTo(options.centre)
    this.#socket.setNoDelay(true)
    this.#socket.on('data', (chunk) => this.#take(chunk))
    this.#socket.on('error', (e) => (this.#why ||= e.message))
    this.#socket.on('close', () => this.#end())
  }

  /** Settles with the reason when the connection is gone. Never fails. */
  get closed(): Promise<string> {
    return this.#closed.promise
  }
  get isBound(): boolean {
    return this.#isBound && !this.#isEnding
  }

  /** Connects and binds. Throws `BindRefused`, or what the network said. */
  async bind(): Promise<void> {
    const { systemId, systemType, tls, enquireEveryS } = this.#options.centre
    const limit = setTimeout(() => this.#break('no answer to the bind'), this.#options.answerMs ?? BIND_MS)
    try {
      const opened = new Promise<void>((go) => this.#socket.once(tls ? 'secureConnect' : 'connect', () => go()))
      await Promise.race([opened, this.closed.then((why) => Promise.reject(new Error(why)))])
      const answer = await this.#ask('bind_transceiver', {
        system_id: systemId,
        password: this.#options.password,
        system_type: systemType,
        interface_version: 0x34,
      })
      if (!answer) throw new Error(this.#why || 'the centre closed the connection')
      if (answer.status !== status.ok) throw new BindRefused(answer.status)
      this.#isBound = true
      this.#enquiry = setInterval(() => void this.#enquire(), enquireEveryS * 1000)
    } catch (e) {
      this.#break(e instanceof Error ? e.message : 'failed')
      throw e
    } finally {
      clearTimeout(limit)
    }
  }

  /** Gives one message to the centre, within its window and rate. */
  async submit(fields: Record<string, unknown>, signal: AbortSignal): Promise<Submitted> {
    const { window, perSecond } = this.#options.centre
    for (;;) {
      const now = performance.now()
      const throttledMs = this.#throttledUntil - this.#options.now()
      if (signal.aborted || !this.isBound) return { result: 'not-sent' }
      if (throttledMs > 0) return { result: 'throttled', waitMs: throttledMs }
      if (this.#submitting < window && this.#nextSubmitAt <= now) break
      await new Promise((go) => setTimeout(go, Math.max(5, this.#nextSubmitAt - now)))
    }
    this.#nextSubmitAt = Math.max(performance.now(), this.#nextSubmitAt) + 1000 / perSecond
    this.#submitting++
    try {
      return this.#submittedOf(await this.#ask('submit_sm', fields))
    } finally {
      this.#submitting--
    }
  }

  #submittedOf(answer: Pdu | null): Submitted {
    if (!answer) return { result: 'unsure' }
    if (answer.status === status.throttled || answer.status === status.queueFull) {
      const waitMs = THROTTLED_MS[Math.min(this.#throttles++, THROTTLED_MS.length - 1)] ?? 1000
      this.#throttledUntil = this.#options.now() + waitMs
      return { result: 'throttled', waitMs }
    }
    if (answer.status !== status.ok) return { result: 'refused', status: answer.status }
    this.#throttles = 0
    const id = textOf(answer.fields['message_id'])
    return { result: 'accepted', id: id === '' ? `nameless:${Date.now()}:${answer.sequence}` : id }
  }

  /** Says goodbye and closes. What is under way may end first. */
  async unbind(): Promise<void> {
    if (this.#isEnding) return
    this.#isEnding = true
    const until = Date.now() + 5000
    while (this.#submitting > 0 && Date.now() < until) await new Promise((go) => setTimeout(go, 20))
    await this.#incoming
    if (this.#isBound && !this.#socket.destroyed) await this.#ask('unbind', {}, 2000)
    this.#break('unbound')
  }

  #ask(command: string, fields: Record<string, unknown> = {}, ms = this.#answerMs): Promise<Pdu | null> {
    if (this.#socket.destroyed) return Promise.resolve(null)
    // 0x7fffffff is the highest number a request may bear (SMPP 3.4, 5.1.4)
    const sequence = (this.#sequence = (this.#sequence % 0x7fff_fffe) + 1)
    return new Promise((go) => {
      const timer = setTimeout(() => answered(null), ms)
      const answered = (pdu: Pdu | null) => {
        clearTimeout(timer)
        this.#answers.delete(sequence)
        go(pdu)
      }
      this.#answers.set(sequence, answered)
      this.#socket.write(pduBytes(command, sequence, fields))
    })
  }

  async #enquire(): Promise<void> {
    if (!(await this.#ask('enquire_link', {}, this.#answerMs / 2)) && !this.#isEnding)
      this.#break('the centre answers no more')
  }

  #break(why: string): void {
    this.#why ||= why
    this.#socket.destroy()
  }

  #end(): void {
    this.#isEnding = true
    clearInterval(this.#enquiry)
    clearTimeout(this.#frameTimer)
    for (const answered of this.#answers.values()) answered(null)
    this.#closed.resolve(this.#why || 'the centre closed the connection')
  }

  #take(chunk: Buffer): void {
    try {
      for (const one of this.#frames.push(chunk)) {
        if ('unreadable' in one) this.#socket.write(pduBytes('generic_nack', one.sequence, {}, status.invalidLength))
        else this.#hear(one)
      }
    } catch (e) {
      return this.#break(e instanceof Error ? e.message : 'not SMPP')
    }
    clearTimeout(this.#frameTimer)
    if (this.#frames.pending > 0) this.#frameTimer = setTimeout(() => this.#break('a PDU that does not end'), FRAME_MS)
  }

  #hear(pdu: Pdu): void {
    const { command, sequence } = pdu
    if (command.endsWith('_resp') || command === 'generic_nack') return this.#answers.get(sequence)?.(pdu)
    if (command === 'enquire_link') return void this.#socket.write(pduBytes('enquire_link_resp', sequence))
    if (command === 'deliver_sm' || command === 'data_sm') return this.#receive(pdu)
    if (command === 'unbind') {
      this.#socket.write(pduBytes('unbind_resp', sequence))
      return void this.#socket.end()
    }
    if (command !== 'alert_notification' && command !== 'outbind')
      this.#socket.write(pduBytes('generic_nack', sequence, {}, status.invalidCommand))
  }

  /** In their order, one after the other; when too many wait the socket is not read. */
  #receive(pdu: Pdu): void {
    if (++this.#waiting >= MOST_WAITING) this.#socket.pause()
    this.#incoming = this.#incoming.then(async () => {
      const code = await this.#options.deliver(pdu).catch(() => status.temporary)
      if (--this.#waiting < MOST_WAITING) this.#socket.resume()
      if (this.#socket.destroyed) return
      const written = new Promise<void>((go) =>
        this.#socket.write(pduBytes(`${pdu.command}_resp`, pdu.sequence, {}, code), () => go()),
      )
      await Promise.race([written, this.closed])
      if (code === status.ok && !this.#socket.destroyed) this.#options.told(pdu)
    })
  }
}

/** A number as SMPP wants it: with its kind beside it (5.2.5, 5.2.6). */
export const addressed = (as: 'source' | 'dest', address: string): Record<string, unknown> => {
  const bare = address.replaceAll(' ', '')
  const isNumber = /^\+?\d+$/.test(bare)
  const digits = bare.replace('+', '')
  const [ton, npi] = !isNumber ? [5, 0] : bare.startsWith('+') ? [1, 1] : digits.length <= 6 ? [3, 0] : [0, 1]
  const name = as === 'source' ? 'source_addr' : 'destination_addr'
  return { [`${as}_addr_ton`]: ton, [`${as}_addr_npi`]: npi, [name]: isNumber ? digits : bare.slice(0, 11) }
}
