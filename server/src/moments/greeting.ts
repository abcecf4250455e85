/** The welcome: how the customer was met, from the host's first word to the first answer to what it is about. */
import { findAtHit, findSentence, findTag, type Finding } from './evidence.ts'
import type { Heard, HeardTurn } from './hearing.ts'
import { hasSalutation } from './letter-forms.ts'
import { namesOf, usesName } from './names.ts'
import { needNamed } from './need.ts'
import { has, hitOf } from './reading.ts'
import { tagId } from './tags.ts'
import { waitFindings } from './wait.ts'

export interface Span {
  from: number
  to: number
}

/** From the host's first turn to the host's first answer after the need was said; at most four turns of the host. */
export function welcomeSpan(heard: Heard): Span | null {
  const { turns, firstHost, needTurn } = heard
  if (firstHost < 0) return null
  if (heard.letters) return { from: firstHost, to: firstHost }
  if (beginsMidway(heard)) return { from: firstHost, to: endOfOpening(heard) }
  let to = firstHost
  let hosts = 0
  for (let i = firstHost; i < turns.length && hosts < 4; i++) {
    if (!turns[i]!.hosts) continue
    hosts++
    to = i
    const answersNeed = needTurn >= 0 && needTurn < i
    const nextIsHost = turns[i + 1]?.hosts ?? false
    if (answersNeed && !nextIsHost) break
  }
  return { from: firstHost, to }
}

/** The host speaks first and opens nothing: the record begins in the middle, and what follows is no longer the welcome. */
function beginsMidway(heard: Heard): boolean {
  const { turns, firstHost } = heard
  if (turns[firstHost - 1]?.by === 'customer') return false
  const opening = turns.slice(firstHost, endOfOpening(heard) + 1)
  return !opening.some((turn) => opens.some((tag) => has(turn, tag)))
}
const opens = [tagId.greeting, tagId.helpOffered, tagId.introduced, tagId.waitAcknowledged] as const

/** The last of the host's turns before anybody else speaks. */
function endOfOpening({ turns, firstHost }: Heard): number {
  let end = firstHost
  while (turns[end + 1]?.hosts) end++
  return end
}

/** What speaks for and against the welcome. */
export function welcomeFindings(heard: Heard, span: Span): Finding[] {
  const hosts = heard.turns.slice(span.from, span.to + 1).filter((turn) => turn.hosts)
  const opening = hosts.slice(0, 2)
  const first = hosts[0]!
  return [
    ...waitFindings(heard, first),
    ...greetingOf(heard, opening, first),
    ...firstOf(opening, (turn) => introducedIn(heard, turn)),
    ...firstOf(hosts, (turn) => nameIn(heard, turn)),
    ...firstOf(hosts.slice(0, 2), (turn) => findTag(heard, turn, tagId.helpOffered, 'help-offered')),
    ...firstOf(hosts, (turn) => needNamed(heard, turn)),
  ]
}

function greetingOf(heard: Heard, opening: readonly HeardTurn[], first: HeardTurn): Finding[] {
  for (const turn of opening) {
    const hit = hitOf(turn, tagId.greeting)
    if (hit) return [findAtHit(heard, turn, hit, 'greeting')]
    if (heard.letters && hasSalutation(turn.text)) return [findSentence(heard, turn, 'greeting')]
  }
  // Offering help or apologising for the wait opens the door too, though less than a word of greeting.
  const opened = opening.some((turn) => has(turn, tagId.helpOffered) || has(turn, tagId.waitAcknowledged))
  // Where the host's words come first the record may begin after the greeting; a customer who spoke and was not greeted is plain to see, and quoted.
  const before = heard.turns[first.index - 1]
  const strength = opened ? 0.5 : 1
  return before?.by === 'customer'
    ? [findSentence(heard, before, 'no-greeting', strength)]
    : [findSentence(heard, first, 'no-greeting', strength * 0.35)]
}

function introducedIn(heard: Heard, turn: HeardTurn): Finding[] {
  return findTag(heard, turn, tagId.introduced, 'introduced')
}

function nameIn(heard: Heard, turn: HeardTurn): Finding[] {
  const at = usesName(turn, namesOf(heard, turn.index))
  return at < 0 ? [] : [findAtHit(heard, turn, { tag: -1, first: at, end: at + 1 }, 'name-used')]
}

/** The findings of the first turn that has any. */
export function firstOf(turns: readonly HeardTurn[], find: (turn: HeardTurn) => Finding[]): Finding[] {
  for (const turn of turns) {
    const found = find(turn)
    if (found.length > 0) return found
  }
  return []
}
