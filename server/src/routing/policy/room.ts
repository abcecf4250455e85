/** What can be done at the same time. Pure. */
import { Channel } from '@peakend/contract/values.ts'
import type { Person, PlaceKind } from './floor.ts'

/** Messages that callers left stand in lines of their own: they need no phone and nobody at once, and those of a night hide no caller of the morning. */
const VOICEMAIL = 'voicemail'
/** What stands in a queue's lines: its channels, and messages. */
export const lines: readonly string[] = [...Channel.options, VOICEMAIL]

/** The line a conversation stands in. */
export const lineOf = (of: { channel: string; isMessage: boolean }): string => (of.isMessage ? VOICEMAIL : of.channel)

/** By the line it stands in. */
export const kindOf = (line: string): PlaceKind => {
  if (line === 'email' || line === VOICEMAIL) return 'letter'
  return line === 'phone' ? 'call' : line === 'counter' ? 'visit' : 'text'
}

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
