/**
 * What the switch has to do for a call: what each leg is to hear, as it follows from what the call is. Whoever compares it with what was asked for last (or with what the
 * switch says of itself, after a restart) knows what is to be asked for now. A leg that is not named is to be hung up. Nobody who waits is left in silence. Pure.
 */
import type { PersonId } from '@peakend/contract/ids.ts'
import { RING_MS, type Call, type Said, type Words } from './call.ts'
import { asideOf, phoneNameOf, talkOf } from './names.ts'
import type { Coaching, Handle, LegName, Sound, TalkName } from './telephony.ts'

export type Hears =
  /** It is to be called, and rings. */
  | {
      is: 'called'
      to: { agent: string } | { number: string }
      ringS: number
      as: 'agent' | 'third' | 'coach' | 'customer'
    }
  /** It hears it ring: the caller before anything is decided, an agent while the other end is called. */
  | { is: 'ringing' }
  | { is: 'music' }
  | { is: 'words'; handle: string; sounds: readonly Sound[]; said: readonly Said[] }
  /** After a tone what it says is recorded, and it hears nothing. */
  | { is: 'recorded'; handle: Handle; quietS: number; mostS: number }
  | { is: 'in-talk'; talk: TalkName }
  | { is: 'coach'; coached: LegName; how: Coaching }

export type Wanted = ReadonlyMap<LegName, Hears>

const music: Hears = { is: 'music' }
const ring: Hears = { is: 'ringing' }

export const wantedOf = (call: Call): Wanted => {
  const wanted = new Map<LegName, Hears>()
  if (call.stage === 'over') return wanted
  const { customer, agent, third, coaches } = call
  const talk: Hears = { is: 'in-talk', talk: talkOf(call.id) }
  if (customer)
    wanted.set(customer.leg, customer.isUp ? customerHears(call, talk) : calledNumber(call.to ?? '', 'customer'))
  if (agent) wanted.set(agent.leg, agent.isUp ? agentHears(call, talk) : rung(agent.personId, ringS(agent), 'agent'))
  if (third) {
    const { whom } = third
    const called =
      'personId' in whom ? rung(whom.personId, RING_MS / 1000, 'third') : calledNumber(whom.number, 'third')
    const hears: Hears = call.stage === 'aside' ? { is: 'in-talk', talk: asideOf(call.id) } : talk
    wanted.set(third.leg, third.isUp ? hears : called)
  }
  for (const coach of coaches) {
    if (!coach.isUp) wanted.set(coach.leg, rung(coach.personId, RING_MS / 1000, 'coach'))
    else if (!agent?.isUp || call.stage === 'dialling') wanted.set(coach.leg, music)
    else if (coach.how === 'join') wanted.set(coach.leg, talk)
    else wanted.set(coach.leg, { is: 'coach', coached: agent.leg, how: coach.how })
  }
  return wanted
}

const ringS = (agent: { untilMs: number; sinceMs: number }): number =>
  Math.max(1, Math.round((agent.untilMs - agent.sinceMs) / 1000))

const rung = (personId: PersonId, seconds: number, as: 'agent' | 'third' | 'coach'): Hears => ({
  is: 'called',
  to: { agent: phoneNameOf(personId) },
  ringS: seconds,
  as,
})
const calledNumber = (number: string, as: 'customer' | 'third'): Hears => ({
  is: 'called',
  to: { number },
  ringS: RING_MS / 1000,
  as,
})

const customerHears = (call: Call, talk: Hears): Hears => {
  switch (call.stage) {
    case 'arriving':
      return ring
    case 'menu':
      return inMenu(call)
    case 'waiting':
    case 'dialling':
      return call.words ? spoken(call.words) : music
    case 'talking':
    case 'together':
    case 'outside':
      return talk
    default:
      return music
  }
}

const inMenu = (call: Call): Hears => {
  const { saying = null, message = null } = call.menu ?? {}
  if (saying || !message) return spoken(saying ?? quietIn(call))
  const { handle, quietS, mostS } = message
  return { is: 'recorded', handle, quietS, mostS }
}

const spoken = ({ handle, sounds, said }: Pick<Words, 'handle' | 'sounds' | 'said'>): Hears => ({
  is: 'words',
  handle,
  sounds,
  said,
})
/** While keys are waited for: carriers drop a call that is wholly silent. */
const quietIn = ({ id, menu }: Call): Pick<Words, 'handle' | 'sounds' | 'said'> => ({
  handle: `quiet-${id}-${menu?.sinceMs ?? 0}`,
  sounds: [{ kind: 'silence', ms: (menu?.listen?.waitMs ?? 0) + 1000 }],
  said: [],
})

/** What whom we called is told, so that their agent knows. Its end is told by the other's. */
const alsoHeard = (words: Words): Words => ({ ...words, handle: `${words.handle}-agent` })

const agentHears = (call: Call, talk: Hears): Hears => {
  if (call.stage === 'dialling') return call.words ? spoken(alsoHeard(call.words)) : ring
  if (call.stage !== 'aside') return talk
  return call.third?.isUp ? { is: 'in-talk', talk: asideOf(call.id) } : ring
}

/** Whether two of these ask for the same. */
export const isSame = (a: Hears | undefined, b: Hears | undefined): boolean => JSON.stringify(a) === JSON.stringify(b)
