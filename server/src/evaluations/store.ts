import type { Mark } from '@peakend/contract/mark.ts'
import type { CustomerId, InteractionId, PersonId, QueueId } from '@peakend/contract/ids.ts'
import type { Evidence as Found, Judgement as Engine } from '@peakend/contract/moments.ts'
import type { Cue } from '@peakend/contract/judgements.ts'
import type { Channel } from '@peakend/contract/values.ts'
import type { ReadTx, Tx } from '../base/database.ts'
import type { Moment } from '../standards/standards.ts'
import { markOf } from './marks.ts'

/** Evidence as kept: never the words. */
export interface Kept {
  ordinal: number
  from: number
  to: number
  reason: Found['reason']
  whose: Found['whose']
}
export interface KeptMoment {
  from: number | null
  to: number | null
  evidence: Kept[]
}
export interface Detail {
  welcome: KeptMoment
  peak: KeptMoment & { kind: 'designed' | 'observed'; designed: number | null; observed: number | null }
  farewell: KeptMoment
  annoyed: number
  questions: Record<'polite' | 'ownership' | 'word' | 'need', { p: number | null; evidence: Kept[] }>
  turns: { ordinal: number; satisfaction: number | null; politeness: number | null; promise: number | null }[]
}

export interface JudgementRecord {
  interactionId: InteractionId
  isFinal: boolean
  judgedAt: Date
  model: string
  language: string
  standardVersion: number
  channel: Channel
  queueId: QueueId | null
  agentId: PersonId | null
  customerId: CustomerId
  closedAt: Date | null
  scores: Record<Moment, number | null>
  whys: Record<Moment, string | null>
  least: Record<Moment, number>
  mean: number | null
  experience: number | null
  asIntended: boolean | null
  worstGap: number | null
  cause: Found['whose'] | null
  reasons: string[]
  detail: Detail
  cue: Cue | null
}

interface Row {
  interaction_id: InteractionId
  is_final: boolean
  judged_at: Date
  model: string
  language: string
  standard_version: number
  channel: Channel
  queue_id: QueueId | null
  agent_id: PersonId | null
  customer_id: CustomerId
  closed_at: Date | null
  welcome: number | null
  welcome_why: string | null
  welcome_least: number
  peak: number | null
  peak_why: string | null
  peak_least: number
  farewell: number | null
  farewell_why: string | null
  farewell_least: number
  mean: number | null
  experience: number | null
  as_intended: boolean | null
  worst_gap: number | null
  cause: Found['whose'] | null
  reasons: string[]
  detail: Detail
  cue: Cue | null
}

export const recordOf = (r: Row): JudgementRecord => ({
  interactionId: r.interaction_id,
  isFinal: r.is_final,
  judgedAt: r.judged_at,
  model: r.model,
  language: r.language,
  standardVersion: r.standard_version,
  channel: r.channel,
  queueId: r.queue_id,
  agentId: r.agent_id,
  customerId: r.customer_id,
  closedAt: r.closed_at,
  scores: { welcome: r.welcome, peak: r.peak, farewell: r.farewell },
  whys: { welcome: r.welcome_why, peak: r.peak_why, farewell: r.farewell_why },
  least: { welcome: r.welcome_least, peak: r.peak_least, farewell: r.farewell_least },
  mean: r.mean,
  experience: r.experience,
  asIntended: r.as_intended,
  worstGap: r.worst_gap,
  cause: r.cause,
  reasons: r.reasons,
  detail: r.detail,
  cue: r.cue,
})

/** The mark of a kept judgement, as supervisors and managers see it. */
export const markOfRecord = (r: Pick<JudgementRecord, 'scores' | 'whys' | 'least'>): Mark => {
  const of = (moment: Moment) => ({
    score: r.scores[moment],
    why: (r.whys[moment] ?? undefined) as Engine['welcome']['why'],
  })
  return markOf({ welcome: of('welcome'), peak: of('peak'), farewell: of('farewell') }, r.least)
}

export const findJudgement = async (tx: ReadTx, interactionId: string): Promise<JudgementRecord | null> => {
  const [row] = await tx.query<Row>(
    'judgements.find',
    'select * from judgements where workspace_id = $1 and interaction_id = $2',
    [tx.workspaceId, interactionId],
  )
  return row ? recordOf(row) : null
}

