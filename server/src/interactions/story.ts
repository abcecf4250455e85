import type { InteractionId } from '@peakend/contract/ids.ts'
import type { TimelineRow } from '@peakend/contract/journeys.ts'
import type { Mark } from '@peakend/contract/mark.ts'
import type { Channel } from '@peakend/contract/values.ts'
import type { TimelineSource } from '../journeys/timeline/timeline.ts'
import { queuesIn } from './interactions.ts'

const titles: Record<Channel, { en: string; es: string }> = {
  chat: { en: 'Chat', es: 'Chat' },
  email: { en: 'E-mail', es: 'Correo' },
  sms: { en: 'SMS', es: 'SMS' },
  whatsapp: { en: 'WhatsApp', es: 'WhatsApp' },
  phone: { en: 'Call', es: 'Llamada' },
  counter: { en: 'Visit', es: 'Visita' },
}

/** What the customer went through, never a colleague's score: hurt where a moment failed, glad where one delighted. */
export const moodOf = (mark: Mark): TimelineRow['mood'] => {
  const verdicts = [mark.welcome.verdict, mark.peak.verdict, mark.farewell.verdict]
  if (verdicts.includes('failed')) return 'hurt'
  return verdicts.includes('delight') ? 'glad' : 'plain'
}

const empty: Record<string, string> = {}

/** Conversations in the story, at the time they were opened; index interactions_customer. */
export const interactionsTimeline: TimelineSource = async (tx, ask) => {
  const rows = await tx.query<{
    id: InteractionId
    channel: Channel
    openedAt: Date
    snippet: string
    outcome: string | null
    mark: Mark
  }>(
    'interactions.timeline',
    `select interaction_id as id, channel, opened_at as "openedAt", snippet, outcome, mark from interactions
     where workspace_id = $1 and customer_id = any($2::uuid[]) and ($3::timestamptz is null or opened_at <= $3)
       and ($4::uuid[] is null or queue_id = any($4)) order by opened_at desc, interaction_id desc limit $5`,
    [tx.workspaceId, ask.customerIds, ask.before, queuesIn(ask.scope), ask.limit],
  )
  return rows.map((row): TimelineRow => ({
    id: row.id,
    at: row.openedAt.toISOString(),
    kind: `interaction.${row.channel}`,
    from: 'interaction',
    title: titles[row.channel][ask.language],
    detail: row.snippet || null,
    values: row.outcome === null ? empty : { outcome: row.outcome },
    mood: moodOf(row.mark),
    channel: row.channel,
    opens: { kind: 'interaction', id: row.id },
  }))
}
