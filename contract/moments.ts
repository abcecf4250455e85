/**
 * What goes into the moments engine and what comes out: a conversation, its judgement, and the cue an agent may see.
 * The sentences for people stand in moments.data.ts.
 */
import { z } from 'zod'

/** Who spoke: the customer, a person at work, or the assistant of a flow. */
export const Speaker = z.enum(['customer', 'agent', 'bot'])
export type Speaker = z.infer<typeof Speaker>

/** A point in time as ISO 8601 or milliseconds since 1970; comes out as milliseconds. The years 1900 to 9999. */
export const PointInTime = z
  .union([z.number(), z.string()])
  .transform((value, context) => {
    const at = typeof value === 'number' ? value : Date.parse(value)
    if (Number.isFinite(at) && at > -2_208_988_800_000 && at < 253_402_300_800_000) return at
    context.addIssue({ code: 'custom', message: 'not a point in time (ISO 8601 or milliseconds)' })
    return z.NEVER
  })
  .optional()

export const SpokenTurn = z.object({
  by: Speaker,
  /** Missing where the source knows no times: waits are then not judged. */
  at: PointInTime,
  text: z.string(),
  /** Which agent spoke; two of them mean a hand-over even where no transfer was recorded. */
  agentId: z.string().optional(),
  language: z.string().optional(),
})
export type SpokenTurn = z.infer<typeof SpokenTurn>

/** Something the customer had told before, with the kind of fact as key: name, email, phone, order, address, or a word of one's own. */
export const KnownFact = z.object({ key: z.string(), value: z.string(), toldAt: PointInTime })
export type KnownFact = z.infer<typeof KnownFact>

/** A stretch of a call. */
const Stretch = z.object({
  /** Milliseconds since 1970. */
  at: z.number(),
  ms: z.number().min(0),
})

/** A line of a call's own course: `answered`, `held`, `ended` ...; `by` who ended it, `score` what the customer answered afterwards. */
export const CallLine = z.object({
  at: z.number(),
  what: z.string(),
  by: z.string().optional(),
  /** The line to the customer broke off: nobody hung up. */
  isBroken: z.boolean().optional(),
  score: z.number().int().min(1).max(5).optional(),
})
export type CallLine = z.infer<typeof CallLine>

export const Conversation = z.object({
  id: z.string(),
  channel: z.string().default('chat'),
  language: z.string().nullish(),
  /** How long the customer waited for the first word, where the queue measured it. */
  waitedMs: z.number().min(0).nullish(),
  customerName: z.string().nullish(),
  turns: z.array(SpokenTurn),
  known: z.array(KnownFact).nullish(),
  transfers: z
    .array(z.object({ at: PointInTime, fromAgentId: z.string().nullish(), toAgentId: z.string().nullish() }))
    .nullish(),
  /** The need as confirmed by the agent, in words. */
  need: z.string().nullish(),
  /** Who ended it and when; `null` or missing: unknown or still open. */
  ended: z.object({ by: z.enum(['customer', 'agent', 'system']), at: PointInTime }).nullish(),
  /** Turns spoken inside a flow before a person was asked for. */
  flowTurns: z.number().int().min(0).nullish(),
  /** What only a call that was answered has, of what the customer lived through. Missing for anything else. */
  call: z
    .object({
      /** They heard music. */
      holds: z.array(Stretch),
      /** Nobody said a word. */
      silences: z.array(Stretch),
      /** We began to speak while they spoke, and both went on. */
      spokenOver: z.array(Stretch),
      /** What happened in it, in order: where the evidence of a call stands that nobody wrote down. */
      course: z.array(CallLine).optional(),
      /** Whether the need was met, as the agent wrote it down. */
      writtenDown: z.enum(['met', 'partly', 'not-met']).nullish(),
      /** The agent wrote down what we do next, with its time. */
      hasPromise: z.boolean().optional(),
    })
    .nullish(),
})
export type Conversation = z.infer<typeof Conversation>
/** The same before parsing: times as text are allowed, the channel may be missing. */
export type ConversationInput = z.input<typeof Conversation>

export const MomentName = z.enum(['welcome', 'peak', 'farewell'])
export type MomentName = z.infer<typeof MomentName>

/** Whose a reason is: what has to change so that it does not happen again. */
export const Whose = z.enum(['agent', 'hand-over', 'waiting', 'flow', 'rule', 'product', 'partner'])
export type Whose = z.infer<typeof Whose>

/** Told of calls alone; the last of the list. */
export const callReasons = [
  'long-hold',
  'long-silence',
  'spoken-over',
  'answered-soon',
  'need-written-met',
  'need-written-open',
  'told-well',
  'told-badly',
  'left-waiting',
  'cut-off',
  'promise-written',
] as const

export const ReasonCode = z.enum([
  'long-wait',
  'wait-acknowledged',
  'wait-not-acknowledged',
  'greeting',
  'no-greeting',
  'name-used',
  'introduced',
  'help-offered',
  'need-named',
  'asked-again',
  'customer-repeats',
  'person-not-given',
  'transferred-twice',
  'need-met',
  'need-denied',
  'need-denied-alternative',
  'not-understood',
  'blame',
  'empathy',
  'apology',
  'ownership',
  'promise-made',
  'customer-pleased',
  'customer-annoyed',
  'slow-reply',
  'curt-reply',
  'polite-words',
  'impolite-words',
  'next-step',
  'more-help',
  'thanks',
  'kind-close',
  'customer-thanks',
  'open-question',
  'abrupt-close',
  ...callReasons,
])
export type ReasonCode = z.infer<typeof ReasonCode>

