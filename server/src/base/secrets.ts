/** Passwords, tokens and keys for servers outside: sealed under the installation's secret, together, and never given back or logged. */

/** Seals and opens; main gives one that does so with the installation's secret. */
export interface Keeper {
  seal: (plain: string) => Buffer
  open: (sealed: Buffer) => Buffer
}

/** What was sealed with another installation's secret cannot be read here. */
export class SecretUnreadable extends Error {}

export const sealSecrets = (keeper: Keeper, secrets: object): Buffer => keeper.seal(JSON.stringify(secrets))

/** None where nothing was sealed. Throws `SecretUnreadable`. */
export const openSealed = <Secrets extends object>(keeper: Keeper, sealed: Buffer | null): Partial<Secrets> => {
  if (!sealed) return {}
  try {
    return JSON.parse(keeper.open(sealed).toString('utf8')) as Partial<Secrets>
  } catch (cause) {
    throw new SecretUnreadable('what was sealed cannot be opened', { cause })
  }
}

/** The secrets among what was sent. */
export const namedIn = <Secrets extends object>(
  names: readonly (keyof Secrets)[],
  of: Partial<Secrets>,
): Partial<Secrets> =>
  Object.fromEntries(names.flatMap((name) => (of[name] === undefined ? [] : [[name, of[name]]]))) as Partial<Secrets>
