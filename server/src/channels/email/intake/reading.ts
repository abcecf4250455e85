/** One message as it was fetched, read; what cannot be read says why, and shows of its head what there is. Pure. */
import type { SetAsideWhy } from '@peakend/contract/email.ts'
import { writtenIn } from '../../../interactions/language/language.ts'
import type { MailboxRecord } from '../mailboxes/store.ts'
import { nothingSaid } from '../reading/authentication.ts'
import { UnreadableMessage } from '../reading/mime.ts'
import { readMail, type ReadMail } from '../reading/read-mail.ts'
import { fingerprintOf, textOf } from './arriving.ts'

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
  /** What it is written in, as far as its words tell. */
  language: string | null
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
  packed: null,
})

/** `own` are the languages the brand speaks with its customers. */
export const readOne = (
  fetched: Fetched,
  mailbox: MailboxRecord,
  of: { loop: string; own: readonly string[] },
): Read => {
  const reading = { trustedServers: mailbox.settings.trustedServers, isOurs: (value: string) => value === of.loop }
  const headOf = (): ReadMail => {
    const end = fetched.bytes.subarray(0, 64_000)
    const cut = end.indexOf('\r\n\r\n')
    return { ...readMail(cut < 0 ? end : end.subarray(0, cut + 2), reading), text: '', files: [] }
  }
  const asideFor = (why: SetAsideWhy, mail: ReadMail): Read => {
    return { fetched, mail, fingerprint: fingerprintOf(fetched.bytes, null), why, language: null }
  }
  try {
    if (fetched.isTooLarge) return asideFor('too-large', headOf())
    const mail = readMail(fetched.bytes, reading)
    if (isNothing(mail)) return asideFor('empty', mail)
    const fingerprint = fingerprintOf(fetched.bytes, mail.messageId)
    return { fetched, mail, fingerprint, why: null, language: writtenIn(textOf({ mail, files: mail.files }), of.own) }
  } catch (e) {
    return e instanceof UnreadableMessage ? asideFor(e.why, headOf()) : asideFor('unreadable', unread())
  }
}

/** Nobody wrote it and it says nothing: there is no one to answer and nothing to. */
const isNothing = (mail: ReadMail): boolean =>
  mail.from === null &&
  mail.replyTo.length === 0 &&
  `${mail.subject}${mail.text}${mail.quoted}${mail.signature}` === '' &&
  mail.html === null &&
  mail.files.length === 0 &&
  mail.calendar === null
