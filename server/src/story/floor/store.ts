/** Reads for the floor. Each statement looks at today or at what is open, never at the whole past. */
import type { MailboxTrouble } from '@peakend/contract/email.ts'
import type {
  CustomerId,
  InteractionId,
  MailboxId,
  MessageAccountId,
  PersonId,
  QueueId,
} from '@peakend/contract/ids.ts'
import type { MessageTrouble } from '@peakend/contract/message-accounts.ts'
import type { Whose } from '@peakend/contract/moments.ts'
import type { Channel } from '@peakend/contract/values.ts'
import type { RecogniserFault } from '@peakend/contract/transcription.ts'
import type { ReadTx } from '../../base/database.ts'

type Three<T> = Record<'welcome' | 'peak' | 'farewell', T>

export interface QueueToday {
  id: QueueId
  name: string
  targetMs: number
  targetPct: number
  channels: Channel[]
  waiting: number
  longestSince: Date | null
  saidMs: number | null
  offered: number
  answered: number
  left: number
  inTarget: number
  /** Of those answered, the ones that waited here for it: without call-backs. */
  answeredHere: number
  /** Call-backs that run. */
  callBacks: number
  /** Messages callers left that nobody has taken yet. */
  messages: number
}

/** Short abandons (left within 6 s) are excluded from both sides of "answered in target" (measures.md). */
const SHORT_LEFT = `interval '6 seconds'`

export const queuesToday = (tx: ReadTx, from: Date, queueIds: readonly string[] | null): Promise<QueueToday[]> =>
  tx.query<QueueToday>(
    'floor.queues-today',
    `with stays as (
       -- whom a person took before (handed over, come back, a further attempt of a call-back) is counted once
       select s.*, s.channel = 'voicemail' as is_message, q.target_within_ms, (s.arrival <> 'arrived' or s.callback_id is not null) and exists (select from queue_stays e
           where e.workspace_id = s.workspace_id and e.interaction_id = s.interaction_id and e.ending = 'answered' and e.entered_at < s.entered_at) as is_again
       from queue_stays s join queues q using (workspace_id, queue_id) where s.workspace_id = $1 and (s.entered_at >= $2 or s.ended_at is null)),
     today as (
       select s.queue_id,
         array_agg(distinct case when s.is_message then 'phone' else s.channel end) as channels,
         count(*) filter (where s.ended_at is null and s.callback_id is null and not s.is_message) as waiting,
         count(*) filter (where s.ended_at is null and s.is_message) as messages,
         min(s.since) filter (where s.ended_at is null and s.callback_id is null and not s.is_message) as longest,
         count(*) filter (where s.arrival = 'arrived' and not (coalesce(s.ending, '') = 'left' and s.ended_at - s.entered_at < ${SHORT_LEFT})) as offered,
         count(*) filter (where s.ending = 'answered' and not s.is_again) as answered,
         count(*) filter (where s.ending = 'left' and not s.is_again and s.ended_at - s.entered_at >= ${SHORT_LEFT}) as "left",
         -- who left a message was promised no minute
         count(*) filter (where s.ending = 'answered' and s.callback_id is null and not s.is_again and not s.is_message) as answered_here,
         count(*) filter (where s.ending = 'answered' and s.callback_id is null and not s.is_again and not s.is_message and s.ended_at - s.since <= s.target_within_ms * interval '1 millisecond') as in_target
       from stays s group by s.queue_id)
     select q.queue_id as id, q.name, q.target_within_ms as "targetMs", q.target_share_pct as "targetPct", coalesce(t.channels, '{}') as channels,
       coalesce(t.waiting, 0) as waiting, coalesce(t.messages, 0) as messages, t.longest as "longestSince",
       (select s.said_ms from queue_stays s where s.workspace_id = q.workspace_id and s.queue_id = q.queue_id and s.ended_at is null and s.callback_id is null and s.channel <> 'voicemail' order by s.since limit 1) as "saidMs",
       coalesce(t.offered, 0) as offered, coalesce(t.answered, 0) as answered, coalesce(t."left", 0) as "left", coalesce(t.in_target, 0) as "inTarget",
       coalesce(t.answered_here, 0) as "answeredHere",
       (select count(*)::int from callbacks b where b.workspace_id = q.workspace_id and b.queue_id = q.queue_id and b.state in ('in-line', 'booked', 'again', 'calling')) as "callBacks"
     from queues q left join today t using (queue_id)
     where q.workspace_id = $1 and q.retired_at is null and ($3::uuid[] is null or q.queue_id = any($3)) order by lower(q.name) limit 500`,
    [tx.workspaceId, from, queueIds],
  )

