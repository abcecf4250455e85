/** Access tokens from refresh tokens (RFC 6749, 6), kept for as long as they are good. Secrets travel in the body of the request and nowhere else. */
import type { Clock } from '../../../base/clock.ts'
import type { Settings } from './mailboxes.ts'
import type { Secrets } from './secrets.ts'

const known = {
  google: { tokenUrl: 'https://oauth2.googleapis.com/token', scope: undefined },
  microsoft: {
    tokenUrl: 'https://login.microsoftonline.com/common/oauth2/v2.0/token',
    scope: 'https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access',
  },
  other: { tokenUrl: undefined, scope: undefined },
} as const

/** The provider refuses the refresh token: somebody must sign in there again. `detail` is its error code, never a token. */
export class TokenRefused extends Error {
  readonly detail: string
  constructor(detail: string) {
    super('the provider refuses the token')
    this.detail = detail
  }
}

const TIMEOUT_MS = 15_000
/** A token is renewed before it ends: a session opened at its last moment would be closed at once. */
const BEFORE_END_MS = 120_000
const LONGEST_ANSWER = 100_000

export interface Tokens {
  /** A good access token. Throws `TokenRefused`, or what the network did. */
  readonly get: (settings: Settings, secrets: Secrets, signal?: AbortSignal) => Promise<string>
  /** The server did not take it: the next one is asked for anew. */
  readonly forget: (settings: Settings) => void
}

export const openTokens = (clock: Clock): Tokens => {
  const kept = new Map<string, { token: string; refreshToken: string; untilMs: number }>()
  const keyOf = (settings: Settings) => JSON.stringify([settings.oauth, settings.incoming.user])
  return {
    async get(settings, secrets, signal) {
      const { oauth } = settings
      const url = oauth && (oauth.tokenUrl ?? known[oauth.provider].tokenUrl)
      if (!oauth || !url || !secrets.refreshToken) throw new TokenRefused('incomplete')
      const key = keyOf(settings)
      const now = clock.now().getTime()
      const found = kept.get(key)
      if (found && found.untilMs > now && found.refreshToken === secrets.refreshToken) return found.token
      const scope = oauth.scope ?? known[oauth.provider].scope
      const answer = await ask(
        url,
        {
          grant_type: 'refresh_token',
          refresh_token: secrets.refreshToken,
          client_id: oauth.clientId,
          ...(secrets.clientSecret ? { client_secret: secrets.clientSecret } : {}),
          ...(scope ? { scope } : {}),
        },
        signal,
      )
      const lifeMs = (answer.expires_in ?? 3600) * 1000
      kept.set(key, {
        token: answer.access_token,
        refreshToken: secrets.refreshToken,
        untilMs: now + Math.max(lifeMs - BEFORE_END_MS, lifeMs / 2),
      })
      return answer.access_token
    },
    forget: (settings) => void kept.delete(keyOf(settings)),
  }
}

interface Answer {
  access_token: string
  expires_in?: number
}

const ask = async (url: string, body: Record<string, string>, signal?: AbortSignal): Promise<Answer> => {
  const late = AbortSignal.timeout(TIMEOUT_MS)
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: new URLSearchParams(body).toString(),
    redirect: 'error',
    signal: signal ? AbortSignal.any([late, signal]) : late,
  })
  const text = (await response.text()).slice(0, LONGEST_ANSWER)
  const said = parsed(text)
  if (response.status >= 400 && response.status < 500 && response.status !== 429)
    throw new TokenRefused(errorIn(said, response.status))
  if (!response.ok) throw new Error(`the token server answered ${response.status}`)
  const token = said['access_token']
  if (typeof token !== 'string' || token === '') throw new Error('the token server answered without a token')
  const expires = Number(said['expires_in'])
  return { access_token: token, ...(Number.isFinite(expires) && expires > 0 ? { expires_in: expires } : {}) }
}

const parsed = (text: string): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
const errorIn = (said: Record<string, unknown>, status: number): string => {
  const code = said['error']
  return typeof code === 'string' && /^[\w.-]{1,60}$/.test(code) ? code : `status ${status}`
}
