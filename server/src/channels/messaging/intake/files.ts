/** Files that come with a message: fetched from the provider, looked at, and kept beside the attachments of other channels. */
import { createHash, randomUUID } from 'node:crypto'
import { open, rm } from 'node:fs/promises'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { maxAttachmentBytes } from '@peakend/contract/attachments.ts'
import type { AttachmentId, MessageAccountId, WorkspaceId } from '@peakend/contract/ids.ts'
import type { Database } from '../../../base/database.ts'
import { defineDelivery, type Attempted, type Delivery, type Job } from '../../../base/jobs.ts'
import { addAttachment, cleanName, keyOf, knownType, sniffed } from '../../../interactions/attachments/attachments.ts'
import { opened } from '../accounts/accounts.ts'
import { findAccount, type AccountRecord } from '../accounts/store.ts'
import type { Keeper } from '../../../base/secrets.ts'
import type { Incoming, IncomingFile, Opened } from '../adapter.ts'
import { sourceOf, takeIn } from './intake.ts'

export const fetchKind = 'messaging.fetch'

/** Where the bytes of files lie; main gives the store of attachments. */
export interface Blobs {
  readonly incoming: string
  readonly keep: (key: string, temporaryPath: string) => Promise<void>
  readonly read: (key: string) => Promise<Readable>
}

/** What fetching a file gave: its bytes, or why it cannot be had (for good). Throws where it may go better later. */
export type Fetched = { bytes: Buffer } | { why: 'too-large' | 'gone' }

export interface FetchOptions {
  db: Database
  keeper: Keeper
  blobs: Blobs
  fetchFile: (account: Opened, file: IncomingFile, most: number, signal: AbortSignal) => Promise<Fetched>
}

interface Payload extends Record<string, unknown> {
  accountId: MessageAccountId
  message: Omit<Incoming, 'at'> & { at: string | Date | null }
}
const MOST_FILES = 10

const messageOf = (payload: Payload): Incoming => ({
  ...payload.message,
  at: payload.message.at === null ? null : new Date(payload.message.at),
})

/** Takes a message in once its files are here. Fetched twice is stored once, under the message's id; what cannot be had is said in the text. */
export const fetchDelivery = (options: FetchOptions): Delivery =>
  defineDelivery<Payload>({
    kind: fetchKind,
    unresolved: 'again',
    timeoutMs: 120_000,
    retries: { maxAttempts: 6, waitsMs: [1000, 5000, 30_000, 120_000] },
    attempt: (job, signal) => attempt(options, job, signal),
    async settled(tx, job, outcome) {
      if (outcome.result === 'done') return
      // the words are not lost with the picture
      const account = await findAccount(tx, job.payload.accountId)
      const message = messageOf(job.payload)
      if (account)
        await takeIn(tx, account, { ...message, lines: message.files.map((file) => missing('fetched', file)) })
    },
  })

/** Said to whoever reads the conversation: a file is not there, and why. */
const missing = (code: keyof typeof missingCodes, file: IncomingFile) => ({
  code: missingCodes[code],
  values: { name: cleanName(file.name), type: file.type.slice(0, 80) },
})
const missingCodes = {
  'too-large': 'file-too-large',
  gone: 'file-gone',
  unlike: 'file-unlike',
  unknown: 'file-kind-unknown',
  fetched: 'file-not-fetched',
} as const

const attempt = async (options: FetchOptions, job: Job<Payload>, signal: AbortSignal): Promise<Attempted> => {
  const { db } = options
  const row = await db.read(job.workspaceId, (tx) => findAccount(tx, job.payload.accountId))
  if (!row) return { result: 'done' }
  const account = opened(job.workspaceId, row, options.keeper)
  const message = messageOf(job.payload)
  const kept: { bytes: Buffer; name: string; type: string }[] = []
  const lines: NonNullable<Incoming['lines']> = [...(message.lines ?? [])]
  for (const file of message.files.slice(0, MOST_FILES)) {
    const fetched = await options.fetchFile(account, file, maxAttachmentBytes, signal)
    const type = 'bytes' in fetched ? sniffed(file.type, fetched.bytes) : null
    if ('why' in fetched) lines.push(missing(fetched.why, file))
    else if (!type) lines.push(missing(knownType(file.type) ? 'unlike' : 'unknown', file))
    else kept.push({ bytes: fetched.bytes, name: cleanName(file.name), type })
  }
  const ids = await keepFiles(options, job.workspaceId, row, kept)
  await db.transact(job.workspaceId, (tx) => takeIn(tx, row, { ...message, lines }, ids))
  return { result: 'done' }
}

/** Rows first, then bytes: what a crash leaves between is a row its timer sweeps, never a file nobody knows of. */
const keepFiles = async (
  { db, blobs }: FetchOptions,
  workspaceId: WorkspaceId,
  account: AccountRecord,
  files: readonly { bytes: Buffer; name: string; type: string }[],
): Promise<AttachmentId[]> => {
  const ids = await db.transact(workspaceId, async (tx) => {
    const added: AttachmentId[] = []
    for (const { bytes, name, type } of files) {
      const sha256 = createHash('sha256').update(bytes).digest()
      added.push(
        (await addAttachment(tx, { uploadedBy: sourceOf(account), name, type, bytes: bytes.length, sha256 })).id,
      )
    }
    return added
  })
  for (const [at, file] of files.entries()) await write(blobs, keyOf(workspaceId, ids[at] ?? ''), file.bytes)
  return ids
}

const write = async (blobs: Blobs, key: string, bytes: Buffer): Promise<void> => {
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
  await blobs.keep(key, temporary)
}