export interface QueueMoments {
  queueId: QueueId
  judged: number
  means: Three<number | null>
  least: Three<number>
}
export const momentsToday = (tx: ReadTx, from: Date): Promise<QueueMoments[]> =>
  tx.query<QueueMoments>(
    'floor.moments',
    `select queue_id as "queueId", count(*) as judged,
       json_build_object('welcome', avg(welcome), 'peak', avg(peak), 'farewell', avg(farewell)) as means,
       json_build_object('welcome', avg(welcome_least), 'peak', avg(peak_least), 'farewell', avg(farewell_least)) as least
     from judgements where workspace_id = $1 and is_final and closed_at >= $2 and queue_id is not null group by queue_id`,
    [tx.workspaceId, from],
  )

export interface PersonNow {
  personId: PersonId
  name: string
  state: 'available' | 'away' | 'offline'
  reason: string | null
  since: Date
  capacity: number
  load: number
  letterCapacity: number
  letterLoad: number
  callLoad: number
  visitLoad: number
  queues: QueueId[]
}
/** People who serve a queue or hold a conversation, by name: never by speed. */
export const peopleNow = (tx: ReadTx): Promise<PersonNow[]> =>
  tx.query<PersonNow>(
    'floor.people',
    `select c.person_id as "personId", c.name, coalesce(p.state, 'offline') as state, p.reason, coalesce(p.since, $2) as since, coalesce(p.capacity, 3) as capacity,
       coalesce(p.load, 0) as load, coalesce(p.letter_capacity, 5) as "letterCapacity", coalesce(p.letter_load, 0) as "letterLoad",
       coalesce(p.call_load, 0) as "callLoad", coalesce(p.visit_load, 0) as "visitLoad", coalesce((select array_agg(m.queue_id) from queue_members m where m.workspace_id = $1 and m.person_id = c.person_id), '{}') as queues
     from colleagues c left join presences p on p.person_id = c.person_id
     where c.state = 'active' and (p.state <> 'offline' or exists (select from queue_members m where m.workspace_id = $1 and m.person_id = c.person_id))
     order by lower(c.name), c.person_id limit 2000`,
    [tx.workspaceId, tx.now],
  )

/** Who has no name is told apart by the number they called or wrote from. */
const shownName = `coalesce(c.name, nullif(i.context ->> 'number', '')) as "customerName"`

export interface Handled {
  personId: PersonId
  interactionId: InteractionId
  customerName: string | null
  channel: Channel
  since: Date
  waitingReplySince: Date | null
}
export const handledNow = (tx: ReadTx): Promise<Handled[]> =>
  tx.query<Handled>(
    'floor.handled',
    `select i.agent_id as "personId", i.interaction_id as "interactionId", ${shownName}, i.channel, coalesce(h.since, i.answered_at, i.opened_at) as since,
       i.waiting_reply_since as "waitingReplySince"
     from interactions i left join customers c using (workspace_id, customer_id)
     left join holds h on h.workspace_id = i.workspace_id and h.interaction_id = i.interaction_id
     where i.workspace_id = $1 and i.agent_id is not null and i.state in ('active', 'wrap-up') order by i.agent_id, since limit 5000`,
    [tx.workspaceId],
  )

export interface LiveShortfall {
  interactionId: InteractionId
  customerId: CustomerId
  customerName: string | null
  channel: Channel
  queueName: string | null
  agentName: string | null
  scores: Three<number | null>
  whys: Three<string | null>
  least: Three<number>
  cause: Whose
  reasons: string[]
  since: Date
}
/** Running conversations with a moment under its standard, worst first; uses judgements_live. */
export const shortfallsNow = (
  tx: ReadTx,
  queueIds: readonly string[] | null,
  limit: number,
): Promise<LiveShortfall[]> =>
  tx.query<LiveShortfall>(
    'floor.shortfalls',
    `select j.interaction_id as "interactionId", j.customer_id as "customerId", ${shownName}, j.channel, q.name as "queueName", a.name as "agentName",
       json_build_object('welcome', j.welcome, 'peak', j.peak, 'farewell', j.farewell) as scores,
       json_build_object('welcome', j.welcome_why, 'peak', j.peak_why, 'farewell', j.farewell_why) as whys,
       json_build_object('welcome', j.welcome_least, 'peak', j.peak_least, 'farewell', j.farewell_least) as least,
       coalesce(j.cause, 'agent') as cause, j.reasons, j.judged_at as since
     from judgements j join interactions i using (workspace_id, interaction_id)
     left join customers c on c.workspace_id = j.workspace_id and c.customer_id = j.customer_id
     left join queues q on q.workspace_id = j.workspace_id and q.queue_id = j.queue_id
     left join colleagues a on a.person_id = i.agent_id
     where j.workspace_id = $1 and not j.is_final and i.state in ('waiting', 'active', 'wrap-up') and j.worst_gap < 0 and ($2::uuid[] is null or j.queue_id = any($2))
     order by j.worst_gap, j.interaction_id limit $3`,
    [tx.workspaceId, queueIds, limit],
  )

