/** A call-back offered to who waits long for an answer to a text message, or wrote while nobody is here. */
import type { InteractionId, WorkspaceId } from '@peakend/contract/ids.ts'
import type { ReadTx, Tx } from '../../../base/database.ts'
import { defineTimer } from '../../../base/jobs.ts'
import { defineReaction } from '../../../base/reactions.ts'
import { textsIn } from '../../../identity/customer-texts/customer-texts.ts'
import { workspaceOf } from '../../../identity/workspaces/workspaces.ts'
import * as interactions from '../../../interactions/interactions.ts'
import { offerFor, rulesOf } from '../../../routing/callbacks/callbacks.ts'
import { hoursOf, languageFor, type Met } from '../../../routing/hours/hours.ts'
import { waitOf } from '../../../routing/routing.ts'
import type { Content } from '../adapter.ts'
import { lineOf, queueMessage, stoppedSince, windowUntil } from './sending.ts'

/** Where the customer of a conversation asks for a call-back: a link of ours, signed, good from `at` on. The same of the same time is the same link. */
export type CallBackLink = (of: { workspaceId: WorkspaceId; interactionId: InteractionId }, at: Date) => string

const kind = 'messaging.offer'

/** Looks whether somebody who just joined a line has to wait long. */
export const offerInLine = defineReaction({
  name: 'messaging.offer-in-line',
  on: ['interaction.queued'],
  startAt: 'now',
  react: (tx, { event }) => lookSoon(tx, [event.interactionId]),
  reactAll: (tx, all) => lookSoon(tx, [...new Set(all.map(({ event }) => event.interactionId))]),
})

const lookSoon = async (tx: Tx, ids: readonly InteractionId[]): Promise<void> => {
  for (const found of await Promise.all(ids.map((id) => interactions.find(tx, id)))) {
    if (found?.channel === 'sms' || found?.channel === 'whatsapp') tx.enqueue({ kind, key: found.id })
  }
}

/** Whether the message that says when we open offers one too: the closed plan and the queue do. */
export const closedOffer = async (tx: ReadTx, interactionId: InteractionId, met: Met): Promise<boolean> =>
  met.plan?.offersCallBack === true && (await offerFor(tx, interactionId, null)) !== null

/**
 * Whoever waits long in the hours, by what they are told or by what they have waited, gets one message with a link in a conversation. Not who stopped, nor whom
 * WhatsApp lets us send nothing but templates. The agent sees that it was offered.
 */
export const offerTimer = defineTimer({
  kind,
  async run(tx, job) {
    const standing = await interactions.lock(tx, job.key as InteractionId)
    const { id, queueId, channel, queuedAt } = standing
    if (standing.state !== 'waiting' || !queueId || (await wasOffered(tx, id))) return
    const [wait, met, { rules }] = await Promise.all([
      waitOf(tx, id),
      hoursOf(tx, { queueId, channel }),
      rulesOf(tx, queueId),
    ])
    // outside the hours the closed plan speaks
    if (!rules.isOn || !met.isWithinHours) return
    // whoever writes a message does not stand before a screen: that nobody is there just now is no reason yet
    if (!(await offerFor(tx, id, { wait: wait && { ...wait, isAnyoneThere: true } }))) {
      const longAt = new Date((queuedAt ?? tx.now).getTime() + rules.offerAfterMs)
      if (longAt > tx.now) tx.enqueue({ kind, key: id, dueAt: longAt })
      return
    }
    const line = await lineOf(tx, standing)
    if (!line || (await stoppedSince(tx, line.account.channel, line.number))) return
    const until = await windowUntil(tx, line.account, line.number)
    if (until && until <= tx.now) return
    const language = languageFor(standing.language, (await workspaceOf(tx)).language)
    const { waitsLine, callBackLine } = await textsIn(tx, standing.language)
    const own = waitsLine && callBackLine && `${waitsLine}\n${callBackLine}`
    const content: Content = { kind: 'text', text: '', callBack: { interactionId: id, language, line: own } }
    queueMessage(tx, { ...line, interactionId: null, turnId: null, content })
    await interactions.say(tx, id, OFFERED)
  },
})

const OFFERED = 'call-back-offered'
const wasOffered = async (tx: ReadTx, interactionId: InteractionId): Promise<boolean> =>
  (
    await tx.query(
      'messaging.was-offered',
      `select 1 from turns where workspace_id = $1 and interaction_id = $2 and kind = 'system' and system ->> 'code' = $3 limit 1`,
      [tx.workspaceId, interactionId, OFFERED],
    )
  ).length > 0
