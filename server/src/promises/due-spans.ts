/** Spans from now on ("within 48 hours", "en dos días laborables", "in a month"), and when they are over. The words come without accents. Pure. */
import { either, numbers } from './due-words.data.ts'
import { instantOf, type Local } from './zone-time.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

export interface Span {
  count: number
  unit: 'minute' | 'hour' | 'day' | 'week' | 'month' | 'moment'
  isWorking: boolean
}

const unit =
  '(min\\w*|hours?|hrs?|hs?|horas?|days?|dias?|weeks?|semanas?|fortnights?|quincenas?|months?|mes|meses|moments?|momentos?|seconds?|segundos?|ratos?|instantes?)\\b'
const figure = `\\d{1,3}(?:[.,]5)?|${either(numbers)}`
const halves = '(?:\\s+(and a half|y medi[oa]|and a quarter|y cuarto))?'
const count = `(?:(?:a |un )?(${figure})${halves}\\s*)?(?:of\\s+|an\\s+|de\\s+)?(?:(?:-|to|or|and|a|o|u|y)\\s*(${figure})\\s*)?`
const head = `(?:in|within|under|(?:in|within|over|during) the next|en|dentro de|en (?:un|el) plazo(?: maximo)? de|en un maximo de|(?:un )?(?:maximo|plazo)(?: de)?|menos de|(?:en|durante) l[ao]s? proxim[ao]s?|next(?= \\d| (?:${either(numbers)})\\b)|entre|between|(?:at most|a max(?:imum)? of|up to))`
const soft =
  '(?:the\\s+|about\\s+|around\\s+|less than\\s+|under\\s+|menos de\\s+|como mucho\\s+|un maximo de\\s+|unas\\s+|unos\\s+)?'
const working = '(business |working )?'
const tail = `(?:\\s+(and a half|y medi[oa]|y cuarto))?( laborables?| habiles?)?`
const ahead = new RegExp(`\\b${head}\\s+${soft}${count}${working}${unit}${tail}`)
/** "48 hours from now", "de 3 a 5 días hábiles": nothing before them says that they lie ahead. */
const trailing = new RegExp(
  `\\b${count}${working}${unit}${tail}(?=(?: from (?:now|today)\\b|'?s? time\\b| a partir de (?:hoy|ahora)\\b))`,
)
const fromTo = new RegExp(`\\b(?:de|from)\\s+${count}${working}${unit}${tail}`)

/** The span the words name; null where none is, or where it has no length ("in a few days", "en los próximos días"). */
export const spanIn = (words: string): Span | null => {
  const match = ahead.exec(words) ?? trailing.exec(words)
  if (match) return readSpan(match)
  const range = fromTo.exec(words)
  return range?.[3] === undefined ? null : readSpan(range)
}

const readSpan = (match: RegExpExecArray): Span | null => {
  const [, first, half, second, working, of = '', halfAfter, laborables] = match
  const said = second ?? first
  const isOne = !of.endsWith('s') || of === 'mes' || of === 'hs'
  if (said === undefined && !isOne) return null
  const added = half ?? halfAfter
  const part = added === undefined ? 0 : /quarter|cuarto/.test(added) ? 0.25 : 0.5
  return {
    count: (said === undefined ? 1 : countOf(said)) + part,
    unit: unitOf(of),
    isWorking: working !== undefined || laborables !== undefined,
    ...(/^(fortnight|quincena)/.test(of) ? { count: countOf(said ?? 'a') * 2 } : {}),
  }
}

const countOf = (said: string): number => (/^\d/.test(said) ? Number(said.replace(',', '.')) : (numbers[said] ?? 1))

const unitOf = (of: string): Span['unit'] => {
  if (of.startsWith('min')) return 'minute'
  if (of.startsWith('h')) return 'hour'
  if (of.startsWith('d')) return 'day'
  if (/^(week|semana|fortnight|quincena)/.test(of)) return 'week'
  return /^(month|mes)/.test(of) ? 'month' : 'moment'
}

/** Hours and minutes are counted by the clock on nobody's wall; days keep the hour of the day, working days pass over the weekend, months their date where it exists. */
export const afterSpan = (span: Span, now: number, local: Local, zone: string): number => {
  if (span.unit === 'moment') return now + 5 * MINUTE_MS
  if (span.unit === 'minute') return now + span.count * MINUTE_MS
  if (span.unit === 'hour') return now + span.count * HOUR_MS
  if (span.unit === 'month') {
    const months = Math.floor(span.count)
    const last = new Date(Date.UTC(local.year, local.month + months, 0)).getUTCDate()
    const half = span.count > months ? 15 : 0
    return instantOf(zone, local.year, local.month + months, Math.min(local.date, last) + half, local.minute)
  }
  const whole = Math.ceil(span.unit === 'week' ? span.count * 7 : span.count)
  let days = whole
  if (span.isWorking && span.unit === 'day') {
    for (let left = whole, day = local.day; left > 0;) {
      day = (day % 7) + 1
      if (day < 6) left--
      else days++
    }
  }
  return instantOf(zone, local.year, local.month, local.date + days, local.minute)
}
