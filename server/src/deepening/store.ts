import type { DeepeningFault, Summary } from '@peakend/contract/deepening.ts'
import type { InteractionId } from '@peakend/contract/ids.ts'
import type { ScreenLanguage } from '@peakend/contract/values.ts'
import type { ReadTx, Tx } from '../base/database.ts'
import type { Kept } from './answer.ts'

export interface DeepeningRecord {
  interactionId: InteractionId
  state: 'waiting' | 'asked' | 'done' | 'given-up'
  why: DeepeningFault | null
  model: string | null
  doneAt: Date | null
  language: ScreenLanguage | null
  summary: Summary | null
  evidence: Kept[]
  dropped: number
}

export interface Switch {
  isOn: boolean
  tokensADay: number
}

export interface Use {
  calls: number
  tokens: number
  done: number
  givenUp: number
  dropped: number
}

/** Some 60 conversations a day with a small model; an administrator who knows what theirs costs sets another. */
const FIRST_SWITCH: Switch = { isOn: false, tokensADay: 200_000 }
/** Whoever asked and did not come back died: the conversation may be taken by another. Longer than any attempt. */
export const LEASE_MS = 15 * 60_000

export const findSwitch = async (tx: ReadTx): Promise<Switch> =>
  (
    await tx.query<Switch>(
      'deepening.switch',
      'select is_on as "isOn", tokens_a_day as "tokensADay" from deepening_settings where workspace_id = $1',
      [tx.workspaceId],
    )
  )[0] ?? FIRST_SWITCH

export const putSwitch = (tx: Tx, to: Switch) =>
  tx.query(
    'deepening.switch-put',
    `insert into deepening_settings (workspace_id, is_on, tokens_a_day) values ($1, $2, $3)
     on conflict (workspace_id) do update set is_on = excluded.is_on, tokens_a_day = excluded.tokens_a_day`,
    [tx.workspaceId, to.isOn, to.tokensADay],
  )

export const findDeepening = async (tx: ReadTx, interactionId: InteractionId): Promise<DeepeningRecord | null> =>
  (
    await tx.query<DeepeningRecord>(
      'deepening.find',
      `select interaction_id as "interactionId", state, why, model, done_at as "doneAt", language, summary, evidence, dropped
       from deepenings where workspace_id = $1 and interaction_id = $2`,
      [tx.workspaceId, interactionId],
    )
  )[0] ?? null

/** Puts it in line; one that is known already stays as it is, unless it was given up and is asked for `again`. */
export const insertWaiting = (tx: Tx, interactionId: InteractionId, isAgain: boolean) =>
  tx.query(
    'deepening.want',
    `insert into deepenings (workspace_id, interaction_id, state, wanted_at, due_at) values ($1, $2, 'waiting', $3, $3)
     on conflict (workspace_id, interaction_id) do update set state = 'waiting', wanted_at = excluded.wanted_at, due_at = excluded.due_at,
       attempts = 0, why = null where $4 and deepenings.state = 'given-up'`,
    [tx.workspaceId, interactionId, tx.now, isAgain],
  )

/** Takes the newest that is due, for this process alone; index deepenings_waiting. */
export const takeNext = async (
  tx: Tx,
): Promise<{ interactionId: InteractionId; attempts: number; wantedAt: Date } | null> =>
  (
    await tx.query<{ interactionId: InteractionId; attempts: number; wantedAt: Date }>(
      'deepening.take',
      `update deepenings set state = 'asked', asked_at = $2, attempts = attempts + 1
       where workspace_id = $1 and interaction_id = (
         select interaction_id from deepenings where workspace_id = $1
           and ((state = 'waiting' and due_at <= $2) or (state = 'asked' and asked_at < $3))
         order by wanted_at desc limit 1 for update skip locked)
       returning interaction_id as "interactionId", attempts, wanted_at as "wantedAt"`,
      [tx.workspaceId, tx.now, new Date(tx.now.getTime() - LEASE_MS)],
    )
  )[0] ?? null

/** Back in line, not before `dueAt`; `isCounted` false where it was not really tried. */
export const putBack = (tx: Tx, interactionId: InteractionId, dueAt: Date, isCounted: boolean) =>
  tx.query(
    'deepening.put-back',
    `update deepenings set state = 'waiting', asked_at = null, due_at = $3, attempts = attempts - $4
     where workspace_id = $1 and interaction_id = $2 and state = 'asked'`,
    [tx.workspaceId, interactionId, dueAt, isCounted ? 0 : 1],
  )

