import type { PersonId } from '@peakend/contract/ids.ts'
import type { Offer } from '@peakend/contract/routing.ts'
import type { ReadTx } from '../base/database.ts'
import { workspaceOf } from '../identity/workspaces/workspaces.ts'
import { rowOf } from '../interactions/rows/rows.ts'
import { callBackOf, isRunning } from './callbacks/callbacks.ts'
import { aheadOf } from './priorities/priorities.ts'
import { findOffer, offersTo, type OfferRow } from './offers/offers.ts'

/** What an offer's card shows: whose brand, who, how often they came lately, and what the colleague before wrote. null when the interaction is gone. */
export const shownOffer = async (tx: ReadTx, offer: OfferRow): Promise<Offer | null> => {
  const { interactionId } = offer
  const [interaction, workspace, ahead, callBack] = await Promise.all([
    rowOf(tx, interactionId),
    workspaceOf(tx),
    aheadOf(tx, interactionId),
    reasonOf(tx, interactionId),
  ])
  if (!interaction) return null
  const [facts] = await tx.query<{ contacts: number; note: string | null; said: string | null }>(
    'offers.card-said',
    `select (select count(*) from interactions i where i.workspace_id = $1 and i.customer_id = $2 and i.opened_at > $4) as contacts,
       (select nullif(t.note, '') from transfers t where t.workspace_id = $1 and t.interaction_id = $3 order by t.at desc limit 1) as note,
       (select nullif(left(t.text, 140), '') from turns t where t.workspace_id = $1 and t.interaction_id = $3 and t.by = 'customer' and t.kind = 'said'
          order by t.ordinal desc limit 1) as said`,
    [tx.workspaceId, interaction.customerId, offer.interactionId, new Date(tx.now.getTime() - 30 * 24 * 3_600_000)],
  )
  return {
    id: offer.offerId,
    workspaceId: tx.workspaceId,
    workspaceName: workspace.name,
    colour: workspace.colour,
    interaction,
    madeAt: offer.madeAt.toISOString(),
    deadlineAt: offer.deadlineAt.toISOString(),
    contactsLast30Days: facts?.contacts ?? 0,
    handOverNote: facts?.note ?? null,
    customerSaid: facts?.said ?? null,
    ahead,
    callBack,
  }
}

/** Why it is there, where it is a call-back's turn. */
const reasonOf = async (tx: ReadTx, interactionId: OfferRow['interactionId']): Promise<Offer['callBack']> => {
  const found = await callBackOf(tx, interactionId)
  if (!found || !isRunning(found.state)) return null
  const { way, askedAt, waitedMs, slotFrom, slotTo, attempts, mostAttempts } = found
  return {
    way,
    askedAt: askedAt.toISOString(),
    waitedMs,
    slotFrom: slotFrom?.toISOString() ?? null,
    slotTo: slotTo?.toISOString() ?? null,
    attempt: attempts + 1,
    mostAttempts,
  }
}

export const shownOffers = async (tx: ReadTx, personId: PersonId): Promise<Offer[]> => {
  const shown = await Promise.all((await offersTo(tx, personId)).map((offer) => shownOffer(tx, offer)))
  return shown.filter((one) => one !== null)
}

export const shownOfferById = async (tx: ReadTx, offerId: string): Promise<Offer | null> => {
  const offer = await findOffer(tx, offerId)
  return offer && !offer.endedAt ? shownOffer(tx, offer) : null
}
