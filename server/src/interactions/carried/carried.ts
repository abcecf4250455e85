/**
 * Conversations that somebody else carries, such as a call on another telephone system: they are in no line of ours, what happened in them is told afterwards, and what was said
 * comes when it is known.
 */
import { randomUUID } from 'node:crypto'
import type { CustomerId, InteractionId, PersonId, QueueId, TurnId } from '@peakend/contract/ids.ts'
import type { Channel } from '@peakend/contract/values.ts'
import type { Tx } from '../../base/database.ts'
import { mask } from '../../base/masking.ts'
import { Refusal } from '../../base/refusal.ts'
import { openByUs } from '../interactions.ts'

/** Opens one under an id of its own (`threadId`), in no queue. Refuses `conflict` where it is open. Records `interaction.opened`. */
export const openCarried = (
  tx: Tx,
  of: {
    customerId: CustomerId
    channel: Channel
    threadId: string
    language: string | null
    context: Record<string, string>
  },
): Promise<InteractionId> => openByUs(tx, { ...of, touchpointId: null, queueId: null })

/** Facts as they were, told after they happened; null leaves what stands. */
export interface Carried {
  openedAt: Date | null
  answeredAt: Date | null
  endedAt: Date | null
  agentId: PersonId | null
  /** Where it counts. */
  queueId: QueueId | null
}

/**
 * Puts the facts of a conversation right, under the lock the caller holds: from when it waited, was answered and ended, and who had it. Of one that was closed as left and was
 * answered after all, the outcome goes. Twice equals once. Records nothing: whoever knows more judges it anew.
 */
export const putRight = async (tx: Tx, interactionId: InteractionId, of: Carried): Promise<void> => {
  await tx.query(
    'interactions.put-right',
    `update interactions set opened_at = coalesce($3, opened_at), queued_at = coalesce($3, queued_at), answered_at = coalesce($4, answered_at),
       ended_at = case when ended_at is not null then coalesce($5, ended_at) end, closed_at = case when closed_at is not null then coalesce($5, closed_at) end,
       last_turn_at = case when ordinal = 0 then coalesce($5, $4, $3, last_turn_at) else last_turn_at end,
       agent_id = case when state in ('wrap-up', 'closed') then coalesce($6, agent_id) else agent_id end,
       queue_id = case when state in ('wrap-up', 'closed') then coalesce(queue_id, $7) else queue_id end,
       outcome = case when $4::timestamptz is not null and outcome = 'left' then null else outcome end
     where workspace_id = $1 and interaction_id = $2`,
    [tx.workspaceId, interactionId, of.openedAt, of.answeredAt, of.endedAt, of.agentId, of.queueId],
  )
}

/** A turn that was heard while it was said, known by what its hearer calls it. */
export interface Heard extends Spoken {
  /** `heard:` and what tells it from every other. */
  senderId: string
  language: string | null
}

/** A correction comes soon after what it corrects: no further back is looked for it. */
const CORRECTED_WITHIN = 200

/**
 * Adds what was heard, masked, or puts right what was heard under that name before; in a conversation of any state whose words are not erased. The same again changes nothing. Where
 * it stands among the turns is when it came; when it was said is its time. Records `turns.spoken` where anything changed.
 */
export const addHeard = async (tx: Tx, interactionId: InteractionId, of: Heard): Promise<void> => {
  const { text, spans } = mask(of.text)
  const masked = spans.length > 0 ? JSON.stringify(spans) : null
  const [held] = await tx.query<{ ordinal: number }>(
    'turns.heard-lock',
    'select ordinal from interactions where workspace_id = $1 and interaction_id = $2 and erased_at is null for update',
    [tx.workspaceId, interactionId],
  )
  if (!held) return
  const [known] = await tx.query<{ ordinal: number; text: string }>(
    'turns.heard-before',
    'select ordinal, text from turns where workspace_id = $1 and interaction_id = $2 and ordinal > $3 and sender_id = $4',
    [tx.workspaceId, interactionId, held.ordinal - CORRECTED_WITHIN, of.senderId],
  )
  if (known?.text === text) return
  const ordinal = known?.ordinal ?? held.ordinal + 1
  if (known)
    await tx.query(
      'turns.heard-again',
      'update turns set text = $4, masked = $5, at = $6 where workspace_id = $1 and interaction_id = $2 and ordinal = $3',
      [tx.workspaceId, interactionId, ordinal, text, masked, of.at],
    )
  else
    await tx.query(
      'turns.heard',
      `with next as (
         update interactions set ordinal = $3, last_turn_at = greatest(last_turn_at, $9), language = coalesce(language, $10),
           last_by = case when $9 >= last_turn_at then $5 else last_by end, snippet = case when $9 >= last_turn_at then left($7, 140) else snippet end
         where workspace_id = $1 and interaction_id = $2)
       insert into turns (workspace_id, interaction_id, ordinal, turn_id, kind, by, person_id, text, masked, at, language, sender_id, delivery)
       values ($1, $2, $3, $4, 'said', $5, $6, $7, $8, $9, $10, $11, case when $5 = 'customer' then 'received' else 'delivered' end)`,
      [
        tx.workspaceId,
        interactionId,
        ordinal,
        randomUUID(),
        of.by,
        of.personId,
        text,
        masked,
        of.at,
        of.language,
        of.senderId,
      ],
    )
  tx.record({ type: 'turns.spoken', interactionId, from: ordinal, to: ordinal })
}

