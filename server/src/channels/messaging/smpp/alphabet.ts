/** Texts as an SMS centre carries them: one octet a septet of GSM-7, or UTF-16 in big-endian order. Pure. */
import { gsmBasic, gsmExtension } from '@peakend/contract/segments.ts'

const ESCAPE = 0x1b
const septets = new Map(Array.from(gsmBasic).map((sign, at) => [sign, at]))
const basic = Array.from(gsmBasic)
const extension = new Map(Object.entries(gsmExtension).map(([sign, at]) => [at, sign]))

/** `data_coding` of what we send (SMPP 3.4, 5.2.19). */
export const codings = { gsm7: 0, ucs2: 8 } as const

export const encode = (text: string, encoding: 'gsm7' | 'ucs2'): Buffer => {
  if (encoding === 'ucs2') return Buffer.from(text, 'utf16le').swap16()
  const out: number[] = []
  for (const sign of text) {
    const plain = septets.get(sign)
    const extended = gsmExtension[sign]
    if (plain !== undefined && plain !== ESCAPE) out.push(plain)
    else if (extended !== undefined) out.push(ESCAPE, extended)
    else out.push(septets.get('?') ?? 0)
  }
  return Buffer.from(out)
}

/** Octets of GSM-7 as signs. An escape at the very end stays one: its sign may begin the next part (`joined`). */
const gsmText = (bytes: Buffer): string => {
  let out = ''
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    if (byte !== ESCAPE) {
      out += basic[byte & 0x7f] ?? ' '
      continue
    }
    const next = bytes[at + 1]
    if (next === undefined) return `${out}\u001b`
    at++
    // what stands in no table is shown as the sign of the basic one (TS 23.038, 6.2.1.1)
    out += extension.get(next) ?? basic[next & 0x7f] ?? ' '
  }
  return out
}

/** Parts of one message put together: an escape that was cut from its sign finds it. */
export const joined = (parts: readonly string[]): string => {
  const [first = '', ...cut] = parts.join('').split('\u001b')
  return cut.reduce((text, rest) => {
    const sign = rest.slice(0, 1)
    return text + (extension.get(septets.get(sign) ?? -1) ?? sign) + rest.slice(1)
  }, first)
}

const alphabetOf = (coding: number): 'gsm' | 'latin1' | 'ucs2' | 'bytes' => {
  // coding groups 00xx and 1111 of TS 23.038, 4 beside SMPP's own values
  if (coding >= 0xf0) return coding & 4 ? 'bytes' : 'gsm'
  if (coding > 0x0f) return (coding & 0x0c) === 8 ? 'ucs2' : (coding & 0x0c) === 4 ? 'bytes' : 'gsm'
  if (coding === 8) return 'ucs2'
  if (coding === 1 || coding === 3) return 'latin1'
  return coding === 2 || coding === 4 ? 'bytes' : 'gsm'
}

/** Null for what is no text: pictures and settings of old phones. */
export const decode = (bytes: Buffer, coding: number): string | null => {
  switch (alphabetOf(coding)) {
    case 'gsm':
      return gsmText(bytes)
    case 'latin1':
      return bytes.toString('latin1')
    case 'ucs2':
      // an octet that is left over belongs to nothing
      return Buffer.from(bytes.subarray(0, bytes.length - (bytes.length % 2)))
        .swap16()
        .toString('utf16le')
    case 'bytes':
      return null
  }
}
