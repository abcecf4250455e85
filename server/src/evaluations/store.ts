import type { Mark } from '@peakend/contract/mark.ts'
import type { CustomerId, InteractionId, PersonId, QueueId } from '@peakend/contract/ids.ts'
import type { Evidence as Found, Judgement as Engine } from '@peakend/contract/moments.ts'
import type { Cue } from '@peakend/contract/judgements.ts'
import type { Declinable } from '@peakend/contract/sureness.ts'
import type { Channel } from '@peakend/contract/values.ts'
import type { ReadTx, Tx } from '../base/database.ts'
import { gathering, grouped, keyed } from '../base/gather.ts'
import type { Moment } from '../standards/standards.ts'
import { markOf } from './marks.ts'

/** Evidence as kept: never the words. */
export interface Kept {
  ordinal: number
  from: number
  to: number
  reason: Found['reason']
  whose: Found['whose']
  weight?: number
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
  /** null where it was not sure enough. */
  annoyed: number | null
  /** Missing in what was judged before it was kept. */
  annoyedEvidence?: Kept[]
  questions: Record<'polite' | 'ownership' | 'word' | 'need', { p: number | null; why?: 'unsure'; evidence: Kept[] }>
  /** How sure each part was, given or not; missing in what was judged before it was kept. */
  sure?: Record<Declinable, number | null>
  /** A call that nobody wrote down: it rests on what was measured. */
  withoutWords?: true
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
  openedAt: Date | null
  closedAt: Date | null
  scores: Record<Moment, number | null>
  whys: Record<Moment, string | null>
  least: Record<Moment, number>
  mean: number | null
  /** As shown: by the calibration in use when it was judged. */
  experience: number | null
  experienceRaw: number | null
  calibrationVersion: number | null
  /** How sure it had to be (evaluations/sureness). */
  sureLevel: number
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
  opened_at: Date | null
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
  experience_raw: number | null
  calibration_version: number | null
  sure_level: number
  as_intended: boolean | null
  worst_gap: number | null
  cause: Found['whose'] | null
  reasons: string[]
  detail: Detail
  cue: Cue | null
}

/** The type of every column as the database knows it. */
const types: Record<keyof Row, string> = {
  interaction_id: 'uuid',
  is_final: 'boolean',
  judged_at: 'timestamptz',
  model: 'text',
  language: 'text',
  standard_version: 'integer',
  channel: 'text',
  queue_id: 'uuid',
  agent_id: 'uuid',
  customer_id: 'uuid',
  opened_at: 'timestamptz',
  closed_at: 'timestamptz',
  welcome: 'real',
  welcome_why: 'text',
  welcome_least: 'real',
  peak: 'real',
  peak_why: 'text',
  peak_least: 'real',
  farewell: 'real',
  farewell_why: 'text',
  farewell_least: 'real',
  mean: 'real',
  experience: 'real',
  experience_raw: 'real',
  calibration_version: 'integer',
  sure_level: 'real',
  as_intended: 'boolean',
  worst_gap: 'real',
  cause: 'text',
  reasons: 'text[]',
  detail: 'jsonb',
  cue: 'jsonb',
}
const columnNames = Object.keys(types)
const columnTypes = Object.entries(types)
  .map((column) => column.join(' '))
  .join(', ')

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
  openedAt: r.opened_at,
  closedAt: r.closed_at,
  scores: { welcome: r.welcome, peak: r.peak, farewell: r.farewell },
  whys: { welcome: r.welcome_why, peak: r.peak_why, farewell: r.farewell_why },
  least: { welcome: r.welcome_least, peak: r.peak_least, farewell: r.farewell_least },
  mean: r.mean,
  experience: r.experience,
  experienceRaw: r.experience_raw,
  calibrationVersion: r.calibration_version,
  sureLevel: r.sure_level,
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

export const findJudgement = gathering<string, JudgementRecord | null>(null, async (tx, ids) =>
  keyed(
    (
      await tx.query<Row>(
        'judgements.find',
        'select * from judgements where workspace_id = $1 and interaction_id = any($2::uuid[])',
        [tx.workspaceId, ids],
      )
    ).map(recordOf),
    (record) => record.interactionId,
  ),
)

