/** Whether somebody may be offered an interaction, and how well they fit it. Pure. */
import { DECLINED_REST_MS, type Floor, type Overflow, type Person, type QueueRules, type Waiting } from './floor.ts'
import { kindOf, roomFor } from './room.ts'

export interface Fit {
  person: Person
  /** 0: meant for them. Then their rank in the queue; overflow after all of those. */
  tier: number
  /** Levels and fluency that are missing of what was asked for at first, added up. */
  short: number
  /** When they said no to it last; 0 when they never did. */
  declinedAt: number
  /** The overflow rule by which they are asked. */
  by: Overflow | null
}

const OVERFLOW_TIER = 1000

/** Who may be asked at all by name: the one it is meant for, then the owner of its case for a while, then everybody. */
export const isAsked = (
  one: Waiting,
  people: readonly Person[],
  rules: QueueRules,
  { now, mixes }: Pick<Floor, 'now' | 'mixes'>,
) => {
  const named = (personId: string | null) =>
    personId === null
      ? undefined
      : people.find(
          (person) =>
            person.personId === personId && isTrained(person, rules) && declinedAt(one, person.personId) === 0,
        )
  const meant = named(one.meantFor)
  // meant for somebody who is full: then it is everybody's
  if (meant && roomFor(meant, kindOf(one.channel), mixes) > 0) return (person: Person) => person === meant
  const waited = now - one.since
  const owner = waited < rules.ownerFirstMs ? named(one.ownerId) : undefined
  // who could not take it is not waited for
  if (owner && shortBy(one, owner, rules, waited) !== null) return (person: Person) => person === owner
  return (person: Person) => !isResting(one, person.personId, now)
}

/** Trainings are never waived, by name or by wait. */
export const isTrained = (person: Pick<Person, 'qualifications'>, rules: Pick<QueueRules, 'qualifications'>): boolean =>
  rules.qualifications.every((id) => person.qualifications.has(id))

/** How `person` fits; null where they do not, or not yet. `overflowed` counts what went each way in this look. */
export const fitOf = (
  one: Waiting,
  person: Person,
  rules: QueueRules,
  now: number,
  overflowed: ReadonlyMap<Overflow, number>,
): Fit | null => {
  if (!isTrained(person, rules)) return null
  const waited = now - one.since
  const said = declinedAt(one, person.personId)
  if (one.meantFor === person.personId && said === 0) return { person, tier: 0, short: 0, declinedAt: 0, by: null }
  const rank = rankOf(one, person, rules)
  const by = rank === null ? overflowTo(person, rules, waited, overflowed) : null
  if (rank === null && !by) return null
  const short = shortBy(one, person, rules, waited)
  if (short === null) return null
  return { person, tier: rank ?? OVERFLOW_TIER, short, declinedAt: said, by }
}

/** Their place among those who serve the queue; null for a vendor's people where a rule says when they are asked, and for who does not serve it. */
const rankOf = (one: Waiting, person: Person, rules: QueueRules): number | null => {
  const rank = person.serves.get(one.queueId)
  // the owner knows the matter, whatever they serve
  if (rank === undefined) return one.ownerId === person.personId ? 1 : null
  const isRuled = rules.overflow.some(({ to }) => 'vendorId' in to && to.vendorId === person.vendorId)
  return isRuled ? null : rank
}

const overflowTo = (
  person: Person,
  rules: QueueRules,
  waited: number,
  overflowed: ReadonlyMap<Overflow, number>,
): Overflow | null =>
  rules.overflow.find((rule) => {
    if (!rule.isOn || waited < rule.afterMs) return false
    const { to } = rule
    const isTheirs =
      'vendorId' in to
        ? to.vendorId === person.vendorId && person.serves.has(rules.queueId)
        : person.serves.has(to.queueId)
    return isTheirs && hasShare(rule, overflowed.get(rule) ?? 0)
  }) ?? null

/** With one more the share would still hold. The first of a day may always go: a share of nothing tells nothing. */
export const hasShare = ({ sharePct, today }: Pick<Overflow, 'sharePct' | 'today'>, added: number): boolean => {
  if (sharePct === null) return true
  const taken = today.taken + added + 1
  return taken <= Math.max(1, (sharePct / 100) * Math.max(today.all, taken))
}

/** What is missing of levels and fluency; null where it is more than the wait allows by now. */
const shortBy = (one: Waiting, person: Person, rules: QueueRules, waited: number): number | null => {
  const step = rules.widen.findLast(({ afterMs }) => waited >= afterMs)
  const allowed = step ? (step.by ?? Infinity) : 0
  let short = 0
  for (const { skillId, level } of rules.skills) {
    const missing = level - (person.skills.get(skillId) ?? 0)
    if (missing > allowed) return null
    short += Math.max(0, missing)
  }
  if (one.language && rules.fluency > 0 && person.languages.size > 0) {
    const missing = rules.fluency - (person.languages.get(one.language) ?? 0)
    if (missing > allowed) return null
    short += Math.max(0, missing)
  }
  return short
}

export const declinedAt = (one: Waiting, personId: string): number =>
  one.declined.findLast((declined) => declined.personId === personId)?.at ?? 0

const isResting = (one: Waiting, personId: string, now: number): boolean => {
  const at = declinedAt(one, personId)
  return at > 0 && now - at < DECLINED_REST_MS
}
