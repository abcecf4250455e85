/** Messages as the desk sees them. */
import type { MessageChannel } from '@peakend/contract/message-accounts.ts'
import {
  SetAsideMessage,
  type Beginning,
  type MessageAbilities,
  type MessageLine,
  type MessageRow,
} from '@peakend/contract/messaging.ts'
import type { ReadTx } from '../../base/database.ts'
import type { Standing } from '../../interactions/interactions.ts'
import type { Adapter } from './adapter.ts'
import type { Way } from './sending/beginnings.ts'
import { lineOf, stoppedSince, windowUntil } from './sending/sending.ts'
import { lastOf, type listMessages, type MessageRecord } from './sending/store.ts'

type Listed = Awaited<ReturnType<typeof listMessages>>[number]

export const shownMessage = (of: Listed): MessageRow | null =>
  of.state === 'aside'
    ? null
    : {
        id: of.id,
        turnId: of.turnId,
        direction: of.direction,
        state: of.state,
        failure: of.failure,
        detail: of.detail,
        segments: of.segments,
        templateName: of.templateName,
        sendAt: of.sendAt?.toISOString() ?? null,
        missingParts: of.missingParts,
        repliesTo: of.answersTurn,
        reaction: of.reaction,
        at: of.at.toISOString(),
        acceptedAt: of.acceptedAt?.toISOString() ?? null,
        deliveredAt: of.deliveredAt?.toISOString() ?? null,
        readAt: of.readAt?.toISOString() ?? null,
      }

const nothing: MessageAbilities = {
  hasWindow: false,
  hasTemplates: false,
  hasReceipts: false,
  hasReadReceipts: false,
  hasMedia: false,
  hasSegments: false,
}

/** What whoever writes must know. */
export const shownLine = async (
  tx: ReadTx,
  standing: Standing,
  adapters: ReadonlyMap<string, Adapter>,
): Promise<MessageLine> => {
  const line = await lineOf(tx, standing)
  const channel: MessageChannel = standing.channel === 'whatsapp' ? 'whatsapp' : 'sms'
  const number = line?.number ?? (await lastOf(tx, standing.id))?.number ?? ''
  const stopped = await stoppedSince(tx, channel, number)
  return {
    accountId: line?.account.id ?? null,
    accountName: line?.account.settings.name ?? null,
    channel,
    abilities: adapters.get(line?.account.settings.via.kind ?? '')?.abilities ?? nothing,
    number,
    stoppedSince: stopped?.toISOString() ?? null,
    windowUntil: line ? ((await windowUntil(tx, line.account, line.number))?.toISOString() ?? null) : null,
  }
}

export const shownBeginning = (of: Way, personId: string, adapters: ReadonlyMap<string, Adapter>): Beginning => ({
  identityId: of.identityId,
  number: of.number,
  accountId: of.account.id,
  accountName: of.account.settings.name,
  channel: of.account.channel,
  abilities: adapters.get(of.account.settings.via.kind)?.abilities ?? nothing,
  consent: of.consent && {
    answer: of.consent.answer,
    how: of.consent.how,
    said: of.consent.said,
    at: of.consent.at.toISOString(),
  },
  windowUntil: of.windowUntil?.toISOString() ?? null,
  sendAt: of.sendAt?.toISOString() ?? null,
  left: of.left,
  running: of.running && { interactionId: of.running.id, isMine: of.running.agentId === personId },
})

export const shownAside = (of: MessageRecord): SetAsideMessage | null => {
  const why = SetAsideMessage.shape.why.safeParse(of.why)
  return why.success
    ? {
        id: of.id,
        accountId: of.accountId,
        at: of.at.toISOString(),
        why: why.data,
        from: of.number,
        detail: of.detail ?? '',
      }
    : null
}
