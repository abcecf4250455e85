import type { TimelineRow } from '@peakend/contract/journeys.ts'
import type { CaseId } from '@peakend/contract/ids.ts'
import type { PersonalPart } from '../customers/customers.ts'
import { queuesIn } from '../interactions/interactions.ts'
import type { TimelineSource } from '../journeys/timeline/timeline.ts'

const titles = {
  'case.opened': { en: 'Case opened', es: 'Caso abierto' },
  'case.settled': { en: 'Case settled', es: 'Caso resuelto' },
} as const

/** Cases in the story: when they were opened and settled. */
export const casesTimeline: TimelineSource = async (tx, ask) => {
  const rows = await tx.query<{ id: CaseId; number: number; title: string; kind: keyof typeof titles; at: Date }>(
    'cases.timeline',
    `select k.case_id as id, k.number, k.title, e.kind, e.at from cases k
     cross join lateral (values ('case.opened', k.opened_at), ('case.settled', k.settled_at)) e (kind, at)
     where k.workspace_id = $1 and k.customer_id = any($2::uuid[]) and e.at is not null and ($3::timestamptz is null or e.at <= $3)
       and ($4::uuid[] is null or k.queue_id = any($4)) order by e.at desc, k.case_id desc limit $5`,
    [tx.workspaceId, ask.customerIds, ask.before, queuesIn(ask.scope), ask.limit],
  )
  return rows.map((row): TimelineRow => ({
    id: `${row.kind}:${row.id}`,
    at: row.at.toISOString(),
    kind: row.kind,
    from: 'case',
    title: `${titles[row.kind][ask.language]} #${row.number}`,
    detail: row.title || null,
    values: { number: row.number },
    mood: row.kind === 'case.settled' ? 'glad' : 'plain',
    channel: null,
    opens: { kind: 'case', id: row.id },
  }))
}

/** Titles and notes are words about the customer: shown, and erased; number, owner, need and times stay. */
export const casesPart: PersonalPart = {
  name: 'cases',
  show: (tx, customerIds) =>
    tx.query<object>(
      'cases.personal',
      `select k.number, k.title, k.state, k.opened_at as "openedAt", k.settled_at as "settledAt",
         (select json_agg(json_build_object('at', h.at, 'act', h.act, 'note', h.note) order by h.seq) from case_history h
           where h.workspace_id = $1 and h.case_id = k.case_id) as history
       from cases k where k.workspace_id = $1 and k.customer_id = any($2::uuid[]) order by k.opened_at`,
      [tx.workspaceId, customerIds],
    ),
  async erase(tx, customerIds) {
    const values = [tx.workspaceId, customerIds]
    await tx.query(
      'cases.erase-notes',
      `update case_history h set note = null from cases k where h.workspace_id = $1 and h.note is not null
         and k.workspace_id = $1 and k.case_id = h.case_id and k.customer_id = any($2::uuid[])`,
      values,
    )
    await tx.query(
      'cases.erase',
      `update cases set title = '' where workspace_id = $1 and customer_id = any($2::uuid[])`,
      values,
    )
    return {}
  },
}
