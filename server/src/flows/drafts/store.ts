import type { Flow } from '@peakend/contract/flows.ts'
import type { FlowId, PersonId } from '@peakend/contract/ids.ts'
import type { ReadTx, Tx } from '../../base/database.ts'

export interface FlowRecord {
  id: FlowId
  name: string
  draft: Flow
  revision: number
  changedAt: Date
  changedBy: string | null
  version: number | null
  publishedAt: Date | null
  publishedBy: string | null
  isChanged: boolean
  isRetired: boolean
}

const columns = `f.flow_id as id, f.name, f.draft, f.revision, f.changed_at as "changedAt", f.version, f.retired_at is not null as "isRetired",
  (select p.name from colleagues p where p.person_id = f.changed_by) as "changedBy", v.published_at as "publishedAt",
  (select p.name from colleagues p where p.person_id = v.published_by) as "publishedBy", v.flow is distinct from f.draft as "isChanged"`
const tables = `flows f left join flow_versions v on v.workspace_id = f.workspace_id and v.flow_id = f.flow_id and v.version = f.version`

/** More than a workspace can have. */
export const listFlows = (tx: ReadTx, limit: number): Promise<FlowRecord[]> =>
  tx.query<FlowRecord>(
    'flows.list',
    `select ${columns} from ${tables} where f.workspace_id = $1 and f.retired_at is null order by lower(f.name), f.flow_id limit $2`,
    [tx.workspaceId, limit],
  )

export const findFlow = async (tx: ReadTx, id: FlowId): Promise<FlowRecord | null> => {
  const [row] = await tx.query<FlowRecord>(
    'flows.find',
    `select ${columns} from ${tables} where f.workspace_id = $1 and f.flow_id = $2`,
    [tx.workspaceId, id],
  )
  return row ?? null
}

/** Its revision and the version callers hear, held for what follows in this transaction. */
export const lockFlow = async (tx: Tx, id: FlowId): Promise<{ revision: number; isRetired: boolean } | null> => {
  const [row] = await tx.query<{ revision: number; isRetired: boolean }>(
    'flows.lock',
    'select revision, retired_at is not null as "isRetired" from flows where workspace_id = $1 and flow_id = $2 for update',
    [tx.workspaceId, id],
  )
  return row ?? null
}

export const countFlows = async (tx: ReadTx): Promise<number> => {
  const [row] = await tx.query<{ n: number }>(
    'flows.count',
    'select count(*) as n from flows where workspace_id = $1 and retired_at is null',
    [tx.workspaceId],
  )
  return row?.n ?? 0
}

export const isNameTaken = async (tx: ReadTx, name: string, besides: FlowId | null): Promise<boolean> =>
  (
    await tx.query(
      'flows.name-taken',
      `select 1 from flows where workspace_id = $1 and lower(name) = lower($2) and retired_at is null and flow_id is distinct from $3`,
      [tx.workspaceId, name, besides],
    )
  ).length > 0

export const insertFlow = (tx: Tx, of: { id: FlowId; draft: Flow; by: PersonId }) =>
  tx.query(
    'flows.insert',
    'insert into flows (workspace_id, flow_id, name, draft, changed_by, changed_at) values ($1, $2, $3, $4, $5, $6)',
    [tx.workspaceId, of.id, of.draft.name, JSON.stringify(of.draft), of.by, tx.now],
  )

export const updateDraft = (tx: Tx, of: { id: FlowId; draft: Flow; by: PersonId }) =>
  tx.query(
    'flows.draft',
    `update flows set name = $3, draft = $4, changed_by = $5, changed_at = $6, revision = revision + 1 where workspace_id = $1 and flow_id = $2`,
    [tx.workspaceId, of.id, of.draft.name, JSON.stringify(of.draft), of.by, tx.now],
  )

export const retire = (tx: Tx, id: FlowId) =>
  tx.query('flows.retire', 'update flows set retired_at = $3 where workspace_id = $1 and flow_id = $2', [
    tx.workspaceId,
    id,
    tx.now,
  ])

/** Keeps it as the next version and lets callers hear it; the flow is locked. */
export const insertVersion = async (
  tx: Tx,
  of: { id: FlowId; flow: Flow; note: string; by: PersonId },
): Promise<number> => {
  const [row] = await tx.query<{ version: number }>(
    'flow-versions.insert',
    `with made as (
       insert into flow_versions (workspace_id, flow_id, version, flow, note, published_by, published_at)
       values ($1, $2, (select coalesce(max(version), 0) + 1 from flow_versions where workspace_id = $1 and flow_id = $2), $3, $4, $5, $6) returning version)
     update flows set version = made.version from made where workspace_id = $1 and flow_id = $2 returning made.version`,
    [tx.workspaceId, of.id, JSON.stringify(of.flow), of.note, of.by, tx.now],
  )
  return row!.version
}

export interface VersionRecord {
  version: number
  at: Date
  by: string | null
  note: string
  steps: number
}

/** Newest first, before a version. */
export const listVersions = (tx: ReadTx, id: FlowId, before: number | null, limit: number): Promise<VersionRecord[]> =>
  tx.query<VersionRecord>(
    'flow-versions.list',
    `select version, published_at as at, note, (select count(*)::int from jsonb_object_keys(flow -> 'steps')) as steps,
       (select p.name from colleagues p where p.person_id = published_by) as by
     from flow_versions where workspace_id = $1 and flow_id = $2 and ($3::int is null or version < $3) order by version desc limit $4`,
    [tx.workspaceId, id, before, limit],
  )

export const findVersion = async (tx: ReadTx, id: FlowId, version: number): Promise<Flow | null> => {
  const [row] = await tx.query<{ flow: Flow }>(
    'flow-versions.find',
    'select flow from flow_versions where workspace_id = $1 and flow_id = $2 and version = $3',
    [tx.workspaceId, id, version],
  )
  return row?.flow ?? null
}
