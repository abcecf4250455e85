/** Who a visitor's device is: the secret it made for its visit, under the key of the place. */
import type { InteractionId } from '@peakend/contract/ids.ts'
import type { VisitorCaller } from '../../base/caller.ts'
import type { Database } from '../../base/database.ts'
import { isOwnOrigin } from '../../base/origin.ts'
import type { Credentials } from '../../base/ports.ts'
import { Refusal } from '../../base/refusal.ts'
import { hashOf, readToken, visitOfMail } from './rules.ts'
import { findVisit, findVisitBySecret, placeByKey } from './store.ts'

type Headers = Credentials['headers']
const textOf = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? header[0] : header

/**
 * Whether our own page asks, or no page at all (a program; an origin is no authentication): a check-in page stands nowhere but at our own address.
 */
export const isOurPage = (headers: Headers, publicUrl: string): boolean =>
  isOwnOrigin(headers, textOf(headers['host']) ?? '', publicUrl || undefined)

/** The interaction behind a request, for as long as the request lasts. */
const visits = new WeakMap<VisitorCaller, InteractionId>()

/** The visit a caller follows; null for a visitor of another channel. */
export const visitFollowed = (caller: VisitorCaller): InteractionId | null => visits.get(caller) ?? null

/** The visit a caller follows; refuses with `not_signed_in` for a visitor of another channel. */
export const visitOf = (caller: VisitorCaller): InteractionId => {
  const interactionId = visits.get(caller)
  if (!interactionId) throw new Refusal('not_signed_in')
  return interactionId
}

/** The visitor behind a bearer; null for anybody else, for a place that is retired and for a page of another site. Reads only. */
export const authenticateVisit = async (
  of: { db: Database; signingKey: Buffer; publicUrl: () => string },
  { headers }: Credentials,
): Promise<VisitorCaller | null> => {
  const bearer = /^bearer +(\S+)$/i.exec(textOf(headers['authorization']) ?? '')?.[1]
  const token = bearer ? readToken(bearer) : null
  if (!token || !isOurPage(headers, of.publicUrl())) return null
  const place = await placeByKey(of.db, token.key)
  if (!place) return null
  const mailed = visitOfMail(token.secret, of.signingKey)
  const visit = await of.db.read(place.workspaceId, (tx) =>
    mailed ? findVisit(tx, mailed) : findVisitBySecret(tx, hashOf(token.secret)),
  )
  if (visit?.touchpointId !== place.touchpointId) return null
  const { workspaceId, touchpointId } = place
  const { customerId, visitId } = visit
  const caller: VisitorCaller = { kind: 'visitor', workspaceId, touchpointId, customerId, visitorId: visitId }
  visits.set(caller, visit.interactionId)
  return caller
}
