import { implement } from '@orpc/server'
import type { AnyContractRouter } from '@orpc/contract'
import type { EndpointMeta } from '@peakend/contract/endpoint.ts'
import { holds, type Caller } from './caller.ts'
import type { Database } from './database.ts'
import { Refusal } from './refusal.ts'

/** What every handler gets. `caller` holds the endpoint's declared permission already. */
export interface HandlerContext {
  caller: Caller
  db: Database
  requestId: string
  /** The caller's network address, for rate limits and the audit log. */
  address: string
  /** Request headers, lower case. */
  headers: Readonly<Record<string, string | string[] | undefined>>
  /** Sets a header of the answer (`set-cookie` may be set several times). */
  setHeader: (name: string, value: string) => void
}

/** The declaration an endpoint carries. */
export const metaOf = (meta: Record<string, unknown>): EndpointMeta => meta as unknown as EndpointMeta

/** Refuses a caller who does not hold the endpoint's permission: with `not_signed_in` where signing in could help. */
export const refuseUnlessHeld = (caller: Caller, meta: Record<string, unknown>): void => {
  const { permission } = metaOf(meta)
  if (!permission) throw new Refusal('not_allowed', 'This endpoint declares no permission.')
  if (holds(caller, permission)) return
  throw new Refusal(caller.kind === 'stranger' ? 'not_signed_in' : 'not_allowed')
}

/**
 * The builder a module's `routes.ts` starts from: `const on = routesFor(contract.cases)`, then
 * `on.router({ get: on.get.handler(async ({ input, context }) => ...) })`. The server checks the declared permission before the
 * input is validated and the handler runs (http.ts).
 */
export const routesFor = <C extends AnyContractRouter>(contract: C) => implement(contract).$context<HandlerContext>()
