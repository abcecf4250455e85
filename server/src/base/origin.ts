import type { IncomingHttpHeaders } from 'node:http'
import { Refusal } from './refusal.ts'

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

const one = (header: string | string[] | undefined): string | undefined => (Array.isArray(header) ? header[0] : header)

/** Whether a page of our own sent this: its origin is the public address, or the very host it asks. */
export const isOwnOrigin = (headers: IncomingHttpHeaders, host: string, publicUrl: string | undefined): boolean => {
  const origin = one(headers.origin)
  if (origin === undefined) return one(headers['sec-fetch-site']) !== 'cross-site'
  if (publicUrl && origin === new URL(publicUrl).origin) return true
  return URL.canParse(origin) && new URL(origin).host === host
}

/**
 * Refuses with `foreign_origin` a changing request that brings cookies from a page of another site. Requests without
 * cookies (tokens, keys) carry their own proof and may come from anywhere.
 */
export const refuseForeign = (method: string, headers: IncomingHttpHeaders, host: string, publicUrl?: string): void => {
  if (SAFE.has(method) || headers.cookie === undefined) return
  if (!isOwnOrigin(headers, host, publicUrl)) throw new Refusal('foreign_origin')
}

/**
 * Headers that let a shop's page read the answer of what the widget asks: paths of the chat only, never with cookies. Which sites may
 * use a touchpoint is the chat's to decide; this is no authentication.
 */
export const sharedWith = (path: string, headers: IncomingHttpHeaders): Record<string, string> | null => {
  if (!path.startsWith('/api/chat/') || headers.origin === undefined) return null
  return {
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
    'access-control-allow-headers': 'authorization, content-type, x-file-name',
    'access-control-expose-headers': 'x-request-id, retry-after',
    'access-control-max-age': '86400',
  }
}
