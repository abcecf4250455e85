import { OpenAPIHandler } from '@orpc/openapi/fastify'
import { ORPCError, type AnyRouter, type Router } from '@orpc/server'
import { ValidationError, type AnyContractRouter } from '@orpc/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Log } from './log.ts'
import type { RateLimit } from './rate-limit.ts'
import { Refusal, problemOf } from './refusal.ts'
import { metaOf, refuseUnlessHeld, type HandlerContext } from './routes.ts'

/** Any router made with `routesFor`. */
export type Routes = Router<AnyContractRouter, HandlerContext> | AnyRouter

/** A full disk, a quota, a limit on the size of files: what writing a file fails with (errno(3)). */
const NO_ROOM: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])

/** What an error is to the caller: a refusal as it is, a fault of the input as `malformed` or `invalid`, anything else a logged bug. */
export const refusalOf = (e: unknown, log: Log, requestId: string): Refusal => {
  if (e instanceof Refusal) return e
  if (NO_ROOM.has((e as NodeJS.ErrnoException | null)?.code ?? '')) return new Refusal('storage_full')
  if (e instanceof ORPCError && e.code === 'BAD_REQUEST') {
    if (!(e.cause instanceof ValidationError)) return new Refusal('malformed')
    return new Refusal('invalid', undefined, { fields: fieldsOf(e.cause) })
  }
  if (isFault(e, 413)) return new Refusal('too_large')
  if (isFault(e, 415)) return new Refusal('wrong_content_type')
  if (isFault(e, 400)) return new Refusal('malformed')
  if (isFault(e, 408)) return new Refusal('too_slow')
  const fields = e instanceof ORPCError && e.cause instanceof ValidationError ? fieldsOf(e.cause) : undefined
  log.error({ err: e, requestId, fields }, 'a bug')
  return new Refusal('bug')
}

const fieldsOf = (fault: ValidationError) =>
  fault.issues.slice(0, 50).map((issue) => ({
    path: (issue.path ?? []).map((p) => String(typeof p === 'object' ? p.key : p)).join('.'),
    problem: issue.message,
  }))

const isFault = (e: unknown, status: number): boolean =>
  typeof e === 'object' && e !== null && 'statusCode' in e && e.statusCode === status

interface ServedContext extends HandlerContext {
  rateLimit: RateLimit
  log: Log
  named: (name: string) => void
}

export const callerKey = (context: HandlerContext): string => {
  const { caller, address } = context
  if (caller.kind === 'person' || caller.kind === 'signed-in') return caller.personId
  if (caller.kind === 'visitor') return caller.visitorId
  return caller.kind === 'key' ? caller.keyId : address
}

/**
 * Serves routers by the paths of their contract under `/api`: permission, then rate, then input, then handler. Every refusal leaves as
 * `application/problem+json` (RFC 9457); the header is set by the route, since oRPC's own hook changes the body only.
 */
export const openEndpoints = (routes: Routes) => {
  const handler = new OpenAPIHandler<ServedContext>(routes as Router<AnyContractRouter, ServedContext>, {
    customErrorResponseBodyEncoder: (error) => error.data,
    interceptors: [
      async (call) => {
        const { context } = call
        try {
          return await call.next()
        } catch (e) {
          const refusal = refusalOf(e, context.log, context.requestId)
          if (refusal.facts.retryAfterS !== undefined) context.setHeader('retry-after', `${refusal.facts.retryAfterS}`)
          const data = problemOf(refusal, context.requestId)
          throw new ORPCError(refusal.code, { status: refusal.status, message: refusal.detail, data })
        }
      },
    ],
    clientInterceptors: [
      (call) => {
        const { context, procedure, path } = call
        const meta = procedure['~orpc'].meta
        context.named(path.join('.'))
        refuseUnlessHeld(context.caller, meta)
        const { perMinute } = metaOf(meta)
        if (perMinute) context.rateLimit.take(`${path.join('.')} ${callerKey(context)}`, perMinute)
        return call.next()
      },
    ],
  })
  return (request: FastifyRequest, reply: FastifyReply, context: ServedContext): Promise<{ matched: boolean }> =>
    handler.handle(request, reply, { prefix: '/api', context })
}
