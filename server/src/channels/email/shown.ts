/** Messages as the desk sees them. */
import type { Readable } from 'node:stream'
import {
  MailCalendar,
  MailAutomatic,
  SetAsideWhy,
  type Mail,
  type MailCalendarLater,
  type MailRow,
  type SetAsideMail,
} from '@peakend/contract/email.ts'
import type { Attachment } from '@peakend/contract/interactions.ts'
import type { WorkspaceId } from '@peakend/contract/ids.ts'
import type { z } from 'zod'
import type { Database, ReadTx } from '../../base/database.ts'
import { Refusal } from '../../base/refusal.ts'
import { readAttachment, shownAttachments } from '../../interactions/attachments/attachments.ts'
import { turnOf } from '../../interactions/interactions.ts'
import type { Blobs } from './intake/files.ts'
import { htmlShown } from './reading/showing.ts'
import type { MailRecord } from './sending/store.ts'
import { laterAppointments } from './threads/appointments.ts'

type ShownFile = z.infer<typeof Attachment>

export const shownRows = async (tx: ReadTx, mails: readonly MailRecord[]): Promise<MailRow[]> => {
  const ids = mails.flatMap((mail) => mail.files.filter((file) => !file.isInline).map((file) => file.id))
  const [files, later] = await Promise.all([shownAttachments(tx, ids), laterAppointments(tx, mails)])
  return mails.flatMap((mail) => shownRow(mail, files, later.get(mail.id) ?? null) ?? [])
}

const shownRow = (
  mail: MailRecord,
  files: ReadonlyMap<string, ShownFile>,
  calendarLater: MailCalendarLater | null,
): MailRow | null => {
  if (!mail.interactionId) return null
  const { head } = mail
  const automatic = MailAutomatic.safeParse(mail.automatic)
  return {
    id: mail.id,
    interactionId: mail.interactionId,
    turnId: mail.turnId,
    mailboxId: mail.mailboxId,
    direction: mail.direction,
    state: mail.state,
    sendAt: mail.sendAt?.toISOString() ?? null,
    failure: mail.failure,
    missed: mail.missed,
    at: mail.at.toISOString(),
    from: head.from,
    to: head.to,
    cc: head.cc,
    replyTo: head.replyTo,
    subject: head.subject,
    text: mail.text,
    hasQuoted: mail.quoted !== '',
    hasSignature: mail.signature !== '',
    hasHtml: mail.hasHtml,
    hasCalendar: mail.calendar !== null,
    calendarLater,
    automatic: automatic.success ? automatic.data : null,
    proof: mail.proof,
    authentication: head.authentication,
    attachments: mail.files.filter((file) => !file.isInline).flatMap((file) => files.get(file.id) ?? []),
    isDamaged: mail.isDamaged,
    packed: head.packed ?? null,
  }
}

export const originalUrlOf = (mail: MailRecord): string | null =>
  mail.originalId ? `/api/mails/${mail.id}/original` : null

/** Enough to see what it is about. */
const MOST_EXCERPT = 600

/** Its original is here from the first to the last byte; of one that was too large only the head is. */
export const isWhole = (mail: MailRecord): boolean => mail.originalId !== null && mail.why !== 'too-large'

export const shownAside = (mail: MailRecord): SetAsideMail | null => {
  const why = SetAsideWhy.safeParse(mail.why)
  const automatic = MailAutomatic.safeParse(mail.automatic)
  if (!mail.mailboxId || !why.success) return null
  return {
    id: mail.id,
    mailboxId: mail.mailboxId,
    at: mail.receivedAt.toISOString(),
    why: why.data,
    automatic: automatic.success ? automatic.data : null,
    from: mail.head.from,
    subject: mail.head.subject,
    bytes: mail.bytes,
    to: mail.head.to,
    cc: mail.head.cc,
    authentication: mail.head.authentication,
    excerpt: mail.text.slice(0, MOST_EXCERPT),
    canBeTakenIn: isWhole(mail),
    detail: mail.detail ?? '',
    originalUrl: originalUrlOf(mail),
  }
}

/** An original of more is shown as text only. */
const LARGEST_SHOWN = 40 * 1024 * 1024
/** One message whole. Its HTML is made from the original each time, by the rules of today. Refuses `not_found`. */
export const shownMail = async (
  of: { db: Database; blobs: Blobs },
  workspaceId: WorkspaceId,
  found: MailRecord,
  withRemote: boolean,
): Promise<Mail> => {
  const { row, delivery } = await of.db.read(workspaceId, async (tx) => {
    const [shown] = await shownRows(tx, [found])
    const turn = found.turnId ? await turnOf(tx, found.turnId) : null
    return { row: shown, delivery: turn?.delivery ?? 'received' }
  })
  if (!row) throw new Refusal('not_found')
  const html = await htmlOf(of, workspaceId, found, withRemote)
  const calendar = MailCalendar.nullable().safeParse(found.calendar)
  return {
    ...row,
    bcc: found.head.bcc,
    delivery,
    personId: found.personId,
    quoted: found.quoted,
    signature: found.signature,
    html: html?.html ?? null,
    remotePictures: html?.remotePictures ?? 0,
    links: html?.links ?? [],
    calendar: calendar.success ? calendar.data : null,
    messageId: found.messageId,
    originalUrl: originalUrlOf(found),
  }
}

const htmlOf = async (
  of: { db: Database; blobs: Blobs },
  workspaceId: WorkspaceId,
  mail: MailRecord,
  withRemote: boolean,
) => {
  if (mail.direction === 'out') return mail.html === null ? null : htmlShown(mail.html, withRemote)
  if (!mail.hasHtml || !mail.originalId || mail.bytes > LARGEST_SHOWN) return null
  const bytes = await bytesOf(await readAttachment({ db: of.db, files: of.blobs }, workspaceId, mail.originalId))
  return htmlShown(bytes, withRemote)
}

export const bytesOf = async (stream: Readable): Promise<Buffer> => {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
