/** A thin fetch over the chat's endpoints; the contract gives the types only (its code would weigh more than the chat). */
import type { chat } from '@peakend/contract/chat.ts'
import type { z } from 'zod'

type Endpoints = typeof chat
type SchemaOf<E, K extends 'inputSchema' | 'outputSchema'> = E extends { '~orpc': { [P in K]?: infer S } } ? S : never
export type InputOf<N extends keyof Endpoints> = z.input<Extract<SchemaOf<Endpoints[N], 'inputSchema'>, z.ZodType>>
export type OutputOf<N extends keyof Endpoints> = z.output<Extract<SchemaOf<Endpoints[N], 'outputSchema'>, z.ZodType>>

/** Method and path of each endpoint used here; a test holds it to the contract. */
export const routes = {
  start: 'POST /chat/start',
  say: 'POST /chat/turns',
  turns: 'GET /chat/turns',
  read: 'PUT /chat/read',
  received: 'PUT /chat/received',
  leaveMessage: 'POST /chat/messages',
  claim: 'PUT /chat/claim',
  sendCode: 'POST /chat/code',
  proveCode: 'POST /chat/code/proof',
  wantPerson: 'POST /chat/person',
  end: 'POST /chat/end',
  survey: 'POST /chat/survey',
  transcript: 'GET /chat/transcript',
} as const satisfies Record<keyof Endpoints, string>

/** Longer than the server's slowest answer, short enough that a dead network is noticed and said. */
const timeoutMs = 12_000

/** What the server said no with, or `unreachable`. */
export class Refused extends Error {
  readonly code: string
  readonly retryAfterMs: number
  constructor(code: string, retryAfterMs = 0) {
    super(code)
    this.code = code
    this.retryAfterMs = retryAfterMs
  }
}

/** Trying again later may work: no answer, or an answer that says "not now". */
export const isPassing = (error: unknown): boolean =>
  !(error instanceof Refused) ||
  ['unreachable', 'too_many_requests', 'database_away', 'busy', 'too_slow', 'bug', 'storage_full'].includes(error.code)

export class Api {
  readonly base: string
  token = ''

  constructor(base: string) {
    this.base = base
  }

  ask<N extends keyof Endpoints>(name: N, input: InputOf<N>): Promise<OutputOf<N>> {
    const [method = '', path = ''] = routes[name].split(' ')
    return this.send(method, path, input as object)
  }

  async send<T>(method: string, path: string, input: object): Promise<T> {
    const isGet = method === 'GET'
    // what is not given is left out, as JSON does
    const query = isGet ? `?${new URLSearchParams(JSON.parse(JSON.stringify(input)) as Record<string, string>)}` : ''
    const response = await fetch(`${this.base}/api${path}${query}`, {
      method,
      headers: {
        ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
        ...(isGet ? {} : { 'content-type': 'application/json' }),
      },
      body: isGet ? undefined : JSON.stringify(input),
      credentials: 'omit',
      cache: 'no-store',
      signal: AbortSignal.timeout(timeoutMs),
    }).catch(() => {
      throw new Refused('unreachable')
    })
    const answer: unknown = await response.json().catch(() => ({}))
    if (!response.ok) {
      const code = (answer as { code?: string }).code ?? (response.status >= 500 ? 'unreachable' : 'invalid')
      throw new Refused(code, Number(response.headers.get('retry-after')) * 1000)
    }
    return answer as T
  }

  /** A file's bytes: downloads need the visitor's token, so a plain link would not do. */
  async file(url: string): Promise<Blob> {
    const response = await fetch(new URL(url, this.base), {
      headers: { authorization: `Bearer ${this.token}` },
      credentials: 'omit',
    })
    if (!response.ok) throw new Refused(String(response.status))
    return await response.blob()
  }
}
