/** Templates of WhatsApp: approved words with places to fill in, and what may stand above them. */
import { z } from 'zod'
import { MessageAccountId, TemplateId } from './ids.ts'

/**
 * What a template holds that cannot be given here: `cards` a row of them, `offer` one that ends at a time. `place`, `form` and `catalogue` stand on those
 * fetched before these could be given, until they are fetched again.
 */
export const TemplateUnfit = z.enum(['place', 'form', 'catalogue', 'cards', 'offer', 'other'])
export type TemplateUnfit = z.infer<typeof TemplateUnfit>

export const MessageTemplate = z.object({
  id: TemplateId,
  accountId: MessageAccountId,
  name: z.string(),
  language: z.string(),
  category: z.enum(['marketing', 'utility', 'authentication']),
  state: z.enum(['approved', 'pending', 'rejected', 'paused']),
  /** With places `{{1}}`, `{{2}}` or `{{name}}`. */
  body: z.string(),
  /** Stands above the body, with a place of its own or none. */
  header: z.string().nullable(),
  /** What stands above the body in place of words; a file of that kind is given whenever it is sent. */
  media: z.enum(['image', 'video', 'document']).nullable(),
  footer: z.string().nullable(),
  /** What its buttons say, in order. */
  buttons: z.array(z.string()),
  /**
   * What must be filled in: places of the body by their names, `header` for the one above it, `button 2` for the second button's;
   * `place latitude`, `place longitude`, `place name` and `place address` of a place on a map; `ware` and `catalogue` of one ware, `button 1 title` and
   * `button 1 wares` (their names, with commas) of several.
   */
  places: z.array(z.string()),
  /** Why the platform rejected or paused it, in its words. */
  why: z.string().nullable(),
  /** Why it is never sent from here, whatever the platform says of it; null for one that can be. */
  unfit: TemplateUnfit.nullable(),
})
export type MessageTemplate = z.infer<typeof MessageTemplate>
