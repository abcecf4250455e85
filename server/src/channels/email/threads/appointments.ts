/** What became of the appointments that letters brought. */
import { MailCalendar, type MailCalendarLater } from '@peakend/contract/email.ts'
import type { MailId } from '@peakend/contract/ids.ts'
import type { ReadTx } from '../../../base/database.ts'

/** Sent about an appointment by who keeps it (RFC 5546, 3.2); answers of those who were asked change nothing of it. */
const KEEPERS = ['request', 'publish', 'add', 'cancel']

/**
 * By message, what the newest later one of the same writer about the same appointment says of it: cancelled, or at another time or place. Where the first was
 * proven to be its writer's, only one that is proven too counts: nobody else calls an appointment off. Index interactions_customer, mails_interaction.
 */
export const laterAppointments = async (
  tx: ReadTx,
  mails: readonly { id: MailId; calendar: unknown }[],
): Promise<ReadonlyMap<MailId, MailCalendarLater>> => {
  const standing = new Map(
    mails.flatMap(({ id, calendar }) => {
      const read = MailCalendar.safeParse(calendar)
      return read.success && read.data.uid !== null && isStanding(read.data) ? [[id, read.data] as const] : []
    }),
  )
  if (standing.size === 0) return new Map()
  const rows = await tx.query<{ id: MailId; laterId: MailId; calendar: unknown }>(
    'mails.later-appointments',
    `select m.mail_id as id, later.* from mails m join interactions i on i.workspace_id = $1 and i.interaction_id = m.interaction_id
     cross join lateral (
       select l.mail_id as "laterId", l.calendar from interactions j join mails l on l.workspace_id = $1 and l.interaction_id = j.interaction_id
       where j.workspace_id = $1 and j.customer_id = i.customer_id and l.direction = 'in' and l.calendar ->> 'uid' = m.calendar ->> 'uid'
         and l.calendar ->> 'method' = any($3::text[]) and lower(l.head #>> '{from,address}') = lower(m.head #>> '{from,address}')
         and (m.proof = 'none' or l.proof <> 'none') and (l.received_at, coalesce(l.uid, 0)) > (m.received_at, coalesce(m.uid, 0))
       order by l.received_at desc, coalesce(l.uid, 0) desc limit 1) as later
     where m.workspace_id = $1 and m.mail_id = any($2::uuid[]) and m.direction = 'in'`,
    [tx.workspaceId, [...standing.keys()], KEEPERS],
  )
  return new Map(
    rows.flatMap(({ id, laterId, calendar }) => {
      const was = standing.get(id)
      const now = MailCalendar.safeParse(calendar)
      const later = was && now.success ? changeOf(was, now.data) : null
      return later ? [[id, { ...later, mailId: laterId }] as const] : []
    }),
  )
}

const isStanding = ({ method }: MailCalendar): boolean => method !== 'cancel' && KEEPERS.includes(method)

const changeOf = (was: MailCalendar, now: MailCalendar): Omit<MailCalendarLater, 'mailId'> | null => {
  const { start, end, timeZone, location } = now
  const isSame =
    start === was.start && end === was.end && timeZone === was.timeZone && location.trim() === was.location.trim()
  if (now.method === 'cancel') return { as: 'cancelled', start, end, timeZone, location }
  return isSame ? null : { as: 'moved', start, end, timeZone, location }
}
