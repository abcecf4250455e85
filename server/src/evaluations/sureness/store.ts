import type { InteractionId, PersonId } from '@peakend/contract/ids.ts'
import type { SureLevel } from '@peakend/contract/sureness.ts'
import type { ReadTx, Tx } from '../../base/database.ts'

export interface LevelRow {
  version: number
  level: SureLevel
  at: Date
  by: string | null
}

/** The newest first. */
export const listLevels = (tx: ReadTx, limit: number): Promise<LevelRow[]> =>
  tx.query<LevelRow>(
    'sureness.levels',
    `select s.version, s.level, s.changed_at as at, c.name as by from sureness_levels s left join colleagues c on c.person_id = s.changed_by
     where s.workspace_id = $1 order by s.version desc limit $2`,
    [tx.workspaceId, limit],
  )

/** Takes the next number; two changes at once get two. */
export const insertLevel = async (tx: Tx, level: number, changedBy: PersonId): Promise<void> => {
  await tx.query('sureness.lock', 'select pg_advisory_xact_lock(hashtext($1))', [`sureness ${tx.workspaceId}`])
  await tx.query(
    'sureness.add',
    `insert into sureness_levels (workspace_id, version, level, changed_at, changed_by)
     select $1, coalesce(max(version), 0) + 1, $2, $3, $4 from sureness_levels where workspace_id = $1`,
    [tx.workspaceId, level, tx.now, changedBy],
  )
}

/** How sure each part of the last judgements was; null where there was nothing to be sure of. Index judgements_closed. */
export const lastSure = async (tx: ReadTx, limit: number): Promise<Record<string, number | null>[]> =>
  (
    await tx.query<{ sure: Record<string, number | null> }>(
      'sureness.last',
      `select detail -> 'sure' as sure from judgements
       where workspace_id = $1 and is_final and detail ? 'sure' order by closed_at desc, interaction_id desc limit $2`,
      [tx.workspaceId, limit],
    )
  ).map(({ sure }) => sure)

const otherwise = `from judgements j where j.workspace_id = $1 and j.is_final and j.closed_at >= $2 and j.sure_level <> $3
  and exists (select from interactions i where i.workspace_id = j.workspace_id and i.interaction_id = j.interaction_id and i.erased_at is null)`

export const countOtherwise = async (tx: ReadTx, since: Date, level: number): Promise<number> =>
  (
    await tx.query<{ count: number }>('sureness.count-otherwise', `select count(*) ${otherwise}`, [
      tx.workspaceId,
      since,
      level,
    ])
  )[0]?.count ?? 0

/**
 * Judged at another level, whose words are still there, in the order of their closing after (`closedAt`, id): as many as have `turns` turns together, and at
 * least one.
 */
export const listOtherwise = (
  tx: ReadTx,
  of: { since: Date; level: number; after: { closedAt: string; id: string } | null; limit: number; turns: number },
): Promise<{ id: InteractionId; closedAt: string }[]> =>
  tx.query(
    'sureness.otherwise',
    `with next as (
       select j.workspace_id, j.interaction_id, j.closed_at ${otherwise}
         and ($4::timestamptz is null or (j.closed_at, j.interaction_id) > ($4::timestamptz, $5::uuid))
       order by j.closed_at, j.interaction_id limit $6)
     select id, "closedAt" from (
       select next.interaction_id as id, next.closed_at::text as "closedAt", row_number() over line as place, sum(i.ordinal) over line as turns
       from next join interactions i on i.workspace_id = next.workspace_id and i.interaction_id = next.interaction_id
       window line as (order by next.closed_at, next.interaction_id)) as counted
     where turns <= $7 or place = 1 order by place`,
    [tx.workspaceId, of.since, of.level, of.after?.closedAt ?? null, of.after?.id ?? null, of.limit, of.turns],
  )

export const isJobThere = async (tx: ReadTx, kind: string): Promise<boolean> =>
  (
    await tx.query('sureness.job', 'select from jobs where workspace_id = $1 and kind = $2 limit 1', [
      tx.workspaceId,
      kind,
    ])
  ).length > 0
