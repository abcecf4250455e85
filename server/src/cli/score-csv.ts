/** Conversations from CSV (RFC 4180): a row a turn, the rows of one conversation together. Streaming. */
import { StringDecoder } from 'node:string_decoder'
import type { ConversationInput } from '@peakend/contract/moments.ts'
import { LINE_LIMIT } from './score-lines.ts'

export interface CsvRow {
  line: number
  /** `null` where a field was longer than LINE_LIMIT, which a quote that is never closed also gives. */
  fields: string[] | null
}

/** Rows with quoted fields, doubled quotes and line breaks inside quotes; CRLF or LF. */
export async function* readRows(bytes: AsyncIterable<Buffer>): AsyncGenerator<CsvRow> {
  const decoder = new StringDecoder('utf8')
  const scan = new RowScan()
  for await (const chunk of bytes) yield* scan.feed(decoder.write(chunk))
  yield* scan.feed(decoder.end())
  yield* scan.finish()
}

class RowScan {
  private fields: string[] = []
  private field = ''
  private quoted = false
  private wasQuoted = false
  private pendingQuote = false
  private line = 1
  private began = 1
  private size = 0
  private dropping = false

  private append(text: string): void {
    this.size += text.length
    if (this.size <= LINE_LIMIT) {
      this.field += text
      return
    }
    // An endless field: forget it, and find the next line end again.
    this.dropping = true
    this.field = ''
    this.fields = []
    this.quoted = false
  }

  *feed(text: string): Generator<CsvRow> {
    let from = 0
    for (let at = 0; at < text.length; at++) {
      const char = text.charCodeAt(at)
      if (char === 10) this.line++
      if (this.pendingQuote) {
        this.pendingQuote = false
        if (char === 34) {
          this.append('"')
          from = at + 1
          continue
        }
        this.quoted = false
        from = at
      }
      if (this.quoted) {
        if (char === 34) {
          this.append(text.slice(from, at))
          this.pendingQuote = true
          from = at + 1
        }
      } else if (char === 34 && this.field === '' && from === at && !this.wasQuoted) {
        this.quoted = true
        this.wasQuoted = true
        from = at + 1
      } else if (char === 44) {
        this.append(text.slice(from, at))
        this.endField()
        from = at + 1
      } else if (char === 10) {
        this.append(text.slice(from, at))
        from = at + 1
        const row = this.endRow()
        if (row) yield row
      }
    }
    this.append(text.slice(from))
  }

  *finish(): Generator<CsvRow> {
    const row = this.endRow()
    if (row) yield row
  }

  private endField(): void {
    this.fields.push(this.wasQuoted ? this.field : this.field.replace(/\r$/, ''))
    this.field = ''
    this.wasQuoted = false
  }

  private endRow(): CsvRow | null {
    if (!this.wasQuoted || this.field !== '') this.field = this.field.replace(/\r$/, '')
    this.endField()
    const row: CsvRow = { line: this.began, fields: this.dropping ? null : this.fields }
    const empty = !this.dropping && this.fields.length === 1 && this.fields[0] === ''
    this.fields = []
    this.size = 0
    this.dropping = false
    this.quoted = false
    this.began = this.line
    return empty ? null : row
  }
}

export const csvColumns = ['id', 'channel', 'language', 'by', 'at', 'text'] as const

/** Where each column stands, by its name in the header; null where `id`, `by` or `text` is missing. */
export function readHeader(fields: readonly string[]): Map<string, number> | null {
  const places = new Map(
    fields.map((name, i) => [
      name
        .replace(/^\uFEFF/, '')
        .trim()
        .toLowerCase(),
      i,
    ]),
  )
  return ['id', 'by', 'text'].every((name) => places.has(name)) ? places : null
}

export type CsvFinding = { line: number; conversation: unknown } | { line: number; error: string }

/** Gathers neighbouring rows of one id into conversations. */
export async function* readCsv(bytes: AsyncIterable<Buffer>): AsyncGenerator<CsvFinding> {
  let header: Map<string, number> | null = null
  let open = null as { line: number; size: number; conversation: ConversationInput } | null
  /** The conversation, or that it is too long: what was cut in two would be judged twice, and neither time as a whole. */
  const found = ({ line, size, conversation }: NonNullable<typeof open>): CsvFinding =>
    size > LINE_LIMIT ? { line, error: 'longer than 16 MiB' } : { line, conversation }
  for await (const { line, fields } of readRows(bytes)) {
    if (!header) {
      header = fields && readHeader(fields)
      if (!header) {
        yield { line, error: `the header must name the columns ${csvColumns.join(', ')}` }
        return
      }
      continue
    }
    if (!fields) {
      yield { line, error: 'a field is longer than 16 MiB, or its quote is never closed' }
      continue
    }
    const cell = (name: string) => fields[header!.get(name) ?? -1] ?? ''
    const id = cell('id')
    if (id === '') {
      yield { line, error: 'the row has no id' }
      continue
    }
    const size = fields.reduce((sum, field) => sum + field.length, 0)
    if (open?.conversation.id !== id) {
      if (open) yield found(open)
      open = { line, size: 0, conversation: { id, ...optional(cell('channel'), cell('language')), turns: [] } }
    }
    open.size += size
    if (open.size > LINE_LIMIT) {
      open.conversation.turns = []
      continue
    }
    const at = cell('at').trim()
    const by = cell('by').trim().toLowerCase() as 'customer'
    const spoken = at === '' ? {} : { at: /^-?\d+(\.\d+)?$/.test(at) ? Number(at) : at }
    open.conversation.turns.push({ by, text: cell('text'), ...spoken })
  }
  if (open) yield found(open)
}

const optional = (channel: string, language: string) => ({
  ...(channel === '' ? {} : { channel }),
  ...(language === '' ? {} : { language }),
})
