/** What an account needs to sign in and to know who calls. */
import { namedIn, openSealed, type Keeper } from '../../../base/secrets.ts'
import type { Secrets } from '../adapter.ts'

/** Throws `SecretUnreadable`. */
export const openSecrets = (keeper: Keeper, sealed: Buffer | null): Secrets => openSealed<Secrets>(keeper, sealed)

/** The secrets among what was sent. */
export const secretsIn = (of: Secrets): Secrets => namedIn<Secrets>(['secret', 'signingSecret', 'verifyToken'], of)
