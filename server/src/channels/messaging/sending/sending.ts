/**
 * Messages of ours: made in the transaction of the turn, handed over by a job. Who stopped gets nothing, which is asked again at the last moment; what was begun
 * by us keeps out of quiet hours; what is unsure after a crash is not sent again by itself.
 */
import { randomUUID } from 'node:crypto'
import { segmentsOf } from '@peakend/contract/segments.ts'
import type { InteractionId, MessageId, TurnId } from '@peakend/contract/ids.ts'
import type { MessageChannel } from '@peakend/contract/message-accounts.ts'
import type { ReadTx, Tx } from '../../../base/database.ts'
import { consentOf } from '../../../customers/consents/consents.ts'
import { shownAttachments } from '../../../interactions/attachments/attachments.ts'
import * as interactions from '../../../interactions/interactions.ts'
import type { Standing } from '../../../interactions/interactions.ts'
import type { WayOut } from '../../deliver.ts'
import { findOfTouchpoint, type AccountRecord } from '../accounts/store.ts'
import type { Content } from '../adapter.ts'
import { sampleLink, withLink } from '../rules/offer-text.ts'
import { sendsOf } from '../whatsapp/sends.ts'
import { findOfTurn, insertMessage, lastFrom, lastOf } from './store.ts'

/** Requests any node makes. */
export const sendKind = 'messaging.send'
/** Submits to an SMS centre, which only the node that holds its connection makes. */
export const submitKind = 'messaging.submit'

/** WhatsApp: free text goes out for so long after the customer's last message. */
export const WINDOW_MS = 24 * 3_600_000

export const jobOf = (account: AccountRecord, messageId: MessageId): { kind: string; key: string } =>
  account.settings.via.kind === 'smpp'
    ? { kind: submitKind, key: `${account.id}/${messageId}` }
    : { kind: sendKind, key: messageId }

export const messageOfKey = (key: string): string => key.slice(key.indexOf('/') + 1)

/** Makes a message and has it handed over from the commit on, or at `sendAt`. */
export const queueMessage = (
  tx: Tx,
  of: {
    account: AccountRecord
    interactionId: InteractionId | null
    turnId: TurnId | null
    number: string
    content: Content
    isBegun?: boolean
    sendAt?: Date | null
    /** Of its files, in order. */
    types?: readonly (string | null)[]
  },
): MessageId => {
  const { account, content, types } = of
  const id = randomUUID() as MessageId
  const text =
    content.kind === 'text' && content.callBack
      ? withLink(content.text, content.callBack.language, sampleLink)
      : content.text
  const segments =
    account.channel === 'sms' ? segmentsOf(text).parts.length : Math.max(1, sendsOf(content, types).length)
  insertMessage(tx, { ...of, id, accountId: account.id, direction: 'out', state: 'queued', segments, at: tx.now })
  tx.enqueue({ ...jobOf(account, id), dueAt: of.sendAt ?? tx.now })
  return id
}

/** Since when a number wants nothing; null where it does, or said nothing. */
export const stoppedSince = async (tx: ReadTx, channel: MessageChannel, number: string): Promise<Date | null> => {
  const consent = await consentOf(tx, channel, number)
  return consent?.answer === 'out' ? consent.at : null
}

/** Until when free text may go to a number; in the past where the window is closed or was never open. */
export const windowUntil = async (tx: ReadTx, account: AccountRecord, number: string): Promise<Date | null> => {
  if (account.channel !== 'whatsapp') return null
  const last = await lastFrom(tx, account.id, number)
  return new Date((last?.at.getTime() ?? 0) + WINDOW_MS)
}

/** The account and number a conversation is held by; null where there is none any more. */
export const lineOf = async (
  tx: ReadTx,
  standing: Standing,
): Promise<{ account: AccountRecord; number: string } | null> => {
  const account = standing.touchpointId ? await findOfTouchpoint(tx, standing.touchpointId) : null
  const last = await lastOf(tx, standing.id)
  return account && last ? { account, number: last.number } : null
}

/** A turn from the common composer goes out as text, with its files. */
export const messageWayOut = (channel: MessageChannel): WayOut => ({
  channel,
  async handOver(tx, queued, standing) {
    // lines about who came and went are for people who look at a screen; a message has its price and its noise
    if (queued.by === 'system') return interactions.markDelivered(tx, queued.turnId)
    if (await findOfTurn(tx, queued.turnId)) return
    const turn = await interactions.turnOf(tx, queued.turnId)
    if (!turn) return
    const line = await lineOf(tx, standing)
    if (!line) return interactions.markFailed(tx, queued.turnId, 'account-gone')
    const attachmentIds = turn.attachmentIds ?? []
    const content: Content =
      attachmentIds.length > 0 ? { kind: 'files', text: turn.text, attachmentIds } : { kind: 'text', text: turn.text }
    const shown = await shownAttachments(tx, attachmentIds)
    const types = attachmentIds.map((id) => shown.get(id)?.type ?? null)
    queueMessage(tx, { ...line, interactionId: standing.id, turnId: queued.turnId, content, types })
  },
})
