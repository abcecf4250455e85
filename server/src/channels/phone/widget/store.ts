/** SQL of the widget's lines and passes. */
import type { CallId, CustomerId, InteractionId, QueueId, TouchpointId } from '@peakend/contract/ids.ts'
import type { WidgetLine } from '@peakend/contract/widget-calls.ts'
import type { ReadTx, Tx } from '../../../base/database.ts'

export const findLine = async (tx: ReadTx, touchpointId: TouchpointId): Promise<WidgetLine | null> => {
  const [row] = await tx.query<WidgetLine>(
    'widget-lines.find',
    `select phone_number_id as "phoneNumberId", flow_id as "flowId", queue_id as "queueId", most_at_once as "mostAtOnce"
     from widget_lines where workspace_id = $1 and touchpoint_id = $2`,
    [tx.workspaceId, touchpointId],
  )
  return row ?? null
}

export const saveLine = async (tx: Tx, touchpointId: TouchpointId, of: WidgetLine): Promise<void> => {
  await tx.query(
    'widget-lines.save',
    `insert into widget_lines (workspace_id, touchpoint_id, phone_number_id, flow_id, queue_id, most_at_once) values ($1, $2, $3, $4, $5, $6)
     on conflict (workspace_id, touchpoint_id) do update set phone_number_id = excluded.phone_number_id, flow_id = excluded.flow_id,
       queue_id = excluded.queue_id, most_at_once = excluded.most_at_once`,
    [tx.workspaceId, touchpointId, of.phoneNumberId, of.flowId, of.queueId, of.mostAtOnce],
  )
}

export const deleteLine = async (tx: Tx, touchpointId: TouchpointId): Promise<void> => {
  await tx.query('widget-lines.delete', 'delete from widget_lines where workspace_id = $1 and touchpoint_id = $2', [
    tx.workspaceId,
    touchpointId,
  ])
}

/** Those of a browser since a time. Index widget_passes_visitor. */
export const countPasses = async (tx: ReadTx, visitorId: string, since: Date): Promise<number> => {
  const [row] = await tx.query<{ n: number }>(
    'widget-passes.count',
    'select count(*) as n from widget_passes where workspace_id = $1 and visitor_id = $2 and made_at > $3',
    [tx.workspaceId, visitorId, since],
  )
  return row?.n ?? 0
}

/** Index widget_passes_made. */
export const forgetPasses = (tx: Tx, before: Date): void =>
  tx.send('widget-passes.forget', 'delete from widget_passes where workspace_id = $1 and made_at < $2', [
    tx.workspaceId,
    before,
  ])

export const insertPass = (
  tx: Tx,
  of: { passId: string; tokenHash: Buffer; touchpointId: string; visitorId: string; expiresAt: Date },
): void =>
  tx.send(
    'widget-passes.insert',
    `insert into widget_passes (workspace_id, pass_id, token_hash, touchpoint_id, visitor_id, made_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7)`,
    [tx.workspaceId, of.passId, of.tokenHash, of.touchpointId, of.visitorId, tx.now, of.expiresAt],
  )

export interface PassRow {
  passId: string
  touchpointId: TouchpointId
  visitorId: string
  customerId: CustomerId
  language: string | null
  sites: string[]
}
const passColumns = `p.pass_id as "passId", p.touchpoint_id as "touchpointId", p.visitor_id as "visitorId", v.customer_id as "customerId", v.language, t.sites`
const passTables = `visitors v, touchpoints t where v.workspace_id = p.workspace_id and v.visitor_id = p.visitor_id
  and t.workspace_id = p.workspace_id and t.touchpoint_id = p.touchpoint_id and t.retired_at is null
  and p.workspace_id = $1 and p.token_hash = $2`

/** Uses it up; null where it is none of ours, was used, or is too old. */
export const usePass = async (tx: Tx, tokenHash: Buffer): Promise<PassRow | null> => {
  const [row] = await tx.query<PassRow>(
    'widget-passes.use',
    `update widget_passes p set used_at = $3 from ${passTables} and p.used_at is null and p.expires_at > $3 returning ${passColumns}`,
    [tx.workspaceId, tokenHash, tx.now],
  )
  return row ?? null
}

export const tieCall = (tx: Tx, passId: string, callId: CallId): void =>
  tx.send('widget-passes.tie', 'update widget_passes set call_id = $3 where workspace_id = $1 and pass_id = $2', [
    tx.workspaceId,
    passId,
    callId,
  ])

/** The call with which a browser of this customer waits in line now; index interactions_customer. */
export const waitingCallOf = async (
  tx: ReadTx,
  customerId: CustomerId,
): Promise<{ interactionId: InteractionId; queueId: QueueId | null } | null> => {
  const [row] = await tx.query<{ interactionId: InteractionId; queueId: QueueId | null }>(
    'widget-calls.waiting',
    `select i.interaction_id as "interactionId", i.queue_id as "queueId" from interactions i join calls c using (workspace_id, interaction_id)
     where i.workspace_id = $1 and i.customer_id = $2 and i.channel = 'phone' and i.state = 'waiting' and c.number_kind = 'browser' and c.ended_at is null
     order by i.opened_at desc limit 1`,
    [tx.workspaceId, customerId],
  )
  return row ?? null
}

/** Whether it is a call that a browser began. */
export const isFromWidget = async (tx: ReadTx, interactionId: InteractionId): Promise<boolean> =>
  (
    await tx.query(
      'widget-calls.is',
      `select 1 from calls where workspace_id = $1 and interaction_id = $2 and number_kind = 'browser' limit 1`,
      [tx.workspaceId, interactionId],
    )
  ).length > 0

/** The call a pass was used for, while it runs, and the sites its page may be of. */
export const callOfPass = async (
  tx: ReadTx,
  tokenHash: Buffer,
): Promise<(PassRow & { callId: CallId; interactionId: InteractionId; leg: string | null }) | null> => {
  const [row] = await tx.query<PassRow & { callId: CallId; interactionId: InteractionId; leg: string | null }>(
    'widget-passes.call',
    `select ${passColumns}, c.call_id as "callId", c.interaction_id as "interactionId", c.state -> 'customer' ->> 'leg' as leg
     from widget_passes p join calls c using (workspace_id, call_id), ${passTables} and c.ended_at is null`,
    [tx.workspaceId, tokenHash],
  )
  return row ?? null
}
