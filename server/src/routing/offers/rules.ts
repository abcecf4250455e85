/** Who is offered what. Pure: the same waiting, people and time give the same answer. */

export interface Waiting {
  interactionId: string
  queueId: string
  /** The place in line: when it first queued, in ms. */
  since: number
  /** Handed over to this one person; nobody else is offered it while they are there, have room and did not say no. */
  meantFor: string | null
  /** Who held it before it came back, who said no, and when (ms): they come last, and not before `DECLINED_REST_MS`. */
  declined: readonly { personId: string; at: number }[]
  isOffered: boolean
}

export interface Candidate {
  personId: string
  queues: readonly string[]
  /** Free places over all workspaces. */
  room: number
  /** Since when they have been free for more (ms): the longest free goes first, so that work is spread. */
  freedAt: number
  load: number
}

export interface NewOffer {
  interactionId: string
  queueId: string
  personId: string
}

/** Who declined is not asked again for the same interaction before this: asking at once would be nagging. */
export const DECLINED_REST_MS = 60_000

/**
 * The longest waiting goes first, always; within what a person may take, the least loaded person, then the one free longest.
 * An interaction that nobody may take now holds up nobody behind it.
 */
export const decideOffers = (waiting: readonly Waiting[], people: readonly Candidate[], now: number): NewOffer[] => {
  const room = new Map(people.map((p) => [p.personId, p.room]))
  const added = new Map<string, number>()
  const offers: NewOffer[] = []
  const line = waiting
    .filter((w) => !w.isOffered)
    .toSorted((a, b) => a.since - b.since || (a.interactionId < b.interactionId ? -1 : 1))
  for (const one of line) {
    // meant for somebody who went away, is full or said no: then it is everybody's
    const isMeant = people.some((p) => p.personId === one.meantFor && declinedAt(one, p) === 0)
    const best = people
      .filter((p) => (room.get(p.personId) ?? 0) > 0 && maySee(one, p, isMeant) && !isResting(one, p, now))
      .toSorted(
        (a, b) =>
          declinedAt(one, a) - declinedAt(one, b) ||
          loadOf(a, added) - loadOf(b, added) ||
          a.freedAt - b.freedAt ||
          (a.personId < b.personId ? -1 : 1),
      )[0]
    if (!best) continue
    room.set(best.personId, (room.get(best.personId) ?? 0) - 1)
    added.set(best.personId, (added.get(best.personId) ?? 0) + 1)
    offers.push({ interactionId: one.interactionId, queueId: one.queueId, personId: best.personId })
  }
  return offers
}

const loadOf = (person: Candidate, added: ReadonlyMap<string, number>) =>
  person.load + (added.get(person.personId) ?? 0)
const maySee = (one: Waiting, person: Candidate, isMeant: boolean) =>
  isMeant ? one.meantFor === person.personId : person.queues.includes(one.queueId)
const declinedAt = (one: Waiting, person: Candidate) =>
  one.declined.findLast((d) => d.personId === person.personId)?.at ?? 0
const isResting = (one: Waiting, person: Candidate, now: number) => {
  const at = declinedAt(one, person)
  return at > 0 && now - at < DECLINED_REST_MS
}

/** The earliest time at which somebody who declined may be asked again; null when nobody did. */
export const nextAskAt = (waiting: readonly Waiting[], now: number): number | null => {
  const times = waiting
    .filter((w) => !w.isOffered)
    .flatMap((w) => w.declined.map((d) => d.at + DECLINED_REST_MS))
    .filter((at) => at > now)
  return times.length > 0 ? Math.min(...times) : null
}
