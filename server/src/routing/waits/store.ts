import { randomUUID } from 'node:crypto'
import type { InteractionId, PersonId, QueueId } from '@peakend/contract/ids.ts'
import type { ReadTx, Tx } from '../../base/database.ts'
import type { QueuePace } from './rules.ts'

export interface Stay {
  interactionId: InteractionId
  queueId: QueueId
  since: Date
  lineAt: Date
  priority: number
  saidMs: number | null
}

export const openStay = async (
  tx: Tx,
  of: {
    interactionId: InteractionId
    queueId: QueueId
    channel: string
    since: Date
    arrival: string
    meantFor: PersonId | null
    priority: number
    /** `since` less the head start of its priority. */
    lineAt: Date
  },
): Promise<void> => {
  await tx.query(
    'stays.open',
    `insert into queue_stays (workspace_id, stay_id, interaction_id, queue_id, channel, since, entered_at, arrival, meant_for, priority, line_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
     on conflict (workspace_id, interaction_id) where ended_at is null do nothing`,
    [
      tx.workspaceId,
      randomUUID(),
      of.interactionId,
      of.queueId,
      of.channel,
      of.since,
      tx.now,
      of.arrival,
      of.meantFor,
      of.priority,
      of.lineAt,
    ],
  )
}

/** The priority of its last stay: handed over or given back, it keeps it. */
export const lastPriority = async (tx: ReadTx, interactionId: InteractionId): Promise<number> => {
  const [row] = await tx.query<{ priority: number }>(
    'stays.priority',
    `select priority from queue_stays where workspace_id = $1 and interaction_id = $2 order by entered_at desc limit 1`,
    [tx.workspaceId, interactionId],
  )
  return row?.priority ?? 0
}

/** Ends the open stay where there is one. */
export const endStay = async (
  tx: Tx,
  interactionId: InteractionId,
  ending: 'answered' | 'left' | 'moved',
  personId: PersonId | null,
  wentTo: string | null = null,
): Promise<boolean> =>
  (
    await tx.query(
      'stays.end',
      `update queue_stays set ended_at = $3, ending = $4, person_id = $5, went_to = $6
       where workspace_id = $1 and interaction_id = $2 and ended_at is null returning 1`,
      [tx.workspaceId, interactionId, tx.now, ending, personId, wentTo],
    )
  ).length > 0

export const findStay = async (tx: ReadTx, interactionId: string): Promise<Stay | null> => {
  const [row] = await tx.query<Stay>(
    'stays.find',
    `select interaction_id as "interactionId", queue_id as "queueId", since, line_at as "lineAt", priority, said_ms as "saidMs"
     from queue_stays where workspace_id = $1 and interaction_id = $2 and ended_at is null`,
    [tx.workspaceId, interactionId],
  )
  return row ?? null
}

/** Place in line, head starts counted: 1 is next. Uses index queue_stays_line. */
export const placeOf = async (tx: ReadTx, stay: Stay): Promise<number> => {
  const [row] = await tx.query<{ n: number }>(
    'stays.place',
    `select count(*) as n from queue_stays where workspace_id = $1 and queue_id = $2 and ended_at is null
       and (line_at, interaction_id) <= ($3, $4)`,
    [tx.workspaceId, stay.queueId, stay.lineAt, stay.interactionId],
  )
  return Math.max(1, row?.n ?? 1)
}

export const say = (tx: Tx, interactionId: string, saidMs: number) =>
  tx.query(
    'stays.say',
    `update queue_stays set said_ms = $3, said_at = $4 where workspace_id = $1 and interaction_id = $2 and ended_at is null and said_ms is null`,
    [tx.workspaceId, interactionId, saidMs, tx.now],
  )

/** The pace is looked at over this window: long enough for a small team, short enough to follow the day. */
const PACE_WINDOW_MS = 30 * 60_000

export const paceOf = async (tx: ReadTx, queueId: QueueId): Promise<QueuePace> => {
  const [row] = await tx.query<{ answered: number; slots: number | null; free: number | null; handle: number | null }>(
    'stays.pace',
    `select
       (select count(*) from queue_stays s where s.workspace_id = $1 and s.queue_id = $2 and s.ended_at >= $3 and s.ending = 'answered') as answered,
       (select sum(p.capacity) from queue_members m join presences p using (person_id)
         where m.workspace_id = $1 and m.queue_id = $2 and p.state = 'available')::int as slots,
       (select sum(greatest(p.capacity - p.load, 0)) from queue_members m join presences p using (person_id)
         where m.workspace_id = $1 and m.queue_id = $2 and p.state = 'available')::int as free,
       (select avg(extract(epoch from (closed_at - answered_at)) * 1000)::int from (
          select answered_at, closed_at from interactions i
          where i.workspace_id = $1 and i.queue_id = $2 and i.state = 'closed' and i.answered_at is not null and i.closed_at >= $4
          order by i.closed_at desc limit 50) recent) as handle`,
    [tx.workspaceId, queueId, new Date(tx.now.getTime() - PACE_WINDOW_MS), new Date(tx.now.getTime() - 24 * 3_600_000)],
  )
  return {
    answered: row?.answered ?? 0,
    windowMs: PACE_WINDOW_MS,
    slots: row?.slots ?? 0,
    freeSlots: row?.free ?? 0,
    meanHandleMs: row?.handle ?? null,
  }
}
