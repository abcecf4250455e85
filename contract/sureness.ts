/** How sure a judgement must be to be given: the setting, what it costs and saves as measured, and what it would do to the workspace's own conversations. */
import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { At } from './values.ts'

/** From "always" on; each was measured. A level is how likely an answer must be right, or how one-sided the evidence of a moment, from 0.5 to 1. */
export const sureLevels = [0, 0.6, 0.7, 0.8, 0.9, 0.95] as const
export const SureLevel = z.literal(sureLevels)
export type SureLevel = z.infer<typeof SureLevel>

const rate = z.object({ of: z.number().int(), judged: z.number().int(), wrong: z.number().int() })
/** What can be given or declined: three moments, four questions, and whether the customer was annoyed. */
export const Declinable = z.enum(['welcome', 'peak', 'farewell', 'need', 'polite', 'ownership', 'word', 'annoyed'])
export type Declinable = z.infer<typeof Declinable>

export const Sureness = z.object({
  /** In force; version 0 is what every workspace begins with: 0, everything is given. */
  level: SureLevel,
  version: z.number().int(),
  /** Newest first. */
  changes: z.array(z.object({ version: z.number().int(), level: SureLevel, at: At, by: z.string().nullable() })),
  /** The engine and the data that were measured; null where no figures are there for the engine that judges. */
  measuredOn: z.object({ model: z.string(), data: z.string() }),
  /** How many of the workspace's own last conversations the shares rest on. */
  ownOf: z.number().int(),
  levels: z.array(
    z.object({
      level: SureLevel,
      /** By people's own answers: conversations with an answer, how many are judged, and how many of these wrongly. What nobody ever answered is not here. */
      measured: z.object({ need: rate, polite: rate, annoyed: rate, peak: rate, farewell: rate }),
      /** Of the workspace's own last conversations, how many would be judged. `all`: with three judged moments, and so an experience score. */
      own: z.record(Declinable, z.number().int()).and(z.object({ all: z.number().int() })),
    }),
  ),
  /** Judged at another level in the last 92 days, and not erased: what judging again would look at. */
  otherwise: z.number().int(),
  /** Judging again is on its way. */
  isJudging: z.boolean(),
})
export type Sureness = z.infer<typeof Sureness>

export const sureness = {
  get: endpoint({
    method: 'GET',
    path: '/sureness',
    permission: 'standards.read',
    summary: 'How sure a judgement must be, what each level costs and saves, and what it would do here',
    output: Sureness,
  }),
  change: endpoint({
    method: 'PUT',
    path: '/sureness',
    permission: 'standards.change',
    summary: 'Set how sure a judgement must be, from now on; what was judged stays as it was judged',
    input: z.object({ level: SureLevel }),
    output: Sureness,
  }),
  judgeAgain: endpoint({
    method: 'POST',
    path: '/sureness/judge-again',
    permission: 'standards.change',
    summary: 'Judge the last 92 days again at the level in force; a job. What was said before stays in each history',
    output: Sureness,
    successStatus: 202,
  }),
}
