/** A letter as it was sent, and what is told of the links in it. */
import { z } from 'zod'

/**
 * A link that is not what it seems. `elsewhere`: its words name the site `says`, and it leads to another. `lookalike`: its host reads as `says` by letters of
 * other alphabets.
 */
export const MailLink = z.object({ why: z.enum(['elsewhere', 'lookalike']), says: z.string(), leadsTo: z.string() })
export type MailLink = z.infer<typeof MailLink>

export const MailHtml = z.object({
  /**
   * Made safe on the server, for a sandboxed frame without scripts; pictures it carries are inside, remote ones are left out unless asked for. Null where
   * it came without.
   */
  html: z.string().nullable(),
  /** Pictures on other servers, which tell the sender that and when they are looked at. */
  remotePictures: z.number().int(),
  /** Links in its HTML that are not what they seem, at most 20, each once; where they stand the HTML has the host in `data-leads`. */
  links: z.array(MailLink),
})
