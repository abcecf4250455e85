import { findCards } from './card-numbers.ts'

/**
 * Card numbers and secrets are taken out before anything is stored: each character becomes a dot, so that offsets stay true and the agent sees
 * that something was there. Pure.
 */
export interface Masked {
  text: string
  spans: { from: number; to: number; what: 'card' | 'secret' }[]
}

/**
 * A word that announces a secret, then what is given. The value is the last group. White space between is counted: a pattern that tries every way to share a
 * long run of it between its places tries for hours.
 */
const SECRETS = [
  /(?<!\p{L})(?:password|passcode|pass ?phrase|contrase(?:ñ|n)a|clave(?: de acceso)?)\b(?:\s{1,20}(?:is|es|was|era))?\s{0,20}[:=]?\s{0,20}["'“«]?(\S{4,64})/giu,
  /(?<!\p{L})(?:pin|cvv2?|cvc2?|security code|c(?:ó|o)digo de seguridad)\b(?:\s{1,20}(?:is|es|number|n(?:ú|u)mero))*\s{0,20}[:=]?\s{0,20}(\d{3,8})\b/giu,
  /(?<!\p{L})(?:one[- ]time (?:code|password)|verification code|otp|c(?:ó|o)digo de (?:verificaci(?:ó|o)n|un solo uso))\b(?:\s{1,20}(?:is|es))?\s{0,20}[:=]?\s{0,20}(\d{4,10})\b/giu,
  /\b((?:sk|pk|rk)_(?:live|test)_[A-Za-z0-9]{12,}|gh[pousr]_[A-Za-z0-9]{20,}|AKIA[0-9A-Z]{16}|eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,})\b/g,
]
/** Words that follow "password" in talk about passwords, not in giving one. */
const NOT_A_SECRET =
  /^(?:reset|change|recovery|is|es|not|no|and|or|y|o|again|field|email|link|page|please|does(?:n't|n’t)?|wrong|expired|incorrecta|correcta|olvidada|para|de|que|por|protected|manager|for|to|the|my|mi|in|on|when|but|it|was|has|requirements?|doesn['’]t|didn['’]t|isn['’]t|won['’]t|never|still|just|you|we|i|so|because|if)[.,!?;:]*$/i
const DOT = '•'

/** Masks what must not be stored. Twice equals once; a text without secrets comes back as it is. */
export const mask = (text: string): Masked => {
  const secrets = secretsIn(text)
  // a card beside a secret stands apart once that is taken out
  const cards = findCards(dotted(text, secrets).text).map((card) => ({ ...card, what: 'card' as const }))
  return dotted(text, joined([...cards, ...secrets]))
}

const secretsIn = (text: string): Masked['spans'] => {
  const spans: Masked['spans'] = []
  for (const pattern of SECRETS) {
    for (const match of text.matchAll(pattern)) {
      const value = match[1] ?? ''
      const from = match.index + match[0].lastIndexOf(value)
      if (value.length > 0 && !isMasked(value) && !NOT_A_SECRET.test(value))
        spans.push({ from, to: from + value.length, what: 'secret' })
    }
  }
  return joined(spans)
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
