/**
 * How a text is cut into SMS (3GPP TS 23.038, 6.2.1 and 23.040, 9.2.3.24): GSM-7 where every sign stands in its alphabet, UCS-2 otherwise. Pure, for server and
 * desk. No part ends inside an escape or a surrogate pair, so that a part that arrives alone can be read.
 */
export interface Segments {
  encoding: 'gsm7' | 'ucs2'
  parts: string[]
  /** Septets of GSM-7, 16-bit units of UCS-2. */
  units: number
  /** What still fits into the last part. */
  left: number
  /** Signs that stand in no GSM-7 alphabet and force UCS-2, each once, in order. */
  forcing: string[]
}

/** The default alphabet; the place of a sign is its septet. 0x1b is the escape and stands for no sign. */
export const gsmBasic =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà'
/** Signs of the extension table with the septet that follows the escape. */
export const gsmExtension: Readonly<Record<string, number>> = {
  '\f': 0x0a,
  '^': 0x14,
  '{': 0x28,
  '}': 0x29,
  '\\': 0x2f,
  '[': 0x3c,
  '~': 0x3d,
  ']': 0x3e,
  '|': 0x40,
  '€': 0x65,
}
const basic = new Set(Array.from(gsmBasic).filter((sign) => sign !== '\u001b'))

/** 140 bytes are 160 septets or 70 units; a header of 6 bytes with its padding takes 7 septets or 3 units of each. */
const sizes = { gsm7: { alone: 160, long: 153 }, ucs2: { alone: 70, long: 67 } } as const

const septetsOf = (sign: string): number => (basic.has(sign) ? 1 : sign in gsmExtension ? 2 : 0)

/** An empty text is one part. */
export const segmentsOf = (text: string): Segments => {
  const signs = Array.from(text)
  const forcing = [...new Set(signs.filter((sign) => septetsOf(sign) === 0))]
  const encoding = forcing.length > 0 ? 'ucs2' : 'gsm7'
  const cost = (sign: string) => (encoding === 'gsm7' ? septetsOf(sign) : sign.length)
  const units = signs.reduce((sum, sign) => sum + cost(sign), 0)
  const { alone, long } = sizes[encoding]
  if (units <= alone) return { encoding, parts: [text], units, left: alone - units, forcing }
  const parts: string[] = []
  let part = ''
  let used = 0
  for (const sign of signs) {
    if (used + cost(sign) > long) {
      parts.push(part)
      part = ''
      used = 0
    }
    part += sign
    used += cost(sign)
  }
  return { encoding, parts: [...parts, part], units, left: long - used, forcing }
}
