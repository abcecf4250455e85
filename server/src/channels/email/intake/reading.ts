/** One message as it was fetched, read; what cannot be read says why, and shows of its head what there is. Pure. */
import { createHash } from 'node:crypto'
import type { SetAsideWhy } from '@peakend/contract/email.ts'
import { writtenIn } from '../../../interactions/language/language.ts'
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
  /** Of the whole and of its files, where they were made on the way. */
  sha256?: { whole: Buffer; files: Buffer[] }
}

export const sha256Of = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest()

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

/** How letters of a mailbox are read. */
export interface ReadFor {
  /** Names its border writes into Authentication-Results. */
  trustedServers: readonly string[]
  /** The loop header's value of this workspace. */
  loop: string
  /** The languages the brand speaks with its customers. */
  own: readonly string[]
}

const readingFor = ({ trustedServers, loop }: ReadFor) => ({
  trustedServers,
  isOurs: (value: string) => value === loop,
})

/** What its head says, where the rest is not read. */
export const headOf = (bytes: Buffer, of: ReadFor): ReadMail => {
  const end = bytes.subarray(0, 64_000)
  const cut = end.indexOf('\r\n\r\n')
  return { ...readMail(cut < 0 ? end : end.subarray(0, cut + 2), readingFor(of)), text: '', files: [] }
}

export const asideUnread = (fetched: Fetched, why: SetAsideWhy, mail: ReadMail): Read => ({
  fetched,
  mail,
  fingerprint: fingerprintOf(fetched.bytes, null),
  why,
  language: null,
})

export const readOne = (fetched: Fetched, of: ReadFor): Read => {
  const { bytes } = fetched
  const asideFor = (why: SetAsideWhy, mail: ReadMail) => asideUnread(fetched, why, mail)
  try {
    if (fetched.isTooLarge) return asideFor('too-large', headOf(bytes, of))
    const mail = readMail(bytes, readingFor(of))
    if (isNothing(mail)) return asideFor('empty', mail)
    const fingerprint = fingerprintOf(bytes, mail.messageId)
    return { fetched, mail, fingerprint, why: null, language: writtenIn(textOf({ mail, files: mail.files }), of.own) }
  } catch (e) {
    return e instanceof UnreadableMessage ? asideFor(e.why, headOf(bytes, of)) : asideFor('unreadable', unread())
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
