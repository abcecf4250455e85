/**
 * A message as its parts (RFC 2046) and which of them are its body, which its attachments (RFC 8621, 4.1.4). What is broken is read as far as it goes
 * and marked. Pure, and linear in the size: whoever asks for more parts, depth or searching than any program needs is refused.
 */
import { fromBase64, fromQuotedPrintable, textFrom } from './decoding.ts'
import { readHeaders, type Headers } from './headers.ts'
import type { Parametrised } from './words.ts'

export interface Part {
  headers: Headers
  /** In lower case, `text/plain` where none is said. */
  type: string
  params: ReadonlyMap<string, string>
  /** `text` holds text of any type but HTML; `bytes` anything else. */
  body:
    | { kind: 'text' | 'html'; text: string }
    | { kind: 'bytes'; bytes: Buffer }
    | { kind: 'message'; message: Message }
    | { kind: 'multipart'; parts: number[] }
  /** It ended without its boundary, or was not encoded as it said. */
  isDamaged: boolean
}

/** Parts in their order; the lists name them by number. */
export interface Message {
  headers: Headers
  parts: Part[]
  textBody: number[]
  htmlBody: number[]
  attachments: number[]
}

export type Unreadable = 'too-deep' | 'too-many-parts'
/** A message nobody would send in good faith; it is set aside unread. */
export class UnreadableMessage extends Error {
  readonly why: Unreadable
  constructor(why: Unreadable) {
    super(why)
    this.why = why
  }
}

export interface Limits {
  depth: number
  parts: number
}
/** Ten times what mailing lists and forwarding make of a message. */
export const usualLimits: Limits = { depth: 40, parts: 1000 }
/** How often the whole may be looked through for boundaries before it counts as made to keep us busy. */
const MOST_PASSES = 30

type Multi = 'mixed' | 'alternative' | 'related' | 'digest' | 'other'
/** What surrounds a part. */
interface Around {
  multi: Multi | null
  boundary: Buffer | null
  isInAlternative: boolean
  needsHtml: boolean
  needsText: boolean
  count: number
}
/** How a part ended: at its boundary, at the closing one, or nowhere. */
type Ended = 'boundary' | 'nowhere'

const around = (boundary: Buffer | null): Around => ({
  multi: null,
  boundary,
  isInAlternative: false,
  needsHtml: true,
  needsText: true,
  count: 0,
})

/** Reads a whole message. Refuses (UnreadableMessage) what goes beyond the limits; anything else is read as it is. */
export const readMime = (bytes: Buffer, limits: Limits = usualLimits): Message =>
  new MimeReader(bytes, limits, { parts: 0 }).message(null, 0, true).message

class MimeReader {
  readonly #bytes: Buffer
  readonly #limits: Limits
  readonly #used: { parts: number }
  #at = 0
  #passed = 0

  constructor(bytes: Buffer, limits: Limits, used: { parts: number }) {
    this.#bytes = bytes
    this.#limits = limits
    this.#used = used
  }