/** One quoted reason: `quote` is exactly `turns[turn].text.slice(from, to)`. Only (turn, from, to) is meant to be stored. */
export const Evidence = z.object({
  turn: z.number().int(),
  quote: z.string(),
  from: z.number().int(),
  to: z.number().int(),
  reason: ReasonCode,
  whose: Whose,
  /** How far, in points and as the reason says, the moment's score moves when the turn is taken away; only where that was tried and it moves. */
  weight: z.number().optional(),
  /** Of a call without words: it stands at this line of the call's course; `turn` is -1 and nothing is quoted. */
  line: z.number().int().optional(),
})
export type Evidence = z.infer<typeof Evidence>

/** Why a moment was not judged. */
export const NotJudged = z.enum(['customer left', 'too short', 'language', 'unsure', 'open', 'no words'])
export type NotJudged = z.infer<typeof NotJudged>

export const Moment = z.object({
  /** 1 (failed) to 5 (delight), one decimal; `null` with `why`. */
  score: z.number().min(1).max(5).nullable(),
  why: NotJudged.optional(),
  /** How sure the score is, or would have been where the level asked for declined it; missing where there never was one. */
  sure: z.number().min(0).max(1).optional(),
  /** First and last turn of the span; -1 where there is none. */
  from: z.number().int(),
  to: z.number().int(),
  evidence: z.array(Evidence),
})
export type Moment = z.infer<typeof Moment>

export const PeakMoment = Moment.extend({
  /** `designed`: the score is that of the turn where the need was met or denied; `observed`: of the most intense one. */
  kind: z.enum(['designed', 'observed']),
  designed: z.number().int().nullable(),
  observed: z.number().int().nullable(),
})
export type PeakMoment = z.infer<typeof PeakMoment>

export const Answer = z.object({
  /** Probability of yes, or `null` where nothing in the conversation bears on it yet. */
  p: z.number().min(0).max(1).nullable(),
  /** Its more likely answer was less likely than the level asked for. */
  why: z.literal('unsure').optional(),
  /** How likely the more likely answer is, told where it was declined as well. */
  sure: z.number().min(0.5).max(1).optional(),
  evidence: z.array(Evidence),
})
export type Answer = z.infer<typeof Answer>

export const PromiseFound = z.object({
  p: z.number(),
  /** Where the promise stands in the text, and the words that say when it is due; only where one was found. The first of the turn. */
  from: z.number().int().optional(),
  to: z.number().int().optional(),
  due: z.string().optional(),
  /** The others of the same turn, in the order in which they were said, each with its own words. */
  more: z
    .array(z.object({ p: z.number(), from: z.number().int(), to: z.number().int(), due: z.string().optional() }))
    .optional(),
})
export type PromiseFound = z.infer<typeof PromiseFound>

export const JudgedTurn = z.object({
  /** On customer turns: probabilities of 1 to 5, and the engine's decision. */
  satisfaction: z.object({ p: z.array(z.number()).length(5), label: z.number().int().min(1).max(5) }).optional(),
  politeness: z.object({ p: z.number() }),
  promise: PromiseFound,
  /** Probability that the turn asks somebody to act, or commits somebody to it. */
  action: z.object({ p: z.number() }),
})
export type JudgedTurn = z.infer<typeof JudgedTurn>

export const Judgement = z.object({
  id: z.string(),
  language: z.enum(['en', 'es', 'other']),
  welcome: Moment,
  peak: PeakMoment,
  farewell: Moment,
  /** Mean expected satisfaction over customer turns; `null` without any. */
  mean: z.number().nullable(),
  /** Welcome 20, peak 40, farewell 40; `null` where one of them is. */
  experience: z.number().nullable(),
  customerAnnoyed: Answer,
  questions: z.object({ polite: Answer, ownership: Answer, word: Answer, need: Answer }),
  turns: z.array(JudgedTurn),
  /** Nobody wrote down what was said: it rests on what was measured and on what people wrote down afterwards. */
  withoutWords: z.literal(true).optional(),
  /** Name and version of the engine that judged. */
  model: z.string(),
})
export type Judgement = z.infer<typeof Judgement>

/** What counts as long, and the score each moment is meant to reach; one per channel (first ones in moments.data.ts). */
export const MomentStandard = z.object({
  welcome: z.number(),
  peak: z.number(),
  farewell: z.number(),
  longWaitMs: z.number(),
  slowReplyMs: z.number(),
})
export type MomentStandard = z.infer<typeof MomentStandard>

export const CueCode = z.enum([
  'acknowledge-wait',
  'greet-by-name',
  'greet',
  'already-told',
  'asks-known',
  'say-need-back',
  'acknowledge-feeling',
  'give-person',
  'offer-alternative',
  'answer-question',
  'say-by-when',
  'ask-more-help',
  'part-kindly',
])
export type CueCode = z.infer<typeof CueCode>

/** The next kind thing to do. The sentence is `cues[code]` filled with `variables`. */
export const Cue = z.object({
  code: CueCode,
  moment: MomentName,
  /** Changes when the occasion does: a dismissed cue stays away for this key. */
  key: z.string(),
  variables: z.record(z.string(), z.string()),
})
export type Cue = z.infer<typeof Cue>

export const LiveJudgement = z.object({
  language: z.enum(['en', 'es', 'other']),
  welcome: Moment,
  peak: PeakMoment,
  farewell: Moment,
  customerAnnoyed: z.object({ p: z.number() }),
  /** Moments that are settled enough to fall below the standard, worst first. */
  below: z.array(MomentName),
  cue: Cue.nullable(),
})
export type LiveJudgement = z.infer<typeof LiveJudgement>
