/** A call that comes in: whose number was dialled, who calls, and into the line. */
import { randomUUID } from 'node:crypto'
import type {
  CallId,
  CustomerId,
  FlowId,
  InteractionId,
  PhoneNumberId,
  QueueId,
  TouchpointId,
  WorkspaceId,
} from '@peakend/contract/ids.ts'
import type { Tx } from '../../base/database.ts'
import { claimIdentity, customerOfVisitor, mustResolve, ownReach } from '../../customers/customers.ts'
import { asksAfter, beginRun, isBlocked as isBlockedCaller, noteCall, queuesLedTo } from '../../flows/flows.ts'
import * as interactions from '../../interactions/interactions.ts'
import { workspaceOf } from '../../identity/workspaces/workspaces.ts'
import { languageFor } from '../../routing/hours/hours.ts'
import { enterQueueNew } from '../../routing/routing.ts'
import { begin, type CallEvent, type Onward } from './call.ts'
import { atOf, start } from './calls.ts'
import { menuOf } from './deeds.ts'
import { announcementFor } from './recordings/announcing.ts'
import type { CallRef, CallRow } from './store.ts'
import type { CallerNumber, LegName } from './telephony.ts'
import { tieCall } from './widget/store.ts'

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
const whoCalls = (tx: Tx, from: CallerNumber, callId: CallId): Promise<CustomerId> =>
  customerOfVisitor(tx, visitorOfNumber(from.kind === 'e164' ? from.number : `call:${callId}`), {})

/** Takes a call in; null where the caller is blocked. Records what opening, queueing and the call record. */
export const takeIn = async (tx: Tx, line: Line, { leg, from, to }: Arrival): Promise<CallRef | null> => {
  const callId = randomUUID() as CallId
  const customerId = await whoCalls(tx, from, callId)
  const number = from.kind === 'e164' ? from.number : null
  // asked at once: a caller waits for every round trip
  const [{ isBlocked, language }, isBlockedNumber] = await Promise.all([
    mustResolve(tx, customerId),
    isBlockedCaller(tx, number),
    number === null ? null : claimIdentity(tx, { customerId, kind: 'phone', value: number }),
  ])
  if (isBlocked || isBlockedNumber) return null
  return lead(tx, line, {
    callId,
    leg,
    customerId,
    language: language ?? line.language,
    spoken: line.language,
    context: { number: from.kind === 'hidden' ? '' : from.number, dialled: to },
    reachedAt: number,
    kept: {
      number: from.kind === 'hidden' ? '' : from.number.slice(0, 100),
      numberKind: from.kind,
      ours: to.slice(0, 100),
    },
  })
}

/** A browser that calls from the widget: the chat's own customer, so that nobody says twice who they are. */
export interface FromWidget {
  passId: string
  customerId: CustomerId
  line: Line
  language: string | null
  page: { url: string; title: string } | null
}

/** The same for a browser; a call-back is offered at a number it gave in the chat. */
export const takeInVisitor = async (tx: Tx, of: FromWidget, leg: LegName): Promise<CallRef | null> => {
  const { customerId, line, page } = of
  const { isBlocked, language: known } = await mustResolve(tx, customerId)
  if (isBlocked) return null
  const callId = randomUUID() as CallId
  const language = of.language ?? known ?? line.language
  const ref = await lead(tx, line, {
    callId,
    leg,
    customerId,
    language,
    spoken: language,
    context: page ? { url: page.url, title: page.title, referrer: '' } : {},
    reachedAt: (await ownReach(tx, customerId)).phone,
    kept: { number: '', numberKind: 'browser', ours: '' },
  })
  tieCall(tx, of.passId, callId)
  return ref
}

interface Led {
  callId: CallId
  leg: LegName
  customerId: CustomerId
  language: string | null
  /** What a menu speaks first. */
  spoken: string | null
  context: Record<string, string>
  /** Where they can be called back. */
  reachedAt: string | null
  kept: Pick<CallRow, 'number' | 'numberKind' | 'ours'>
}

/** Into the menu or queue of the line. */
const lead = async (tx: Tx, line: Line, of: Led): Promise<CallRef> => {
  const { callId, leg, reachedAt: number } = of
  const { touchpointId, queueId, flowId, brand = null } = line
  if (line.phoneNumberId) noteCall(tx, line.phoneNumberId)
  const { customerId, language, context } = of
  const leadsTo = { flowId: flowId ?? null, language: of.spoken, number, brand }
  const opening = interactions.openByUs(tx, {
    customerId,
    channel: 'phone',
    touchpointId,
    queueId,
    language,
    context,
    // two who share a number may both be calling
    threadId: callId,
  })
  const [interactionId, told, asks] = await Promise.all([
    opening,
    announced(tx, queueId, leadsTo),
    // a browser is asked where it called from
    line.phoneNumberId && of.kept.numberKind !== 'browser' ? asksAfter(tx, line.phoneNumberId) : false,
  ])
  const first = told ?? (await ledOn(tx, { interactionId, queueId, ...leadsTo }))
  const state = begin({ id: callId, way: 'in', leg, asks }, atOf(tx))
  await start(tx, { callId, interactionId, way: 'in', ...of.kept, state }, first)
  return { workspaceId: tx.workspaceId, callId, interactionId }
}

/** At once. */
const ledOn = async (tx: Tx, of: { interactionId: InteractionId; queueId: QueueId } & Onward): Promise<CallEvent> => {
  const { interactionId, queueId, flowId, ...more } = of
  const going = flowId ? await beginRun(tx, { interactionId, flowId, ...more }) : null
  if (going) return menuOf(going)
  await enterQueueNew(tx, [interactionId], { queueId, channel: 'phone' })
  return { kind: 'in-line' }
}

/** Where the call may be recorded: the caller is told before anything else, and nobody is asked for them until then. */
const announced = async (tx: Tx, queueId: QueueId, leadsTo: Onward): Promise<CallEvent | null> => {
  const queueIds = leadsTo.flowId ? [...(await queuesLedTo(tx, leadsTo.flowId)), queueId] : [queueId]
  const language = languageFor(leadsTo.language, (await workspaceOf(tx)).language)
  const told = await announcementFor(tx, queueIds, language)
  return told && { kind: 'announce', handle: `said-${randomUUID()}`, leadsTo, ...told }
}
