/** What the channel needs of its surroundings. */
import type { Database } from '../../base/database.ts'
import type { Blobs } from './intake/files.ts'
import type { Tokens } from './mailboxes/oauth.ts'
import type { Keeper } from '../../base/secrets.ts'
import type { WatchingOptions } from './mailboxes/watching.ts'
import type { CallBackLink } from './sending/offering.ts'

export interface EmailOptions {
  db: Database
  /** The installation's secret: signs reply addresses. */
  secret: string
  /** Seals passwords and tokens of mailboxes. */
  keeper: Keeper
  /** Where the bytes of originals and files lie. */
  blobs: Blobs
  /** Where the customer of a conversation asks for a call-back; none is offered without it. */
  callBackLink?: CallBackLink
  /** How long reading one letter may take; 20 s unless told. */
  readingMs?: number
  pollMs?: WatchingOptions['pollMs']
  waitsMs?: WatchingOptions['waitsMs']
  sessionMs?: WatchingOptions['sessionMs']
}
export interface Inside {
  tokens: Tokens
}
