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
export const askedAgain = (heard: Heard, turns: readonly HeardTurn[]): Finding[] =>
  again(heard, turns).map(({ turn, asked, before, speaker }) => {
    const finding = findAtHit(heard, turn, asked.hit, 'asked-again')
    return { ...finding, whose: ownerOf(before.to, speaker, finding.whose) }
  })

interface Again {
  turn: HeardTurn
  asked: { kind: FactKind; hit: Hit }
  before: Told
  speaker: string
}

function again(heard: Heard, turns: readonly HeardTurn[]): Again[] {
  if (!turns.some((turn) => turn.hosts && asksFor(turn))) return []
  const from = turns[0]?.index ?? 0
  const told = new Map<FactKind, Told>()
  for (const kind of knownKinds(heard)) told.set(kind, { turn: -1, to: 'before' })
  const answered: Answered[] = []
  const found: Again[] = []
  let listener = 'before'
  let open = null as { kind: FactKind; turn: HeardTurn } | null
  for (let i = 0; i < from + turns.length; i++) {
    const turn = heard.turns[i]!
    if (turn.by === 'customer') {
      for (const kind of factsIn(heard, turn, open?.kind)) {
        if (!told.has(kind)) told.set(kind, { turn: turn.index, to: listener })
        if (open?.kind === kind) answered.push({ kind, asking: open.turn, turn: turn.index, to: listener })
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
    const before = first ?? toldIn(answeredBefore(answered, asked.kind, turn))
    if (!before || (first && first.turn === -1 && asked.kind === 'name' && turn.index > heard.firstHost + 4)) continue
    found.push({ turn, asked, before, speaker })
  }
  return found
}

interface Answered {
  kind: FactKind
  asking: HeardTurn
  /** The turn that told it. */
  turn: number
  to: string
}
const toldIn = (answered: Answered | undefined): Told | undefined =>
  answered && { turn: answered.turn, to: answered.to }

/** What a host's turn asks for though it is known, as it was told; null where it asks for nothing of the kind. `key` names what it is. */
export function knownAsked(heard: Heard, turn: HeardTurn): { key: string; fact: string } | null {
  const [one] = again(heard, [turn])
  if (one) {
    const { kind } = one.asked
    if (one.before.turn >= 0) return { key: kind, fact: valueIn(heard.turns[one.before.turn]!, kind) }
    const known = heard.conversation.known?.find(({ key }) => kindOf(key) === kind)
    if (known) return { key: kind, fact: `${known.key} ${known.value}` }
  }
  if (!turn.hosts || isDuty(turn)) return null
  const text = plain(turn.text.slice(0, FACT_LIMIT))
  const known = (heard.conversation.known ?? []).find(({ key }) => kindOf(key) === null && isAskedFor(plain(key), text))
  return known ? { key: plain(known.key).slice(0, KEY_LIMIT), fact: `${known.key} ${known.value}` } : null
}

const KEY_LIMIT = 60
const QUOTE_LIMIT = 60
const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replaceAll(/\p{Mn}/gu, '')
    .toLowerCase()
    .trim()

/** "What is your X", "which X", "tell me your X", in both languages: a question for the thing itself, not about it. */
function isAskedFor(key: string, text: string): boolean {
  const named = key
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .join('\\W+')
  if (named.length < 3) return false
  const which = String.raw`(?:what|which|cual|que|what s|what’s|what's)(?:\s+(?:is|are|es|son))?(?:\s+(?:the|your|el|la|los|las|su|tu|exact))*`
  const give = String.raw`(?:tell|give|send|confirm|dime|digame|indicame|indiqueme|darme|decirme|indicarme|enviarme)(?:\s+(?:me|us))?(?:\s+(?:the|your|el|la|su|tu))+`
  return new RegExp(String.raw`(?:^|[^\p{L}])(?:${which}|${give})\s+${named}(?:[^\p{L}]|$)`, 'u').test(text)
}

/** As the customer wrote it: an address, a number, else the begin of what they said. */
function valueIn({ text }: HeardTurn, kind: FactKind): string {
  const said = text.slice(0, FACT_LIMIT)
  const exact =
    kind === 'email'
      ? /[^\s@<>,;]+@[^\s@<>,;]+\.\w+/.exec(said)
      : kind === 'phone' || kind === 'order'
        ? /[+#]?\w*\d[\d\s()-]*\d/.exec(said)
        : null
  if (exact) return exact[0]
  const whole = said.trim().replaceAll(/\s+/g, ' ')
  return whole.length > QUOTE_LIMIT ? `${whole.slice(0, QUOTE_LIMIT).trimEnd()} …` : whole
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
  return (heard.conversation.known ?? []).flatMap(({ key }) => kindOf(key) ?? [])
}

const spanish: readonly (readonly [FactKind, RegExp])[] = [
  ['email', /correo/],
  ['phone', /telefono|movil/],
  ['order', /pedido|reserva/],
  ['address', /direccion/],
  ['name', /^nombre/],
]

/** What a note's name says it is; null for what nobody asks for by a set phrase. */
function kindOf(key: string): FactKind | null {
  const name = plain(key)
  return (asks.find(([kind]) => name.includes(kind)) ?? spanish.find(([, is]) => is.test(name)))?.[0] ?? null
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
