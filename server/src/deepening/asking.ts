/**
 * One question to an OpenAI-compatible endpoint (POST .../chat/completions). The peer is not trusted: it gets so much time and so many bytes, is never
 * followed elsewhere, and whatever it does becomes one of a few faults. The key stands in the header of the request and nowhere else.
 */
import type { DeepeningFault } from '@peakend/contract/deepening.ts'
import { z } from 'zod'
import { answerSchema } from './answer.ts'
import type { Message } from './prompt.ts'

export interface Endpoint {
  url: string
  model: string
  key: string | undefined
  timeoutMs: number
}

export type EndpointFault = Exclude<DeepeningFault, 'wrong-form' | 'too-late'>
export type Asked = Good | Fault
interface Good {
  isGood: true
  text: string
  model: string
  tokens: number
  status: number
}
interface Fault {
  isGood: false
  why: EndpointFault
  status: number | null
  retryAfterMs: number | null
  /** The endpoint's own word for it, shortened, without the key. */
  said: string | null
  /** Counted as used where the endpoint may have worked for it. */
  tokens: number
}

/** Tokens the answer may have; thoughts count as answer where a model thinks. */
export const MOST_ANSWER_TOKENS = 1500
const MOST_BYTES = 256 * 1024
const MOST_SAID = 300
/** About three signs a token in Spanish and JSON; better too many than too few. */
export const tokensOf = (signs: number): number => Math.ceil(signs / 3)
export const signsOf = (messages: readonly Message[]): number => messages.reduce((sum, m) => sum + m.content.length, 0)

/** The words alone are needed; a name or a count in a form of an endpoint's own costs no answer. */
const Completion = z.object({
  model: z.string().min(1).max(200).optional().catch(undefined),
  choices: z.array(z.object({ message: z.object({ content: z.string().nullish() }) })).min(1),
  usage: z
    .object({ total_tokens: z.number().int().min(1).max(10_000_000) })
    .optional()
    .catch(undefined),
})
const Complaint = z.object({ error: z.union([z.string(), z.object({ message: z.string() })]) })

const format = { type: 'json_schema', json_schema: { name: 'conversation', strict: true, schema: answerSchema } }
/** What endpoints understand differs: where one calls the request wrong the next, plainer form is tried, and the first that is answered is remembered. */
const forms: readonly Record<string, unknown>[] = [
  { response_format: format, max_tokens: MOST_ANSWER_TOKENS, temperature: 0 },
  { response_format: format, max_completion_tokens: MOST_ANSWER_TOKENS * 3 },
  { max_tokens: MOST_ANSWER_TOKENS },
]

export const addressOf = (url: string): string => {
  const address = new URL(url)
  address.pathname = address.pathname.replace(/\/+$/, '')
  if (!address.pathname.endsWith('/chat/completions')) address.pathname += '/chat/completions'
  return address.href
}

/** `Retry-After` (RFC 9110, 10.2.3): seconds, or a date. Null where it says nothing one could keep to. */
export const retryAfterMs = (header: string | null, now: Date): number | null => {
  if (header === null) return null
  const ms = /^\d{1,6}$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now.getTime()
  return Number.isFinite(ms) && ms >= 0 ? ms : null
}

const faultOf = (status: number): EndpointFault => {
  if (status >= 300 && status < 400) return 'redirected'
  if ([401, 402, 403, 404].includes(status)) return 'not-allowed'
  if (status === 429) return 'busy'
  return status >= 500 || status === 408 ? 'away' : 'refused'
}

/** Null where there is more of it than an answer may have; the rest is not read. */
const readBounded = async (response: Response): Promise<string | null> => {
  if (!response.body) return ''
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of response.body) {
    size += piece.byteLength
    // leaving the loop ends the stream and with it the connection
    if (size > MOST_BYTES) return null
    pieces.push(piece)
  }
  return Buffer.concat(pieces).toString('utf8')
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export const openAsking = (endpoint: Endpoint, now: () => Date) => {
  const address = addressOf(endpoint.url)
  let known = 0

  /** Some endpoints quote the key; nothing of theirs is kept or shown with it, nor with signs that hide or turn text. */
  const keyless = (said: string): string => (endpoint.key ? said.replaceAll(endpoint.key, '***') : said)
  const plain = (said: string): string => keyless(said).replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ')

  const complaintOf = (text: string): string | null => {
    const { error } = Complaint.safeParse(parsed(text)).data ?? {}
    const said = typeof error === 'string' ? error : error?.message
    if (!said) return null
    // or parts of the key
    return plain(said.replaceAll(/\b(?:sk|pk|Bearer)[-_ ]\S+/gi, '***')).slice(0, MOST_SAID)
  }

  const once = async (
    messages: readonly Message[],
    form: number,
    signal: AbortSignal,
    spent: number,
  ): Promise<Asked> => {
    const failed = (why: EndpointFault, more: Partial<Fault> = {}): Fault => ({
      isGood: false,
      why,
      status: null,
      retryAfterMs: null,
      said: null,
      tokens: 0,
      ...more,
    })
    let response: Response
    try {
      response = await fetch(address, {
        method: 'POST',
        redirect: 'manual',
        signal,
        headers: {
          'content-type': 'application/json',
          accept: 'application/json',
          ...(endpoint.key ? { authorization: `Bearer ${endpoint.key}` } : {}),
        },
        body: JSON.stringify({ model: endpoint.model, messages, ...forms[form] }),
      })
    } catch {
      // it may have worked on it all the while
      return signal.aborted ? failed('too-slow', { tokens: spent }) : failed('away')
    }
    const { status } = response
    let text: string | null
    try {
      text = await readBounded(response)
    } catch {
      return failed(signal.aborted ? 'too-slow' : 'cut-short', { status, tokens: spent })
    }
    if (status !== 200) {
      const wait = retryAfterMs(response.headers.get('retry-after'), now())
      return failed(faultOf(status), { status, retryAfterMs: wait, said: text === null ? null : complaintOf(text) })
    }
    if (text === null) return failed('too-large', { status, tokens: spent + tokensOf(MOST_BYTES) })
    const completion = Completion.safeParse(parsed(text)).data
    const content = keyless(completion?.choices[0]?.message.content ?? '')
    return {
      isGood: true,
      // what is no completion at all is read as an answer of the wrong form
      text: content,
      model: completion?.model === undefined ? endpoint.model : plain(completion.model),
      // one that says nothing, or nought, is counted all the same: the day's limit rests on it
      tokens: completion?.usage?.total_tokens ?? tokensOf(signsOf(messages) + content.length),
      status,
    }
  }

  /** Asks, within the endpoint's time limit (or `withinMs` where that is shorter). Never throws for what the peer does. */
  return async (messages: readonly Message[], outer: AbortSignal, withinMs = endpoint.timeoutMs): Promise<Asked> => {
    const signal = AbortSignal.any([outer, AbortSignal.timeout(Math.min(withinMs, endpoint.timeoutMs))])
    const spent = tokensOf(signsOf(messages)) + MOST_ANSWER_TOKENS
    for (let form = known; ; form++) {
      const asked = await once(messages, form, signal, spent)
      // what is refused in every form (too long a conversation) says nothing of the form
      if (asked.isGood) known = form
      const isPlainer = !asked.isGood && asked.why === 'refused' && (asked.status === 400 || asked.status === 422)
      if (!isPlainer || form + 1 >= forms.length) return asked
    }
  }
}
export type Ask = ReturnType<typeof openAsking>
