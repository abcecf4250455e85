/**
 * Asked again what was already known. Identity checks, read-backs and questions for consent are duties and never count.
 * A fact is known when the customer told it (to anyone in this interaction) or the conversation says so.
 */
import { findAtHit, type Finding } from './evidence.ts'
import type { Heard, HeardTurn } from './hearing.ts'
import { namesToldIn } from './names.ts'
import { has, hitOf, sharedWords } from './reading.ts'
import type { Tag } from './tags.ts'

export type FactKind = 'name' | 'email' | 'phone' | 'order' | 'address' | 'date' | 'time' | 'count'

const asks: readonly (readonly [FactKind, Tag])[] = [
  ['email', 'askEmail'],
  ['phone', 'askPhone'],
  ['order', 'askOrder'],
  ['address', 'askAddress'],
  ['name', 'askName'],
  ['time', 'askTime'],
  ['date', 'askDate'],
  ['count', 'askCount'],
]
const FACT_LIMIT = 2000

/** These have one value in a conversation; a date or a number may be one of several. */
const unique = new Set<FactKind>(['name', 'email', 'phone', 'order', 'address'])

interface Told {
  turn: number
  /** Who had the floor when it was told: the agent's id, `bot`, or before anyone. */
  to: string
}

/** In these turns, which stand side by side; what was told before them counts. */
export function askedAgain(heard: Heard, turns: readonly HeardTurn[]): Finding[] {
  if (!turns.some((turn) => turn.hosts && asks.some(([, tag]) => has(turn, tag)))) return []
  const from = turns[0]?.index ?? 0
  const told = new Map<FactKind, Told>()
  for (const kind of knownKinds(heard)) told.set(kind, { turn: -1, to: 'before' })
  const answered: { kind: FactKind; words: ReadonlySet<string>; to: string }[] = []
  const found: Finding[] = []
  let listener = 'before'
  let open = null as { kind: FactKind; turn: HeardTurn } | null
  for (let i = 0; i < from + turns.length; i++) {
    const turn = heard.turns[i]!
    if (turn.by === 'customer') {
      for (const kind of factsIn(heard, turn, open?.kind)) {
        if (!told.has(kind)) told.set(kind, { turn: turn.index, to: listener })
        if (open?.kind === kind) answered.push({ kind, words: open.turn.vocabulary, to: listener })
        if (answered.length > 40) answered.shift()
      }
      continue
    }
    const speaker = turn.by === 'bot' ? 'bot' : (turn.agentId ?? 'agent')
    listener = speaker
    open = null
    for (const [kind, tag] of asks) {
      const hit = hitOf(turn, tag)
      if (!hit || !isAsking(turn, kind)) continue
      open = { kind, turn }
      if (i < from || isDuty(turn) || !turn.hosts) break
      const first = unique.has(kind) ? told.get(kind) : undefined
      const same = answered.find((one) => one.kind === kind && sharedWords(one.words, turn.vocabulary) >= 0.7)
      const before = first ?? same
      if (!before || (first && first.turn === -1 && kind === 'name' && turn.index > heard.firstHost + 4)) break
      const finding = findAtHit(heard, turn, hit, 'asked-again')
      found.push({ ...finding, whose: ownerOf(before.to, speaker, finding.whose) })
      break
    }
  }
  return found
}

function knownKinds(heard: Heard): FactKind[] {
  return (heard.conversation.known ?? []).flatMap(({ key }) => {
    const found = asks.find(([kind]) => key.toLowerCase().includes(kind))
    return found ? [found[0]] : []
  })
}

/** Told to somebody else and asked again: the hand-over lost it. */
function ownerOf(toldTo: string, speaker: string, usual: Finding['whose']): Finding['whose'] {
  if (toldTo === speaker || usual === 'flow') return usual
  return 'hand-over'
}

function isAsking(turn: HeardTurn, kind: FactKind): boolean {
  if (!turn.asks && !has(turn, 'please')) return false
  // "What is the driver's name?" is not about the customer, and an offer to write is not a question for an address.
  if (kind === 'name')
    return /\b(your|su|tu|llamas?|who am i|hablo)\b/.test(turn.text.slice(0, FACT_LIMIT).toLowerCase())
  return true
}

const isDuty = (turn: HeardTurn): boolean => has(turn, 'identity') || has(turn, 'readBack') || has(turn, 'consent')

function factsIn(heard: Heard, turn: HeardTurn, asked: FactKind | undefined): FactKind[] {
  const kinds: FactKind[] = []
  // Facts stand near the beginning; a bound also keeps a hostile text from costing more than its length.
  const text = turn.text.slice(0, FACT_LIMIT)
  const digits = longestDigits(turn)
  if (text.includes('@') && /[^\s@]@[^\s@]+\.\w/.test(text)) kinds.push('email')
  if (namesToldIn(heard, turn).length > 0) kinds.push('name')
  if (digits >= 7 && (asked === 'phone' || /\b(phone|mobile|telefono|movil)\b/i.test(text))) kinds.push('phone')
  if (digits >= 3 && (asked === 'order' || /\b(order|booking|pedido|reserva)\b/i.test(text))) kinds.push('order')
  if (has(turn, 'tellAddress') && digits >= 1 && asked === 'address') kinds.push('address')
  if (has(turn, 'tellDate') && asked === 'date') kinds.push('date')
  if (asked === 'time' && (has(turn, 'tellTime') || digits >= 1)) kinds.push('time')
  if (asked === 'count' && digits >= 1) kinds.push('count')
  return kinds
}

function longestDigits(turn: HeardTurn): number {
  let longest = 0
  let run = 0
  const end = Math.min(turn.text.length, FACT_LIMIT)
  for (let i = 0; i < end; i++) {
    const code = turn.text.charCodeAt(i)
    if (code >= 48 && code <= 57) longest = Math.max(longest, ++run)
    else if (code !== 32 && code !== 45 && code !== 40 && code !== 41) run = 0
  }
  return longest
}
