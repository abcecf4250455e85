/** A whole conversation as the engine hears it: every turn read once, who hosted it, where the agent's part begins. */
import type { Conversation, MomentStandard, PromiseFound } from '@peakend/contract/moments.ts'
import { firstStandards } from '@peakend/contract/moments.data.ts'
import { languageFromTag, languageOf, noLanguage, type Language } from './language.ts'
import { addLanguage, readText, type Reading } from './reading.ts'
import { tagId } from './tags.ts'
import { politenessScale, sigmoid, weigh, type Scores } from './weights.ts'

export interface HeardTurn extends Reading {
  index: number
  by: 'customer' | 'agent' | 'bot'
  /** Speaks for the brand and is judged: an agent, or the assistant where no agent ever spoke. */
  hosts: boolean
  /** Milliseconds since 1970, or undefined. */
  at: number | undefined
  agentId: string | undefined
  scores: Scores
  /** Politeness as a probability, by the head of its language. */
  polite: number
  /** What is kept of the turn from one judgement to the next. */
  alone: Alone
}

export interface Heard {
  conversation: Conversation
  turns: HeardTurn[]
  language: Language
  standard: MomentStandard
  /** Who hosts: an agent, or only the assistant of a flow. */
  host: 'agent' | 'bot'
  /** First turn of the host; -1 if nobody answered. What lies before is nobody's score. */
  firstHost: number
  lastHost: number
  /** First customer turn that says what it is about; -1 if none does. */
  needTurn: number
  /** Messages that stand on their own (e-mail): no answer is needed for a good farewell. */
  letters: boolean
}

/** What a turn says on its own, whatever stands around it. */
interface Alone extends Reading {
  scores: Scores
  polite: number
  /** What it promises, once it was asked. */
  promise: PromiseFound | null
}

/**
 * Turns that were read before, by the turn itself, for who judges a running conversation after every word: only new turns are read. Turns must not
 * change once they were read. A conversation whose language changed reads those again that do not say theirs.
 */
export type SeenTurns = WeakMap<Conversation['turns'][number], { fallback: Language; alone: Alone }>

/** Reads a conversation in one pass over its turns; those in `seen` are not read again. */
export function hear(conversation: Conversation, standard?: MomentStandard, seen?: SeenTurns): Heard {
  const { turns: spoken } = conversation
  const host = spoken.some((turn) => turn.by === 'agent') ? 'agent' : 'bot'
  const counted = noLanguage()
  const given = languageFromTag(conversation.language)
  const turns: HeardTurn[] = spoken.map((turn, index) => {
    const alone = readTurn(turn, given ?? languageOf(counted, 'en'), seen)
    addLanguage(alone, counted)
    return heardAt(alone, turn, index, host)
  })
  const firstHost = turns.findIndex((turn) => turn.hosts)
  return {
    conversation,
    turns,
    language: given ?? languageOf(counted, 'en'),
    standard: standard ?? firstStandards[conversation.channel] ?? firstStandards.chat!,
    host,
    firstHost,
    lastHost: turns.findLastIndex((turn) => turn.hosts),
    needTurn: needTurnOf(turns),
    letters: conversation.channel === 'email',
  }
}

function readTurn(turn: Conversation['turns'][number], fallback: Language, seen: SeenTurns | undefined): Alone {
  const known = seen?.get(turn)
  if (known?.fallback === fallback) return known.alone
  const reading = readText(turn.text, turn.language, fallback)
  const scores = weigh(reading)
  const { text, read, hits, counts, count, language, asks, asksLast } = reading
  const polite = politenessOf(reading, scores)
  const alone = { text, read, hits, counts, count, language, asks, asksLast, scores, polite, promise: null }
  seen?.set(turn, { fallback, alone })
  return alone
}

/** Field by field: all turns have one shape, which is what makes reading them quick. */
function heardAt(
  alone: Alone,
  { by, at, agentId }: Pick<HeardTurn, 'by'> & { at?: number | undefined; agentId?: string | undefined },
  index: number,
  host: Heard['host'],
): HeardTurn {
  const hosts = by === host
  const { text, read, hits, counts, count, language, asks, asksLast, scores, polite } = alone
  return {
    text,
    read,
    hits,
    counts,
    count,
    language,
    asks,
    asksLast,
    scores,
    polite,
    alone,
    index,
    by,
    hosts,
    at,
    agentId,
  }
}

/** The same conversation as if one turn had never been said. */
export function without(heard: Heard, left: number): Heard {
  const rest = heard.turns.toSpliced(left, 1)
  const host = rest.some((turn) => turn.by === 'agent') ? 'agent' : 'bot'
  const turns = rest.map((turn, index) =>
    turn.index === index && host === heard.host ? turn : heardAt(turn.alone, turn, index, host),
  )
  return {
    ...heard,
    turns,
    host,
    firstHost: turns.findIndex((turn) => turn.hosts),
    lastHost: turns.findLastIndex((turn) => turn.hosts),
    needTurn: needTurnOf(turns),
  }
}

/** How likely people would put it among the politest quarter rather than the rudest, by the head of its language. */
function politenessOf(reading: Reading, scores: Scores): number {
  if (reading.read.count === 0) return 0.5
  const head = reading.language === 'es' ? 'politenessEs' : 'politenessEn'
  const [slope, offset] = politenessScale[head]
  return sigmoid(slope * scores[head] + offset)
}

/** The first turn that says it in so many words; failing that, the first that is more than a greeting or one word. */
function needTurnOf(turns: readonly HeardTurn[]): number {
  const clear = turns.findIndex((turn) => turn.by === 'customer' && saysNeed(turn))
  const first = turns.findIndex((turn) => turn.by === 'customer' && saysSomething(turn))
  return clear >= 0 && clear <= first + 4 ? clear : first
}

const saysSomething = (turn: HeardTurn): boolean => {
  const greeting = turn.hits.find((hit) => hit.tag === tagId.greeting && hit.first === 0)
  return turn.read.count - (greeting?.end ?? 0) >= 2
}

function saysNeed(turn: HeardTurn): boolean {
  const words = turn.read.count
  return words >= 3 && (turn.asks || words >= 6 || turn.hits.some((hit) => hit.end - hit.first >= 2 && isNeed(hit.tag)))
}
const isNeed = (tag: number): boolean => tag === needTag
const needTag = tagId.need

/** How long the customer waited before this turn of the host, counted from their first unanswered turn; undefined without times. */
export function waitBefore(heard: Heard, index: number): number | undefined {
  const at = heard.turns[index]?.at
  if (at === undefined) return undefined
  let since: number | undefined
  for (let i = index - 1; i >= 0 && heard.turns[i]!.by === 'customer'; i--) since = heard.turns[i]!.at ?? since
  return since === undefined || at < since ? undefined : at - since
}
