/** Where a letter's conversation goes: into line, to the case of its thread, and what its writer is told outside the hours. */
import type { CustomerId, InteractionId } from '@peakend/contract/ids.ts'
import type { Tx } from '../../../base/database.ts'
import * as cases from '../../../cases/cases.ts'
import { sameAs } from '../../../customers/customers.ts'
import * as interactions from '../../../interactions/interactions.ts'
import { hoursOf } from '../../../routing/routing.ts'
import { allStandInLine, standInLine, type Line } from '../../waiting.ts'
import type { MailboxRecord } from '../mailboxes/mailboxes.ts'
import type { ReadMail } from '../reading/read-mail.ts'
import { acknowledge } from '../sending/acknowledging.ts'
import { offerSoon } from '../sending/offering.ts'
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
  const line: Line = { channel: 'email', queueId: mailbox.queueId }
  const areIn = await allStandInLine(tx, line, ids)
  for (const one of all) {
    if (one.isWaitingAgain || (one.isNew && !areIn)) await standInLine(tx, line, one, one.text)
  }
  const beginning = fresh.filter(({ thread }) => !thread)
  if (beginning.length === 0) return
  const { isWithinHours } = await hoursOf(tx, line)
  if (isWithinHours) {
    return offerSoon(
      tx,
      mailbox,
      beginning.map(({ interactionId }) => interactionId),
    )
  }
  for (const { interactionId, mail } of beginning) {
    const standing = await interactions.find(tx, interactionId)
    if (standing) await acknowledge(tx, mailbox, mail, standing)
  }
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
