/** Reads over kept judgements for the moments screen. Every statement begins with the workspace and names its index. */
import type { CustomerId, InteractionId, PersonId, QueueId } from '@peakend/contract/ids.ts'
import type { Mark } from '@peakend/contract/mark.ts'
import type { Whose } from '@peakend/contract/moments.ts'
import type { Channel } from '@peakend/contract/values.ts'
import type { Scope } from '../base/caller.ts'
import type { ReadTx, SqlValue } from '../base/database.ts'
import { queuesIn, queryOf } from '../interactions/interactions.ts'
import { DELIGHT, FAILED } from './marks.ts'

/** A search that finds more conversations than this shows the newest of them. */
const MOST_SAID = 2000

export interface MomentFilter {
  from?: Date
  to?: Date
  channel?: Channel
  queueId?: QueueId
  agentId?: PersonId
  language?: string
  moment?: 'welcome' | 'peak' | 'farewell'
  verdict?: 'failed' | 'below' | 'met' | 'delight' | 'not-judged'
  reason?: string
  cause?: Whose | 'customer'
  vendorId?: string
  hour?: number
  q?: string
}

export interface BrowsedRow {
  interactionId: InteractionId
  customerId: CustomerId
  customerName: string | null
  channel: Channel
  language: string | null
  queueName: string | null
  agentId: PersonId | null
  agentName: string | null
  closedAt: Date | null
  scores: Record<'welcome' | 'peak' | 'farewell', number | null>
  whys: Record<'welcome' | 'peak' | 'farewell', string | null>
  least: Mark['standard']
  experience: number | null
  mean: number | null
  worstGap: number | null
  csat: number | null
  cause: Whose | null
  reasons: string[]
  snippet: string
}

/** The hour in which the customer came, as the workspace's clock shows it. */
const hourSql =
  'extract(hour from coalesce(j.opened_at, j.closed_at) at time zone (select w.time_zone from workspaces w where w.workspace_id = $1))::int'

const verdictSql = (moment: string, verdict: NonNullable<MomentFilter['verdict']>): string => {
  const least = `j.${moment}_least`
  switch (verdict) {
    case 'failed':
      return `j.${moment} < least(${FAILED}, ${least})`
    case 'below':
      return `j.${moment} >= least(${FAILED}, ${least}) and j.${moment} < ${least}`
    case 'met':
      return `j.${moment} >= ${least} and j.${moment} < ${DELIGHT}`
    case 'delight':
      return `j.${moment} >= greatest(${DELIGHT}, ${least})`
    case 'not-judged':
      return `j.${moment} is null`
    default:
      return verdict satisfies never
  }
}

/** Conditions and their values; `shape` names the text they make, so that a prepared statement's name stays true. */
export const whereOf = (scope: Scope, filter: MomentFilter, workspaceId: string) => {
  const values: SqlValue[] = [workspaceId]
  const where = ['j.workspace_id = $1', 'j.is_final']
  const shape: string[] = []
  const add = (name: string, value: SqlValue | undefined, text: (bound: string) => string) => {
    if (value === undefined) return
    values.push(value)
    where.push(text(`$${values.length}`))
    shape.push(name)
  }
  // an outside team without queues sees nothing
  add('s', queuesIn(scope) ?? undefined, (v) => `j.queue_id = any(${v})`)
  add('f', filter.from, (v) => `j.closed_at >= ${v}`)
  add('t', filter.to, (v) => `j.closed_at < ${v}`)
  add('c', filter.channel, (v) => `j.channel = ${v}`)
  add('q', filter.queueId, (v) => `j.queue_id = ${v}`)
  add('a', filter.agentId, (v) => `j.agent_id = ${v}`)
  add('l', filter.language, (v) => `j.language = ${v}`)
  add('r', filter.reason, (v) => `${v} = any(j.reasons)`)
  add('o', filter.cause, (v) => `j.cause = ${v}`)
  const members = 'select m.person_id from memberships m where m.workspace_id = $1 and m.vendor_id'
  if (filter.vendorId === 'own') {
    where.push(`j.agent_id in (${members} is null)`)
    shape.push('w0')
  } else add('w1', filter.vendorId, (v) => `j.agent_id in (${members} = ${v})`)
  add('h', filter.hour, (v) => `${hourSql} = ${v}`)
  if (filter.q) {
    const said = queryOf(filter.q)
    values.push(`%${filter.q.replace(/[\\%_]/g, '\\$&')}%`, ...(said === null ? [] : [said]))
    const name = `c.name ilike $${said === null ? values.length : values.length - 1}`
    const among = `j.interaction_id in (select f.interaction_id from peakend.search_turns($${values.length}, null, null, ${MOST_SAID}) f)`
    where.push(said === null ? name : `(${name} or ${among})`)
    shape.push(said === null ? 'n' : 'w')
  }
  if (filter.verdict) {
    const verdict = filter.verdict
    const moments = filter.moment ? [filter.moment] : (['welcome', 'peak', 'farewell'] as const)
    where.push(`(${moments.map((m) => `(${verdictSql(m, verdict)})`).join(' or ')})`)
    shape.push(`v${verdict}${filter.moment ?? ''}`)
  } else if (filter.moment) {
    where.push(`j.${filter.moment} is not null`)
    shape.push(`m${filter.moment}`)
  }
  return { values, where, shape: shape.join('') }
}

