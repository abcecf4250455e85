/** What the counter decides without reading anything. Pure. */
import { createHash, createHmac, randomInt, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { ArrivalFlag, NewAppointment, Visited } from '@peakend/contract/visits.ts'
import type { InteractionState } from '@peakend/contract/interactions.ts'
import { EmailAddress } from '@peakend/contract/values.ts'

/** A device's secret has 256 random bits, so a fast hash is enough. */
export const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest()

/** What a visitor's device says: the key of the place and the secret of its visit. Null for anything that is none. */
export const readToken = (token: string): { key: string; secret: string } | null => {
  const [, key, secret] = /^pc_([\w-]{8,80})\.([\w.-]{43,120})$/.exec(token) ?? []
  return key && secret ? { key, secret } : null
}

/** A secret for a link in a mail that nobody's device made: the visit's id, signed. */
export const mailSecret = (interactionId: string, signingKey: Buffer): string =>
  `m.${interactionId}.${createHmac('sha256', signingKey).update(interactionId).digest('base64url')}`

/** The visit a mailed secret names; null where it was not signed by us. */
export const visitOfMail = (secret: string, signingKey: Buffer): string | null => {
  const id = /^m\.([0-9a-f-]{36})\.[\w-]{43}$/.exec(secret)?.[1]
  if (!id) return null
  const [given, ours] = [hashOf(secret), hashOf(mailSecret(id, signingKey))]
  return timingSafeEqual(given, ours) ? id : null
}

/** What a link to check in with says: the appointment's id, signed. Another purpose than a mailed visit's, so that neither opens the other. */
export const invitationOf = (appointmentId: string, signingKey: Buffer): string =>
  `a.${appointmentId}.${createHmac('sha256', signingKey).update(`appointment ${appointmentId}`).digest('base64url')}`

/** The appointment a link names; null where it was not signed by us. */
export const invitedBy = (invitation: string, signingKey: Buffer): string | null => {
  const id = /^a\.([0-9a-f-]{36})\.[\w-]{43}$/.exec(invitation)?.[1]
  if (!id) return null
  const [given, ours] = [hashOf(invitation), hashOf(invitationOf(id, signingKey))]
  return timingSafeEqual(given, ours) ? id : null
}

/** Without letters and digits that are taken for each other when read aloud or off a paper. */
const CODE_SIGNS = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
export const newCode = (): string =>
  Array.from({ length: 6 }, () => CODE_SIGNS[randomInt(CODE_SIGNS.length)] ?? '2').join('')

/** A name as it is compared: case, accents and spaces do not count. */
export const plainName = (name: string): string =>
  name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

/** Whether one of two people who typed these names may be the other: the same name, or one of its words where only that was typed. */
export const isSameName = (a: string, b: string): boolean => {
  const [x, y] = [plainName(a), plainName(b)]
  if (x === '' || y === '') return false
  if (x === y) return true
  const [short, long] = x.length < y.length ? [x, y] : [y, x]
  return !short.includes(' ') && long.split(' ').includes(short)
}

const MINUTE_MS = 60_000
/** A tablet that was longer without a network is believed this far: whoever stood there longer has asked somebody. */
const MOST_HELD_BACK_MS = 60 * MINUTE_MS
/** What is counted as having been sent late: less is the time a press of a button takes. */
const SENT_LATE_MS = 30_000

/**
 * How long a check-in counts as having waited on the device. The device counts it itself (its clock may jump, a counter does not); only the brand's
 * own tablet is believed, because anybody may send anything.
 */
export const believedMs = (heldBackMs: number, isTablet: boolean): number =>
  isTablet ? Math.min(Math.max(0, heldBackMs), MOST_HELD_BACK_MS) : 0

/** Who comes up to ten minutes before their time or a quarter of an hour after it goes first; earlier or later they stand in line as everybody. */
export const priorityOf = (appointmentAt: Date | null, now: Date): 0 | 1 => {
  if (!appointmentAt) return 0
  const lateMs = now.getTime() - appointmentAt.getTime()
  return lateMs >= -10 * MINUTE_MS && lateMs <= 15 * MINUTE_MS ? 1 : 0
}

/** Where a visit stands, from its interaction's state. */
export const visitedOf = (of: {
  state: InteractionState
  greetedAt: Date | null
  outcome: string | null
  agentId: string | null
}): Visited => {
  switch (of.state) {
    case 'waiting':
      return 'waiting'
    case 'active':
      return of.greetedAt ? 'with-us' : 'called'
    case 'resting':
      // who is to be contacted later is nobody's until then
      if (of.agentId === null) return 'waiting'
      return of.greetedAt ? 'with-us' : 'called'
    case 'wrap-up':
    case 'closed':
      return of.greetedAt || (of.outcome !== null && of.outcome !== 'left') ? 'ended' : 'left'
    default:
      return of.state satisfies never
  }
}

/** What a person should look at in a check-in. */
export const flagsOf = (of: {
  twin: unknown
  appointmentTyped: string | null
  heldBackMs: number
  isCalledBack: boolean
}): ArrivalFlag[] => [
  ...(of.isCalledBack ? ['call-back' as const] : []),
  ...(of.twin ? ['maybe-twice' as const] : []),
  ...(of.appointmentTyped ? ['appointment-unknown' as const] : []),
  ...(of.heldBackMs >= SENT_LATE_MS ? ['sent-late' as const] : []),
]

/** The day at a place (YYYY-MM-DD): numbers start anew with it. */
export const dayOf = (at: Date, timeZone: string): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at)

