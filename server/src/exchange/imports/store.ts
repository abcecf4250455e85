import type { CustomerId, InteractionId, TurnId } from '@peakend/contract/ids.ts'
import type { Mark } from '@peakend/contract/mark.ts'
import type { Tx } from '../../base/database.ts'
import type { Masked } from '../../interactions/interactions.ts'

export interface HistoryTurn {
  id: TurnId
  ordinal: number
  by: 'customer' | 'agent' | 'bot'
  text: string
  masked: Masked['spans']
  at: Date
  language: string | null
}

export interface History {
  interactionId: InteractionId
  customerId: CustomerId
  channel: string
  language: string | null
  openedAt: Date
  queuedAt: Date
  answeredAt: Date | null
  closedAt: Date
  endedBy: string
  turns: readonly HistoryTurn[]
}

const open = { state: 'open', score: null, verdict: null, why: null } as const
const openMark: Mark = {
  welcome: open,
  peak: open,
  farewell: open,
  standard: { welcome: 3.6, peak: 3.6, farewell: 3.6 },
}

/** The interaction and all its turns, in two statements. */
export const insertHistory = (tx: Tx, of: History): void => {
  const last = of.turns.at(-1)
  tx.send(
    'imports.interaction',
    `insert into interactions (workspace_id, interaction_id, channel, state, customer_id, language, opened_at, queued_at, answered_at, ended_at, ended_by, closed_at, ordinal,
       last_turn_at, last_by, snippet, outcome, mark, is_imported)
     values ($1, $2, $3, 'closed', $4, $5, $6, $7, $8, $9, $10, $9, $11, $9, $12, $13, 'imported', $14, true)`,
    [
      tx.workspaceId,
      of.interactionId,
      of.channel,
      of.customerId,
      of.language,
      of.openedAt,
      of.queuedAt,
      of.answeredAt,
      of.closedAt,
      of.endedBy,
      of.turns.length,
      last?.by ?? 'customer',
      (last?.text ?? '').slice(0, 140),
      JSON.stringify(openMark),
    ],
  )
  tx.send(
    'imports.turns',
    `insert into turns (workspace_id, interaction_id, ordinal, turn_id, kind, by, text, masked, language, at, sender_id, delivery)
     select $1, $2, t.ordinal, t.id, 'said', t.by, t.text, t.masked, t.language, t.at, 'import:' || t.ordinal, case when t.by = 'customer' then 'received' else 'delivered' end
     from json_to_recordset($3::json) as t(ordinal int, id uuid, by text, text text, masked jsonb, language text, at timestamptz)`,
    [
      tx.workspaceId,
      of.interactionId,
      JSON.stringify(of.turns.map((t) => ({ ...t, masked: t.masked.length > 0 ? t.masked : null }))),
    ],
  )
}
