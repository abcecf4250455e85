import { randomUUID } from 'node:crypto'
import type { FlowId, PersonId, PhoneNumberId, QueueId, TouchpointId, WorkspaceId } from '@peakend/contract/ids.ts'
import { placeIn } from '../../base/cursor.ts'
import type { Database, ReadTx, Tx } from '../../base/database.ts'

export interface NumberRecord {
  id: PhoneNumberId
  touchpointId: TouchpointId
  number: string
  name: string
  brand: string | null
  flowId: FlowId | null
  queueId: QueueId
  language: string | null
  dialled: string[]
  asksAfter: boolean
}
export interface ShownNumber extends NumberRecord {
  flowName: string | null
  queueName: string
  isFlowMissing: boolean
  lastCallAt: Date | null
}

const columns = `n.phone_number_id as id, n.touchpoint_id as "touchpointId", n.number, n.name, n.brand, n.flow_id as "flowId", n.queue_id as "queueId", n.language,
  n.dialled, n.asks_after as "asksAfter", n.last_call_at as "lastCallAt", f.name as "flowName", coalesce(q.name, '') as "queueName",
  n.flow_id is not null and (f.version is null or f.retired_at is not null) as "isFlowMissing"`
const tables =
  'phone_numbers n left join flows f using (workspace_id, flow_id) left join queues q using (workspace_id, queue_id)'

export const listNumbers = (tx: ReadTx, limit: number): Promise<ShownNumber[]> =>
  tx.query<ShownNumber>(
    'phone-numbers.list',
    `select ${columns} from ${tables} where n.workspace_id = $1 and n.removed_at is null order by lower(n.name), n.number limit $2`,
    [tx.workspaceId, limit],
  )

export const findNumber = async (tx: ReadTx, id: PhoneNumberId): Promise<ShownNumber | null> => {
  const [row] = await tx.query<ShownNumber>(
    'phone-numbers.find',
    `select ${columns} from ${tables} where n.workspace_id = $1 and n.phone_number_id = $2 and n.removed_at is null`,
    [tx.workspaceId, id],
  )
  return row ?? null
}

/** Whether it rings somewhere in the installation. */
export const isNumberTaken = async (tx: ReadTx, number: string): Promise<boolean> => {
  const [row] = await tx.query<{ taken: boolean }>(
    'phone-numbers.taken',
    'select peakend.phone_number_taken($1) as taken',
    [number],
  )
  return row?.taken ?? false
}

/** False where it was given away meanwhile. */
export const insertNumber = async (tx: Tx, of: NumberRecord): Promise<boolean> =>
  (
    await tx.query(
      'phone-numbers.insert',
      `insert into phone_numbers (workspace_id, phone_number_id, touchpoint_id, number, name, brand, flow_id, queue_id, language, dialled, asks_after)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict do nothing returning 1`,
      [
        tx.workspaceId,
        of.id,
        of.touchpointId,
        of.number,
        of.name,
        of.brand,
        of.flowId,
        of.queueId,
        of.language,
        of.dialled,
        of.asksAfter,
      ],
    )
  ).length > 0

export const updateNumber = (tx: Tx, of: NumberRecord) =>
  tx.query(
    'phone-numbers.update',
    `update phone_numbers set number = $3, name = $4, brand = $5, flow_id = $6, queue_id = $7, language = $8, dialled = $9, asks_after = $10
     where workspace_id = $1 and phone_number_id = $2`,
    [tx.workspaceId, of.id, of.number, of.name, of.brand, of.flowId, of.queueId, of.language, of.dialled, of.asksAfter],
  )

/** Whether its callers are asked how it was. */
export const asksAfter = async (tx: ReadTx, id: PhoneNumberId): Promise<boolean> =>
  (
    await tx.query(
      'phone-numbers.asks',
      'select 1 from phone_numbers where workspace_id = $1 and phone_number_id = $2 and asks_after',
      [tx.workspaceId, id],
    )
  ).length > 0

export const removeRow = (tx: Tx, id: PhoneNumberId) =>
  tx.query(
    'phone-numbers.remove',
    'update phone_numbers set removed_at = $3 where workspace_id = $1 and phone_number_id = $2',
    [tx.workspaceId, id, tx.now],
  )

