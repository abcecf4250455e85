/** The three bars: welcome, need, farewell of one interaction against the standard in force. */
import { z } from 'zod'

export const BarState = z.enum(['open', 'judged', 'not-judged'])
/** `score` 1..5 when judged; `below` its standard, `failed` under 2.5, `delight` at or over 4.6. `why` names why it could not be judged. */
export const Bar = z.object({
  state: BarState,
  score: z.number().nullable(),
  verdict: z.enum(['failed', 'below', 'met', 'delight']).nullable(),
  why: z.string().nullable(),
})
export type Bar = z.infer<typeof Bar>
export const Mark = z.object({
  welcome: Bar,
  peak: Bar,
  farewell: Bar,
  standard: z.object({ welcome: z.number(), peak: z.number(), farewell: z.number() }),
})
export type Mark = z.infer<typeof Mark>
