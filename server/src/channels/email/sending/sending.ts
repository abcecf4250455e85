/**
 * Messages of ours: made in the transaction of the turn, sent by a job under a Message-ID that never changes, so that one sent twice is known as one. The job
 * takes the message up before it sends: what was taken back by then is not sent.
 */
import { randomUUID } from 'node:crypto'
import type { MailPerson } from '@peakend/contract/email.ts'
import type { AttachmentId, InteractionId, MailId, PersonId, TurnId } from '@peakend/contract/ids.ts'
import type { ReadTx, Tx } from '../../../base/database.ts'
import { Refusal } from '../../../base/refusal.ts'
import { workspaceOf } from '../../../identity/workspaces/workspaces.ts'
import { mask } from '../../../base/masking.ts'
import * as interactions from '../../../interactions/interactions.ts'
import type { Standing } from '../../../interactions/interactions.ts'
import type { WayOut } from '../../deliver.ts'
import { insertMails, type StoredFile } from '../intake/store.ts'
import { findOfTouchpoint, type MailboxRecord } from '../mailboxes/store.ts'
import { nothingSaid } from '../reading/authentication.ts'
import { clean } from '../reading/cleaning.ts'
import { safeHtml } from '../reading/safe-html.ts'
import { newReplyKey } from '../threads/reply-address.ts'
import { noteReferences } from '../threads/threads.ts'
import { quoteOf, recipientsOf, referencesOf, subjectOf, type Answered } from './composing.ts'
import { findMail, findMailOfTurn, lastIn, moveState, type MailRecord } from './store.ts'

export const sendKind = 'email.send'
/** Time to take a message back. */
const HOLD_MS = 10_000
export const longestHoldMs = 366 * 24 * 3_600_000

export interface Writing {
  as: 'reply' | 'reply-all' | 'forward'
  /** What it goes on from; the customer's last message unless told. */
  mailId?: MailId
  to?: MailPerson[]
  cc?: MailPerson[]
  bcc: MailPerson[]
  subject?: string
  text: string
  html?: string
  attachmentIds: readonly AttachmentId[]
  withQuote: boolean
  /** Sent at once where null. */
  sendAt: Date | null
}

const languageOf = (of: string | null | undefined, fallback: 'en' | 'es'): 'en' | 'es' => {
  const base = of?.toLowerCase().split('-')[0]
  return base === 'en' || base === 'es' ? base : fallback
}

const mailboxOf = async (tx: ReadTx, standing: Standing): Promise<MailboxRecord> => {
  const found = standing.touchpointId ? await findOfTouchpoint(tx, standing.touchpointId) : null
  if (!found) throw new Refusal('mailbox_gone')
  return found
}

const answeredIn = async (tx: ReadTx, standing: Standing, mailId: MailId | undefined): Promise<MailRecord | null> => {
  if (mailId === undefined) return lastIn(tx, standing.id)
  const found = await findMail(tx, mailId)
  if (!found || found.interactionId !== standing.id) throw new Refusal('not_found')
  return found
}

/** What a head holds never begins a line of its own. */
const onOneLine = ({ name, address }: MailPerson): MailPerson => ({ name: clean(name), address })

