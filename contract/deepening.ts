/** What a language model adds to a judgement, where a workspace has one switched on: more quotes, and a summary. It never changes a score. */
import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { InteractionId } from './ids.ts'
import { Evidence } from './judgements.ts'
import { At, ScreenLanguage } from './values.ts'

/** Why nothing came of it. The last four are the endpoint's, and are tried again for a while. */
export const DeepeningFault = z.enum([
  /** Not the JSON that was asked for, twice. */
  'wrong-form',
  /** More bytes than an answer may have, or a conversation longer than the day's limit. */
  'too-large',
  /** It waited longer than is kept up, in days without room under the limit or with the endpoint away. */
  'too-late',
  /** The endpoint says that the request is wrong (400, 422), or answers what nobody does. */
  'refused',
  /** 401, 402, 403, 404: the key, the address or the model's name. */
  'not-allowed',
  /** It wanted to send us elsewhere; we do not go. */
  'redirected',
  'busy',
  'away',
  'too-slow',
  'cut-short',
])
export type DeepeningFault = z.infer<typeof DeepeningFault>

/** What the customer came for, what was decided, what is owed; null for what was not said or could not be kept. Plain text, never markup. */
export const Summary = z.object({
  cameFor: z.string().nullable(),
  decided: z.string().nullable(),
  owed: z.string().nullable(),
})
export type Summary = z.infer<typeof Summary>

export const Deepening = z.object({
  /** `off`: no model is switched on here and nothing is kept; `none`: not asked for. */
  state: z.enum(['off', 'none', 'waiting', 'done', 'given-up']),
  why: DeepeningFault.nullable(),
  /** The model by its own name, as shown beside whatever it said. */
  model: z.string().nullable(),
  doneAt: At.nullable(),
  language: ScreenLanguage.nullable(),
  summary: Summary.nullable(),
  /** Quotes beyond those of the engine; empty where the staff policy hides them. */
  evidence: z.array(Evidence),
  /** Quotes and sentences that were taken out because they could not be verified. */
  dropped: z.number().int(),
})
export type Deepening = z.infer<typeof Deepening>

export const TokensADay = z.number().int().min(1000).max(100_000_000)

export const DeepeningSettings = z.object({
  isOn: z.boolean(),
  tokensADay: TokensADay,
  /** The operator's setting; null where there is none. The key is never part of it. */
  endpoint: z
    .object({
      /** Without its query. */
      url: z.string(),
      model: z.string(),
      hasKey: z.boolean(),
      /** False where words would travel in the clear to another machine. */
      isSafe: z.boolean(),
      timeLimitMs: z.number().int(),
    })
    .nullable(),
  /** Since midnight in the workspace's time zone. */
  today: z.object({
    calls: z.number().int(),
    tokens: z.number().int(),
    done: z.number().int(),
    givenUp: z.number().int(),
    dropped: z.number().int(),
  }),
  waiting: z.number().int(),
  /** Nothing is sent until then, because of what happened last. */
  pausedUntil: At.nullable(),
  lastFault: z.object({ why: DeepeningFault, at: At }).nullable(),
})

export const deepening = {
  get: endpoint({
    method: 'GET',
    path: '/interactions/{interactionId}/deepening',
    permission: 'interactions.read',
    summary: 'What a language model added to a conversation: a summary, and quotes beyond the engine’s',
    input: z.object({ interactionId: InteractionId }),
    output: Deepening,
    refusals: ['not_found', 'review_first'],
  }),
  ask: endpoint({
    method: 'POST',
    path: '/interactions/{interactionId}/deepening',
    permission: 'moments.read',
    summary: 'Ask the language model about a conversation that is over, again where it was given up',
    input: z.object({ interactionId: InteractionId }),
    output: Deepening,
    refusals: ['not_found', 'model_off', 'conflict', 'gone', 'review_first'],
  }),
  settings: endpoint({
    method: 'GET',
    path: '/workspace/deepening',
    permission: 'workspace.change',
    summary: 'Whether a language model is used here, which one, and today’s use against the limit',
    output: DeepeningSettings,
  }),
  change: endpoint({
    method: 'PUT',
    path: '/workspace/deepening',
    permission: 'workspace.change',
    summary: 'Switch the language model on or off, or change the day’s limit',
    input: z.object({ isOn: z.boolean(), tokensADay: TokensADay }).partial(),
    output: DeepeningSettings,
    refusals: ['model_off'],
  }),
  test: endpoint({
    method: 'POST',
    path: '/workspace/deepening/test',
    permission: 'workspace.change',
    summary: 'Send a made-up conversation to the language model; answers what happened',
    output: z.object({
      why: DeepeningFault.nullable(),
      /** HTTP status, where there was one. */
      status: z.number().int().nullable(),
      ms: z.number().int(),
      tokens: z.number().int(),
      /** What the endpoint said about the fault, shortened. */
      said: z.string().nullable(),
      summary: Summary.nullable(),
      quotes: z.number().int(),
      dropped: z.number().int(),
    }),
    refusals: ['model_off', 'limit_reached'],
    perMinute: 6,
  }),
}
