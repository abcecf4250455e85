import { createHash, randomUUID } from 'node:crypto'
import { open, rm } from 'node:fs/promises'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { maxAttachmentBytes, type Uploaded } from '@peakend/contract/attachments.ts'
import type { WorkspaceId } from '@peakend/contract/ids.ts'
import type { z } from 'zod'
import { personOf, visitorOf, type PersonCaller, type VisitorCaller } from '../../base/caller.ts'
import type { ReadTx } from '../../base/database.ts'
import { defineRawRoute, type RawAnswer, type RawRequest, type RawRoute } from '../../base/raw-route.ts'
import { Refusal } from '../../base/refusal.ts'
import { visitorCustomer } from '../../customers/customers.ts'
import { findIn } from '../interactions.ts'
import { findStanding } from '../store.ts'
import { turnOf } from '../turns/turns.ts'
import { addAttachment, attachmentOf, keyOf, readAttachment } from './attachments.ts'
import { dispositionOf, HEAD_BYTES, isAsDeclared, knownType, nameFrom, servedType } from './file-rules.ts'
import type { FileStore } from './file-store.ts'
import type { AttachmentRecord } from './store.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
/** Files a caller may upload in a minute: a phone sends a handful of pictures at once. */
const UPLOADS_PER_MINUTE = 30
/** Downloads of a visitor: every picture of a long conversation, in a few tabs. */
const DOWNLOADS_PER_MINUTE = 240

interface Incoming {
  path: string
  bytes: number
  sha256: Buffer
  head: Buffer
}

/** Writes a body to a file of its own, synced, and tells what it was. The file is gone again where this throws. */
const takeIn = async (body: Readable, folder: string): Promise<Incoming> => {
  const file = path.join(folder, randomUUID())
  const handle = await open(file, 'wx', 0o600)
  const hash = createHash('sha256')
  let bytes = 0
  let head = Buffer.alloc(0)
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      bytes += chunk.length
      if (bytes > maxAttachmentBytes) throw new Refusal('too_large')
      if (head.length < HEAD_BYTES) head = Buffer.concat([head, chunk.subarray(0, HEAD_BYTES - head.length)])
      hash.update(chunk)
      // `write` may write less than it was given, as on a disk that is nearly full; `writeFile` goes on, and then fails
      await handle.writeFile(chunk)
    }
    await handle.sync()
  } catch (e) {
    await handle.close()
    await rm(file, { force: true })
    throw e
  }
  await handle.close()
  return { path: file, bytes, sha256: hash.digest(), head }
}

const textOf = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value)

const upload = async (
  request: RawRequest,
  files: FileStore,
  workspaceId: WorkspaceId,
  uploadedBy: string,
): Promise<RawAnswer> => {
  const type = knownType(textOf(request.headers['content-type']) ?? '')
  if (!type) throw new Refusal('wrong_content_type', 'Files of this type are not taken here.')
  const name = nameFrom(textOf(request.headers['x-file-name']))
  const incoming = await takeIn(request.body, files.incoming)
  try {
    const { bytes, sha256, head } = incoming
    if (bytes === 0) throw new Refusal('invalid', 'The file is empty.')
    if (!isAsDeclared(type, head)) throw new Refusal('wrong_content_type', 'The file is not what it is said to be.')
    // the row first: what a crash leaves between is a row its timer sweeps, never a file nobody knows of
    const added = await request.db.transact(workspaceId, (tx) =>
      addAttachment(tx, { uploadedBy, name, type, bytes, sha256 }),
    )
    await files.keep(keyOf(workspaceId, added.id), incoming.path)
    const isVisitor = uploadedBy.startsWith('visitor:')
    const answer: z.infer<typeof Uploaded> = isVisitor ? { ...added, url: `/api/chat/attachments/${added.id}` } : added
    return { status: 201, headers: { 'content-type': 'application/json' }, body: JSON.stringify(answer) }
  } finally {
    await rm(incoming.path, { force: true })
  }
}

const isForPerson = async (tx: ReadTx, caller: PersonCaller, file: AttachmentRecord): Promise<boolean> => {
  if (file.interactionId === null) return file.uploadedBy === `person:${caller.personId}`
  return (await findIn(tx, caller.scope, file.interactionId, caller.personId)) !== null
}

/** A visitor sees what they sent and what was sent to them; a file of a note is none of that. */
const isForVisitor = async (tx: ReadTx, caller: VisitorCaller, file: AttachmentRecord): Promise<boolean> => {
  if (file.uploadedBy === `visitor:${caller.visitorId}`) return true
  if (file.interactionId === null || file.turnId === null) return false
  const customerId = await visitorCustomer(tx, caller.visitorId)
  const standing = await findStanding(tx, file.interactionId)
  return standing !== null && standing.customerId === customerId && (await turnOf(tx, file.turnId))?.kind === 'said'
}

const download = async (
  request: RawRequest,
  files: FileStore,
  workspaceId: WorkspaceId,
  isFor: (tx: ReadTx, file: AttachmentRecord) => Promise<boolean>,
): Promise<RawAnswer> => {
  const id = request.params['attachmentId'] ?? ''
  const found = UUID.test(id)
    ? await request.db.read(workspaceId, async (tx) => {
        const file = await attachmentOf(tx, id)
        return file && (await isFor(tx, file)) ? file : null
      })
    : null
  if (!found) throw new Refusal('not_found')
  return {
    headers: {
      'content-type': servedType(found.type),
      'content-length': String(found.bytes),
      'content-disposition': dispositionOf(found.name),
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
      'cross-origin-resource-policy': 'same-site',
      'cache-control': 'private, max-age=3600',
    },
    body: await readAttachment({ db: request.db, files }, workspaceId, found.id),
  }
}

/** Up and down, for staff and for visitors of the widget. */
export const attachmentRoutes = (files: FileStore): RawRoute[] => [
  defineRawRoute({
    method: 'POST',
    path: '/api/attachments',
    permission: 'interactions.handle',
    bodyLimit: maxAttachmentBytes,
    perMinute: UPLOADS_PER_MINUTE,
    handle(request) {
      const { workspaceId, personId } = personOf(request.caller)
      return upload(request, files, workspaceId, `person:${personId}`)
    },
  }),
  defineRawRoute({
    method: 'POST',
    path: '/api/chat/attachments',
    permission: 'visitor',
    bodyLimit: maxAttachmentBytes,
    perMinute: UPLOADS_PER_MINUTE,
    handle(request) {
      const { workspaceId, visitorId } = visitorOf(request.caller)
      return upload(request, files, workspaceId, `visitor:${visitorId}`)
    },
  }),
  defineRawRoute({
    method: 'GET',
    path: '/api/attachments/:attachmentId',
    permission: 'interactions.read',
    handle(request) {
      const caller = personOf(request.caller)
      return download(request, files, caller.workspaceId, (tx, file) => isForPerson(tx, caller, file))
    },
  }),
  defineRawRoute({
    method: 'GET',
    path: '/api/chat/attachments/:attachmentId',
    permission: 'visitor',
    perMinute: DOWNLOADS_PER_MINUTE,
    handle(request) {
      const caller = visitorOf(request.caller)
      return download(request, files, caller.workspaceId, (tx, file) => isForVisitor(tx, caller, file))
    },
  }),
]
