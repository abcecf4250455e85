/** The head of a message or part: fields in their order, raw, with what is asked of them. Pure. */
import type { MailPerson } from '@peakend/contract/email.ts'
import { addressesOf } from './addresses.ts'
import { dateOf } from './dates.ts'
import { decodeWords, parametersOf, type Parametrised } from './words.ts'

/** A head of more fields or of longer ones is not read to its end: no program writes such, and reading must stay fast. */
const MOST_FIELDS = 2000
const LONGEST_FIELD = 200_000
const LONGEST_HEAD = 1_000_000

export interface Field {
  /** In lower case. */
  name: string
  /** Bytes as latin1, unfolded. */
  raw: string
}

const isFieldName = (name: string): boolean =>
  name.length > 0 && name.length < 200 && /^[\x21-\x39\x3b-\x7e]+$/.test(name)

export interface Read {
  headers: Headers
  /** Where the body begins. */
  bodyAt: number
  /** The empty line that ends a head came. */
  isEnded: boolean
}

/** Reads fields from here until an empty line. Lines that are no field are passed over. */
export const readHeaders = (bytes: Buffer, from: number): Read => {
  const fields: Field[] = []
  let at = from
  let isEnded = false
  let last: Field | null = null
  // what goes beyond is passed over, so that the body is found all the same
  let room = LONGEST_HEAD
  while (at < bytes.length) {
    const newline = bytes.indexOf(10, at)
    const next = newline < 0 ? bytes.length : newline + 1
    let stop = newline < 0 ? bytes.length : newline
    if (stop > at && bytes[stop - 1] === 13) stop--
    if (stop === at) {
      isEnded = true
      at = next
      break
    }
    const first = bytes[at]
    const line = bytes.toString('latin1', at, Math.min(stop, at + LONGEST_FIELD, at + room))
    if ((first === 32 || first === 9) && last) {
      if (last.raw.length < LONGEST_FIELD) last.raw += line
    } else last = fieldIn(line, fields)
    room -= line.length
    at = next
  }
  return { headers: new Headers(fields), bodyAt: at, isEnded }
}

const fieldIn = (line: string, fields: Field[]): Field | null => {
  const colon = line.indexOf(':')
  const name = colon < 0 ? '' : line.slice(0, colon).trimEnd()
  if (!isFieldName(name) || fields.length >= MOST_FIELDS) return null
  const field = { name: name.toLowerCase(), raw: line.slice(colon + 1) }
  fields.push(field)
  return field
}

/** Message-IDs in angle brackets; a value without any counts as one where it looks like one. Brackets are not part of it. */
export const idsOf = (raw: string): string[] => {
  // white space is taken out afterwards: a pattern that tries where it ends tries a long run of it for hours
  const found = [...raw.matchAll(/<([^<>]*)>/g)]
    .map((match) => (match[1] ?? '').replaceAll(/\s/g, ''))
    .filter((id) => id !== '')
  if (found.length > 0) return found
  return raw
    .split(/[\s,]+/)
    .map((word) => word.replaceAll(/[<>]/g, ''))
    .filter((word) => word.length > 0)
}

export class Headers {
  readonly fields: readonly Field[]

  constructor(fields: readonly Field[]) {
    this.fields = fields
  }

  /** The raw value of the last field of a name; of a doubled one the last counts. */
  raw(name: string): string | null {
    return this.fields.findLast((field) => field.name === name)?.raw ?? null
  }

  all(name: string): string[] {
    return this.fields.filter((field) => field.name === name).map((field) => field.raw)
  }

  /** As text for people: encoded words decoded, white space as one. */
  text(name: string): string {
    const raw = this.raw(name)
    return raw === null
      ? ''
      : decodeWords(raw.trim())
          .replaceAll(/[\t\r\n]+/g, ' ')
          .trim()
  }

  people(name: string): MailPerson[] {
    return this.all(name).flatMap((raw) => addressesOf(raw))
  }

  /** Message-IDs without their brackets. */
  ids(name: string): string[] {
    return idsOf(this.raw(name) ?? '')
  }

  date(name: string): Date | null {
    const raw = this.raw(name)
    return raw === null ? null : (dateOf(raw)?.at ?? null)
  }

  /** Value and parameters; null where there is no such field. */
  parameters(name: string): Parametrised | null {
    const raw = this.raw(name)
    return raw === null ? null : parametersOf(raw)
  }
}