export interface LongWait {
  interactionId: InteractionId
  customerId: CustomerId
  customerName: string | null
  channel: Channel
  queueName: string | null
  since: Date
  saidMs: number | null
}
/** Waiting longer than we said, or, where nothing was said, three times the queue's target. Whoever took a call-back does not wait here: they have a time of their own. */
export const longWaitsNow = (tx: ReadTx, queueIds: readonly string[] | null, limit: number): Promise<LongWait[]> =>
  tx.query<LongWait>(
    'floor.waits',
    `select s.interaction_id as "interactionId", i.customer_id as "customerId", ${shownName}, s.channel, q.name as "queueName", s.since, s.said_ms as "saidMs"
     from queue_stays s join interactions i using (workspace_id, interaction_id) join queues q on q.workspace_id = s.workspace_id and q.queue_id = s.queue_id
     left join customers c on c.workspace_id = i.workspace_id and c.customer_id = i.customer_id
     where s.workspace_id = $1 and s.ended_at is null and s.callback_id is null and s.channel <> 'voicemail' and ($3::uuid[] is null or s.queue_id = any($3))
       and $2 - s.since > coalesce(s.said_ms, q.target_within_ms * 3) * interval '1 millisecond'
     order by s.since limit $4`,
    [tx.workspaceId, tx.now, queueIds, limit],
  )

export interface NoPerson {
  interactionId: InteractionId
  customerId: CustomerId
  customerName: string | null
  number: string | null
  queueName: string | null
  since: Date
}
/** A day is how long calling back still mends it. */
const NO_PERSON_MS = 24 * 3_600_000
/**
 * Asked a flow for a person within a day and hung up before one answered; not who left a message or takes a call-back, and no longer once somebody talked with the
 * same customer. Uses flow_runs_wanted, interactions_customer.
 */
export const noPersonNow = (tx: ReadTx, queueIds: readonly string[] | null, limit: number): Promise<NoPerson[]> =>
  tx.query<NoPerson>(
    'floor.no-person',
    `select r.interaction_id as "interactionId", i.customer_id as "customerId", c.name as "customerName", r.number, q.name as "queueName", r.wanted_at as since
     from flow_runs r join interactions i using (workspace_id, interaction_id)
     left join customers c on c.workspace_id = i.workspace_id and c.customer_id = i.customer_id
     left join queues q on q.workspace_id = i.workspace_id and q.queue_id = i.queue_id
     where r.workspace_id = $1 and r.wanted_at >= $2 and i.state = 'closed' and i.answered_at is null and r.ending is distinct from 'message'
       and ($3::uuid[] is null or i.queue_id = any($3))
       and not exists (select from interactions l where l.workspace_id = $1 and l.customer_id = i.customer_id and l.answered_at > r.wanted_at)
     order by r.wanted_at desc limit $4`,
    [tx.workspaceId, new Date(tx.now.getTime() - NO_PERSON_MS), queueIds, limit],
  )

