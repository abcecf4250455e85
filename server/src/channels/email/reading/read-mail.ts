/** A whole message read: who, to whom, what is new in it, what it carries. Pure; never throws but for what `readMime` refuses. */
import type { MailAuthentication, MailCalendar, MailPerson, MailRow } from '@peakend/contract/email.ts'
import { authenticationOf } from './authentication.ts'
import { calendarOf } from './calendar.ts'
import { clean, cleanPerson, cleanText, cutTo } from './cleaning.ts'
import type { Headers } from './headers.ts'
import { textFromHtml } from './html-text.ts'
import { automaticOf, bounceOf, type Bounce } from './machine.ts'
import { readMime, type Message, type Part } from './mime.ts'
import { newTextOf } from './new-text.ts'
import { packedBy } from './packed.ts'
import { unflowed } from './flowed.ts'

export interface MailFile {
  name: string
  type: string
  bytes: Buffer
  contentId: string | null
  /** It stands inside the HTML. */
  isInline: boolean
}

export interface ReadMail {
  /** Without brackets. */
  messageId: string | null
  /** Messages it goes on from, the nearest first. */
  references: string[]
  date: Date | null
  from: MailPerson | null
  replyTo: MailPerson[]
  to: MailPerson[]
  cc: MailPerson[]
  /** Every address it was brought to, as servers and writer say. */
  broughtTo: string[]
  subject: string
  text: string
  quoted: string
  signature: string
  /** As it came: to be made safe before anybody sees it. */
  html: string | null
  files: MailFile[]
  /** Files that are only in the original, because there were too many. */
  filesLeftOut: number
  calendar: MailCalendar | null
  authentication: MailAuthentication
  automatic: ReturnType<typeof automaticOf>
  bounce: Bounce | null
  isDamaged: boolean
  /** What keeps it from being read here. */
  packed: MailRow['packed']
}

/** A turn of more is read to here; the original has it all. */
const LONGEST_TEXT = 60_000
const LONGEST_QUOTED = 200_000
/** Of a body: many times what is kept of it. More would only keep everybody else waiting. */
const MOST_READ = 2_000_000
const LONGEST_SUBJECT = 500
const MOST_FILES = 40
const MOST_REFERENCES = 60
const MOST_PEOPLE = 100

export interface Reading {
  /** Names our own border writes into Authentication-Results. */
  trustedServers: readonly string[]
  /** Whether a value of the loop header is one of this workspace. */
  isOurs: (value: string) => boolean
}

export const readMail = (bytes: Buffer, of: Reading): ReadMail => {
  const message = readMime(bytes)
  const { headers } = message
  const body = bodyOf(message)
  const written = newTextOf(body.text)
  const automatic = automaticOf(message, of.isOurs)
  const found = filesOf(message)
  return {
    ...peopleOf(headers),
    messageId: clean(headers.ids('message-id')[0] ?? '').slice(0, 998) || null,
    references: referencesOf(headers),
    date: headers.date('date'),
    subject: cutTo(clean(headers.text('subject')), LONGEST_SUBJECT),
    text: cutTo(written.text, LONGEST_TEXT),
    quoted: cutTo(written.quoted, LONGEST_QUOTED),
    signature: cutTo(written.signature, LONGEST_TEXT),
    html: body.html,
    files: found.slice(0, MOST_FILES),
    filesLeftOut: Math.max(0, found.length - MOST_FILES),
    calendar: calendarIn(message),
    authentication: authenticatedOf(headers, of.trustedServers),
    automatic,
    bounce: automatic === 'bounce' ? bounceOf(message, body.text) : null,
    isDamaged: message.parts.some((part) => part.isDamaged) || written.text.length > LONGEST_TEXT,
    packed: packedBy(message, written.text),
  }
}

/** DMARC speaks of one writer: of several nobody can tell whom it was asked about (RFC 7489, 6.6.1). */
const authenticatedOf = (headers: Headers, trusted: readonly string[]): MailAuthentication => {
  const said = authenticationOf(headers, trusted)
  const isOne = headers.all('from').length <= 1 && headers.people('from').length <= 1
  return isOne || said.dmarc === 'none' ? said : { ...said, dmarc: 'permerror' }
}

const peopleOf = (headers: Headers): Pick<ReadMail, 'from' | 'replyTo' | 'to' | 'cc' | 'broughtTo'> => {
  const people = (name: string) => headers.people(name).slice(0, MOST_PEOPLE).map(cleanPerson)
  const withAddress = (name: string) => people(name).filter((person) => person.address.includes('@'))
  const from = withAddress('from')[0] ?? withAddress('sender')[0] ?? people('from')[0] ?? null
  const [to, cc] = [withAddress('to'), withAddress('cc')]
  const stations = ['delivered-to', 'x-original-to', 'envelope-to', 'x-envelope-to', 'x-delivered-to', 'apparently-to']
  const broughtTo = [...stations.flatMap(withAddress), ...to, ...cc].map((person) => person.address)
  return { from, replyTo: withAddress('reply-to'), to, cc, broughtTo: [...new Set(broughtTo)] }
}

const referencesOf = (headers: Headers): string[] => {
  const ids = [...headers.ids('in-reply-to'), ...headers.ids('references').toReversed()]
  return [...new Set(ids.map((id) => clean(id).slice(0, 998)))]
    .filter((id) => id.includes('@') || id.length > 8)
    .slice(0, MOST_REFERENCES)
}

