/** Where a letter or message that nobody answers as it comes waits: in line, or on a case; and what its writer is told outside the hours. */
import type { InteractionId, QueueId } from '@peakend/contract/ids.ts'
import type { Channel } from '@peakend/contract/values.ts'
import type { Tx } from '../base/database.ts'
import { isRefusal } from '../base/refusal.ts'
import * as cases from '../cases/cases.ts'
import * as interactions from '../interactions/interactions.ts'
import { replyClosed } from '../routing/hours/hours.ts'
import { enterQueue, enterQueueNew, hoursOf, ownerFor } from '../routing/routing.ts'

/** What came in at a mailbox or an account, and the queue it belongs to. */
export interface Line {
  channel: Channel
  queueId: QueueId | null
}

/**
 * Puts a conversation in the line it was in, else in that of its mailbox or account; where no queue serves either, it ends as a message on a case with an
 * owner and a time: nothing lies where nobody looks. `text` names a case that is new. Records what those record.
 */
export const standInLine = async (
  tx: Tx,
  line: Line,
  of: { interactionId: InteractionId; isNew: boolean },
  text: string,
): Promise<void> => {
  const { interactionId } = of
  const { queueId: own, channel } = line
  const standing = await interactions.find(tx, interactionId)
  if (!standing) return
  for (const queueId of new Set([standing.queueId, own])) {
    if (queueId && (await entered(tx, interactionId, queueId, of.isNew))) return
  }
  await interactions.end(tx, interactionId, 'customer', 'message')
  const { answerBy } = await hoursOf(tx, { queueId: own, channel })
  const ownerId = await ownerFor(tx, own)
  const { customerId, threadId } = standing
  const tied = standing.caseId ? await cases.find(tx, standing.caseId) : null
  const open = tied?.state === 'open' ? tied : await cases.openCaseOf(tx, customerId, threadId)
  if (open && (await cases.expectAnswer(tx, open.id, { by: answerBy, ownerId }))) {
    if (standing.caseId !== open.id) await interactions.joinCase(tx, interactionId, open.id)
    return
  }
  const title = cases.titleFrom(text, standing.subject)
  await cases.open(tx, { customerId, title, ownerId, queueId: own, answerDueAt: answerBy, interactionId })
}

/** Many that just came; false where there is no such queue, and then each stands in line by itself. */
export const allStandInLine = async (tx: Tx, line: Line, ids: readonly InteractionId[]): Promise<boolean> => {
  const { queueId, channel } = line
  if (ids.length === 0) return true
  return queueId !== null && isThere(enterQueueNew(tx, ids, { queueId, channel }))
}

/**
 * What to send to whoever wrote outside the hours, with the number of their case, as `replyClosed` says; null where nothing is to be said. Notes that they
 * are told, so the caller must send it.
 */
export const closedReplyTo = async (
  tx: Tx,
  line: Line,
  standing: Pick<interactions.Standing, 'customerId' | 'caseId'>,
  language: string | null,
): ReturnType<typeof replyClosed> => {
  const { customerId, caseId } = standing
  const { channel, queueId } = line
  const caseNumber = (caseId && (await cases.find(tx, caseId))?.number) ?? null
  return replyClosed(tx, { customerId, channel, queueId, language, caseNumber })
}

const entered = (tx: Tx, interactionId: InteractionId, queueId: QueueId, isNew: boolean): Promise<boolean> =>
  isThere(enterQueue(tx, { interactionId, queueId, arrival: isNew ? 'arrived' : 'reopened' }))

/** False where that queue is gone: it is refused before anything was asked of the database that could fail. */
const isThere = async (entering: Promise<void>): Promise<boolean> => {
  try {
    await entering
    return true
  } catch (e) {
    if (isRefusal(e, 'not_found')) return false
    throw e
  }
}
