/**
 * A telephone switch in memory, for tests and for trying flows: what can be seen of it is what can be seen of the real one (`telephony.suite.ts` holds both to it).
 * Waits are on the clock; `outside` is everything that is not ours: callers, people at their phones, the switch's own death.
 */
import type { Clock } from '../../base/clock.ts'
import { livingOf, newLeg, type FakeLeg } from './fake-leg.ts'
import { openOutside, type FakeOutside } from './fake-outside.ts'
import { wavOf } from './fake-recording.ts'
import { openSwitch, type FakeSwitch } from './fake-switch.ts'
import { NoSuchRecording, NotAnswered, type LegName, type TalkName, type Telephony } from './telephony.ts'

export interface FakeTelephony extends Telephony {
  readonly outside: FakeOutside
}

/** It is up from the start, and says so in the next turn. */
export const openFakeTelephony = (clock: Clock): FakeTelephony => {
  const s = openSwitch(clock)
  s.emit({ kind: 'up' })
  return {
    get isUp() {
      return s.state.isUp
    },
    hear(listener) {
      s.listeners.add(listener)
      return () => s.listeners.delete(listener)
    },
    async legs() {
      s.reach()
      return [...s.legs.values()].map(livingOf)
    },
    async trunk() {
      s.reach()
      return s.state.trunk
    },
    ...callingOn(s, clock),
    ...soundsOn(s),
    ...talksOn(s),
    ...recordingsOn(s),
    ...phonesOn(s),
    outside: openOutside(s),
  }
}

type Part<Names extends keyof Telephony> = Pick<Telephony, Names>

const callingOn = (s: FakeSwitch, clock: Clock): Part<'packetsFrom' | 'ring' | 'answer' | 'hangUp' | 'call'> => ({
  // fifty a second
  packetsFrom: async (leg) => (s.legOf(leg).isSending ? Math.floor(clock.now().getTime() / 20) : 0),
  async ring(leg) {
    s.legOf(leg).isRinging = true
  },
  async answer(leg) {
    const one = s.legOf(leg)
    if (one.isAnswered) return
    one.isAnswered = true
    s.emit({ kind: 'answered', leg })
  },
  async hangUp(leg, cause = 'normal') {
    s.reach()
    s.endLeg(leg, cause)
  },
  async call(leg, to, { from, ringS, like, says }) {
    s.reach()
    if (s.legs.has(leg)) return
    if (like !== undefined) s.legOf(like)
    const agent = 'agent' in to ? to.agent : undefined
    const one = newLeg({ leg, by: 'us', from, to: 'agent' in to ? to.agent : to.number, agent, says })
    s.legs.set(leg, one)
    if (agent !== undefined && !s.phones.has(agent)) return s.endLeg(leg, 'no-way')
    one.isRinging = true
    s.emit({ kind: 'ringing', leg })
    s.later(one, ringS * 1000, () => s.endLeg(leg, 'no-answer'))
  },
})

const soundsOn = (s: FakeSwitch): Part<'play' | 'stopPlaying' | 'music' | 'stopMusic' | 'sendDigits' | 'mute'> => ({
  async play(leg, handle, sounds) {
    const one = s.legOf(leg)
    if (one.playing.some((playing) => playing.handle === handle)) return
    one.playing.push({ handle, sounds })
    if (one.playing.length === 1) s.playNext(one)
  },
  async stopPlaying(handle) {
    s.reach()
    s.endPlaying(handle, false)
  },
  async music(leg) {
    s.legOf(leg).hasMusic = true
  },
  async stopMusic(leg) {
    s.reach()
    const one = s.legs.get(leg)
    if (one) one.hasMusic = false
  },
  async sendDigits(leg, digits) {
    s.legOf(leg).digits.push(...Array.from(digits))
  },
  async mute(leg, isMuted) {
    s.legOf(leg).isMuted = isMuted
  },
})

/** Only what is answered can be joined: a phone that still rings has no way to hear. */
const joinable = (s: FakeSwitch, leg: LegName): FakeLeg => {
  const one = s.legOf(leg)
  if (one.by === 'us' && !one.isAnswered) throw new NotAnswered(`${leg} is not answered`)
  return one
}

const talksOn = (s: FakeSwitch): Part<'join' | 'leave' | 'endTalk' | 'coach' | 'stopCoaching'> => {
  const leave = (talk: TalkName, one: FakeLeg) => {
    if (one.talk === talk) one.talk = null
  }
  return {
    async join(talk, legs) {
      s.reach()
      for (const leg of legs) {
        const one = joinable(s, leg)
        one.talk = talk
        one.hasMusic = false
        one.coaching = null
        one.isListenedTo = true
      }
    },
    async leave(talk, leg) {
      s.reach()
      const one = s.legs.get(leg)
      if (one) leave(talk, one)
    },
    async endTalk(talk) {
      s.reach()
      for (const one of s.legs.values()) leave(talk, one)
    },
    async coach(supervisor, coached, how) {
      const one = joinable(s, supervisor)
      joinable(s, coached)
      one.talk = null
      one.hasMusic = false
      one.coaching = { coached, how }
    },
    async stopCoaching(supervisor) {
      s.reach()
      const one = s.legs.get(supervisor)
      if (one) one.coaching = null
    },
  }
}

const recordingsOn = (
  s: FakeSwitch,
): Part<
  'record' | 'takeMessage' | 'pauseRecording' | 'stopRecording' | 'readRecording' | 'eraseRecording' | 'tap' | 'stopTap'
> => {
  const begin = (handle: string, leg: LegName, side: 'says' | 'hears') =>
    s.recordings.set(handle, {
      leg,
      side,
      startedAtMs: s.nowMs(),
      isPaused: false,
      isRunning: true,
      ms: 0,
      saidMs: 0,
      bytes: null,
    })
  return {
    async record(handle, leg, side) {
      joinable(s, leg)
      if (!s.recordings.has(handle)) begin(handle, leg, side)
    },
    async takeMessage(handle, leg, { quietS, mostS }) {
      const one = joinable(s, leg)
      if (s.recordings.has(handle)) return
      one.talk = null
      one.hasMusic = false
      begin(handle, leg, 'says')
      one.message = { handle, quietMs: quietS * 1000, saidMs: 0, stopQuiet: () => {} }
      s.awaitQuiet(one, 0)
      s.later(one, mostS * 1000, () => s.endRecording(handle))
    },
    async pauseRecording(handle, isPaused) {
      s.reach()
      const recording = s.recordings.get(handle)
      if (recording) recording.isPaused = isPaused
    },
    async stopRecording(handle) {
      s.reach()
      s.endRecording(handle)
    },
    async readRecording(handle) {
      s.reach()
      const recording = s.recordings.get(handle)
      if (!recording || recording.isRunning) throw new NoSuchRecording(`there is no recording ${handle}`)
      return recording.bytes ?? wavOf(recording)
    },
    async eraseRecording(handle) {
      s.reach()
      s.recordings.delete(handle)
    },
    async tap(handle, leg, heard) {
      joinable(s, leg)
      s.taps.set(handle, { leg, heard })
    },
    async stopTap(handle) {
      s.reach()
      s.taps.delete(handle)
    },
  }
}

const phonesOn = (s: FakeSwitch): Part<'admit' | 'withdraw'> => ({
  async admit(agent, password) {
    s.reach()
    s.admitted.set(agent, password)
  },
  async withdraw(agent) {
    s.reach()
    s.admitted.delete(agent)
    s.setPhone(agent, false)
  },
})
