/** Promises: how likely a turn makes one, where it stands, and by when it is due; all of them in a turn. */
import type { PromiseFound } from '@peakend/contract/moments.ts'
import { findAtHit, type Finding } from './evidence.ts'
import type { Heard, HeardTurn } from './hearing.ts'
import type { Hit } from './phrases.ts'
import { endOfSentence, partsOf, type Span } from './promise-parts.ts'
import { whenWords } from './promise-when.data.ts'
import { has } from './reading.ts'
import { tagId } from './tags.ts'
import { sigmoid } from './weights.ts'

/** From this probability on a promise is shown to people, who confirm it with one key. */
export const PROMISE_SHOWN = 0.5

/** What a promise in so many words adds to the head's logit: the head learnt from meetings, where "we will" is talk. */
const bonus = { firm: 1, toYou: 1.5, due: 2 }

/** A turn with more of them is a list or a paste; nobody confirms the twenty-first. */
const MOST = 20

/** English rests on the trained head and the lexicon, other languages on the lexicon alone. `p` is the turn's; the spans are those of an agent or assistant. */
export function promiseOf(turn: HeardTurn): PromiseFound {
  if (turn.read.count === 0) return { p: 0 }
  const hits = firmPromises(turn)
  const first = hits[0]
  if (!first) return { p: likely(turn, 0) }
  const dues = duesOf(turn, turn.read.sentence[first.first]!)
  const end = endOfSentence(turn, turn.read.sentence[first.first]!)
  const p = likely(turn, bonusOf(turn, first, end, dues.length > 0))
  if (turn.by === 'customer') return { p }
  const [found, ...more] = spansOf(turn, hits, dues)
  return { p, ...found!.span, ...(more.length > 0 ? { more: more.map((one) => ({ p: one.p, ...one.span })) } : {}) }
}

const likely = (turn: HeardTurn, added: number): number =>
  round(sigmoid((turn.language === 'en' ? turn.scores.promise : -2) + added))

const bonusOf = (turn: HeardTurn, hit: Hit, end: number, saysWhen: boolean): number =>
  bonus.firm + (saysWhen ? bonus.due : 0) + (addressesYou(turn, hit, end) ? bonus.toYou : 0)

/** Every promise of the turn, sentence by sentence, with its own words and its own due time. */
function spansOf(turn: HeardTurn, hits: readonly Hit[], firstDues: readonly Span[]) {
  const { read, text } = turn
  const found: { p: number; span: { from: number; to: number; due?: string } }[] = []
  for (let i = 0; i < hits.length && found.length < MOST;) {
    const sentence = read.sentence[hits[i]!.first]!
    let next = i
    while (next < hits.length && read.sentence[hits[next]!.first] === sentence) next++
    const dues = i === 0 ? firstDues : duesOf(turn, sentence)
    for (const { hit, ends, due } of partsOf(turn, hits.slice(i, next), dues))
      found.push({
        p: likely(turn, bonusOf(turn, hit, ends, due !== null)),
        span: {
          from: read.from[hit.first]!,
          to: read.to[ends - 1]!,
          ...(due ? { due: text.slice(due.from, due.to) } : {}),
        },
      })
    i = next
  }
  return found.slice(0, MOST)
}

/** Said to the customer, or of somebody who will come or call: whom else should that be for. */
function addressesYou(turn: HeardTurn, hit: Hit, end: number): boolean {
  if (others.has(turn.read.words[hit.first] ?? '')) return true
  for (let i = Math.max(0, hit.first - 1); i < end; i++) if (toYou.has(turn.read.words[i]!)) return true
  return false
}
const others = new Set(
  'somebody someone colleague technician engineer driver courier specialist compañero compañera tecnico tecnica encargado encargada responsable mensajero repartidor quedo'.split(
    ' ',
  ),
)
const toYou = new Set(['you', 'your', 'le', 'te', 'les', 'os', 'usted'])

/** Promises in so many words, and not questions, conditions, refusals, talk about oneself or somebody else's words; none within another. */
function firmPromises(turn: HeardTurn): Hit[] {
  if (!has(turn, tagId.promise)) return []
  const firm: Hit[] = []
  for (const hit of turn.hits)
    if (hit.tag === tagId.promise && hit.first >= (firm.at(-1)?.end ?? 0) && isFirm(turn, hit)) firm.push(hit)
  return firm
}

function isFirm(turn: HeardTurn, hit: Hit): boolean {
  const { words } = turn.read
  if (turn.read.sentences[turn.read.sentence[hit.first]!]?.asks) return false
  const before = words[hit.first - 1]
  if (before === 'if' || before === 'si' || before === 'what') return false
  const said = words.slice(hit.first, Math.min(hit.end + 2, words.length))
  if (said.includes('not') || said.includes('need') || (said[0] === 'let' && idle.has(said[2] ?? ''))) return false
  return !isTalk(turn, hit) && !isDenied(words, hit.first) && !isConditional(turn, hit) && !isQuoted(turn, hit)
}
/** "Let me know" asks; "let me tell you" is talk. */
const idle = new Set(['know', 'tell', 'explain', 'say', 'ask', 'see'])

