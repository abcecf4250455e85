import type { CustomerId } from '@peakend/contract/ids.ts'
import type { ReadTx, Tx } from '../base/database.ts'

/** What was taken away when a customer was erased. */
export interface Erased {
  turns: number
  attachments: number
  facts: number
}

/**
 * A module's part in showing and erasing everything kept about one customer; main lists them. `customerIds` are the customer and all that
 * were merged into them. Erasing takes words and identities and leaves the skeleton (times, scores, counts) true. Twice equals once.
 */
export interface PersonalPart {
  /** The key of its part in the export. */
  readonly name: string
  readonly show: (tx: ReadTx, customerIds: readonly CustomerId[]) => Promise<unknown>
  readonly erase: (tx: Tx, customerIds: readonly CustomerId[]) => Promise<Partial<Erased>>
}
