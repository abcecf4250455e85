/** What strangers wrote, as it may be kept and shown on one line: nothing in it begins a line, turns the direction of others, or breaks a sign in two. Pure. */
import type { MailPerson } from '@peakend/contract/email.ts'

/**
 * Signs that turn what follows them around, or are not seen: `gpj.exe` is read as `exe.jpg` behind one, and a name as another. Those that join letters
 * (emoji, Persian) stay.
 */
const TURNING = /[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g

/** Without control signs: what comes in a header never begins a line of ours, and NUL cannot be stored. */
export const clean = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(TURNING, '')
    .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim()

/** The same for texts of several lines, in which writing from right to left keeps its marks. */
export const cleanText = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(/\r\n?/g, '\n')
    // eslint-disable-next-line no-control-regex
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]/g, '')

/** Its first `most` code units, and no half of a sign at the end: half an emoji is no text, and cannot be stored in a row. */
export const cutTo = (text: string, most: number): string => text.slice(0, most).replace(/[\ud800-\udbff]$/, '')

export const cleanPerson = (person: MailPerson): MailPerson => {
  // nothing that is not seen belongs to an address
  const address = cutTo(clean(person.address).replaceAll(/[\s\p{Cf}]/gu, ''), 254)
  const name = cutTo(clean(person.name), 200)
  return { name: isOtherAddress(name, address) ? '' : name, address }
}

/** A name that is an address, and another than its own, tells who somebody is not: the address stands for it. */
const isOtherAddress = (name: string, address: string): boolean =>
  /[^\s@]@[^\s@]+\.[^\s@]/.test(name) && !name.toLowerCase().includes(address.toLowerCase())
