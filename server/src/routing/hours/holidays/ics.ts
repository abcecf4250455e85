/**
 * Holidays out of an iCalendar text (RFC 5545): whole days, timed entries, rules that repeat, exceptions and moved entries. Pure, but runs in a worker: a
 * text from outside decides how long it takes. ical.js reads the properties, rrule-temporal the rules (ical.js makes 1 March of a yearly 29 February and
 * does not end on rules that never come true).
 */
import 'temporal-polyfill/global'
import type { CalendarFault } from '@peakend/contract/hours.ts'
import ICAL from 'ical.js'
import { RRuleTemporal } from 'rrule-temporal'
import type { Holiday } from '../rules.ts'
import { momentsOf } from '../zone.ts'
import { blocksOf, checkDates, lineOf, Unreadable, type Block } from './lines.ts'

const DAY_MS = 86_400_000
const MOST_EVENTS = 2000
const MOST_HOLIDAYS = 5000
const NAME_LENGTH = 200

/** Wall-clock milliseconds, and what they are by: a whole day, wherever the hours are, or a zone. */
interface Stamp {
  wall: number
  by: 'day' | 'anywhere' | { at: (wall: number) => number }
}
interface Event {
  block: Block
  uid: string
  name: string
  from: Stamp
  lengthMs: number
  rule: string | null
  extra: Stamp[]
  left: Stamp[]
  isCancelled: boolean
  /** The time it stands in for, of the entry with the same uid. */
  instead: Stamp | null
}
export interface CalendarText {
  name: string | null
  holidays: Holiday[]
  leftOut: number
}
type Zones = ReadonlyMap<string, ICAL.Timezone>

/** `from` and `until` in ms: what lies outside is left out. */
export const readIcs = (text: string, window: { from: number; until: number }): CalendarText | CalendarFault => {
  try {
    return read(text, window)
  } catch (e) {
    if (e instanceof Unreadable) return e.fault
    throw e
  }
}

const read = (text: string, window: { from: number; until: number }): CalendarText => {
  const blocks = blocksOf(text)
  const zones = new Map(blocks.filter(({ name }) => name === 'VTIMEZONE').map(readZone))
  const entries = blocks.filter(({ name }) => name === 'VEVENT')
  const calendar = blocks[0]!
  if (entries.length === 0) throw new Unreadable('no-entries', calendar.begin)
  if (entries.length > MOST_EVENTS) throw new Unreadable('too-many', entries[MOST_EVENTS]!.begin)
  const events = entries.map((block) => readEvent(block, zones))
  const moved = new Set(
    events.flatMap(({ uid, instead }) => (instead ? [`${uid} ${textOf(instead, instead.wall)}`] : [])),
  )
  const holidays: Holiday[] = []
  for (const event of events) {
    if (event.isCancelled || event.lengthMs <= 0) continue
    for (const wall of timesOf(event, window)) {
      if (!event.instead && moved.has(`${event.uid} ${textOf(event.from, wall)}`)) continue
      holidays.push({
        name: event.name,
        from: textOf(event.from, wall),
        to: textOf(event.from, wall + event.lengthMs),
      })
      if (holidays.length > MOST_HOLIDAYS) throw new Unreadable('too-many', event.block.begin)
    }
  }
  const name = calendar.own.map(({ text: line }) => /^X-WR-CALNAME[^:]*:(.+)$/i.exec(line)?.[1]?.trim()).find(Boolean)
  return {
    name: name?.slice(0, 80) ?? null,
    holidays: holidays.toSorted((a, b) => (a.from < b.from ? -1 : 1)),
    leftOut: events.filter(({ isCancelled, lengthMs }) => isCancelled || lengthMs <= 0).length,
  }
}

/** One component by itself; where it is refused the property at fault is found by trying each alone. */
const parse = (block: Block): ICAL.Component => {
  const inCalendar = (lines: readonly string[]) =>
    new ICAL.Component(ICAL.parse(['BEGIN:VCALENDAR', ...lines, 'END:VCALENDAR'].join('\r\n')))
  const componentIn = (calendar: ICAL.Component) => {
    const component = calendar.getFirstSubcomponent(block.name.toLowerCase())
    // values are decoded when they are asked for
    for (const property of component?.getAllProperties() ?? []) property.getValues()
    return component
  }
  try {
    return componentIn(inCalendar(block.all.map(({ text }) => text)))!
  } catch {
    for (const line of block.own) {
      try {
        componentIn(inCalendar([`BEGIN:${block.name}`, line.text, `END:${block.name}`]))
      } catch {
        throw new Unreadable('wrong-value', line)
      }
    }
    throw new Unreadable('wrong-value', block.begin)
  }
}

const readZone = (block: Block): [string, ICAL.Timezone] => {
  const component = parse(block)
  return [String(component.getFirstPropertyValue('tzid')), new ICAL.Timezone(component)]
}

const isKnownZone = (zone: string): boolean => {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }))
  } catch {
    return false
  }
}

const wallOf = (time: ICAL.Time): number =>
  Date.UTC(time.year, time.month - 1, time.day, time.isDate ? 0 : time.hour, time.minute, time.second)

