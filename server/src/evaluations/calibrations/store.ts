import type { PersonId } from '@peakend/contract/ids.ts'
import type { ReadTx, Tx } from '../../base/database.ts'
import type { Assessment, Verdict } from './fit.ts'

/** The newest so many conversations: what customers feel today, and few enough to be fitted at once. */
export const MOST_CONVERSATIONS = 2000

export interface AnsweredRow {
  customerId: string
  welcome: number
  peak: number
  farewell: number
  /** What the customer said, 1-5. */
  csat: number | null
  /** The experience score of the reviewers' moments, their mean where several gave theirs. */
  reviewed: number | null
}

/** The engine that judges now: the one of the newest final judgement; index judgements_closed. */
export const modelNow = async (tx: ReadTx): Promise<string | null> =>
  (
    await tx.query<{ model: string }>(
      'calibrations.model',
      'select model from judgements where workspace_id = $1 and is_final order by closed_at desc, interaction_id desc limit 1',
      [tx.workspaceId],
    )
  )[0]?.model ?? null

/**
 * Conversations of the engine that judges now with three judged moments and an answer of the customer or of a reviewer of our own who was given it at random;
 * indexes survey_answers_answered and reviews_answered.
 */
export const answeredRows = (tx: ReadTx, model: string): Promise<AnsweredRow[]> =>
  tx.query<AnsweredRow>(
    'calibrations.answered',
    `with given as (
       select r.interaction_id, avg(0.2 * r.welcome + 0.4 * r.peak + 0.4 * r.farewell)::float8 as reviewed from reviews r
       join memberships m on m.workspace_id = r.workspace_id and m.person_id = r.reviewer_id and m.vendor_id is null
       where r.workspace_id = $1 and r.is_sampled and r.answered_at is not null group by r.interaction_id),
     said as (
       select interaction_id, score from survey_answers where workspace_id = $1 and answered_at is not null
       order by answered_at desc, interaction_id desc limit ${MOST_CONVERSATIONS * 2}),
     answers as materialized (
       select interaction_id, max(score)::float8 as csat, max(reviewed) as reviewed from (
         select interaction_id, score, null::float8 as reviewed from said
         union all select interaction_id, null, reviewed from given) both_kinds
       group by interaction_id)
     select j.customer_id as "customerId", j.welcome, j.peak, j.farewell, a.csat, a.reviewed
     from answers a cross join lateral (
       -- one by one by their keys: offset keeps the planner from reading every judgement there is
       select * from judgements j where j.workspace_id = $1 and j.interaction_id = a.interaction_id offset 0) j
     where j.is_final and j.model = $2 and j.detail -> 'withoutWords' is null and j.welcome is not null and j.peak is not null and j.farewell is not null
       and (a.csat is not null or a.reviewed is not null)
     order by j.closed_at desc, j.interaction_id desc limit ${MOST_CONVERSATIONS}`,
    [tx.workspaceId, model],
  )

export interface VersionRow {
  version: number
  fittedAt: Date
  model: string
  verdict: Verdict
  conversations: number
  surveyAnswers: number
  reviewAnswers: number
  found: Omit<Assessment, 'verdict'>
}
const columns = `version, fitted_at as "fittedAt", model, verdict, conversations, survey_answers as "surveyAnswers", review_answers as "reviewAnswers", found`

export const listVersions = (tx: ReadTx): Promise<VersionRow[]> =>
  tx.query<VersionRow>(
    'calibrations.list',
    `select ${columns} from calibrations where workspace_id = $1 order by version desc limit 50`,
    [tx.workspaceId],
  )

export const findVersion = async (tx: ReadTx, version: number): Promise<VersionRow | null> =>
  (
    await tx.query<VersionRow>(
      'calibrations.find',
      `select ${columns} from calibrations where workspace_id = $1 and version = $2`,
      [tx.workspaceId, version],
    )
  )[0] ?? null

/** Takes the next number; two fits at once get two. */
export const insertVersion = async (tx: Tx, of: Omit<VersionRow, 'version' | 'fittedAt'>): Promise<number> => {
  await tx.query('calibrations.lock', 'select pg_advisory_xact_lock(hashtext($1))', [`calibrations ${tx.workspaceId}`])
  const [row] = await tx.query<{ version: number }>(
    'calibrations.add',
    `insert into calibrations (workspace_id, version, fitted_at, model, verdict, conversations, survey_answers, review_answers, found)
     select $1, coalesce(max(version), 0) + 1, $2, $3, $4, $5, $6, $7, $8 from calibrations where workspace_id = $1 returning version`,
    [
      tx.workspaceId,
      tx.now,
      of.model,
      of.verdict,
      of.conversations,
      of.surveyAnswers,
      of.reviewAnswers,
      JSON.stringify(of.found),
    ],
  )
  if (!row) throw new Error('a version was not written')
  return row.version
}

export interface SwitchRow {
  at: Date
  version: number | null
  by: string | null
}
export const listSwitches = (tx: ReadTx): Promise<SwitchRow[]> =>
  tx.query<SwitchRow>(
    'calibrations.switches',
    `select s.at, s.version, c.name as by from calibration_switches s left join colleagues c on c.person_id = s.switched_by
     where s.workspace_id = $1 order by s.switch_id desc limit 50`,
    [tx.workspaceId],
  )

export const insertSwitch = (tx: Tx, version: number | null, switchedBy: PersonId) =>
  tx.query(
    'calibrations.switch',
    'insert into calibration_switches (workspace_id, at, version, switched_by) values ($1, $2, $3, $4)',
    [tx.workspaceId, tx.now, version, switchedBy],
  )

/** The version switched on last, null where the engine's own score is used. */
export const findActive = async (tx: ReadTx): Promise<VersionRow | null> =>
  (
    await tx.query<VersionRow>(
      'calibrations.active',
      `select ${columns} from calibrations where workspace_id = $1 and version =
         (select s.version from calibration_switches s where s.workspace_id = $1 order by s.switch_id desc limit 1)`,
      [tx.workspaceId],
    )
  )[0] ?? null
