/** Who could be given what comes into a queue, and what is missing where nobody could. Pure. */
import type { GapReason } from '@peakend/contract/check.ts'
import type { QueueRules } from '@peakend/contract/routing.ts'
import { openSpans, plainHours, type Span } from '../../routing/hours/hours.ts'

/** Somebody who belongs to a queue of the workspace, at work or not. */
export interface StaffMember {
  personId: string
  vendorId: string | null
  queueIds: ReadonlySet<string>
  skills: ReadonlyMap<string, number>
  /** Until when (ms); Infinity where it does not end. */
  qualifications: ReadonlyMap<string, number>
  /** Fluency by primary subtag; empty: nobody has said, and any language is offered. */
  languages: ReadonlyMap<string, number>
}
export interface QueueStaff {
  queueId: string
  rules: QueueRules
  /** Everybody of the workspace; who of them serves the queue is seen here. */
  people: readonly StaffMember[]
  zone: string
}
export interface Missing {
  reason: GapReason
  language: string | null
}

/** Times within `whole`, one after another, at which the same is missing; where nothing is, they are left out. */
export const missingAt = (
  staff: QueueStaff,
  whole: Span,
  languages: readonly string[],
): (Span & { missing: Missing[] })[] => {
  const overflow = staff.rules.overflow.map((rule) => ({
    ...rule,
    on: rule.timetable === null ? [whole] : openSpans(plainHours(rule.timetable, staff.zone), whole.from, whole.to),
  }))
  const ends = endsOf(staff)
  const edges = edgesOf([...overflow.flatMap(({ on }) => on.flatMap(({ from, to }) => [from, to])), ...ends], whole)
  const known = new Map<string, Missing[]>()
  const found: (Span & { missing: Missing[] })[] = []
  for (const [i, from] of edges.entries()) {
    const to = edges[i + 1]
    if (to === undefined) break
    const isOn = overflow.map(({ on }) => on.some((span) => span.from <= from && from < span.to))
    const key = `${isOn.join()} ${ends.filter((end) => end <= from).length}`
    const missing = known.get(key) ?? missingOf(staff, { isOn, at: from, languages })
    known.set(key, missing)
    const last = found.at(-1)
    if (missing.length === 0) continue
    if (last && last.to === from && last.missing === missing) last.to = to
    else found.push({ from, to, missing })
  }
  return found
}

/** When a training that is asked for runs out for somebody. */
const endsOf = ({ people, rules }: QueueStaff): number[] =>
  people.flatMap(({ qualifications }) => rules.qualifications.map((id) => qualifications.get(id) ?? Infinity))

/** Where it may change. */
const edgesOf = (at: readonly number[], whole: Span): number[] =>
  [...new Set([whole.from, ...at.filter((one) => one > whole.from && one < whole.to), whole.to])].toSorted(
    (a, b) => a - b,
  )

/** Its own people, and whoever an overflow rule that is on asks. */
const candidates = ({ queueId, rules, people }: QueueStaff, isOn: readonly boolean[]): StaffMember[] =>
  people.filter((person) => {
    const isRuled = rules.overflow.some(({ to }) => 'vendorId' in to && to.vendorId === person.vendorId)
    if (person.queueIds.has(queueId) && !isRuled) return true
    return rules.overflow.some(({ to }, i) => {
      if (!isOn[i]) return false
      return 'vendorId' in to
        ? to.vendorId === person.vendorId && person.queueIds.has(queueId)
        : person.queueIds.has(to.queueId)
    })
  })

const isQualified = (person: StaffMember, rules: QueueRules, at: number): boolean =>
  rules.qualifications.every((id) => (person.qualifications.get(id) ?? -Infinity) > at)

/** How far levels and fluency come down for who waits long enough. */
const widestOf = ({ widen }: QueueRules): number => widen.reduce((most, { by }) => Math.max(most, by ?? Infinity), 0)

const missingOf = (
  staff: QueueStaff,
  of: { isOn: readonly boolean[]; at: number; languages: readonly string[] },
): Missing[] => {
  const { rules } = staff
  const people = candidates(staff, of.isOn)
  const able = people.filter((person) => isQualified(person, rules, of.at))
  if (people.length === 0) return [{ reason: 'nobody-serves', language: null }]
  if (able.length === 0) return [{ reason: 'training-missing', language: null }]
  const less = widestOf(rules)
  const skilled = able.filter((person) =>
    rules.skills.every(({ skillId, level }) => (person.skills.get(skillId) ?? 0) >= level - less),
  )
  if (skilled.length === 0) return [{ reason: 'skill-missing', language: null }]
  const needed = rules.fluency - less
  if (needed <= 0) return []
  return of.languages
    .map((tag) => tag.toLowerCase().split('-')[0] ?? tag)
    .filter(
      (language) =>
        !skilled.some(({ languages: spoken }) => spoken.size === 0 || (spoken.get(language) ?? 0) >= needed),
    )
    .map((language) => ({ reason: 'language-unspoken' as const, language }))
}
