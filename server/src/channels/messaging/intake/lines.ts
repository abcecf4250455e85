/** Where a message that opened a conversation waits: in line, or, where no queue serves its account, on a case with an owner and a time. */
import type { InteractionId, QueueId } from '@peakend/contract/ids.ts'
import type { Tx } from '../../../base/database.ts'
import { isRefusal } from '../../../base/refusal.ts'
import * as cases from '../../../cases/cases.ts'
import * as interactions from '../../../interactions/interactions.ts'
import { enterQueue, hoursOf, ownerFor } from '../../../routing/routing.ts'
import type { AccountRecord } from '../accounts/store.ts'

/** Nothing lies where nobody looks. */
export const standInLine = async (
  tx: Tx,
  account: AccountRecord,
  of: { interactionId: InteractionId; isNew: boolean },
  text: string,
): Promise<void> => {
  const { interactionId } = of
  const standing = await interactions.find(tx, interactionId)
  if (!standing) return
  for (const queueId of new Set([standing.queueId, account.queueId]))
    if (queueId && (await entered(tx, interactionId, queueId, of.isNew))) return
  await interactions.end(tx, interactionId, 'customer', 'message')
  const { answerBy } = await hoursOf(tx, { queueId: account.queueId, channel: account.channel })
  const ownerId = await ownerFor(tx, account.queueId)
  const tied = standing.caseId ? await cases.find(tx, standing.caseId) : null
  const open = tied?.state === 'open' ? tied : await cases.openCaseOf(tx, standing.customerId)
  if (open && (await cases.expectAnswer(tx, open.id, { by: answerBy, ownerId }))) {
    if (standing.caseId !== open.id) await interactions.joinCase(tx, interactionId, open.id)
    return
  }
  await cases.open(tx, {
    customerId: standing.customerId,
    title: text.split('\n')[0]?.slice(0, 200) ?? '',
    ownerId,
    queueId: account.queueId,
    answerDueAt: answerBy,
    interactionId,
  })
}

/** False where that queue is gone. */
const entered = async (tx: Tx, interactionId: InteractionId, queueId: QueueId, isNew: boolean): Promise<boolean> => {
  try {
    await enterQueue(tx, { interactionId, queueId, arrival: isNew ? 'arrived' : 'reopened' })
    return true
  } catch (e) {
    // it is refused before anything was asked of the database that could fail
    if (isRefusal(e, 'not_found')) return false
    throw e
  }
}
