/** Sums of a period by group; everything is counted in the database, from the one index judgements_even. */
import type { Dimension } from '@peakend/contract/consistency.ts'
import type { Whose } from '@peakend/contract/moments.ts'
import type { ReadTx } from '../../base/database.ts'

export type MomentName = 'welcome' | 'peak' | 'farewell'

/** The scores of one moment in one group; `all` is the whole. */
export interface MomentSums {
  dimension: Dimension | 'all'
  key: string
  moment: MomentName
  n: number
  mean: number
  variance: number
  p10: number
}

/** What came of the conversations of one group. */
export interface GroupSums {
  dimension: Dimension | 'all'
  key: string
  interactions: number
  /** With at least one moment judged: what shortfalls are counted of. */
  judged: number
  met: number
  of: number
  causes: Partial<Record<Whose, number>>
  /** The standard in force, averaged over the conversations whose moment was judged. */
  standards: Record<MomentName, number | null>
}

export interface Period {
  from: Date
  to: Date
  queueIds: readonly string[] | null
  /** An outside team sees what its own people served. */
  vendorId: string | null
  zone: string
  /** Nobody's own figures from before this; null for nobody's at all. */
  peopleSince: Date | null
}

const causes: readonly Whose[] = ['agent', 'hand-over', 'waiting', 'flow', 'rule', 'product', 'partner']

/** The brand's own people among the vendors. */
const OWN = `'00000000-0000-0000-0000-000000000000'::uuid`

/** The conversations of the period with the group each belongs to, in every dimension. Where nobody answered there is no agent and no vendor. */
const conversations = `select j.channel, j.language, case when j.closed_at >= $8 then j.agent_id end as agent,
     case when j.agent_id is not null then coalesce(m.vendor_id, ${OWN}) end as vendor,
     date_part('hour', coalesce(j.opened_at, j.closed_at) at time zone $7) as hour,
     j.welcome, j.peak, j.farewell, j.welcome_least, j.peak_least, j.farewell_least, j.as_intended, j.cause
   from judgements j left join memberships m on m.workspace_id = j.workspace_id and m.person_id = j.agent_id
   where j.workspace_id = $1 and j.is_final and j.closed_at >= $2 and j.closed_at < $3
     and ($4::uuid[] is null or j.queue_id = any($4)) and ($5::uuid is null or m.vendor_id = $5) and ($6::uuid is null or j.queue_id = $6)`

// Counted twice, by people and by all the rest together, and the rest rolled up from its few combinations: a fifth of the time that six groupings of every row take.
const keys = ['channel', 'language', 'vendor', 'hour'] as const
const ofRest = 'not is_person'
const dimensionSql = `case ${keys.map((k) => `when grouping(${k}) = 0 then '${k}'`).join(' ')} else 'all' end`
const textOf = (key: (typeof keys)[number]) =>
  key === 'vendor' ? `case when vendor = ${OWN} then 'own' else vendor::text end` : `${key}::text`
const keySql = `case ${keys.map((k) => `when grouping(${k}) = 0 then ${textOf(k)}`).join(' ')} else '' end`

const valuesOf = (tx: ReadTx, of: Period, queueId: string | null) => [
  tx.workspaceId,
  of.from,
  of.to,
  of.queueIds,
  of.vendorId,
  queueId,
  of.zone,
  of.peopleSince ?? 'infinity',
]

const momentNames: readonly MomentName[] = ['welcome', 'peak', 'farewell']
const partsOf = (moment: MomentName) =>
  `select grouping(hour) = 1 as is_person, ${keys.join(', ')}, agent, '${moment}' as moment, ${moment}::float8 as score, count(*) as n
   from c where ${moment} is not null group by grouping sets ((${moment}, ${keys.join(', ')}), (${moment}, agent))`

/**
 * Mean, variance and tenth percentile (the least score that a tenth of the conversations do not exceed) by group and moment. The scores have one
 * decimal, so they are counted first: 41 numbers a group and moment hold all the rest is made of, and no conversation is sorted.
 */
