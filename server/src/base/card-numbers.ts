/** Finds numbers of payment cards among what people write, and leaves alone what only looks like one. Pure. */

export interface Found {
  from: number
  to: number
}

/** Groups of digits with a space, dot or dash between: the places a card number may stand in. */
const DIGITS = /\d+(?:[ .\-\u00a0]\d+)*/g
/** A card number has 13 to 19 digits (ISO/IEC 7812-1). */
const FEWEST = 13
const MOST = 19
/** A telephone number has at most 15 digits (E.164). */
const MOST_OF_PHONE = 15

/**
 * Beginnings and lengths cards are given out in (ISO/IEC 7812-1, registration of issuers): UATP, Mastercard's newer range and Mir, Diners, Amex, JCB, Visa,
 * Mastercard and Maestro, Discover and UnionPay, fuel and national cards. None begins with 0. What it leaves out: the 15 digits of a telephone's
 * IMEI (35, 86, 99), which pass Luhn's check, and most numbers of orders and parcels.
 */
const GIVEN_OUT =
  /^(?:1\d{14}|2\d{15,18}|3(?:0[0-5]|[689]\d)\d{11}|3[47]\d{13}|3\d{15,18}|4(?:\d{12}|\d{15}|\d{18})|[56]\d{12,18}|7\d{15,18}|[89]\d{15})$/

/** Luhn's check (ISO/IEC 7812-1, annex B) over the digits. */
export const isLuhn = (digits: string): boolean => {
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    let d = digits.charCodeAt(digits.length - 1 - i) - 48
    if (i % 2 === 1) d = d > 4 ? d * 2 - 9 : d * 2
    sum += d
  }
  return sum % 10 === 0
}

const isCard = (digits: string): boolean => isLuhn(digits) && GIVEN_OUT.test(digits) && !/^(\d)\1+$/.test(digits)

/** Card numbers of a text, in order, none over another. */
export const findCards = (text: string): Found[] => {
  const others = otherNumbers(text)
  return [...text.matchAll(DIGITS)].flatMap((run) => cardsIn(text, run[0], run.index, others))
}

interface Group {
  digits: string
  from: number
  to: number
}

/** Whole groups in a row that make a card, the longest first, so that a number written beside one hides nothing. */
const cardsIn = (text: string, run: string, at: number, others: readonly Found[]): Found[] => {
  const isKnown = (group: Group) => others.some((other) => group.from < other.to && other.from < group.to)
  const groups = [...run.matchAll(/\d+/g)]
    .map((m): Group => ({ digits: m[0], from: at + m.index, to: at + m.index + m[0].length }))
    .map((group) => (isKnown(group) ? { ...group, digits: 'x' } : group))
  if (text[at - 1] === '+') {
    if (run.replaceAll(/\D/g, '').length <= MOST_OF_PHONE) return []
    // longer: a number for calling, and something after it
    if (groups.length > 1) groups.shift()
  }
  const found: Found[] = []
  for (let first = 0; first < groups.length; first++) {
    const last = lastOfCard(text, groups, first)
    const [from, to] = [groups[first]?.from, groups[last]?.to]
    if (last < 0 || from === undefined || to === undefined) continue
    found.push({ from, to })
    first = last
  }
  return found
}

/** The index of the group the longest card from the group `first` on ends with; -1 where none begins there. */
const lastOfCard = (text: string, groups: readonly Group[], first: number): number => {
  if (!isApart(text, groups[first]?.from ?? 0, -1)) return -1
  let digits = ''
  let last = -1
  for (let i = first; i < groups.length; i++) {
    const group = groups[i]
    digits += group?.digits ?? ''
    if (digits.length > MOST) break
    if (group && digits.length >= FEWEST && isCard(digits) && isApart(text, group.to, 1)) last = i
  }
  return last
}

const LETTER = /\p{L}/u

/**
 * Whether digits end at a place: nothing but what stands between words, or a word somebody forgot to set apart (`card4111...`, `...1111thanks`). Inside a
 * hash, a token or a parcel's number digits and letters alternate, letters are those of hexadecimal, or two capitals stand before (`JD0146...`): no word.
 */
const isApart = (text: string, at: number, step: 1 | -1): boolean => {
  const stands = (i: number) => text[step === 1 ? at + i : at - 1 - i] ?? ''
  let length = 0
  while (LETTER.test(stands(length))) length++
  if (length === 0) return true
  const word = step === 1 ? text.slice(at, at + length) : text.slice(at - length, at)
  if (/^[a-f]+$/i.test(word)) return false
  const isOneCase = word === word.toLowerCase() || word === word.toUpperCase() || /^\p{Lu}\p{Ll}+$/u.test(word)
  const goesOn = /\d/.test(stands(length))
  if (goesOn || word === word.toUpperCase()) return isOneCase && length >= 4
  return isOneCase
}

const UUID = /(?<![\da-z])[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}(?![\da-z])/gi
const IBAN = /(?<![\da-z])[a-z]{2}\d{2}(?:[ \u00a0]?[\da-z]){11,30}/gi
/** Letters and digits an IBAN of a country has (ISO 13616, register of SWIFT). */
const IBAN_LENGTHS = new Map(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 FO18 FR27 GB22 GE22 GI23 GL18 ' +
    'GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 ' +
    'PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SE24 SI19 SK24 SM27 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20'
  )
    .split(' ')
    .map((one) => [one.slice(0, 2), Number(one.slice(2))]),
)

/** Numbers that are surely something else, and whose digits are no card's: ids and bank accounts. */
const otherNumbers = (text: string): Found[] => {
  const found = [...text.matchAll(UUID)].map((m) => ({ from: m.index, to: m.index + m[0].length }))
  for (const match of text.matchAll(IBAN)) {
    const length = ibanLength(match[0])
    if (length > 0) found.push({ from: match.index, to: match.index + length })
  }
  return found
}

/** How many signs of what begins like an IBAN are one, its spaces counted; 0 where it is none. */
const ibanLength = (text: string): number => {
  const wanted = IBAN_LENGTHS.get(text.slice(0, 2).toUpperCase()) ?? 0
  let signs = ''
  for (let i = 0; i < text.length && wanted > 0; i++) {
    const sign = text[i] ?? ''
    if (sign !== ' ' && sign !== '\u00a0') signs += sign.toUpperCase()
    if (signs.length === wanted) return isIban(signs) ? i + 1 : 0
  }
  return 0
}

/** ISO 7064, MOD 97-10: the first four signs to the end, letters as 10 to 35. */
const isIban = (iban: string): boolean => {
  let rest = 0
  for (const sign of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(sign, 36)
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97
  }
  return rest === 1
}