/** "I will be honest", "I will admit", "I will have to disappoint you": said of oneself in the same breath, not done for anybody. */
function isTalk({ read: { words, sentence } }: HeardTurn, hit: Hit): boolean {
  for (let i = hit.first; i <= hit.end; i++) {
    const [verb = '', next = '', after = ''] = words.slice(i, i + 3)
    if (verb === 'be' && manners.has(next)) return true
    if (verb === 'have' && next === 'to' && sad.has(after)) return true
    if (talk.has(verb)) return true
    // "we will see to it" promises, "we will see" does not
    if (verb === 'see' && sentence[i + 1] !== sentence[i]) return true
  }
  return false
}
const manners = new Set('honest frank clear direct open brief straight blunt sorry sincero sincera sincere'.split(' '))
const sad = new Set(['disappoint', 'say', 'admit', 'refuse', 'decline', 'ask', 'tell'])
const talk = new Set('admit confess disappoint necesitar ver decir preguntar'.split(' '))

/** "No le llamaré": a refusal, over the small words between. */
function isDenied(words: readonly string[], first: number): boolean {
  let at = first - 1
  while (at >= 0 && clitics.has(words[at]!)) at--
  return denials.has(words[at] ?? '')
}
const clitics = new Set(['le', 'les', 'te', 'os', 'se', 'lo', 'la', 'me', 'nos'])
const denials = new Set(['no', 'nunca', 'tampoco', 'jamas', 'never', 'neither', 'nor'])

/** "If you send it, I will pay": what hangs on something else is no promise yet. "I will check if it is there" is one. */
function isConditional(turn: HeardTurn, hit: Hit): boolean {
  const { words, sentence, from, to } = turn.read
  const of = sentence[hit.first]
  const end = Math.min(words.length, hit.end + NEARBY_WORDS)
  for (let i = Math.max(0, hit.first - NEARBY_WORDS); i < end; i++) {
    if (sentence[i] !== of || !conditions.has(words[i]!)) continue
    // "sí" is a yes, whatever it looks like without its accent
    if (words[i] === 'si' && turn.text.slice(from[i], to[i]).toLowerCase() !== 'si') continue
    // "as soon as" and "whenever" say when; "if needed" and "if you like" after it leave it as it is
    if (i > hit.first && (asking.has(words[i - 1] ?? '') || polite.has(words[i + 1] ?? ''))) continue
    if (i > hit.first && polite.has(words[i + 2] ?? '')) continue
    return true
  }
  return false
}
/** Farther than this nothing hangs on anything; a turn may be a megabyte. */
const NEARBY_WORDS = 40
const conditions = new Set(['if', 'unless', 'si', 'salvo'])
const asking = new Set(
  'check see ask know confirm find out verify mirar ver comprobar consultar preguntar revisar saber confirmar'.split(
    ' ',
  ),
)
const polite = new Set('like want wish needed necessary possible quiere quieres desea hace'.split(' '))

/** Within quotation marks, or told of what somebody else said. */
function isQuoted(turn: HeardTurn, hit: Hit): boolean {
  const begin = turn.read.from[hit.first]!
  const before = turn.text.slice(Math.max(0, begin - QUOTE_CHARS), begin)
  const marks = before.match(/["“”«»]/g) ?? []
  if (marks.length % 2 === 1) return true
  const sentence = turn.read.sentences[turn.read.sentence[hit.first]!]
  return saidByThem.test(turn.text.slice(Math.max(sentence?.from ?? 0, begin - QUOTE_CHARS), begin))
}
const QUOTE_CHARS = 300
const saidByThem =
  /\b(you|they|he|she) (said|told|wrote|were told|were promised)\b|\b(usted|tú|ellos|él|ella)? ?(dijo|dijiste|dijeron|dijisteis|escribió|escribiste|prometió|prometieron)\b/i

/** Where in the text of a sentence words say when, in order: those of the lexicon, dates, clock times, spans. */
function duesOf({ read, text, hits }: HeardTurn, of: number): Span[] {
  const sentence = read.sentences[of]
  if (!sentence) return []
  const spans: Span[] = []
  for (const hit of hits)
    if (hit.tag === tagId.due && read.sentence[hit.first] === of)
      spans.push({ from: read.from[hit.first]!, to: read.to[hit.end - 1]! })
  for (const match of text.slice(sentence.from, sentence.to).matchAll(whenWords)) {
    const from = sentence.from + match.index
    spans.push({ from, to: from + match[0].length })
  }
  return spans.toSorted((a, b) => a.from - b.from || b.to - a.to)
}

export function promiseFindings(
  heard: Heard,
  turns: readonly HeardTurn[],
  promises: readonly PromiseFound[],
): Finding[] {
  return turns.flatMap((turn) => {
    const promise = promises[turn.index]!
    if (!turn.hosts || promise.from === undefined || promise.p < 0.3) return []
    const hit = firmPromises(turn)[0]
    return hit ? [findAtHit(heard, turn, hit, 'promise-made', promise.due ? 1 : 0.6)] : []
  })
}

const round = (value: number): number => Math.round(value * 1000) / 1000