/** The text of a part, of which `most` signs are read. */
const textOf = (part: Part, most: number): string => {
  if (part.body.kind === 'html') return textFromHtml(readableHtml(part.body.text, most))
  if (part.body.kind !== 'text') return ''
  const text = part.body.text.slice(0, most)
  const isFlowed = part.params.get('format')?.toLowerCase() === 'flowed'
  return isFlowed ? unflowed(text, part.params.get('delsp')?.toLowerCase() === 'yes') : text
}

/** As much of it as is read; pictures written into it, which make most long pages long, are left out before. */
const readableHtml = (html: string, most: number): string =>
  html.length <= most ? html : html.replaceAll(/data:[a-z]{1,20}\/[^"'<>\s]{200,}/gi, '').slice(0, most)

const textsOf = (parts: readonly Part[], most: number): string[] => {
  let left = most
  return parts.map((part) => {
    const text = textOf(part, left)
    if (part.body.kind === 'text' || part.body.kind === 'html') left = Math.max(0, left - part.body.text.length)
    return text
  })
}

/** The body as text, and the HTML where there is one. A message of which no body could be told shows what text it has. */
const bodyOf = (message: Message, most = MOST_READ): { text: string; html: string | null } => {
  const parts = (numbers: readonly number[]) => numbers.flatMap((at) => message.parts[at] ?? [])
  const htmls = parts(message.htmlBody).filter((part) => part.body.kind === 'html')
  const html = htmls.map((part) => (part.body.kind === 'html' ? part.body.text : '')).join('\n')
  const texts = textsOf(parts(message.textBody), most)
  const broken = parts(message.attachments).filter((part) => part.isDamaged && part.body.kind === 'text')
  const text = texts.some((one) => one.trim() !== '') ? texts : textsOf(broken.slice(0, 1), most)
  return { text: cleanText(text.filter((one) => one.trim() !== '').join('\n')), html: html.trim() === '' ? null : html }
}

const extensions: Readonly<Record<string, string>> = {
  'text/calendar': 'ics',
  'text/plain': 'txt',
  'text/html': 'html',
  'text/csv': 'csv',
  'image/jpeg': 'jpg',
  'image/svg+xml': 'svg',
  'message/rfc822': 'eml',
  'application/pdf': 'pdf',
  'application/octet-stream': 'bin',
}

const nameOf = (part: Part, fallback: string): string => {
  const given = part.headers.parameters('content-disposition')?.params.get('filename') ?? part.params.get('name') ?? ''
  const name = clean(given)
  const ending =
    extensions[part.type] ??
    part.type
      .split('/')[1]
      ?.replaceAll(/[^a-z0-9]/g, '')
      .slice(0, 8) ??
    'bin'
  return name === '' ? `${fallback}.${ending}` : name
}

const filesOf = (message: Message): MailFile[] =>
  message.attachments.flatMap((at) => {
    const part = message.parts[at]
    const bytes = part && bytesIn(part)
    if (!part || !bytes || bytes.length === 0) return []
    const contentId = part.headers.ids('content-id')[0] ?? null
    const isInline = contentId !== null && part.headers.parameters('content-disposition')?.value !== 'attachment'
    const isMessage = part.body.kind === 'message'
    const subject = part.body.kind === 'message' ? clean(part.body.message.headers.text('subject')) : ''
    return [
      {
        name: nameOf(part, (isMessage && subject) || (part.type === 'text/calendar' ? 'invitation' : 'file')),
        type: part.type,
        bytes,
        contentId,
        isInline,
      },
    ]
  })

const bytesIn = (part: Part): Buffer | null => {
  switch (part.body.kind) {
    case 'bytes':
      return part.body.bytes
    case 'text':
    case 'html':
      return Buffer.from(part.body.text)
    case 'message':
      return Buffer.from(messageText(part.body.message))
    case 'multipart':
      return null
    default:
      return part.body satisfies never
  }
}

/** Messages inside an attached one that are written out. What is read of all of them together is no more than of one body. */
const MOST_INNER = 20

/** An attached message as text for people, and below it those attached to it, from the outermost in: the whole of it is in the original. */
const messageText = (message: Message): string => {
  const texts: string[] = []
  let left = MOST_READ
  const waiting = [message]
  for (let next = waiting.shift(); next && texts.length <= MOST_INNER && left > 0; next = waiting.shift()) {
    texts.push(oneMessageText(next, left))
    left -= readIn(next)
    waiting.unshift(...innerOf(next))
  }
  return texts.join(`\n${'-'.repeat(40)}\n`)
}

const innerOf = (message: Message): Message[] =>
  message.attachments.flatMap((at) => {
    const body = message.parts[at]?.body
    return body?.kind === 'message' ? [body.message] : []
  })

const readIn = (message: Message): number =>
  message.parts.reduce(
    (sum, { body }) => sum + (body.kind === 'text' || body.kind === 'html' ? body.text.length : 0),
    0,
  )

const oneMessageText = (message: Message, most: number): string => {
  const head = ['from', 'to', 'cc', 'date', 'subject']
    .filter((name) => message.headers.raw(name) !== null)
    .map((name) => `${name}: ${clean(message.headers.text(name))}`)
  return `${head.join('\n')}\n\n${bodyOf(message, most).text}\n`
}

const calendarIn = (message: Message): MailCalendar | null => {
  for (const part of message.parts) {
    const isCalendar = part.type === 'text/calendar' || part.type === 'application/ics'
    const bytes = isCalendar ? bytesIn(part) : null
    const found =
      bytes && calendarOf(cleanText(bytes.toString('utf8').slice(0, LONGEST_QUOTED)), part.params.get('method') ?? null)
    if (found) return found
  }
  return null
}
