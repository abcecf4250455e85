/** Addresses as people type and paste them, and whom an answer goes to. Pure. */
import type { MailPerson } from '@peakend/contract/email.ts'
import type { LetterAs } from '@peakend/contract/letters.ts'
import type { Letter } from './letters-data.ts'

/** Strict enough to see a slip of the finger; the server holds what is an address. */
export const isAddress = (text: string): boolean =>
  /^[^\s@<>(),;:"]+@[^\s@<>(),;:".]+(?:\.[^\s@<>(),;:".]+)+$/.test(text)
/** So many readers a field of a letter takes. */
export const mostReaders = 50
export const areAddresses = (people: readonly MailPerson[]): boolean =>
  people.length <= mostReaders && people.every((one) => isAddress(one.address))

/** "Eva Ruiz <eva@example.org>, jon@example.org" and the like, one person each. */
export function readPeople(text: string): MailPerson[] {
  return text
    .split(/[,;\n]+(?=(?:[^"]*"[^"]*")*[^"]*$)/)
    .map((one) => one.trim())
    .filter(Boolean)
    .map((one) => {
      const found = /^"?(.*?)"?\s*<([^<>]+)>$/.exec(one)
      return found ? { name: found[1]?.trim() ?? '', address: found[2]?.trim() ?? '' } : { name: '', address: one }
    })
}

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase()
/** `help+token@shop.example` is `help@shop.example`. */
const bare = (address: string) => address.replace(/\+[^@]*@/, '@')

export const addPeople = (held: readonly MailPerson[], more: readonly MailPerson[]): MailPerson[] => [
  ...held,
  ...more.filter(
    (one, at) =>
      !held.some((other) => same(other.address, one.address)) &&
      more.findIndex((other) => same(other.address, one.address)) === at,
  ),
]

/** As the server answers: whoever wrote or asked to be answered elsewhere; with `reply-all` everybody else who got it, but never ourselves. */
export function recipientsOf(letter: Letter | undefined, as: LetterAs, ours: readonly string[]) {
  if (!letter || as === 'forward') return { to: [], cc: [] }
  const others = (people: readonly MailPerson[]) =>
    people.filter((one) => one.address !== '' && !ours.some((our) => same(bare(our), bare(one.address))))
  const isOut = letter.direction === 'out'
  const back = letter.replyTo.length > 0 ? letter.replyTo : letter.from ? [letter.from] : []
  const to = addPeople([], others(isOut ? letter.to : back))
  if (as === 'reply') return { to, cc: [] }
  const rest = addPeople([], others(isOut ? letter.cc : [...letter.to, ...letter.cc]))
  return { to, cc: rest.filter((one) => !to.some((other) => same(other.address, one.address))) }
}

const mark = /^\s*(?:(?:re|rv|res|aw|sv|vs|antw|tr|fw|fwd|wg|rif|ref)\s*(?:\[\d+\])?\s*[:：]\s*)+/i
/** What a subject is about, without what programs put before it. */
export const bareSubject = (subject: string): string => subject.replace(mark, '').trim()
export const subjectOf = (subject: string, as: LetterAs): string =>
  `${as === 'forward' ? 'Fwd' : 'Re'}: ${bareSubject(subject)}`.slice(0, 500)
