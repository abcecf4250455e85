/** By which accounts a customer may be written to at which numbers, and what stands against it: for the screen, before anything is written. */
import type { CustomerId, IdentityId } from '@peakend/contract/ids.ts'
import type { ReadTx } from '../../../base/database.ts'
import { consentOf, type ConsentRecord } from '../../../customers/consents/consents.ts'
import { wholeCustomer } from '../../../customers/customers.ts'
import { latestOf, type Standing } from '../../../interactions/interactions.ts'
import { listAccounts, type AccountRecord } from '../accounts/store.ts'
import { e164 } from '../rules/rules.ts'
import { leftToBegin, quietFor } from './beginning.ts'
import { windowUntil } from './sending.ts'

export interface Way {
  identityId: IdentityId
  number: string
  account: AccountRecord
  consent: ConsentRecord | null
  windowUntil: Date | null
  sendAt: Date | null
  left: number
  running: Standing | null
}

/** More than anybody chooses from; numbers come first as the customer has them. */
const MOST_NUMBERS = 10
const MOST = 40

/** Every number of theirs by every account that may write: proven numbers first. Refuses `not_found`. */
export const beginningsFor = async (tx: ReadTx, customerId: CustomerId): Promise<Way[]> => {
  const accounts = (await listAccounts(tx)).filter((one) => one.state === 'on' && one.queueId !== null)
  const { identities } = await wholeCustomer(tx, customerId)
  const numbers = identities
    .flatMap((one) => {
      const number = one.kind === 'phone' ? e164(one.normal) : null
      return number ? [{ one, number }] : []
    })
    .toSorted((a, b) => Number(a.one.proof === 'none') - Number(b.one.proof === 'none'))
    .slice(0, MOST_NUMBERS)
  const pairs = numbers.flatMap((of) => accounts.map((account) => ({ ...of, account }))).slice(0, MOST)
  return Promise.all(
    pairs.map(async ({ one, number, account }) => {
      const { channel, touchpointId } = account
      const latest = await latestOf(tx, { customerId: one.customerId, channel, touchpointId })
      return {
        identityId: one.id,
        number,
        account,
        consent: await consentOf(tx, channel, number),
        windowUntil: await windowUntil(tx, account, number),
        sendAt: await quietFor(tx, customerId, number),
        left: await leftToBegin(tx, number),
        running: latest !== null && latest.state !== 'closed' ? latest : null,
      }
    }),
  )
}
