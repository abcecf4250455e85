import type { Flow } from '@peakend/contract/flows.ts'
import type { FlowId, InteractionId } from '@peakend/contract/ids.ts'
import type { ReadTx, Tx } from '../../base/database.ts'
import type { Run } from '../run.ts'

export type Ending = 'queue' | 'call-back' | 'message' | 'ended' | 'hung-up'

export interface RunRecord {
  interactionId: InteractionId
  flowId: FlowId
  version: number
  state: Run
  number: string | null
  brand: string | null
  begunAt: Date
  wantedAt: Date | null
  endedAt: Date | null
  ending: Ending | null
}

const columns = `interaction_id as "interactionId", flow_id as "flowId", version, state, number, brand, begun_at as "begunAt", wanted_at as "wantedAt",
  ended_at as "endedAt", ending`

/** False where this interaction has one. */
export const insertRun = async (
  tx: Tx,
  of: Pick<RunRecord, 'interactionId' | 'flowId' | 'version' | 'state' | 'number' | 'brand'>,
): Promise<boolean> =>
  (
    await tx.query(
      'flow-runs.insert',
      `insert into flow_runs (workspace_id, interaction_id, flow_id, version, state, number, brand, begun_at) values ($1, $2, $3, $4, $5, $6, $7, $8)
       on conflict do nothing returning 1`,
      [tx.workspaceId, of.interactionId, of.flowId, of.version, JSON.stringify(of.state), of.number, of.brand, tx.now],
    )
  ).length > 0

export const findRun = async (tx: ReadTx, interactionId: InteractionId): Promise<RunRecord | null> => {
  const [row] = await tx.query<RunRecord>(
    'flow-runs.find',
    `select ${columns} from flow_runs where workspace_id = $1 and interaction_id = $2`,
    [tx.workspaceId, interactionId],
  )
  return row ?? null
}

export const lockRun = async (tx: Tx, interactionId: InteractionId): Promise<RunRecord | null> => {
  const [row] = await tx.query<RunRecord>(
    'flow-runs.lock',
    `select ${columns} from flow_runs where workspace_id = $1 and interaction_id = $2 for update`,
    [tx.workspaceId, interactionId],
  )
  return row ?? null
}

export const updateRun = (
  tx: Tx,
  of: Pick<RunRecord, 'interactionId' | 'state' | 'wantedAt' | 'endedAt' | 'ending'>,
): void =>
  tx.send(
    'flow-runs.update',
    `update flow_runs set state = $3, wanted_at = $4, ended_at = $5, ending = $6 where workspace_id = $1 and interaction_id = $2`,
    [tx.workspaceId, of.interactionId, JSON.stringify(of.state), of.wantedAt, of.endedAt, of.ending],
  )

/** The version callers hear now, by primary key; null where the flow is not published or retired. */
export const findPublished = async (tx: ReadTx, id: FlowId): Promise<{ version: number; flow: Flow } | null> => {
  const [row] = await tx.query<{ version: number; flow: Flow }>(
    'flows.published',
    `select v.version, v.flow from flows f join flow_versions v using (workspace_id, flow_id, version)
     where f.workspace_id = $1 and f.flow_id = $2 and f.retired_at is null`,
    [tx.workspaceId, id],
  )
  return row ?? null
}