  /** A message that begins here and ends at a boundary of what it stands in. */
  message(boundary: Buffer | null, depth: number, isWhole = false): { message: Message; ended: Ended } {
    if (isWhole && this.#bytes.toString('latin1', 0, 5) === 'From ') this.#skipLine()
    const message: Message = { headers: NONE, parts: [], textBody: [], htmlBody: [], attachments: [] }
    const ended = this.#part(message, around(boundary), depth, isWhole)
    return { message: { ...message, headers: message.parts[0]?.headers ?? NONE }, ended }
  }

  #part(message: Message, of: Around, depth: number, isWhole: boolean): Ended {
    if (depth > this.#limits.depth) throw new UnreadableMessage('too-deep')
    const { headers, bodyAt, isEnded } = readHeaders(this.#bytes, this.#at)
    this.#at = bodyAt
    // a head that is cut off is no part; a message may be a head alone
    if (!isEnded && !isWhole) return 'nowhere'
    if (++this.#used.parts > this.#limits.parts) throw new UnreadableMessage('too-many-parts')
    of.count++
    const said = headers.parameters('content-type')
    const type = typeOf(said, of.multi)
    if (type.startsWith('multipart/')) {
      const inner = said?.params.get('boundary')
      if (inner && this.#seek(Buffer.from(`--${inner}`, 'latin1')))
        return this.#multipart(message, { headers, type, params: said?.params ?? NOTHING }, inner, of, depth)
    }
    const encoding = (headers.raw('content-transfer-encoding') ?? '').trim().toLowerCase().split(/[;\s]/)[0] ?? ''
    if (type === 'message/rfc822' && !isEncoded(encoding)) {
      const at = message.parts.length
      message.attachments.push(at)
      const part: Part = { headers, type, params: said?.params ?? NOTHING, body: NO_BYTES, isDamaged: false }
      message.parts.push(part)
      const inside = this.message(of.boundary, depth + 1)
      part.body = { kind: 'message', message: inside.message }
      return inside.ended
    }
    return this.#leaf(message, { headers, said, type, encoding }, of, depth)
  }

  #multipart(
    message: Message,
    of: Pick<Part, 'headers' | 'type' | 'params'>,
    inner: string,
    outer: Around,
    depth: number,
  ): Ended {
    const part: Part = { ...of, body: { kind: 'multipart', parts: [] }, isDamaged: false }
    message.parts.push(part)
    const multi = multiOf(of.type)
    const boundary = Buffer.from(`--${inner}`, 'latin1')
    const frame: Around = {
      ...outer,
      multi,
      boundary,
      isInAlternative: outer.isInAlternative || multi === 'alternative',
      count: 0,
    }
    const from = { html: message.htmlBody.length, text: message.textBody.length }
    const children: number[] = []
    while (!this.#isClosed()) {
      this.#skipLineEnd()
      children.push(message.parts.length)
      if (this.#part(message, frame, depth + 1, false) === 'nowhere') {
        part.body = { kind: 'multipart', parts: children.filter((at) => at < message.parts.length) }
        part.isDamaged = true
        return 'nowhere'
      }
    }
    part.body = { kind: 'multipart', parts: children }
    if (multi === 'alternative' && outer.needsHtml && outer.needsText) fillAlternative(message, from)
    return outer.boundary && this.#seek(outer.boundary) ? 'boundary' : 'nowhere'
  }

  #leaf(
    message: Message,
    of: { headers: Headers; said: Parametrised | null; type: string; encoding: string },
    outer: Around,
    depth: number,
  ): Ended {
    const { headers, said, type, encoding } = of
    const { body, ended } = this.#until(outer.boundary)
    const isCut = ended === 'nowhere' && outer.boundary !== null
    const bytes = isCut ? null : decoded(body, encoding)
    const isDamaged = bytes === null
    const params = said?.params ?? NOTHING
    const at = message.parts.length
    // where a boundary is promised and none found, or what was to be decoded is not, nobody knows what it is: shown as it came
    const isText = isDamaged || type.startsWith('text/') || type.startsWith('multipart/')
    const isHtml = !isDamaged && type === 'text/html'
    const isKnown = isDamaged ? null : bodyTypeOf(type)
    const inline = isKnown !== null && isInline(headers, said, isKnown, outer)
    const [toHtml, toText] = placesOf(isKnown, inline, outer)
    if (toHtml) message.htmlBody.push(at)
    if (toText) message.textBody.push(at)
    if (isText ? !(isHtml ? toHtml : toText) : true) message.attachments.push(at)
    const content = bytes ?? body
    message.parts.push({
      headers,
      type,
      params,
      isDamaged,
      body: isText
        ? { kind: isHtml ? 'html' : 'text', text: textFrom(content, params.get('charset') ?? null) }
        : this.#content(type, content, depth),
    })
    return ended
  }

  /** Bytes, or the message they are. */
  #content(type: string, bytes: Buffer, depth: number): Part['body'] {
    if (type !== 'message/rfc822') return { kind: 'bytes', bytes }
    const { message } = new MimeReader(bytes, this.#limits, this.#used).message(null, depth + 1, true)
    return { kind: 'message', message }
  }

  /** Moves behind the next line that begins with it. */
  #seek(boundary: Buffer): boolean {
    const found = this.#find(boundary, this.#at)
    if (found < 0) return false
    this.#at = found + boundary.length
    return true
  }

  #find(boundary: Buffer, from: number): number {
    for (let at = from; ;) {
      const found = this.#bytes.indexOf(boundary, at)
      this.#passed += (found < 0 ? this.#bytes.length : found) - at
      if (this.#passed > this.#bytes.length * MOST_PASSES + 1_000_000) throw new UnreadableMessage('too-many-parts')
      if (found <= from || this.#bytes[found - 1] === 10) return found
      at = found + 1
    }
  }

  #until(boundary: Buffer | null): { body: Buffer; ended: Ended } {
    const from = this.#at
    const found = boundary ? this.#find(boundary, from) : -1
    if (found < 0 || !boundary) {
      this.#at = this.#bytes.length
      return { body: this.#bytes.subarray(from), ended: 'nowhere' }
    }
    let end = found
    if (end > from && this.#bytes[end - 1] === 10) end--
    if (end > from && this.#bytes[end - 1] === 13) end--
    this.#at = found + boundary.length
    return { body: this.#bytes.subarray(from, end), ended: 'boundary' }
  }

  #isClosed(): boolean {
    if (this.#bytes[this.#at] !== 45 || this.#bytes[this.#at + 1] !== 45) return false
    const next = this.#bytes[this.#at + 2]
    if (next !== undefined && next > 32) return false
    this.#at += 2
    return true
  }

  #skipLineEnd(): void {
    for (let byte = this.#bytes[this.#at]; byte === 13 || byte === 32 || byte === 9; byte = this.#bytes[this.#at])
      this.#at++
    if (this.#bytes[this.#at] === 10) this.#at++
  }

  #skipLine(): void {
    const newline = this.#bytes.indexOf(10, this.#at)
    this.#at = newline < 0 ? this.#bytes.length : newline + 1
  }
}

const NOTHING: ReadonlyMap<string, string> = new Map()
const NONE = readHeaders(Buffer.alloc(0), 0).headers
const NO_BYTES: Part['body'] = { kind: 'bytes', bytes: Buffer.alloc(0) }

const typeOf = (said: Parametrised | null, parent: Multi | null): string => {
  if (said && said.value !== '') return said.value
  return parent === 'digest' ? 'message/rfc822' : 'text/plain'
}

const multiOf = (type: string): Multi => {
  const sub = type.slice('multipart/'.length)
  return sub === 'mixed' || sub === 'alternative' || sub === 'related' || sub === 'digest' ? sub : 'other'
}

const isEncoded = (encoding: string): boolean => encoding === 'base64' || encoding === 'quoted-printable'

/** Null where it is not what it says. */
const decoded = (body: Buffer, encoding: string): Buffer | null => {
  if (encoding === 'base64') return fromBase64(body)
  return encoding === 'quoted-printable' ? fromQuotedPrintable(body) : body
}

type BodyType = 'plain' | 'html' | 'media'
/** Types a body may consist of (RFC 8621, 4.1.4). */
const bodyTypeOf = (type: string): BodyType | null => {
  if (type === 'text/plain') return 'plain'
  if (type === 'text/html') return 'html'
  return /^(image|audio|video)\//.test(type) ? 'media' : null
}

const isInline = (headers: Headers, said: Parametrised | null, type: BodyType, outer: Around): boolean => {
  if (headers.parameters('content-disposition')?.value === 'attachment') return false
  if (outer.count === 1) return true
  return outer.multi !== 'related' && (type === 'media' || !said?.params.has('name'))
}

/** Whether a part belongs to the HTML body, and to the text body. */
const placesOf = (type: BodyType | null, inline: boolean, outer: Around): readonly [boolean, boolean] => {
  if (outer.multi === 'alternative') return [type === 'html', type === 'plain']
  if (!inline) return [false, false]
  if (outer.isInAlternative && (outer.needsHtml || outer.needsText)) {
    if (type === 'html') outer.needsText = false
    if (type === 'plain') outer.needsHtml = false
  }
  return [outer.needsHtml, outer.needsText]
}

/** Of alternatives where only one form is there, that one stands for both. */
const fillAlternative = (message: Message, from: { html: number; text: number }): void => {
  const hasHtml = message.htmlBody.length > from.html
  const hasText = message.textBody.length > from.text
  if (hasHtml && !hasText) message.textBody.push(...message.htmlBody.slice(from.html))
  if (hasText && !hasHtml) message.htmlBody.push(...message.textBody.slice(from.text))
}