/** Writes judgements in the order of their interactions' ids: the newest of each is kept. */
export const saveJudgements = (tx: Tx, judgements: readonly JudgementRecord[]): void => {
  const rows = judgements.toSorted((a, b) => (a.interactionId < b.interactionId ? -1 : 1)).map(rowOf)
  tx.send(
    'judgements.save',
    `insert into judgements (workspace_id, ${columnNames.join(', ')})
     select $1, ${columnNames.join(', ')} from jsonb_to_recordset($2::jsonb) as j (${columnTypes})
     on conflict (workspace_id, interaction_id) do update set ${columnNames
       .filter((name) => name !== 'interaction_id' && name !== 'channel')
       .map((name) => `${name} = excluded.${name}`)
       .join(', ')}`,
    [tx.workspaceId, JSON.stringify(rows)],
  )
}

const rowOf = (j: JudgementRecord): Row => ({
  interaction_id: j.interactionId,
  is_final: j.isFinal,
  judged_at: j.judgedAt,
  model: j.model,
  language: j.language,
  standard_version: j.standardVersion,
  channel: j.channel,
  queue_id: j.queueId,
  agent_id: j.agentId,
  customer_id: j.customerId,
  opened_at: j.openedAt,
  closed_at: j.closedAt,
  welcome: j.scores.welcome,
  welcome_why: j.whys.welcome,
  welcome_least: j.least.welcome,
  peak: j.scores.peak,
  peak_why: j.whys.peak,
  peak_least: j.least.peak,
  farewell: j.scores.farewell,
  farewell_why: j.whys.farewell,
  farewell_least: j.least.farewell,
  mean: j.mean,
  experience: j.experience,
  experience_raw: j.experienceRaw,
  calibration_version: j.calibrationVersion,
  sure_level: j.sureLevel,
  as_intended: j.asIntended,
  worst_gap: j.worstGap,
  cause: j.cause,
  reasons: j.reasons,
  detail: j.detail,
  cue: j.cue,
})

export const saveHistory = (tx: Tx, j: JudgementRecord) =>
  tx.query(
    'judgements.history.add',
    `insert into judgement_history (workspace_id, interaction_id, judged_at, model, standard_version, welcome, peak, farewell, experience, sure_level)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing`,
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
      j.sureLevel,
    ],
  )

/** Unties final judgements of conversations closed before `before` from who handled them, oldest first; answers how many. Index judgements_whose. */
export const forgetWhose = async (tx: Tx, before: Date, limit: number): Promise<number> =>
  (
    await tx.query(
      'judgements.forget-whose',
      `update judgements set agent_id = null where workspace_id = $1 and interaction_id in (
         select interaction_id from judgements where workspace_id = $1 and is_final and agent_id is not null and closed_at < $2
         order by closed_at limit $3 for update skip locked)
       returning 1`,
      [tx.workspaceId, before, limit],
    )
  ).length

export interface Earlier {
  judgedAt: Date
  model: string
  experience: number | null
  welcome: number | null
  peak: number | null
  farewell: number | null
  sureLevel: number
}
export const listHistory = (tx: ReadTx, interactionId: string): Promise<Earlier[]> =>
  tx.query<Earlier>(
    'judgements.history',
    `select judged_at as "judgedAt", model, experience, welcome, peak, farewell, sure_level as "sureLevel" from judgement_history
     where workspace_id = $1 and interaction_id = $2 order by judged_at desc limit 50`,
    [tx.workspaceId, interactionId],
  )

export const listDismissed = gathering<string, { key: string }[]>([], async (tx, ids) =>
  grouped(
    await tx.query<{ interactionId: string; key: string }>(
      'cues.dismissed',
      'select interaction_id as "interactionId", key from cue_dismissals where workspace_id = $1 and interaction_id = any($2::uuid[])',
      [tx.workspaceId, ids],
    ),
    (row) => row.interactionId,
  ),
)

export const insertDismissal = (tx: Tx, interactionId: string, key: string, personId: string) =>
  tx.query(
    'cues.dismiss',
    'insert into cue_dismissals (workspace_id, interaction_id, key, person_id, at) values ($1, $2, $3, $4, $5) on conflict do nothing',
    [tx.workspaceId, interactionId, key, personId, tx.now],
  )

/** The need in the workspace's words, for the engine: English, which its features were made for. */
export const findNeedName = gathering<string, string | null>(null, async (tx, ids) => {
  const rows = await tx.query<{ id: string; name: string }>(
    'judgements.needs',
    `select need_id as id, name ->> 'en' as name from needs where workspace_id = $1 and need_id = any($2::uuid[])`,
    [tx.workspaceId, ids],
  )
  return new Map(rows.map((row) => [row.id, row.name]))
})
