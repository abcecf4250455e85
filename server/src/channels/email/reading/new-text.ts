/**
 * What somebody newly wrote, apart from what they quote and from their signature. Works on plain text, line by line: each line is told what it is, then
 * the older message is cut off where it begins. Where somebody answers between quoted lines, those stay. Nothing is lost: what is cut is given back. Pure.
 */
import { isFieldLine, isOriginalMark, replyHeaderAt, type FieldKind } from './reply-lines.ts'
import { deviceLines } from './reply-words.data.ts'

export interface WrittenText {
  text: string
  quoted: string
  signature: string
}

/** `mark`: a line that says that an older message follows; `field`: one of its head. */
type Kind = 'empty' | 'quote' | 'mark' | 'field' | 'rule' | 'text'
interface Line {
  text: string
  kind: Kind
}

/** A message of more lines is read to here; the rest counts as quoted. People do not write as much. */
const MOST_LINES = 20_000
const WRAPPED_LENGTH = 60
const SIGNATURE_LINES = 15
const DEVICE_LINE_LENGTH = 130

/** Splits a message's plain text. A text in which nothing new is left gives an empty `text`. */
export const newTextOf = (given: string): WrittenText => {
  const lines = linesOf(given.replaceAll(/\r\n?/g, '\n').split('\n'))
  const own = ownLines(lines)
  const rest = lines.slice(own.to)
  const { text, signature } = withoutSignature(own.lines)
  const quoted = [...own.dropped, ...rest]
  return { text: trimmed(text), quoted: trimmed(quoted), signature: trimmed(signature) }
}

const trimmed = (lines: readonly Line[]): string =>
  lines
    .map((line) => line.text)
    .join('\n')
    .replace(/^(?:[^\S\n]*\n)+/, '')
    .trimEnd()

const linesOf = (texts: readonly string[]): Line[] => {
  const lines: Line[] = texts.slice(0, MOST_LINES).map((text) => ({ text, kind: kindOf(text) }))
  for (let at = 0; at < lines.length;) {
    const taken = replyHeaderAt(texts, at)
    for (let i = at; i < at + taken; i++) lines[i] = { text: texts[i] ?? '', kind: 'mark' }
    at += Math.max(1, taken)
  }
  for (let at = 1; at < lines.length - 1; at++)
    if (isWrapped(lines, at)) lines[at] = { text: texts[at] ?? '', kind: 'quote' }
  return heads(lines, texts)
}

/** The end of a long quoted line that a program broke in two: it stands between quoted lines and goes on in small letters. */
const isWrapped = (lines: readonly Line[], at: number): boolean =>
  lines[at]?.kind === 'text' &&
  lines[at - 1]?.kind === 'quote' &&
  lines[at + 1]?.kind === 'quote' &&
  (lines[at - 1]?.text.length ?? 0) >= WRAPPED_LENGTH &&
  /^\p{Ll}/u.test(lines[at]?.text ?? '')

const kindOf = (text: string): Kind => {
  const bare = text.replaceAll(/[\u200b-\u200f\u2060\ufeff]/g, '').trim()
  if (bare === '') return 'empty'
  if (isOriginalMark(bare)) return 'mark'
  if (/^(?:>|&gt;|\|\s)/.test(bare)) return 'quote'
  return /^[-_=*~—–\s]{4,}$/.test(bare) ? 'rule' : 'text'
}

/** How far apart the fields of one head may stand: a subject goes over two lines. */
const FIELD_GAP = 2

/** Marks heads: three fields together, one of them saying from whom or about what, one when or to whom. */
const heads = (lines: Line[], texts: readonly string[]): Line[] => {
  const kinds: (FieldKind | null)[] = lines.map((line, at) =>
    line.kind === 'text' ? isFieldLine(texts[at] ?? '') : null,
  )
  for (let at = 0; at < lines.length; at++) {
    if (kinds[at] === null) continue
    const found = new Set<FieldKind>()
    let count = 0
    let last = at
    for (let i = at; i < lines.length && i - last <= FIELD_GAP && lines[i]?.kind !== 'empty'; i++) {
      const kind = kinds[i]
      if (!kind) continue
      found.add(kind)
      count++
      last = i
    }
    const isHead = (found.has('from') || found.has('subject')) && (found.has('date') || found.has('to'))
    if (count >= 3 && isHead) {
      const end = endOfHead(lines, last)
      for (let i = at; i <= end; i++) lines[i] = { text: texts[i] ?? '', kind: 'field' }
    }
    at = last
  }
  return lines
}

/** A field goes on over the lines behind it until an empty one; but not for long. */
const endOfHead = (lines: readonly Line[], last: number): number => {
  for (let end = last + 1; end <= last + FIELD_GAP; end++) if (lines[end]?.kind === 'empty') return end - 1
  return last
}

const isMarkOrField = (line: Line): boolean => line.kind === 'mark' || line.kind === 'field'
const isText = (line: Line | undefined): boolean => line?.kind === 'text'

