/**
 * What is known of a call of another telephone system, put together from events that come twice, late, in any order and by a clock that jumps. Pure.
 *
 * A fact once told stays: when it first rang, when it was first answered, when it ended and by whom. Who has it is whoever answered last. What the conversation shows is put in
 * order from that: it rang no later than it was answered, and did not end before.
 */
import type { PersonId } from '@peakend/contract/ids.ts'

export interface Hand {
  personId: PersonId
  atMs: number
}

export interface Known {
  ringingAt: Date | null
  answeredAt: Date | null
  endedAt: Date | null
  endedBy: 'customer' | 'agent' | null
  /** Who had it, from when on, in the order of time. */
  hands: readonly Hand[]
  unknownExtension: string | null
  ringsAt: readonly PersonId[]
}
export const nothingKnown: Known = {
  ringingAt: null,
  answeredAt: null,
  endedAt: null,
  endedBy: null,
  hands: [],
  unknownExtension: null,
  ringsAt: [],
}

export interface Told {
  event: 'ringing' | 'answered' | 'ended'
  at: Date
  /** Who is meant; null where nobody is named, or nobody here is known by it. */
  personId: PersonId | null
  /** What was named and nobody is known by. */
  unknown: string | null
  endedBy: 'customer' | 'agent' | null
  ringingAt: Date | null
  answeredAt: Date | null
}

const earlier = (a: Date | null, b: Date | null): Date | null => (a && b ? (a <= b ? a : b) : (a ?? b))

/** The same told again gives the same. */
export const withTold = (known: Known, told: Told): Known => {
  const answeredAt = told.event === 'answered' ? earlier(told.answeredAt, told.at) : told.answeredAt
  const next: Known = {
    ...known,
    ringingAt: earlier(known.ringingAt, told.event === 'ringing' ? earlier(told.ringingAt, told.at) : told.ringingAt),
    answeredAt: earlier(known.answeredAt, answeredAt),
    endedAt: known.endedAt ?? (told.event === 'ended' ? told.at : null),
    endedBy: known.endedBy ?? told.endedBy,
    hands: handsWith(known.hands, told, answeredAt),
    unknownExtension: told.event === 'ringing' ? known.unknownExtension : (told.unknown ?? known.unknownExtension),
  }
  return { ...next, ringsAt: ringsWith(known.ringsAt, told, next) }
}

/** Whoever answers has it; of a call that was answered, whoever is named at its end had it, where nobody is known to have. */
const handsWith = (hands: readonly Hand[], told: Told, answeredAt: Date | null): readonly Hand[] => {
  const { personId } = told
  if (personId === null || told.event === 'ringing' || answeredAt === null) return hands
  const hand = { personId, atMs: (told.event === 'answered' ? told.at : answeredAt).getTime() }
  const isKnown = hands.some((one) => one.personId === personId && one.atMs === hand.atMs)
  if (isKnown || (told.event === 'ended' && hands.length > 0)) return hands
  const inOrder = [...hands, hand].toSorted((a, b) => a.atMs - b.atMs)
  // told again with another time of the same taking: once
  return inOrder.filter((one, i) => inOrder[i - 1]?.personId !== one.personId)
}

const ringsWith = (rings: readonly PersonId[], told: Told, next: Known): readonly PersonId[] => {
  if (next.endedAt) return []
  if (told.event !== 'ringing') return told.event === 'answered' ? [] : rings
  // told late: it rings no more
  const isOver = next.answeredAt !== null && told.at < next.answeredAt
  if (isOver || told.personId === null || rings.includes(told.personId)) return rings
  return [...rings, told.personId]
}

/** Nobody's phone rings at so many desks. */
export const MOST_RINGING = 50

export const stageOf = (known: Known): 'ringing' | 'answered' | 'ended' =>
  known.endedAt ? 'ended' : known.answeredAt ? 'answered' : 'ringing'

export interface Times {
  ringingAt: Date
  answeredAt: Date | null
  endedAt: Date | null
}

const later = (a: Date, b: Date | null): Date => (b && b > a ? b : a)

/** In order: it never rings after it was answered, nor ends before. `now` where nothing was told of its beginning. */
export const timesOf = (known: Known, now: Date): Times => {
  const first = earlier(earlier(known.ringingAt, known.answeredAt), known.endedAt) ?? now
  const ringingAt = known.ringingAt ?? first
  const answeredAt = known.answeredAt && later(known.answeredAt, ringingAt)
  return { ringingAt, answeredAt, endedAt: known.endedAt && later(known.endedAt, answeredAt ?? ringingAt) }
}

/** Who had the call at a time; null where nobody is known to. */
export const handAt = (hands: readonly Hand[], at: Date): PersonId | null =>
  (hands.findLast((hand) => hand.atMs <= at.getTime()) ?? hands[0])?.personId ?? null
