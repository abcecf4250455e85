/** The hour that words name, and the end of the part of a day they name. Minutes of the day on the customer's wall; the words come without accents. Pure. */
import { either, hours } from './due-words.data.ts'

/** Where nobody says an hour: the end of the working day, of the morning, of the afternoon, of the day; and first thing. */
export const DAY_END_MINUTE = 18 * 60
export const LAST_MINUTE = 23 * 60 + 59
const NOON_MINUTE = 12 * 60
const TARDE_END_MINUTE = 20 * 60
const FIRST_THING_MINUTE = 10 * 60
const HALF_DAY = 12 * 60

export interface HourNamed {
  minute: number
  /** "At eight" may be either of the day; "at 8 am", "at 20:00" and "at three" (nobody calls at night) are one. */
  isEitherHalf: boolean
}

const hourWords = either(hours)
const before = '(?:by|before|at|until|around|a las|a la|las|antes de las|antes de la|sobre las|hasta las|para las)'
const named = new RegExp(
  `\\b${before}\\s+(?:(half past|quarter past|quarter to)\\s+)?(${hourWords})\\b(?!\\s*(?:min|hour|hora|day|dia|week|semana))(?:\\s+(y media|y cuarto|menos cuarto|thirty|fifteen))?`,
)
const spokenFigure = /\b(half past|quarter past|quarter to)\s+(\d{1,2})\b/
const digits =
  /\b(\d{1,2})(?:[:.h](\d{2}))?\s*(am\b|pm\b|a\.m\.|p\.m\.|h\b|hrs?\b|o'?clock|de la (?:manana|tarde|noche))?/g
const one = `(?:las? )?(\\d{1,2}|${hourWords})(?:[:.](\\d{2}))?(?: ?(am|pm))?`
/** A time somebody will come or call within: due at its end. */
const windowed = new RegExp(
  `\\b(?:between|entre|from|de(?= la)|desde(?= la)) ${one} (?:and|y|to|until|till|a|hasta) ${one}\\b(?! ?(?:%|euros?|dollars?|pounds?|min|hour|hora|business|working|day|dia|week|semana|month|mes))`,
)
const parts: Record<string, number> = {
  'half past': 30,
  'y media': 30,
  thirty: 30,
  'quarter past': 15,
  'y cuarto': 15,
  fifteen: 15,
  'quarter to': -15,
  'menos cuarto': -15,
}

/** The minute of the day that is named; null where none is. */
export const hourIn = (words: string): HourNamed | null => {
  if (/\b(noon|midday|mediodia)\b/.test(words)) return { minute: NOON_MINUTE, isEitherHalf: false }
  if (/\b(midnight|medianoche)\b/.test(words)) return { minute: LAST_MINUTE, isEitherHalf: false }
  const half = halfOf(words)
  const within = windowed.exec(words)
  if (within) return endOfWindow(within, half)
  const spoken = named.exec(words)
  if (spoken?.[2]) return withHalf((hours[spoken[2]] ?? 0) * 60, parts[spoken[1] ?? spoken[3] ?? ''] ?? 0, half)
  const mixed = spokenFigure.exec(words)
  if (mixed?.[1]) return withHalf(Number(mixed[2]) * 60, parts[mixed[1]] ?? 0, half)
  for (const match of words.matchAll(digits)) {
    const [all, hour = '', minutes, mark] = match
    const isTime =
      minutes !== undefined ||
      mark !== undefined ||
      /\b(by|before|at|until|around|las|la)\s+$/.test(words.slice(0, match.index))
    const isMoney = /^\s*(euros?|dollars?|pounds?|pesos?|%|€)/.test(words.slice(match.index + all.length))
    if (!isTime || isMoney || Number(hour) > 23 || Number(minutes ?? 0) > 59) continue
    const added = /^\s*(y media|y cuarto|menos cuarto)/.exec(words.slice(match.index + all.length))?.[1]
    const isWritten = hour.startsWith('0') && minutes !== undefined
    return withHalf(Number(hour) * 60, Number(minutes ?? 0) + (parts[added ?? ''] ?? 0), isWritten ? 'am' : half)
  }
  return null
}

/** "Between ten and one": the end is later than the beginning, whichever half of the day that takes. */
const endOfWindow = (match: RegExpExecArray, half: 'am' | 'pm' | null): HourNamed | null => {
  const [, first, , , last, ofLast, mark] = match
  const hourOf = (word = '') => (/^\d/.test(word) ? Number(word) : (hours[word] ?? 0))
  const [begin, end] = [hourOf(first), hourOf(last)]
  const minutes = Number(ofLast ?? 0)
  if (end > 23 || begin > 23 || minutes > 59) return null
  const until = withHalf(end * 60, minutes, mark === 'am' || mark === 'pm' ? mark : half)
  const isPast = until.minute <= begin * 60 && until.minute + HALF_DAY <= LAST_MINUTE
  return { minute: until.minute + (isPast ? HALF_DAY : 0), isEitherHalf: false }
}

const halfOf = (words: string): 'am' | 'pm' | null =>
  /\b(pm|p\.m\.?)(?!\w)|(de|por|esta) la? ?(tarde|noche)|\besta (misma )?(tarde|noche)|afternoon|evening|tonight/.test(
    words,
  )
    ? 'pm'
    : /\b(am|a\.m\.?)(?!\w)|(de|por) la manana|in the morning|(tomorrow|this) morning/.test(words)
      ? 'am'
      : null

/** A bare "five" in a shop means the afternoon: 1 to 6 without a mark are read as 13 to 18. */
const withHalf = (onTheHour: number, added: number, half: 'am' | 'pm' | null): HourNamed => {
  const hour = onTheHour / 60
  const of = (minute: number, isEitherHalf = false) => ({ minute: minute + added, isEitherHalf })
  if (half === 'pm' && hour < 12) return of(onTheHour + HALF_DAY)
  if (half === 'am' && hour === 12) return of(onTheHour - HALF_DAY)
  if (half) return of(onTheHour)
  if (hour >= 1 && hour <= 6) return of(onTheHour + HALF_DAY)
  return of(onTheHour, hour < 12)
}

/** Where nobody says an hour but a part of the day. */
export const partOfDay = (words: string): number => {
  if (/\b(first thing|a primera hora)\b/.test(words)) return FIRST_THING_MINUTE
  if (
    /\b(end of|fin(al|es|ales)? d(?!e semana)|final de semana|ultimo dia|a ultima hora|close of business|month[- ]end|eod\b|cob\b|eob\b)/.test(
      words,
    )
  )
    return DAY_END_MINUTE
  if (/\bmorning\b|\b(por|de) la manana\b|\besta manana\b|\bmanana temprano\b|\bearly tomorrow\b/.test(words))
    return NOON_MINUTE
  if (/\bafternoon\b/.test(words)) return DAY_END_MINUTE
  if (/\b(esta|esta misma|por la|de la) tarde\b/.test(words)) return TARDE_END_MINUTE
  return LAST_MINUTE
}
