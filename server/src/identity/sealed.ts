import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'

const NONCE_BYTES = 12
const TAG_BYTES = 16
/** 256 bits: guessing is out of the question, so a fast hash is enough to keep it. */
const TOKEN_BYTES = 32

/** Keeps small secrets (the key of one-time codes, a mail password) so that a copy of the database alone does not open them. */
export interface Seal {
  seal(plain: string | Buffer): Buffer
  /** Throws where it was not sealed with this secret. */
  open(sealed: Buffer): Buffer
}

/** A key of its own per `purpose`, drawn from the installation's secret by HKDF (RFC 5869). */
export const keyFor = (secret: string, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, 'peakend', purpose, 32))

/** AES-256-GCM under a key of its own per `purpose`. */
export const sealWith = (secret: string, purpose: string): Seal => {
  const key = keyFor(secret, purpose)
  return {
    seal(plain) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      const body = Buffer.concat([
        cipher.update(typeof plain === 'string' ? Buffer.from(plain) : plain),
        cipher.final(),
      ])
      return Buffer.concat([nonce, cipher.getAuthTag(), body])
    },
    open(sealed) {
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES))
      decipher.setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
      return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()])
    },
  }
}

/** A new token for a link or key, safe in addresses. */
export const newToken = (): string => randomBytes(TOKEN_BYTES).toString('base64url')

/** What is kept of a token. */
export const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest()

/** Compares without telling by time where two texts differ. */
export const isSame = (a: string, b: string): boolean => timingSafeEqual(hashOf(a), hashOf(b))
