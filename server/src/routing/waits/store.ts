import { randomUUID } from 'node:crypto'
import type { InteractionId, PersonId, QueueId } from '@peakend/contract/ids.ts'
import type { ReadTx, Tx } from '../../base/database.ts'
import type { PlaceKind } from '../policy/floor.ts'
import type { QueuePace } from './rules.ts'

export interface Stay {
  interactionId: InteractionId
  queueId: QueueId
  channel: string
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
    `insert into queue_stays (workspace_id, stay_id, interaction_id, queue_id, channel, since, entered_at, arrival, meant_for, priority, line_at, callback_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, (select callback_id from callbacks b where b.workspace_id = $1 and b.interaction_id = $3
       and b.state in ('in-line', 'booked', 'again', 'calling')))
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
/** The same for many of one queue that just came. */
export const openStays = (
  tx: Tx,
  interactionIds: readonly InteractionId[],
  of: { queueId: QueueId; channel: string },
): void =>
  tx.send(
    'stays.open-many',
    `insert into queue_stays (workspace_id, stay_id, interaction_id, queue_id, channel, since, entered_at, arrival, priority, line_at)
     select $1, stay_id, interaction_id, $4, $5, $6, $6, 'arrived', 0, $6 from unnest($2::uuid[], $3::uuid[]) as s (stay_id, interaction_id)
     on conflict (workspace_id, interaction_id) where ended_at is null do nothing`,
    [tx.workspaceId, interactionIds.map(() => randomUUID()), interactionIds, of.queueId, of.channel, tx.now],
  )

export const lastPriority = async (tx: ReadTx, interactionId: InteractionId): Promise<number> => {
  const [row] = await tx.query<{ priority: number }>(
    'stays.priority',
    `select priority from queue_stays where workspace_id = $1 and interaction_id = $2 order by entered_at desc limit 1`,
    [tx.workspaceId, interactionId],
  )
  return row?.priority ?? 0
}

/** Ends the open stay where there is one. Whoever took a call-back has not left: theirs ends as booked (measures.md, abandonment). */
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
      `update queue_stays set ended_at = $3, ending = case when $4 = 'left' and callback_id is not null then 'booked' else $4 end, person_id = $5, went_to = $6
       where workspace_id = $1 and interaction_id = $2 and ended_at is null returning 1`,
      [tx.workspaceId, interactionId, tx.now, ending, personId, wentTo],
    )
  ).length > 0

export const findStay = async (tx: ReadTx, interactionId: string): Promise<Stay | null> => {
  const [row] = await tx.query<Stay>(
    'stays.find',
    `select interaction_id as "interactionId", queue_id as "queueId", channel, since, line_at as "lineAt", priority, said_ms as "saidMs"
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

/** The place of whoever came now: behind everybody. Uses index queue_stays_line. */
export const placeAtEnd = async (tx: ReadTx, queueId: string): Promise<number> => {
  const [row] = await tx.query<{ n: number }>(
    'stays.place-at-end',
    'select count(*) + 1 as n from queue_stays where workspace_id = $1 and queue_id = $2 and ended_at is null',
    [tx.workspaceId, queueId],
  )
  return row?.n ?? 1
}

export const say = (tx: Tx, interactionId: string, saidMs: number) =>
  tx.query(
    'stays.say',
    `update queue_stays set said_ms = $3, said_at = $4 where workspace_id = $1 and interaction_id = $2 and ended_at is null and said_ms is null`,
    [tx.workspaceId, interactionId, saidMs, tx.now],
  )

/** The pace is looked at over this window: long enough for a small team, short enough to follow the day. */
const PACE_WINDOW_MS = 30 * 60_000

/** What the places of a kind are, as SQL over `presences p`. */
const placesOf: Record<PlaceKind, { most: string; free: string }> = {
  text: { most: 'p.capacity', free: 'greatest(p.capacity - p.load, 0)' },
  letter: { most: 'p.letter_capacity', free: 'greatest(p.letter_capacity - p.letter_load, 0)' },
  call: { most: 'p.has_phone::int', free: '(p.has_phone and p.call_load + p.visit_load + p.load = 0)::int' },
  visit: { most: '1', free: '(p.call_load + p.visit_load + p.load = 0)::int' },
}

interface PaceRecord {
  answered: number
  left: number
  waited: number | null
  slots: number | null
  free: number | null
  handle: number | null
}

export const paceOf = async (tx: ReadTx, queueId: QueueId, kind: PlaceKind): Promise<QueuePace> => {
  const { most, free } = placesOf[kind]
  const [row] = await tx.query<PaceRecord>(
    `stays.pace.${kind}`,
    `select recent.answered, recent.left, recent.waited, there.slots, there.free, handled.handle
     from (select count(*) filter (where s.ending = 'answered')::int as answered, count(*) filter (where s.ending = 'left')::int as left,
         (sum(extract(epoch from (s.ended_at - s.since)) * 1000) filter (where s.ending <> 'moved'))::float8 as waited
       from queue_stays s where s.workspace_id = $1 and s.queue_id = $2 and s.ended_at >= $3) recent,
       (select sum(${most})::int as slots, sum(${free})::int as free
         from queue_members m join presences p using (person_id)
         where m.workspace_id = $1 and m.queue_id = $2 and p.state = 'available') there,
       (select avg(extract(epoch from (closed_at - answered_at)) * 1000)::int as handle from (
          select answered_at, closed_at from interactions i
          where i.workspace_id = $1 and i.queue_id = $2 and i.state = 'closed' and i.answered_at is not null and i.closed_at >= $4
          order by i.closed_at desc limit 50) last) handled`,
    [tx.workspaceId, queueId, new Date(tx.now.getTime() - PACE_WINDOW_MS), new Date(tx.now.getTime() - 24 * 3_600_000)],
  )
  return {
    answered: row?.answered ?? 0,
    left: row?.left ?? 0,
    waitedMs: row?.waited ?? 0,
    windowMs: PACE_WINDOW_MS,
    slots: row?.slots ?? 0,
    freeSlots: row?.free ?? 0,
    meanHandleMs: row?.handle ?? null,
  }
}
