/** Pages of our own: scripts from here only, nowhere to be framed. Styles may be inline: React and the shadow DOM set them. */
const PAGE_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob: https:",
  "media-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-src 'self'",
  "frame-ancestors 'none'",
].join('; ')

/** Headers of every answer, unless the handler set its own. */
export const secureHeaders = (isHttps: boolean): Record<string, string> => ({
  'content-security-policy': PAGE_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(self)',
  ...(isHttps ? { 'strict-transport-security': 'max-age=31536000' } : {}),
})

/** For files other people gave us: nothing in them may run, whatever they claim to be. */
export const downloadHeaders: Record<string, string> = {
  'content-security-policy': "default-src 'none'; sandbox",
  'x-content-type-options': 'nosniff',
  'cache-control': 'private, no-store',
}
