import { isIPv6 } from 'node:net'
import { hashOf } from '../sealed.ts'
import type { SystemTx } from '../../base/database.ts'

const MINUTE_MS = 60_000

export interface Limit {
  /** What is counted, such as an address; kept as a hash. */
  key: string
  most: number
  windowMs: number
}

/** What one customer of a provider has to itself: an IPv4 address, or the first 64 bits of an IPv6 one (RFC 6177). */
export const networkOf = (address: string): string => {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped !== undefined) return mapped
  if (!isIPv6(address)) return address
  const [head = '', tail = ''] = address.split('%')[0]?.toLowerCase().split('::') ?? []
  const left = head === '' ? [] : head.split(':')
  const right = tail === '' ? [] : tail.split(':')
  const gap = address.includes('::') ? 8 - left.length - right.length : 0
  const groups = [...left, ...Array.from({ length: gap }, () => '0'), ...right]
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')
}

/**
 * Attempts to sign in: ten in a quarter of an hour for one person from one address, so that nobody's typing locks out the owner
 * elsewhere; a hundred an hour for one person from anywhere (NIST SP 800-63B-4, 3.2.2); fifty in a quarter from one address.
 */
export const signInLimits = (email: string, address: string): Limit[] => [
  { key: `sign-in person+address ${email} ${networkOf(address)}`, most: 10, windowMs: 15 * MINUTE_MS },
  { key: `sign-in person ${email}`, most: 100, windowMs: 60 * MINUTE_MS },
  { key: `sign-in address ${networkOf(address)}`, most: 50, windowMs: 15 * MINUTE_MS },
]

/** One-time codes tried by whoever has the password already: ten an hour, from anywhere. */
export const codeLimits = (personId: string): Limit[] => [
  { key: `code person ${personId}`, most: 10, windowMs: 60 * MINUTE_MS },
]

/** Mails to one mailbox and requests from one address. */
export const forgottenLimits = (email: string, address: string): Limit[] => [
  { key: `forgotten person ${email}`, most: 5, windowMs: 60 * MINUTE_MS },
  { key: `forgotten address ${networkOf(address)}`, most: 20, windowMs: 60 * MINUTE_MS },
]

/** Guesses at links and at the own password or code of somebody signed in. */
export const guessLimits = (what: string, who: string): Limit[] => [
  { key: `${what} ${networkOf(who)}`, most: 20, windowMs: 15 * MINUTE_MS },
]

/**
 * Counts one attempt against each limit; 0, or in how many seconds to try again. Counts in the database, so that all nodes count together,
 * and must be committed before the attempt is made, so that attempts at the same time count too.
 */
export const countAttempts = async (tx: SystemTx, limits: readonly Limit[]): Promise<number> => {
  let retryAfterS = 0
  for (const limit of limits) {
    const [row] = await tx.query<{ count: number; window_ends_at: Date }>(
      'attempts.count',
      `insert into auth.attempts as a (key, count, window_ends_at) values ($1, 1, $2)
       on conflict (key) do update set
         count = case when a.window_ends_at <= $3 then 1 else a.count + 1 end,
         window_ends_at = case when a.window_ends_at <= $3 then excluded.window_ends_at else a.window_ends_at end
       returning count, window_ends_at`,
      [hashOf(limit.key), new Date(tx.now.getTime() + limit.windowMs), tx.now],
    )
    if (row && row.count > limit.most) {
      retryAfterS = Math.max(retryAfterS, Math.ceil((row.window_ends_at.getTime() - tx.now.getTime()) / 1000))
    }
  }
  return retryAfterS
}

/** Forgets the attempts counted under a key: the person got in. */
export const forgetAttempts = (tx: SystemTx, limit: Limit) =>
  tx.query('attempts.forget', 'delete from auth.attempts where key = $1', [hashOf(limit.key)])
