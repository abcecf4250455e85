/** What a customer is told outside the hours, with the real times in it. Pure. */
import type { ScreenLanguage } from '@peakend/contract/values.ts'
import { wallTime } from './zone.ts'

const DAY_MS = 86_400_000

/** `screenLanguageOf` for whoever has no screen: ours where the customer speaks it, else the workspace's. */
export const languageFor = (wish: string | null | undefined, fallback: ScreenLanguage): ScreenLanguage => {
  const base = wish?.toLowerCase().split('-')[0]
  return base === 'en' || base === 'es' ? base : fallback
}

const near = {
  en: { today: 'today', tomorrow: 'tomorrow', at: ' at ' },
  es: { today: 'hoy', tomorrow: 'mañana', at: ' a las ' },
} as const

/** Days from one to the other on the clock there. */
const daysBetween = (now: Date, at: Date, zone: string): number =>
  Math.floor(wallTime(zone, at.getTime()) / DAY_MS) - Math.floor(wallTime(zone, now.getTime()) / DAY_MS)

/** As the platform can read it: what customers state may be formed well enough to be kept and be no tag all the same ("fr-12"). */
const readableTag = (tag: string): string => {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? tag
  } catch {
    return tag.split('-')[0] ?? 'en'
  }
}

/** The same in a further language as its readers write it (CLDR): "demain à 09:00", "lundi 30 novembre à 09:00". */
const sayWhenIn = (at: Date, { now, zone, language }: { now: Date; zone: string; language: string }): string => {
  const tag = readableTag(language)
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(tag, { timeZone: zone, ...options })
  const clock = format({ timeStyle: 'short' }).format(at)
  const parts = format({ dateStyle: 'long', timeStyle: 'short' }).formatToParts(at)
  const hourAt = parts.findIndex(({ type }) => type === 'hour' || type === 'dayPeriod')
  const before = parts[hourAt - 1]?.type === 'literal' ? (parts[hourAt - 1]?.value ?? ' ') : ' '
  const days = daysBetween(now, at, zone)
  const near = () => new Intl.RelativeTimeFormat(tag, { numeric: 'auto' }).format(Math.max(days, 0), 'day')
  const far = days > 300 ? ({ year: 'numeric' } as const) : {}
  const day = days <= 1 ? near() : format({ weekday: 'long', day: 'numeric', month: 'long', ...far }).format(at)
  return `${day}${before}${clock}`
}

/** "today at 15:00", "tomorrow at 9:00", "Monday 30 November at 9:00"; "el lunes 30 de noviembre a las 9:00". */
export const sayWhen = (at: Date, of: { now: Date; zone: string; language: string }): string => {
  const { language, zone, now } = of
  if (language !== 'en' && language !== 'es') return sayWhenIn(at, of)
  const days = daysBetween(now, at, zone)
  const locale = language === 'en' ? 'en-GB' : 'es-ES'
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { timeZone: zone, ...options }).format(at)
  const clock = format({ hour: 'numeric', minute: '2-digit', hourCycle: 'h23' }).replace(/^0(?=\d)/, '')
  const words = near[language]
  // Spanish says "a la 1:30" of one o'clock
  const before = language === 'es' && clock.startsWith('1:') ? ' a la ' : words.at
  if (days <= 0) return `${words.today}${before}${clock}`
  if (days === 1) return `${words.tomorrow}${before}${clock}`
  const isFar = days > 300
  const day = format({ weekday: 'long', day: 'numeric', month: 'long', ...(isFar ? { year: 'numeric' } : {}) })
  return `${language === 'es' ? 'el ' : ''}${day.replaceAll(',', '')}${before}${clock}`
}

export interface PlanValues {
  brand: string
  /** Null where there is no opening to name: a sentence that would name it is left out. */
  opensAt: Date | null
  answerBy: Date | null
  /** Number of the case; null where there is none. */
  caseNumber: number | null
  now: Date
  zone: string
  /** Ours, or the tag of a further one. */
  language: string
}

/** The text with `{opens}`, `{answer}`, `{brand}` and `{case}` filled in. A sentence that asks for what is not known is left out whole. */
export const sayPlan = (text: string, values: PlanValues): string => {
  const when = (at: Date | null) => at && sayWhen(at, values)
  const known: Record<string, string | null> = {
    opens: when(values.opensAt),
    answer: when(values.answerBy),
    brand: values.brand,
    case: values.caseNumber === null ? null : String(values.caseNumber),
  }
  const isUnknown = (sentence: string) =>
    [...sentence.matchAll(/\{(\w+)\}/g)].some(([, name]) => known[name ?? ''] === null)
  return text
    .split(/(?<=[.!?…])(?=\s)/)
    .filter((sentence) => !isUnknown(sentence))
    .join('')
    .trim()
    .replaceAll(/\{(\w+)\}/g, (whole, name: string) => known[name] ?? whole)
}