export const saveJudgement = async (tx: Tx, j: JudgementRecord): Promise<void> => {
  await tx.query(
    'judgements.save',
    `insert into judgements (workspace_id, interaction_id, is_final, judged_at, model, language, standard_version, channel, queue_id, agent_id, customer_id, closed_at,
       welcome, welcome_why, welcome_least, peak, peak_why, peak_least, farewell, farewell_why, farewell_least, mean, experience, as_intended, worst_gap, cause, reasons, detail, cue)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29)
     on conflict (workspace_id, interaction_id) do update set is_final = excluded.is_final, judged_at = excluded.judged_at, model = excluded.model, language = excluded.language,
       standard_version = excluded.standard_version, queue_id = excluded.queue_id, agent_id = excluded.agent_id, customer_id = excluded.customer_id, closed_at = excluded.closed_at,
       welcome = excluded.welcome, welcome_why = excluded.welcome_why, welcome_least = excluded.welcome_least, peak = excluded.peak, peak_why = excluded.peak_why,
       peak_least = excluded.peak_least, farewell = excluded.farewell, farewell_why = excluded.farewell_why, farewell_least = excluded.farewell_least, mean = excluded.mean,
       experience = excluded.experience, as_intended = excluded.as_intended, worst_gap = excluded.worst_gap, cause = excluded.cause, reasons = excluded.reasons,
       detail = excluded.detail, cue = excluded.cue`,
    [
      tx.workspaceId,
      j.interactionId,
      j.isFinal,
      j.judgedAt,
      j.model,
      j.language,
      j.standardVersion,
      j.channel,
      j.queueId,
      j.agentId,
      j.customerId,
      j.closedAt,
      j.scores.welcome,
      j.whys.welcome,
      j.least.welcome,
      j.scores.peak,
      j.whys.peak,
      j.least.peak,
      j.scores.farewell,
      j.whys.farewell,
      j.least.farewell,
      j.mean,
      j.experience,
      j.asIntended,
      j.worstGap,
      j.cause,
      j.reasons,
      JSON.stringify(j.detail),
      j.cue ? JSON.stringify(j.cue) : null,
    ],
  )
}

export const saveHistory = (tx: Tx, j: JudgementRecord) =>
  tx.query(
    'judgements.history.add',
    `insert into judgement_history (workspace_id, interaction_id, judged_at, model, standard_version, welcome, peak, farewell, experience)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing`,
    [
      tx.workspaceId,
      j.interactionId,
      j.judgedAt,
      j.model,
      j.standardVersion,
      j.scores.welcome,
      j.scores.peak,
      j.scores.farewell,
      j.experience,
    ],
  )

export interface Earlier {
  judgedAt: Date
  model: string
  experience: number | null
  welcome: number | null
  peak: number | null
  farewell: number | null
}
export const listHistory = (tx: ReadTx, interactionId: string): Promise<Earlier[]> =>
  tx.query<Earlier>(
    'judgements.history',
    `select judged_at as "judgedAt", model, experience, welcome, peak, farewell from judgement_history
     where workspace_id = $1 and interaction_id = $2 order by judged_at desc limit 50`,
    [tx.workspaceId, interactionId],
  )

export const listDismissed = async (tx: ReadTx, interactionId: string): Promise<Set<string>> =>
  new Set(
    (
      await tx.query<{ key: string }>(
        'cues.dismissed',
        'select key from cue_dismissals where workspace_id = $1 and interaction_id = $2 limit 500',
        [tx.workspaceId, interactionId],
      )
    ).map((r) => r.key),
  )

export const insertDismissal = (tx: Tx, interactionId: string, key: string, personId: string) =>
  tx.query(
    'cues.dismiss',
    'insert into cue_dismissals (workspace_id, interaction_id, key, person_id, at) values ($1, $2, $3, $4, $5) on conflict do nothing',
    [tx.workspaceId, interactionId, key, personId, tx.now],
  )

/** The need in the workspace's words, for the engine: English, which its features were made for. */
export const findNeedName = async (tx: ReadTx, needId: string): Promise<string | null> => {
  const [row] = await tx.query<{ name: string }>(
    'judgements.need',
    `select name ->> 'en' as name from needs where workspace_id = $1 and need_id = $2`,
    [tx.workspaceId, needId],
  )
  return row?.name ?? null
}
