/** A call-back offered in the answer to who wrote outside the hours. */
import type { InteractionId, WorkspaceId } from '@peakend/contract/ids.ts'
import type { Database } from '../../../base/database.ts'
import { workspaceOf } from '../../../identity/workspaces/workspaces.ts'
import * as interactions from '../../../interactions/interactions.ts'
import { offerFor } from '../../../routing/callbacks/callbacks.ts'
import { hoursOf, languageFor } from '../../../routing/hours/hours.ts'
import type { MailRecord } from './store.ts'
import { replyWords } from './words.data.ts'

/** Where the customer of a conversation asks for a call-back: a link of ours, signed. */
export type CallBackLink = (of: { workspaceId: WorkspaceId; interactionId: InteractionId }) => string

/**
 * The message with a way to be contacted instead of waiting, where the closed plan offers one and the conversation still waits. The link opens their call-back to
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
  const language = await of.db.read(workspaceId, async (tx) => {
    const standing = await interactions.find(tx, interactionId)
    if (!standing) return null
    const [met, offer, workspace] = await Promise.all([
      hoursOf(tx, { queueId: standing.queueId, channel: 'email' }),
      offerFor(tx, interactionId, null),
      workspaceOf(tx),
    ])
    const isOffered = !met.isWithinHours && met.plan?.offersCallBack === true && offer !== null
    return isOffered ? languageFor(standing.language, workspace.language) : null
  })
  if (!language) return mail
  return {
    ...mail,
    text: `${mail.text}\n\n${replyWords[language].callBack(callBackLink({ workspaceId, interactionId }))}`,
  }
}
