import type { InteractionId } from '@peakend/contract/ids.ts'
import type { TimelineRow } from '@peakend/contract/journeys.ts'
import { queuesIn } from '../interactions/interactions.ts'
import type { TimelineSource } from '../journeys/timeline/timeline.ts'

const title = { en: (score: number) => `Told us: ${score} of 5`, es: (score: number) => `Nos dijo: ${score} de 5` }

/** CSAT counts 4 and 5 as glad (measures.md); 1 and 2 hurt. */
const moodOf = (score: number): TimelineRow['mood'] => (score >= 4 ? 'glad' : score <= 2 ? 'hurt' : 'plain')

/** What the customer said of a conversation themselves, when they said it; index interactions_customer. */
export const surveysTimeline: TimelineSource = async (tx, ask) => {
  const rows = await tx.query<{ interactionId: InteractionId; at: Date; score: number; comment: string }>(
    'surveys.timeline',
    `select s.interaction_id as "interactionId", s.answered_at as at, s.score, s.comment
     from interactions i join survey_answers s on s.workspace_id = i.workspace_id and s.interaction_id = i.interaction_id
     where i.workspace_id = $1 and i.customer_id = any($2::uuid[]) and s.answered_at is not null and ($3::timestamptz is null or s.answered_at <= $3)
       and ($4::uuid[] is null or i.queue_id = any($4)) order by s.answered_at desc, s.interaction_id desc limit $5`,
    [tx.workspaceId, ask.customerIds, ask.before, queuesIn(ask.scope), ask.limit],
  )
  return rows.map((row): TimelineRow => ({
    id: `survey:${row.interactionId}`,
    at: row.at.toISOString(),
    kind: 'survey.answered',
    from: 'survey',
    title: title[ask.language](row.score),
    detail: row.comment || null,
    values: { score: row.score },
    mood: moodOf(row.score),
    channel: null,
    opens: { kind: 'interaction', id: row.interactionId },
  }))
}
