/** Lines that mail programs write: "On ... wrote:", "-----Original Message-----", "From: ...". Pure. */
import { fieldNames, onWords, originalMarks, wroteWords } from './reply-words.data.ts'

/** Languages whose days and months are known; the others' lines are known by their verb or address. */
const languages = [
  'en', 'es', 'ca', 'gl', 'eu', 'fr', 'de', 'nl', 'pt', 'it', 'sv', 'da', 'nb', 'fi', 'is', 'et', 'lv', 'lt', 'pl', 'cs', 'sk', 'sl', 'hr', 'sr', 'hu', 'ro',
  'bg', 'ru', 'uk', 'el', 'tr', 'vi', 'id', 'zh', 'ja', 'ko', 'he', 'ar',
] // prettier-ignore

const dayNames = (): Set<string> => {
  const names = new Set<string>()
  for (const language of languages) {
    for (const style of ['long', 'short'] as const) {
      const format = new Intl.DateTimeFormat(language, { weekday: style, timeZone: 'UTC' })
      for (let day = 1; day <= 7; day++)
        names.add(
          format
            .format(Date.UTC(2024, 0, day))
            .toLowerCase()
            .replaceAll('.', ''),
        )
    }
  }
  return names
}
let days: Set<string> | undefined

const bareLine = (line: string): string =>
  line
    .replaceAll(/[\u200b-\u200f\u202a-\u202e\u2060\ufeff]/g, '')
    .replaceAll(/[\u00a0\u202f]/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .trim()

/** The line above a quotation goes over so many lines at most, and so many signs. */
const MOST_LINES = 7
const LONGEST = 420

const ADDRESS = /[^\s<>@"'(]+@[^\s<>@"')]+/
const TIME_OR_YEAR = /\d{1,2}[:.h]\d{2}|\b(?:19|20)\d{2}\b|\d{1,4}[-/.年]\s?\d{1,2}[-/.月]/
const wrote = new RegExp(
  `(?:^|[^\\p{L}])(?:${wroteWords
    .toSorted((a, b) => b.length - a.length)
    .map((word) => word.replaceAll(/[()/.]/g, '\\$&'))
    .join('|')})(?!\\p{L})`,
  'iu',
)
const endsWithWrote = new RegExp(`${wrote.source}[\\s*_>\\])]*$`, 'iu')
const begins = new RegExp(`^(?:${onWords.toSorted((a, b) => b.length - a.length).join('|')})(?=[\\s,:]|\\d)`, 'iu')

/** How many lines the line above a quotation takes that begins here; 0 where none does. */
export const replyHeaderAt = (lines: readonly string[], at: number): number => {
  const first = stripped(lines[at] ?? '')
  if (first === '' || first.length > LONGEST || !mayBegin(first)) return 0
  let joined = ''
  let empty = 0
  for (let count = 1; count <= MOST_LINES && at + count <= lines.length; count++) {
    const line = stripped(lines[at + count - 1] ?? '')
    // only one that has its date already goes on behind an empty line
    if (line === '' && (++empty > 1 || !TIME_OR_YEAR.test(joined))) return 0
    joined = joined === '' ? line : `${joined} ${line}`
    if (joined.length > LONGEST) return 0
    if (/(?:[:：]|-{2,})[\s*_>]*$/.test(joined)) return isReplyHeader(joined) ? count : 0
    if (isReplyHeaderWithoutColon(joined)) return count
  }
  return 0
}

/** Without the signs of quoting, rules and stars around it. */
const stripped = (line: string): string =>
  bareLine(line)
    .replace(/^(?:[>|\s]|[-–—*_]{1,6}(?=\s))+/, '')
    .trim()

/** A date, a day, a word before a date, an address or a name in quotes: everything else is what people write. */
const mayBegin = (first: string): boolean =>
  /^["'<\d[]/.test(first) || begins.test(first) || isDay(first) || ADDRESS.test(first)

const isDay = (text: string): boolean => {
  const word = /^[\p{L}]+/u.exec(text)?.[0].toLowerCase() ?? ''
  return word !== '' && (days ??= dayNames()).has(word)
}

const isReplyHeader = (joined: string): boolean => {
  const text = joined.replaceAll(/[\s*_>:：-]+$/g, '').trim()
  const hasAddress = ADDRESS.test(text)
  const hasDate = TIME_OR_YEAR.test(text) || (/\d/.test(text) && (isDay(text) || begins.test(text)))
  const startsWithDate = /^["'[]?\d/.test(text) || isDay(text) || (begins.test(text) && hasDate)
  if (/(?:^|[^\p{L}])(?:i|yo|ich|je) (?:wrote|escribí|schrieb)/iu.test(text)) return false
  if (endsWithWrote.test(text)) return (hasDate && startsWithDate) || hasAddress
  if (wrote.test(text)) return hasDate && (hasAddress || startsWithDate) && isNearEdge(text)
  return hasAddress && hasDate && startsWithDate && /[<([]?\S+@\S+[>)\]]?$/.test(text)
}

/** "skrev Eva <eva@...>" and "schrieb am 5. Mai um 10:00": behind the verb stand a name, an address or a date, no sentence. */
const isNearEdge = (text: string): boolean => {
  const found = wrote.exec(text)
  if (!found) return false
  const rest = text.slice(found.index + found[0].length)
  return rest.length < 160 && !/[.!?]\s+\p{Lu}\p{Ll}{3,}.*\s\p{Ll}+\s\p{Ll}+\s\p{Ll}+/u.test(rest)
}

/** Some write no colon: it must then have everything else. */
const isReplyHeaderWithoutColon = (joined: string): boolean =>
  endsWithWrote.test(joined) && /<[^<>\s]+@[^<>\s]+>/.test(joined) && TIME_OR_YEAR.test(joined)

const marks = new Set(originalMarks)

/** "-----Original Message-----" and its like, with their dashes or a colon behind. */
export const isOriginalMark = (line: string): boolean => {
  if (line.length > LONGEST) return false
  const bare = bareLine(line).toLowerCase()
  const text = bare.replaceAll(/^[-–—_*=>#|\s]+|[-–—_*=:#|\s]+$/g, '')
  if (text.length === 0 || text.length > 60) return false
  if (!marks.has(text) && !marks.has(text.replace(/ (?:from|von|de|by) .*$/, ''))) return false
  // without dashes or colon it is a sentence
  return text !== bare.replace(/^[>|\s]+/, '') || bare.endsWith(':')
}

export type FieldKind = keyof typeof fieldNames
const kindOfName = new Map<string, FieldKind>()
for (const kind of ['other', 'to', 'date', 'subject', 'from'] as const)
  for (const name of fieldNames[kind]) kindOfName.set(name, kind)

/** Which field of a message's head a line is; null for any other line. */
export const isFieldLine = (line: string): FieldKind | null => {
  const match = /^[>|\s*_•-]*(\p{L}[\p{L}\s.'-]{0,24}?)\s*[*_]*\s*[:：][*_]*(?:\s|$|[<"[\p{L}\d])/u.exec(
    bareLine(line.slice(0, LONGEST)),
  )
  return match ? (kindOfName.get((match[1] ?? '').toLowerCase()) ?? null) : null
}
