/** How identities are compared. Pure. */
import { parsePhoneNumberFromString } from 'libphonenumber-js/max'

export type IdentityKind = 'email' | 'phone' | 'visitor' | 'external'

/**
 * What two identities are compared by: an address with its domain in lower case (the local part belongs to its host: RFC 5321 2.4), a number in E.164, anything else as it is. null for what is no such thing.
 */
export const normalOf = (kind: IdentityKind, value: string, country?: string): string | null => {
  const trimmed = value.trim()
  if (kind === 'email')
    return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(trimmed) && trimmed.length <= 254 ? addressOf(trimmed) : null
  if (kind === 'phone') {
    const parsed = parsePhoneNumberFromString(trimmed, country as Parameters<typeof parsePhoneNumberFromString>[1])
    return parsed?.isValid() ? parsed.number : null
  }
  return trimmed.length > 0 && trimmed.length <= 254 ? trimmed : null
}

const addressOf = (address: string): string => {
  const at = address.lastIndexOf('@')
  return address.slice(0, at) + address.slice(at).toLowerCase()
}

/** Whether these identities hold a proven id of the shop other than this one: then the shop knows two customers, whatever else they share. */
export const isKnownOtherwise = (
  identities: readonly { kind: IdentityKind; normal: string; proof: string }[],
  externalId: string,
): boolean => identities.some((one) => one.kind === 'external' && one.proof !== 'none' && one.normal !== externalId)

const SEARCH_LENGTH = 100

/**
 * What is searched for: lower case, without the wildcards of LIKE; what looks like a phone number as its digits with the plus they are kept with.
 * Empty where nothing is left to look for.
 */
export const wantedOf = (q: string): string => {
  const text = q
    .trim()
    .toLowerCase()
    .replaceAll(/[%_\\]/g, '')
    .slice(0, SEARCH_LENGTH)
  if (!/[\p{L}\p{N}]/u.test(text)) return ''
  const digits = text.replaceAll(/[\s().-]/g, '')
  return /^\+?\d{5,}$/.test(digits) ? digits : text
}

/** Whether it names a time zone this machine knows. */
export const isTimeZone = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return zone !== ''
  } catch {
    return false
  }
}
