/** Where a letter's conversation goes: into line, to the case of its thread, and what its writer is told outside the hours. */
import type { CustomerId, InteractionId, QueueId } from '@peakend/contract/ids.ts'
import type { Tx } from '../../../base/database.ts'
import { isRefusal } from '../../../base/refusal.ts'
import * as cases from '../../../cases/cases.ts'
import { sameAs } from '../../../customers/customers.ts'
import * as interactions from '../../../interactions/interactions.ts'
import { enterQueue, enterQueueNew, hoursOf, ownerFor } from '../../../routing/routing.ts'
import type { MailboxRecord } from '../mailboxes/mailboxes.ts'
import type { ReadMail } from '../reading/read-mail.ts'
import { acknowledge } from '../sending/acknowledging.ts'
import type { Thread } from '../threads/threads.ts'

export interface Placed {
  interactionId: InteractionId
  isNew: boolean
  isWaitingAgain: boolean
  customerId: CustomerId
  /** What it goes on with. */
  thread: Thread | null
  mail: ReadMail
  /** What was said. */
  text: string
}

/** All in line, each with its case; told of the hours where it begins a thread outside them. */
export const placeAll = async (tx: Tx, mailbox: MailboxRecord, all: readonly Placed[]): Promise<void> => {
  const fresh = all.filter(({ isNew }) => isNew)
  await Promise.all(
    fresh.map(async ({ interactionId, customerId, thread }) => {
      if (thread) await goOnWithCase(tx, interactionId, customerId, thread)
    }),
  )
  const ids = fresh.map(({ interactionId }) => interactionId)
  const { queueId } = mailbox
  const areIn = ids.length === 0 || (queueId !== null && (await allEntered(tx, ids, queueId)))
  for (const one of all) {
    if (one.isWaitingAgain || (one.isNew && !areIn)) await standInLine(tx, mailbox, one, one.text)
  }
  const beginning = fresh.filter(({ thread }) => !thread)
  if (beginning.length === 0) return
  const { isWithinHours } = await hoursOf(tx, { queueId, channel: 'email' })
  if (isWithinHours) return
  for (const one of beginning) await answerClosed(tx, mailbox, one.mail, one)
}

/** Who begins a thread outside the hours is told so. */
const answerClosed = async (
  tx: Tx,
  mailbox: MailboxRecord,
  mail: ReadMail,
  { interactionId }: { interactionId: InteractionId },
): Promise<void> => {
  const standing = await interactions.find(tx, interactionId)
  if (!standing) return
  const { customerId, language, caseId } = standing
  const caseNumber = (caseId && (await cases.find(tx, caseId))?.number) ?? null
  await acknowledge(tx, mailbox, { mail, customerId, interactionId, language, caseNumber })
}

/** Joins the case of the thread. One that was settled is open again where its own customer writes; anybody else only joins it. */
const goOnWithCase = async (
  tx: Tx,
  interactionId: InteractionId,
  customerId: CustomerId,
  thread: Thread,
): Promise<void> => {
  const before = await interactions.find(tx, thread.interactionId)
  const found = before?.caseId ? await cases.find(tx, before.caseId) : null
  if (!found) return
  await interactions.joinCase(tx, interactionId, found.id)
  const isTheirs = (await sameAs(tx, customerId)).includes(found.customerId)
  if (found.state === 'settled' && isTheirs) await cases.reopen(tx, found.id, null, 'mail')
}

/** In line, or, where no queue serves the mailbox, on a case with an owner and a time: nothing lies where nobody looks. */
const standInLine = async (
  tx: Tx,
  mailbox: MailboxRecord,
  of: { interactionId: InteractionId; isNew: boolean },
  text: string,
): Promise<void> => {
  const { interactionId } = of
  const standing = await interactions.find(tx, interactionId)
  for (const queueId of new Set([standing?.queueId ?? null, mailbox.queueId])) {
    if (queueId && (await entered(tx, interactionId, queueId, of.isNew))) return
  }
  await interactions.end(tx, interactionId, 'customer', 'message')
  const { answerBy } = await hoursOf(tx, { queueId: mailbox.queueId, channel: 'email' })
  const ownerId = await ownerFor(tx, mailbox.queueId)
  const tied = standing?.caseId ? await cases.find(tx, standing.caseId) : null
  const open =
    tied?.state === 'open' ? tied : standing ? await cases.openCaseOf(tx, standing.customerId, standing.threadId) : null
  if (open && (await cases.expectAnswer(tx, open.id, { by: answerBy, ownerId }))) {
    if (standing?.caseId !== open.id) await interactions.joinCase(tx, interactionId, open.id)
    return
  }
  if (!standing) return
  const title = text.split('\n')[0] ?? ''
  await cases.open(tx, {
    customerId: standing.customerId,
    title,
    ownerId,
    queueId: mailbox.queueId,
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

/** False where that queue is gone. */
const allEntered = async (tx: Tx, ids: readonly InteractionId[], queueId: QueueId): Promise<boolean> => {
  try {
    await enterQueueNew(tx, ids, { queueId, channel: 'email' })
    return true
  } catch (e) {
    // it is refused before anything was asked of the database that could fail
    if (isRefusal(e, 'not_found')) return false
    throw e
  }
}
