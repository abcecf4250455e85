import { createHmac } from 'node:crypto'
import { isSame } from '../sealed.ts'

/** The session's token out of a `cookie` header, or null where there is none or its signature is not ours (better-auth's form: `token.HMAC-SHA256`). */
export const tokenFrom = (header: string | undefined, name: string, secret: string): string | null => {
  const value = cookieFrom(header, name)
  if (!value) return null
  const dot = value.lastIndexOf('.')
  if (dot < 1) return null
  const token = value.slice(0, dot)
  return isSame(signatureOf(token, secret), value.slice(dot + 1)) ? token : null
}

/** What stands in the cookie for a token. */
export const signedToken = (token: string, secret: string): string => `${token}.${signatureOf(token, secret)}`

const signatureOf = (token: string, secret: string) => createHmac('sha256', secret).update(token).digest('base64')

/** The decoded value of one cookie. The first of that name counts: it is the one of the longest path (RFC 6265, 5.4). */
export const cookieFrom = (header: string | undefined, name: string): string | null => {
  for (const part of header?.split(';') ?? []) {
    const equals = part.indexOf('=')
    if (equals < 0 || part.slice(0, equals).trim() !== name) continue
    try {
      return decodeURIComponent(part.slice(equals + 1).trim())
    } catch {
      return null
    }
  }
  return null
}

/** A `set-cookie` of ours; `maxAgeS` 0 takes the cookie away. */
export const cookieOf = (name: string, value: string, maxAgeS: number, isSecure: boolean): string =>
  `${name}=${encodeURIComponent(value)}; Max-Age=${maxAgeS}; Path=/; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`
