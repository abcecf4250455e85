import type { QueueId, TouchpointId } from '@peakend/contract/ids.ts'
import type { z } from 'zod'
import type { Stage } from '@peakend/contract/journeys.ts'
import type { Channel } from '@peakend/contract/values.ts'
import type { ReadTx, Tx } from '../../base/database.ts'

export interface TouchpointRecord {
  id: TouchpointId
  name: string
  channel: Channel | null
  stage: z.infer<typeof Stage>
  queueId: QueueId | null
  key: string | null
  sites: string[]
  sealedSecret: Buffer | null
  retiredAt: Date | null
}
const columns = `touchpoint_id as id, name, channel, stage, queue_id as "queueId", key, sites, sealed_secret as "sealedSecret", retired_at as "retiredAt"`

/** A workspace has tens of them, not thousands: all in one answer, up to this many. */
const MOST = 500

export const findTouchpoints = (tx: ReadTx): Promise<TouchpointRecord[]> =>
  tx.query<TouchpointRecord>(
    'touchpoints.list',
    `select ${columns} from touchpoints where workspace_id = $1 and retired_at is null order by created_at, touchpoint_id limit ${MOST}`,
    [tx.workspaceId],
  )

export const findTouchpoint = async (tx: ReadTx, id: string): Promise<TouchpointRecord | null> => {
  const [row] = await tx.query<TouchpointRecord>(
    'touchpoints.find',
    `select ${columns} from touchpoints where workspace_id = $1 and touchpoint_id = $2`,
    [tx.workspaceId, id],
  )
  return row ?? null
}

export const insertTouchpoint = async (
  tx: Tx,
  of: Pick<TouchpointRecord, 'id' | 'name' | 'channel' | 'stage' | 'queueId' | 'key' | 'sites'>,
): Promise<void> => {
  await tx.query(
    'touchpoints.insert',
    `insert into touchpoints (workspace_id, touchpoint_id, name, channel, stage, queue_id, key, sites, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [tx.workspaceId, of.id, of.name, of.channel, of.stage, of.queueId, of.key, of.sites, tx.now],
  )
}

export const updateTouchpoint = async (
  tx: Tx,
  of: Pick<TouchpointRecord, 'id' | 'name' | 'stage' | 'queueId' | 'sites' | 'sealedSecret' | 'retiredAt'>,
): Promise<void> => {
  await tx.query(
    'touchpoints.update',
    `update touchpoints set name = $3, stage = $4, queue_id = $5, sites = $6, sealed_secret = $7, retired_at = $8
     where workspace_id = $1 and touchpoint_id = $2`,
    [tx.workspaceId, of.id, of.name, of.stage, of.queueId, of.sites, of.sealedSecret, of.retiredAt],
  )
}
