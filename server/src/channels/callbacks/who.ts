/** Whose call-back a request is about: a browser's chat, a visit at the counter, or the conversation a link of ours names. */
import type { CustomerId, InteractionId, QueueId, TouchpointId } from '@peakend/contract/ids.ts'
import { visitorOf, type Caller, type VisitorCaller } from '../../base/caller.ts'
import type { Database, ReadTx } from '../../base/database.ts'
import type { Credentials } from '../../base/ports.ts'
import { Refusal } from '../../base/refusal.ts'
import { mustResolve, visitorCustomer } from '../../customers/customers.ts'
import * as interactions from '../../interactions/interactions.ts'
import { currentChat } from '../chat/shown.ts'
import { findVisiting } from '../chat/visitors.ts'
import { isOurPage, visitFollowed } from '../counter/visitors.ts'
import { waitingCallOf } from '../phone/widget/store.ts'
import { readLink } from './links.ts'

/** The conversation behind a link's request, for as long as the request lasts. */
const linked = new WeakMap<VisitorCaller, InteractionId>()

/** The visitor behind a link's bearer; null for anybody else, and for a page that is not ours. Reads only. */
export const authenticateLink = async (
  of: { db: Database; signingKey: Buffer; publicUrl: () => string },
  { headers }: Credentials,
): Promise<VisitorCaller | null> => {
  const authorization = headers['authorization']
  const bearer = /^bearer +(\S+)$/i.exec((Array.isArray(authorization) ? authorization[0] : authorization) ?? '')?.[1]
  const link = bearer ? readLink(bearer, of.db.clock.now(), of.signingKey) : null
  if (!link || !isOurPage(headers, of.publicUrl())) return null
  const standing = await of.db.read(link.workspaceId, (tx) => interactions.find(tx, link.interactionId))
  if (!standing) return null
  const { id, customerId, touchpointId } = standing
  const { workspaceId } = link
  const caller: VisitorCaller = {
    kind: 'visitor',
    workspaceId,
    // no browser of the widget's: a link's requests are counted by the conversation
    visitorId: id,
    touchpointId: touchpointId ?? id,
    customerId,
  }
  linked.set(caller, id)
  return caller
}

export interface Asker {
  /** Null where no conversation runs in this browser. */
  interactionId: InteractionId | null
  customerId: CustomerId
  /** Where a new conversation would wait. */
  queueId: QueueId | null
  isBlocked: boolean
  isLinked: boolean
  /** The browser this customer came with: what they gave was given here. One that goes on with the conversation by a link is not. */
  isOwnBrowser: boolean
  touchpointId: TouchpointId | null
}

/** Who asks, and about which conversation. Refuses `not_signed_in`. */
export const askerOf = async (tx: ReadTx, from: Caller): Promise<Asker> => {
  const caller = visitorOf(from)
  const visiting = findVisiting(caller)
  if (visiting) {
    const { customerId, isBlocked, touchpoint } = visiting
    // who waits on the phone wants their place there kept
    const call = await waitingCallOf(tx, customerId)
    const chat = await currentChat(tx, customerId, touchpoint.touchpointId)
    const isOver = !chat || chat.state === 'closed' || chat.state === 'wrap-up'
    return {
      interactionId: call?.interactionId ?? (isOver ? null : chat.interactionId),
      customerId,
      queueId: call?.queueId ?? touchpoint.queueId,
      isBlocked,
      isLinked: false,
      isOwnBrowser: (await visitorCustomer(tx, caller.visitorId)) === customerId,
      touchpointId: touchpoint.touchpointId,
    }
  }
  const isLinked = linked.has(caller)
  const interactionId = linked.get(caller) ?? visitFollowed(caller)
  const standing = interactionId ? await interactions.find(tx, interactionId) : null
  if (!standing) throw new Refusal('not_signed_in')
  const { isBlocked } = await mustResolve(tx, standing.customerId)
  return {
    interactionId: standing.id,
    customerId: standing.customerId,
    queueId: standing.queueId,
    isBlocked,
    isLinked,
    isOwnBrowser: false,
    touchpointId: standing.touchpointId,
  }
}