export const momentSums = (tx: ReadTx, of: Period, queueId: string | null): Promise<MomentSums[]> =>
  tx.query<MomentSums>(
    'consistency.moments',
    `with c as materialized (${conversations}),
     parts as materialized (
       ${momentNames.map(partsOf).join(' union all ')}),
     counted as (
       select ${dimensionSql} as dimension, ${keySql} as key, moment, score, sum(n) as n from parts where ${ofRest}
       group by grouping sets ((moment, score), ${keys.map((k) => `(moment, score, ${k})`).join(', ')})
       union all select 'agent', agent::text, moment, score, n from parts where not (${ofRest})),
     running as (
       select *, sum(n) over (partition by dimension, key, moment order by score) as upto, sum(n) over (partition by dimension, key, moment) as total
       from counted where key is not null)
     select dimension, key, moment, total::float8 as n, (sum(n * score) / total)::float8 as mean,
       (greatest(0, sum(n * score * score) - power(sum(n * score), 2) / total::float8) / greatest(1, total - 1))::float8 as variance,
       (min(score) filter (where upto * 10 >= total)) as p10
     from running group by dimension, key, moment, total`,
    valuesOf(tx, of, queueId),
  )

const counts = {
  interactions: 'count(*)',
  judged: 'count(coalesce(welcome, peak, farewell))',
  met: 'count(*) filter (where as_intended)',
  of: 'count(as_intended)',
  welcome: 'count(welcome)',
  peak: 'count(peak)',
  farewell: 'count(farewell)',
  welcome_sum: 'sum(welcome_least) filter (where welcome is not null)',
  peak_sum: 'sum(peak_least) filter (where peak is not null)',
  farewell_sum: 'sum(farewell_least) filter (where farewell is not null)',
  ...Object.fromEntries(
    causes.map((cause) => [`cause_${cause.replace('-', '_')}`, `count(*) filter (where cause = '${cause}')`]),
  ),
}
const names = Object.keys(counts)

/** How many were as intended, what the shortfalls' causes were and which standard was in force, by group. */
export const groupSums = (tx: ReadTx, of: Period, queueId: string | null): Promise<GroupSums[]> =>
  tx.query<GroupSums>(
    'consistency.groups',
    `with c as materialized (${conversations}),
     parts as materialized (
       select grouping(hour) = 1 as is_person, ${keys.join(', ')}, agent, ${Object.entries(counts)
         .map(([name, sql]) => `${sql} as ${name}`)
         .join(', ')}
       from c group by grouping sets ((${keys.join(', ')}), (agent))),
     counted as (
       select ${dimensionSql} as dimension, ${keySql} as key, ${names.map((name) => `sum(${name}) as ${name}`).join(', ')} from parts where ${ofRest}
       group by grouping sets ((), ${keys.map((k) => `(${k})`).join(', ')})
       union all select 'agent', agent::text, ${names.join(', ')} from parts where not (${ofRest}))
     select dimension, key, interactions::float8, judged::float8, met::float8, of::float8,
       json_build_object(${causes.map((cause) => `'${cause}', cause_${cause.replace('-', '_')}`).join(', ')}) as causes,
       json_build_object('welcome', welcome_sum / nullif(welcome, 0), 'peak', peak_sum / nullif(peak, 0), 'farewell', farewell_sum / nullif(farewell, 0)) as standards
     from counted where key is not null and interactions > 0`,
    valuesOf(tx, of, queueId),
  )

/** Names of the people and vendors that stand in the figures. */
export const namesOf = async (tx: ReadTx, people: readonly string[]): Promise<Map<string, string>> => {
  const rows = await tx.query<{ id: string; name: string }>(
    'consistency.names',
    `select person_id::text as id, name from colleagues where person_id = any($2::uuid[])
     union all select vendor_id::text, name from vendors where workspace_id = $1`,
    [tx.workspaceId, people],
  )
  return new Map(rows.map(({ id, name }) => [id, name]))
}
