/** Many turns at once, such as the letters of a full mailbox: what `receive` does for each, in a handful of statements. */
import { randomUUID } from 'node:crypto'
import type { InteractionId, TurnId } from '@peakend/contract/ids.ts'
import type { Tx } from '../../base/database.ts'
import { claimAll } from '../../base/idempotence.ts'
import { mask } from '../../base/masking.ts'
import { Refusal } from '../../base/refusal.ts'
import { touchContacts } from '../../customers/customers.ts'
import { tieAll } from '../attachments/attachments.ts'
import { continueAll, openAll, type FirstTurn } from './receiving-store.ts'
import { asLetter, continued, firstMark, refuseNothing, type Received, type Said } from './turns.ts'

interface Coming {
  said: Said
  turn: FirstTurn
}

/**
 * Continues or opens an interaction for each. No two may be of one customer, touchpoint and thread. Refuses what `receive` does, for all of them, and
 * `conflict` where a sender's id was known: then each goes the way of `receive`. Records what `receive` records.
 */
export const receiveAll = async (tx: Tx, all: readonly Said[]): Promise<Received[]> => {
  if (all.length === 0) return []
  for (const one of all) refuseNothing(one)
  const coming = all.map(comingOf(tx))
  const claims = coming.map(({ said: { source, senderId, text, attachmentIds }, turn: { turnId } }) => ({
    source,
    senderId,
    content: { text, attachmentIds },
    answer: { turnId },
  }))
  if (!(await claimAll(tx, claims))) throw new Refusal('conflict')
  const received = new Map<TurnId, Received>()
  for (let left = coming; left.length > 0;) {
    for (const [turnId, as] of await goOn(tx, left)) received.set(turnId, as)
    const others = left.filter(({ turn }) => !received.has(turn.turnId))
    for (const [turnId, as] of await beginAll(tx, others)) received.set(turnId, as)
    // what is left had one opened by somebody else between our look and our insert: the next look sees it
    left = others.filter(({ turn }) => !received.has(turn.turnId))
  }
  return coming.flatMap(({ turn }) => received.get(turn.turnId) ?? [])
}

const comingOf =
  (tx: Tx) =>
  (said: Said): Coming => ({
    said,
    turn: {
      ...said,
      turnId: randomUUID() as TurnId,
      interactionId: randomUUID() as InteractionId,
      masked: mask(said.text),
      at: said.at ?? tx.now,
      mark: firstMark,
    },
  })

const goOn = async (tx: Tx, coming: readonly Coming[]): Promise<[TurnId, Received][]> => {
  const running = await continueAll(
    tx,
    coming.map(({ turn }) => turn),
  )
  return Promise.all(
    coming.flatMap(({ said, turn }) => {
      const found = running.get(turn.turnId)
      return found ? [continued(tx, said, turn, found).then((as): [TurnId, Received] => [turn.turnId, as])] : []
    }),
  )
}

const beginAll = async (tx: Tx, coming: readonly Coming[]): Promise<[TurnId, Received][]> => {
  if (coming.length === 0) return []
  const opened = await openAll(
    tx,
    coming.map(({ turn }) => turn),
  )
  const fresh = coming.map(({ turn }) => turn).filter((turn) => opened.has(turn.interactionId))
  if (fresh.some((turn) => opened.get(turn.interactionId)?.isBlocked)) throw new Refusal('blocked')
  await tieAll(tx, fresh)
  touchContacts(
    tx,
    fresh.map((turn) => turn.customerId),
  )
  for (const { interactionId, customerId, channel, turnId } of fresh) {
    tx.record({ type: 'interaction.opened', interactionId, customerId, channel })
    tx.record({ type: 'turn.received', interactionId, turnId, ordinal: 1, agentId: null, ...asLetter(channel) })
  }
  return fresh.map(({ interactionId, turnId, masked }) => [
    turnId,
    {
      turnId,
      interactionId,
      ordinal: 1,
      isNew: true,
      isWaitingAgain: false,
      isRepeat: false,
      text: masked.text,
      isSteady: false,
    },
  ])
}
