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
  const { now, mixes } = floor
  const rulesOf = (one: Waiting) => floor.rules.get(one.queueId) ?? plainRules(one.queueId)
  const table = new Table(floor.people, mixes)
  const overflowed = new Map<Overflow, number>()
  let lookAgainAt = Infinity
  const line = floor.waiting.filter((one) => !one.isOffered).toSorted(inLine)
  for (const one of line) {
    const kind = kindOf(one.channel)
    const rules = rulesOf(one)
    const near = table.mayServe(one, rules)
    const asked = isAsked(one, near, rules, floor)
    const fits = near
      .flatMap((person) => {
        if (!asked(person)) return []
        const fit = fitOf(one, person, rules, now, overflowed)
        return fit ? [fit] : []
      })
      .toSorted((a, b) => byFit(a, b) || table.share(a.person, kind) - table.share(b.person, kind) || byFreed(a, b))
    const taken = table.give(one, kind, fits)
    if (taken?.by) overflowed.set(taken.by, (overflowed.get(taken.by) ?? 0) + 1)
    if (!taken) lookAgainAt = Math.min(lookAgainAt, nextChange(one, rules, now))
  }
  return {
    offers: [...table.given].map(([interactionId, { one, fit }]) => ({
      interactionId,
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

/** Who has been given what so far in this look. */
class Table {
  readonly given = new Map<string, Given>()
  private readonly bySide = new Map<string, Given[]>()
  private readonly fitsOf = new Map<string, readonly Fit[]>()
  private readonly byQueue = new Map<string, Person[]>()

  private readonly people: ReadonlyMap<string, Person>
  private readonly mixes: boolean

  constructor(people: readonly Person[], mixes: boolean) {
    this.people = new Map(people.map((person) => [person.personId, person]))
    this.mixes = mixes
    for (const person of people)
      for (const queueId of person.serves.keys()) {
        const list = this.byQueue.get(queueId)
        if (list) list.push(person)
        else this.byQueue.set(queueId, [person])
      }
  }

  /** People the queue's line can reach at all: who serves it or a queue it overflows to, and who is named. */
  mayServe(one: Waiting, rules: QueueRules): Person[] {
    const queues = [one.queueId, ...rules.overflow.flatMap(({ to }) => ('queueId' in to ? [to.queueId] : []))]
    const found = new Set(queues.flatMap((queueId) => this.byQueue.get(queueId) ?? []))
    for (const named of [one.meantFor, one.ownerId]) {
      const person = named ? this.people.get(named) : undefined
      if (person) found.add(person)
    }
    return [...found]
  }

  /** Part of their places of this kind that is taken, with what was given in this look. */
  share(person: Person, kind: PlaceKind): number {
    const { most, taken } = person.places[kind]
    return (taken + this.added(person, kind)) / Math.max(1, most)
  }

  /** Gives it to the first who has room, or makes room by moving one of the same kind; null where there is none. */
  give(one: Waiting, kind: PlaceKind, fits: readonly Fit[]): Fit | null {
    this.fitsOf.set(one.interactionId, fits)
    const free = fits.find(({ person }) => this.room(person, kind) > 0)
    if (free) {
      this.put(one, free)
      return free
    }
    const asked = new Set<string>()
    for (const fit of fits) {
      if (this.makeRoom(fit.person, kind, asked)) {
        this.put(one, fit)
        return fit
      }
    }
    return null
  }

  /** Moves one of what the person was given in this look to somebody else who fits it. */
  private makeRoom(person: Person, kind: PlaceKind, asked: Set<string>): boolean {
    if (asked.has(person.personId)) return false
    asked.add(person.personId)
    for (const { one } of this.bySide.get(person.personId) ?? []) {
      if (kindOf(one.channel) !== kind) continue
      for (const other of this.fitsOf.get(one.interactionId) ?? []) {
        if (other.person === person) continue
        if (this.room(other.person, kind) > 0 || this.makeRoom(other.person, kind, asked)) {
          this.take(one, person)
          this.put(one, other)
          return true
        }
      }
    }
    return false
  }

  private room(person: Person, kind: PlaceKind): number {
    return roomFor(person, kind, this.mixes, (of) => this.added(person, of))
  }
  private added(person: Person, kind: PlaceKind): number {
    return (this.bySide.get(person.personId) ?? []).filter(({ one }) => kindOf(one.channel) === kind).length
  }
  private put(one: Waiting, fit: Fit): void {
    this.given.set(one.interactionId, { one, fit })
    const list = this.bySide.get(fit.person.personId)
    if (list) list.push({ one, fit })
    else this.bySide.set(fit.person.personId, [{ one, fit }])
  }
  private take(one: Waiting, person: Person): void {
    const list = this.bySide.get(person.personId) ?? []
    list.splice(
      list.findIndex((given) => given.one === one),
      1,
    )
  }
}

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
