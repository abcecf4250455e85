/**
 * The address a customer's answer comes back to: `help+TOKEN@shop.example`. The token names the message it answers and is signed, so nobody makes one up; it is
 * in small letters, because some servers turn addresses into them. Pure.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

export const replyKeyBytes = 8
const MAC_BYTES = 10
/** RFC 5321, 4.5.3.1.1. */
const LONGEST_LOCAL = 64
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'
const TOKEN_LENGTH = Math.ceil(((replyKeyBytes + MAC_BYTES) * 8) / 5)

export const newReplyKey = (): Buffer => randomBytes(replyKeyBytes)

const macOf = (secret: Buffer, workspaceId: string, key: Buffer): Buffer =>
  createHmac('sha256', secret).update(workspaceId).update(key).digest().subarray(0, MAC_BYTES)

/** RFC 4648, 6, without padding. */
const toBase32 = (bytes: Buffer): string => {
  let out = ''
  let value = 0
  let bits = 0
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xffff
    bits += 8
    while (bits >= 5) {
      out += ALPHABET[(value >> (bits - 5)) & 31]
      bits -= 5
    }
  }
  return bits > 0 ? out + ALPHABET[(value << (5 - bits)) & 31] : out
}
const fromBase32 = (text: string): Buffer => {
  const out: number[] = []
  let value = 0
  let bits = 0
  for (const sign of text) {
    value = ((value << 5) | ALPHABET.indexOf(sign)) & 0xffff
    bits += 5
    if (bits >= 8) {
      out.push((value >> (bits - 8)) & 255)
      bits -= 8
    }
  }
  return Buffer.from(out)
}

/** The address for answers, or null where the mailbox's own leaves no room for a token. */
export const replyAddress = (of: {
  address: string
  secret: Buffer
  workspaceId: string
  key: Buffer
}): string | null => {
  const at = of.address.lastIndexOf('@')
  const local = of.address.slice(0, at).split('+')[0] ?? ''
  const token = toBase32(Buffer.concat([of.key, macOf(of.secret, of.workspaceId, of.key)]))
  const whole = `${local}+${token}`
  return at < 1 || whole.length > LONGEST_LOCAL ? null : `${whole}${of.address.slice(at)}`
}

/** The key in an address of ours; null for any other address, and for a token we did not sign. */
export const replyKeyIn = (address: string, of: { secret: Buffer; workspaceId: string }): Buffer | null => {
  const token = new RegExp(`\\+([${ALPHABET}]{${TOKEN_LENGTH}})@`, 'i').exec(address)?.[1]?.toLowerCase()
  if (!token) return null
  const bytes = fromBase32(token)
  const key = bytes.subarray(0, replyKeyBytes)
  const mac = bytes.subarray(replyKeyBytes, replyKeyBytes + MAC_BYTES)
  const expected = macOf(of.secret, of.workspaceId, key)
  return mac.length === expected.length && timingSafeEqual(mac, expected) ? key : null
}
