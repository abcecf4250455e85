/** What a customer who writes outside the hours meets: one reply where the workspace wrote one, until we open again. */
import type { InteractionId } from '@peakend/contract/ids.ts'
import type { Tx } from '../../../base/database.ts'
import * as interactions from '../../../interactions/interactions.ts'
import { closedReplyTo } from '../../waiting.ts'
import type { AccountRecord } from '../accounts/store.ts'
import type { Content } from '../adapter.ts'
import { closedOffer } from '../sending/offering.ts'
import { queueMessage, stoppedSince, windowUntil } from '../sending/sending.ts'
import { isUserId } from '../whatsapp/numbers.ts'

/**
 * Answers whoever writes outside the hours and is not being talked to; the agent sees that they were told. Short codes and senders' names are machines and are not answered, who
 * stopped is not, nor who wrote so long ago that WhatsApp takes nothing but templates.
 */
export const answerClosed = async (
  tx: Tx,
  account: AccountRecord,
  of: { number: string; interactionId: InteractionId; language: string | null },
): Promise<void> => {
  const { number, interactionId, language } = of
  const { channel } = account
  const isPerson = /^\+\d{7,15}$/.test(number) || isUserId(number)
  const standing = isPerson ? await interactions.find(tx, interactionId) : null
  // who is talked to needs no telling
  if (!standing || standing.state === 'active' || (await stoppedSince(tx, channel, number))) return
  const until = await windowUntil(tx, account, number)
  if (until && until <= tx.now) return
  const said = await closedReplyTo(tx, account, standing, language)
  if (!said) return
  const isOffered = standing.state !== 'closed' && (await closedOffer(tx, interactionId, said.met))
  const callBack = isOffered ? { interactionId, language: said.language, line: said.texts.callBackLine } : undefined
  const content: Content = { kind: 'text', text: said.text, ...(callBack ? { callBack } : {}) }
  queueMessage(tx, { account, interactionId: null, turnId: null, number, content })
  if (standing.state !== 'closed') await interactions.say(tx, interactionId, 'told-closed', { text: said.text })
}
