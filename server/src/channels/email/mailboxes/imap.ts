/** A connection to an IMAP server (RFC 9051), and what went wrong with one, sorted for people. */
import type { MailboxTrouble } from '@peakend/contract/email.ts'
import { ImapFlow } from 'imapflow'
import type { Settings } from './mailboxes.ts'
import { TokenRefused, type Tokens } from './oauth.ts'
import { SecretUnreadable } from '../../../base/secrets.ts'
import type { Secrets } from './secrets.ts'

const CONNECT_MS = 15_000
const SOCKET_MS = 120_000
/** RFC 9051 wants IDLE begun again within 29 minutes; middle boxes forget a silent connection sooner. */
const IDLE_MS = 4 * 60_000

export const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || host.startsWith('127.')

/** Where a command only answers that it was refused, the library logs what was said. */
const refusals = new WeakMap<ImapFlow, string>()
const logOf = (refused: (said: string) => void) => {
  const nothing = () => undefined
  const warn = (entry: unknown) => {
    const text = factsOf(factsOf(entry)['err'])['responseText']
    if (typeof text === 'string') refused(onOneLine(text))
  }
  return { trace: nothing, debug: nothing, info: nothing, warn, error: nothing }
}
const onOneLine = (said: string): string => said.replaceAll(/[\r\n]+/g, ' ').slice(0, 200)

/** What the server said when it last refused a command of this connection. */
export const lastRefusal = (client: ImapFlow): string | null => refusals.get(client) ?? null

/** Connects and signs in. Throws what `troubleOf` sorts. A password never travels in the clear to another machine unless the setting says `none`. */
export const connectImap = async (
  settings: Settings,
  secrets: Secrets,
  tokens: Tokens,
  signal?: AbortSignal,
): Promise<ImapFlow> => {
  const { host, port, security, user } = settings.incoming
  const isOAuth = settings.signIn === 'oauth'
  const auth = isOAuth
    ? { user, accessToken: await tokens.get(settings, secrets, signal) }
    : { user, pass: secrets.password ?? '' }
  const client: ImapFlow = new ImapFlow({
    host: host.replace(/^\[|\]$/g, ''),
    port,
    secure: security === 'tls',
    doSTARTTLS: security === 'starttls' ? true : security === 'none' ? false : undefined,
    tls: { rejectUnauthorized: !isLoopback(host) },
    auth,
    logger: logOf((said) => refusals.set(client, said)),
    disableAutoIdle: true,
    maxIdleTime: IDLE_MS,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SOCKET_MS,
    clientInfo: { name: 'Peakend' },
  })
  // an error between commands must not end the process; the next command tells
  client.on('error', () => undefined)
  try {
    await client.connect()
    return client
  } catch (e) {
    if (isOAuth && isSignInRefused(e)) tokens.forget(settings)
    client.close()
    throw e
  }
}

const factsOf = (e: unknown): Record<string, unknown> =>
  typeof e === 'object' && e !== null ? (e as Record<string, unknown>) : {}
const isSignInRefused = (e: unknown): boolean => factsOf(e)['authenticationFailed'] === true

const unreachable = new Set([
  'ECONNREFUSED',
  'ESOCKET',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ECONNRESET',
  'EAI_AGAIN',
  'EPIPE',
  'NoConnection',
  'EConnectionClosed',
  'ClosedAfterConnectTLS',
  'ClosedAfterConnectText',
])
const slow = new Set([
  'ETIMEOUT',
  'ETIMEDOUT',
  'CONNECT_TIMEOUT',
  'GREETING_TIMEOUT',
  'UPGRADE_TIMEOUT',
  'ESOCKETTIMEDOUT',
])

/** What a failure means, and what was said of it, without secrets. */
export const troubleOf = (e: unknown): { why: MailboxTrouble; detail: string } => {
  const facts = factsOf(e)
  const code = typeof facts['code'] === 'string' ? facts['code'] : ''
  const said = [facts['responseText'], facts['response'], e instanceof Error ? e.message : ''].find(
    (text): text is string => typeof text === 'string' && text !== '',
  )
  const detail = onOneLine(said ?? 'no answer')
  if (e instanceof TokenRefused) return { why: 'refused-token', detail: e.detail }
  if (e instanceof SecretUnreadable) return { why: 'secret-unreadable', detail: e.message }
  if (facts['responseCode'] === 535 || code === 'EAUTH' || isSignInRefused(e)) return { why: 'refused-sign-in', detail }
  if (
    facts['mailboxMissing'] === true ||
    /nonexistent|doesn't exist|no such mailbox|unknown mailbox/i.test(
      `${String(facts['serverResponseCode'])} ${detail}`,
    )
  )
    return { why: 'no-such-folder', detail }
  if (/CERT|TLS|SSL|self.signed/i.test(`${code} ${detail}`)) return { why: 'tls-failed', detail }
  if (slow.has(code)) return { why: 'too-slow', detail }
  if (unreachable.has(code) || /closed|not available|refused/i.test(detail)) return { why: 'unreachable', detail }
  return { why: 'server-said', detail }
}
