/**
 * Who is offered what: the whole policy of routing as one pure function over who waits, who is here, the queues' rules and the time. No clock, no
 * database; the same floor always gives the same answer. What a rule means to people stands in docs/routing.md.
 */
import { fitOf, isAsked, type Fit } from './fit.ts'
import {
  DECLINED_REST_MS,
  plainRules,
  type Decision,
  type Floor,
  type Overflow,
  type Person,
  type PlaceKind,
  type QueueRules,
  type Waiting,
} from './floor.ts'
import { kindOf, roomFor } from './room.ts'

/** A vendor's hours may begin meanwhile: while anybody waits for them the next look is not later than this. */
const HOURS_LOOK_MS = 60_000

/** Nobody tells a workspace that somebody is free again, or has answered their customer, in another one: while anybody waits here, so often it is looked. */
const SHARED_LOOK_MS = 5000

interface Given {
  one: Waiting
  fit: Fit
}

/**
 * In the order of the line everyone is given somebody who fits. Where all who fit are taken by now, one of those before moves to another who fits
 * them as well, so that as many as possible are served and nobody loses their turn to somebody behind them (the greedy order over augmenting
 * paths: the first in line that can be served always is). Among those who fit: who did not say no, own people before overflow, the best fit, the
 * least loaded, the longest free.
 */
export const decide = (floor: Floor): Decision => {
  const { now } = floor
  const table = new Table(floor)
  let lookAgainAt = Infinity
  const line = floor.waiting.toSorted(inLine)
  for (const one of line) {
    if (table.given.size >= (floor.most ?? Infinity)) {
      lookAgainAt = now
      break
    }
    const rules = table.rulesOf(one)
    if (!table.give(one, rules)) lookAgainAt = Math.min(lookAgainAt, nextChange(one, rules, now))
  }
  if (table.given.size < line.length && floor.people.some(({ isShared }) => isShared))
    lookAgainAt = Math.min(lookAgainAt, now + SHARED_LOOK_MS)
  return {
    offers: [...table.given.values()].map(({ one, fit }) => ({
      interactionId: one.interactionId,
      queueId: one.queueId,
      personId: fit.person.personId,
      kind: kindOf(one.channel),
      by: fit.by,
    })),
    lookAgainAt: lookAgainAt === Infinity ? null : lookAgainAt,
  }
}

const inLine = (a: Waiting, b: Waiting) => a.lineAt - b.lineAt || (a.interactionId < b.interactionId ? -1 : 1)
const byFit = (a: Fit, b: Fit) => a.declinedAt - b.declinedAt || a.tier - b.tier || a.short - b.short
const byFreed = (a: Fit, b: Fit) =>
  a.person.freedAt - b.person.freedAt || (a.person.personId < b.person.personId ? -1 : 1)

/** What somebody was given in this look. */
interface Hand {
  given: Given[]
  count: Record<PlaceKind, number>
  /** Nobody can be moved away from them for this kind any more: a search that failed once fails for everybody behind. */
  isSettled: Record<PlaceKind, boolean>
}

/** Who fits, best first as far as it does not depend on what is given in this look. */
interface Fits {
  list: readonly Fit[]
  isHopeless: boolean
}

/** Who has been given what so far in this look. */
class Table {
  readonly given = new Map<string, Given>()
  private readonly hands = new Map<Person, Hand>()
  private readonly fitsOf = new Map<Waiting, Fits>()
  /** Of those who differ in nothing the policy looks at. */
  private readonly alike = new Map<string, Fits>()
  private readonly byQueue = new Map<string, Person[]>()
  private readonly byId: ReadonlyMap<string, Person>
  private readonly overflowed = new Map<Overflow, number>()
  private readonly plain = new Map<string, QueueRules>()
  private readonly floor: Floor

  constructor(floor: Floor) {
    this.floor = floor
    this.byId = new Map(floor.people.map((person) => [person.personId, person]))
    for (const person of floor.people) {
      this.hands.set(person, { given: [], count: noPlaces(0), isSettled: noPlaces(false) })
      for (const queueId of person.serves.keys()) {
        const list = this.byQueue.get(queueId)
        if (list) list.push(person)
        else this.byQueue.set(queueId, [person])
      }
    }
  }

  rulesOf({ queueId }: Waiting): QueueRules {
    const known = this.floor.rules.get(queueId) ?? this.plain.get(queueId)
    if (known) return known
    const rules = plainRules(queueId)
    this.plain.set(queueId, rules)
    return rules
  }

  /** Gives it to the best who has room, or makes room by moving others of the same kind; false where there is none. */
  give(one: Waiting, rules: QueueRules): boolean {
    const kind = kindOf(one.channel)
    const fits = this.fits(one, rules)
    if (fits.isHopeless) return false
    this.fitsOf.set(one, fits)
    const found = this.best(fits.list, kind) ?? this.bestMadeRoom(fits.list, kind)
    if (found) this.put(one, found, kind)
    else fits.isHopeless = true
    return found !== undefined
  }

