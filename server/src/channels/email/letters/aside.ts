/** What becomes of a message that was set aside: taken in after all, or dismissed. Reading its original is outside any transaction. */
import type { AttachmentId, InteractionId, MailId, WorkspaceId } from '@peakend/contract/ids.ts'
import type { Caller } from '../../../base/caller.ts'
import type { Database, Tx } from '../../../base/database.ts'
import { Refusal } from '../../../base/refusal.ts'
import { audit } from '../../../identity/audit/audit.ts'
import { workspaceOf } from '../../../identity/workspaces/workspaces.ts'
import { readAttachment } from '../../../interactions/attachments/attachments.ts'
import type { Blobs } from '../intake/files.ts'
import type { Arriving } from '../intake/arriving.ts'
import { takeAnyway } from '../intake/intake.ts'
import type { Read } from '../intake/reading.ts'
import type { ReadLetter } from '../intake/reading-beside.ts'
import { findMailbox } from '../mailboxes/store.ts'
import { findMail, type MailRecord } from '../sending/store.ts'
import { bytesOf, isWhole } from '../shown.ts'
import { deleteAside, findWhere, markDismissed } from './store.ts'

/** Takes it off the list. Refuses `not_found`. In the audit log. */
export const dismiss = async (tx: Tx, caller: Caller, mailId: MailId): Promise<void> => {
  if (!(await markDismissed(tx, mailId))) throw new Refusal('not_found')
  await audit(tx, caller, 'mail.dismissed', { noun: 'mail', id: mailId })
}

/**
 * Takes it in as a turn under the id it had, whatever it was set aside for. Refuses `not_found`, `gone` (no original), `conflict` (only its head is here),
 * `mailbox_gone`, `blocked`. Records what intake records; in the audit log.
 */
export const takeIn = async (
  of: { db: Database; blobs: Blobs; secret: Buffer; read: ReadLetter },
  caller: Caller,
  workspaceId: WorkspaceId,
  mailId: MailId,
): Promise<{ interactionId: InteractionId }> => {
  const { found, mailbox, where, own } = await of.db.read(workspaceId, async (tx) => {
    const mail = await findMail(tx, mailId)
    if (mail?.state !== 'aside') throw new Refusal('not_found')
    const box = mail.mailboxId ? await findMailbox(tx, mail.mailboxId) : null
    const { customerLanguages } = await workspaceOf(tx)
    return { found: mail, mailbox: box, where: await findWhere(tx, mailId), own: customerLanguages }
  })
  if (!mailbox || !where) throw new Refusal('mailbox_gone')
  if (!found.originalId) throw new Refusal('gone')
  if (!isWhole(found)) throw new Refusal('conflict', 'Only the head of this message is here; it is in its mailbox.')
  const bytes = await bytesOf(await readAttachment({ db: of.db, files: of.blobs }, workspaceId, found.originalId))
  const fetched = { ...where, arrivedAt: found.receivedAt, size: found.bytes, bytes, isTooLarge: false }
  const { trustedServers } = mailbox.settings
  const read = await of.read(fetched, { trustedServers, loop: '', own })
  const arriving = again(found, where, { originalId: found.originalId, read })
  return of.db.transact(workspaceId, async (tx) => {
    if (!(await deleteAside(tx, mailId))) throw new Refusal('not_found')
    const { interactionId } = await takeAnyway(tx, mailbox, arriving, of.secret)
    await audit(tx, caller, 'mail.taken-in', { noun: 'mail', id: mailId })
    return { interactionId }
  })
}

const again = (
  found: MailRecord,
  where: { uid: number; uidValidity: number; fingerprint: Buffer },
  { originalId, read: { mail, language } }: { originalId: AttachmentId; read: Read },
): Arriving => {
  const { uid, uidValidity, fingerprint } = where
  return {
    id: found.id,
    uid,
    uidValidity,
    fingerprint,
    arrivedAt: found.receivedAt,
    bytes: found.bytes,
    mail: { ...mail, automatic: mail.automatic === 'bulk' ? mail.automatic : null },
    originalId,
    // kept already, where it was set aside
    original: null,
    files: found.files,
    language,
  }
}
