/** Header values: encoded words (RFC 2047) and parameters (RFC 2045, 5.1; RFC 2231), with what programs make of them. Pure. */
import { asUtf8, fromBase64, fromQuotedPrintable, textFrom } from './decoding.ts'

const ENCODED_WORD = /=\?([^?\s]{1,40})\?([bq])\?([^?]*(?:\?(?!=)[^?]*)*)\?=/gi

/** The bytes of one encoded word; null where it is none. */
const bytesOf = (encoding: string, text: string): Buffer | null => {
  if (encoding.toLowerCase() === 'b') return fromBase64(Buffer.from(text, 'latin1'))
  return fromQuotedPrintable(Buffer.from(text.replaceAll('_', ' '), 'latin1'))
}

/** A header's bytes as text: UTF-8 where they are (RFC 6532), else Windows-1252. */
export const rawText = (latin1: string): string =>
  /[\u0080-\u00ff]/.test(latin1) ? decodeRaw(Buffer.from(latin1, 'latin1')) : latin1
const decodeRaw = (bytes: Buffer): string => asUtf8(bytes) ?? textFrom(bytes, 'windows-1252')

/**
 * Decodes the encoded words of a text that is raw (latin1 of its bytes). White space between two of them goes (RFC 2047, 6.2); neighbours of one charset
 * are decoded as one, because some programs cut characters in the middle.
 */
export const decodeWords = (raw: string): string => {
  if (!raw.includes('=?')) return rawText(raw)
  let out = ''
  let end = 0
  let open: { charset: string; bytes: Buffer[] } | null = null
  const flush = () => {
    if (open) out += textFrom(Buffer.concat(open.bytes), open.charset)
    open = null
  }
  // behind the last end no word ends: looked for from each beginning, a long header without one would take hours
  for (const match of raw.slice(0, raw.lastIndexOf('?=') + 2).matchAll(ENCODED_WORD)) {
    const [whole, named = '', encoding = '', text = ''] = match
    const bytes = bytesOf(encoding, text)
    if (!bytes) continue
    const between = raw.slice(end, match.index)
    // the language behind a `*` (RFC 2231, 5) says nothing to us
    const charset = named.split('*')[0]?.toLowerCase() ?? ''
    const isNext: boolean = open !== null && /^\s*$/.test(between)
    if (!isNext) {
      flush()
      out += rawText(between)
      // it should stand apart from what is before it (RFC 2047, 5): what a filter put in front of a subject is no part of its first word
      if (/[\]:;,]$/.test(between)) out += ' '
    } else if ((open as { charset: string } | null)?.charset !== charset) flush()
    open ??= { charset, bytes: [] }
    ;(open as { charset: string; bytes: Buffer[] }).bytes.push(bytes)
    end = match.index + whole.length
  }
  flush()
  return out + rawText(raw.slice(end))
}

/** Comments in parentheses (RFC 5322, 3.2.2) taken out, strings in quotes left alone. */
export const withoutComments = (value: string): string => {
  if (!value.includes('(')) return value
  let out = ''
  let depth = 0
  let isQuoted = false
  for (let at = 0; at < value.length; at++) {
    const sign = value[at] ?? ''
    if (sign === '\\') {
      if (depth === 0) out += sign + (value[at + 1] ?? '')
      at++
    } else if (depth === 0 && sign === '"') {
      isQuoted = !isQuoted
      out += sign
    } else if (!isQuoted && sign === '(') depth++
    else if (!isQuoted && sign === ')' && depth > 0) depth--
    else if (depth === 0) out += sign
  }
  return out
}

export interface Parametrised {
  /** Before the first semicolon, in lower case. */
  value: string
  params: ReadonlyMap<string, string>
}

/** A word that can only begin a parameter: one that is known, continued or encoded, or with a value in quotes. */
const PARAMETER =
  /^(?:(?:charset|boundary|name|filename|format|delsp|type|start|protocol|micalg|report-type|size)=[^\s=]|[^\s="?*]+(?:\*\d{0,3}\*?=\S|="))/i

