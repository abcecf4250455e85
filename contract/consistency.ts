/** Consistency: is the experience the same whoever answers, wherever and whenever? Spread of each moment over groups, with intervals. */
import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { QueueId } from './ids.ts'
import { Whose } from './judgements.ts'
import { LanguageCheck } from './reviews.ts'
import { At } from './values.ts'

export const Dimension = z.enum(['hour', 'channel', 'vendor', 'language', 'agent'])
export type Dimension = z.infer<typeof Dimension>
const MomentName = z.enum(['welcome', 'peak', 'farewell'])

/**
 * `too-few`: under 50, no figure is given. `even`: the mean lies within 0.3 of the whole. `apart`: further, but luck among so many comparisons could do
 * that. `surely-apart`: further, and luck could not. `not-checked`: a language nobody held against reviewers yet.
 */
export const Evenness = z.enum(['too-few', 'even', 'apart', 'surely-apart', 'not-checked'])
export type Evenness = z.infer<typeof Evenness>

export const Cell = z.object({
  n: z.number().int(),
  state: Evenness,
  mean: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  /** A tenth of the conversations scored this or less. */
  p10: z.number().nullable(),
  /** From the mean of the whole; languages: after the engine's own bias is taken off. */
  difference: z.number().nullable(),
  /** The standard in force, averaged over these conversations. */
  standard: z.number().nullable(),
})
export type Cell = z.infer<typeof Cell>
export const Share = z.object({
  hits: z.number().int(),
  n: z.number().int(),
  state: Evenness,
  pct: z.number().nullable(),
  lowPct: z.number().nullable(),
  highPct: z.number().nullable(),
})
export type Share = z.infer<typeof Share>

const moments = z.record(MomentName, Cell)
export const GroupRow = z.object({
  /** A channel, a language, an hour (0-23), a person's or vendor's id, `own` for the brand's own people. */
  key: z.string(),
  name: z.string().nullable(),
  interactions: z.number().int(),
  moments,
  asIntended: Share,
  check: LanguageCheck.nullable(),
})
export type GroupRow = z.infer<typeof GroupRow>

const count = z.object({
  even: z.number().int(),
  apart: z.number().int(),
  surelyApart: z.number().int(),
  of: z.number().int(),
  tooFew: z.number().int(),
  pct: z.number().nullable(),
})
export const Consistency = z.object({
  from: At,
  to: At,
  interactions: z.number().int(),
  tolerance: z.number(),
  fewest: z.number().int(),
  targetPct: z.number(),
  /** Comparisons are groups by moments. `byChance`: how many would lie outside were all groups alike. */
  evenness: count.extend({ byChance: z.number(), moments: z.record(MomentName, count) }),
  whole: z.object({ moments, asIntended: Share }),
  dimensions: z.array(
    z.object({
      dimension: Dimension,
      /** The staff policy shows nobody's own figures, or none of a team's either. */
      isHidden: z.boolean(),
      rows: z.array(GroupRow),
    }),
  ),
  causes: z.array(
    z.object({
      cause: Whose,
      shortfalls: z.number().int(),
      n: z.number().int(),
      pct: z.number(),
      lowPct: z.number(),
      highPct: z.number(),
      /** Where it happens more than elsewhere, most first; luck among all comparisons is ruled out. */
      places: z.array(
        z.object({
          dimension: Dimension,
          key: z.string(),
          name: z.string().nullable(),
          n: z.number().int(),
          pct: z.number(),
          lowPct: z.number(),
          highPct: z.number(),
          elsewherePct: z.number(),
        }),
      ),
    }),
  ),
})
export type Consistency = z.infer<typeof Consistency>

export const consistency = {
  get: endpoint({
    method: 'GET',
    path: '/consistency',
    permission: 'moments.read',
    summary:
      'Spread of each moment over hours, channels, languages and, by the staff policy, vendors and people; at most 92 days',
    input: z.object({ from: At, to: At, queueId: QueueId.optional() }),
    output: Consistency,
    refusals: ['range_too_long', 'policy_hides'],
  }),
  csv: endpoint({
    method: 'GET',
    path: '/consistency.csv',
    permission: 'moments.read',
    summary: 'The same figures as CSV, a row a group and moment (RFC 4180; formulas defused)',
    input: z.object({ from: At, to: At, queueId: QueueId.optional() }),
    output: z.object({ csv: z.string(), name: z.string() }),
    refusals: ['range_too_long', 'policy_hides'],
  }),
}
