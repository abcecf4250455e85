/** The experience score, calibrated on a workspace's own answers: versions, how much each rests on, and the switch. */
import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { At } from './values.ts'

const gain = z.object({ mean: z.number(), low: z.number(), high: z.number() })
export const CalibrationVersion = z.object({
  version: z.number().int(),
  fittedAt: At,
  /** The engine whose scores it was made for. */
  model: z.string(),
  /** `better`: may be switched on. Otherwise why not. */
  verdict: z.enum(['better', 'too-few', 'not-better', 'tells-nothing-apart']),
  /** Conversations it rests on, and how many of them customers and reviewers said something of. */
  conversations: z.number().int(),
  surveyAnswers: z.number().int(),
  reviewAnswers: z.number().int(),
  intercept: z.number(),
  weights: z.object({ welcome: z.number(), peak: z.number(), farewell: z.number() }),
  /** Typical error on conversations it had not seen, in points, of the engine's own score and of this one. */
  errorBefore: z.number().nullable(),
  errorAfter: z.number().nullable(),
  /** How much nearer, with its 95 % interval. */
  gain: gain.nullable(),
  /** The same against giving every conversation one and the same score. */
  overConstant: gain.nullable(),
  /** Made for an engine that judges no more: it is used no longer, and can be switched on no more. */
  isOutdated: z.boolean(),
})
export type CalibrationVersion = z.infer<typeof CalibrationVersion>

export const Calibration = z.object({
  fewest: z.number().int(),
  /** Conversations with an answer and three judged moments now, at most 2,000: what a new fit would rest on. */
  answered: z.number().int(),
  /** In use; null for the engine's own score. */
  active: z.number().int().nullable(),
  /** Newest first. */
  versions: z.array(CalibrationVersion),
  switches: z.array(z.object({ at: At, version: z.number().int().nullable(), by: z.string().nullable() })),
})
export type Calibration = z.infer<typeof Calibration>

export const calibration = {
  get: endpoint({
    method: 'GET',
    path: '/calibration',
    permission: 'surveys.read',
    summary: 'Versions of the experience score made from this workspace’s own answers, and which is in use since when',
    output: Calibration,
  }),
  fit: endpoint({
    method: 'POST',
    path: '/calibration/fit',
    permission: 'surveys.change',
    summary: 'Make a new version from the answers there are; a job, done within seconds',
    output: z.object({ done: z.literal(true) }),
    successStatus: 202,
  }),
  switch: endpoint({
    method: 'PUT',
    path: '/calibration/active',
    permission: 'surveys.change',
    summary:
      'Use a version from now on, or the engine’s own score again; what was judged keeps the version it was judged by',
    input: z.object({ version: z.number().int().positive().max(2_147_483_647).nullable() }),
    output: Calibration,
    refusals: ['not_found', 'calibration_unfit', 'conflict'],
  }),
}
