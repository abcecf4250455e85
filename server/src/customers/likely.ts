/** Who may be the same person. What they share is no proof; a person asks, and says how they checked. */
import type { CaseId, CustomerId, PersonId } from '@peakend/contract/ids.ts'
import type { ReadTx, Tx } from '../base/database.ts'
import { Refusal } from '../base/refusal.ts'
import { merge } from './customers.ts'
import { isKnownOtherwise } from './rules.ts'
import { findAlike, findResolved, findRows, listIdentities, type CustomerRowRecord } from './store.ts'

export interface CaseOfInteraction {
  customerId: CustomerId
  caseId: CaseId
  number: number
  title: string
}
export type Shared =
  | { by: 'email' | 'phone'; value: string; isProvenTheirs: boolean }
  | ({ by: 'case' } & Omit<CaseOfInteraction, 'customerId'>)
export interface Likely extends CustomerRowRecord {
  shares: Shared[]
}

/** More than a few are an address many people type. */
const MOST = 5

/**
 * Customers who share an address or a number with this one, or on whose case a conversation of this one stands; whoever shares the case first, then who has proven
 * what they share. Nothing for an unknown customer.
 */
export const likelyOf = async (
  tx: ReadTx,
  customerId: CustomerId,
  tied: CaseOfInteraction | null,
): Promise<Likely[]> => {
  const root = await findResolved(tx, customerId)
  if (!root) return []
  const shares = new Map<CustomerId, Shared[]>()
  const add = async (id: CustomerId, share: Shared): Promise<void> => {
    const other = await findResolved(tx, id)
    if (!other || other.id === root.id) return
    const before = shares.get(other.id) ?? []
    const isThere = before.some(
      (one) => one.by === share.by && 'value' in one && 'value' in share && one.value === share.value,
    )
    if (!isThere) shares.set(other.id, [...before, share])
  }
  if (tied) {
    const { customerId: of, ...about } = tied
    await add(of, { by: 'case', ...about })
  }
  const alike = await findAlike(tx, root.id)
  for (const { customerId: id, kind, value, isProven } of alike)
    await add(id, { by: kind, value, isProvenTheirs: isProven })
  const rows = await findRows(tx, [...shares.keys()])
  return [...shares].slice(0, MOST).flatMap(([id, shared]) => {
    const row = rows.find((one) => one.id === id)
    return row ? [{ ...row, shares: shared }] : []
  })
}

/**
 * The agent checked that the one before them is a customer we know: the one who came stands for that one from now on. It proves no address: what was typed stays a
 * claim. Answers whether anything changed. Refuses `not_found` for somebody who is not likely, `conflict` where the shop knows them as two.
 */
export const recognise = async (
  tx: Tx,
  of: { customerId: CustomerId; as: CustomerId; by: PersonId },
  tied: CaseOfInteraction | null,
): Promise<boolean> => {
  const [root, other] = await Promise.all([findResolved(tx, of.customerId), findResolved(tx, of.as)])
  if (!root || !other) throw new Refusal('not_found')
  if (root.id === other.id) return false
  if (!(await likelyOf(tx, root.id, tied)).some((one) => one.id === other.id)) throw new Refusal('not_found')
  const [mine, theirs] = await Promise.all([listIdentities(tx, root.id), listIdentities(tx, other.id)])
  const accounts = theirs.filter((one) => one.kind === 'external' && one.proof !== 'none')
  if (accounts.some((account) => isKnownOtherwise(mine, account.normal))) throw new Refusal('conflict')
  await merge(tx, other.id, root.id, of.by)
  return true
}
