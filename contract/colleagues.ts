/** Who works beside one, as far as handing over needs it. */
import { z } from 'zod'
import { PersonId } from './ids.ts'

/** Whom a conversation may be handed to: `full` is here without a place for it, so that it goes to whoever is free; `untrained` lacks what its queue asks for. */
export const Colleague = z.object({
  personId: PersonId,
  name: z.string(),
  is: z.enum(['free', 'full', 'untrained', 'away', 'offline']),
})
export type Colleague = z.infer<typeof Colleague>
