/** The HTML of a letter as it is shown, from its original or from what we wrote. Pure. */
import { readMail } from './read-mail.ts'
import { safeHtml, type SafeHtml } from './safe-html.ts'

/** Pictures inside a message, written into the page it is shown as. */
const LARGEST_PICTURE = 3 * 1024 * 1024
const PICTURES_TOGETHER = 10 * 1024 * 1024
const pictures = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])

/** Null where an original has no HTML. */
export const showHtml = (of: Buffer | string, withRemote: boolean): SafeHtml | null => {
  if (typeof of === 'string') return safeHtml(of, { pictureOf: () => null, withRemote })
  const read = readMail(of, { trustedServers: [], isOurs: () => false })
  if (read.html === null) return null
  let left = PICTURES_TOGETHER
  const pictureOf = (contentId: string): string | null => {
    const file = read.files.find((one) => one.contentId === contentId && pictures.has(one.type))
    if (!file || file.bytes.length > LARGEST_PICTURE || file.bytes.length > left) return null
    left -= file.bytes.length
    return `data:${file.type};base64,${file.bytes.toString('base64')}`
  }
  return safeHtml(read.html, { pictureOf, withRemote })
}
