/**
 * What a model answered, held against what was sent. Whatever it says, only three things come through: quotes that stand in their turn word for word,
 * reasons from the closed list, and a short plain summary whose figures were said. Pure.
 */
import { reasons } from '@peakend/contract/moments.data.ts'
import { ReasonCode, type Whose } from '@peakend/contract/moments.ts'
import type { Summary } from '@peakend/contract/deepening.ts'
import { z } from 'zod'
import { originalSpan } from './redaction.ts'
import type { Sending, SentTurn } from './sending.ts'

/** Evidence as kept: never the words. */
export interface Kept {
  ordinal: number
  from: number
  to: number
  reason: ReasonCode
  whose: Whose
}
export type DropReason = 'turn' | 'reason' | 'not-said' | 'speaker' | 'twice' | 'markup' | 'figure' | 'placeholder'
export interface Verified {
  evidence: Kept[]
  summary: Summary
  /** What was taken out and why: quotes and lines of the summary. */
  dropped: { what: 'quote' | 'line'; why: DropReason }[]
}

const MOST_QUOTES = 30
const MOST_OF_A_LINE = 500
const FEWEST_OF_A_QUOTE = 2

/** Said by the customer, or about what only the customer can show. */
const byCustomer = new Set<ReasonCode>(['customer-repeats', 'customer-pleased', 'customer-annoyed', 'customer-thanks'])
/** May be quoted from whoever said it. */
const byAnybody = new Set<ReasonCode>([
  'need-met',
  'need-denied',
  'need-denied-alternative',
  'not-understood',
  'open-question',
])
/** Told by clocks and by what is missing: nothing that words could be quoted for. */
const unquotable = new Set<ReasonCode>([
  'long-wait',
  'wait-not-acknowledged',
  'no-greeting',
  'transferred-twice',
  'slow-reply',
  'abrupt-close',
  'person-not-given',
  'long-hold',
  'long-silence',
  'spoken-over',
])
/** The reasons a model may choose from. */
export const quotable: readonly ReasonCode[] = ReasonCode.options.filter((code) => !unquotable.has(code))
export const speakerOf = (code: ReasonCode): 'customer' | 'anybody' | 'us' =>
  byCustomer.has(code) ? 'customer' : byAnybody.has(code) ? 'anybody' : 'us'

const line = z.string().max(MOST_OF_A_LINE).nullable()
/** Exactly this and nothing more: an answer with other fields is not the one that was asked for. */
const Form = z.strictObject({
  quotes: z
    .array(z.strictObject({ turn: z.number().int(), quote: z.string().max(2000), reason: z.string().max(100) }))
    .max(MOST_QUOTES),
  summary: z.strictObject({ cameFor: line, decided: line, owed: line }),
})
export type Answer = z.infer<typeof Form>

/** The same for the endpoint, as JSON schema. */
export const answerSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['quotes', 'summary'],
  properties: {
    quotes: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['turn', 'quote', 'reason'],
        properties: {
          turn: { type: 'integer' },
          quote: { type: 'string' },
          reason: { type: 'string', enum: [...quotable] },
        },
      },
    },
    summary: {
      type: 'object',
      additionalProperties: false,
      required: ['cameFor', 'decided', 'owed'],
      properties: Object.fromEntries(
        ['cameFor', 'decided', 'owed'].map((name) => [name, { type: ['string', 'null'] }]),
      ),
    },
  },
}

/** Reads the answer; a fence around the JSON and thoughts before it are passed over. Null where it is not of the form. */
export const readAnswer = (text: string): Answer | null => {
  const bare = text
    .replace(/^\s*<think>[\s\S]*?<\/think>/, '')
    .trim()
    .replace(/^```(?:json)?\s*/, '')
    .replace(/\s*```$/, '')
  try {
    return Form.safeParse(JSON.parse(bare)).data ?? null
  } catch {
    return null
  }
}

const isReason = (code: string): code is ReasonCode => quotable.some((known) => known === code)
const isInWord = (text: string, at: number) =>
  /[\p{L}\d]/u.test(text[at - 1] ?? '') && /[\p{L}\d]/u.test(text[at] ?? '')

