/**
 * The person's phone in this browser, without a screen: registers, rings, answers, keeps trying, and gives way to a newer browser. What the call is about
 * (who, hold, transfer) is the server's; here is what only this browser can do. Everything outside is passed in, so that it is tested without a browser.
 *
 * States of the line:
 *   off         nobody asked for a phone yet, or it was let go
 *   connecting  asked to be admitted, or the socket is being opened
 *   ready       calls ring here
 *   lost        the socket fell in the middle; it is tried again with growing waits
 *   elsewhere   another tab or browser of this person is the phone
 *   refused     calls are off, or the person may not; tried again slowly
 */
import { NoMicrophone, type MicrophoneFault } from './devices.ts'
import { readQuality, type Quality, type Stat } from './quality.ts'
import type { OpenWire, Registered, Wire, WireEvent } from './wire.ts'

export type LineState = 'off' | 'connecting' | 'ready' | 'lost' | 'elsewhere' | 'refused'
export interface OwnCall {
  stage: 'rings' | 'answering' | 'up'
  isMuted: boolean
  quality: Quality | null
}
export interface PhoneState {
  line: LineState
  call: OwnCall | null
  /** Why the microphone could not be had at the last try. */
  fault: MicrophoneFault | null
}

export interface PhoneOptions {
  register: () => Promise<Registered>
  /** Comes when it is first needed. */
  loadWire: () => Promise<OpenWire>
  speaker: () => HTMLAudioElement
  openMicrophone: () => Promise<MediaStream>
  closeMicrophone: (stream: MediaStream | null) => void
  later: (run: () => void, ms: number) => () => void
  nowMs: () => number
  random: () => number
}

const FIRST_MS = 1000
const LONGEST_MS = 60_000
/** What the person asked for (dial, speak aside) rings within so long, and is answered by itself. */
const ASKED_MS = 20_000
const LOOK_MS = 500

/** Waits that grow, each with some chance, so that a hundred desks do not come back at once. */
export const tryAgainMs = (failures: number, random: number): number =>
  Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures, 8)) * (0.5 + random / 2)

const start: PhoneState = { line: 'off', call: null, fault: null }

export const createPhone = (of: PhoneOptions): Phone => new Phone(of)

export class Phone {
  readonly #of: PhoneOptions
  readonly #listeners = new Set<() => void>()
  #state = start
  #wire: Wire | null = null
  #microphone: MediaStream | null = null
  /** Each registration is a life of its own; what an earlier one still says is not heard. */
  #life = 0
  #failures = 0
  #stopWaiting = () => {}
  #stopLooking = () => {}
  #askedUntilMs = 0

  constructor(of: PhoneOptions) {
    this.#of = of
  }

  readonly state = (): PhoneState => this.#state
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** This browser becomes the phone; the one that was it before gives way. Also after `elsewhere`. */
  readonly connect = (): void => void this.#connect()
  /** Another browser is the phone, and has a call that must not be cut. */
  readonly standBack = (): void => {
    this.#letGo()
    this.#set({ line: 'elsewhere' })
  }
  readonly stop = (): void => {
    this.#letGo()
    this.#set(start)
  }
  /** The next call is one the person asked for: it is answered by itself. */
  readonly expect = (): void => void (this.#askedUntilMs = this.#of.nowMs() + ASKED_MS)
  readonly decline = (): void => this.#wire?.decline()
  readonly hangUp = (): void => this.#wire?.hangUp()
  readonly sendDigits = (digits: string): void => this.#wire?.sendDigits(digits)
  readonly mute = (isMuted: boolean): void => {
    this.#wire?.mute(isMuted)
    this.#setCall({ isMuted })
  }

  /** Says yes to what rings. Without a microphone it rings on: they can mend it and try again, or let it pass. */
  async answer(): Promise<void> {
    if (this.#stage() !== 'rings') return
    const mine = this.#life
    this.#setCall({ stage: 'answering' })
    try {
      const stream = await this.#of.openMicrophone()
      if (mine !== this.#life || this.#stage() !== 'answering') return this.#of.closeMicrophone(stream)
      this.#microphone = stream
      this.#set({ fault: null })
      this.#wire?.answer(stream)
    } catch (error) {
      if (mine !== this.#life) return
      this.#set({ fault: error instanceof NoMicrophone ? error.fault : 'failed' })
      this.#setCall({ stage: 'rings' })
    }
  }

  /** The microphone chosen now, also in the middle of a call. */
  async changeMicrophone(): Promise<void> {
    if (this.#stage() !== 'up') return
    const fresh = await this.#of.openMicrophone()
    await this.#wire?.use(fresh)
    this.#of.closeMicrophone(this.#microphone)
    this.#microphone = fresh
    if (this.#state.call?.isMuted) this.#wire?.mute(true)
  }

  #stage(): OwnCall['stage'] | undefined {
    return this.#state.call?.stage
  }
  #set(change: Partial<PhoneState>): void {
    this.#state = { ...this.#state, ...change }
    for (const listener of this.#listeners) listener()
  }
  #setCall(change: Partial<OwnCall>): void {
    if (this.#state.call) this.#set({ call: { ...this.#state.call, ...change } })
  }

  #letGo(): void {
    this.#life++
    this.#stopWaiting()
    this.#endCall()
    this.#wire?.close()
    this.#wire = null
  }
  #endCall(): void {
    this.#stopLooking()
    this.#of.closeMicrophone(this.#microphone)
    this.#microphone = null
    this.#askedUntilMs = 0
    if (this.#state.call) this.#set({ call: null })
  }
  #again(): void {
    this.#set({ line: 'refused' })
    this.#stopWaiting = this.#of.later(() => void this.#connect(), tryAgainMs(this.#failures++, this.#of.random()))
  }

  async #connect(): Promise<void> {
    this.#letGo()
    const mine = this.#life
    this.#set({ line: 'connecting' })
    try {
      const [registered, openWire] = await Promise.all([this.#of.register(), this.#of.loadWire()])
      if (mine !== this.#life) return
      this.#wire = openWire(registered, this.#of.speaker(), (event) => mine === this.#life && this.#hear(event))
    } catch {
      // what the server said is asked of it again by whoever shows it; here it is only tried again
      if (mine === this.#life) this.#again()
    }
  }

  #hear(event: WireEvent): void {
    switch (event.kind) {
      case 'ready':
        this.#failures = 0
        return this.#set({ line: 'ready' })
      case 'lost':
        return this.#set({ line: 'lost' })
      case 'ended':
        if (event.why === 'elsewhere') return this.standBack()
        this.#letGo()
        return this.#again()
      case 'rings':
        this.#set({ call: { stage: 'rings', isMuted: false, quality: null }, fault: null })
        if (this.#of.nowMs() < this.#askedUntilMs) void this.answer()
        return
      case 'answered':
        this.#setCall({ stage: 'up' })
        return this.#look()
      case 'over':
        return this.#endCall()
      default:
        return event satisfies never
    }
  }

  /** Reads now and then how good the line is, for as long as the call is up. */
  #look(): void {
    const once = async () => {
      const report = await this.#wire?.stats().catch(() => null)
      const call = this.#state.call
      if (call?.stage !== 'up') return
      const stats = report?.values() as Iterable<Stat> | undefined
      if (stats) this.#setCall({ quality: readQuality(stats, this.#of.nowMs(), call.quality) })
      this.#stopLooking = this.#of.later(() => void once(), LOOK_MS)
    }
    this.#stopLooking()
    void once()
  }
}