/** Makes the message of a turn and has it sent. Refuses `mailbox_gone`, `nobody_to_write_to`, `not_found` (another conversation's message). */
const compose = async (
  tx: Tx,
  standing: Standing,
  of: { turnId: TurnId; personId: PersonId | null; writing: Writing },
): Promise<MailId> => {
  const { writing } = of
  const mailbox = await mailboxOf(tx, standing)
  const answered = await answeredIn(tx, standing, writing.mailId)
  const workspace = await workspaceOf(tx)
  const language = languageOf(standing.language, workspace.language)
  const natural = answered
    ? recipientsOf(answered as Answered, { ourAddress: mailbox.address, isAll: writing.as === 'reply-all' })
    : { to: [], cc: [] }
  const isForward = writing.as === 'forward'
  const to = writing.to ?? (isForward ? [] : natural.to)
  const cc = writing.cc ?? (isForward ? [] : natural.cc)
  if (to.length + cc.length + writing.bcc.length === 0) throw new Refusal('nobody_to_write_to')
  const id = randomUUID() as MailId
  // whoever else reads the letter has its reply address too, and could write as the one it shows
  const isForOne = to.length === 1 && cc.length + writing.bcc.length === 0
  const { references } = referencesOf(isForward ? null : (answered as Answered | null))
  const forwarded: StoredFile[] = isForward && answered ? answered.files : []
  const files = [...writing.attachmentIds.map((one) => ({ id: one, contentId: null, isInline: false })), ...forwarded]
  const messageId = `${id}@${mailbox.address.slice(mailbox.address.lastIndexOf('@') + 1)}`
  insertMails(tx, [
    {
      id,
      mailboxId: mailbox.id,
      direction: 'out',
      state: 'held',
      interactionId: standing.id,
      turnId: of.turnId,
      personId: of.personId,
      uidValidity: null,
      uid: null,
      fingerprint: null,
      messageId,
      at: tx.now,
      head: {
        from: { name: mailbox.settings.name, address: mailbox.address },
        to: to.map(onOneLine),
        cc: cc.map(onOneLine),
        bcc: writing.bcc.map(onOneLine),
        replyTo: [],
        subject:
          writing.subject === undefined ? subjectOf(answered?.head.subject ?? '', writing.as) : clean(writing.subject),
        authentication: nothingSaid,
        references,
      },
      text: mask(writing.text).text,
      quoted:
        answered && writing.withQuote
          ? quoteOf(answered as Answered, { as: writing.as, language, timeZone: workspace.timeZone })
          : '',
      signature: mailbox.settings.signature[language],
      html: writing.html ? safeHtml(writing.html, { pictureOf: () => null, withRemote: true }).html : null,
      hasHtml: true,
      calendar: null,
      automatic: null,
      proof: 'none',
      isDamaged: false,
      bytes: 0,
      originalId: null,
      files,
      why: null,
      detail: null,
      replyKey: mailbox.settings.replyForm === 'plus' && isForOne && !isForward ? newReplyKey() : null,
      sendAt: writing.sendAt,
    },
  ])
  noteReferences(tx, id, messageId, references)
  tx.enqueue({ kind: sendKind, key: id, dueAt: writing.sendAt ?? tx.now })
  return id
}

/**
 * An agent's message: a turn and what goes out. The same senderId with the same content, to the same people, answers the same. Refuses what `interactions.reply` refuses, and what
 * `compose` does. Held for 10 s, or until `sendAt`.
 */
export const write = async (
  tx: Tx,
  of: Writing & { interactionId: InteractionId; personId: PersonId; senderId: string },
): Promise<MailId> => {
  const { interactionId, personId, senderId, text, attachmentIds, ...also } = of
  const { turnId } = await interactions.reply(tx, { interactionId, personId, senderId, text, attachmentIds, also })
  const before = await findMailOfTurn(tx, turnId)
  if (before) return before.id
  const standing = await interactions.find(tx, interactionId)
  if (standing?.channel !== 'email') throw new Refusal('mailbox_gone')
  const earliest = new Date(tx.now.getTime() + HOLD_MS)
  const latest = new Date(tx.now.getTime() + longestHoldMs)
  const sendAt = of.sendAt && of.sendAt > earliest ? (of.sendAt < latest ? of.sendAt : latest) : earliest
  return compose(tx, standing, { turnId, personId, writing: { ...of, sendAt } })
}

/** Takes a message back that is held still; gives its words. Refuses `not_found`, `not_yours`, `already_sent`. Records `turn.failed`. */
export const takeBack = async (tx: Tx, mailId: MailId, personId: PersonId): Promise<{ text: string }> => {
  const found = await findMail(tx, mailId)
  if (!found || found.direction !== 'out' || !found.interactionId) throw new Refusal('not_found')
  if (found.personId !== personId) throw new Refusal('not_yours')
  if (!(await moveState(tx, mailId, ['held'], 'gone'))) throw new Refusal('already_sent')
  tx.cancel(sendKind, mailId)
  if (found.turnId) await interactions.markFailed(tx, found.turnId, 'taken_back')
  return { text: found.text }
}

/** A turn that was said without a message of its own, such as from the common composer, becomes an answer to the customer's last one. */
export const emailWayOut: WayOut = {
  channel: 'email',
  async handOver(tx, queued, standing) {
    // lines about who came and went are for people who talk; a letter has none
    if (queued.by === 'system') return interactions.markDelivered(tx, queued.turnId)
    if (await findMailOfTurn(tx, queued.turnId)) return
    const turn = await interactions.turnOf(tx, queued.turnId)
    if (!turn) return
    const last = await lastIn(tx, standing.id)
    // a machine is never answered by one (RFC 3834, 2)
    if (queued.by === 'bot' && last?.automatic) return interactions.markFailed(tx, queued.turnId, 'machine')
    const writing: Writing = {
      as: 'reply',
      bcc: [],
      text: turn.text,
      attachmentIds: turn.attachmentIds ?? [],
      withQuote: true,
      sendAt: null,
    }
    try {
      await compose(tx, standing, { turnId: queued.turnId, personId: queued.personId, writing })
    } catch (e) {
      if (!(e instanceof Refusal)) throw e
      await interactions.markFailed(tx, queued.turnId, e.code)
    }
  },
}
