/** Whose call it is. A number that calls is shown by the network and can be forged: it is a claim, and whoever calls from it a customer of their own until somebody checks. */
import type { CustomerId } from '@peakend/contract/ids.ts'
import type { ReadTx, Tx } from '../../base/database.ts'
import { claimIdentity, customerByProven, customerOfVisitor, normalOf } from '../../customers/customers.ts'

/** What a number is told apart by: in E.164 where it is one, else as it came. */
const signOf = (number: string): string => normalOf('phone', number) ?? number.trim()

/**
 * The customer who calls from this number, made on first sight, with the number as their claim; `once` names this very call where the number is hidden. Once an agent has
 * checked that it is somebody we know (`recognise`), it stands for that one. Twice equals once. Records `customer.added`, `identity.claimed`.
 */
export const customerOfCaller = async (
  tx: Tx,
  of: { number: string | null; once: string; language?: string | null },
): Promise<CustomerId> => {
  const sign = of.number ? signOf(of.number) : ''
  const customerId = await customerOfVisitor(tx, sign ? `phone?:${sign}` : `call:${of.once}`, {
    language: of.language ?? null,
  })
  if (sign) await claimIdentity(tx, { customerId, kind: 'phone', value: sign })
  return customerId
}

/** Who has proven this number: probably the one who calls. Null for nobody. */
export const likelyCaller = async (
  tx: ReadTx,
  number: string,
): Promise<{ customerId: CustomerId; name: string | null } | null> => {
  const known = await customerByProven(tx, 'phone', number)
  return known && { customerId: known.id, name: known.name }
}
