/** By which number and address a customer can be reached, so that nobody is asked for what we know. */
import type { CallBackPage, CallBackWay } from '@peakend/contract/callbacks.ts'
import type { ReadTx } from '../../base/database.ts'
import { ownReach, type Reach } from '../../customers/customers.ts'
import { callBackOf, hidden } from '../../routing/callbacks/callbacks.ts'
import type { Asker } from './who.ts'

const kindOf = (way: CallBackWay): keyof Reach => (way === 'phone' ? 'phone' : 'email')

/** What was agreed last in this conversation, else what its customer wrote from or told, as they arrived: nothing of whom they were merged with. */
const knownTo = async (tx: ReadTx, { interactionId, customerId }: Asker): Promise<Reach> => {
  const [own, newest] = await Promise.all([
    ownReach(tx, customerId),
    interactionId ? callBackOf(tx, interactionId) : null,
  ])
  return newest?.address ? { ...own, [kindOf(newest.way)]: newest.address } : own
}

/** The one a call-back by this way would go to where none is named; null where none is known. */
export const knownFor = async (tx: ReadTx, asker: Asker, way: CallBackWay): Promise<string | null> =>
  (await knownTo(tx, asker))[kindOf(way)]

/** As it is shown: whole in the browser where it was given, the middle hidden elsewhere, so also to whoever holds a link. */
export const shownKnown = async (tx: ReadTx, asker: Asker): Promise<NonNullable<CallBackPage['offer']>['known']> => {
  const { phone, email } = await knownTo(tx, asker)
  const shown = (address: string | null) => (address === null || asker.isOwnBrowser ? address : hidden(address))
  return { phone: shown(phone), email: shown(email) }
}
