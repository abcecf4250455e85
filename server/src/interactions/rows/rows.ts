/** Interactions as screens show them: rows of lists, one whole conversation, turns, the transcript. */
import type { CustomerId, InteractionId, PersonId, TurnId } from '@peakend/contract/ids.ts'
import type { FoundTurn, Interaction, InteractionRow, InteractionState, Turn } from '@peakend/contract/interactions.ts'
import type { z } from 'zod'
import type { Caller } from '../../base/caller.ts'
import type { ReadTx } from '../../base/database.ts'
import { Refusal } from '../../base/refusal.ts'
import { sameAs } from '../../customers/customers.ts'
import { shownAttachments } from '../attachments/attachments.ts'
import { listReaders, listTransfers } from '../store.ts'
import { excerptOf, queryOf } from '../turns/finding.ts'
import { freshOf } from '../turns/fresh.ts'
import { findTurns, type TurnRecord } from '../turns/store.ts'
import { isOwn, seesMarkOf, withoutScores, type SeesMark } from './seen-marks.ts'
import { findLastSaid, findRow, findRows, findSaid, findWhole, type RowRecord } from './store.ts'

type Whole = z.infer<typeof Interaction>

export interface ListFilter {
  view: 'mine' | 'waiting' | 'all'
  personId: PersonId | null
  /** The queues the reader may see; null for all. */
  queues: readonly string[] | null
  state?: InteractionState
  queueId?: string
  customerId?: CustomerId
  /** Customers a search found; takes the place of `customerId`. */
  customerIds?: readonly CustomerId[]
  caseId?: string
  cursor?: string
  limit: number
}

const iso = (at: Date | null): string | null => at?.toISOString() ?? null

/** `waitedMs`: from the place in line to the first answer (measures.md, ASA). */
const shownRow = (of: RowRecord, seesMark: SeesMark): InteractionRow => ({
  id: of.id,
  channel: of.channel,
  state: of.state,
  queueId: of.queueId,
  queueName: of.queueName,
  customerId: of.customerId,
  customerName: of.customerName,
  isVerified: of.isVerified,
  language: of.language,
  touchpointName: of.touchpointName,
  agentId: of.agentId,
  agentName: of.agentName,
  snippet: of.snippet,
  subject: of.subject,
  number: of.number,
  message: of.message,
  lastTurnAt: of.lastTurnAt.toISOString(),
  lastBy: of.lastBy,
  waitingReplySince: iso(of.waitingReplySince),
  openedAt: of.openedAt.toISOString(),
  queuedAt: iso(of.queuedAt),
  answeredAt: iso(of.answeredAt),
  closedAt: iso(of.closedAt),
  waitedMs: of.answeredAt ? Math.max(0, of.answeredAt.getTime() - (of.queuedAt ?? of.openedAt).getTime()) : null,
  unread: of.unread,
  caseId: of.caseId,
  caseNumber: of.caseNumber,
  mark: seesMark(of) ? of.mark : withoutScores(of.mark),
})

/** The row live messages and offers show of one interaction, its bars only where `personId` handles it; null where there is none in this workspace. */
export const rowOf = async (
  tx: ReadTx,
  interactionId: InteractionId,
  personId: PersonId | null = null,
): Promise<InteractionRow | null> => {
  const found = await findRow(tx, interactionId)
  return found ? shownRow(found, isOwn(personId)) : null
}

/** What a turn changed of the row of who holds it, as it was then or as it is now; null where this person does not hold it. */
export const saidOf = async (tx: ReadTx, of: { interactionId: InteractionId; turnId: TurnId }, personId: PersonId) => {
  const { interactionId, turnId } = of
  const found = freshOf(tx.workspaceId, turnId)?.said ?? (await findLastSaid(tx, interactionId))
  if (found?.agentId !== personId) return null
  const { snippet, lastTurnAt, lastBy, waitingReplySince, unread } = found
  return {
    interactionId,
    snippet,
    lastTurnAt: lastTurnAt.toISOString(),
    lastBy,
    waitingReplySince: iso(waitingReplySince),
    unread,
  }
}

/** One page of rows: mine and all newest first, waiting longest first. */
export const listRows = async (
  tx: ReadTx,
  of: ListFilter & { caller: Caller },
): Promise<{ rows: InteractionRow[]; next: string | null }> => {
  const customerIds = of.customerIds ?? (of.customerId ? await sameAs(tx, of.customerId) : undefined)
  const found = await findRows(tx, { ...of, customerIds, after: readCursor(of.cursor), limit: of.limit + 1 })
  const seesMark = await seesMarkOf(tx, of.caller)
  const rows = found.slice(0, of.limit).map((row) => shownRow(row, seesMark))
  const last = rows.at(-1)
  const at = of.view === 'waiting' ? (last?.queuedAt ?? last?.openedAt) : last?.lastTurnAt
  return { rows, next: found.length > of.limit && last ? `${at}_${last.id}` : null }
}

const CURSOR = /^(\d{4}-\d\d-\d\dT[\d:.]+Z)_([0-9a-f-]{36})$/

