/** SQL of visitors and their codes. */
import type { CustomerId, InteractionId, QueueId, TouchpointId, TurnId, WorkspaceId } from '@peakend/contract/ids.ts'
import type { Database, ReadTx, Tx } from '../../base/database.ts'

export interface VisitorRow {
  visitorId: string
  touchpointId: TouchpointId
  customerId: CustomerId
  externalId: string | null
  language: string | null
  seenAt: Date
}

const columns = `visitor_id as "visitorId", touchpoint_id as "touchpointId", customer_id as "customerId", external_id as "externalId",
  language, seen_at as "seenAt"`

export const findVisitorByToken = async (tx: ReadTx, tokenHash: Buffer): Promise<VisitorRow | null> => {
  const [row] = await tx.query<VisitorRow>(
    'visitors.by-token',
    `select ${columns} from visitors where workspace_id = $1 and token_hash = $2`,
    [tx.workspaceId, tokenHash],
  )
  return row ?? null
}

export const findVisitor = async (tx: ReadTx, visitorId: string): Promise<VisitorRow | null> => {
  const [row] = await tx.query<VisitorRow>(
    'visitors.by-id',
    `select ${columns} from visitors where workspace_id = $1 and visitor_id = $2`,
    [tx.workspaceId, visitorId],
  )
  return row ?? null
}

export const insertVisitor = async (
  tx: Tx,
  of: Omit<VisitorRow, 'seenAt'> & { tokenHash: Buffer },
): Promise<VisitorRow> => {
  await tx.query(
    'visitors.insert',
    `insert into visitors (workspace_id, visitor_id, touchpoint_id, token_hash, customer_id, external_id, language, created_at, seen_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $8)`,
    [tx.workspaceId, of.visitorId, of.touchpointId, of.tokenHash, of.customerId, of.externalId, of.language, tx.now],
  )
  return { ...of, seenAt: tx.now }
}

export const touchVisitor = async (
  tx: Tx,
  visitorId: string,
  to: { language: string | null; externalId: string | null },
): Promise<void> => {
  await tx.query(
    'visitors.touch',
    `update visitors set seen_at = $3, language = coalesce($4, language), external_id = coalesce($5, external_id)
     where workspace_id = $1 and visitor_id = $2`,
    [tx.workspaceId, visitorId, tx.now, to.language, to.externalId],
  )
}

export interface Arrived {
  visitorId: string
  customerId: CustomerId
  language: string | null
  /** The customer they stand for now. */
  isBlocked: boolean
  touchpoint: TouchpointRow
}

/** All a visitor's request needs to know about who asks and where, in one statement; null for a token that is not known, or a retired touchpoint. */
export const findArrived = async (
  db: Database,
  workspaceId: WorkspaceId,
  tokenHash: Buffer,
): Promise<Arrived | null> => {
  const [row] = await db.look<Omit<Arrived, 'touchpoint'> & TouchpointRow>(
    'visitors.arrived',
    'select * from peakend.visitor_arrived($1, $2)',
    [workspaceId, tokenHash],
  )
  if (!row) return null
  const { touchpointId, queueId, sites, sealedSecret, ...rest } = row
  return { ...rest, touchpoint: { touchpointId, queueId, sites, sealedSecret } }
}

/** The touchpoint a site's key names, in whichever workspace; asked before a workspace is known. */
export const findTouchpointByKey = async (
  tx: ReadTx,
  key: string,
): Promise<{ workspaceId: WorkspaceId; touchpointId: TouchpointId } | null> => {
  const [row] = await tx.query<{ workspaceId: WorkspaceId; touchpointId: TouchpointId }>(
    'visitors.touchpoint-by-key',
    'select workspace_id as "workspaceId", touchpoint_id as "touchpointId" from peakend.touchpoint_by_key($1)',
    [key],
  )
  return row ?? null
}

/** Puts a new code in the place of an older one; false where one was sent less than `everyMs` ago. */
export const putCode = async (
  tx: Tx,
  of: { visitorId: string; email: string; codeHash: Buffer; expiresAt: Date; everyMs: number },
): Promise<boolean> => {
  const rows = await tx.query(
    'visitor-codes.put',
    `insert into visitor_codes (workspace_id, visitor_id, email, code_hash, sent_at, expires_at) values ($1, $2, $3, $4, $5, $6)
     on conflict (workspace_id, visitor_id, email) do update
       set code_hash = excluded.code_hash, sent_at = excluded.sent_at, expires_at = excluded.expires_at, tries = 0
       where visitor_codes.sent_at <= $7
     returning 1`,
    [
      tx.workspaceId,
      of.visitorId,
      of.email,
      of.codeHash,
      tx.now,
      of.expiresAt,
      new Date(tx.now.getTime() - of.everyMs),
    ],
  )
  return rows.length > 0
}

