/** What a mailbox needs to sign in. */
import type { MailboxSecrets } from '@peakend/contract/email.ts'
import type { z } from 'zod'
import { namedIn, openSealed, type Keeper } from '../../../base/secrets.ts'

export type Secrets = z.infer<typeof MailboxSecrets>

/** Throws `SecretUnreadable`. */
export const openSecrets = (keeper: Keeper, sealed: Buffer | null): Secrets => openSealed<Secrets>(keeper, sealed)

/** The secrets among what was sent. */
export const secretsIn = (of: Secrets): Secrets =>
  namedIn<Secrets>(['password', 'outgoingPassword', 'clientSecret', 'refreshToken'], of)