/** Refuses `malformed` for a cursor we did not give. */
const readCursor = (cursor: string | undefined): { at: Date; id: string } | null => {
  if (cursor === undefined) return null
  const [, at, id] = CURSOR.exec(cursor) ?? []
  if (!at || !id || Number.isNaN(Date.parse(at))) throw new Refusal('malformed', 'This cursor was not given by us.')
  return { at: new Date(at), id }
}

/** Conversations found by what was said in them (the beginnings of all words typed), newest first; nothing for a text without a word. */
export const searchTurns = async (
  tx: ReadTx,
  of: { q: string; limit: number; queues: readonly string[] | null; personId: PersonId | null },
): Promise<FoundTurn[]> => {
  const wanted = queryOf(of.q)
  if (wanted === null) return []
  const found = await findSaid(tx, { ...of, wanted })
  return found.map(({ text, at, ...row }) => ({ ...row, at: at.toISOString(), ...excerptOf(text, of.q) }))
}

/** One conversation with all its screen shows but the turns, its bars as the staff policy shows them to the caller. Refuses `not_found`. */
export const wholeOf = async (tx: ReadTx, caller: Caller, interactionId: InteractionId): Promise<Whole> => {
  const found = await findWhole(tx, interactionId)
  if (!found) throw new Refusal('not_found')
  const transfers = await listTransfers(tx, interactionId)
  return {
    ...shownRow(found, await seesMarkOf(tx, caller)),
    context: found.context,
    touchpointId: found.touchpointId as Whole['touchpointId'],
    needId: found.needId,
    needConfirmed: found.needConfirmed,
    proposedNeeds: found.proposedNeeds,
    outcome: found.outcome as Whole['outcome'],
    endedBy: found.endedBy as Whole['endedBy'],
    endedAt: iso(found.endedAt),
    transfers: transfers.map(({ at, fromPersonName, toName, note }) => ({
      at: at.toISOString(),
      fromPersonName,
      toName,
      note: note || null,
    })),
    readers: await listReaders(tx, interactionId),
    position: found.position,
  }
}

/** Turns as staff see them, with their files. */
export const shownTurns = async (tx: ReadTx, turns: readonly TurnRecord[]): Promise<Turn[]> => {
  const files = await shownAttachments(
    tx,
    turns.flatMap((turn) => turn.attachmentIds ?? []),
  )
  return turns.map((turn) => ({
    id: turn.id,
    ordinal: turn.ordinal,
    kind: turn.kind,
    by: turn.by,
    personId: turn.personId,
    personName: turn.personName,
    text: turn.text,
    masked: turn.masked ?? [],
    system: turn.system,
    language: turn.language,
    at: turn.at.toISOString(),
    senderId: turn.senderId,
    delivery: turn.delivery,
    attachments: (turn.attachmentIds ?? []).flatMap((id) => files.get(id) ?? []),
  }))
}

/** Turns after an ordinal, oldest first; `more` where the limit cut them off. */
export const pageOfTurns = async (
  tx: ReadTx,
  interactionId: InteractionId,
  after: number,
  limit: number,
): Promise<{ rows: Turn[]; more: boolean }> => {
  const found = await findTurns(tx, interactionId, after, limit + 1)
  return { rows: await shownTurns(tx, found.slice(0, limit)), more: found.length > limit }
}

/** A conversation that goes on for longer is cut here; nobody reads more in one piece. */
const TRANSCRIPT_TURNS = 5000

/**
 * The conversation as plain text, a line a turn with its time (UTC) and speaker. `forCustomer` leaves out notes and gives first names
 * only. Lines of the system stand as their code.
 */
export const transcriptOf = async (tx: ReadTx, interactionId: InteractionId, forCustomer = false): Promise<string> => {
  const row = await findRow(tx, interactionId)
  const turns = await findTurns(tx, interactionId, 0, TRANSCRIPT_TURNS)
  const files = await shownAttachments(
    tx,
    turns.flatMap((turn) => turn.attachmentIds ?? []),
  )
  const nameOf = (turn: TurnRecord): string => {
    if (turn.by === 'customer') return row?.customerName ?? '›'
    if (turn.by === 'agent') return (forCustomer ? turn.personName?.split(' ')[0] : turn.personName) ?? '‹'
    return '·'
  }
  return turns
    .filter((turn) => !(forCustomer && turn.kind === 'note'))
    .map((turn) => {
      const names = (turn.attachmentIds ?? []).flatMap((id) => files.get(id)?.name ?? [])
      const said = turn.system ? `[${[turn.system.code, ...Object.values(turn.system.values)].join(' ')}]` : turn.text
      const text = [said, ...names.map((name) => `[${name}]`)].filter(Boolean).join(' ')
      const mark = turn.kind === 'note' ? ' (note)' : ''
      return `${turn.at.toISOString().slice(0, 16).replace('T', ' ')} ${nameOf(turn)}${mark}: ${text}`
    })
    .join('\n')
}
