import type { InteractionId, PersonId } from '@peakend/contract/ids.ts'
import type { ReadTx, Tx } from '../../base/database.ts'
import type { Differences } from './rules.ts'

export interface ReviewRow {
  interactionId: InteractionId
  reviewerId: PersonId
  reviewerName: string | null
  isSampled: boolean
  drawnAt: Date
  answeredAt: Date | null
  skippedAt: Date | null
  welcome: number | null
  peak: number | null
  farewell: number | null
}

const columns = `r.interaction_id as "interactionId", r.reviewer_id as "reviewerId", r.is_sampled as "isSampled", r.drawn_at as "drawnAt",
  r.answered_at as "answeredAt", r.skipped_at as "skippedAt", r.welcome, r.peak, r.farewell`

/** The conversation that was drawn for this reviewer and waits; index reviews_open. */
export const findOpenDraw = async (tx: ReadTx, reviewerId: PersonId): Promise<InteractionId | null> =>
  (
    await tx.query<{ id: InteractionId }>(
      'reviews.open',
      `select interaction_id as id from reviews where workspace_id = $1 and reviewer_id = $2
         and answered_at is null and skipped_at is null and is_sampled`,
      [tx.workspaceId, reviewerId],
    )
  )[0]?.id ?? null

export const listReviews = (tx: ReadTx, interactionId: InteractionId): Promise<ReviewRow[]> =>
  tx.query<ReviewRow>(
    'reviews.of',
    `select ${columns}, c.name as "reviewerName" from reviews r left join colleagues c on c.person_id = r.reviewer_id
     where r.workspace_id = $1 and r.interaction_id = $2 order by r.answered_at nulls last, r.reviewer_id limit 100`,
    [tx.workspaceId, interactionId],
  )

/**
 * One conversation at random among those finally judged since `since` that this reviewer neither handled nor met before; uses judgements_even. Two
 * steps, so that the engine's figures and the words are not read of those that are not drawn.
 */
export const drawOne = async (
  tx: Tx,
  of: { reviewerId: PersonId; language: string | null; queueIds: readonly string[] | null; since: Date },
): Promise<InteractionId | null> =>
  (
    await tx.query<{ id: InteractionId }>(
      'reviews.draw',
      `select j.interaction_id as id from judgements j
       join interactions i on i.workspace_id = j.workspace_id and i.interaction_id = j.interaction_id and i.erased_at is null
       where j.workspace_id = $1 and j.is_final and j.closed_at >= $2 and ($3::text is null or j.language = $3) and ($4::uuid[] is null or j.queue_id = any($4))
         and j.agent_id is distinct from $5::uuid and coalesce(j.welcome, j.peak, j.farewell) is not null
         and not exists (select from reviews r where r.workspace_id = $1 and r.interaction_id = j.interaction_id and r.reviewer_id = $5)
       order by random() limit 1`,
      [tx.workspaceId, of.since, of.language, of.queueIds, of.reviewerId],
    )
  )[0]?.id ?? null

export const insertDraw = (tx: Tx, interactionId: InteractionId, reviewerId: PersonId) =>
  tx.query(
    'reviews.drawn',
    `insert into reviews (workspace_id, interaction_id, reviewer_id, is_sampled, drawn_at) values ($1, $2, $3, true, $4) on conflict do nothing`,
    [tx.workspaceId, interactionId, reviewerId, tx.now],
  )

/** Answers the draw that waits, or adds one chosen by hand. Nothing where an answer stands already. */
export const saveAnswer = async (
  tx: Tx,
  of: { interactionId: InteractionId; reviewerId: PersonId } & Pick<ReviewRow, 'welcome' | 'peak' | 'farewell'>,
): Promise<boolean> =>
  (
    await tx.query(
      'reviews.give',
      `insert into reviews as r (workspace_id, interaction_id, reviewer_id, is_sampled, drawn_at, answered_at, welcome, peak, farewell)
       values ($1, $2, $3, false, $4, $4, $5, $6, $7)
       on conflict (workspace_id, interaction_id, reviewer_id) do update
         set answered_at = excluded.answered_at, welcome = excluded.welcome, peak = excluded.peak, farewell = excluded.farewell,
             is_sampled = r.is_sampled and r.skipped_at is null, skipped_at = null
         where r.answered_at is null
       returning 1`,
      [tx.workspaceId, of.interactionId, of.reviewerId, tx.now, of.welcome, of.peak, of.farewell],
    )
  ).length > 0

export const markSkipped = async (tx: Tx, interactionId: InteractionId, reviewerId: PersonId): Promise<boolean> =>
  (
    await tx.query(
      'reviews.skip',
      `update reviews set skipped_at = $4 where workspace_id = $1 and interaction_id = $2 and reviewer_id = $3 and answered_at is null and skipped_at is null returning 1`,
      [tx.workspaceId, interactionId, reviewerId, tx.now],
    )
  ).length > 0

/**
 * What counts as a check: drawn at random, answered by somebody of the brand's own (an outside team does not set the measure it is held to), of a
 * judgement by the model that judges now. `$1` is the workspace.
 */
const counted = `from reviews r
  join judgements j on j.workspace_id = r.workspace_id and j.interaction_id = r.interaction_id and j.is_final
  join memberships m on m.workspace_id = r.workspace_id and m.person_id = r.reviewer_id and m.vendor_id is null
  where r.workspace_id = $1 and r.is_sampled and r.answered_at is not null
    and j.model = (select n.model from judgements n where n.workspace_id = $1 and n.is_final order by n.closed_at desc, n.interaction_id desc limit 1)`

/** Engine less reviewers by language and moment; several reviewers of one conversation are one answer. */
export const differencesByLanguage = (tx: ReadTx): Promise<Differences[]> =>
  tx.query<Differences>(
    'reviews.differences',
    `with each as (
       select j.interaction_id, j.language, d.moment, avg(d.engine - d.given) as difference ${counted.replace(
         'where',
         `cross join lateral (values ('welcome', j.welcome, r.welcome), ('peak', j.peak, r.peak), ('farewell', j.farewell, r.farewell)) d(moment, engine, given)
          where d.engine is not null and d.given is not null and`,
       )} group by 1, 2, 3)
     select language, moment, count(*) as n, avg(abs(difference)) as "meanAbs", coalesce(stddev_samp(abs(difference)), 0) as "sdAbs",
       avg(difference) as mean, coalesce(stddev_samp(difference), 0) as sd
     from each group by language, moment`,
    [tx.workspaceId],
  )

/** How many conversations of each language were reviewed. */
export const reviewedCounts = (tx: ReadTx): Promise<{ language: string; n: number }[]> =>
  tx.query(
    'reviews.counts',
    `select j.language, count(distinct j.interaction_id)::int as n ${counted} group by j.language limit 100`,
    [tx.workspaceId],
  )

/** The same; languages that were judged at all are there with 0, which reads every judgement since. */
export const reviewedByLanguage = (tx: ReadTx, since: Date): Promise<{ language: string; n: number }[]> =>
  tx.query(
    'reviews.languages',
    `select language, max(n) as n from (
       select j.language, count(distinct j.interaction_id) as n ${counted} group by j.language
       union all
       select language, 0 from judgements where workspace_id = $1 and is_final and closed_at >= $2 group by language) l
     group by language order by language limit 100`,
    [tx.workspaceId, since],
  )