/** Clock time at a place (HH:MM). */
export const clockOf = (at: Date, timeZone: string): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at)

export type Why = 'name' | 'at' | 'code' | 'email' | 'note'

/** A line of CSV (RFC 4180): quoted where it holds the separator; a quote is doubled. */
const cellsOf = (line: string, separator: string): string[] => {
  const cells: string[] = []
  for (let rest: string | null = line; rest !== null;) {
    const quoted: RegExpExecArray | null = /^\s*"((?:[^"]|"")*)"\s*/.exec(rest)
    const value: string = quoted?.[1]?.replaceAll('""', '"') ?? rest.split(separator)[0] ?? ''
    cells.push(value.trim())
    const after: string = quoted ? rest.slice(quoted[0].length) : rest.slice(rest.split(separator)[0]?.length ?? 0)
    rest = after.startsWith(separator) ? after.slice(separator.length) : null
  }
  return cells
}

/**
 * Appointments in CSV with a heading line (`name`, `at`, and `code`, `email`, `note` where there are any), commas or semicolons. Good lines are taken,
 * others set aside with the first field that is at fault. Null where the heading names no `name` and `at`. Times need a zone: `2026-11-23T10:30+01:00`.
 */
export const readCsv = (csv: string): { rows: NewAppointment[]; setAside: { line: number; why: Why }[] } | null => {
  const lines = csv.replace(/^\uFEFF/, '').split(/\r?\n/)
  const separator = (lines[0] ?? '').includes(';') ? ';' : ','
  const heading = cellsOf(lines[0] ?? '', separator).map((cell) => cell.toLowerCase())
  if (!heading.includes('name') || !heading.includes('at')) return null
  const rows: NewAppointment[] = []
  const setAside: { line: number; why: Why }[] = []
  for (const [i, line] of lines.entries()) {
    if (i === 0 || line.trim() === '') continue
    const cells = cellsOf(line, separator)
    const cell = (name: string) => cells[heading.indexOf(name)] ?? ''
    const read = rowOf(cell)
    if (typeof read === 'string') setAside.push({ line: i + 1, why: read })
    else rows.push(read)
  }
  return { rows, setAside }
}

const Instant = z.iso.datetime({ offset: true, local: false })
const hasControls = (text: string) => /\p{Cc}/u.test(text)

const rowOf = (cell: (name: string) => string): NewAppointment | Why => {
  const [name, at, code, email, note] = ['name', 'at', 'code', 'email', 'note'].map(cell) as [
    string,
    string,
    string,
    string,
    string,
  ]
  if (name === '' || name.length > 120 || hasControls(name)) return 'name'
  const instant = at.replace(/^(\d{4}-\d\d-\d\d) /, '$1T').replace(/(T\d\d:\d\d)(?!:)/, '$1:00')
  if (!Instant.safeParse(instant).success) return 'at'
  if (code !== '' && !/^[A-Za-z0-9]{4,12}$/.test(code)) return 'code'
  if (email !== '' && !EmailAddress.safeParse(email).success) return 'email'
  if (note.length > 500 || hasControls(note)) return 'note'
  return { name, at: instant, ...(code === '' ? {} : { code }), ...(email === '' ? {} : { email }), note }
}
