/** Cuts a stream of bytes into lines, or into whole JSON values, never holding more than one of them. */

/** A longer line (or value) is refused; it would otherwise decide how much memory the program needs. */
export const LINE_LIMIT = 16 * 1024 * 1024

export interface Piece {
  /** Line on which it begins, from 1. */
  line: number
  /** `null` where it was longer than LINE_LIMIT. */
  text: string | null
}

const LF = 10

/** Lines as UTF-8 without their end; a broken byte becomes U+FFFD. Empty lines are left out. */
export async function* readLines(bytes: AsyncIterable<Buffer>): AsyncGenerator<Piece> {
  let parts: Buffer[] = []
  let size = 0
  let line = 1
  const take = (): Piece | null => {
    const text = size > LINE_LIMIT ? null : withoutMark(Buffer.concat(parts).toString('utf8'), line)
    const piece = text === null || text.trim() !== '' ? { line, text } : null
    parts = []
    size = 0
    line++
    return piece
  }
  for await (const chunk of bytes) {
    let from = 0
    for (let end = chunk.indexOf(LF); end >= 0; end = chunk.indexOf(LF, from)) {
      add(chunk.subarray(from, end))
      const piece = take()
      if (piece) yield piece
      from = end + 1
    }
    add(chunk.subarray(from))
  }
  if (size > 0) {
    const piece = take()
    if (piece) yield piece
  }

  function add(part: Buffer): void {
    size += part.length
    // Past the limit the bytes are only counted.
    if (size > LINE_LIMIT) parts = []
    else if (part.length > 0) parts.push(part)
  }
}

const withoutMark = (text: string, line: number): string => {
  const bare = line === 1 && text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
  return bare.endsWith('\r') ? bare.slice(0, -1) : bare
}

/**
 * Whole JSON values, wherever their lines break: one document, several after another, or the elements of an outermost
 * array, each by itself. Only brackets and strings are followed; JSON.parse judges the rest.
 */
export async function* readValues(bytes: AsyncIterable<Buffer>): AsyncGenerator<Piece> {
  const scan = new ValueScan()
  for await (const chunk of bytes) yield* scan.feed(chunk)
  yield* scan.finish()
}

class ValueScan {
  private parts: Buffer[] = []
  private size = 0
  private depth = 0
  private inText = false
  private escaped = false
  private line = 1
  private began = 1
  private inArray = false

  private add(part: Buffer): void {
    this.size += part.length
    if (this.size > LINE_LIMIT) this.parts = []
    else this.parts.push(part)
  }

  *feed(chunk: Buffer): Generator<Piece> {
    let from = this.size > 0 || this.depth > 0 ? 0 : -1
    for (let at = 0; at < chunk.length; at++) {
      const code = chunk[at]!
      if (code === LF) this.line++
      if (this.inText) {
        if (this.escaped) this.escaped = false
        else if (code === 92) this.escaped = true
        else if (code === 34) this.inText = false
        continue
      }
      if (code === 34 && this.depth > 0) this.inText = true
      else if (code === 91 && this.depth === 0 && !this.inArray) this.inArray = true
      else if (code === 93 && this.depth === 0 && this.inArray) this.inArray = false
      else if (code === 123 || code === 91) {
        if (this.depth === 0) {
          from = at
          this.began = this.line
        }
        this.depth++
      } else if ((code === 125 || code === 93) && this.depth > 0) {
        this.depth--
        if (this.depth === 0) {
          this.add(chunk.subarray(from, at + 1))
          from = -1
          yield this.take()
        }
      }
    }
    if (from >= 0) this.add(chunk.subarray(from))
  }

  *finish(): Generator<Piece> {
    if (this.size > 0) yield this.take()
  }

  private take(): Piece {
    const text = this.size > LINE_LIMIT ? null : Buffer.concat(this.parts).toString('utf8')
    this.parts = []
    this.size = 0
    return { line: this.began, text }
  }
}
