/** What can be done at the same time. Pure. */
import type { Person, PlaceKind } from './floor.ts'

export const kindOf = (channel: string): PlaceKind =>
  channel === 'email' ? 'letter' : channel === 'phone' ? 'call' : channel === 'counter' ? 'visit' : 'text'

/**
 * Free places of a kind, `added` being what was given since `places` was read. A call or a visitor has the whole person: nothing else is offered
 * meanwhile, and neither is offered to who is in a live conversation, unless the workspace `mixes`; to who owes a customer an answer never. Letters
 * wait patiently and keep nobody from a call.
 */
export const roomFor = (
  person: Pick<Person, 'places' | 'owesReply'>,
  kind: PlaceKind,
  mixes: boolean,
  added: (kind: PlaceKind) => number = () => 0,
): number => {
  const taken = (of: PlaceKind) => person.places[of].taken + added(of)
  const isWithSomebody = taken('call') + taken('visit') > 0
  if (isWithSomebody && (kind === 'call' || kind === 'visit' || !mixes)) return 0
  if (kind === 'call' || kind === 'visit') {
    if (person.owesReply || added('text') > 0) return 0
    if (taken('text') > 0 && !mixes) return 0
  }
  return Math.max(0, person.places[kind].most - taken(kind))
}
