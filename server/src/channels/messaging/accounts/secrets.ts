/** Passwords, tokens and keys of accounts: sealed under the installation's secret, together, and never given back or logged. */
import type { Secrets } from '../adapter.ts'

const names = ['secret', 'signingSecret', 'verifyToken'] as const

/** Seals and opens; main gives one that does so with the installation's secret. */
export interface Keeper {
  seal: (plain: string) => Buffer
  open: (sealed: Buffer) => Buffer
}

/** What was sealed with another installation's secret cannot be read here. */
export class SecretUnreadable extends Error {}

export const openSecrets = (keeper: Keeper, sealed: Buffer | null): Secrets => {
  if (!sealed) return {}
  try {
    return JSON.parse(keeper.open(sealed).toString('utf8')) as Secrets
  } catch (cause) {
    throw new SecretUnreadable('the secrets of an account cannot be opened', { cause })
  }
}

export const sealSecrets = (keeper: Keeper, secrets: Secrets): Buffer => keeper.seal(JSON.stringify(secrets))

/** The secrets among what was sent. */
export const secretsIn = (of: Secrets): Secrets =>
  Object.fromEntries(names.flatMap((name) => (of[name] === undefined ? [] : [[name, of[name]]])))
