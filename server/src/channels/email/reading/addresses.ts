/** Lists of addresses (RFC 5322, 3.4) as they come: groups, obsolete routes, missing brackets, bare names. Pure. */
import type { MailPerson } from '@peakend/contract/email.ts'
import { decodeWords, withoutComments } from './words.ts'

/** More than this nobody addresses by hand; a header of a megabyte is not read to its end. */
const MOST_PEOPLE = 500
const LONGEST = 100_000

interface Open {
  phrase: string
  address: string | null
  comment: string
}
const opened = (): Open => ({ phrase: '', address: null, comment: '' })

/** People of a raw header value. An entry without an address keeps its name; groups are their members. */
export const addressesOf = (raw: string): MailPerson[] => {
  const value = raw.slice(0, LONGEST)
  const people: MailPerson[] = []
  let open = opened()
  const end = () => {
    const person = personOf(open)
    if (person && people.length < MOST_PEOPLE) people.push(person)
    open = opened()
  }
  for (let at = 0; at < value.length;) {
    const sign = value[at] ?? ''
    if (sign === '"') {
      const close = endOfQuoted(value, at)
      // quotes around the local part belong to the address (RFC 5321, 4.1.2)
      const isLocal = value[close] === '@'
      open.phrase += isLocal ? value.slice(at, close) : mark(value.slice(at + 1, Math.max(at + 1, close - 1)))
      at = close
    } else if (sign === '(') {
      const close = endOfComment(value, at)
      open.comment ||= value.slice(at + 1, close - 1)
      open.phrase += ' '
      at = close
    } else if (sign === '<') {
      const close = value.indexOf('>', at)
      const next = value.indexOf('<', at + 1)
      const stop = close < 0 ? (next < 0 ? value.length : next) : close
      open.address = value.slice(at + 1, stop)
      at = close < 0 ? stop : close + 1
    } else if (sign === '=' && encodedWordAt(value, at) > 0) {
      // whatever is written in it separates nothing
      const close = at + encodedWordAt(value, at)
      open.phrase += value.slice(at, close)
      at = close
    } else if (sign === ',' || sign === ';') {
      end()
      at++
    } else if (sign === ':' && open.address === null) {
      // what stands before is the name of a group
      open = opened()
      at++
    } else {
      open.phrase += sign
      at++
    }
  }
  end()
  return people
}

const ENCODED_WORD = /=\?[^?\s]{1,40}\?[bq]\?[^?\s]*\?=/iy
const encodedWordAt = (value: string, at: number): number => {
  ENCODED_WORD.lastIndex = at
  return ENCODED_WORD.exec(value)?.[0].length ?? 0
}

const endOfQuoted = (value: string, from: number): number => {
  for (let at = from + 1; at < value.length; at++) {
    if (value[at] === '\\') at++
    else if (value[at] === '"') return at + 1
  }
  return value.length
}
const endOfComment = (value: string, from: number): number => {
  let depth = 0
  for (let at = from; at < value.length; at++) {
    if (value[at] === '\\') at++
    else if (value[at] === '(') depth++
    else if (value[at] === ')' && --depth === 0) return at + 1
  }
  return value.length + 1
}

/** Escapes of a quoted string taken out. */
const mark = (text: string): string => text.replaceAll(/\\(.)/gs, '$1')

const personOf = (open: Open): MailPerson | null => {
  const phrase = open.phrase.replaceAll(/\s+/g, ' ').trim()
  const name = decodeWords(phrase).trim()
  if (open.address !== null) {
    const address = cleaned(open.address)
    return address || name ? { name: name || commentName(open), address } : null
  }
  if (phrase === '') return open.comment ? { name: commentName(open), address: '' } : null
  if (/\S@\S|\S\s*@\s*\S/.test(phrase)) {
    const last = phrase.includes(' ') ? bareIn(phrase) : { name: '', address: phrase }
    return { name: decodeWords(last.name) || commentName(open), address: cleaned(last.address) }
  }
  // `root (Cron Daemon)`: somebody of the machine it was written on
  return open.comment && !name.includes(' ') ? { name: commentName(open), address: name } : { name, address: '' }
}

/** `Eva Ruiz eva@example.org` without brackets; and `eva @ example . org`, in which white space is allowed (RFC 5322, 4.4). */
const bareIn = (phrase: string): { name: string; address: string } => {
  const joined = phrase.replaceAll(/\s*([@.])\s*/g, '$1')
  const at = joined.split(' ').findIndex((word) => word.includes('@'))
  const words = joined.split(' ')
  return { name: [...words.slice(0, at), ...words.slice(at + 1)].join(' '), address: words[at] ?? '' }
}

const commentName = ({ comment }: Open): string => decodeWords(comment.replaceAll(/\s+/g, ' ').trim())

/** Without routes (`@a,@b:eva@c`, RFC 5322, 4.4), comments and white space. Local parts may be UTF-8. */
const cleaned = (inside: string): string => {
  const bare = withoutComments(inside)
  const route = /^\s*@[^:]*:(.*)$/s.exec(bare)?.[1] ?? bare
  const isQuoted = /^\s*"/.test(route)
  return decodeWords(isQuoted ? route.trim() : route.replaceAll(/\s+/g, ''))
}
