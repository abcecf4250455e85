/** Moments as kept and browsed: what was judged of an interaction, live and final, with its evidence. */
import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { CustomerId, InteractionId, PersonId, QueueId, VendorId } from './ids.ts'
import { Mark } from './mark.ts'
import { At, Bilingual, Channel, Cursor, JudgedLanguage, Limit, Page, Written } from './values.ts'

export const Whose = z.enum(['agent', 'hand-over', 'waiting', 'flow', 'rule', 'product', 'partner', 'customer'])
/** A reason with its span; `quote` is read from the turn when asked, never stored. */
export const Evidence = z.object({
  ordinal: z.number().int(),
  from: z.number().int(),
  to: z.number().int(),
  quote: z.string(),
  reason: z.string(),
  sentence: Bilingual,
  whose: Whose,
  direction: z.enum(['up', 'down']),
  /** How many points the moment's score moves, as the direction says, when the turn is taken away; missing where that was not tried or it does not. */
  weight: z.number().optional(),
  /** The reason tells of something that is missing: the quote stands where it was missed. */
  isAbsence: z.boolean().optional(),
})
export const JudgedMoment = z.object({
  score: z.number().nullable(),
  why: z.string().nullable(),
  fromOrdinal: z.number().int().nullable(),
  toOrdinal: z.number().int().nullable(),
  evidence: z.array(Evidence),
  /** The cause shown beside a shortfall. */
  cause: Whose.nullable(),
})
export const Judgement = z.object({
  interactionId: InteractionId,
  isFinal: z.boolean(),
  judgedAt: At,
  model: z.string(),
  standardVersion: z.number().int(),
  mark: Mark,
  welcome: JudgedMoment,
  peak: JudgedMoment.extend({
    kind: z.enum(['designed', 'observed']).nullable(),
    designed: z.number().int().nullable(),
    observed: z.number().int().nullable(),
  }),
  farewell: JudgedMoment,
  mean: z.number().nullable(),
  experience: z.number().nullable(),
  /** The engine's own, where a calibration made the one above from the same moments. */
  experienceRaw: z.number().nullable(),
  calibrationVersion: z.number().int().nullable(),
  /** How sure it had to be when it was judged; 0 asked for nothing. */
  sureLevel: z.number(),
  /** null: not enough evidence. */
  asIntended: z.boolean().nullable(),
  /** A call that nobody wrote down: judged by what was measured, and no person's own. */
  isWithoutWords: z.boolean(),
  /** null where it was not sure enough. */
  customerAnnoyed: z.number().nullable(),
  annoyedEvidence: z.array(Evidence),
  questions: z.record(
    z.enum(['polite', 'ownership', 'word', 'need']),
    /** `why`: an answer there was, and it was less sure than the workspace asks for. */
    z.object({ p: z.number().nullable(), why: z.literal('unsure').nullable(), evidence: z.array(Evidence) }),
  ),
  turns: z.array(
    z.object({
      ordinal: z.number().int(),
      satisfaction: z.number().nullable(),
      politeness: z.number().nullable(),
      promise: z.number().nullable(),
    }),
  ),
  /** Earlier values, newest first: a score may change and its history is kept. */
  history: z.array(
    z.object({
      judgedAt: At,
      model: z.string(),
      experience: z.number().nullable(),
      welcome: z.number().nullable(),
      peak: z.number().nullable(),
      farewell: z.number().nullable(),
      sureLevel: z.number(),
    }),
  ),
})
export type Judgement = z.infer<typeof Judgement>

/** One neutral suggestion; the answer it may insert is an approved one. */
export const Cue = z.object({
  code: z.string(),
  /** Changes when the occasion does: a dismissed cue stays away for this key. */
  key: z.string(),
  moment: z.enum(['welcome', 'peak', 'farewell']),
  say: Bilingual,
  values: z.record(z.string(), z.string()),
  answerId: z.uuid().nullable(),
})
export type Cue = z.infer<typeof Cue>

export const MomentRow = z.object({
  interactionId: InteractionId,
  customerId: CustomerId,
  customerName: z.string().nullable(),
  channel: Channel,
  language: JudgedLanguage.nullable(),
  queueName: z.string().nullable(),
  /** null where the staff policy does not show scores per person, or no longer keeps them. */
  agentId: PersonId.nullable(),
  agentName: z.string().nullable(),
  closedAt: At.nullable(),
  mark: Mark,
  experience: z.number().nullable(),
  mean: z.number().nullable(),
  csat: z.number().int().nullable(),
  cause: Whose.nullable(),
  reasons: z.array(z.object({ reason: z.string(), sentence: Bilingual, direction: z.enum(['up', 'down']) })),
  snippet: z.string(),
})

