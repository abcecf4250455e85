/** When messages we begin may go out, and the words that stop, start and ask for help. */
import { z } from 'zod'
import { Bilingual } from './values.ts'

const Clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)
const Words = z.array(z.string().trim().min(2).max(20)).max(20)
export const MessageRules = z.object({
  /** Messages we begin wait until it is over, by the customer's own clock. The same time twice: never quiet. */
  quiet: z.object({ from: Clock, until: Clock }),
  /** Messages we begin to one number within 24 hours. */
  mostBegunADay: z.number().int().min(1).max(50),
  /** Beside those that are always heard (STOP, ALTO, BAJA, START, HELP, AYUDA ...). */
  stopWords: Words,
  startWords: Words,
  helpWords: Words,
  stopped: Bilingual,
  started: Bilingual,
  help: Bilingual,
})
export type MessageRules = z.infer<typeof MessageRules>
