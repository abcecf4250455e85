/** Standards: the experience a brand intends, in plain sentences, per channel (touchpoint, stage) and moment; versioned. */
import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { StandardId } from './ids.ts'
import { ReasonCode } from './moments.ts'
import { At, Bilingual, Channel } from './values.ts'

/** Sentences for each stand in moments.data.ts. */
const isReason = (code: string): boolean => ReasonCode.safeParse(code).success

/**
 * What a line measures, so that "as intended" can be computed: a moment's least score, a reason that must (not) be found,
 * a wait at most, a reply at most. A line without a measure is for people to read and is never counted.
 */
export const StandardMeasure = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('score'), atLeast: z.number().min(1).max(5) }),
  z.object({ kind: z.literal('reason'), reason: z.string().max(80), must: z.boolean() }),
  z.object({ kind: z.literal('wait'), atMostMs: z.number().int().min(0) }),
  z.object({ kind: z.literal('reply'), atMostMs: z.number().int().min(0) }),
])
export const StandardLine = z.object({ say: Bilingual, measure: StandardMeasure.nullable() })
export const Standard = z.object({
  id: StandardId,
  channel: Channel,
  moment: z.enum(['welcome', 'peak', 'farewell']),
  version: z.number().int(),
  inForceFrom: At,
  lines: z.array(StandardLine).min(1).max(20),
  changedBy: z.string().nullable(),
})
export const standards = {
  list: endpoint({
    method: 'GET',
    path: '/standards',
    permission: 'standards.read',
    summary: 'The standards in force',
    output: z.object({ rows: z.array(Standard), targetPct: z.number() }),
  }),
  change: endpoint({
    method: 'PUT',
    path: '/standards/{channel}/{moment}',
    permission: 'standards.change',
    summary: 'A new version, in force from now; interactions keep the version of their day',
    input: z.object({
      channel: Channel,
      moment: z.enum(['welcome', 'peak', 'farewell']),
      lines: z
        .array(
          StandardLine.refine(
            (line) => line.measure?.kind !== 'reason' || isReason(line.measure.reason),
            'no such reason',
          ),
        )
        .min(1)
        .max(20),
    }),
    output: Standard,
  }),
  history: endpoint({
    method: 'GET',
    path: '/standards/{channel}/{moment}/history',
    permission: 'standards.read',
    summary: 'Earlier versions',
    input: z.object({ channel: Channel, moment: z.enum(['welcome', 'peak', 'farewell']) }),
    output: z.object({ rows: z.array(Standard) }),
  }),
  setTarget: endpoint({
    method: 'PUT',
    path: '/standards/target',
    permission: 'standards.change',
    summary: 'The share that should be as intended',
    input: z.object({ targetPct: z.number().min(1).max(100) }),
    output: z.object({ targetPct: z.number() }),
  }),
}
