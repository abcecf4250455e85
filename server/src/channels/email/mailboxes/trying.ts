/** Tries a mailbox's settings: signs in to both servers and opens the folder. Nothing is read and nothing is sent. */
import type { MailboxTrouble } from '@peakend/contract/email.ts'
import { transportOf } from '../sending/delivery.ts'
import { connectImap, troubleOf } from './imap.ts'
import type { Tokens } from './oauth.ts'
import type { Secrets } from './secrets.ts'
import type { Settings } from './store.ts'

export interface Tried {
  isFine: boolean
  why: MailboxTrouble | null
  detail: string | null
}

const tried = async (work: () => Promise<string | null>): Promise<Tried> => {
  try {
    return { isFine: true, why: null, detail: await work() }
  } catch (e) {
    return { isFine: false, ...troubleOf(e) }
  }
}

/** Never throws for what a server or the network did. */
export const tryMailbox = async (
  settings: Settings,
  secrets: Secrets,
  tokens: Tokens,
): Promise<{ incoming: Tried; outgoing: Tried }> => {
  const [incoming, outgoing] = await Promise.all([
    tried(async () => {
      const client = await connectImap(settings, secrets, tokens)
      try {
        const opened = await client.mailboxOpen(settings.folder, { readOnly: true })
        return `${opened.exists}`
      } finally {
        client.close()
      }
    }),
    tryOutgoing(settings, secrets, tokens),
  ])
  return { incoming, outgoing }
}

/** Signs in to the outgoing server. Never throws likewise. */
export const tryOutgoing = (
  settings: Settings,
  secrets: Secrets,
  tokens: Tokens,
  signal?: AbortSignal,
): Promise<Tried> =>
  tried(async () => {
    const transport = await transportOf(settings, secrets, tokens, signal)
    try {
      await transport.verify()
      return null
    } finally {
      transport.close()
    }
  })
