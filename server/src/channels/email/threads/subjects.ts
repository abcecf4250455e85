/** What a subject says of the thread a message belongs to. Pure. */
import { createHmac } from 'node:crypto'
import { bareSubject } from '../../../cases/cases.ts'

/**
 * The thread of a message that names no other: the same writer under the same subject, while that is under way, goes on with it (programs that drop the
 * Message-IDs of what they answer, and people who write twice); anything else begins one of its own. Keyed, so that the id tells nothing of the subject.
 */
export const threadOfSubject = (subject: string, of: { secret: Buffer; mailId: string }): string => {
  const bare = bareSubject(subject).toLowerCase().replaceAll(/\s+/g, ' ')
  if (bare === '') return of.mailId
  const hash = createHmac('sha256', of.secret).update(`thread ${bare}`).digest().subarray(0, 16)
  // RFC 9562, 5.8: a form of our own
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x80
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80
  const hex = hash.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
