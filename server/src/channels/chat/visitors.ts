/** Who a browser is: its token, the touchpoint it came through, and the customer it arrived as. */
import { randomUUID } from 'node:crypto'
import type { CustomerId, TouchpointId, WorkspaceId } from '@peakend/contract/ids.ts'
import type { VisitorCaller } from '../../base/caller.ts'
import type { Database, ReadTx, Tx } from '../../base/database.ts'
import type { Credentials } from '../../base/ports.ts'
import { Refusal } from '../../base/refusal.ts'
import {
  changeCustomer,
  claimIdentity,
  claimTimeZone,
  customerOfVisitor,
  mustResolve,
  normalOf,
  proveIdentity,
} from '../../customers/customers.ts'
import { readCustomerToken, type KnownCustomer } from './customer-token.ts'
import { hashOf, isSiteAllowed, newVisitorToken, workspaceOfToken } from './rules.ts'
import {
  findArrived,
  findVisitorByToken,
  insertVisitor,
  touchVisitor,
  type Arrived,
  type TouchpointRow,
  type VisitorRow,
} from './store.ts'

const textOf = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? header[0] : header

/**
 * The visitor behind a request's bearer or a socket's hello; null for anybody else, for a token that is not known, and for a page the touchpoint
 * is not set up for (the Origin of every request and every socket is looked at); our own pages may show every conversation. Reads only.
 */
export const authenticateVisitor = async (
  db: Database,
  credentials: Credentials,
  isOwnPage: (headers: Credentials['headers']) => boolean = () => false,
): Promise<VisitorCaller | null> => {
  const bearer = /^bearer +(\S+)$/i.exec(textOf(credentials.headers['authorization']) ?? '')?.[1]
  const token = credentials.visitorToken ?? bearer
  const workspaceId = token ? workspaceOfToken(token) : null
  if (!token || !workspaceId) return null
  const arrived = await findArrived(db, workspaceId, hashOf(token))
  const { headers } = credentials
  if (!arrived || !(isSiteAllowed(arrived.touchpoint.sites, textOf(headers['origin'])) || isOwnPage(headers)))
    return null
  const { visitorId, customerId, touchpoint } = arrived
  const { touchpointId } = touchpoint
  const caller: VisitorCaller = { kind: 'visitor', workspaceId, visitorId, touchpointId, customerId }
  visits.set(caller, arrived)
  return caller
}

/** A visitor's request: who, where, and the customer row it speaks for, as it was read when the request came in. */
export type Visiting = Arrived

/** What was read with the token, for as long as its request lasts. */
const visits = new WeakMap<VisitorCaller, Visiting>()

/** The visitor behind a caller's browser; null for a visitor of another channel. */
export const findVisiting = (caller: VisitorCaller): Visiting | null => visits.get(caller) ?? null

/** Refuses with `not_signed_in` for a caller that no token made. */
export const visitingOf = (caller: VisitorCaller): Visiting => {
  const visiting = visits.get(caller)
  if (!visiting) throw new Refusal('not_signed_in')
  return visiting
}

/** The same, refusing with `blocked` where the customer may not write. */
export const writingOf = (caller: VisitorCaller): Visiting => {
  const visiting = visitingOf(caller)
  if (visiting.isBlocked) throw new Refusal('blocked')
  return visiting
}

export interface Beginning {
  touchpointId: TouchpointId
  workspaceId: WorkspaceId
  visitorToken: string | undefined
  language: string | null
  /** Of the browser; kept with the customer as a claim. */
  timeZone: string | undefined
  known: KnownCustomer | null
}

/**
 * Resumes the visitor of a token, or makes one with a new token. A token of another touchpoint or workspace is as none. Where a shop's signed token
 * says that somebody else sits at this browser now, they get a visitor of their own and see nothing of the one before. Writes no story:
 * an interaction is opened by the first words.
 */
export const beginVisit = async (tx: Tx, of: Beginning): Promise<{ visitor: VisitorRow; token: string }> => {
  const kept = of.visitorToken && workspaceOfToken(of.visitorToken) === of.workspaceId ? of.visitorToken : undefined
  const found = kept ? await findVisitorByToken(tx, hashOf(kept)) : null
  const isSame = found?.touchpointId === of.touchpointId && isSamePerson(found, of.known)
  if (kept && found && isSame) {
    const isChanged = of.known?.externalId !== found.externalId && of.known !== null
    await touchVisitor(tx, found.visitorId, { language: of.language, externalId: of.known?.externalId ?? null })
    if (of.known && isChanged) await know(tx, found.customerId, of.known)
    if (of.timeZone) claimTimeZone(tx, found.customerId, of.timeZone)
    return { visitor: { ...found, externalId: of.known?.externalId ?? found.externalId }, token: kept }
  }
  const token = newVisitorToken(of.workspaceId)
  const visitorId = randomUUID()
  const customerId = await customerOfVisitor(tx, visitorId, { language: of.language })
  const visitor = await insertVisitor(tx, {
    visitorId,
    touchpointId: of.touchpointId,
    tokenHash: hashOf(token),
    customerId,
    externalId: of.known?.externalId ?? null,
    language: of.language,
  })
  if (of.known) await know(tx, customerId, of.known)
  if (of.timeZone) claimTimeZone(tx, customerId, of.timeZone)
  return { visitor, token }
}

const isSamePerson = (visitor: VisitorRow, known: KnownCustomer | null): boolean =>
  known === null || visitor.externalId === null || visitor.externalId === known.externalId

/**
 * What a shop signed is proven: the external id joins the customer's story; name and address come with it. An address the shop says it checked is proven too, and
 * brings along what was written from it; one that somebody else has proven whom the shop knows as another stays a claim.
 */
const know = async (tx: Tx, customerId: CustomerId, known: KnownCustomer): Promise<void> => {
  const { customerId: rootId } = await proveIdentity(tx, {
    customerId,
    kind: 'external',
    value: known.externalId,
    proof: 'signed-token',
  })
  const { email } = known
  const isProven = email !== null && known.isEmailVerified && (await proveEmail(tx, rootId, email))
  if (email && !isProven) await claimIdentity(tx, { customerId: rootId, kind: 'email', value: email })
  const root = await mustResolve(tx, rootId)
  if (known.name && !root.name) await changeCustomer(tx, rootId, { name: known.name })
}

const proveEmail = async (tx: Tx, customerId: CustomerId, value: string): Promise<boolean> => {
  if (!normalOf('email', value)) return false
  const { outcome } = await proveIdentity(tx, { customerId, kind: 'email', value, proof: 'signed-token' })
  return outcome !== 'conflict'
}

/** Reads a customer's token with the touchpoint's secret. Refuses with `token_wrong`, also where the touchpoint has no secret. */
export const knownFrom = async (
  tx: ReadTx,
  of: { token: string | undefined; touchpoint: TouchpointRow; open: (sealed: Buffer) => Buffer },
): Promise<KnownCustomer | null> => {
  if (!of.token) return null
  if (!of.touchpoint.sealedSecret) throw new Refusal('token_wrong')
  const secret = of.open(of.touchpoint.sealedSecret)
  return readCustomerToken(of.token, { secret, workspaceId: tx.workspaceId, now: tx.now })
}