/** The lines that are the writer's own, those taken out of them, and where what is only quoted begins. */
const ownLines = (lines: readonly Line[]): { lines: Line[]; dropped: Line[]; to: number } => {
  const from = firstMark(lines)
  if (from === null) return withoutQuotesAtEnd(lines)
  const before = lines.slice(0, from)
  const after = lines.slice(from)
  const hasBefore = before.some((line) => isText(line))
  if (hasBefore && !isAnsweredBetween(after))
    return { ...withoutQuotesAtEnd(before), to: withoutQuotesAtEnd(before).to }
  if (hasBefore) {
    const own = withoutQuotesAtEnd(lines)
    return { ...own, lines: own.lines.filter((line) => !isMarkOrField(line)), dropped: own.lines.filter(isMarkOrField) }
  }
  return belowMark(lines)
}

/** Where the older message begins: at the first mark or head outside quotes, or at one inside quotes that begin with it. */
const firstMark = (lines: readonly Line[]): number | null => {
  const at = lines.findIndex(isMarkOrField)
  return at < 0 ? null : at
}

/** Text stands between quoted lines: somebody answers point by point. Text below all of them is the end of a signature. */
const isAnsweredBetween = (after: readonly Line[]): boolean => {
  const lastQuote = after.findLastIndex((line) => line.kind === 'quote')
  const firstQuote = after.findIndex((line) => line.kind === 'quote')
  if (firstQuote < 0) return false
  // below another head it is the older message's own quoting
  const between = after.slice(firstQuote, lastQuote)
  return (
    between.some(isText) && !between.some(isMarkOrField) && after.slice(1, firstQuote).every((line) => !isText(line))
  )
}

/** The mark stands first: what is quoted right below it goes, what follows is new. Where nothing is quoted, what follows it is all there is. */
const belowMark = (lines: readonly Line[]): { lines: Line[]; dropped: Line[]; to: number } => {
  const marks = lines.findIndex(isMarkOrField)
  let at = marks
  while (
    at < lines.length &&
    (lines[at] === undefined || isMarkOrField(lines[at] as Line) || lines[at]?.kind === 'empty')
  )
    at++
  const quoteFrom = at
  while (at < lines.length && lines[at]?.kind !== 'text' && lines[at]?.kind !== 'rule') at++
  const hasText = lines.slice(at).some((line) => isText(line))
  if (!hasText) return { lines: [], dropped: [...lines], to: lines.length }
  const own = withoutQuotesAtEnd(lines.slice(quoteFrom === at ? quoteFrom : at))
  const nextMark = own.lines.findIndex(isMarkOrField)
  const isOlder = nextMark > 0 && !isAnsweredBetween(own.lines.slice(nextMark))
  const kept = isOlder ? own.lines.slice(0, nextMark) : own.lines.filter((line) => !isMarkOrField(line))
  const below = lines.slice(at + kept.length)
  return { lines: kept, dropped: [...lines.slice(0, at), ...(isOlder ? below : [])], to: lines.length }
}

/** Quotes at the end go where anything stands above them. */
const withoutQuotesAtEnd = (lines: readonly Line[]): { lines: Line[]; dropped: Line[]; to: number } => {
  let to = lines.length
  if (lines.some(isText)) {
    while (to > 0 && lines[to - 1]?.kind !== 'text') to--
  }
  return { lines: lines.slice(0, to), dropped: [], to }
}

/** Cuts at the sign of a signature (`-- `, RFC 3676 4.3, and what people make of it), and lines of devices at the end. */
const withoutSignature = (lines: readonly Line[]): { text: Line[]; signature: Line[] } => {
  const firstText = lines.findIndex(isText)
  const hasTextAbove = (at: number) => firstText >= 0 && firstText < at
  const said = lines.flatMap(({ kind }, at) => (kind === 'empty' ? [] : [at]))
  // nothing but the last lines is a signature: those above the longest one are not looked at
  const from = said.at(-SIGNATURE_LINES - 1) ?? 0
  const sign = lines.findIndex(({ text }, at) => at >= from && hasTextAbove(at) && isSignatureSign(text))
  let to = sign < 0 ? lines.length : sign
  while (to > 0 && isEndLine(lines[to - 1], hasTextAbove(to - 1))) to--
  return { text: lines.slice(0, to), signature: lines.slice(to) }
}

const isSignatureSign = (text: string): boolean => /^(?:--|—|––|__)\s*$/.test(text.trim())

const isEndLine = (line: Line | undefined, hasTextAbove: boolean): boolean => {
  if (!line || line.kind === 'empty' || line.kind === 'rule') return true
  // a message that is nothing but such a line is what somebody wrote
  return hasTextAbove && isDeviceLine(line.text)
}

const isDeviceLine = (text: string): boolean => {
  if (text.length > 2 * DEVICE_LINE_LENGTH) return false
  const bare = text
    .trim()
    .replaceAll(/^[<([*_-]+|[>)\]*_]+$/g, '')
    .trim()
  return bare.length <= DEVICE_LINE_LENGTH && deviceLines.some((pattern) => pattern.test(bare))
}
