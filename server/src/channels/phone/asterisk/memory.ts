/** What one connection to Asterisk remembers, so that what was asked twice is done once and music comes back after a prompt. All of it may be lost: `legs()` reads Asterisk. */
import { setTimeout as pause } from 'node:timers/promises'
import type { CountryCode } from 'libphonenumber-js/max'
import type { Log } from '../../../base/log.ts'
import {
  NoSuchLeg,
  NotAnswered,
  SwitchAway,
  type Handle,
  type LegName,
  type TalkName,
  type TelephonyEvent,
} from '../telephony.ts'
import { AriRefused, at, type Ari } from './ari.ts'

export interface PhoneOptions {
  /** Name of the trunk that calls go out by. */
  trunk: string
  /** Whose numbers come without their country. */
  country?: CountryCode
  /** What agents' phones are: browsers (WebRTC), or plain SIP phones. */
  phones?: 'browsers' | 'plain'
  /** The name calls come in by, where this connection is not the one that hears of them. */
  callsApp?: string
  /** It hears of every agent's phone, whoever admitted it. */
  leadsPhones?: boolean
  log: Log
}

interface LegMemory {
  hasMusic: boolean
  /** Being played or queued. */
  playing: Set<Handle>
  talk: TalkName | null
  isListenedTo: boolean
  /** Sides of it that are being recorded. */
  recorded: Set<Handle>
  isCoaching: boolean
  /** We are told of its end, with the reason, also once it has left us. */
  isFollowed: boolean
}

/** A leg we call. */
export interface Calling {
  ringsUntilMs: number
  isRinging: boolean
  /** Asterisk has said that it calls. */
  isTaken: boolean
}

export interface Memory {
  readonly ari: Ari
  readonly options: PhoneOptions
  readonly emit: (event: TelephonyEvent) => void
  readonly legs: Map<LegName, LegMemory>
  readonly of: (leg: LegName) => LegMemory
  readonly forget: (leg: LegName) => void
  /** Legs we call, and until when they ring. */
  readonly calling: Map<LegName, Calling>
  readonly answered: Set<LegName>
  /** Of each recording, when it began. */
  readonly recording: Map<Handle, number>
  readonly stopped: Set<Handle>
  /** Settles when a channel of ours may be asked for things; before that it is refused with 422. */
  readonly entering: (channel: string) => { entered: Promise<void>; giveUp: () => void }
  readonly enter: (channel: string) => void
  readonly clear: () => void
}

const ENTER_MS = 5000

export const openMemory = (ari: Ari, options: PhoneOptions, emit: Memory['emit']): Memory => {
  const legs = new Map<LegName, LegMemory>()
  const waiting = new Map<string, { enter: () => void; fail: () => void }>()
  const memory: Memory = {
    ari,
    options,
    emit,
    legs,
    calling: new Map(),
    answered: new Set(),
    recording: new Map(),
    stopped: new Set(),
    of(leg) {
      const known = legs.get(leg) ?? {
        hasMusic: false,
        playing: new Set(),
        talk: null,
        isListenedTo: false,
        recorded: new Set(),
        isCoaching: false,
        isFollowed: false,
      }
      legs.set(leg, known)
      return known
    },
    forget(leg) {
      legs.delete(leg)
      memory.calling.delete(leg)
      memory.answered.delete(leg)
    },
    entering(channel) {
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      const timer = setTimeout(() => reject(new SwitchAway(`${channel} did not come`)), ENTER_MS)
      const end = (then: () => void) => () => {
        clearTimeout(timer)
        waiting.delete(channel)
        then()
      }
      const giveUp = end(resolve)
      waiting.set(channel, { enter: end(resolve), fail: end(() => reject(new SwitchAway('the switch went away'))) })
      promise.catch(() => {}) // whoever waits for it hears of it; nobody may be waiting any more
      return { entered: promise, giveUp }
    },
    enter: (channel) => waiting.get(channel)?.enter(),
    clear() {
      for (const { fail } of waiting.values()) fail()
      for (const all of [legs, memory.calling, memory.answered, memory.recording, memory.stopped]) all.clear()
    },
  }
  return memory
}

const isStatus = (error: unknown, ...statuses: number[]): boolean =>
  error instanceof AriRefused && statuses.includes(error.status)

export const follow = async (memory: Memory, leg: LegName): Promise<void> => {
  const known = memory.of(leg)
  if (known.isFollowed) return
  const { ari } = memory
  await ari.ask('POST', at`applications/${ari.app}/subscription`, { eventSource: `channel:${leg}` })
  known.isFollowed = true
}

/** A request about a leg: not there, or not yet to be had, in our words. */
export const onLeg = async <T>(leg: LegName, asked: Promise<T>): Promise<T> => {
  try {
    return await asked
  } catch (error) {
    if (isStatus(error, 404)) throw new NoSuchLeg(`${leg} is gone`, { cause: error })
    if (isStatus(error, 412, 422)) throw new NotAnswered(`${leg} is not answered`, { cause: error })
    throw error
  }
}

/** To put a leg into a bridge answers 400 where the leg is gone, and 404 where the bridge is. */
export const inBridge = async (leg: LegName, asked: Promise<unknown>): Promise<void> => {
  try {
    await asked
  } catch (error) {
    if (isStatus(error, 400)) throw new NoSuchLeg(`${leg} is gone`, { cause: error })
    if (isStatus(error, 422)) throw new NotAnswered(`${leg} is not answered`, { cause: error })
    throw error
  }
}

/** To undo what is not there is done already. */
export const undone = async (asked: Promise<unknown>): Promise<void> => {
  try {
    await asked
  } catch (error) {
    if (!isStatus(error, 400, 404, 409, 412, 422)) throw error
  }
}

export const isThere = async (asked: Promise<unknown>): Promise<boolean> => {
  try {
    await asked
    return true
  } catch (error) {
    if (isStatus(error, 404)) return false
    throw error
  }
}

/** What was made before under its name is there. */
export const made = async (asked: Promise<unknown>): Promise<void> => {
  try {
    await asked
  } catch (error) {
    if (!isStatus(error, 409)) throw error
  }
}

const AGAIN_MS = 1000
/** An Asterisk that has not answered so often is left alone; what was not done then is found by whoever comes next. */
const MOST_TRIES = 5

/**
 * For what has to be done because something happened, with nobody who waits: a switch that is away has forgotten it anyway; one that is there and did not answer in time is asked
 * again, which may well do it twice.
 */
export const inPassing = (memory: Memory, ask: () => Promise<unknown>): void => void untilAnswered(memory, ask)

const untilAnswered = async (memory: Memory, ask: () => Promise<unknown>): Promise<void> => {
  const { log } = memory.options
  for (let tries = 1; ; tries++) {
    try {
      return await undone(ask())
    } catch (error) {
      const isLate = error instanceof SwitchAway && memory.ari.isUp
      if (isLate && tries >= MOST_TRIES) log.warn({ err: error }, 'Asterisk did not answer what follows an event')
      else if (!(error instanceof SwitchAway)) log.warn({ err: error }, 'Asterisk refused what follows an event')
      if (!isLate || tries >= MOST_TRIES) return
      await pause(AGAIN_MS, undefined, { ref: false })
    }
  }
}
