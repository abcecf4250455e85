/** The world outside of the fake switch: callers, people at their phones, and what befalls the switch itself. */
import { randomUUID } from 'node:crypto'
import { hearingOf, newLeg, type FakeLeg, type Hearing } from './fake-leg.ts'
import type { FakeSwitch } from './fake-switch.ts'
import type { CallerNumber, Handle, HangUpCause, LegName, TrunkState } from './telephony.ts'

export interface FakeOutside {
  /** Somebody calls from outside; `from` is E.164 or a whole number of theirs. */
  dial: (to: string, from?: string | CallerNumber) => LegName
  /** An agent's browser registers; false where it is not admitted with this password. */
  register: (agent: string, password: string) => boolean
  /** Its socket ends: a closed lid. Its legs stay up until they lose their media. */
  unregister: (agent: string) => void
  /** The agent's phone begins a call. */
  dialFrom: (agent: string, to: string) => LegName
  /** Of a leg we called. */
  pickUp: (leg: LegName) => void
  decline: (leg: LegName, cause?: HangUpCause) => void
  hangUp: (leg: LegName) => void
  loseMedia: (leg: LegName) => void
  press: (leg: LegName, digits: string) => void
  hold: (leg: LegName) => void
  resume: (leg: LegName) => void
  /** Says something for so long, from now. */
  speak: (leg: LegName, ms: number) => void
  /** A piece of sound of theirs, for whoever taps the leg. */
  sound: (leg: LegName, piece: Uint8Array) => void
  /** What a recording holds; without it, silence. */
  setRecorded: (handle: Handle, wav: Uint8Array) => void
  /** Whether what is said now goes into this recording. */
  takes: (handle: Handle) => boolean
  /** A prompt comes to its end now, whatever its length. */
  endPlaying: (handle: Handle) => void
  hears: (leg: LegName) => Hearing
  /** What came with the ringing of a leg we called, and whose number it showed. */
  shown: (leg: LegName) => { from: CallerNumber; to: string; says: Readonly<Record<string, string>> } | null
  /** The leg that rings at an agent's phone or a number, if one does. */
  ringing: (agentOrNumber: string) => LegName | undefined
  /** Digits we sent to this leg. */
  digits: (leg: LegName) => readonly string[]
  /** The switch dies with all its legs, or is cut off from us while they go on. */
  /** A phone's sound goes on, or stops, whatever its own connection does. */
  send: (leg: LegName, isSending: boolean) => void
  fall: (how: 'dead' | 'cut-off') => void
  rise: () => void
  /** What the other end of the trunk does from now on. */
  setTrunk: (state: TrunkState) => void
  /** Settles once every event so far was heard. */
  quiet: () => Promise<void>
}

/** A call from a number like the network sends it. */
const e164 = (number: string): CallerNumber => ({ number, kind: 'e164', name: null })

export const openOutside = (s: FakeSwitch): FakeOutside => ({ ...peopleOf(s), ...looksInto(s), ...fateOf(s) })

type Part<Names extends keyof FakeOutside> = Pick<FakeOutside, Names>

const peopleOf = (
  s: FakeSwitch,
): Omit<FakeOutside, keyof ReturnType<typeof looksInto> | keyof ReturnType<typeof fateOf>> => {
  const arrive = (one: FakeLeg, by: 'trunk' | { agent: string }) => {
    s.legs.set(one.leg, one)
    s.emit({ kind: 'arrived', leg: one.leg, from: one.from, to: one.to, by })
    return one.leg
  }
  return {
    dial(to, given = '+15550100100') {
      const from = typeof given === 'string' ? e164(given) : given
      return arrive(newLeg({ leg: randomUUID(), by: 'trunk', from, to }), 'trunk')
    },
    register(agent, password) {
      if (s.admitted.get(agent) !== password || !s.state.isUp) return false
      s.setPhone(agent, true)
      return true
    },
    unregister: (agent) => s.setPhone(agent, false),
    dialFrom(agent, to) {
      if (!s.phones.has(agent)) throw new Error(`${agent} has no phone`)
      const from: CallerNumber = { number: agent, kind: 'malformed', name: null }
      return arrive(newLeg({ leg: randomUUID(), by: { agent }, from, to, agent }), { agent })
    },
    pickUp(leg) {
      const one = s.legs.get(leg)
      if (!one || one.by !== 'us' || one.isAnswered) return
      for (const stop of one.waits) stop()
      one.waits.clear()
      one.isAnswered = true
      s.emit({ kind: 'answered', leg })
    },
    decline: (leg, cause = 'rejected') => s.endLeg(leg, cause),
    hangUp: (leg) => s.endLeg(leg, 'normal'),
    loseMedia: (leg) => s.endLeg(leg, 'media-lost'),
    send(leg, isSending) {
      const one = s.legs.get(leg)
      if (one) one.isSending = isSending
    },
    press(leg, digits) {
      for (const digit of digits) {
        const one = s.legs.get(leg)
        if (!one) return
        s.emit({ kind: 'digit', leg, digit })
        if (digit === '#' && one.message) s.endRecording(one.message.handle)
      }
    },
    hold: (leg) => void (s.legs.has(leg) && s.emit({ kind: 'held', leg })),
    resume: (leg) => void (s.legs.has(leg) && s.emit({ kind: 'resumed', leg })),
    speak(leg, ms) {
      const one = s.legs.get(leg)
      if (!one) return
      s.awaitQuiet(one, ms)
      if (!one.isListenedTo) return
      s.emit({ kind: 'talking', leg, isTalking: true, ms: 0 })
      s.later(one, ms, () => s.emit({ kind: 'talking', leg, isTalking: false, ms }))
    },
    sound(leg, piece) {
      for (const tap of s.taps.values()) if (tap.leg === leg) tap.heard(piece)
    },
    setRecorded(handle, wav) {
      const recording = s.recordings.get(handle)
      if (recording) recording.bytes = wav
    },
    endPlaying: (handle) => s.endPlaying(handle, true),
  }
}

const looksInto = (s: FakeSwitch): Part<'takes' | 'hears' | 'shown' | 'ringing' | 'digits'> => ({
  takes: (handle) => s.recordings.get(handle)?.isPaused === false,
  hears: (leg) => hearingOf(s.legs, leg),
  shown(leg) {
    const one = s.legs.get(leg)
    return one ? { from: one.from, to: one.to, says: one.says } : null
  },
  ringing: (to) => [...s.legs.values()].find((one) => one.by === 'us' && one.to === to && !one.isAnswered)?.leg,
  digits: (leg) => s.legs.get(leg)?.digits ?? [],
})

const fateOf = (s: FakeSwitch): Part<'fall' | 'rise' | 'setTrunk' | 'quiet'> => ({
  fall(how) {
    if (!s.state.isUp) return
    s.state.isUp = false
    if (how === 'dead') {
      for (const one of s.legs.values()) for (const stop of one.waits) stop()
      for (const all of [s.legs, s.taps, s.phones]) all.clear()
    }
    s.emit({ kind: 'away' })
  },
  rise() {
    if (s.state.isUp) return
    s.state.isUp = true
    s.emit({ kind: 'up' })
  },
  setTrunk(state) {
    s.state.trunk = state
  },
  async quiet() {
    do await new Promise((done) => setImmediate(done))
    while (!s.isQuiet())
  },
})