const joins = `from judgements j
  join interactions i on i.workspace_id = j.workspace_id and i.interaction_id = j.interaction_id
  left join customers c on c.workspace_id = j.workspace_id and c.customer_id = j.customer_id
  left join queues q on q.workspace_id = j.workspace_id and q.queue_id = j.queue_id
  left join colleagues a on a.person_id = j.agent_id
  left join survey_answers s on s.workspace_id = j.workspace_id and s.interaction_id = j.interaction_id`

const columns = `j.interaction_id as "interactionId", j.customer_id as "customerId", c.name as "customerName", j.channel, j.language, q.name as "queueName", j.agent_id as "agentId",
  a.name as "agentName", j.closed_at as "closedAt", json_build_object('welcome', j.welcome, 'peak', j.peak, 'farewell', j.farewell) as scores,
  json_build_object('welcome', j.welcome_why, 'peak', j.peak_why, 'farewell', j.farewell_why) as whys,
  json_build_object('welcome', j.welcome_least, 'peak', j.peak_least, 'farewell', j.farewell_least) as least,
  j.experience, j.mean, j.worst_gap as "worstGap", s.score as csat, j.cause, j.reasons, i.snippet`

export type Sort = 'newest' | 'worst' | 'best'
const orders: Record<Sort, { by: string; after: (a: string, b: string) => string }> = {
  newest: {
    by: 'j.closed_at desc, j.interaction_id desc',
    after: (a, b) => `(j.closed_at, j.interaction_id) < (${a}::timestamptz, ${b}::uuid)`,
  },
  worst: {
    by: 'j.worst_gap, j.interaction_id',
    after: (a, b) => `(j.worst_gap, j.interaction_id) > (${a}::real, ${b}::uuid)`,
  },
  best: {
    by: 'j.worst_gap desc, j.interaction_id desc',
    after: (a, b) => `(j.worst_gap, j.interaction_id) < (${a}::real, ${b}::uuid)`,
  },
}

/** Uses judgements_closed or judgements_worst. */
export const browse = (
  tx: ReadTx,
  scope: Scope,
  of: MomentFilter & { sort: Sort; after?: { value: string; id: string }; limit: number },
): Promise<BrowsedRow[]> => {
  const { values, where, shape } = whereOf(scope, of, tx.workspaceId)
  const order = orders[of.sort]
  if (of.sort !== 'newest') where.push('j.worst_gap is not null')
  if (of.after) {
    values.push(of.after.value, of.after.id)
    where.push(order.after(`$${values.length - 1}`, `$${values.length}`))
  }
  values.push(of.limit)
  return tx.query<BrowsedRow>(
    `moments.browse.${of.sort}${of.after ? '+' : ''}.${shape}`,
    `select ${columns} ${joins} where ${where.join(' and ')} order by ${order.by} limit $${values.length}`,
    values,
  )
}

export interface Summary {
  interactions: number
  judged: number
  met: number
  of: number
  means: Record<'welcome' | 'peak' | 'farewell', number | null>
  bins: Record<'welcome' | 'peak' | 'farewell', number[]>
  notJudged: Record<'welcome' | 'peak' | 'farewell', number>
  whys: { why: string; count: number }[]
  reasons: { reason: string; count: number }[]
  causes: { cause: Whose; count: number }[]
}

const binsSql = (moment: string) =>
  // eight half-point bins from 1 to 5; a 5 belongs to the last one (least() passes over null, so what was not judged is left out by hand)
  Array.from(
    { length: 8 },
    (_, k) => `count(*) filter (where j.${moment} is not null and least(floor((j.${moment} - 1) * 2), 7) = ${k})`,
  ).join(', ')

/** Figures over what the filter finds. */
export const summarise = async (tx: ReadTx, scope: Scope, filter: MomentFilter): Promise<Summary> => {
  const { values, where, shape } = whereOf(scope, filter, tx.workspaceId)
  const from = `${joins} where ${where.join(' and ')}`
  const [row] = await tx.query<Omit<Summary, 'reasons' | 'causes' | 'whys'>>(
    `moments.sum.${shape}`,
    `select count(*) as interactions, count(*) filter (where j.experience is not null) as judged,
       count(*) filter (where j.as_intended) as met, count(*) filter (where j.as_intended is not null) as of,
       json_build_object('welcome', avg(j.welcome), 'peak', avg(j.peak), 'farewell', avg(j.farewell)) as means,
       json_build_object('welcome', json_build_array(${binsSql('welcome')}), 'peak', json_build_array(${binsSql('peak')}), 'farewell', json_build_array(${binsSql('farewell')})) as bins,
       json_build_object('welcome', count(*) filter (where j.welcome is null), 'peak', count(*) filter (where j.peak is null), 'farewell', count(*) filter (where j.farewell is null)) as "notJudged"
     ${from}`,
    values,
  )
  const whys = await tx.query<Summary['whys'][number]>(
    `moments.whys.${shape}`,
    `select why, count(*) as count ${from.replace('where', 'cross join lateral (select distinct unnest(array[j.welcome_why, j.peak_why, j.farewell_why]) as why) w where w.why is not null and')}
     group by why order by count(*) desc`,
    values,
  )
  const reasons = await tx.query<Summary['reasons'][number]>(
    `moments.reasons.${shape}`,
    `select reason, count(*) as count ${from.replace('where', 'cross join lateral unnest(j.reasons) as reason where')} group by reason order by count(*) desc limit 40`,
    values,
  )
  const causes = await tx.query<Summary['causes'][number]>(
    `moments.causes.${shape}`,
    `select j.cause, count(*) as count ${from} and j.cause is not null group by j.cause order by count(*) desc`,
    values,
  )
  if (!row) throw new Error('an aggregate without a row')
  return { ...row, whys, reasons, causes }
}
