/**
 * How messages are read, held against expected results. A folder of messages: `stalwart/<set>/N.eml` with the expected parse beside it (`N.json`, and
 * `N.crlf.json` for the same with CRLF), every other file a message that must be read without a fault. Equal is: the same texts of the text body and of the
 * HTML body and the same attachments in the same order, an attached message by what is in it; and the same people, subject, date and ids in the head.
 */
import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { dateOf } from '../../server/src/channels/email/reading/dates.ts'
import { addressesOf } from '../../server/src/channels/email/reading/addresses.ts'
import { parametersOf, decodeWords } from '../../server/src/channels/email/reading/words.ts'
import { idsOf, type Headers } from '../../server/src/channels/email/reading/headers.ts'
import { readMime, type Message } from '../../server/src/channels/email/reading/mime.ts'
import { readMail } from '../../server/src/channels/email/reading/read-mail.ts'

export interface Share {
  right: number
  of: number
  wrong: string[]
}
export const share = (): Share => ({ right: 0, of: 0, wrong: [] })
export const note = (to: Share, name: string, isRight: boolean): void => {
  to.of++
  if (isRight) to.right++
  else to.wrong.push(name)
}
export const filesIn = (folder: string): string[] => {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .toSorted()
  } catch {
    return []
  }
}
export const bytesOf = (file: string): Buffer => {
  const bytes = readFileSync(file)
  return file.endsWith('.gz') ? gunzipSync(bytes) : bytes
}

interface ExpectedAddress {
  name: string | null
  address: string | null
}
interface ExpectedPart {
  headers: { name: string | { other: string }; value: Record<string, unknown> | string }[]
  body: Record<string, unknown>
}
interface ExpectedMessage {
  html_body: number[]
  text_body: number[]
  attachments: number[]
  parts: ExpectedPart[]
}

const lines = (text: string): string => text.replaceAll('\r\n', '\n')
const binary = (bytes: readonly number[] | Buffer): string => `bytes:${Buffer.from(bytes).toString('base64')}`

const expectedLeaves = (of: ExpectedMessage, at: number): string[] => {
  const [kind = '', body] = Object.entries(of.parts[at]?.body ?? {})[0] ?? []
  if (kind === 'Message') return expectedContent(body as ExpectedMessage).flat()
  if (kind === 'Multipart') return []
  return [kind === 'Text' || kind === 'Html' ? lines(body as string) : binary(body as number[])]
}
const expectedContent = (of: ExpectedMessage): string[][] =>
  [of.text_body, of.html_body, of.attachments].map((list) => list.flatMap((at) => expectedLeaves(of, at)))

const foundLeaves = (of: Message, at: number): string[] => {
  const body = of.parts[at]?.body
  if (!body || body.kind === 'multipart') return []
  if (body.kind === 'message') return foundContent(body.message).flat()
  return [body.kind === 'bytes' ? binary(body.bytes) : lines(body.text)]
}
const foundContent = (of: Message): string[][] =>
  [of.textBody, of.htmlBody, of.attachments].map((list) => list.flatMap((at) => foundLeaves(of, at)))

const squeezed = (text: unknown): string => (typeof text === 'string' ? text : '').replaceAll(/\s+/g, ' ').trim()
const expectedPeople = (value: unknown): ExpectedAddress[] => {
  const { List = [], Group = [] } = (value ?? {}) as {
    List?: ExpectedAddress[]
    Group?: { addresses: ExpectedAddress[] }[]
  }
  return [...List, ...Group.flatMap((group) => group.addresses)]
}
const addresses = (value: unknown): string[] =>
  expectedPeople(value).map((one) => squeezed(one.address).replaceAll(' ', ''))
const namesOf = (value: unknown): string[] => expectedPeople(value).map((one) => squeezed(one.name))
/** A comment beside a name is part of it there, and not here. */
const sameName = (expected: string, found: string): boolean =>
  found === expected || found === squeezed(expected.replace(/ \(.*\)$/, ''))

const headRight = (expected: ExpectedPart, found: Headers): boolean =>
  expected.headers.every(({ name, value }, at) => {
    const isLast = !expected.headers.slice(at + 1).some((later) => later.name === name)
    if (typeof name !== 'string' || typeof value === 'string' || !isLast) return true
    const field = name.replaceAll('_', '-')
    if (/^(?:from|to|cc|reply-to)$/.test(field) && 'Address' in value) {
      const raw = found.raw(field) ?? ''
      return JSON.stringify(addressesOf(raw).map((one) => one.address)) === JSON.stringify(addresses(value['Address']))
    }
    if (field === 'subject' && 'Text' in value) return squeezed(found.text('subject')) === squeezed(value['Text'])
    if (field === 'message-id' && 'Text' in value) return found.ids(field)[0] === value['Text']
    if (field === 'date' && 'DateTime' in value)
      return sameDate(value['DateTime'] as ExpectedDate, found.raw('date') ?? '')
    return true
  })

interface ExpectedDate {
  year: number
  month: number
  day: number
  hour: number
  minute: number
  second: number
  tz_before_gmt: boolean
  tz_hour: number
  tz_minute: number
}
const sameDate = (of: ExpectedDate, raw: string): boolean => {
  const offsetMinutes = (of.tz_before_gmt ? -1 : 1) * (of.tz_hour * 60 + of.tz_minute)
  const utc = Date.UTC(of.year, of.month - 1, of.day, of.hour, of.minute - offsetMinutes, of.second)
  return dateOf(raw)?.at.getTime() === utc
}

