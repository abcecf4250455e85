/** The one line a shop puts on its pages, and how it signs who its customers are. */

/** The tag for a touchpoint's key on this installation. Key and origin come from the server; they are still escaped. */
export const scriptTag = (origin: string, key: string) =>
  `<script async src="${escape(origin)}/widget/widget.js" data-key="${escape(key)}"></script>`

/** The same tag with the customer's token, which the shop's page fills in. */
export const signedTag = (origin: string, key: string) =>
  scriptTag(origin, key).replace('></script>', ' data-customer-token="…"></script>')

/** Signing a customer's token on the shop's server: HS256, at most an hour, for this workspace. */
export const signingExample = (secretName: string, workspaceId: string) => `import { createHmac } from 'node:crypto'

const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')
export function customerToken(customer) {
  const now = Math.floor(Date.now() / 1000)
  const body = part({ alg: 'HS256', typ: 'JWT' }) + '.' + part({
    sub: customer.id, name: customer.name, email: customer.email,
    aud: '${workspaceId}', iat: now, exp: now + 3600,
  })
  const sign = createHmac('sha256', process.env.${secretName}).update(body)
  return body + '.' + sign.digest('base64url')
}`

/** The origin of what somebody typed: `shop.example` and `https://shop.example/cart` are both `https://shop.example`; null where it is none. */
export function siteOrigin(typed: string): string | null {
  const text = typed.trim()
  if (text === '' || /\s/.test(text) || (text.includes('://') && !/^https?:/i.test(text))) return null
  try {
    const url = new URL(/^https?:\/\//i.test(text) ? text : `${isLocal(text) ? 'http' : 'https'}://${text}`)
    return /^https?:$/.test(url.protocol) && url.hostname !== '' && url.username === '' ? url.origin : null
  } catch {
    return null
  }
}

const isLocal = (text: string) => /^(localhost|127\.|\[::1\])/i.test(text)
const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')

/** Recording an event from outside with an API key (CloudEvents 1.0). The subject is the shop's own id of a customer, who need not be known yet. */
export const eventExample = (origin: string, key: string) => `curl ${origin}/api/journey-events \\
  -H 'authorization: Bearer ${key}' -H 'content-type: application/json' \\
  -d '{"specversion":"1.0","id":"order-4471-paid","source":"shop","type":"order.paid",
       "subject":"customer-1042","data":{"reference":"4471","amount":62,"currency":"EUR"}}'`
