/** Which of Asterisk's channels are legs of ours, and what they are. Pure. */
import type { CountryCode } from 'libphonenumber-js/max'
import type { LivingLeg, TalkName } from '../telephony.ts'
import { isAside } from './asides.ts'
import { readCaller } from './caller-number.ts'
import type { Channel } from './shapes.ts'

/** `PJSIP/agent-0a1b-00000002` is a channel of the endpoint `agent-0a1b`. */
export const agentOf = (channelName: string): string | null =>
  /^PJSIP\/(.+)-[0-9a-f]{8}$/.exec(channelName)?.[1] ?? null

/** What the dialplan handed to us with a channel (`Stasis(app,trunk,number,...)`), null where it did not. */
export const argumentsOf = (app: string, { dialplan }: Channel): string[] | null => {
  if (dialplan.app_name !== 'Stasis') return null
  const [first, ...rest] = dialplan.app_data.split(',')
  return first === app ? rest : null
}

/** Legs we call bear names that begin so: that tells them from whatever else an Asterisk shared with others carries. */
export const OURS = 'leg-'

export const livingLeg = (
  channel: Channel,
  talk: TalkName | null,
  how: { app: string; country: CountryCode | undefined },
): LivingLeg | null => {
  const { id: leg, state, name } = channel
  if (isAside(leg)) return null
  const isAnswered = state === 'Up'
  if (leg.startsWith(OURS)) return { leg, isAnswered, talk, to: null, from: null, by: 'us' }
  const [by, to = '', presentation] = argumentsOf(how.app, channel) ?? []
  const agent = agentOf(name)
  const from = readCaller(channel.caller, presentation, how.country)
  if (by === 'trunk') return { leg, isAnswered, talk, to, from, by: 'trunk' }
  return by === 'agent' && agent !== null ? { leg, isAnswered, talk, to, from, by: { agent } } : null
}
