/** The real telephone switch: Asterisk by ARI. Everything it is asked for goes over one socket; nothing of a call is kept here that Asterisk does not know itself. */
import type { Telephony, TelephonyEvent, TrunkState } from '../telephony.ts'
import { AriRefused, openAri, at, type AriOptions } from './ari.ts'
import { isAside, isTap, supervisorOf } from './asides.ts'
import { callingOn } from './calling.ts'
import { livingLeg } from './channels.ts'
import { coachingOn, endCoaching } from './coaching.ts'
import { takeEvent } from './events.ts'
import { follow, inPassing, openMemory, undone, type Memory, type PhoneOptions } from './memory.ts'
import { phonesOn } from './phones.ts'
import { recordingsOn } from './recordings.ts'
import { Bridge, Channel, Endpoint, Info } from './shapes.ts'
import { soundsOn } from './sounds.ts'
import { talksOn } from './talks.ts'
import { tapsOn } from './taps.ts'

export interface AsteriskOptions extends AriOptions, PhoneOptions {}

export interface OpenAsterisk extends Telephony {
  /** Which Asterisk it is, the same for whoever reaches it. */
  identity: () => Promise<string>
  close: () => void
}

/** Begins to connect at once; `up` comes when it is reached. */
export const openAsterisk = (options: AsteriskOptions): OpenAsterisk => {
  const listeners = new Set<(event: TelephonyEvent) => void>()
  const emit = (event: TelephonyEvent) => {
    for (const listener of listeners) listener(event)
  }
  const ari = openAri(options, {
    event: (event) => takeEvent(memory, phones.setThere, event),
    up() {
      emit({ kind: 'up' })
      inPassing(memory, () => phones.admitAgain())
      if (options.leadsPhones) inPassing(memory, () => phones.lookAtAll())
      if (options.callsApp === undefined) inPassing(memory, () => sweep(memory))
    },
    away() {
      memory.clear()
      taps.closeAll()
      emit({ kind: 'away' })
    },
  })
  const memory = openMemory(ari, options, emit)
  const phones = phonesOn(memory)
  const taps = tapsOn(memory)
  return {
    get isUp() {
      return ari.isUp
    },
    hear(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    legs: () => livingLegs(memory),
    trunk: () => trunkOf(memory),
    identity: () => identityOf(memory),
    ...callingOn(memory),
    ...soundsOn(memory),
    ...talksOn(memory),
    ...coachingOn(memory),
    ...recordingsOn(memory),
    tap: taps.tap,
    stopTap: taps.stopTap,
    admit: phones.admit,
    withdraw: phones.withdraw,
    close() {
      taps.closeAll()
      ari.close()
    },
  }
}

const bridgesOf = async ({ ari }: Memory) => Bridge.array().parse(await ari.ask('GET', 'bridges'))
const channelsOf = async ({ ari }: Memory) => Channel.array().parse(await ari.ask('GET', 'channels'))

const identityOf = async ({ ari }: Memory): Promise<string> => {
  const { system } = Info.parse(await ari.ask('GET', 'asterisk/info', { only: 'system' }))
  // two on one machine have the same
  return `${system.entity_id} ${new URL(ari.url).port}`
}

const trunkOf = async ({ ari, options }: Memory): Promise<TrunkState> => {
  try {
    const { state } = Endpoint.parse(await ari.ask('GET', at`endpoints/PJSIP/${options.trunk}`))
    return state === 'online' ? 'reached' : state === 'offline' ? 'away' : 'unknown'
  } catch (error) {
    if (error instanceof AriRefused && error.status === 404) return 'none'
    throw error
  }
}

const livingLegs = async (memory: Memory) => {
  const talks = (await bridgesOf(memory)).filter(({ id }) => !isAside(id))
  const channels = await channelsOf(memory)
  const { callsApp, country } = memory.options
  const how = { app: callsApp ?? memory.ari.app, country }
  return channels.flatMap((channel) => {
    const talk = talks.find(({ channels: inside }) => inside.includes(channel.id))?.id ?? null
    const living = livingLeg(channel, talk, how)
    if (!living) return []
    if (living.isAnswered) memory.answered.add(living.leg)
    memory.of(living.leg).talk = talk
    if (callsApp === undefined) inPassing(memory, () => follow(memory, living.leg))
    return [living]
  })
}

/** As calls name theirs (names.ts). */
const isTalk = (bridge: string): boolean => /^(talk|consult)-/.test(bridge)

/** What an earlier server of ours left: live sound nobody hears any more, an ear whose supervisor is gone, talks whose last party left meanwhile. */
const sweep = async (memory: Memory) => {
  const { ari } = memory
  const channels = await channelsOf(memory)
  for (const { id } of channels) if (isTap(id)) await ari.ask('DELETE', at`channels/${id}`)
  for (const { id, channels: inside } of await bridgesOf(memory)) {
    if (isTap(id) || (isTalk(id) && inside.length === 0)) await undone(ari.ask('DELETE', at`bridges/${id}`))
    const supervisor = supervisorOf(id)
    if (supervisor === null) continue
    if (channels.some((channel) => channel.id === supervisor)) memory.of(supervisor).isCoaching = true
    else await endCoaching(memory, supervisor)
  }
}
