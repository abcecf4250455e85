/**
 * Card numbers and secrets are taken out before anything is stored: each character becomes a dot, so that offsets stay true and the agent sees
 * that something was there. Pure.
 */
export interface Masked {
  text: string
  spans: { from: number; to: number; what: 'card' | 'secret' }[]
}

/** Groups of digits with a space, dot or dash between: the places a card number may stand in. */
const DIGITS = /\d+(?:[ .\-\u00a0]\d+)*/g
/** A card number has 13 to 19 digits (ISO/IEC 7812-1). */
const FEWEST = 13
const MOST = 19
/** A word that announces a secret, then what is given. The value is the last group. */
const SECRETS = [
  /(?<!\p{L})(?:password|passcode|pass ?phrase|contrase(?:ñ|n)a|clave(?: de acceso)?)\b(?:\s+(?:is|es|was|era))?\s*[:=]?\s*["'“«]?(\S{4,64})/giu,
  /(?<!\p{L})(?:pin|cvv2?|cvc2?|security code|c(?:ó|o)digo de seguridad)\b(?:\s+(?:is|es|number|n(?:ú|u)mero))*\s*[:=]?\s*(\d{3,8})\b/giu,
  /(?<!\p{L})(?:one[- ]time (?:code|password)|verification code|otp|c(?:ó|o)digo de (?:verificaci(?:ó|o)n|un solo uso))\b(?:\s+(?:is|es))?\s*[:=]?\s*(\d{4,10})\b/giu,
  /\b((?:sk|pk|rk)_(?:live|test)_[A-Za-z0-9]{12,}|gh[pousr]_[A-Za-z0-9]{20,}|AKIA[0-9A-Z]{16}|eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,})\b/g,
]
/** Words that follow "password" in talk about passwords, not in giving one. */
const NOT_A_SECRET =
  /^(?:reset|change|recovery|is|es|not|no|and|or|y|o|again|field|email|link|page|please|does(?:n't|n’t)?|wrong|expired|incorrecta|correcta|olvidada|para|de|que|por|protected|manager|for|to|the|my|mi|in|on|when|but|it|was|has|requirements?|doesn['’]t|didn['’]t|isn['’]t|won['’]t|never|still|just|you|we|i|so|because|if)[.,!?;:]*$/i
const DOT = '•'

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

/** Cards among groups of digits: whole groups in a row whose digits pass Luhn, the longest first, so that a number written beside one hides nothing. */
const cardsIn = (run: string, at: number): Masked['spans'] => {
  const groups = [...run.matchAll(/\d+/g)].map((m) => ({ digits: m[0], from: m.index, to: m.index + m[0].length }))
  const found: Masked['spans'] = []
  for (let first = 0; first < groups.length; first++) {
    const last = lastOfCard(groups.slice(first, first + MOST))
    const [from, to] = [groups[first]?.from, groups[first + last]?.to]
    if (last < 0 || from === undefined || to === undefined) continue
    found.push({ from: at + from, to: at + to, what: 'card' })
    first += last
  }
  return found
}

/** The index of the group the longest card from the first group on ends with; -1 where none begins there. */
const lastOfCard = (groups: readonly { digits: string }[]): number => {
  let digits = ''
  let last = -1
  for (const [i, group] of groups.entries()) {
    digits += group.digits
    if (digits.length > MOST) break
    if (digits.length >= FEWEST && !/^(\d)\1+$/.test(digits) && isLuhn(digits)) last = i
  }
  return last
}

/** Masks what must not be stored. Twice equals once; a text without secrets comes back as it is. */
export const mask = (text: string): Masked => {
  const spans: Masked['spans'] = []
  for (const match of text.matchAll(DIGITS)) spans.push(...cardsIn(match[0], match.index))
  for (const pattern of SECRETS) {
    for (const match of text.matchAll(pattern)) {
      const value = match[1] ?? ''
      const from = match.index + match[0].lastIndexOf(value)
      if (value.length > 0 && !isMasked(value) && !NOT_A_SECRET.test(value))
        spans.push({ from, to: from + value.length, what: 'secret' })
    }
  }
  return dotted(text, joined(spans))
}

const isMasked = (value: string) => value.replaceAll(DOT, '') === ''

/** Spans in order, those that overlap as one. */
const joined = (spans: Masked['spans']): Masked['spans'] => {
  const out: Masked['spans'] = []
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const last = out.at(-1)
    if (last && span.from < last.to) last.to = Math.max(last.to, span.to)
    else out.push({ ...span })
  }
  return out
}

const dotted = (text: string, spans: Masked['spans']): Masked => {
  let masked = ''
  let end = 0
  for (const span of spans) {
    masked += text.slice(end, span.from) + DOT.repeat(span.to - span.from)
    end = span.to
  }
  return { text: masked + text.slice(end), spans }
}