const stampOf = (property: ICAL.Property, time: ICAL.Time, of: { block: Block; zones: Zones }): Stamp => {
  const wall = wallOf(time)
  if (time.isDate) return { wall, by: 'day' }
  if (time.zone === ICAL.Timezone.utcTimezone) return { wall, by: { at: (ms) => ms } }
  const id = property.getParameter('tzid')
  if (typeof id !== 'string') return { wall, by: 'anywhere' }
  if (isKnownZone(id)) return { wall, by: { at: (ms) => momentsOf(id, ms).first } }
  const zone = of.zones.get(id)
  if (!zone) throw new Unreadable('zone-unknown', lineOf(of.block, property.name.toUpperCase()))
  return { wall, by: { at: (ms) => inZone(zone, ms) } }
}

const inZone = (zone: ICAL.Timezone, wall: number): number => {
  const time = ICAL.Time.fromJSDate(new Date(wall), true)
  time.zone = zone
  return time.toUnixTime() * 1000
}

/** As `Holiday` has it. */
const textOf = ({ by }: Stamp, wall: number): string => {
  if (by === 'day') return new Date(wall).toISOString().slice(0, 10)
  if (by === 'anywhere') return new Date(wall).toISOString().slice(0, 19)
  return `${new Date(by.at(wall)).toISOString().slice(0, 19)}Z`
}

const readEvent = (block: Block, zones: Zones): Event => {
  checkDates(block)
  const component = parse(block)
  const stampsOf = (name: string): Stamp[] =>
    component.getAllProperties(name).flatMap((property) =>
      property.getValues().map((value) => {
        const time = value instanceof ICAL.Period ? value.start : value
        if (!(time instanceof ICAL.Time)) throw new Unreadable('wrong-value', lineOf(block, name.toUpperCase()))
        return stampOf(property, time, { block, zones })
      }),
    )
  const [from] = stampsOf('dtstart')
  if (!from) throw new Unreadable('no-start', block.begin)
  const [to] = stampsOf('dtend')
  const duration = component.getFirstPropertyValue('duration')
  const usualMs = from.by === 'day' ? DAY_MS : 0
  const lengthMs = to ? to.wall - from.wall : duration instanceof ICAL.Duration ? duration.toSeconds() * 1000 : usualMs
  if (lengthMs < 0) throw new Unreadable('ends-before', lineOf(block, to ? 'DTEND' : 'DURATION'))
  const rule = component.getFirstPropertyValue('rrule')
  const name = String(component.getFirstPropertyValue('summary') ?? '').trim()
  return {
    block,
    uid: String(component.getFirstPropertyValue('uid') ?? block.begin.number),
    name: name.slice(0, NAME_LENGTH),
    from,
    // some programs end a whole day on the day it begins
    lengthMs: from.by === 'day' ? Math.max(lengthMs, DAY_MS) : lengthMs,
    rule: rule ? ruleOf(String(rule), { block, from }) : null,
    extra: stampsOf('rdate'),
    left: stampsOf('exdate'),
    isCancelled: String(component.getFirstPropertyValue('status') ?? '').toUpperCase() === 'CANCELLED',
    instead: stampsOf('recurrence-id')[0] ?? null,
  }
}

/** The rule by the wall clock, as if that were UTC: so is its end, which stands in UTC where the entry has a zone (3.3.10). */
const ruleOf = (rule: string, { block, from }: { block: Block; from: Stamp }): string => {
  if (/FREQ=(SECONDLY|MINUTELY|HOURLY)/i.test(rule)) throw new Unreadable('too-often', lineOf(block, 'RRULE'))
  return rule.replace(/UNTIL=([0-9T:Z-]+)/i, (_, until: string) => {
    const digits = until.replaceAll(/[-:]/g, '')
    const iso = digits.replace(/^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)Z?)?$/, '$1-$2-$3T$4:$5:$6Z')
    if (!digits.includes('T')) return `UNTIL=${digits}T235959Z`
    const end = Date.parse(iso)
    if (Number.isNaN(end)) throw new Unreadable('wrong-value', lineOf(block, 'RRULE'))
    const { by } = from
    const wall = typeof by === 'object' && digits.endsWith('Z') ? 2 * end - by.at(end) : end
    return `UNTIL=${new Date(wall).toISOString().replaceAll(/[-:]|\.\d+/g, '')}`
  })
}

/** Wall-clock beginnings within the window, exceptions left out, each once. */
const timesOf = (event: Event, window: { from: number; until: number }): number[] => {
  const { from, rule } = event
  // a zone's wall clock is at most a day away
  const [first, last] = [window.from - DAY_MS - event.lengthMs, window.until + DAY_MS]
  const walls = rule ? repeated(event, rule, first, last) : [from.wall]
  const isLeft = (wall: number) =>
    event.left.some((one) =>
      one.by === 'day' && from.by !== 'day'
        ? one.wall === Math.floor(wall / DAY_MS) * DAY_MS
        : textOf(one, one.wall) === textOf(from, wall),
    )
  const all = new Set([...walls, ...event.extra.map((one) => one.wall)])
  return [...all].filter((wall) => wall >= first && wall <= last && !isLeft(wall))
}

const repeated = (event: Event, rule: string, first: number, last: number): number[] => {
  const start = new Date(event.from.wall).toISOString().replaceAll(/[-:]|\.\d+/g, '')
  try {
    const rules = new RRuleTemporal({ rruleString: `DTSTART:${start}\nRRULE:${rule}` })
    return rules.between(new Date(first), new Date(last), true).map((time) => time.epochMilliseconds)
  } catch {
    throw new Unreadable('wrong-value', lineOf(event.block, 'RRULE'))
  }
}
