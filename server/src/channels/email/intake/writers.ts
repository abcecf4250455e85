/**
 * Who wrote a message. It is proven by our signed reply address or by DMARC of a known sender, and by nothing else: what a From says is a claim, and whoever
 * writes under it is one unverified customer, apart from the one who proved the address.
 */
import type { MailPerson } from '@peakend/contract/email.ts'
import type { CustomerId } from '@peakend/contract/ids.ts'
import type { Tx } from '../../../base/database.ts'
import { customerByProven, customersOfVisitors, normalOf, proveIdentity } from '../../../customers/customers.ts'
import * as interactions from '../../../interactions/interactions.ts'
import { isDmarcPass } from '../reading/authentication.ts'
import type { ReadMail } from '../reading/read-mail.ts'
import type { Thread } from '../threads/threads.ts'
import type { NewMail } from './store.ts'

export interface Writer {
  customerId: CustomerId
  proof: NewMail['proof']
}

/** Somebody without an address of their own, such as a form on a page, writes for the one it names. */
const writerOf = (mail: ReadMail): MailPerson => {
  const form = mail.automatic === 'bulk' ? mail.replyTo[0] : undefined
  return form ?? mail.from ?? mail.replyTo[0] ?? { name: '', address: '' }
}

/** The address it counts as written from; empty where it bears none. */
export const addressOf = (mail: ReadMail): string => normalOf('email', writerOf(mail).address) ?? ''

/** What whoever is only claimed to have written is kept under. */
const visitorOf = (mail: ReadMail): string => `mail:${addressOf(mail) || 'nobody'}`

/**
 * `signed` is the thread whose reply address of ours it was brought to. Makes customers on first sight, of the language they write. Records what that and a
 * proof record.
 */
export const writersOf = async (
  tx: Tx,
  letters: readonly { mail: ReadMail; language: string | null; signed: Thread | null }[],
): Promise<Writer[]> => {
  const shown = await Promise.all(letters.map(({ mail, signed }) => bySignedAddress(tx, mail, signed)))
  const proven = await Promise.all(
    letters.map(async ({ mail }, at) => {
      const address = addressOf(mail)
      if (shown[at] || !address || !isDmarcPass(mail.authentication, address)) return null
      return customerByProven(tx, 'email', address)
    }),
  )
  const claimed = letters.filter((_, at) => !shown[at] && !proven[at])
  const visitors = new Map(claimed.map(({ mail, language }) => [visitorOf(mail), { language, ...writerOf(mail) }]))
  const arrivals = [...visitors].map(([visitorId, { name, address, language }]) => ({
    visitorId,
    name: name || null,
    email: address,
    language,
  }))
  const customers = arrivals.length > 0 ? await customersOfVisitors(tx, arrivals) : new Map<string, CustomerId>()
  return letters.map(({ mail }, at) => {
    const replied = shown[at]
    if (replied) return { customerId: replied, proof: 'reply-address' }
    const known = proven[at]
    if (known) return { customerId: known.id, proof: 'dmarc' }
    const customerId = customers.get(visitorOf(mail))
    if (!customerId) throw new Error('a writer has no customer')
    return { customerId, proof: 'none' }
  })
}

/**
 * Whoever answers to our signed address from the one it was sent to: the customer of that conversation, whose address is proven by it. The address goes along
 * where a letter is forwarded, so one of which our own border says that its From is forged proves nothing.
 */
const bySignedAddress = async (tx: Tx, mail: ReadMail, signed: Thread | null): Promise<CustomerId | null> => {
  const address = addressOf(mail)
  if (
    !signed ||
    !address ||
    mail.authentication.dmarc === 'fail' ||
    address !== normalOf('email', signed.recipient ?? '')
  )
    return null
  const standing = await interactions.find(tx, signed.interactionId)
  if (!standing) return null
  const { customerId } = standing
  await proveIdentity(tx, { customerId, kind: 'email', value: address, proof: 'reply', provenIn: standing.id })
  return customerId
}
