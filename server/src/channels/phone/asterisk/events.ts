/** What Asterisk tells, in our words. */
import { at, type AriEvent } from './ari.ts'
import { aside, isAside } from './asides.ts'
import { readCaller } from './caller-number.ts'
import { causeOf } from './causes.ts'
import { endCoaching } from './coaching.ts'
import { follow, inPassing, type Memory } from './memory.ts'
import { agentOf } from './channels.ts'
import { Event, type Channel } from './shapes.ts'
import type { HangUpCause } from '../telephony.ts'

const wanted = new Set(Event.options.map((option) => option.shape.type.value))

export const takeEvent = (memory: Memory, phone: (agent: string, isThere: boolean) => void, given: AriEvent): void => {
  if (!wanted.has(given.type as Event['type'])) return
  const parsed = Event.safeParse(given)
  if (!parsed.success) {
    memory.options.log.warn(
      { type: given.type, fault: parsed.error.message },
      'an event of Asterisk was not understood',
    )
    return
  }
  const event = parsed.data
  if (event.type === 'EndpointStateChange') return phone(event.endpoint.resource, event.endpoint.state === 'online')
  if ('channel' in event) {
    if (event.type === 'StasisStart') memory.enter(event.channel.id)
    if (!isAside(event.channel.id)) takeOfLeg(memory, event)
    return
  }
  takeOfSound(memory, event)
}

type OfChannel = Extract<Event, { channel: Channel }>

const takeOfLeg = (memory: Memory, event: OfChannel): void => {
  const { emit } = memory
  const leg = event.channel.id
  switch (event.type) {
    case 'StasisStart':
      return enter(memory, event.channel, event.args)
    case 'ChannelStateChange':
      return changeState(memory, event.channel)
    case 'StasisEnd':
      return leave(memory, leg, Date.parse(event.timestamp))
    case 'ChannelDestroyed':
      return end(memory, leg, event.cause, Date.parse(event.timestamp))
    case 'ChannelDtmfReceived':
      return emit({ kind: 'digit', leg, digit: event.digit })
    case 'ChannelHold':
      return emit({ kind: 'held', leg })
    case 'ChannelUnhold':
      return emit({ kind: 'resumed', leg })
    case 'ChannelTalkingStarted':
      return emit({ kind: 'talking', leg, isTalking: true, ms: 0 })
    case 'ChannelTalkingFinished':
      return emit({ kind: 'talking', leg, isTalking: false, ms: event.duration })
    case 'ChannelEnteredBridge':
      if (!isAside(event.bridge.id)) memory.of(leg).talk = event.bridge.id
      return
    case 'ChannelLeftBridge':
      return leaveBridge(memory, leg, event.bridge)
    default:
      event satisfies never
  }
}

const enter = (memory: Memory, channel: Channel, args: readonly string[]): void => {
  const [by, to = '', presentation] = args
  const leg = channel.id
  const from = readCaller(channel.caller, presentation, memory.options.country)
  inPassing(memory, () => follow(memory, leg))
  if (by === 'us') return answered(memory, leg)
  if (by === 'trunk') return memory.emit({ kind: 'arrived', leg, from, to, by: 'trunk' })
  const agent = agentOf(channel.name)
  if (by === 'agent' && agent !== null) memory.emit({ kind: 'arrived', leg, from, to, by: { agent } })
}

const answered = (memory: Memory, leg: string): void => {
  if (memory.answered.has(leg)) return
  memory.answered.add(leg)
  memory.emit({ kind: 'answered', leg })
}

const changeState = (memory: Memory, { id, state }: Channel): void => {
  const called = memory.calling.get(id)
  // one we called is ours to use only once it has come in (StasisStart)
  if (state === 'Up' && !called) return answered(memory, id)
  if (state !== 'Ringing' || !called || called.isRinging) return
  called.isRinging = true
  memory.emit({ kind: 'ringing', leg: id })
}

