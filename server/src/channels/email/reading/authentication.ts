/** What our own border said about who sent a message (RFC 8601). Results under any other name are the sender's words about themselves. Pure. */
import type { MailAuthentication, MailResult } from '@peakend/contract/email.ts'
import type { z } from 'zod'
import type { Headers } from './headers.ts'
import { splitOutsideQuotes, withoutComments } from './words.ts'

type Result = z.infer<typeof MailResult>
const results = new Set<string>(['pass', 'fail', 'softfail', 'neutral', 'temperror', 'permerror', 'policy', 'none'])
const isResult = (text: string): text is Result => results.has(text)

export const nothingSaid: MailAuthentication = { server: null, spf: 'none', dkim: 'none', dmarc: 'none', domain: null }

/**
 * The results of the first server of ours, which is the last that added its own: servers put them on top (RFC 8601, 5). `trusted` are their names. One
 * with nothing trusted believes nothing.
 */
export const authenticationOf = (headers: Headers, trusted: readonly string[]): MailAuthentication => {
  const names = new Set(trusted.map((name) => name.trim().toLowerCase()))
  const ours = headers
    .all('authentication-results')
    .map((raw) => splitOutsideQuotes(withoutComments(raw), ';').map((piece) => piece.trim()))
    .filter(([server = '']) => names.has(server.split(/\s/)[0]?.toLowerCase() ?? ''))
  const [server] = ours
  if (!server) return nothingSaid
  // one server may write several fields at once; those it wrote stand together on top
  const name = serverOf(server)
  const until = ours.findIndex((one) => serverOf(one) !== name)
  const said = ours.slice(0, until < 0 ? undefined : until).flatMap((one) => one.slice(1))
  const dmarc = said.find((piece) => methodOf(piece) === 'dmarc')
  return {
    server: name,
    spf: bestOf(said, 'spf'),
    dkim: bestOf(said, 'dkim'),
    // said twice, the worse counts: nobody gains by adding one
    dmarc: worstOf(said, 'dmarc'),
    domain: /header\.from\s*=\s*"?@?([^\s";]+)/i.exec(dmarc ?? '')?.[1]?.toLowerCase() ?? null,
  }
}

const serverOf = (pieces: readonly string[]): string => (pieces[0] ?? '').split(/\s/)[0]?.toLowerCase() ?? ''
const methodOf = (piece: string): string => /^([a-z0-9-]+)\s*(?:\/\s*\d+\s*)?=/i.exec(piece)?.[1]?.toLowerCase() ?? ''
const resultOf = (piece: string): Result => {
  const said = /^[a-z0-9-]+\s*(?:\/\s*\d+\s*)?=\s*([a-z]+)/i.exec(piece)?.[1]?.toLowerCase() ?? ''
  return isResult(said) ? said : 'none'
}
const saidOf = (said: readonly string[], method: string): Result[] =>
  said.filter((piece) => methodOf(piece) === method).map(resultOf)
/** Of several signatures one that holds is enough. */
const bestOf = (said: readonly string[], method: string): Result => {
  const all = saidOf(said, method)
  return all.includes('pass') ? 'pass' : (all[0] ?? 'none')
}
const worstOf = (said: readonly string[], method: string): Result => {
  const all = saidOf(said, method)
  return all.find((one) => one !== 'pass') ?? all[0] ?? 'none'
}

/** Whether DMARC passed for the very domain the message says it is from. */
export const isDmarcPass = (said: MailAuthentication, fromAddress: string): boolean => {
  const domain = fromAddress.slice(fromAddress.lastIndexOf('@') + 1).toLowerCase()
  return said.dmarc === 'pass' && domain !== '' && (said.domain === null || said.domain === domain)
}
