/** A call that comes in: whose number was dialled, who calls, and into the line. */
import { randomUUID } from 'node:crypto'
import type {
  CallId,
  CustomerId,
  FlowId,
  PhoneNumberId,
  QueueId,
  TouchpointId,
  WorkspaceId,
} from '@peakend/contract/ids.ts'
import type { Tx } from '../../base/database.ts'
import { claimIdentity, customerOfVisitor, mustResolve } from '../../customers/customers.ts'
import { beginRun, isBlocked as isBlockedCaller, noteCall } from '../../flows/flows.ts'
import * as interactions from '../../interactions/interactions.ts'
import { enterQueueNew } from '../../routing/routing.ts'
import { begin } from './call.ts'
import { atOf, start } from './calls.ts'
import { menuOf } from './deeds.ts'
import type { CallRef } from './store.ts'
import type { CallerNumber, LegName } from './telephony.ts'

/** Where a number of ours leads. */
export interface Line {
  workspaceId: WorkspaceId
  touchpointId: TouchpointId | null
  queueId: QueueId
  language: string | null
  /** The flow that speaks first; straight to the queue where there is none. */
  flowId?: FlowId | null
  /** What the line is named to callers. */
  brand?: string | null
  phoneNumberId?: PhoneNumberId
}

export interface Arrival {
  leg: LegName
  from: CallerNumber
  /** What was dialled. */
  to: string
}

/** Under which name a caller's number is kept apart: what it claims is no proof. */
export const visitorOfNumber = (number: string): string => `phone?:${number}`

/**
 * Whose call it is. A number is a hint and no proof: like whoever writes by SMS they are kept apart under what their number claims, and whoever proves it is shown beside.
 * Who hides it, and whoever calls with what is no number, is a new customer each time.
 */
const whoCalls = async (tx: Tx, from: CallerNumber, callId: CallId): Promise<CustomerId> => {
  const apart = visitorOfNumber(from.kind === 'e164' ? from.number : `call:${callId}`)
  const customerId = await customerOfVisitor(tx, apart, {})
  if (from.kind === 'e164') await claimIdentity(tx, { customerId, kind: 'phone', value: from.number })
  return customerId
}

/** Takes a call in; null where the caller is blocked. Records what opening, queueing and the call record. */
export const takeIn = async (tx: Tx, line: Line, { leg, from, to }: Arrival): Promise<CallRef | null> => {
  const callId = randomUUID() as CallId
  const customerId = await whoCalls(tx, from, callId)
  const { isBlocked, language } = await mustResolve(tx, customerId)
  if (isBlocked || (await isBlockedCaller(tx, from.kind === 'e164' ? from.number : null))) return null
  if (line.phoneNumberId) noteCall(tx, line.phoneNumberId)
  const interactionId = await interactions.openByUs(tx, {
    customerId,
    channel: 'phone',
    touchpointId: line.touchpointId,
    queueId: line.queueId,
    language: language ?? line.language,
    context: { number: from.kind === 'hidden' ? '' : from.number, dialled: to },
    // two who share a number may both be calling
    threadId: callId,
  })
  const number = from.kind === 'e164' ? from.number : null
  const { flowId, brand = null } = line
  const going = flowId ? await beginRun(tx, { interactionId, flowId, language: line.language, number, brand }) : null
  if (!going) await enterQueueNew(tx, [interactionId], { queueId: line.queueId, channel: 'phone' })
  await start(
    tx,
    {
      callId,
      interactionId,
      way: 'in',
      number: from.kind === 'hidden' ? '' : from.number.slice(0, 100),
      numberKind: from.kind,
      ours: to.slice(0, 100),
      state: begin({ id: callId, way: 'in', leg }, atOf(tx)),
    },
    going ? menuOf(going) : { kind: 'in-line' },
  )
  return { workspaceId: tx.workspaceId, callId, interactionId }
}
