/** A call-back offered in the answer to who wrote outside the hours, or whose letter waits long in them. */
import type { InteractionId, WorkspaceId } from '@peakend/contract/ids.ts'
import type { Database, ReadTx, Tx } from '../../../base/database.ts'
import { defineTimer } from '../../../base/jobs.ts'
import { textsIn } from '../../../identity/customer-texts/customer-texts.ts'
import { workspaceOf } from '../../../identity/workspaces/workspaces.ts'
import * as interactions from '../../../interactions/interactions.ts'
import type { Standing } from '../../../interactions/interactions.ts'
import { offerFor, rulesOf } from '../../../routing/callbacks/callbacks.ts'
import { hoursOf, languageFor } from '../../../routing/hours/hours.ts'
import { waitOf } from '../../../routing/routing.ts'
import { findOfTouchpoint, type MailboxRecord } from '../mailboxes/store.ts'
import { answerByItself, personIn } from './acknowledging.ts'
import type { Answered } from './composing.ts'
import { lastIn, wasAnsweredByItself, type MailRecord } from './store.ts'
import { replyWords } from './words.data.ts'

/** Where the customer of a conversation asks for a call-back: a link of ours, signed. */
export type CallBackLink = (of: { workspaceId: WorkspaceId; interactionId: InteractionId }) => string

const kind = 'email.offer'
/** A customer is written to by itself so often at most, whatever they write (RFC 3834, 2). */
const ONCE_IN_MS = 24 * 3_600_000

/** Has it looked at whether these letters, which just came within the hours, wait long; where their queue offers a call-back by letter. */
export const offerSoon = async (tx: Tx, mailbox: MailboxRecord, ids: readonly InteractionId[]): Promise<void> => {
  if (!mailbox.queueId) return
  const { rules } = await rulesOf(tx, mailbox.queueId)
  if (rules.isOn && rules.offersByLetter) for (const key of ids) tx.enqueue({ kind, key })
}

/** Whoever waits long for the first answer to a letter, by what can be told or by what they have waited, gets one by itself with a link in it. */
export const offerTimer = defineTimer({
  kind,
  async run(tx, job) {
    const standing = await interactions.lock(tx, job.key as InteractionId)
    const { id, queueId, customerId } = standing
    if (standing.state !== 'waiting' || standing.answeredAt || !queueId) return
    const { rules } = await rulesOf(tx, queueId)
    if (!(await isOfferedByLetter(tx, standing))) {
      const longAt = new Date((standing.queuedAt ?? tx.now).getTime() + rules.offerAfterMs)
      if (rules.isOn && rules.offersByLetter && longAt > tx.now) tx.enqueue({ kind, key: id, dueAt: longAt })
      return
    }
    const mailbox = standing.touchpointId ? await findOfTouchpoint(tx, standing.touchpointId) : null
    const last = mailbox && (await lastIn(tx, id))
    const since = new Date(tx.now.getTime() - ONCE_IN_MS)
    if (!mailbox || !last || (await wasAnsweredByItself(tx, customerId, since))) return
    const answered = last as Answered
    const to = personIn(mailbox, answered, last.automatic)
    const language = languageFor(standing.language, (await workspaceOf(tx)).language)
    if (to) {
      const { waitsLine } = await textsIn(tx, standing.language)
      const text = waitsLine ?? replyWords[language].waits
      answerByItself(tx, mailbox, { answered, to, interactionId: id }, { text, language })
    }
  },
})

/** Within the hours, where the queue wants it and the wait is long: whoever writes a letter does not stand before a screen, so that nobody is there just now is no reason yet. */
const isOfferedByLetter = async (tx: ReadTx, { id, queueId }: Standing): Promise<boolean> => {
  if (!queueId) return false
  const [wait, met, { rules }] = await Promise.all([
    waitOf(tx, id),
    hoursOf(tx, { queueId, channel: 'email' }),
    rulesOf(tx, queueId),
  ])
  if (!rules.offersByLetter || !met.isWithinHours) return false
  return (await offerFor(tx, id, { wait: wait && { ...wait, isAnyoneThere: true } })) !== null
}

/** Whether the answer outside the hours offers one: the closed plan and the queue do. */
const isOfferedClosed = async (tx: ReadTx, { id, queueId }: Standing): Promise<boolean> => {
  const met = await hoursOf(tx, { queueId, channel: 'email' })
  return !met.isWithinHours && met.plan?.offersCallBack === true && (await offerFor(tx, id, null)) !== null
}

/**
 * The message with a way to be contacted instead of waiting, where one is offered and the conversation still waits. The link opens their call-back to
 * whoever holds it, so it is made as the message leaves and kept nowhere.
 */
export const withOffer = async (
  of: { db: Database; callBackLink?: CallBackLink },
  workspaceId: WorkspaceId,
  mail: MailRecord,
): Promise<MailRecord> => {
  const { interactionId } = mail
  const { callBackLink } = of
  if (mail.automatic !== 'auto-reply' || !interactionId || !callBackLink) return mail
  const offered = await of.db.read(workspaceId, async (tx) => {
    const standing = await interactions.find(tx, interactionId)
    if (!standing) return null
    const isOffered = (await isOfferedClosed(tx, standing)) || (await isOfferedByLetter(tx, standing))
    if (!isOffered) return null
    const { callBackLine } = await textsIn(tx, standing.language)
    return { own: callBackLine, language: languageFor(standing.language, (await workspaceOf(tx)).language) }
  })
  if (!offered) return mail
  const link = callBackLink({ workspaceId, interactionId })
  return {
    ...mail,
    text: `${mail.text}\n\n${offered.own?.replaceAll('{link}', link) ?? replyWords[offered.language].callBack(link)}`,
  }
}
