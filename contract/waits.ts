/** The wait a customer is told. */
import { z } from 'zod'
import { At } from './values.ts'

/** What a waiting customer is told. `estimateMs` is null while there is nothing honest to base it on. */
export const Wait = z.object({
  place: z.number().int(),
  estimateMs: z.number().int().nullable(),
  since: At,
  isAnyoneThere: z.boolean(),
})
export type Wait = z.infer<typeof Wait>
