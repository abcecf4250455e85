/** A message on its way in: read, its files kept, not stored yet. */
import { createHash, randomUUID } from 'node:crypto'
import type { AttachmentId, MailId } from '@peakend/contract/ids.ts'
import type { ReadMail } from '../reading/read-mail.ts'
import type { StoredFile } from './store.ts'

export interface Arriving {
  id: MailId
  uid: number
  uidValidity: number
  /** When the mailbox got it. */
  arrivedAt: Date
  bytes: number
  fingerprint: Buffer
  mail: ReadMail
  originalId: AttachmentId
  /** The message as it came where it is small: stored with the rest; of a larger one the file is kept already. */
  original: Buffer | null
  files: StoredFile[]
  /** What it is written in, as far as its words tell. */
  language: string | null
}

export const newMailId = (): MailId => randomUUID() as MailId

/** What a message is known by: its id and its body, whatever servers wrote above it on the way. */
export const fingerprintOf = (bytes: Buffer, messageId: string | null): Buffer => {
  const hash = createHash('sha256')
  const crlf = bytes.indexOf('\r\n\r\n')
  const lf = bytes.indexOf('\n\n')
  const bodyAt = Math.min(crlf < 0 ? bytes.length : crlf, lf < 0 ? bytes.length : lf)
  if (messageId) hash.update(messageId).update('\0').update(bytes.subarray(bodyAt))
  else hash.update(bytes)
  return hash.digest()
}

/** Names who uploaded what a mailbox brings. */
export const sourceOf = (mailbox: { id: string }): string => `mailbox:${mailbox.id}`

/** What its writer said; a line where they said nothing and sent nothing. */
export const textOf = ({ mail, files }: { mail: ReadMail; files: readonly { isInline: boolean }[] }): string =>
  mail.text || mail.subject || (files.some((file) => !file.isInline) ? '' : '—')
