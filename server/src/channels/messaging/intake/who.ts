/**
 * Whose a message is. A number is a claim, and one unverified customer a number; where the account vouches for senders (WhatsApp always does) it is proven, and then
 * it is whoever proved it before. Who hides their number is known by what the platform calls them.
 */
import type { CustomerId } from '@peakend/contract/ids.ts'
import type { ReadTx, Tx } from '../../../base/database.ts'
import {
  claimIdentity,
  customerByProven,
  customerOfVisitor,
  normalOf,
  proveIdentity,
  visitorCustomer,
  wholeCustomer,
} from '../../../customers/customers.ts'
import type { AccountRecord } from '../accounts/store.ts'
import type { Incoming } from '../adapter.ts'
import { e164 } from '../rules/rules.ts'
import { MOST_ADDRESS } from '../sending/store.ts'

type From = Pick<Incoming, 'from' | 'userId' | 'name'>

/** Under which a channel keeps people apart whose sender it vouches for. */
export const visitorOf = (channel: string, address: string): string => `${channel}:${address}`

/**
 * What a sender is answered at: the number in E.164, or as it came where it is none. Who hides a number that they proved before has it still: one STOP holds for
 * both.
 */
export const addressOf = async (tx: ReadTx, { channel }: AccountRecord, { from, userId }: From): Promise<string> => {
  const number = e164(from)
  if (number) return number
  const known = userId === from ? await visitorCustomer(tx, visitorOf(channel, from)) : null
  const numbers = known
    ? (await wholeCustomer(tx, known)).identities.filter((one) => one.kind === 'phone' && one.proof === 'channel')
    : []
  const [only, another] = numbers
  return only && !another ? only.normal : from.trim().slice(0, MOST_ADDRESS) || '?'
}

/** Whether a number that this account brings is the sender's own. */
const vouches = ({ channel, settings }: AccountRecord): boolean => channel === 'whatsapp' || settings.trustsSender

/**
 * Whose number it is that we write to first: whoever proved it; else the customer whose messages from it would come by this account, made on first sight, so that
 * the answer is theirs too. Twice equals once. Records `customer.added`, `identity.claimed`.
 */
export const whoseNumber = async (
  tx: Tx,
  account: AccountRecord,
  number: string,
  name: string | null,
): Promise<CustomerId> => {
  const known = await customerByProven(tx, 'phone', number)
  if (known) return known.id
  const customerId = await customerOfVisitor(tx, visitorOf(vouches(account) ? account.channel : 'sms?', number), {
    name,
  })
  await claimIdentity(tx, { customerId, kind: 'phone', value: number })
  return customerId
}

/** The customer it is from, made on first sight. Records `customer.added`, `identity.claimed`, `identity.proven`, `customer.merged`. */
export const whoWrote = async (tx: Tx, account: AccountRecord, number: string, of: From): Promise<CustomerId> => {
  const { channel } = account
  const isVouched = vouches(account)
  const phone = normalOf('phone', number)
  if (!isVouched) {
    // apart: what a stranger wrote under a forged sender never becomes the history of whoever proves the number
    const customerId = await customerOfVisitor(tx, visitorOf('sms?', number), { name: of.name })
    if (phone) await claimIdentity(tx, { customerId, kind: 'phone', value: phone })
    return customerId
  }
  const known = phone ? await customerByProven(tx, 'phone', phone) : null
  // a sender without a number, or with one nobody knows the form of, is told apart all the same
  const own = of.userId && !phone ? of.userId : number
  const customerId = known?.id ?? (await customerOfVisitor(tx, visitorOf(channel, own), { name: of.name }))
  if (phone && !known) await proveIdentity(tx, { customerId, kind: 'phone', value: phone, proof: 'channel' })
  const { userId } = of
  if (!userId || userId === own) return customerId
  // what they are called is theirs under whatever number or none
  const visitorId = visitorOf(channel, userId)
  if (await visitorCustomer(tx, visitorId).then((id) => id === customerId)) return customerId
  const proven = await proveIdentity(tx, { customerId, kind: 'visitor', value: visitorId, proof: 'channel' })
  return proven.customerId
}
