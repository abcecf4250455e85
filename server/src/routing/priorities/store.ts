import type { InteractionId, NeedId, QueueId } from '@peakend/contract/ids.ts'
import { PriorityRules, type PriorityRule } from '@peakend/contract/priorities.ts'
import type { Channel } from '@peakend/contract/values.ts'
import type { ReadTx, Tx } from '../../base/database.ts'
import { settingsOf } from '../queues/queues.ts'
import type { Facts } from '../policy/priority.ts'

/** The workspace's rules; none until somebody writes one. */
export const findRules = async (tx: ReadTx): Promise<PriorityRule[]> => {
  const [row] = await tx.query<{ rules: unknown }>(
    'priorities.rules',
    'select priorities as rules from routing_settings where workspace_id = $1',
    [tx.workspaceId],
  )
  return row ? PriorityRules.parse(row.rules) : []
}

export const saveRules = async (tx: Tx, rules: readonly PriorityRule[]): Promise<void> => {
  const { awayReasons } = await settingsOf(tx)
  await tx.query(
    'priorities.save',
    `insert into routing_settings (workspace_id, away_reasons, priorities) values ($1, $2, $3)
     on conflict (workspace_id) do update set priorities = excluded.priorities`,
    [tx.workspaceId, JSON.stringify(awayReasons), JSON.stringify(rules)],
  )
}

/** What is known of one of them; the need as it was chosen, confirmed or is of the case, and what the customer wrote, where the need is not known. */
export interface FactsRow extends Omit<Facts, 'needIds'> {
  interactionId: InteractionId
  needId: NeedId | null
  said: string[]
}

/** What is read of a customer's words: the matter shows in the first of them. */
const MOST_SAID = 12

export const listFacts = (tx: ReadTx, interactionIds: readonly string[], readsWords: boolean): Promise<FactsRow[]> =>
  tx.query<FactsRow>(
    'priorities.facts',
    `select i.interaction_id as "interactionId", i.channel, i.touchpoint_id as "touchpointId", coalesce(i.need_id, c.need_id) as "needId",
       exists (select from promises p where p.workspace_id = $1 and p.customer_id = any(who.ids) and p.state = 'broken') as "hasBrokenPromise",
       (select count(*)::int from transfers t where t.workspace_id = $1 and t.interaction_id = i.interaction_id) as moved,
       (select count(*)::int from interactions o where o.workspace_id = $1 and o.customer_id = any(who.ids)
         and o.opened_at >= i.opened_at - interval '7 days' and o.opened_at < i.opened_at) as "cameBack",
       coalesce((select json_agg(json_build_object('key', f.key, 'value', f.value)) from facts f where f.workspace_id = $1
         and f.customer_id = any(who.ids) and f.struck_at is null and f.noted_by is not null), '[]') as noted,
       case when $3 and i.need_id is null and c.need_id is null then array(select t.text from turns t where t.workspace_id = $1
         and t.interaction_id = i.interaction_id and t.by = 'customer' and t.kind = 'said' order by t.ordinal limit $4) else '{}' end as said
     from unnest($2::uuid[]) asked (id) join interactions i on i.workspace_id = $1 and i.interaction_id = asked.id
     left join cases c on c.workspace_id = $1 and c.case_id = i.case_id
     cross join lateral (select array(select peakend.merged_customers($1, peakend.resolved_customer($1, i.customer_id))) as ids) who`,
    [tx.workspaceId, [...interactionIds], readsWords, MOST_SAID],
  )

/** The rules that hold for these who wait: their place moves by what is more or less than before. Answers how many moved. */
export const moveByRules = async (
  tx: Tx,
  held: readonly { interactionId: string; rule: PriorityRule | null }[],
): Promise<number> =>
  (
    await tx.query(
      'priorities.move',
      `update queue_stays s set rule_level = n.level, rule = n.rule::jsonb,
         line_at = s.line_at - (least(9, s.priority + n.level) - least(9, s.priority + s.rule_level))
           * coalesce((q.rules ->> 'headStartMs')::int, 60000) * interval '1 ms'
       from unnest($2::uuid[], $3::int[], $4::text[]) n (interaction_id, level, rule), queues q
       where s.workspace_id = $1 and s.interaction_id = n.interaction_id and s.ended_at is null and q.workspace_id = $1 and q.queue_id = s.queue_id
         and (s.rule_level, s.rule) is distinct from (n.level::smallint, n.rule::jsonb) returning 1`,
      [
        tx.workspaceId,
        held.map(({ interactionId }) => interactionId),
        held.map(({ rule }) => rule?.level ?? 0),
        held.map(({ rule }) => (rule ? JSON.stringify(rule) : null)),
      ],
    )
  ).length

/** Who waits, in the order of ids, after `after`. */
export const listWaitingIds = async (tx: ReadTx, after: string | null, limit: number): Promise<InteractionId[]> =>
  (
    await tx.query<{ id: InteractionId }>(
      'priorities.waiting',
      `select interaction_id as id from queue_stays where workspace_id = $1 and ended_at is null and ($2::uuid is null or interaction_id > $2)
       order by interaction_id limit $3`,
      [tx.workspaceId, after, limit],
    )
  ).map(({ id }) => id)

export interface Standing {
  interactionId: InteractionId
  customerName: string | null
  channel: Channel
  queueId: QueueId
  queueName: string
  headStartMs: number
  since: Date
  lineAt: Date
  priority: number
  ruleLevel: number
}

/** Who waits in these queues (all where null), in the order of the line. */
export const listStanding = (tx: ReadTx, queues: readonly string[] | null, limit: number): Promise<Standing[]> =>
  tx.query<Standing>(
    'priorities.standing',
    `select s.interaction_id as "interactionId", c.name as "customerName", s.channel, s.queue_id as "queueId", q.name as "queueName",
       coalesce((q.rules ->> 'headStartMs')::int, 60000) as "headStartMs", s.since, s.line_at as "lineAt", s.priority, s.rule_level as "ruleLevel"
     from queue_stays s join queues q using (workspace_id, queue_id) join interactions i using (workspace_id, interaction_id)
     left join customers c on c.workspace_id = s.workspace_id and c.customer_id = peakend.resolved_customer(s.workspace_id, i.customer_id)
     where s.workspace_id = $1 and s.ended_at is null and ($2::uuid[] is null or s.queue_id = any($2)) order by s.line_at, s.interaction_id limit $3`,
    [tx.workspaceId, queues === null ? null : [...queues], limit],
  )

/** What its last stay says of why it went before its turn. */
export const findAhead = async (
  tx: ReadTx,
  interactionId: string,
): Promise<{ level: number; headStartMs: number; rule: unknown } | null> => {
  const [row] = await tx.query<{ level: number; headStartMs: number; rule: unknown }>(
    'priorities.ahead',
    `select least(9, s.priority + s.rule_level) as level, coalesce((q.rules ->> 'headStartMs')::int, 60000) as "headStartMs", s.rule
     from queue_stays s join queues q using (workspace_id, queue_id)
     where s.workspace_id = $1 and s.interaction_id = $2 order by s.entered_at desc limit 1`,
    [tx.workspaceId, interactionId],
  )
  return row ?? null
}
