import type { VendorId } from '@peakend/contract/ids.ts'
import type { ReadTx, Tx } from '../../base/database.ts'

export interface VendorRow {
  id: VendorId
  name: string
}
/** Outside teams; only one's own where told. */
export const findVendors = (tx: ReadTx, vendorId: string | undefined) =>
  tx.query<VendorRow>(
    'vendors.list',
    `select vendor_id as id, name from vendors where workspace_id = $1 and ($2::uuid is null or vendor_id = $2) order by lower(name) limit 1000`,
    [tx.workspaceId, vendorId],
  )

/** Undefined where there is one of that name. */
export const insertVendor = async (tx: Tx, name: string): Promise<VendorRow | undefined> =>
  (
    await tx.query<VendorRow>(
      'vendors.add',
      `insert into vendors (workspace_id, vendor_id, name, created_at) values ($1, uuidv7(), $2, $3)
       on conflict (workspace_id, lower(name)) do nothing returning vendor_id as id, name`,
      [tx.workspaceId, name, tx.now],
    )
  )[0]
