/** The appointment a message brings (RFC 5545, RFC 5546): enough to show what is asked, when and by whom. Pure. */
import { MailCalendar, type MailPerson } from '@peakend/contract/email.ts'
import { clean, cleanPerson, cutTo } from './cleaning.ts'

interface Property {
  name: string
  params: ReadonlyMap<string, string>
  value: string
}
/** An invitation has tens of lines; one with more is read to here. */
const MOST_LINES = 5000
const MOST_ATTENDEES = 200

/** The first event or task of a calendar part; null where there is none to show. */
export const calendarOf = (text: string, said: string | null): MailCalendar | null => {
  const lines = propertiesOf(text)
  const from = lines.findIndex((line) => line.name === 'BEGIN' && /^(?:VEVENT|VTODO)$/i.test(line.value))
  if (from < 0) return null
  const to = lines.findIndex((line, at) => at > from && line.name === 'END' && /^(?:VEVENT|VTODO)$/i.test(line.value))
  const event = lines.slice(from, to < 0 ? undefined : to)
  const one = (name: string) => event.find((line) => line.name === name)
  const method = MailCalendar.shape.method.safeParse(
    (lines.find((line) => line.name === 'METHOD')?.value ?? said ?? '').toLowerCase(),
  )
  const start = one('DTSTART')
  const organizer = one('ORGANIZER')
  return {
    method: method.success ? method.data : 'publish',
    uid: cutTo(clean(one('UID')?.value ?? ''), 500) || null,
    summary: cutTo(unescaped(one('SUMMARY')?.value ?? ''), 500),
    location: cutTo(unescaped(one('LOCATION')?.value ?? ''), 500),
    start: pointOf(start),
    end: pointOf(one('DTEND') ?? one('DUE')),
    timeZone: cutTo(clean(start?.params.get('TZID') ?? ''), 100) || null,
    organizer: organizer ? personOf(organizer) : null,
    attendees: event
      .filter((line) => line.name === 'ATTENDEE')
      .slice(0, MOST_ATTENDEES)
      .map((line) => ({ ...personOf(line), answer: (line.params.get('PARTSTAT') ?? '').toLowerCase() })),
  }
}

const propertiesOf = (text: string): Property[] =>
  text
    .replaceAll(/\r?\n[ \t]/g, '')
    .split(/\r?\n/, MOST_LINES)
    .flatMap((line) => propertyOf(line) ?? [])

/** Name, parameters and value (RFC 5545, 3.1), each sign looked at once: a pattern that tries ways to cut a hostile line tries them for hours. */
const propertyOf = (line: string): Property | null => {
  const parts: string[] = []
  let isQuoted = false
  let from = 0
  for (let at = 0; at < line.length; at++) {
    const sign = line[at]
    if (sign === '"') isQuoted = !isQuoted
    if (isQuoted || (sign !== ';' && sign !== ':')) continue
    parts.push(line.slice(from, at))
    from = at + 1
    if (sign === ':') return propertyFrom(parts, line.slice(from))
  }
  return null
}

const propertyFrom = ([name = '', ...params]: readonly string[], value: string): Property | null => {
  if (!/^[A-Za-z0-9-]+$/.test(name)) return null
  const named = params.map((param): [string, string] => {
    const cut = param.indexOf('=')
    return [param.slice(0, Math.max(cut, 0)).toUpperCase(), param.slice(cut + 1).replaceAll('"', '')]
  })
  return { name: name.toUpperCase(), params: new Map(named), value: value.trim() }
}

const unescaped = (value: string): string =>
  value.replaceAll(/\\([nN,;\\])/g, (_, sign: string) => (sign.toLowerCase() === 'n' ? '\n' : sign))

/** `20261122T100000Z` as `2026-11-22T10:00:00Z`, a day as a day. */
const pointOf = (property: Property | undefined): string | null => {
  const match = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z?))?/.exec(property?.value ?? '')
  if (!match) return null
  const [, year, month, day, hour, minute, second, zone] = match
  return hour ? `${year}-${month}-${day}T${hour}:${minute}:${second}${zone}` : `${year}-${month}-${day}`
}

const personOf = ({ params, value }: Property): MailPerson =>
  cleanPerson({ name: params.get('CN') ?? '', address: value.replace(/^mailto:/i, '') })
