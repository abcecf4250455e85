/** The memory of the fake switch: legs, recordings, taps and phones, and what ends with what. */
import type { Clock } from '../../base/clock.ts'
import type { FakeLeg } from './fake-leg.ts'
import {
  NoSuchLeg,
  SwitchAway,
  type Handle,
  type HangUpCause,
  type LegName,
  type Sound,
  type TrunkState,
  type TelephonyEvent,
} from './telephony.ts'

export interface FakeRecording {
  readonly leg: LegName
  readonly side: 'says' | 'hears'
  readonly startedAtMs: number
  isPaused: boolean
  isRunning: boolean
  ms: number
  /** Of a message: how long they spoke. */
  saidMs: number
  bytes: Uint8Array | null
}

/** How long what is no silence lasts, on the clock. */
const SOUND_MS = 1000
const lengthOf = (sounds: readonly Sound[]): number =>
  sounds.reduce((ms, sound) => ms + (sound.kind === 'silence' ? sound.ms : SOUND_MS), 0)

/** Events, one after another: a listener may ask for something that makes further ones, and they come after this one, never within it. */
const openLine = (state: { isUp: boolean }) => {
  const listeners = new Set<(event: TelephonyEvent) => void>()
  const coming: TelephonyEvent[] = []
  const deliver = () => {
    for (let event = coming[0]; event; event = coming[0]) {
      try {
        for (const listener of listeners) listener(event)
      } finally {
        coming.shift()
      }
    }
  }
  const emit = (event: TelephonyEvent) => {
    if (!state.isUp && event.kind !== 'away') return // nobody is there to be told
    coming.push(event)
    if (coming.length === 1) queueMicrotask(deliver)
  }
  return { listeners, emit, isQuiet: () => coming.length === 0 }
}

const openMemory = (clock: Clock) => {
  const state: { isUp: boolean; trunk: TrunkState } = { isUp: true, trunk: 'reached' }
  const legs = new Map<LegName, FakeLeg>()
  const reach = () => {
    if (!state.isUp) throw new SwitchAway('the switch is away')
  }
  return {
    state,
    legs,
    recordings: new Map<Handle, FakeRecording>(),
    taps: new Map<Handle, { leg: LegName; heard: (piece: Uint8Array) => void }>(),
    /** Passwords of the agents' phones. */
    admitted: new Map<string, string>(),
    phones: new Set<string>(),
    ...openLine(state),
    nowMs: () => clock.now().getTime(),
    reach,
    legOf: (leg: LegName): FakeLeg => {
      reach()
      const one = legs.get(leg)
      if (!one) throw new NoSuchLeg(`${leg} is gone`)
      return one
    },
    /** A wait on the clock that ends with the leg. */
    later: (one: FakeLeg, ms: number, wake: () => void): (() => void) => {
      const stop = clock.after(ms, () => {
        one.waits.delete(stop)
        wake()
      })
      one.waits.add(stop)
      return stop
    },
  }
}
type Memory = ReturnType<typeof openMemory>

const playingOf = ({ legs, emit, later }: Memory) => {
  const playNext = (one: FakeLeg) => {
    const next = one.playing[0]
    if (next) later(one, lengthOf(next.sounds), () => one.playing[0] === next && endPlaying(next.handle, true))
  }
  const endPlaying = (handle: Handle, isWhole: boolean) => {
    for (const one of legs.values()) {
      const at = one.playing.findIndex((playing) => playing.handle === handle)
      if (at < 0) continue
      one.playing.splice(at, 1)
      emit({ kind: 'played', leg: one.leg, handle, isWhole })
      if (at === 0) playNext(one)
    }
  }
  return { playNext, endPlaying }
}

const recordingOf = ({ legs, recordings, emit, nowMs, later }: Memory) => {
  const endRecording = (handle: Handle) => {
    const recording = recordings.get(handle)
    if (!recording?.isRunning) return
    recording.isRunning = false
    recording.ms = nowMs() - recording.startedAtMs
    let of: LegName | null = null
    for (const one of legs.values()) {
      if (one.message?.handle !== handle) continue
      of = one.leg
      recording.saidMs = Math.min(one.message.saidMs, recording.ms)
      one.message.stopQuiet()
      one.message = null
    }
    emit({ kind: 'recorded', handle, leg: of, ms: recording.ms, isWhole: true })
  }
  /** Silence ends a message once nothing was said for so long. */
  const awaitQuiet = (one: FakeLeg, speaksMs: number) => {
    const { message } = one
    if (!message) return
    message.saidMs += speaksMs
    message.stopQuiet()
    message.stopQuiet = later(one, speaksMs + message.quietMs, () => endRecording(message.handle))
  }
  return { endRecording, awaitQuiet }
}

export const openSwitch = (clock: Clock) => {
  const memory = openMemory(clock)
  const { legs, recordings, taps, phones, emit } = memory
  const recording = recordingOf(memory)
  return {
    ...memory,
    ...playingOf(memory),
    ...recording,
    endLeg(leg: LegName, cause: HangUpCause) {
      const one = legs.get(leg)
      if (!one) return
      for (const stop of one.waits) stop()
      for (const { handle } of one.playing.splice(0)) emit({ kind: 'played', leg, handle, isWhole: false })
      for (const [handle, { leg: recorded }] of recordings) if (recorded === leg) recording.endRecording(handle)
      for (const [handle, tap] of taps) if (tap.leg === leg) taps.delete(handle)
      for (const other of legs.values()) if (other.coaching?.coached === leg) other.coaching = null
      legs.delete(leg)
      emit({ kind: 'gone', leg, cause })
    },
    setPhone(agent: string, isThere: boolean) {
      if (phones.has(agent) === isThere) return
      if (isThere) phones.add(agent)
      else phones.delete(agent)
      emit({ kind: 'phone', agent, isThere })
    },
  }
}

export type FakeSwitch = ReturnType<typeof openSwitch>
