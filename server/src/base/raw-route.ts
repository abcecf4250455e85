import type { Readable } from 'node:stream'
import type { Permission } from '@peakend/contract/permissions.ts'
import type { HandlerContext } from './routes.ts'

/** What a raw route gets: the handler's context, the parsed address, and the body as it comes in. */
export interface RawRequest extends HandlerContext {
  readonly method: string
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  /** The full address, with the origin the client used. */
  readonly url: URL
  /** The bytes of the body; never more than `bodyLimit`, which ends it with a `too_large` refusal. */
  readonly body: Readable
}

export interface RawAnswer {
  status?: number
  headers?: Record<string, string | string[]>
  body?: string | Buffer | Readable
}

/** A route outside the contract: files up and down, sign-in callbacks, pages. It declares its permission like every endpoint. */
export interface RawRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE' | readonly ('GET' | 'POST' | 'PUT' | 'DELETE')[]
  /** Fastify's notation: `/api/attachments/:attachmentId`, `/api/auth/*`. */
  readonly path: `/${string}`
  readonly permission: Permission
  /** Bytes; 64 KiB unless told. */
  readonly bodyLimit?: number
  readonly perMinute?: number
  readonly handle: (request: RawRequest) => Promise<RawAnswer>
}

export const defineRawRoute = (route: RawRoute): RawRoute => route
