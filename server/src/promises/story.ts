import type { InteractionId, PromiseId } from '@peakend/contract/ids.ts'
import type { TimelineRow } from '@peakend/contract/journeys.ts'
import { queuesIn } from '../interactions/interactions.ts'
import type { TimelineSource } from '../journeys/timeline/timeline.ts'

const kinds = {
  'promise.made': { title: { en: 'We promised', es: 'Prometimos' }, mood: 'plain' },
  'promise.kept': { title: { en: 'Promise kept', es: 'Promesa cumplida' }, mood: 'glad' },
  'promise.kept-late': { title: { en: 'Promise kept, late', es: 'Promesa cumplida con retraso' }, mood: 'plain' },
  'promise.broken': { title: { en: 'Promise not kept in time', es: 'Promesa no cumplida a tiempo' }, mood: 'hurt' },
  'promise.withdrawn': { title: { en: 'Promise taken back', es: 'Promesa retirada' }, mood: 'plain' },
} as const

/**
 * Promises in the story: when they were made, and how they ended; one that was kept late was broken at its hour first. What the engine found and
 * nobody confirmed is no promise yet. Index promises_customer.
 */
export const promisesTimeline: TimelineSource = async (tx, ask) => {
  const rows = await tx.query<{
    id: PromiseId
    text: string
    said: string | null
    from: number | null
    to: number | null
    interactionId: InteractionId | null
    kind: keyof typeof kinds
    at: Date
  }>(
    'promises.timeline',
    `select p.promise_id as id, p.text, p.from_offset as "from", p.to_offset as "to",
       (select t.text from turns t where t.workspace_id = p.workspace_id and t.turn_id = p.turn_id) as said, p.interaction_id as "interactionId", e.kind, e.at from promises p
     cross join lateral (values ('promise.made', p.made_at),
       ('promise.broken', case when p.state = 'broken' or p.was_late then p.due_at end),
       (case when p.was_late then 'promise.kept-late' else 'promise.kept' end, case when p.state = 'kept' then p.settled_at end),
       ('promise.withdrawn', case when p.state = 'withdrawn' then p.settled_at end)) e (kind, at)
     where p.workspace_id = $1 and p.customer_id = any($2::uuid[]) and p.state not in ('found', 'rejected') and e.at is not null
       and ($3::timestamptz is null or e.at <= $3) and ($4::uuid[] is null or p.queue_id = any($4))
     order by e.at desc, p.promise_id desc limit $5`,
    [tx.workspaceId, ask.customerIds, ask.before, queuesIn(ask.scope), ask.limit],
  )
  return rows.map((row): TimelineRow => ({
    id: `${row.kind}:${row.id}`,
    at: row.at.toISOString(),
    kind: row.kind,
    from: 'promise',
    title: kinds[row.kind].title[ask.language],
    detail: row.text || row.said?.slice(row.from ?? 0, row.to ?? 0) || null,
    values: {},
    mood: kinds[row.kind].mood,
    channel: null,
    opens: row.interactionId && { kind: 'interaction', id: row.interactionId },
  }))
}
