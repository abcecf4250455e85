/**
 * A shop's signed word on who its customer is: a JWT (RFC 7519) signed with the touchpoint's secret. The algorithm is pinned to HS256, so
 * neither `none` nor a public key taken for a secret passes (RFC 8725, 3.1 and 3.2).
 */
import { jwtVerify } from 'jose'
import { Refusal } from '../../base/refusal.ts'

/** A token that lives longer is a password in a page's source. */
const longestMs = 24 * 3_600_000
const clockSkewS = 30

export interface KnownCustomer {
  /** `sub`: the shop's own id of the customer. */
  externalId: string
  name: string | null
  email: string | null
  /** The shop says that it checked the address (`email_verified`, OpenID Connect Core 1.0, 5.1). */
  isEmailVerified: boolean
}

/**
 * Checks signature, `exp` (needed, at most 24 h away), `aud` (the workspace's id) and `sub`. Refuses with `token_wrong`, whatever was
 * wrong: a forger is told nothing. A token may be used again until it expires: a page is loaded more than once.
 */
export async function readCustomerToken(
  token: string,
  of: { secret: Uint8Array; workspaceId: string; now: Date },
): Promise<KnownCustomer> {
  try {
    const { payload } = await jwtVerify(token, of.secret, {
      algorithms: ['HS256'],
      audience: of.workspaceId,
      requiredClaims: ['exp', 'sub', 'aud'],
      clockTolerance: clockSkewS,
      currentDate: of.now,
    })
    const livesMs = (payload.exp ?? 0) * 1000 - of.now.getTime()
    const externalId = payload.sub?.trim() ?? ''
    if (livesMs > longestMs + clockSkewS * 1000 || !isShort(externalId, 200)) throw new Refusal('token_wrong')
    return {
      externalId,
      name: isShort(payload['name'], 120) ? payload['name'] : null,
      email: isShort(payload['email'], 254) ? payload['email'] : null,
      isEmailVerified: payload['email_verified'] === true,
    }
  } catch (error) {
    if (error instanceof Refusal) throw error
    throw new Refusal('token_wrong')
  }
}

const isShort = (value: unknown, most: number): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= most && !/\p{Cc}/u.test(value)