export const noteCall = (tx: Tx, id: PhoneNumberId): void =>
  tx.send(
    'phone-numbers.called',
    'update phone_numbers set last_call_at = $3 where workspace_id = $1 and phone_number_id = $2',
    [tx.workspaceId, id, tx.now],
  )

/** Numbers that lead to each flow: index phone_numbers_flow. */
export const numbersOfFlows = (tx: ReadTx): Promise<{ flowId: FlowId; number: string }[]> =>
  tx.query(
    'phone-numbers.of-flows',
    `select flow_id as "flowId", number from phone_numbers where workspace_id = $1 and removed_at is null and flow_id is not null order by number limit 500`,
    [tx.workspaceId],
  )

/** What callers of a flow hear their line called; null: the workspace's name. */
export const brandsOf = async (tx: ReadTx, flowId: FlowId): Promise<(string | null)[]> =>
  (
    await tx.query<{ brand: string | null }>(
      'phone-numbers.brands',
      'select distinct brand from phone_numbers where workspace_id = $1 and flow_id = $2 and removed_at is null limit 50',
      [tx.workspaceId, flowId],
    )
  ).map(({ brand }) => brand)

export interface LineRecord {
  workspaceId: WorkspaceId
  phoneNumberId: PhoneNumberId
  touchpointId: TouchpointId
  flowId: FlowId | null
  queueId: QueueId
  language: string | null
  brand: string | null
}

/** Asked before a workspace is known. */
export const findLine = async (db: Database, dialled: string): Promise<LineRecord | null> => {
  const [row] = await db.look<LineRecord>(
    'phone-numbers.line',
    `select workspace_id as "workspaceId", phone_number_id as "phoneNumberId", touchpoint_id as "touchpointId", flow_id as "flowId", queue_id as "queueId",
       language, brand from peakend.phone_line($1)`,
    [dialled],
  )
  return row ?? null
}

export interface BlockedRecord {
  id: string
  number: string
  why: string
  until: Date | null
  by: string | null
  at: Date
}

/** In force, newest first: index blocked_callers_at. */
export const listBlocked = async (
  tx: ReadTx,
  of: { cursor?: string; limit: number },
): Promise<{ rows: BlockedRecord[]; next: string | null }> => {
  const place = placeIn(of.cursor, { sign: '_' })
  const found = await tx.query<BlockedRecord>(
    'blocked-callers.list',
    `select blocked_id as id, number, why, until_at as until, blocked_at as at, (select p.name from colleagues p where p.person_id = blocked_by) as by
     from blocked_callers where workspace_id = $1 and (until_at is null or until_at > $2)
       and ($3::timestamptz is null or (blocked_at, blocked_id) < ($3, $4::uuid)) order by blocked_at desc, blocked_id desc limit $5`,
    [tx.workspaceId, tx.now, place?.value ?? null, place?.id ?? null, of.limit + 1],
  )
  const rows = found.slice(0, of.limit)
  const last = rows.at(-1)
  return { rows, next: found.length > of.limit && last ? `${last.at.toISOString()}_${last.id}` : null }
}

export const saveBlocked = async (
  tx: Tx,
  of: { number: string; why: string; until: Date | null; by: PersonId },
): Promise<BlockedRecord> => {
  const [row] = await tx.query<BlockedRecord>(
    'blocked-callers.save',
    `insert into blocked_callers (workspace_id, number, blocked_id, why, until_at, blocked_by, blocked_at) values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (workspace_id, number) do update set why = excluded.why, until_at = excluded.until_at, blocked_by = excluded.blocked_by,
       blocked_at = excluded.blocked_at
     returning blocked_id as id, number, why, until_at as until, blocked_at as at, (select p.name from colleagues p where p.person_id = blocked_by) as by`,
    [tx.workspaceId, of.number, randomUUID(), of.why, of.until, of.by, tx.now],
  )
  return row!
}

export const deleteBlocked = async (tx: Tx, number: string): Promise<boolean> =>
  (
    await tx.query(
      'blocked-callers.delete',
      'delete from blocked_callers where workspace_id = $1 and number = $2 returning 1',
      [tx.workspaceId, number],
    )
  ).length > 0

export const isBlockedRow = async (tx: ReadTx, number: string): Promise<boolean> =>
  (
    await tx.query(
      'blocked-callers.is',
      'select 1 from blocked_callers where workspace_id = $1 and number = $2 and (until_at is null or until_at > $3)',
      [tx.workspaceId, number, tx.now],
    )
  ).length > 0
