import type { QueueId } from '@peakend/contract/ids.ts'
import type { ReadTx } from '../base/database.ts'

export interface HalfHourRow {
  at: Date | null
  queueId: QueueId | null
  queueName: string | null
  offered: number
  answered: number
  /** Of those answered, the ones that waited here for it: without call-backs. */
  answeredHere: number
  callBacks: number
  left: number
  shortLeft: number
  waitMedianMs: number | null
  waitP90Ms: number | null
  inTarget: number
  transfers: number
  messages: number
  csatTop: number
  csatAnswers: number
  met: number
  judged: number
}

/**
 * Stays that entered in the range, by queue and half hour (`grouped`) or by queue over the whole range, with a row over all queues (queueId null).
 * An interaction's survey and judgement count at its first stay. Uses queue_stays_entered.
 */
export const halfHourRows = (
  tx: ReadTx,
  of: { from: Date; to: Date; queueIds: readonly string[] | null; grouped: boolean },
): Promise<HalfHourRow[]> =>
  tx.query<HalfHourRow>(
    of.grouped ? 'reports.half-hours-once' : 'reports.totals-once',
    `with stays as (
       select s.*, q.name, q.target_within_ms,
         date_bin('30 minutes', s.entered_at, 'epoch') as half,
         coalesce(s.ending, '') = 'left' and s.ended_at - s.entered_at < interval '6 seconds' as is_short,
         extract(epoch from s.ended_at - s.since) * 1000 as wait_ms,
         s.arrival = 'arrived' as is_first,
         -- who left a message on the phone was promised no minute
         s.channel = 'voicemail' as is_message,
         -- whenever and wherever somebody took it, once: handed over and taken again is no further answer
         s.arrival = 'arrived' and exists (select from queue_stays e where e.workspace_id = s.workspace_id and e.interaction_id = s.interaction_id
           and e.ending = 'answered' and e.entered_at >= s.entered_at and not exists (select from queue_stays n where n.workspace_id = s.workspace_id
             and n.interaction_id = s.interaction_id and n.arrival = 'arrived' and n.entered_at > s.entered_at and n.entered_at <= e.entered_at)) as is_taken,
         -- handed over, come back, or a further attempt of a call-back: a person took them before, so it is no further wait and nobody left unmet
         (s.arrival <> 'arrived' or s.callback_id is not null) and exists (select from queue_stays e where e.workspace_id = s.workspace_id and e.interaction_id = s.interaction_id
           and e.ending = 'answered' and e.entered_at < s.entered_at) as is_again
       from queue_stays s join queues q using (workspace_id, queue_id)
       where s.workspace_id = $1 and s.entered_at >= $2 and s.entered_at < $3 and ($4::uuid[] is null or s.queue_id = any($4)))
     select ${of.grouped ? 's.half as at' : 'null::timestamptz as at'}, s.queue_id as "queueId", case when grouping(s.queue_id) = 0 then max(s.name) end as "queueName",
       count(*) filter (where s.is_first and not s.is_short) as offered,
       count(*) filter (where s.is_taken and not s.is_short) as answered,
       count(*) filter (where s.ending = 'answered' and s.callback_id is null and not s.is_again and not s.is_message) as "answeredHere",
       count(*) filter (where s.is_first and s.callback_id is not null) as "callBacks",
       count(*) filter (where s.ending = 'left' and not s.is_short and not s.is_again) as "left",
       count(*) filter (where s.is_short and not s.is_again) as "shortLeft",
       (percentile_cont(0.5) within group (order by s.wait_ms) filter (where s.ending = 'answered' and s.callback_id is null and not s.is_again and not s.is_message))::int as "waitMedianMs",
       (percentile_cont(0.9) within group (order by s.wait_ms) filter (where s.ending = 'answered' and s.callback_id is null and not s.is_again and not s.is_message))::int as "waitP90Ms",
       count(*) filter (where s.ending = 'answered' and s.callback_id is null and not s.is_again and not s.is_message and s.wait_ms <= s.target_within_ms) as "inTarget",
       count(*) filter (where s.arrival = 'transferred') as transfers,
       0 as messages,
       count(a.score) filter (where s.is_first and a.score >= 4) as "csatTop",
       count(a.score) filter (where s.is_first) as "csatAnswers",
       count(*) filter (where s.is_first and j.as_intended) as met,
       count(*) filter (where s.is_first and j.as_intended is not null) as judged
     from stays s
     left join survey_answers a on a.workspace_id = s.workspace_id and a.interaction_id = s.interaction_id and a.answered_at is not null
     left join judgements j on j.workspace_id = s.workspace_id and j.interaction_id = s.interaction_id and j.is_final
     group by ${of.grouped ? 's.half, s.queue_id order by s.half, max(s.name)' : 'grouping sets ((s.queue_id), ()) order by grouping(s.queue_id) desc, max(s.name)'}`,
    [tx.workspaceId, of.from, of.to, of.queueIds],
  )

export interface MessagesLeft {
  at: Date
  queueId: QueueId | null
  queueName: string | null
  n: number
}

/** Messages left while closed, and by callers whenever, by queue and half hour. */
export const messagesLeft = (tx: ReadTx, from: Date, to: Date): Promise<MessagesLeft[]> =>
  tx.query(
    'reports.messages-left',
    `select date_bin('30 minutes', opened_at, 'epoch') as at, queue_id as "queueId", q.name as "queueName", count(*) as n
     from interactions left join queues q using (workspace_id, queue_id)
     where workspace_id = $1 and opened_at >= $2 and opened_at < $3 and not is_imported
       and (outcome = 'message' or exists (select from queue_stays s where s.workspace_id = $1 and s.interaction_id = interactions.interaction_id and s.channel = 'voicemail'))
     group by 1, 2, 3`,
    [tx.workspaceId, from, to],
  )
