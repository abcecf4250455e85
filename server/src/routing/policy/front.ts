/** Whether more of a line must be looked at than its front. Pure. */
import type { Floor, NewOffer, PlaceKind } from './floor.ts'
import { kindOf, roomFor } from './room.ts'

/**
 * Whether somebody who may serve it has room left although only the first `front` of a queue and channel were looked at: then nobody who was seen fits them,
 * and who does may stand further back.
 */
export const isCutShort = (
  { waiting, people, rules, mixes }: Floor,
  offers: readonly NewOffer[],
  front: number,
): boolean => {
  const seen = new Map<string, { queueId: string; kind: PlaceKind; count: number }>()
  for (const { queueId, channel } of waiting) {
    const key = `${queueId} ${channel}`
    const line = seen.get(key) ?? { queueId, kind: kindOf(channel), count: 0 }
    line.count++
    seen.set(key, line)
  }
  const cut = [...seen.values()].filter(({ count }) => count >= front)
  if (cut.length === 0) return false
  const given = Map.groupBy(offers, ({ personId }) => personId)
  return people.some((person) => {
    const added = (kind: PlaceKind) => given.get(person.personId)?.filter((o) => o.kind === kind).length ?? 0
    return cut.some(({ queueId, kind }) => {
      const askedFrom = rules.get(queueId)?.overflow.flatMap(({ to }) => ('queueId' in to ? [to.queueId] : [])) ?? []
      return [queueId, ...askedFrom].some((id) => person.serves.has(id)) && roomFor(person, kind, mixes, added) > 0
    })
  })
}