/** Words of a turn that was a sound alone, masked; nothing where it has some already or the words are erased. Records `turns.spoken`. */
export const setHeardWords = async (
  tx: Tx,
  interactionId: InteractionId,
  ordinal: number,
  words: string,
): Promise<void> => {
  const { text, spans } = mask(words)
  const rows = await tx.query(
    'turns.heard-words',
    `with held as (
       update interactions set snippet = case when ordinal = $3 then left($4, 140) else snippet end
       where workspace_id = $1 and interaction_id = $2 and erased_at is null returning 1)
     update turns set text = $4, masked = $5 where workspace_id = $1 and interaction_id = $2 and ordinal = $3 and text = '' and exists (select from held)
     returning 1`,
    [tx.workspaceId, interactionId, ordinal, text, spans.length > 0 ? JSON.stringify(spans) : null],
  )
  if (rows.length > 0) tx.record({ type: 'turns.spoken', interactionId, from: ordinal, to: ordinal })
}

export interface Spoken {
  by: 'customer' | 'agent' | 'bot'
  personId: PersonId | null
  text: string
  at: Date
}

/**
 * What was said aloud, in its order, after what stands there; in a conversation of any state, for nobody is told. Masked like everything that comes in. Every call adds it.
 * Refuses `not_found`. Records `turns.spoken`. Answers the first and the last ordinal.
 */
export const addSpoken = async (
  tx: Tx,
  interactionId: InteractionId,
  of: { turns: readonly Spoken[]; language: string | null },
): Promise<{ from: number; to: number }> => {
  const masked = of.turns.map((turn) => mask(turn.text))
  const last = of.turns.at(-1)
  const [row] = await tx.query<{ to: number }>(
    'turns.spoken',
    `with next as (
       update interactions set ordinal = ordinal + $3, last_turn_at = $5, last_by = $6, snippet = $7, language = coalesce(language, $8)
       where workspace_id = $1 and interaction_id = $2 returning ordinal),
     spoken as (
       insert into turns (workspace_id, interaction_id, ordinal, turn_id, kind, by, person_id, text, masked, language, at, sender_id, delivery)
       select $1, $2, next.ordinal - $3 + t.n, t.id, 'said', t.by, t.person, t.text, t.masked, $8, t.at, 'spoken:' || (next.ordinal - $3 + t.n),
         case when t.by = 'customer' then 'received' else 'delivered' end
       from next, json_to_recordset($4::json) as t(n int, id uuid, by text, person uuid, text text, masked jsonb, at timestamptz))
     select ordinal as to from next`,
    [
      tx.workspaceId,
      interactionId,
      of.turns.length,
      JSON.stringify(
        of.turns.map((turn, i) => ({
          n: i + 1,
          id: randomUUID() as TurnId,
          by: turn.by,
          person: turn.personId,
          text: masked[i]?.text ?? '',
          masked: (masked[i]?.spans.length ?? 0) > 0 ? masked[i]?.spans : null,
          at: turn.at,
        })),
      ),
      last?.at ?? tx.now,
      last?.by ?? 'customer',
      (masked.at(-1)?.text ?? '').slice(0, 140),
      of.language,
    ],
  )
  if (!row) throw new Refusal('not_found')
  const told = { from: row.to - of.turns.length + 1, to: row.to }
  tx.record({ type: 'turns.spoken', interactionId, ...told })
  return told
}
