/** Reading unknown JSON without trusting its types. */
import type { Speaker } from '@peakend/contract/moments.ts'

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const recordsOf = (value: unknown): Record<string, unknown>[] =>
  Array.isArray(value) ? value.filter(isRecord) : []

/** Text or a number as text; anything else is empty. */
export const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''

export const numberOf = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined

/** ISO 8601, or a number: milliseconds, or seconds where it is too small to be anything else. */
export function timeOf(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? (value < 1e11 ? value * 1000 : value) : undefined
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isNaN(at) ? undefined : at
}

/** Who a role's name means, or null where it says nothing. */
export function speakerOfRole(role: string): Speaker | null {
  const name = role.toLowerCase()
  if (/\b(bot|assistant|ivr|system|custom_bot|automation|trigger|virtual)\b/.test(name)) return 'bot'
  if (/\b(customer|caller|client|visitor|user|end.?user|consumer|guest|patient|requester|contact)\b/.test(name))
    return 'customer'
  if (
    /\b(agent|representative|rep|support|operator|advisor|employee|supervisor|staff|host|contact.?center)\b/.test(name)
  ) {
    return 'agent'
  }
  return null
}
