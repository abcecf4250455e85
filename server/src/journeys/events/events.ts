/** What happened outside: orders, baskets, deliveries, bills, told by the shop's own systems as CloudEvents 1.0. */
import { randomUUID } from 'node:crypto'
import type { CustomerId, JourneyEventId } from '@peakend/contract/ids.ts'
import type { LikelyMatter } from '@peakend/contract/flows.data.ts'
import type { CloudEvent } from '@peakend/contract/journeys.ts'
import type { ScreenLanguage } from '@peakend/contract/values.ts'
import type { ReadTx, Tx } from '../../base/database.ts'
import { once } from '../../base/idempotence.ts'
import { Refusal } from '../../base/refusal.ts'
import { customerByProven, putCustomer, type PersonalPart } from '../../customers/customers.ts'
import { workspaceOf } from '../../identity/workspaces/workspaces.ts'
import type { TimelineSource } from '../timeline/timeline.ts'
import { kindNames } from './kinds.data.ts'
import { isFromTheFuture, moodOf, subjectKinds, valuesOf } from './rules.ts'
import { LIKELY_LOOK_MS, likelyFrom } from './likely.ts'
import { deleteEvents, findEvents, findSince, insertEvent, showEvents } from './store.ts'

/**
 * Keeps one event. `id` with `source` makes a retry harmless: the same content gets the same answer, other content is refused with `id_reused`.
 * The subject is somebody's proven address or number, or the shop's own id, under which an unknown customer is made. Refuses `from_the_future`
 * (more than five minutes), `customer_unknown` for an address or number nobody has proven. Records `journey.recorded`. Sends nothing to anyone.
 */
export const recordEvent = (tx: Tx, event: CloudEvent): Promise<{ id: JourneyEventId; customerId: CustomerId }> =>
  once(tx, {
    source: `event:${event.source}`,
    senderId: event.id,
    content: event,
    answer: async () => {
      const at = event.time ? new Date(event.time) : tx.now
      if (isFromTheFuture(at, tx.now)) throw new Refusal('from_the_future')
      const customerId = await customerOf(tx, event.subject)
      const id = randomUUID() as JourneyEventId
      await insertEvent(tx, { id, customerId, kind: event.type, source: event.source, at, data: event.data })
      tx.record({ type: 'journey.recorded', customerId, journeyEventId: id, kind: event.type })
      return { id, customerId }
    },
  })

/** What these customers (one, with all merged into them) probably come about now, likeliest first; empty where nothing says so. Reads only. */
export const likelyNow = async (tx: ReadTx, customerIds: readonly CustomerId[]): Promise<LikelyMatter[]> => {
  if (customerIds.length === 0) return []
  const [{ timeZone }, events] = await Promise.all([
    workspaceOf(tx),
    findSince(tx, customerIds, new Date(tx.now.getTime() - LIKELY_LOOK_MS)),
  ])
  return likelyFrom(events, tx.now, timeZone)
}

const customerOf = async (tx: Tx, subject: string): Promise<CustomerId> => {
  const kinds = subjectKinds(subject)
  for (const kind of kinds) {
    const found = await customerByProven(tx, kind, subject)
    if (found) return found.id
  }
  // an address is somebody's only once it is proven; an id of the shop's own names a customer by itself
  if (kinds.length > 1) throw new Refusal('customer_unknown')
  return putCustomer(tx, { externalId: subject })
}

const titleOf = (kind: string, data: CloudEvent['data'], language: ScreenLanguage): string => {
  const name = kindNames[kind]?.[language] ?? kind
  return data.title ? `${name}: ${data.title}` : name
}

/** Journey events as rows of the story. */
export const eventsTimeline: TimelineSource = async (tx: ReadTx, ask) =>
  (await findEvents(tx, ask)).map(({ id, kind, at, data }) => ({
    id,
    at: at.toISOString(),
    kind,
    from: 'outside',
    title: titleOf(kind, data, ask.language),
    detail: data.note ?? data.reference ?? null,
    values: valuesOf(data),
    mood: moodOf(kind),
    channel: null,
    opens: null,
  }))

/** Events are the customer's own: shown whole, erased whole. */
export const eventsPart: PersonalPart = {
  name: 'events',
  show: (tx, customerIds) => showEvents(tx, customerIds),
  async erase(tx, customerIds) {
    await deleteEvents(tx, customerIds)
    return {}
  },
}
