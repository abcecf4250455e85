/** The lines of an iCalendar text with their numbers (RFC 5545, 3.1), so that a fault can be named where it stands. Pure. */
import type { CalendarFault } from '@peakend/contract/hours.ts'

/** A content line: folded lines put together, with the number of its first. */
export interface Line {
  number: number
  text: string
}
/** A component and the lines that are its own, without those of components inside it. */
export interface Block {
  name: string
  begin: Line
  /** BEGIN to END, whole. */
  all: Line[]
  own: Line[]
}

export class Unreadable extends Error {
  readonly fault: CalendarFault
  constructor(problem: CalendarFault['problem'], line: Line) {
    super(`${problem} at line ${line.number}`)
    this.fault = { problem, line: line.number, text: line.text.slice(0, 120) }
  }
}

const unfold = (text: string): Line[] => {
  const lines: Line[] = []
  for (const [at, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .entries()) {
    const last = lines.at(-1)
    if (last && (raw.startsWith(' ') || raw.startsWith('\t'))) last.text += raw.slice(1)
    else if (raw.trim() !== '') lines.push({ number: at + 1, text: raw })
  }
  return lines
}

/** Every component of a text, outer ones first. Throws `Unreadable` where lines are none, or do not fit into one another. */
export const blocksOf = (text: string): Block[] => {
  const lines = unfold(text)
  const first = lines[0] ?? { number: 1, text: '' }
  if (!/^BEGIN:VCALENDAR\s*$/i.test(first.text)) throw new Unreadable('not-a-calendar', first)
  const blocks: Block[] = []
  const open: Block[] = []
  for (const line of lines) {
    const [, name, mark, value] = /^([A-Za-z0-9-]+)([;:])(.*)$/.exec(line.text) ?? []
    if (!name) throw new Unreadable('not-a-property', line)
    const kind = mark === ':' ? name.toUpperCase() : ''
    if (kind === 'BEGIN') {
      const block = { name: (value ?? '').trim().toUpperCase(), begin: line, all: [], own: [] }
      if (open.length === 0 && block.name !== 'VCALENDAR') throw new Unreadable('not-a-calendar', line)
      blocks.push(block)
      open.push(block)
    }
    if (open.length === 0) throw new Unreadable('not-a-calendar', line)
    for (const block of open) block.all.push(line)
    const inner = open.at(-1)
    if (kind !== 'BEGIN' && kind !== 'END') inner?.own.push(line)
    if (kind === 'END') {
      if (inner?.name !== (value ?? '').trim().toUpperCase()) throw new Unreadable('not-closed', inner?.begin ?? line)
      open.pop()
    }
  }
  const left = open.at(-1)
  if (left) throw new Unreadable('not-closed', left.begin)
  return blocks
}

/** The line of a property inside a block; its beginning where there is none. */
export const lineOf = (block: Block, property: string): Line =>
  block.own.find(({ text }) => text.toUpperCase().startsWith(property) && /^[;:]/.test(text.slice(property.length))) ??
  block.begin

const dateLike = /^\d{8}(T\d{6}Z?)?$/
const dated = new Set(['DTSTART', 'DTEND', 'EXDATE', 'RDATE', 'RECURRENCE-ID'])

/** Refuses dates that are none, which a lenient parser takes for something. */
export const checkDates = (block: Block): void => {
  for (const line of block.own) {
    const name = /^[A-Za-z0-9-]+/.exec(line.text)?.[0]?.toUpperCase() ?? ''
    if (!dated.has(name)) continue
    // a value never holds a colon; a quoted parameter may
    const values = line.text.slice(line.text.lastIndexOf(':') + 1).split(',')
    for (const value of values) {
      const [date, time] = (value.split('/')[0] ?? '').trim().split('T')
      const day = /^(\d{4})(\d\d)(\d\d)$/.exec(date ?? '')
      const isDay =
        day && new Date(Date.UTC(+day[1]!, +day[2]! - 1, +day[3]!)).getUTCDate() === +day[3]! && +day[2]! >= 1
      const isTime = time === undefined || /^([01]\d|2[0-3])[0-5]\d([0-5]\d|60)Z?$/.test(time)
      if (!dateLike.test(`${date}${time === undefined ? '' : `T${time}`}`) || !isDay || !isTime)
        throw new Unreadable('wrong-value', line)
    }
  }
}