/** Every message with an expected parse, with both kinds of line ends. */
const expectedIn = (folder: string): Share => {
  const result = share()
  for (const file of filesIn(path.join(folder, 'stalwart')).filter((name) => name.endsWith('.json'))) {
    const isCrlf = file.endsWith('.crlf.json')
    const raw = bytesOf(file.replace(/(?:\.crlf)?\.json$/, '.eml'))
    const bytes = isCrlf ? Buffer.from(raw.toString('latin1').replaceAll(/\r?\n/g, '\r\n'), 'latin1') : raw
    const expected = JSON.parse(readFileSync(file, 'utf8')) as ExpectedMessage
    const found = readMime(bytes)
    const isContentRight = JSON.stringify(expectedContent(expected)) === JSON.stringify(foundContent(found))
    const [head] = expected.parts
    note(result, path.relative(folder, file), isContentRight && (!head || headRight(head, found.headers)))
  }
  return result
}

interface HeaderCase {
  header: string
  expected: unknown
}
/** A value without its folds: it ends at a line that begins without white space. */
const unfolded = (header: string): string =>
  (header.split(/\r?\n(?![ \t])/)[0] ?? '').replaceAll(/\r?\n[ \t]/g, ' ').trimEnd()

/** Lists of single header values. */
const headersIn = (folder: string): Share => {
  const result = share()
  const readers: Record<string, (raw: string, expected: unknown) => boolean> = {
    address: (raw, expected) => {
      const found = addressesOf(raw)
      const isAddress = JSON.stringify(found.map((one) => one.address)) === JSON.stringify(addresses(expected))
      return isAddress && namesOf(expected).every((name, at) => sameName(name, found[at]?.name ?? ''))
    },
    unstructured: (raw, expected) => squeezed(decodeWords(raw)) === squeezed(expected),
    id: (raw, expected) => JSON.stringify(idsOf(raw)) === JSON.stringify(expectedIds(expected)),
    date: (raw, expected) => (expected ? sameDate(expected as ExpectedDate, raw) : true),
    content_type: (raw, expected) => sameType(raw, expected as ExpectedType | null),
  }
  for (const [kind, isRight] of Object.entries(readers)) {
    const [file] = filesIn(path.join(folder, 'stalwart-headers')).filter((name) => name.endsWith(`/${kind}.json`))
    const cases = file ? (JSON.parse(readFileSync(file, 'utf8')) as HeaderCase[]) : []
    for (const { header, expected } of cases)
      note(
        result,
        `${kind} ${JSON.stringify(header)}`,
        isRight(unfolded(Buffer.from(header).toString('latin1')), expected),
      )
  }
  return result
}
const expectedIds = (expected: unknown): string[] =>
  (Array.isArray(expected) ? (expected as string[]) : typeof expected === 'string' ? [expected] : []).map((id) =>
    id.replaceAll(/\s+/g, ''),
  )

interface ExpectedType {
  c_type: string
  c_subtype: string | null
  attributes: { name: string; value: string }[] | [string, string][] | null
}
const sameType = (raw: string, expected: ExpectedType | null): boolean => {
  if (!expected) return true
  const { value, params } = parametersOf(raw)
  const isType =
    value === [expected.c_type, expected.c_subtype].filter(Boolean).join('/').toLowerCase().replaceAll(/\s/g, '')
  const wanted = (expected.attributes ?? []).map((one) => (Array.isArray(one) ? { name: one[0], value: one[1] } : one))
  return (
    isType &&
    wanted.every(({ name, value: text }) => name.endsWith('-language') || params.get(name.toLowerCase()) === text)
  )
}

/** Every other message: read to its end, in little time, without a fault. */
const othersIn = (folder: string): Share & { slowestMs: number } => {
  const result = { ...share(), slowestMs: 0 }
  const isMessage = (file: string) =>
    /\.(?:eml|txt)(?:\.gz)?$/.test(file) &&
    !/summary|licen[cs]e|README/i.test(file) &&
    !file.includes(`${path.sep}licences${path.sep}`)
  for (const file of filesIn(folder).filter(isMessage)) {
    const from = performance.now()
    let isRead = true
    try {
      for (const bytes of messagesOf(file)) readMail(bytes, { trustedServers: [], isOurs: () => false })
    } catch {
      isRead = false
    }
    result.slowestMs = Math.max(result.slowestMs, Math.round(performance.now() - from))
    note(result, path.relative(folder, file), isRead)
  }
  return result
}
/** A file of a mailbox holds many, each behind a line that begins with `From `. */
const messagesOf = (file: string): Buffer[] => {
  const bytes = bytesOf(file)
  if (!file.includes('.mbox')) return [bytes]
  return bytes
    .toString('latin1')
    .split(/^(?=From )/m)
    .map((text) => Buffer.from(text, 'latin1'))
}

export const percent = ({ right, of }: Share): number => (of === 0 ? 0 : Math.round((right / of) * 10_000) / 100)

export const readMessages = (folder: string) => {
  const [expected, headers, others] = [expectedIn(folder), headersIn(folder), othersIn(folder)]
  return { expected, headers, others }
}
