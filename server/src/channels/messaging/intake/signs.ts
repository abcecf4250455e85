/** What platforms tell beside messages and receipts: signs put on messages, words taken back, numbers that changed, offers refused, templates decided about. */
import { randomUUID } from 'node:crypto'
import type { CustomerId, MessageId } from '@peakend/contract/ids.ts'
import type { ReadTx, Tx } from '../../../base/database.ts'
import { consentOf, noteConsent } from '../../../customers/consents/consents.ts'
import {
  customerByProven,
  giveUpIdentity,
  normalOf,
  proveIdentity,
  visitorCustomer,
} from '../../../customers/customers.ts'
import * as interactions from '../../../interactions/interactions.ts'
import type { AccountRecord } from '../accounts/store.ts'
import type { Sign } from '../adapter.ts'
import { findNamed, insertMessage, lastFrom, setReaction } from '../sending/store.ts'
import { noteTemplate } from '../whatsapp/templates.ts'
import { claimMessage } from './known.ts'
import { addressOf, visitorOf } from './who.ts'

/** Takes one up. Twice equals once, but that a sign put on again is told again. One about a message nobody knows says nothing. */
export const takeSign = async (tx: Tx, account: AccountRecord, sign: Sign): Promise<void> => {
  switch (sign.as) {
    case 'reaction':
    case 'taken-back':
      return takeAbout(tx, account, sign)
    case 'moved':
      return takeMove(tx, account, sign)
    case 'offers':
      return takeOffers(tx, account, sign)
    case 'template':
      return void (await noteTemplate(tx, account.id, sign))
    default:
      return sign satisfies never
  }
}

const takeAbout = async (
  tx: Tx,
  account: AccountRecord,
  sign: Extract<Sign, { as: 'reaction' | 'taken-back' }>,
): Promise<void> => {
  const message = await findNamed(tx, account.id, sign.about)
  // a sign is its customer's, on a message of their own conversation
  if (!message || message.number !== (await addressOf(tx, account, { from: sign.from, userId: sign.from, name: null })))
    return
  const emoji = sign.as === 'reaction' ? sign.emoji : null
  if (sign.as === 'reaction') {
    if (message.reaction === emoji) return
    setReaction(tx, message.id, emoji)
  }
  const standing = message.interactionId ? await interactions.find(tx, message.interactionId) : null
  if (!standing || standing.state === 'closed') return
  if (sign.as === 'taken-back') await interactions.say(tx, standing.id, 'word-taken-back')
  else if (emoji !== null) await interactions.say(tx, standing.id, 'reacted', { emoji: emoji.slice(0, 40) })
}

/** Whom an address stands for; null where nobody wrote from it. */
const whoIs = async (tx: ReadTx, account: AccountRecord, address: string): Promise<CustomerId | null> => {
  const phone = normalOf('phone', address)
  const proven = phone ? await customerByProven(tx, 'phone', phone) : null
  return proven?.id ?? (await visitorCustomer(tx, visitorOf(account.channel, address)))
}

/**
 * Who wrote from one number writes from another now, and the old one may become somebody else's. What they said about being written to goes with them. Where the
 * new one is another customer's already nobody is joined: numbers are given out again.
 */
const takeMove = async (tx: Tx, account: AccountRecord, move: Extract<Sign, { as: 'moved' }>): Promise<void> => {
  const hash = Buffer.from(JSON.stringify([move.from, move.to]))
  if ((await claimMessage(tx, account.id, move.id, hash)) !== 'new') return
  const customerId = await whoIs(tx, account, move.from)
  if (!customerId) return
  const phone = normalOf('phone', move.to)
  const isFree = (await whoIs(tx, account, move.to)) === null
  await giveUpIdentity(tx, { kind: 'visitor', value: visitorOf(account.channel, move.from) })
  if (normalOf('phone', move.from)) await giveUpIdentity(tx, { kind: 'phone', value: move.from })
  if (!isFree) return
  const value = visitorOf(account.channel, move.to)
  await proveIdentity(tx, { customerId, kind: 'visitor', value, proof: 'channel' })
  if (phone) await proveIdentity(tx, { customerId, kind: 'phone', value: phone, proof: 'channel' })
  await takeConsentAlong(tx, account, move, customerId)
  if (phone) await holdByNew(tx, account, move, customerId, phone)
}

/** The conversation that runs is held by the new number from now on, and the 24 hours since they wrote from the old one go on. */
const holdByNew = async (
  tx: Tx,
  account: AccountRecord,
  move: Extract<Sign, { as: 'moved' }>,
  customerId: CustomerId,
  number: string,
): Promise<void> => {
  const { id: accountId, channel, touchpointId } = account
  const told = {
    accountId,
    direction: 'in',
    state: 'received',
    turnId: null,
    number,
    acknowledgedAt: tx.now,
  } as const
  const last = await lastFrom(tx, accountId, move.from)
  if (last)
    insertMessage(tx, { ...told, id: randomUUID() as MessageId, interactionId: null, why: 'wrote', at: last.at })
  const running = await interactions.latestOf(tx, { customerId, channel, touchpointId })
  if (!running || running.state === 'closed') return
  insertMessage(tx, { ...told, id: randomUUID() as MessageId, interactionId: running.id, why: 'moved', at: tx.now })
  await interactions.say(tx, running.id, 'number-changed', { from: move.from, to: number })
}

const takeConsentAlong = async (
  tx: Tx,
  { channel }: AccountRecord,
  { from, to, said }: Extract<Sign, { as: 'moved' }>,
  customerId: CustomerId,
): Promise<void> => {
  for (const about of ['all', 'offers'] as const) {
    const held = await consentOf(tx, channel, from, about)
    if (!held || (await consentOf(tx, channel, to, about))) continue
    const { answer } = held
    await noteConsent(tx, { channel, address: to, answer, about, how: 'platform', said, customerId, personId: null })
  }
}

/** A choice made in the app: no more offers, or offers again. Whoever never wrote to us is nobody yet; the choice is asked of the platform at each sending. */
const takeOffers = async (tx: Tx, account: AccountRecord, sign: Extract<Sign, { as: 'offers' }>): Promise<void> => {
  const address = await addressOf(tx, account, { from: sign.from, userId: sign.from, name: null })
  const customerId = await whoIs(tx, account, address)
  const { channel } = account
  const held = await consentOf(tx, channel, address, 'offers')
  if (!customerId || held?.answer === sign.answer) return
  const { answer, said } = sign
  await noteConsent(tx, {
    channel,
    address,
    answer,
    about: 'offers',
    how: 'platform',
    said,
    customerId,
    personId: null,
  })
}