/** Asterisk gives an unanswered call that it gave up by itself the cause of whatever it last heard: by its time we know it. */
const EARLY_MS = 500

/** A leg leaves us to end only. Why, it is destroyed with: that comes at once where we asked for it in time, and is not waited for longer. */
const DESTROYED_MS = 1000

const leave = (memory: Memory, leg: string, atMs: number): void => {
  if (!memory.legs.get(leg)?.isFollowed) return end(memory, leg, 0, atMs)
  setTimeout(() => end(memory, leg, 0, atMs), DESTROYED_MS).unref()
}

const end = (memory: Memory, leg: string, cause: number, atMs: number): void => {
  const called = memory.calling.get(leg)
  const known = memory.legs.get(leg)
  const wasAnswered = memory.answered.has(leg)
  const said = causeOf(cause)
  memory.forget(leg)
  // told before
  if (!called && !known && !wasAnswered) return
  memory.emit({
    kind: 'gone',
    leg,
    cause: meaning(said, wasAnswered, called ? atMs >= called.ringsUntilMs - EARLY_MS : false),
  })
  if (known?.isCoaching) inPassing(memory, () => endCoaching(memory, leg))
}

const meaning = (said: HangUpCause, wasAnswered: boolean, isLapsed: boolean): HangUpCause => {
  if (wasAnswered) return said === 'unknown' ? 'normal' : said // a goodbye without a reason
  return isLapsed ? 'no-answer' : said
}

/** A talk nobody is in any more is nobody's. */
const leaveBridge = (memory: Memory, leg: string, bridge: { id: string; channels: readonly string[] }): void => {
  if (isAside(bridge.id)) return
  const known = memory.legs.get(leg)
  if (known?.talk === bridge.id) known.talk = null
  if (bridge.channels.length === 0) inPassing(memory, () => memory.ari.ask('DELETE', at`bridges/${bridge.id}`))
}

type OfSound = Exclude<Event, { channel: Channel } | { type: 'EndpointStateChange' }>

const takeOfSound = (memory: Memory, event: OfSound): void => {
  switch (event.type) {
    case 'PlaybackFinished': {
      const { id, target_uri: target, state } = event.playback
      return endPlaying(memory, target.replace(/^channel:/, ''), id, state === 'done')
    }
    case 'RecordingStarted':
      return void memory.recording.set(event.recording.name, Date.parse(event.timestamp))
    case 'RecordingFinished': {
      const { name, duration = 0 } = event.recording
      const beganMs = memory.recording.get(name)
      const ms = beganMs === undefined ? duration * 1000 : Date.parse(event.timestamp) - beganMs
      return endRecording(memory, event.recording, { ms, isWhole: true })
    }
    case 'RecordingFailed':
      return endRecording(memory, event.recording, { ms: 0, isWhole: false })
    default:
      event satisfies never
  }
}

const endPlaying = (memory: Memory, leg: string, handle: string, isDone: boolean): void => {
  const isStopped = memory.stopped.delete(handle)
  const known = memory.legs.get(leg)
  known?.playing.delete(handle)
  memory.emit({ kind: 'played', leg, handle, isWhole: isDone && !isStopped })
  if (known?.hasMusic && known.playing.size === 0)
    inPassing(memory, () => memory.ari.ask('POST', at`channels/${leg}/moh`))
}

const endRecording = (
  memory: Memory,
  { name: handle, target_uri: target }: { name: string; target_uri: string },
  of: { ms: number; isWhole: boolean },
): void => {
  memory.recording.delete(handle)
  for (const { recorded } of memory.legs.values()) recorded.delete(handle)
  const by = target.replace(/^channel:/, '')
  // a side is written down by a listener of its own, a message by the leg itself
  memory.emit({ kind: 'recorded', handle, leg: isAside(by) ? null : by, ...of })
  inPassing(memory, () => memory.ari.ask('DELETE', at`channels/${aside.recorder(handle)}`))
}
