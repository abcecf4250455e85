/**
 * The one place where a contract meets oRPC. An endpoint is declared once with method, path, permission, input, output
 * and the refusals it may answer with; server, desk, widget, tests and the OpenAPI document come from it.
 */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import type { Permission } from './permissions.ts'
import type { RefusalCode } from './refusals.ts'

/** Who may use an endpoint or topic (see permissions.ts). */
export type DeclaredPermission = Permission

/** What an endpoint carries besides its shape; read by the permission check, the shape test and the OpenAPI document. */
export interface EndpointMeta {
  permission: DeclaredPermission
  refusals: readonly RefusalCode[]
  /** Requests a caller may make per minute, where the common limit is too wide (sign-in, codes). */
  perMinute?: number
}

export interface EndpointDeclaration<I extends z.ZodType, O extends z.ZodType> {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** From `/api` on, parameters in braces: `/cases/{caseId}/settle`. */
  path: `/${string}`
  permission: DeclaredPermission
  /** One sentence for the API's readers. */
  summary: string
  /** One object: path parameters, query (GET) and body (others) merged. Query values arrive as strings: use `z.coerce` for numbers. */
  input?: I
  output: O
  /** Refusals beyond the common ones (malformed, invalid, not_signed_in, not_allowed, too_many_requests, database_away). */
  refusals?: readonly RefusalCode[]
  /** The noun: first part of the path unless told. */
  tags?: readonly string[]
  perMinute?: number
  /** 200 unless told, e.g. 201 or 202. */
  successStatus?: number
}

const bare: EndpointMeta = { permission: 'signed-in', refusals: [] }
/** A request without a body counts as an empty one. */
const Nothing = z.object({}).prefault({})

/** Declares one endpoint; put the result into the contract object of its noun: `export const cases = { open: endpoint({...}) }`. */
export const endpoint = <O extends z.ZodType, I extends z.ZodType = typeof Nothing>(of: EndpointDeclaration<I, O>) =>
  oc
    .$meta<EndpointMeta>(bare)
    .meta({ permission: of.permission, refusals: of.refusals ?? [], perMinute: of.perMinute })
    .route({
      method: of.method,
      path: of.path,
      summary: of.summary,
      tags: [...(of.tags ?? [of.path.split('/')[1] ?? 'api'])],
      successStatus: of.successStatus ?? 200,
    })
    .input((of.input ?? Nothing) as I)
    .output(of.output)