  /** Of those with room the best fit, then the least loaded, then the longest free. */
  private best(list: readonly Fit[], kind: PlaceKind): Fit | undefined {
    let best: Fit | undefined
    let share = 0
    for (const fit of list) {
      // the list is sorted by fit: what comes now is worse
      if (best && byFit(best, fit) < 0) break
      if (this.room(fit.person, kind) === 0) continue
      const own = this.share(fit.person, kind)
      if (!best || own < share) {
        best = fit
        share = own
      }
    }
    return best
  }

  private bestMadeRoom(list: readonly Fit[], kind: PlaceKind): Fit | undefined {
    const asked = new Set<Person>()
    const found = list.find(({ person }) => this.makeRoom(person, kind, asked))
    if (!found) for (const person of asked) this.hands.get(person)!.isSettled[kind] = true
    return found
  }

  /** Moves one of what the person was given in this look to somebody else who fits it. */
  private makeRoom(person: Person, kind: PlaceKind, asked: Set<Person>): boolean {
    const hand = this.hands.get(person)!
    if (hand.isSettled[kind] || asked.has(person)) return false
    asked.add(person)
    for (const { one } of hand.given) {
      if (kindOf(one.channel) !== kind) continue
      for (const other of this.fitsOf.get(one)?.list ?? []) {
        if (other.person === person) continue
        if (this.room(other.person, kind) === 0 && !this.makeRoom(other.person, kind, asked)) continue
        this.take(one, kind)
        this.put(one, other, kind)
        return true
      }
    }
    return false
  }

  private fits(one: Waiting, rules: QueueRules): Fits {
    const isPlain = one.meantFor === null && one.ownerId === null && one.declined.length === 0
    if (!isPlain || rules.overflow.some(({ sharePct }) => sharePct !== null)) return this.newFits(one, rules)
    const waited = this.floor.now - one.since
    const steps = [...rules.widen, ...rules.overflow].map(({ afterMs }) => (waited >= afterMs ? 1 : 0)).join('')
    const key = `${one.queueId} ${kindOf(one.channel)} ${one.language ?? ''} ${steps}`
    const known = this.alike.get(key)
    if (known) return known
    const fits = this.newFits(one, rules)
    this.alike.set(key, fits)
    return fits
  }

  private newFits(one: Waiting, rules: QueueRules): Fits {
    const near = this.mayServe(one, rules)
    const asked = isAsked(one, near, rules, this.floor)
    const list = near.flatMap((person) => {
      const fit = asked(person) ? fitOf(one, person, rules, this.floor.now, this.overflowed) : null
      return fit ? [fit] : []
    })
    return { list: list.toSorted((a, b) => byFit(a, b) || byFreed(a, b)), isHopeless: list.length === 0 }
  }

  /** People the queue's line can reach at all: who serves it or a queue it overflows to, and who is named. */
  private mayServe(one: Waiting, rules: QueueRules): Person[] {
    const queues = [one.queueId, ...rules.overflow.flatMap(({ to }) => ('queueId' in to ? [to.queueId] : []))]
    const found = new Set(queues.flatMap((queueId) => this.byQueue.get(queueId) ?? []))
    for (const named of [one.meantFor, one.ownerId]) {
      const person = named ? this.byId.get(named) : undefined
      if (person) found.add(person)
    }
    return [...found]
  }

  /** Part of their places of this kind that is taken, with what was given in this look. */
  private share(person: Person, kind: PlaceKind): number {
    const { most, taken } = person.places[kind]
    return (taken + this.hands.get(person)!.count[kind]) / Math.max(1, most)
  }
  private room(person: Person, kind: PlaceKind): number {
    const { count } = this.hands.get(person)!
    return roomFor(person, kind, this.floor.mixes, (of) => count[of])
  }
  private put(one: Waiting, fit: Fit, kind: PlaceKind): void {
    const given = { one, fit }
    this.given.set(one.interactionId, given)
    const hand = this.hands.get(fit.person)!
    hand.given.push(given)
    hand.count[kind]++
    if (fit.by) this.overflowed.set(fit.by, (this.overflowed.get(fit.by) ?? 0) + 1)
  }
  private take(one: Waiting, kind: PlaceKind): void {
    const given = this.given.get(one.interactionId)!
    const hand = this.hands.get(given.fit.person)!
    hand.given.splice(hand.given.indexOf(given), 1)
    hand.count[kind]--
    if (given.fit.by) this.overflowed.set(given.fit.by, (this.overflowed.get(given.fit.by) ?? 1) - 1)
  }
}

const noPlaces = <T>(value: T): Record<PlaceKind, T> => ({ text: value, letter: value, call: value, visit: value })

/** The next point in time at which more people may be asked for this one. */
const nextChange = (one: Waiting, rules: QueueRules, now: number): number => {
  const times = [
    ...one.declined.map(({ at }) => at + DECLINED_REST_MS),
    ...rules.widen.map(({ afterMs }) => one.since + afterMs),
    ...rules.overflow.map(({ afterMs, isOn }) => (isOn ? one.since + afterMs : now + HOURS_LOOK_MS)),
    ...(one.ownerId ? [one.since + rules.ownerFirstMs] : []),
  ]
  return Math.min(Infinity, ...times.filter((at) => at > now))
}
