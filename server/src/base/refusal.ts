import { refusals, type RefusalCode } from '@peakend/contract/refusals.ts'

/** Facts a refusal carries to the caller: never secrets, never what people said. */
export interface RefusalFacts {
  retryAfterS?: number
  fields?: readonly { path: string; problem: string }[]
  [fact: string]: unknown
}

/** RFC 9457 problem details. */
export interface Problem {
  type: string
  title: string
  status: number
  detail: string
  code: RefusalCode
  [fact: string]: unknown
}

/** An expected "no". Anything else that is thrown is a bug. */
export class Refusal extends Error {
  readonly code: RefusalCode
  readonly detail: string
  readonly facts: RefusalFacts
  constructor(code: RefusalCode, detail: string = refusals[code].meaning, facts: RefusalFacts = {}) {
    super(`${code}: ${detail}`)
    this.name = 'Refusal'
    this.code = code
    this.detail = detail
    this.facts = facts
  }
  get status(): number {
    return refusals[this.code].status
  }
}

/** The `application/problem+json` body of a refusal. */
export const problemOf = (refusal: Refusal, requestId?: string): Problem => {
  const { retryAfterS, ...facts } = refusal.facts
  return {
    ...facts,
    ...(retryAfterS === undefined ? {} : { retryAfterS }),
    ...(requestId === undefined ? {} : { requestId }),
    type: `urn:peakend:refusal:${refusal.code}`,
    title: refusals[refusal.code].meaning,
    status: refusal.status,
    detail: refusal.detail,
    code: refusal.code,
  }
}

export const isRefusal = (e: unknown, code?: RefusalCode): e is Refusal =>
  e instanceof Refusal && (code === undefined || e.code === code)
