import type { StandardId } from '@peakend/contract/ids.ts'
import type { Channel } from '@peakend/contract/values.ts'
import type { ReadTx, Tx } from '../base/database.ts'
import { gathering, grouped } from '../base/gather.ts'
import type { Line, Moment } from './rules.ts'

export interface StandardRecord {
  standardId: StandardId
  channel: Channel
  moment: Moment
  version: number
  inForceFrom: Date
  lines: Line[]
  changedBy: string | null
}
const columns = `s.standard_id as "standardId", s.channel, s.moment, s.version, s.in_force_from as "inForceFrom", s.lines,
  (select p.name from colleagues p where p.person_id = s.changed_by) as "changedBy"`

/** The versions in force at `at`, newest of each channel and moment. */
export const listInForce = (tx: ReadTx, at: Date): Promise<StandardRecord[]> => inForceAtMs(tx, at.getTime())

const inForceAtMs = gathering<number, StandardRecord[]>([], async (tx, times) => {
  const rows = await tx.query<StandardRecord & { asked: Date }>(
    'standards.in-force',
    `select asked.at as asked, f.* from unnest($2::timestamptz[]) as asked (at) cross join lateral (
       select distinct on (s.channel, s.moment) ${columns} from standards s
       where s.workspace_id = $1 and s.in_force_from <= asked.at order by s.channel, s.moment, s.version desc limit 100) f`,
    [tx.workspaceId, times.map((ms) => new Date(ms))],
  )
  return grouped(rows, (row) => row.asked.getTime())
})

export const listVersions = (tx: ReadTx, channel: Channel, moment: Moment): Promise<StandardRecord[]> =>
  tx.query<StandardRecord>(
    'standards.versions',
    `select ${columns} from standards s where s.workspace_id = $1 and s.channel = $2 and s.moment = $3 order by s.version desc limit 200`,
    [tx.workspaceId, channel, moment],
  )

/** Adds the next version; two at once get numbers of their own because the primary key refuses the same one and the transaction runs again. */
export const insertVersion = async (
  tx: Tx,
  of: { standardId: string; channel: Channel; moment: Moment; lines: readonly Line[]; changedBy: string | null },
): Promise<number> => {
  await tx.query('standards.lock', `select pg_advisory_xact_lock(hashtextextended($1, 7))`, [
    `${tx.workspaceId}:${of.channel}:${of.moment}`,
  ])
  const [row] = await tx.query<{ version: number }>(
    'standards.insert',
    `insert into standards (workspace_id, channel, moment, version, standard_id, in_force_from, lines, changed_by)
     select $1, $2, $3, coalesce(max(version), 0) + 1, $4, $5, $6, $7 from standards where workspace_id = $1 and channel = $2 and moment = $3
     returning version`,
    [tx.workspaceId, of.channel, of.moment, of.standardId, tx.now, JSON.stringify(of.lines), of.changedBy],
  )
  return row?.version ?? 1
}

export const findTarget = async (tx: ReadTx): Promise<number | null> => {
  const [row] = await tx.query<{ pct: number }>(
    'standards.target',
    'select target_pct as pct from standard_targets where workspace_id = $1',
    [tx.workspaceId],
  )
  return row?.pct ?? null
}

export const saveTarget = (tx: Tx, pct: number) =>
  tx.query(
    'standards.target.save',
    'insert into standard_targets (workspace_id, target_pct) values ($1, $2) on conflict (workspace_id) do update set target_pct = excluded.target_pct',
    [tx.workspaceId, pct],
  )
