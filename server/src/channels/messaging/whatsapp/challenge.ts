import { createHash, timingSafeEqual } from 'node:crypto'
import type { RawAnswer } from '../../../base/raw-route.ts'
import { Refusal } from '../../../base/refusal.ts'
import type { Opened } from '../adapter.ts'

const hash = (text: string): Buffer => createHash('sha256').update(text).digest()

/** The platform asks once whether the address is ours: it is where it knows the token we gave it. Refuses `not_allowed`. */
export const challengeOf = (account: Opened, query: URLSearchParams): RawAnswer => {
  const { verifyToken } = account.secrets
  const given = query.get('hub.verify_token') ?? ''
  const challenge = query.get('hub.challenge') ?? ''
  const isOurs =
    account.settings.via.kind === 'whatsapp' &&
    verifyToken !== undefined &&
    query.get('hub.mode') === 'subscribe' &&
    timingSafeEqual(hash(given), hash(verifyToken)) &&
    // it is given back as it came: nothing a browser could take for a page
    /^[\w-]{1,100}$/.test(challenge)
  if (!isOurs) throw new Refusal('not_allowed', 'That is not the token agreed with the platform.')
  return {
    status: 200,
    headers: { 'content-type': 'text/plain', 'x-content-type-options': 'nosniff' },
    body: challenge,
  }
}
