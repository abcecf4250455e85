/** By what a customer can be reached. */
import type { CustomerId } from '@peakend/contract/ids.ts'
import type { ReadTx } from '../base/database.ts'

export interface Reach {
  phone: string | null
  email: string | null
}

/** The newest number and address of this very row, and of nobody it was merged with; what was proven goes before what was typed. Index identities_customer. */
export const ownReach = async (tx: ReadTx, customerId: CustomerId): Promise<Reach> => {
  const rows = await tx.query<{ kind: keyof Reach; value: string }>(
    'identities.own-reach',
    `select distinct on (kind) kind, normal as value from identities where workspace_id = $1 and customer_id = $2 and kind in ('phone', 'email')
     order by kind, proof = 'none', claimed_at desc`,
    [tx.workspaceId, customerId],
  )
  const of = (kind: keyof Reach): string | null => rows.find((row) => row.kind === kind)?.value ?? null
  return { phone: of('phone'), email: of('email') }
}
