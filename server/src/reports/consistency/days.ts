/** Packed days: which there are and count, which are to be made, and making them. */
import type { ReadTx, Tx } from '../../base/database.ts'
import { FORMAT, pack, type Names } from './packing.ts'
import { readGroups } from './groups.ts'

export const DAY_MS = 24 * 3_600_000
/** "2026-03-04", in UTC. */
export const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10)
const startOf = (day: string): number => Date.parse(`${day}T00:00:00Z`)

export interface PackedDay {
  day: string
  names: Names
  packed: Buffer
}

/** Whole days between two instants that are packed by this zone's clock and nothing changed since; both lists are read at one moment. Key consistency_days. */
export const readDays = async (tx: ReadTx, from: Date, to: Date, zone: string): Promise<PackedDay[]> => {
  const [first, beyond] = [Math.ceil(from.getTime() / DAY_MS) * DAY_MS, Math.floor(to.getTime() / DAY_MS) * DAY_MS]
  if (first >= beyond) return []
  return tx.query<PackedDay>(
    'consistency.days',
    `select d.day::text as day, d.names, d.packed from consistency_days d
     where d.workspace_id = $1 and d.day >= $2::date and d.day < $3::date and d.zone = $4 and d.format = $5
       and not exists (select from consistency_changes c where c.workspace_id = d.workspace_id and c.day = d.day)
     order by d.day`,
    [tx.workspaceId, dayOf(first), dayOf(beyond), zone, FORMAT],
  )
}

/** What of a period is in none of the days, and where to cut it besides: to be read from the judgements themselves. */
export const rangesWithout = (from: Date, to: Date, days: readonly string[]): { from: Date; to: Date }[] => {
  const ranges: { from: Date; to: Date }[] = []
  let at = from.getTime()
  for (const day of days) {
    const start = startOf(day)
    if (start > at) ranges.push({ from: new Date(at), to: new Date(start) })
    at = start + DAY_MS
  }
  if (at < to.getTime()) ranges.push({ from: new Date(at), to })
  return ranges
}

/** Further back nobody looks twice: read from the judgements. */
const KEPT_DAYS = 400
/** So many in one transaction: well under the time one may take. */
const BATCH = 8

/** Days that are over and not packed, or changed since; oldest first. Indexes judgements_closed, consistency_days. */
const listToPack = async (tx: ReadTx, zone: string): Promise<string[]> =>
  (
    await tx.query<{ day: string }>(
      'consistency.to-pack',
      `with oldest as (
         select greatest((min(closed_at) at time zone 'UTC')::date, $2::date - $5::int) as day from judgements where workspace_id = $1 and is_final
       )
       select g.day::date::text as day from oldest, generate_series(oldest.day, $2::date - 1, interval '1 day') as g (day)
       where not exists (select from consistency_days d where d.workspace_id = $1 and d.day = g.day::date and d.zone = $3 and d.format = $4)
         or exists (select from consistency_changes c where c.workspace_id = $1 and c.day = g.day::date)
       order by 1 limit $6`,
      [tx.workspaceId, dayOf(tx.now.getTime()), zone, FORMAT, KEPT_DAYS, BATCH],
    )
  ).map(({ day }) => day)

/** Packs one day anew. Twice equals once. */
const packDay = async (tx: Tx, day: string, zone: string): Promise<void> => {
  // first, and without those that somebody holds who has not committed: these stay, and the day is read from its judgements until they are gone
  await tx.query(
    'consistency.seen',
    `delete from consistency_changes where workspace_id = $1 and day = $2::date and change_id in (
       select c.change_id from consistency_changes c where c.workspace_id = $1 and c.day = $2::date for update skip locked)`,
    [tx.workspaceId, day],
  )
  const from = new Date(startOf(day))
  const { names, packed } = pack(
    await readGroups(tx, { from, to: new Date(from.getTime() + DAY_MS), zone, agents: null, queues: null }),
  )
  await tx.query(
    'consistency.pack',
    `insert into consistency_days (workspace_id, day, zone, format, names, packed, packed_at) values ($1, $2::date, $3, $4, $5, $6, $7)
     on conflict (workspace_id, day) do update set zone = excluded.zone, format = excluded.format, names = excluded.names,
       packed = excluded.packed, packed_at = excluded.packed_at`,
    [tx.workspaceId, day, zone, FORMAT, JSON.stringify(names), packed, tx.now],
  )
}

/** Packs some days that are over; true where there may be more. What is too old to be packed is forgotten. */
export const packSome = async (tx: Tx, zone: string): Promise<boolean> => {
  const days = await listToPack(tx, zone)
  for (const day of days) await packDay(tx, day, zone)
  const oldest = dayOf(tx.now.getTime() - KEPT_DAYS * DAY_MS)
  for (const table of ['days', 'changes'])
    await tx.query(
      `consistency.forget.${table}`,
      `delete from consistency_${table} where workspace_id = $1 and day < $2::date`,
      [tx.workspaceId, oldest],
    )
  return days.length === BATCH
}