export const giveUp = (tx: Tx, interactionId: InteractionId, why: DeepeningFault) =>
  tx.query(
    'deepening.give-up',
    `update deepenings set state = 'given-up', asked_at = null, why = $3, done_at = $4 where workspace_id = $1 and interaction_id = $2`,
    [tx.workspaceId, interactionId, why, tx.now],
  )

export const removeDeepenings = (tx: Tx, interactionIds: readonly string[]) =>
  tx.query('deepening.remove', 'delete from deepenings where workspace_id = $1 and interaction_id = any($2::uuid[])', [
    tx.workspaceId,
    interactionIds,
  ])

/** Switched off: whatever waits is forgotten. */
export const removeWaiting = (tx: Tx) =>
  tx.query('deepening.forget', `delete from deepenings where workspace_id = $1 and state in ('waiting', 'asked')`, [
    tx.workspaceId,
  ])

/**
 * Keeps an answer, unless the conversation's words were erased or it was switched off while it was asked about: nothing of it may stay then. The
 * interaction's row is locked first, so that an erasure comes before or after, never between. False where it was not kept.
 */
export const keepAnswer = async (
  tx: Tx,
  interactionId: InteractionId,
  of: { model: string; language: ScreenLanguage; summary: Summary; evidence: readonly Kept[]; dropped: number },
): Promise<boolean> => {
  await tx.query(
    'deepening.lock',
    'select from interactions where workspace_id = $1 and interaction_id = $2 for share',
    [tx.workspaceId, interactionId],
  )
  const kept = await tx.query(
    'deepening.keep',
    `update deepenings d set state = 'done', asked_at = null, why = null, done_at = $3, model = $4, language = $5, summary = $6, evidence = $7, dropped = $8
     from interactions i where d.workspace_id = $1 and d.interaction_id = $2 and d.state = 'asked'
       and i.workspace_id = $1 and i.interaction_id = $2 and i.erased_at is null returning 1`,
    [
      tx.workspaceId,
      interactionId,
      tx.now,
      of.model,
      of.language,
      JSON.stringify(of.summary),
      JSON.stringify(of.evidence),
      of.dropped,
    ],
  )
  return kept.length > 0
}

export const isErased = async (tx: ReadTx, interactionId: InteractionId): Promise<boolean> =>
  (
    await tx.query(
      'deepening.is-erased',
      'select from interactions where workspace_id = $1 and interaction_id = $2 and erased_at is not null',
      [tx.workspaceId, interactionId],
    )
  ).length > 0

/** How many wait, and when the first of them is due, one whose asker died included (null: none). */
export const lineOf = async (tx: ReadTx): Promise<{ waiting: number; dueAt: Date | null }> =>
  (
    await tx.query<{ waiting: number; dueAt: Date | null }>(
      'deepening.line',
      `select count(*) as waiting, min(case state when 'waiting' then due_at else asked_at + $2 * interval '1 ms' end) as "dueAt" from deepenings
       where workspace_id = $1 and state in ('waiting', 'asked')`,
      [tx.workspaceId, LEASE_MS],
    )
  )[0] ?? { waiting: 0, dueAt: null }

export const findUse = async (tx: ReadTx, day: string): Promise<Use> =>
  (
    await tx.query<Use>(
      'deepening.use',
      `select calls, tokens, done, given_up as "givenUp", dropped from deepening_use where workspace_id = $1 and day = $2`,
      [tx.workspaceId, day],
    )
  )[0] ?? { calls: 0, tokens: 0, done: 0, givenUp: 0, dropped: 0 }

/** Sets tokens aside before they are used, so that many at once do not pass the limit together. False where there is no room. */
export const reserve = async (tx: Tx, day: string, tokens: number, limit: number): Promise<boolean> => {
  if (tokens > limit) return false
  const rows = await tx.query(
    'deepening.reserve',
    `insert into deepening_use (workspace_id, day, tokens) values ($1, $2, $3)
     on conflict (workspace_id, day) do update set tokens = deepening_use.tokens + $3 where deepening_use.tokens + $3 <= $4 returning 1`,
    [tx.workspaceId, day, tokens, limit],
  )
  return rows.length > 0
}

/** What was really used in place of what was set aside. */
export const noteUse = (
  tx: Tx,
  day: string,
  of: { reserved: number; tokens: number; calls: number; done?: number; givenUp?: number; dropped?: number },
) =>
  tx.query(
    'deepening.used',
    `update deepening_use set tokens = greatest(0, tokens - $3 + $4), calls = calls + $5, done = done + $6, given_up = given_up + $7, dropped = dropped + $8
     where workspace_id = $1 and day = $2`,
    [tx.workspaceId, day, of.reserved, of.tokens, of.calls, of.done ?? 0, of.givenUp ?? 0, of.dropped ?? 0],
  )
