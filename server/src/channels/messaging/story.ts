/** STOP and START in the customer's story, and what messages hold about one customer. */
import type { TimelineRow } from '@peakend/contract/journeys.ts'
import type { PersonalPart } from '../../customers/customers.ts'
import { listConsents } from '../../customers/consents/consents.ts'
import type { TimelineSource } from '../../journeys/timeline/timeline.ts'

const titles = {
  all: {
    in: { en: 'Agreed to be written to', es: 'Aceptó recibir mensajes' },
    out: { en: 'Wants no more messages', es: 'No quiere más mensajes' },
  },
  offers: {
    in: { en: 'Wants offers again', es: 'Quiere recibir ofertas otra vez' },
    out: { en: 'Wants no more offers', es: 'No quiere más ofertas' },
  },
}
const wrote = { en: 'by writing to us', es: 'al escribirnos' }

/** Who only sees some queues sees it too: whoever writes must know. */
export const consentsTimeline: TimelineSource = async (tx, ask) =>
  (await listConsents(tx, ask.customerIds, ask.limit, ask.before)).map((row): TimelineRow => ({
    id: `consent:${row.id}`,
    at: row.at.toISOString(),
    kind: `consent.${row.answer}`,
    from: 'interaction',
    title: titles[row.about][row.answer][ask.language],
    detail: row.how === 'wrote' ? wrote[ask.language] : row.said || null,
    values: {},
    mood: row.answer === 'out' && row.about === 'all' ? 'hurt' : 'plain',
    channel: row.channel === 'whatsapp' ? 'whatsapp' : 'sms',
    opens: null,
  }))

const MOST = 20_000

/** Before the customers' own part: it goes by their numbers. What was said stands in the turns; here are the numbers. */
export const messagesPart: PersonalPart = {
  name: 'messages',
  show: (tx, customerIds) =>
    tx.query<object>(
      'messages.personal',
      `select m.direction, m.number, m.at, m.state, m.delivered_at, m.read_at, m.reaction from messages m join interactions i using (workspace_id, interaction_id)
       where m.workspace_id = $1 and i.customer_id = any($2::uuid[]) order by m.at limit ${MOST}`,
      [tx.workspaceId, customerIds],
    ),
  async erase(tx, customerIds) {
    await tx.query(
      'messages.erase',
      `with numbers as (select normal from identities where workspace_id = $1 and customer_id = any($2::uuid[]) and kind = 'phone'),
         parts as (delete from message_fragments f using numbers n where f.workspace_id = $1 and f.number = n.normal)
       update messages m set number = '', content = '{}', detail = null, content_hash = null, reaction = null where m.workspace_id = $1
         and (m.number in (select normal from numbers)
           or m.interaction_id in (select interaction_id from interactions where workspace_id = $1 and customer_id = any($2::uuid[])))`,
      [tx.workspaceId, customerIds],
    )
    return {}
  },
}
