/** Who calls, from what the network says. Pure. */
import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/max'
import type { CallerNumber } from '../telephony.ts'

/** What stands in the place of a number that is kept back (RFC 3323, 4.1.1.3, and what gateways make of it). */
const HIDDEN = /^(anonymous|unknown|unavailable|restricted|private|withheld|asserted|)$/i

/**
 * `given` as the network sent it; `presentation` is Asterisk's word for whether it may be shown (`prohib...`, `unavailable`). A number without a plus is read as one of `country`,
 * and where that does not fit as one that only lacks its plus. A name is the caller's own claim.
 */
export const readCaller = (
  given: { number: string; name: string },
  presentation: string | undefined,
  country: CountryCode | undefined,
): CallerNumber => {
  const text = given.number.trim()
  const shownName = given.name.trim().slice(0, 100)
  if (HIDDEN.test(text) || /^(prohib|unavail)/.test(presentation ?? ''))
    return { number: 'anonymous', kind: 'hidden', name: null }
  const name = shownName === '' || shownName === text ? null : shownName
  const tries = text.startsWith('+')
    ? [parsePhoneNumberFromString(text)]
    : [country && parsePhoneNumberFromString(text, country), parsePhoneNumberFromString(`+${text}`)]
  const found =
    tries.find((number) => number?.isValid()) ?? tries.find((number) => text.startsWith('+') && number?.isPossible())
  return found ? { number: found.number, kind: 'e164', name } : { number: text.slice(0, 64), kind: 'malformed', name }
}

/** A caller as Asterisk's `callerId` takes it. */
export const writeCaller = ({ number, kind, name }: CallerNumber): string => {
  const shown = kind === 'hidden' ? 'anonymous' : number
  // quotes, angle brackets and what begins a new header have no place in it
  const clean = (text: string) => text.replaceAll(/[^\p{L}\p{N}+*#._ @-]/gu, ' ').trim()
  return `"${clean(name ?? '')}" <${clean(shown)}>`
}
