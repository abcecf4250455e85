import type { RefusalCode } from '@peakend/contract/refusals.ts'

/** An expected "no" of the server, read from its problem+json. `code` is what one may branch on, never the text. */
export class Refusal extends Error {
  readonly code: RefusalCode
  readonly status: number
  readonly detail: string
  /** For `invalid`: which field was wrong and how. */
  readonly fields: Record<string, string>
  readonly requestId: string | null
  readonly retryAfterMs: number | null

  constructor(of: {
    code: RefusalCode
    status: number
    detail?: string
    fields?: Record<string, string>
    requestId?: string | null
    retryAfterMs?: number | null
  }) {
    super(`${of.code}: ${of.detail ?? ''}`)
    this.name = 'Refusal'
    this.code = of.code
    this.status = of.status
    this.detail = of.detail ?? ''
    this.fields = of.fields ?? {}
    this.requestId = of.requestId ?? null
    this.retryAfterMs = of.retryAfterMs ?? null
  }
}

/** Nothing answered: no network, or no server. What was written is kept and can be tried again. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable'
}

export const isRefusal = (error: unknown, ...codes: RefusalCode[]): error is Refusal =>
  error instanceof Refusal && (codes.length === 0 || codes.includes(error.code))

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/** `fields` may come as a map or as a list of `{path, message}`. */
function readFields(value: unknown): Record<string, string> {
  const fields: Record<string, string> = {}
  if (Array.isArray(value)) {
    for (const one of value) {
      if (!isRecord(one)) continue
      const path = Array.isArray(one['path']) ? one['path'].join('.') : text(one['path'])
      if (path !== undefined) fields[path] = text(one['message']) ?? ''
    }
  } else if (isRecord(value)) {
    for (const [key, said] of Object.entries(value)) fields[key] = text(said) ?? ''
  }
  return fields
}

/** Makes a `Refusal` of an answer that is not 2xx; an answer without a code we know (a proxy's page) counts as `busy` or `bug`. */
export async function readRefusal(answer: Response): Promise<Refusal> {
  let body: unknown
  try {
    body = await answer.json()
  } catch {
    body = null
  }
  const problem = isRecord(body) ? body : {}
  const fallback: RefusalCode = answer.status === 401 ? 'not_signed_in' : answer.status >= 502 ? 'busy' : 'bug'
  const retryAfter = Number(answer.headers.get('retry-after'))
  return new Refusal({
    code: (text(problem['code']) as RefusalCode | undefined) ?? fallback,
    status: answer.status,
    detail: text(problem['detail']) ?? text(problem['title']) ?? '',
    fields: readFields(problem['fields']),
    requestId: text(problem['requestId']) ?? text(problem['instance']) ?? answer.headers.get('x-request-id'),
    retryAfterMs: retryAfter > 0 ? retryAfter * 1000 : null,
  })
}
