/** Call-backs as customers meet them, in every channel: routes, who a link's holder is, what they are told by mail. The line and the attempts stand in routing. */
import type { Credentials } from '../../base/ports.ts'
import { linkToken, type Linked } from './links.ts'
import { callBackMail } from './mails.ts'
import type { CallBackOptions } from './options.ts'
import { callBacksPart, eraseAddresses } from './personal.ts'
import { tellCustomer } from './reactions.ts'
import { callBackRoutes } from './routes.ts'
import { authenticateLink } from './who.ts'

export const openCallBacks = (of: CallBackOptions) => ({
  /** The visitor behind a link of ours, or null. */
  authenticate: (credentials: Credentials) => authenticateLink(of, credentials),
  /** For other channels, which write it into a letter or a text message: where the customer of a conversation asks for a call-back, or changes theirs. */
  linkFor: (linked: Linked, at = of.db.clock.now()): string =>
    `${of.publicUrl()}/call-back/#${linkToken(linked, at, of.signingKey)}`,
  routes: callBackRoutes(of),
  reactions: [tellCustomer],
  jobs: [callBackMail(of)],
  part: callBacksPart,
  eraseWords: eraseAddresses,
})