/** Where a quote stands word for word, neither beginning nor ending inside a word. */
const standsAt = (text: string, quote: string): number => {
  for (let at = text.indexOf(quote); at >= 0; at = text.indexOf(quote, at + 1))
    if (!isInWord(text, at) && !isInWord(text, at + quote.length)) return at
  return -1
}

/** As the engine does it: what an assistant did is the flow's, never an agent's. */
const whoseIs = (turn: SentTurn, reason: ReasonCode): Whose =>
  turn.by === 'assistant' && reasons[reason].whose === 'agent' ? 'flow' : reasons[reason].whose

const keptOf = (turns: ReadonlyMap<number, SentTurn>, of: Answer['quotes'][number]): Kept | DropReason => {
  const turn = turns.get(of.turn)
  if (!turn) return 'turn'
  if (!isReason(of.reason)) return 'reason'
  const speaker = speakerOf(of.reason)
  if (speaker !== 'anybody' && (speaker === 'customer') !== (turn.by === 'customer')) return 'speaker'
  const quote = of.quote.trim()
  const at = quote.length < FEWEST_OF_A_QUOTE ? -1 : standsAt(turn.redacted.text, quote)
  const span = at < 0 ? null : originalSpan(turn.redacted, at, at + quote.length)
  if (!span) return 'not-said'
  return { ordinal: turn.ordinal, ...span, reason: of.reason, whose: whoseIs(turn, of.reason) }
}

/** Addresses, tags and markup have no place in a summary: nothing in it may lead anywhere. */
const markup =
  /https?:|www\.|[<>@]|\]\(|```|\*\*|\b[\p{L}\d-]{2,}\.(?:com|net|org|io|info|biz|dev|app|co|es|uk|eu|de|fr|ru|cn|xyz|top|link|click)\b/iu
/** Characters that reorder or hide text. */
const hidden = /[\p{Cc}\p{Cf}\p{Co}]/gu

const lineOf = (
  text: string | null,
  sending: Sending,
  said: string,
): { kept: string | null; why?: undefined } | { why: DropReason } => {
  const plain = text?.replaceAll(hidden, ' ').replaceAll(/\s+/g, ' ').trim() ?? ''
  if (plain === '') return { kept: null }
  if (markup.test(plain)) return { why: 'markup' }
  const figures = plain.replaceAll(/\[[A-Z]+_\d+\]/g, ' ').match(/\d+/g) ?? []
  if (figures.some((figure) => !new RegExp(`(?<!\\d)${figure}(?!\\d)`).test(said))) return { why: 'figure' }
  const kept = sending.restore(plain)
  return kept === null ? { why: 'placeholder' } : { kept }
}

/** What of an answer may be kept. */
export const verified = (answer: Answer, sending: Sending): Verified => {
  const turns = new Map(sending.turns.map((t) => [t.ordinal, t]))
  const evidence: Kept[] = []
  const dropped: Verified['dropped'] = []
  for (const one of answer.quotes) {
    const kept = keptOf(turns, one)
    if (typeof kept === 'string') dropped.push({ what: 'quote', why: kept })
    else if (
      evidence.some(
        (e) => e.ordinal === kept.ordinal && e.reason === kept.reason && e.from < kept.to && kept.from < e.to,
      )
    )
      dropped.push({ what: 'quote', why: 'twice' })
    else evidence.push(kept)
  }
  const said = sending.turns.map((t) => t.redacted.text.replaceAll(/\[[A-Z]+_\d+\]/g, ' ')).join('\n')
  const lines = (['cameFor', 'decided', 'owed'] as const).map((name): [string, string | null] => {
    const found = lineOf(answer.summary[name], sending, said)
    if (found.why === undefined) return [name, found.kept]
    dropped.push({ what: 'line', why: found.why })
    return [name, null]
  })
  evidence.sort((a, b) => a.ordinal - b.ordinal || a.from - b.from)
  return { evidence, summary: Object.fromEntries(lines) as Summary, dropped }
}