export interface Day {
  met: number
  judged: number
  of: number
  toPersonMedianMs: number | null
  live: number
  hours: { at: string; met: number; judged: number }[]
}
export const dayOf = async (tx: ReadTx, from: Date): Promise<Day> => {
  const [row] = await tx.query<Day>(
    'floor.day',
    `select
       (select count(*) from judgements where workspace_id = $1 and is_final and closed_at >= $2 and as_intended) as met,
       (select count(*) from judgements where workspace_id = $1 and is_final and closed_at >= $2 and as_intended is not null) as judged,
       (select count(*) from judgements where workspace_id = $1 and is_final and closed_at >= $2) as of,
       (select (percentile_cont(0.5) within group (order by extract(epoch from answered_at - opened_at) * 1000))::int
          from interactions where workspace_id = $1 and opened_at >= $2 and answered_at is not null and not is_imported) as "toPersonMedianMs",
       (select count(*) from interactions where workspace_id = $1 and state in ('waiting', 'active', 'wrap-up')) as live,
       (select coalesce(json_agg(h order by h.at), '[]') from (
          select date_trunc('hour', closed_at) as at, count(*) filter (where as_intended) as met, count(*) filter (where as_intended is not null) as judged
          from judgements where workspace_id = $1 and is_final and closed_at >= $2 group by 1) h) as hours`,
    [tx.workspaceId, from],
  )
  if (!row) throw new Error('an aggregate without a row')
  return row
}

export interface Quarter {
  at: Date
  asIntended: number
  below: number
  failed: number
  notJudged: number
  open: number
}
/** Arrivals of the last two hours by quarter of an hour, and what became of them; uses interactions_opened. */
export const recentQuarters = (tx: ReadTx): Promise<Quarter[]> =>
  tx.query<Quarter>(
    'floor.recent',
    `select g.at,
       count(i.*) filter (where j.is_final and j.as_intended) as "asIntended",
       count(i.*) filter (where j.is_final and j.as_intended is not true and not (least(j.welcome, j.peak, j.farewell) < 2.5)) as below,
       count(i.*) filter (where j.is_final and j.as_intended is not true and least(j.welcome, j.peak, j.farewell) < 2.5) as failed,
       count(i.*) filter (where j.is_final and j.as_intended is not true and least(j.welcome, j.peak, j.farewell) is null) as "notJudged",
       count(i.*) filter (where j.is_final is not true) as open
     from generate_series(date_bin('15 minutes', $2::timestamptz, 'epoch') - interval '105 minutes', date_bin('15 minutes', $2::timestamptz, 'epoch'), interval '15 minutes') as g(at)
     left join interactions i on i.workspace_id = $1 and i.opened_at >= g.at and i.opened_at < g.at + interval '15 minutes' and not i.is_imported
     left join judgements j on j.workspace_id = $1 and j.interaction_id = i.interaction_id
     group by g.at order by g.at`,
    [tx.workspaceId, tx.now],
  )

/** Mailboxes that cannot be read or written, the longest failing first. */
export const failingMailboxes = (tx: ReadTx, queueIds: readonly string[] | null, limit: number) =>
  tx.query<{ mailboxId: MailboxId; address: string; queueName: string | null; why: MailboxTrouble; since: Date }>(
    'floor.mailboxes',
    `select m.mailbox_id as "mailboxId", m.address, q.name as "queueName", m.why, m.health_since as since
     from mailboxes m join touchpoints t using (workspace_id, touchpoint_id)
     left join queues q on q.workspace_id = m.workspace_id and q.queue_id = t.queue_id
     where m.workspace_id = $1 and m.removed_at is null and m.state = 'on' and m.health = 'failing' and ($2::uuid[] is null or t.queue_id = any($2))
     order by m.health_since limit $3`,
    [tx.workspaceId, queueIds, limit],
  )

/** What writes calls down, where it does not work; none where it is off. */
export const failingTranscription = (tx: ReadTx) =>
  tx.query<{ why: RecogniserFault; since: Date }>(
    'floor.transcription',
    'select fault as why, fault_since as since from transcription_settings where workspace_id = $1 and is_on and fault is not null',
    [tx.workspaceId],
  )

/** Accounts for messages that cannot send or receive, the longest failing first. */
export const failingAccounts = (tx: ReadTx, queueIds: readonly string[] | null, limit: number) =>
  tx.query<{ accountId: MessageAccountId; name: string; queueName: string | null; why: MessageTrouble; since: Date }>(
    'floor.message-accounts',
    `select a.account_id as "accountId", a.settings ->> 'name' as name, q.name as "queueName", a.why, a.health_since as since
     from message_accounts a join touchpoints t using (workspace_id, touchpoint_id)
     left join queues q on q.workspace_id = a.workspace_id and q.queue_id = t.queue_id
     where a.workspace_id = $1 and a.removed_at is null and a.state = 'on' and a.health = 'failing' and ($2::uuid[] is null or t.queue_id = any($2))
     order by a.health_since limit $3`,
    [tx.workspaceId, queueIds, limit],
  )
