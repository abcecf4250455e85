/** Live, at most one cue: the next kind thing to do, the most urgent first, never one that was dismissed. */
import type { Cue, CueCode } from '@peakend/contract/moments.ts'
import { cues } from '@peakend/contract/moments.data.ts'
import type { Considered } from './considering.ts'
import { annoyance } from './customer.ts'
import { knownAsked } from './facts.ts'
import { openQuestion } from './farewell.ts'
import type { Heard } from './hearing.ts'
import { namesOf, usesName } from './names.ts'
import { offersAlternative } from './need.ts'
import { closingAt, hasSalutation } from './letter-forms.ts'
import { has } from './reading.ts'
import { tagId } from './tags.ts'
import { firstWait } from './wait.ts'

export interface CueOptions {
  /** Keys of cues the agent has dismissed in this interaction. */
  dismissed?: ReadonlySet<string>
  /** Milliseconds since 1970 now, to count a wait that still runs. */
  now?: number
  /** Cues are switched off. */
  quiet?: boolean
}

interface Occasion {
  code: CueCode
  key: string
  variables?: Record<string, string>
}

/** The cue for the present state, or null. Only an agent's interaction has cues: before they speak, and while it is their turn. */
export function cueOf(considered: Considered, options: CueOptions): Cue | null {
  if (options.quiet || considered.heard.language === 'other') return null
  for (const { code, key, variables } of occasions(considered, options.now)) {
    const full = key === '' ? code : `${code}:${key}`
    if (!options.dismissed?.has(full)) return { code, moment: cues[code].moment, key: full, variables: variables ?? {} }
  }
  return null
}

/** What the words an agent is about to send ask for though it is known; the last turn of `heard` is these words. */
export function draftCueOf(heard: Heard, { dismissed, quiet }: CueOptions): Cue | null {
  const last = heard.turns.at(-1)
  const known = quiet || !last || heard.language === 'other' ? null : knownAsked(heard, last)
  const key = `asks-known:${known?.key}`
  if (!known || dismissed?.has(key)) return null
  return { code: 'asks-known', moment: cues['asks-known'].moment, key, variables: { fact: known.fact } }
}

/** Cues that the words of a draft, the last turn of `heard`, already do. Those whose doing takes more than words to tell are left out. */
export function metBy(heard: Heard): CueCode[] {
  const draft = heard.turns.at(-1)
  if (!draft) return []
  const done: Partial<Record<CueCode, boolean>> = {
    greet: has(draft, tagId.greeting) || (heard.letters && hasSalutation(draft.text)),
    'greet-by-name': usesName(draft, namesOf(heard, draft.index)) >= 0,
    'acknowledge-wait': has(draft, tagId.waitAcknowledged),
    'acknowledge-feeling': has(draft, tagId.empathy) || has(draft, tagId.apology),
    'give-person': has(draft, tagId.introduced),
    'offer-alternative': offersAlternative(draft),
    'ask-more-help': has(draft, tagId.moreHelp),
    'part-kindly':
      has(draft, tagId.kindClose) || has(draft, tagId.bye) || (heard.letters && closingAt(draft.text) >= 0),
  }
  return (Object.keys(done) as CueCode[]).filter((code) => done[code])
}

function* occasions(considered: Considered, now: number | undefined): Generator<Occasion> {
  const { heard } = considered
  const spoke = heard.turns.some((turn) => turn.by === 'agent')
  if (!spoke) return yield* beforeFirstWord(heard, now)
  const last = heard.turns.at(-1)!
  const lastAgent = heard.turns.findLast((turn) => turn.by === 'agent')!
  if (last.by === 'customer') yield* afterCustomer(considered)
  if (last === lastAgent) {
    const known = knownAsked(heard, last)
    if (known) yield { code: 'asks-known', key: known.key, variables: { fact: known.fact } }
    if (has(last, tagId.denied) && !offersAlternative(last))
      yield { code: 'offer-alternative', key: String(last.index) }
    const promise = considered.promises[last.index]
    if (promise?.from !== undefined && promise.p >= 0.5 && promise.due === undefined) {
      yield { code: 'say-by-when', key: String(last.index) }
    }
  }
}

function* beforeFirstWord(heard: Heard, now: number | undefined): Generator<Occasion> {
  const since = heard.turns.find((turn) => turn.by === 'customer')?.at
  const waited =
    heard.conversation.waitedMs ?? (now !== undefined && since !== undefined ? now - since : firstWait(heard))
  if (waited !== undefined && waited >= heard.standard.longWaitMs) {
    yield { code: 'acknowledge-wait', key: '', variables: { waited: duration(waited) } }
  }
  if (heard.turns.some((turn) => turn.by === 'customer' && has(turn, tagId.wantsPerson)))
    yield { code: 'give-person', key: 'first' }
  const name = heard.conversation.customerName?.trim().split(/\s+/)[0]
  if (name) yield { code: 'greet-by-name', key: '', variables: { name } }
  const fact = heard.conversation.known?.[0]
  if (fact) yield { code: 'already-told', key: fact.key, variables: { fact: `${fact.key} ${fact.value}` } }
  if (!name) yield { code: 'greet', key: '' }
}

function* afterCustomer({ heard, findings }: Considered): Generator<Occasion> {
  const last = heard.turns.at(-1)!
  const key = String(last.index)
  const found = (reason: string) => findings.some((one) => one.turn === last.index && one.reason === reason)
  if (has(last, tagId.wantsPerson)) yield { code: 'give-person', key }
  if (annoyance(last) >= 0.5) yield { code: 'acknowledge-feeling', key }
  if (found('customer-repeats')) yield { code: 'say-need-back', key }
  if (has(last, tagId.finished) || has(last, tagId.bye)) {
    yield { code: 'part-kindly', key: '' }
    return
  }
  const open = openQuestion(heard)[0]
  const question = open ? heard.turns[open.turn]!.text.slice(open.from, open.to) : ''
  // The question just asked needs no cue; one with two more turns behind it does.
  if (open && open.turn < last.index - 1)
    yield { code: 'answer-question', key: String(open.turn), variables: { question } }
  const offered = heard.turns.some((turn) => turn.by === 'agent' && has(turn, tagId.moreHelp))
  if (!offered && (has(last, tagId.thanks) || has(last, tagId.praise)) && !last.asks)
    yield { code: 'ask-more-help', key: '' }
}

/** "4 min 12 s", the same in both languages. */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000)
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor((seconds % 3600) / 60)
  if (hours > 0) return `${hours} h ${minutes} min`
  return minutes > 0 ? `${minutes} min ${seconds % 60} s` : `${seconds} s`
}
