import type { CustomerId, JourneyEventId } from '@peakend/contract/ids.ts'
import type { CloudEvent } from '@peakend/contract/journeys.ts'
import type { ReadTx, Tx } from '../../base/database.ts'
import type { TimelineAsk } from '../timeline/timeline.ts'

export interface JourneyEventRecord {
  id: JourneyEventId
  kind: string
  at: Date
  data: CloudEvent['data']
}

export const insertEvent = async (
  tx: Tx,
  of: { id: JourneyEventId; customerId: CustomerId; kind: string; source: string; at: Date; data: object },
): Promise<void> => {
  await tx.query(
    'journey-events.insert',
    `insert into journey_events (workspace_id, journey_event_id, customer_id, kind, source, at, data, received_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [tx.workspaceId, of.id, of.customerId, of.kind, of.source, of.at, JSON.stringify(of.data), tx.now],
  )
}

/** Newest first, before a point: index journey_events_customer. */
export const findEvents = (tx: ReadTx, of: TimelineAsk): Promise<JourneyEventRecord[]> =>
  tx.query<JourneyEventRecord>(
    'journey-events.list',
    `select journey_event_id as id, kind, at, data from journey_events where workspace_id = $1 and customer_id = any($2::uuid[])
       and ($3::timestamptz is null or at <= $3) order by at desc, journey_event_id desc limit $4`,
    [tx.workspaceId, of.customerIds, of.before, of.limit],
  )

/** Since a time, newest first; nobody has more that matter: index journey_events_customer. */
export const findSince = (tx: ReadTx, customerIds: readonly string[], since: Date): Promise<JourneyEventRecord[]> =>
  tx.query<JourneyEventRecord>(
    'journey-events.since',
    `select journey_event_id as id, kind, at, data from journey_events where workspace_id = $1 and customer_id = any($2::uuid[]) and at >= $3
       and kind <> 'page.viewed' order by at desc, journey_event_id desc limit 200`,
    [tx.workspaceId, customerIds, since],
  )

export const deleteEvents = async (tx: Tx, customerIds: readonly string[]): Promise<void> => {
  await tx.query(
    'journey-events.erase',
    'delete from journey_events where workspace_id = $1 and customer_id = any($2::uuid[])',
    [tx.workspaceId, customerIds],
  )
}

export const showEvents = (tx: ReadTx, customerIds: readonly string[]) =>
  tx.query<object>(
    'journey-events.show',
    `select kind, source, at, data from journey_events where workspace_id = $1 and customer_id = any($2::uuid[]) order by at limit 50000`,
    [tx.workspaceId, customerIds],
  )
