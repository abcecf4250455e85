/** Requests to providers over HTTP, with what an answer or a broken connection means for the message. */
import type { Handed, Tried } from '../adapter.ts'

const ANSWER_MS = 20_000
const MOST_ANSWER_BYTES = 64 * 1024
const MOST_SAID = 200

export interface Answer {
  status: number
  text: string
  headers: Headers
}

/** Before anything was sent: it can be tried again without harm. */
const beforeSending = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_HAS_EXPIRED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
])

export class NotReached extends Error {
  readonly wasSent: boolean
  constructor(message: string, wasSent: boolean) {
    super(message)
    this.wasSent = wasSent
  }
}

/** One request; redirects are not followed, they would carry the secret elsewhere. Throws `NotReached`. */
export const ask = async (
  url: string,
  init: RequestInit,
  signal: AbortSignal,
  most = MOST_ANSWER_BYTES,
): Promise<Answer> => {
  try {
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
    })
    const chunks: Buffer[] = []
    let bytes = 0
    for await (const chunk of response.body ?? []) {
      chunks.push(Buffer.from(chunk as Uint8Array))
      bytes += (chunk as Uint8Array).length
      // the rest is not wanted
      if (bytes > most) break
    }
    return { status: response.status, text: Buffer.concat(chunks).toString('utf8'), headers: response.headers }
  } catch (e) {
    const cause = e instanceof Error ? (e.cause as NodeJS.ErrnoException | undefined) : undefined
    const code = cause?.code ?? (e instanceof Error ? e.name : '')
    throw new NotReached(code || 'no answer', !beforeSending.has(code))
  }
}

/** How long the peer asks us to wait. */
export const waitOf = (headers: Headers): number | undefined => {
  const seconds = Number(headers.get('retry-after'))
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 3600) * 1000 : undefined
}

const busy = new Set([429, 503])
/** Somewhere between us and the provider it broke: nobody knows whether it was taken. */
const unknown = new Set([500, 502, 504])

export const saidIn = (answer: Answer): string =>
  `${answer.status} ${answer.text.replaceAll(/\s+/g, ' ').trim()}`.slice(0, MOST_SAID)

/** What an answer that is no success means; what was refused for good is told by `refusal`. */
export const failureOf = (answer: Answer, refusal: (answer: Answer) => Handed): Handed => {
  const why = saidIn(answer)
  if (busy.has(answer.status)) return { result: 'again', why, ...waited(waitOf(answer.headers)) }
  if (answer.status === 401 || answer.status === 403)
    return { result: 'again', why, waitMs: 60_000, trouble: 'refused-sign-in' }
  if (unknown.has(answer.status)) return { result: 'unsure', why }
  return refusal(answer)
}
const waited = (waitMs: number | undefined) => (waitMs === undefined ? {} : { waitMs })

/** What a connection that broke means. */
export const brokenOf = (e: unknown): Handed => {
  if (!(e instanceof NotReached)) throw e
  return e.wasSent
    ? { result: 'unsure', why: `no answer: ${e.message}` }
    : { result: 'again', why: e.message, trouble: 'unreachable' }
}

export const triedOf = (e: unknown): Tried => {
  if (!(e instanceof NotReached)) throw e
  return { isFine: false, why: e.message === 'TimeoutError' ? 'too-slow' : 'unreachable', detail: e.message }
}
