/** One message as it was fetched, read; what cannot be read says why, and shows of its head what there is. Pure. */
import type { SetAsideWhy } from '@peakend/contract/email.ts'
import type { MailboxRecord } from '../mailboxes/store.ts'
import { nothingSaid } from '../reading/authentication.ts'
import { UnreadableMessage } from '../reading/mime.ts'
import { readMail, type ReadMail } from '../reading/read-mail.ts'
import { fingerprintOf } from './arriving.ts'

export interface Fetched {
  uid: number
  uidValidity: number
  arrivedAt: Date
  /** Its size in the mailbox; of one that is too large `bytes` is its head only. */
  size: number
  bytes: Buffer
  isTooLarge: boolean
}

export interface Read {
  fetched: Fetched
  mail: ReadMail
  fingerprint: Buffer
  /** Why it is set aside unread. */
  why: SetAsideWhy | null
}

export const unread = (): ReadMail => ({
  messageId: null,
  references: [],
  date: null,
  from: null,
  replyTo: [],
  to: [],
  cc: [],
  broughtTo: [],
  subject: '',
  text: '',
  quoted: '',
  signature: '',
  html: null,
  files: [],
  filesLeftOut: 0,
  calendar: null,
  authentication: nothingSaid,
  automatic: null,
  bounce: null,
  isDamaged: true,
})

export const readOne = (fetched: Fetched, mailbox: MailboxRecord, loop: string): Read => {
  const reading = { trustedServers: mailbox.settings.trustedServers, isOurs: (value: string) => value === loop }
  const headOf = (): ReadMail => {
    const end = fetched.bytes.subarray(0, 64_000)
    const cut = end.indexOf('\r\n\r\n')
    return { ...readMail(cut < 0 ? end : end.subarray(0, cut + 2), reading), text: '', files: [] }
  }
  try {
    if (fetched.isTooLarge) {
      const mail = headOf()
      return { fetched, mail, fingerprint: fingerprintOf(fetched.bytes, null), why: 'too-large' }
    }
    const mail = readMail(fetched.bytes, reading)
    return { fetched, mail, fingerprint: fingerprintOf(fetched.bytes, mail.messageId), why: null }
  } catch (e) {
    const why = e instanceof UnreadableMessage ? e.why : 'unreadable'
    const mail = e instanceof UnreadableMessage ? headOf() : unread()
    return { fetched, mail, fingerprint: fingerprintOf(fetched.bytes, null), why }
  }
}
