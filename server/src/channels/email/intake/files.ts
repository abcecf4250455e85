/** The originals of messages and the files they carry, kept beside the attachments of other channels. */
import { randomUUID } from 'node:crypto'
import { open, rm } from 'node:fs/promises'
import path from 'node:path'
import type { Readable } from 'node:stream'
import type { AttachmentId, WorkspaceId } from '@peakend/contract/ids.ts'
import type { Database, Tx } from '../../../base/database.ts'
import { asBuffer } from '../../../base/beside.ts'
import { openGate } from '../../../base/gate.ts'
import { addAttachment, cleanName, keyOf, largestHeld } from '../../../interactions/attachments/attachments.ts'
import type { MailboxRecord } from '../mailboxes/store.ts'
import { newMailId, sourceOf, type Arriving } from './arriving.ts'
import { sha256Of, type Read } from './reading.ts'
import type { StoredFile } from './store.ts'

/** Where the bytes of files lie; main gives the store of attachments. */
export interface Blobs {
  readonly incoming: string
  readonly keep: (key: string, temporaryPath: string) => Promise<void>
  readonly read: (key: string) => Promise<Readable>
}

/** The largest file of a message that is kept apart; a larger one is in the original. */
const LARGEST_FILE = 50 * 1024 * 1024
const FILES_AT_ONCE = 8

interface Kept {
  id: AttachmentId
  bytes: Buffer
}

/** What is written into a row about a file's type: what senders say, kept short and plain. */
const typeOf = (said: string): string =>
  /^[a-z0-9!#$&^_.+-]{1,60}\/[a-z0-9!#$&^_.+-]{1,100}$/.test(said) ? said : 'application/octet-stream'

export const openFiles = (db: Database, blobs: Blobs) => {
  const writing = openGate(FILES_AT_ONCE)

  const write = (workspaceId: WorkspaceId, { id, bytes }: Kept): Promise<void> =>
    writing.pass(async () => {
      const temporary = path.join(blobs.incoming, randomUUID())
      const handle = await open(temporary, 'wx', 0o600)
      try {
        await handle.writeFile(bytes)
        await handle.sync()
      } catch (e) {
        await rm(temporary, { force: true })
        throw e
      } finally {
        await handle.close()
      }
      await blobs.keep(keyOf(workspaceId, id), temporary)
    })

  /** Small originals are stored later, with the rest. Of what lies in files rows come first, then bytes: what a crash leaves between is a row its timer sweeps, never a file nobody knows of. */
  return async (workspaceId: WorkspaceId, mailbox: MailboxRecord, reads: readonly Read[]): Promise<Arriving[]> => {
    const isBare = ({ fetched, mail }: Read) => fetched.bytes.length <= largestHeld && mail.files.length === 0
    if (reads.every(isBare)) return reads.map((read) => arrivingOf(read, newId(), []))
    const { kept, arriving } = await db.transact(workspaceId, async (tx) => {
      const all: Kept[] = []
      return { kept: all, arriving: await Promise.all(reads.map((read) => addRows(tx, mailbox, read, all))) }
    })
    await Promise.all(kept.map((one) => write(workspaceId, one)))
    return arriving
  }
}

const newId = (): AttachmentId => randomUUID() as AttachmentId

const arrivingOf = (
  { fetched, mail, fingerprint, language }: Read,
  originalId: AttachmentId,
  files: StoredFile[],
): Arriving => {
  const { uid, uidValidity, arrivedAt, size } = fetched
  const original = fetched.bytes.length <= largestHeld ? fetched.bytes : null
  const id = newMailId()
  return { id, uid, uidValidity, arrivedAt, bytes: size, fingerprint, mail, originalId, original, files, language }
}

const addRows = async (tx: Tx, mailbox: MailboxRecord, of: Read, kept: Kept[]): Promise<Arriving> => {
  const { bytes: whole } = of.fetched
  const add = async (name: string, type: string, bytes: Buffer, known?: Uint8Array): Promise<AttachmentId> => {
    const sha256 = known ? asBuffer(known) : sha256Of(bytes)
    const { id } = await addAttachment(tx, {
      uploadedBy: sourceOf(mailbox),
      name: cleanName(name),
      type: typeOf(type),
      bytes: bytes.length,
      sha256,
    })
    kept.push({ id, bytes })
    return id
  }
  const originalId =
    whole.length <= largestHeld ? newId() : await add('message.eml', 'message/rfc822', whole, of.sha256?.whole)
  const files = await Promise.all(
    of.mail.files
      .map((file, at) => ({ ...file, sha256: of.sha256?.files[at] }))
      .filter((file) => file.bytes.length <= LARGEST_FILE)
      .map(async ({ name, type, bytes, contentId, isInline, sha256 }) => ({
        id: await add(name, type, bytes, sha256),
        contentId,
        isInline,
      })),
  )
  return arrivingOf(of, originalId, files)
}
