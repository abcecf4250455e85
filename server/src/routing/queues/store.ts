import type { z } from 'zod'
import type { PersonId, QueueId } from '@peakend/contract/ids.ts'
import { QueueRules, type AwayReason, type Queue as QueueSchema } from '@peakend/contract/routing.ts'
import type { ReadTx, Tx } from '../../base/database.ts'
import type { Timetable } from '../hours/hours.ts'

export type Queue = z.infer<typeof QueueSchema>
export type AwayReasonRow = z.infer<typeof AwayReason>

interface QueueRecord {
  queue_id: QueueId
  name: string
  target_within_ms: number
  target_share_pct: number
  timetable: Timetable | null
  time_zone: string | null
  message_answer_ms: number
  rules: unknown
  retired_at: Date | null
}

const queueOf = (row: QueueRecord): Queue => ({
  id: row.queue_id,
  name: row.name,
  target: { withinMs: row.target_within_ms, sharePct: row.target_share_pct },
  timetable: row.timetable,
  timeZone: row.time_zone,
  messageAnswerMs: row.message_answer_ms,
  rules: QueueRules.parse(row.rules),
  isRetired: row.retired_at !== null,
})

/** A workspace has tens of queues; 500 is a bound, not a page. */
export const listQueues = async (tx: ReadTx): Promise<Queue[]> =>
  (
    await tx.query<QueueRecord>(
      'queues.list',
      'select * from queues where workspace_id = $1 order by retired_at is not null, lower(name) limit 500',
      [tx.workspaceId],
    )
  ).map(queueOf)

export const findQueue = async (tx: ReadTx, queueId: string): Promise<Queue | null> => {
  const [row] = await tx.query<QueueRecord>(
    'queues.find',
    'select * from queues where workspace_id = $1 and queue_id = $2',
    [tx.workspaceId, queueId],
  )
  return row ? queueOf(row) : null
}

/** Inserts or replaces; false when another open queue bears the name. */
export const saveQueue = async (tx: Tx, queue: Queue): Promise<boolean> => {
  const taken = await tx.query(
    'queues.name',
    'select 1 from queues where workspace_id = $1 and lower(name) = lower($2) and retired_at is null and queue_id <> $3 and not $4',
    [tx.workspaceId, queue.name, queue.id, queue.isRetired],
  )
  if (taken.length > 0) return false
  await tx.query(
    'queues.save',
    `insert into queues (workspace_id, queue_id, name, target_within_ms, target_share_pct, timetable, message_answer_ms, made_at, retired_at, rules, time_zone)
     values ($1, $2, $3, $4, $5, $6, $7, $8, case when $9 then $8::timestamptz end, $10, $11)
     on conflict (workspace_id, queue_id) do update set name = excluded.name, target_within_ms = excluded.target_within_ms,
       target_share_pct = excluded.target_share_pct, timetable = excluded.timetable, message_answer_ms = excluded.message_answer_ms, rules = excluded.rules, time_zone = excluded.time_zone,
       retired_at = case when excluded.retired_at is null then null else coalesce(queues.retired_at, excluded.retired_at) end`,
    [
      tx.workspaceId,
      queue.id,
      queue.name,
      queue.target.withinMs,
      queue.target.sharePct,
      queue.timetable === null ? null : JSON.stringify(queue.timetable),
      queue.messageAnswerMs,
      tx.now,
      queue.isRetired,
      JSON.stringify(queue.rules),
      queue.timeZone,
    ],
  )
  return true
}

export const countWaiting = async (tx: ReadTx, queueId: string): Promise<number> => {
  const [row] = await tx.query<{ n: number }>(
    'queues.waiting',
    'select count(*) as n from queue_stays where workspace_id = $1 and queue_id = $2 and ended_at is null',
    [tx.workspaceId, queueId],
  )
  return row?.n ?? 0
}

export const listMembers = (tx: ReadTx): Promise<{ queueId: QueueId; personId: PersonId; rank: number }[]> =>
  tx.query(
    'queues.members',
    `select queue_id as "queueId", person_id as "personId", rank from queue_members where workspace_id = $1 limit 20000`,
    [tx.workspaceId],
  )

/** A queue's name, how many serve it and how many of them are available now; null where there is no such queue. */
export const findPresentIn = async (
  tx: ReadTx,
  queueId: string,
): Promise<{ queueName: string; members: number; here: number } | null> => {
  const [row] = await tx.query<{ queueName: string; members: number; here: number }>(
    'queues.present',
    `select q.name as "queueName", count(m.person_id)::int as members, count(*) filter (where p.state = 'available')::int as here
     from queues q left join queue_members m using (workspace_id, queue_id) left join presences p on p.person_id = m.person_id
     where q.workspace_id = $1 and q.queue_id = $2 and q.retired_at is null group by q.name`,
    [tx.workspaceId, queueId],
  )
  return row ?? null
}

/** `ranks` stands beside `personIds`; with `keepsRanks` those who serve it already keep theirs. */
export const replaceMembers = async (
  tx: Tx,
  queueId: string,
  personIds: readonly string[],
  ranks: readonly number[],
  keepsRanks: boolean,
): Promise<void> => {
  await tx.query(
    'queues.members.drop',
    'delete from queue_members where workspace_id = $1 and queue_id = $2 and not person_id = any($3)',
    [tx.workspaceId, queueId, personIds],
  )
  await tx.query(
    'queues.members.add',
    `insert into queue_members (workspace_id, queue_id, person_id, rank) select $1, $2, * from unnest($3::uuid[], $4::smallint[])
     on conflict (workspace_id, queue_id, person_id) do update set rank = case when $5 then queue_members.rank else excluded.rank end`,
    [tx.workspaceId, queueId, personIds, ranks, keepsRanks],
  )
}

export interface Settings {
  timetable: Timetable
  awayReasons: AwayReasonRow[]
  /** Live text goes on beside a call or a visitor. */
  mixes: boolean
}

export const findSettings = async (tx: ReadTx): Promise<Settings | null> => {
  const [row] = await tx.query<Settings>(
    'routing.settings',
    'select timetable, away_reasons as "awayReasons", mixes from routing_settings where workspace_id = $1',
    [tx.workspaceId],
  )
  return row ?? null
}

export const saveSettings = async (tx: Tx, settings: Settings): Promise<void> => {
  await tx.query(
    'routing.settings.save',
    `insert into routing_settings (workspace_id, timetable, away_reasons, mixes) values ($1, $2, $3, $4)
     on conflict (workspace_id) do update set timetable = excluded.timetable, away_reasons = excluded.away_reasons, mixes = excluded.mixes`,
    [tx.workspaceId, JSON.stringify(settings.timetable), JSON.stringify(settings.awayReasons), settings.mixes],
  )
}