/** The pieces between semicolons, and in each those that lack one. */
const piecesOf = (raw: string): string[] =>
  splitOutsideQuotes(withoutComments(raw), ';').flatMap((piece, at) => cutAtParameters(piece, at === 0))

/** A name without quotes may hold white space (`name=my file.pdf`): only what looks like a parameter ends it. */
const cutAtParameters = (piece: string, isFirst: boolean): string[] => {
  if (isFirst ? !piece.includes('=') : piece.indexOf('=') === piece.lastIndexOf('=')) return [piece]
  const words = splitOutsideQuotes(piece.trim(), ' ').flatMap((word) => word.split(/[\t\r\n]+/))
  const out: string[] = []
  for (const word of words) {
    const isNext = PARAMETER.test(word) && (isFirst || out.length > 0)
    if (out.length === 0 || isNext) out.push(word)
    else out[out.length - 1] += ` ${word}`
  }
  return out
}

/** `text/plain; charset=x; name="y"` and the like, continued and encoded parameters put together. */
export const parametersOf = (raw: string): Parametrised => {
  const [first = '', ...rest] = piecesOf(raw)
  const simple = new Map<string, string>()
  const parts = new Map<string, Piece[]>()
  for (const piece of rest) {
    const match = /^\s*([^\s=]+)\s*=\s*(.*)$/s.exec(piece.trimEnd())
    if (!match) continue
    const name = rawText(match[1] ?? '').toLowerCase()
    const text = unquoted(match[2] ?? '')
    const split = /^(.+?)(?:\*(\d{1,9}))?(\*)?$/.exec(name)
    if (split && (split[2] !== undefined || split[3] !== undefined)) {
      const base = split[1] ?? ''
      const list = parts.get(base) ?? []
      list.push({ at: Number(split[2] ?? 0), text, isEncoded: split[3] !== undefined })
      parts.set(base, list)
    } else if (!simple.has(name)) simple.set(name, decodeWords(text))
  }
  for (const [name, list] of parts) simple.set(name, together(list))
  return { value: rawText(first.replaceAll(/\s/g, '')).toLowerCase().replace(/\/$/, ''), params: simple }
}

interface Piece {
  at: number
  text: string
  isEncoded: boolean
}

const together = (list: readonly Piece[]): string => {
  let charset: string | null = null
  const bytes: Buffer[] = []
  for (const { text, isEncoded } of list.toSorted((a, b) => a.at - b.at)) {
    let rest = text
    if (isEncoded && charset === null) {
      const match = /^([^']*)'[^']*'(.*)$/s.exec(text)
      charset = match?.[1] ?? ''
      rest = match?.[2] ?? text
      // some programs say the charset in every piece
    } else if (isEncoded && charset && text.startsWith(`${charset}'`)) rest = text.slice(charset.length + 1)
    bytes.push(isEncoded ? percentDecoded(rest) : Buffer.from(rest, 'latin1'))
  }
  return textFrom(Buffer.concat(bytes), charset || null)
}

const percentDecoded = (text: string): Buffer =>
  Buffer.from(
    text.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  )

/** Cuts at a sign, but not inside strings in quotes. */
export const splitOutsideQuotes = (value: string, at: string): string[] => {
  const out: string[] = []
  let from = 0
  let isQuoted = false
  for (let i = 0; i < value.length; i++) {
    if (value[i] === '\\' && isQuoted) i++
    else if (value[i] === '"') isQuoted = !isQuoted
    else if (!isQuoted && value[i] === at) {
      out.push(value.slice(from, i))
      from = i + 1
    }
  }
  out.push(value.slice(from))
  return out
}

export const unquoted = (text: string): string => {
  const inside = /^"((?:[^"\\]|\\.)*)"?/s.exec(text)?.[1]
  return inside === undefined ? text : inside.replaceAll(/\\(.)/gs, '$1')
}
