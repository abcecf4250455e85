import type { Caller, Scope } from '../../base/caller.ts'
import type { ReadTx, Tx } from '../../base/database.ts'
import { Refusal } from '../../base/refusal.ts'
import { audit } from '../audit/audit.ts'
import { findVendors, insertVendor, type VendorRow } from './store.ts'

/** The outside teams the scope shows: somebody of an outside team sees their own. */
export const vendors = (tx: ReadTx, scope: Scope): Promise<VendorRow[]> => findVendors(tx, scope.vendorId)

/** Adds an outside team. Refuses `name_taken`. In the audit log. */
export const addVendor = async (tx: Tx, caller: Caller, name: string): Promise<VendorRow> => {
  const added = await insertVendor(tx, name)
  if (!added) throw new Refusal('name_taken')
  await audit(tx, caller, 'vendor.added', { noun: 'vendor', id: added.id }, { name })
  return added
}