const filter = z.object({
  from: At.optional(),
  to: At.optional(),
  channel: Channel.optional(),
  queueId: QueueId.optional(),
  agentId: PersonId.optional(),
  language: JudgedLanguage.optional(),
  moment: z.enum(['welcome', 'peak', 'farewell']).optional(),
  verdict: z.enum(['failed', 'below', 'met', 'delight', 'not-judged']).optional(),
  reason: z.string().max(80).optional(),
  cause: Whose.optional(),
  /** An outside team, or `own` for the brand's own people. */
  vendorId: z.union([VendorId, z.literal('own')]).optional(),
  /** The hour of the day in which the customer came, in the workspace's zone. */
  hour: z.coerce.number().int().min(0).max(23).optional(),
  q: z.string().max(200).optional(),
})

export const moments = {
  browse: endpoint({
    method: 'GET',
    path: '/moments',
    permission: 'moments.read',
    summary:
      'Judged interactions, newest or worst first; by person, or by queue or outside team, only as the staff policy allows',
    input: filter.extend({ sort: z.enum(['newest', 'worst', 'best']).default('newest'), cursor: Cursor, limit: Limit }),
    output: Page(MomentRow),
    refusals: ['policy_hides'],
  }),
  summary: endpoint({
    method: 'GET',
    path: '/moments/summary',
    permission: 'moments.read',
    summary:
      'Spread of each moment, as intended, reasons and causes of what was found by the filter; of a queue or an outside team only as the staff policy allows',
    input: filter,
    output: z.object({
      interactions: z.number().int(),
      judged: z.number().int(),
      asIntended: z.object({
        met: z.number().int(),
        of: z.number().int(),
        pct: z.number().nullable(),
        targetPct: z.number(),
      }),
      spread: z.record(
        z.enum(['welcome', 'peak', 'farewell']),
        z.object({
          mean: z.number().nullable(),
          standard: z.number(),
          bins: z.array(z.number().int()).length(8),
          notJudged: z.number().int(),
        }),
      ),
      notJudged: z.array(z.object({ why: z.string(), count: z.number().int() })),
      reasons: z.array(
        z.object({
          reason: z.string(),
          sentence: Bilingual,
          direction: z.enum(['up', 'down']),
          whose: Whose,
          count: z.number().int(),
        }),
      ),
      causes: z.array(z.object({ cause: Whose, count: z.number().int() })),
    }),
    refusals: ['policy_hides'],
  }),
  get: endpoint({
    method: 'GET',
    path: '/moments/{interactionId}',
    permission: 'interactions.read',
    summary: 'Why: one interaction’s judgement with quoted evidence; the agent’s own is subject to the staff policy',
    input: z.object({ interactionId: InteractionId }),
    output: Judgement,
    refusals: ['not_found', 'not_judged_yet', 'policy_hides', 'review_first'],
  }),
  cue: endpoint({
    method: 'GET',
    path: '/interactions/{interactionId}/cue',
    permission: 'interactions.handle',
    summary: 'The one cue that fits now, if any',
    input: z.object({ interactionId: InteractionId }),
    output: z.object({ cue: Cue.nullable() }),
    refusals: ['not_found'],
  }),
  draftCue: endpoint({
    method: 'POST',
    path: '/interactions/{interactionId}/cue/draft',
    permission: 'interactions.handle',
    summary:
      'The cue for words not sent yet: they ask for what the customer told us; and which cues these words already do. Nothing is kept',
    input: z.object({ interactionId: InteractionId, text: Written(8000) }),
    output: z.object({
      cue: Cue.nullable(),
      /** Codes of cues that need no saying any more once these words are sent. */
      met: z.array(z.string()),
    }),
    refusals: ['not_found'],
  }),
  dismissCue: endpoint({
    method: 'POST',
    path: '/interactions/{interactionId}/cue/dismiss',
    permission: 'interactions.handle',
    summary: 'Not now: this cue stays away from this interaction',
    input: z.object({ interactionId: InteractionId, key: z.string().max(100) }),
    output: z.object({ cue: Cue.nullable() }),
    refusals: ['not_found'],
  }),
}
