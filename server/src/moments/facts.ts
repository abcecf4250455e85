/**
 * Asked again what was already known. Identity checks, read-backs and questions for consent are duties and never count.
 * A fact is known when the customer told it (to anyone in this interaction) or the conversation says so.
 */
import { findAtHit, type Finding } from './evidence.ts'
import type { Heard, HeardTurn } from './hearing.ts'
import { namesToldIn } from './names.ts'
import type { Hit } from './phrases.ts'
import { has, hitOf, sharedWords } from './reading.ts'
import { tagId, type TagId } from './tags.ts'

export type FactKind = 'name' | 'email' | 'phone' | 'order' | 'address' | 'date' | 'time' | 'count'

const asks: readonly (readonly [FactKind, TagId])[] = [
  ['email', tagId.askEmail],
  ['phone', tagId.askPhone],
  ['order', tagId.askOrder],
  ['address', tagId.askAddress],
  ['name', tagId.askName],
  ['time', tagId.askTime],
  ['date', tagId.askDate],
  ['count', tagId.askCount],
]
const askKinds = asks.map(([kind]) => kind)
const askTags = asks.map(([, tag]) => tag)
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
  if (!turns.some((turn) => turn.hosts && asksFor(turn))) return []
  const from = turns[0]?.index ?? 0
  const told = new Map<FactKind, Told>()
  for (const kind of knownKinds(heard)) told.set(kind, { turn: -1, to: 'before' })
  const answered: Answered[] = []
  const found: Finding[] = []
  let listener = 'before'
  let open = null as { kind: FactKind; turn: HeardTurn } | null
  for (let i = 0; i < from + turns.length; i++) {
    const turn = heard.turns[i]!
    if (turn.by === 'customer') {
      for (const kind of factsIn(heard, turn, open?.kind)) {
        if (!told.has(kind)) told.set(kind, { turn: turn.index, to: listener })
        if (open?.kind === kind) answered.push({ kind, asking: open.turn, to: listener })
        if (answered.length > 40) answered.shift()
      }
      continue
    }
    const speaker = turn.by === 'bot' ? 'bot' : (turn.agentId ?? 'agent')
    listener = speaker
    const asked = asksFor(turn)
    open = asked ? { kind: asked.kind, turn } : null
    if (!asked || i < from || isDuty(turn) || !turn.hosts) continue
    const first = unique.has(asked.kind) ? told.get(asked.kind) : undefined
    const before = first ?? answeredBefore(answered, asked.kind, turn)
    if (!before || (first && first.turn === -1 && asked.kind === 'name' && turn.index > heard.firstHost + 4)) continue
    const finding = findAtHit(heard, turn, asked.hit, 'asked-again')
    found.push({ ...finding, whose: ownerOf(before.to, speaker, finding.whose) })
  }
  return found
}

interface Answered {
  kind: FactKind
  asking: HeardTurn
  to: string
}

/** The fact a turn asks for, the first of the list. */
function asksFor(turn: HeardTurn): { kind: FactKind; hit: Hit } | null {
  for (let i = 0; i < askTags.length; i++) {
    const hit = hitOf(turn, askTags[i]!)
    if (hit && isAsking(turn, askKinds[i]!)) return { kind: askKinds[i]!, hit }
  }
  return null
}

const answeredBefore = (answered: readonly Answered[], kind: FactKind, turn: HeardTurn): Answered | undefined =>
  answered.find((one) => one.kind === kind && sharedWords(one.asking, turn, 0.7) >= 0.7)

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
  if (!turn.asks && !has(turn, tagId.please)) return false
  // "What is the driver's name?" is not about the customer, and an offer to write is not a question for an address.
  if (kind === 'name')
    return /\b(your|su|tu|llamas?|who am i|hablo)\b/.test(turn.text.slice(0, FACT_LIMIT).toLowerCase())
  return true
}

const isDuty = (turn: HeardTurn): boolean =>
  has(turn, tagId.identity) || has(turn, tagId.readBack) || has(turn, tagId.consent)

function factsIn(heard: Heard, turn: HeardTurn, asked: FactKind | undefined): FactKind[] {
  const kinds: FactKind[] = []
  // Facts stand near the beginning; a bound also keeps a hostile text from costing more than its length.
  const text = turn.text.slice(0, FACT_LIMIT)
  const digits = longestDigits(turn)
  if (text.includes('@') && /[^\s@]@[^\s@]+\.\w/.test(text)) kinds.push('email')
  if (namesToldIn(heard, turn).length > 0) kinds.push('name')
  if (digits >= 7 && (asked === 'phone' || /\b(phone|mobile|telefono|movil)\b/i.test(text))) kinds.push('phone')
  if (digits >= 3 && (asked === 'order' || /\b(order|booking|pedido|reserva)\b/i.test(text))) kinds.push('order')
  if (has(turn, tagId.tellAddress) && digits >= 1 && asked === 'address') kinds.push('address')
  if (has(turn, tagId.tellDate) && asked === 'date') kinds.push('date')
  if (asked === 'time' && (has(turn, tagId.tellTime) || digits >= 1)) kinds.push('time')
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