/** Codes a visitor asked for since a time, over all addresses. */
export const countCodes = async (tx: ReadTx, visitorId: string, since: Date): Promise<number> => {
  const [row] = await tx.query<{ n: number }>(
    'visitor-codes.count',
    'select count(*) as n from visitor_codes where workspace_id = $1 and visitor_id = $2 and sent_at > $3',
    [tx.workspaceId, visitorId, since],
  )
  return row?.n ?? 0
}

/** Counts a try and answers the code's hash while it is good and has tries left. */
export const tryCode = async (
  tx: Tx,
  of: { visitorId: string; email: string; mostTries: number },
): Promise<Buffer | null> => {
  const [row] = await tx.query<{ codeHash: Buffer }>(
    'visitor-codes.try',
    `update visitor_codes set tries = tries + 1
     where workspace_id = $1 and visitor_id = $2 and email = $3 and expires_at > $4 and tries < $5 returning code_hash as "codeHash"`,
    [tx.workspaceId, of.visitorId, of.email, tx.now, of.mostTries],
  )
  return row?.codeHash ?? null
}

export const useCode = async (tx: Tx, visitorId: string, email: string): Promise<void> => {
  await tx.query(
    'visitor-codes.use',
    'delete from visitor_codes where workspace_id = $1 and visitor_id = $2 and email = $3',
    [tx.workspaceId, visitorId, email],
  )
}

export interface TouchpointRow {
  touchpointId: TouchpointId
  queueId: QueueId | null
  sites: string[]
  sealedSecret: Buffer | null
}

/** The chat touchpoint a visitor came through; null once it is retired. */
export const findTouchpoint = async (tx: ReadTx, touchpointId: string): Promise<TouchpointRow | null> => {
  const [row] = await tx.query<TouchpointRow>(
    'chat.touchpoint',
    `select touchpoint_id as "touchpointId", queue_id as "queueId", sites, sealed_secret as "sealedSecret"
     from touchpoints where workspace_id = $1 and touchpoint_id = $2 and channel = 'chat' and retired_at is null`,
    [tx.workspaceId, touchpointId],
  )
  return row ?? null
}

/** The browsers that see an interaction: those of the customer it arrived from, at its touchpoint. */
export const visitorsOfInteraction = async (tx: ReadTx, interactionId: InteractionId): Promise<string[]> =>
  (
    await tx.query<{ visitorId: string }>(
      'visitors.of-interaction',
      `select v.visitor_id as "visitorId" from interactions i
       join visitors v on v.workspace_id = i.workspace_id and v.customer_id = i.customer_id and v.touchpoint_id = i.touchpoint_id
       where i.workspace_id = $1 and i.interaction_id = $2 and i.channel = 'chat' limit 50`,
      [tx.workspaceId, interactionId],
    )
  ).map((row) => row.visitorId)

/** Our turns that the browser has not said it holds, up to an ordinal: those under way, and those that seemed lost. */
export const turnsNotHeld = (tx: ReadTx, interactionId: InteractionId, upTo: number) =>
  tx.query<{ turnId: TurnId }>(
    'chat.not-held',
    `select turn_id as "turnId" from turns where workspace_id = $1 and interaction_id = $2 and ordinal <= $3 and by <> 'customer' and kind <> 'note'
       and delivery in ('queued', 'failed', 'unsure') order by ordinal limit 500`,
    [tx.workspaceId, interactionId, upTo],
  )

/** Our turns under way in one conversation, oldest first. */
export const turnsUnderWay = (tx: ReadTx, interactionId: InteractionId) =>
  tx.query<{ turnId: TurnId; at: Date }>(
    'chat.under-way',
    `select turn_id as "turnId", at from turns where workspace_id = $1 and interaction_id = $2 and by <> 'customer' and kind <> 'note'
       and delivery = 'queued' order by ordinal limit 500`,
    [tx.workspaceId, interactionId],
  )
