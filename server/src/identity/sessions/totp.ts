import { createHmac, randomBytes } from 'node:crypto'
import { isSame } from '../sealed.ts'

/** RFC 6238 with what every authenticator app takes: SHA-1, 6 digits, steps of 30 s. */
const STEP_MS = 30_000
const DIGITS = 6
/** One step either way for clocks that differ and slow fingers (RFC 6238, 5.2). */
const DRIFT_STEPS = 1
const SECRET_BYTES = 20
const RECOVERY_CODES = 10
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** The code of one time step (RFC 4226, 5.3). */
export const codeAt = (secret: Buffer, step: number, digits = DIGITS): string => {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const digest = createHmac('sha1', secret).update(counter).digest()
  const offset = (digest.at(-1) ?? 0) & 0x0f
  const number = digest.readUInt32BE(offset) & 0x7fffffff
  return String(number % 10 ** digits).padStart(digits, '0')
}

export const stepOf = (at: Date): number => Math.floor(at.getTime() / STEP_MS)

/**
 * The time step a code belongs to, or null where it is wrong. Steps up to `lastStep` do not count: a code that was accepted, or an
 * older one, is refused (RFC 6238, 5.2).
 */
export const acceptedStep = (secret: Buffer, code: string, at: Date, lastStep: number): number | null => {
  const now = stepOf(at)
  let found: number | null = null
  for (let step = now - DRIFT_STEPS; step <= now + DRIFT_STEPS; step++) {
    if (isSame(codeAt(secret, step), code) && step > lastStep) found ??= step
  }
  return found
}

export const newSecret = (): Buffer => randomBytes(SECRET_BYTES)

/** Ten codes of 80 bits for whoever loses the phone, each good once: `ABCD-EFGH-IJKL-MNOP` without the look-alikes 0, 1 and 8. */
export const newRecoveryCodes = (): string[] =>
  Array.from({ length: RECOVERY_CODES }, () => (base32(randomBytes(10)).match(/.{4}/g) ?? []).join('-'))

/** What people type differs from what was shown: spaces, dashes and case do not matter. */
export const plainCode = (typed: string): string => typed.replaceAll(/[\s-]/g, '').toUpperCase()

/** The address an authenticator app reads from a picture. */
export const uriOf = (secret: Buffer, email: string, issuer: string): string => {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(email)}`
  return `otpauth://totp/${label}?secret=${base32(secret)}&issuer=${encodeURIComponent(issuer)}`
}

/** RFC 4648, without padding. */
export const base32 = (bytes: Buffer): string => {
  let bits = 0
  let value = 0
  let text = ''
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xffff
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += ALPHABET[(value >> bits) & 31]
    }
  }
  return bits > 0 ? text + ALPHABET[(value << (5 - bits)) & 31] : text
}
