/**
 * Files: uploaded first, then named by a turn, and seen by whoever may see the conversation. A file no turn names within a day goes again.
 */
import { createHash, randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import type { Attachment } from '@peakend/contract/interactions.ts'
import type { AttachmentId, InteractionId, TurnId, WorkspaceId } from '@peakend/contract/ids.ts'
import type { z } from 'zod'
import type { Database, ReadTx, Tx } from '../../base/database.ts'
import { defineDelivery, defineTimer, type JobKind } from '../../base/jobs.ts'
import { Refusal } from '../../base/refusal.ts'
import type { FileStore } from './file-store.ts'
import {
  eraseOf,
  findAttachment,
  findAttachments,
  idsOfInteractions,
  findHeld,
  insertAttachment,
  insertHeld,
  tieAttachments,
  tieToTurns,
  untieAttachments,
  type AttachmentRecord,
  type Held,
} from './store.ts'

export type { FileStore } from './file-store.ts'

type Shown = z.infer<typeof Attachment>

/** How long a file waits for the turn that names it: a draft may stand over a night. */
const ORPHAN_MS = 24 * 3_600_000

export { cleanName, dispositionOf, knownType, sniffed } from './file-rules.ts'

export const keyOf = (workspaceId: string, id: string): string => `${workspaceId}/${id}`

/** Where staff fetch it; a visitor's address is under `/api/chat`. */
export const urlOf = (id: string): string => `/api/attachments/${id}`

const shownOf = (of: AttachmentRecord): Shown => ({
  id: of.id,
  name: of.name,
  type: of.type,
  bytes: of.bytes,
  url: urlOf(of.id),
})

/** Files as turns show them, by id; those erased are left out. */
export const shownAttachments = async (tx: ReadTx, ids: readonly AttachmentId[]): Promise<Map<string, Shown>> => {
  if (ids.length === 0) return new Map()
  const found = await findAttachments(tx, ids)
  return new Map(found.filter((one) => !one.erasedAt).map((one) => [one.id, shownOf(one)]))
}

/** One file's row; null where there is none in this workspace, or it is erased. */
export const attachmentOf = async (tx: ReadTx, id: string): Promise<AttachmentRecord | null> => {
  const found = await findAttachment(tx, id)
  return found && !found.erasedAt ? found : null
}

/** Writes down a file that came in whole, under an id of ours; it goes again unless a turn names it within a day. Every call adds one. */
export const addAttachment = async (
  tx: Tx,
  of: { uploadedBy: string; name: string; type: string; bytes: number; sha256: Buffer },
): Promise<Shown> => {
  const id = randomUUID() as AttachmentId
  await insertAttachment(tx, { ...of, id })
  tx.enqueue({ kind: 'attachments.orphan', key: id, dueAt: new Date(tx.now.getTime() + ORPHAN_MS) })
  return { id, name: of.name, type: of.type, bytes: of.bytes, url: urlOf(id) }
}

/** Ties files to a turn. Refuses `attachment_unknown` unless all were uploaded by this sender and none is used already. */
export const takeAttachments = async (
  tx: Tx,
  of: { ids: readonly AttachmentId[]; uploadedBy: string; interactionId: InteractionId; turnId: TurnId },
): Promise<void> => {
  if (of.ids.length === 0) return
  if ((await tieAttachments(tx, of)) !== new Set(of.ids).size) throw new Refusal('attachment_unknown')
  for (const id of of.ids) tx.cancel('attachments.orphan', id)
}

/** Lets go of the files of a turn that was taken back: they may go along with another, and go after a day where none does. Twice equals once. */
export const releaseAttachments = async (tx: Tx, turnId: TurnId, uploadedBy: string): Promise<void> => {
  for (const id of await untieAttachments(tx, turnId, uploadedBy))
    tx.enqueue({ kind: 'attachments.orphan', key: id, dueAt: new Date(tx.now.getTime() + ORPHAN_MS) })
}

/** The same for several turns at once. */
export const tieAll = async (
  tx: Tx,
  turns: readonly {
    attachmentIds: readonly AttachmentId[]
    source: string
    interactionId: InteractionId
    turnId: TurnId
  }[],
): Promise<void> => {
  const all = turns.flatMap(({ attachmentIds, source, interactionId, turnId }) =>
    attachmentIds.map((id) => ({ id, uploadedBy: source, interactionId, turnId })),
  )
  if (all.length === 0) return
  if ((await tieToTurns(tx, all)) !== all.length) throw new Refusal('attachment_unknown')
  for (const { id } of all) tx.cancel('attachments.orphan', id)
}

/** A file small enough to be stored with its row: in many of them the syncing of each would take longest. */
export const largestHeld = 64 * 1024

/** Keeps small files, each at its turn (or at none, where another row names it), with their bytes. Every call adds them. */
export const holdAttachments = (tx: Tx, all: readonly Omit<Held, 'sha256'>[]): void => {
  if (all.length === 0) return
  insertHeld(
    tx,
    all.map((one) => ({ ...one, sha256: createHash('sha256').update(one.bytes).digest() })),
  )
}

/** The bytes of one, wherever they lie. Refuses `gone`. */
export const readAttachment = async (
  of: { db: Database; files: Pick<FileStore, 'read'> },
  workspaceId: WorkspaceId,
  id: AttachmentId,
): Promise<Readable> => {
  const held = await of.db.read(workspaceId, (tx) => findHeld(tx, id))
  return held ? Readable.from([held]) : of.files.read(keyOf(workspaceId, id))
}

/** Takes files away for good: the row stays without its name, the bytes go by a job. Twice equals once. Answers how many. */
export const eraseAttachments = async (tx: Tx, ids: readonly AttachmentId[]): Promise<number> => {
  const erased = await eraseOf(tx, ids)
  for (const id of erased) tx.enqueue({ kind: 'attachments.remove', key: id })
  return erased.length
}

/** The same for all files of these interactions. */
export const eraseOfInteractions = async (tx: Tx, interactionIds: readonly InteractionId[]): Promise<number> =>
  eraseAttachments(tx, await idsOfInteractions(tx, interactionIds))

/** Sweeps files no turn named, and removes the bytes of what was erased. */
export const attachmentJobs = (files: FileStore): JobKind[] => [
  defineTimer({
    kind: 'attachments.orphan',
    async run(tx, job) {
      const found = await findAttachment(tx, job.key)
      if (found && !found.turnId) await eraseAttachments(tx, [found.id])
    },
  }),
  defineDelivery({
    kind: 'attachments.remove',
    unresolved: 'again',
    async attempt(job) {
      await files.remove(keyOf(job.workspaceId, job.key))
      return { result: 'done' }
    },
    settled: async () => undefined,
  }),
]
