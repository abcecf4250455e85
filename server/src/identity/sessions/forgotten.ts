import { linkPaths } from '@peakend/contract/people.ts'
import type { Database } from '../../base/database.ts'
import { defineDelivery, type Delivery } from '../../base/jobs.ts'
import type { Post } from '../mail/mail.ts'
import { mailTexts } from '../mail/texts.data.ts'
import { findPersonByEmail } from '../people/store.ts'
import { hashOf, newToken } from '../sealed.ts'
import { firstWorkspaceId } from '../workspaces/store.ts'
import { forgottenLimits } from './limits.ts'
import type { Sessions } from './sessions.ts'
import { addLink, workspacesOf } from './store.ts'

const RESET_LINK_MS = 60 * 60 * 1000

/**
 * Asks for the mail with which a password is set anew. Does the same, in the same time, whether or not the address is known: who it
 * belongs to is looked up later, by the job. Refuses `too_many_requests`.
 */
export const forgotPassword = async (
  of: { db: Database; sessions: Sessions },
  email: string,
  address: string,
): Promise<void> => {
  const plain = email.trim().toLowerCase()
  await of.sessions.limited(forgottenLimits(plain, address))
  await of.db.system(async (tx) => {
    const anywhere = await firstWorkspaceId(tx)
    if (!anywhere) return
    tx.enqueueIn(anywhere, { kind: 'people.forgotten', key: hashOf(plain).toString('hex'), payload: { email: plain } })
  })
}

/** Mails the link. The token is made here, so that it stands nowhere but in the mail; a second attempt makes a new one and ends the first. */
export const forgottenMail = (of: { db: Database; post: Post; publicUrl: () => string }): Delivery =>
  defineDelivery<{ email: string }>({
    kind: 'people.forgotten',
    unresolved: 'again',
    retries: { maxAttempts: 5, waitsMs: [5_000, 30_000, 120_000] },
    attempt: async (job) => {
      const token = newToken()
      const found = await of.db.system(async (tx) => {
        const person = await findPersonByEmail(tx, job.payload.email)
        const workspaces = person ? await workspacesOf(tx, person.id) : []
        const route = await of.post.routeForOneOf(tx, workspaces)
        if (!person || !route || workspaces.length === 0) return null
        const expiresAt = new Date(tx.now.getTime() + RESET_LINK_MS)
        await addLink(tx, { kind: 'reset', tokenHash: hashOf(token), personId: person.id, expiresAt })
        return { person, route }
      })
      if (!found) return { result: 'done' }
      const { person, route } = found
      const link = `${of.publicUrl()}${linkPaths.reset}#${token}`
      const text = mailTexts[person.language].forgotten({ name: person.name, link, minutes: RESET_LINK_MS / 60_000 })
      const messageId = `<${job.reference}.${job.attempt}@${route.from.split('@')[1] ?? 'peakend'}>`
      const posted = await of.post.send(route, { to: person.email, ...text, messageId })
      if (posted.isSent) return { result: 'done' }
      return posted.isFinal ? { result: 'refused', why: posted.said } : { result: 'again', why: posted.said }
    },
    settled: () => Promise.resolve(),
  })
