/** What goes into a message of ours: to whom, under which subject, on which thread, with what quoted. Pure. */
import type { MailPerson } from '@peakend/contract/email.ts'
import { bareSubject } from '../../../cases/cases.ts'
import type { MailHead } from '../intake/store.ts'
import { replyWords } from './words.data.ts'

export interface Answered {
  head: MailHead
  messageId: string | null
  at: Date
  direction: 'in' | 'out'
  text: string
  quoted: string
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()
/** `help+token@shop.example` is `help@shop.example`. */
const isOurs = (person: MailPerson, address: string): boolean =>
  same(person.address.replace(/\+[^@]*@/, '@'), address.replace(/\+[^@]*@/, '@'))

const once = (people: readonly MailPerson[], except: readonly MailPerson[] = []): MailPerson[] =>
  people.filter(
    (one, at) =>
      one.address !== '' &&
      people.findIndex((other) => same(other.address, one.address)) === at &&
      !except.some((other) => same(other.address, one.address)),
  )

/** Whom an answer goes to: whoever wrote, or asked to be answered elsewhere; with `isAll` everybody else who got it, but never ourselves. */
export const recipientsOf = (
  answered: Answered,
  of: { ourAddress: string; isAll: boolean },
): { to: MailPerson[]; cc: MailPerson[] } => {
  const { head, direction } = answered
  const others = (people: readonly MailPerson[]) => people.filter((person) => !isOurs(person, of.ourAddress))
  const to = once(
    others(direction === 'out' ? head.to : head.replyTo.length > 0 ? head.replyTo : head.from ? [head.from] : []),
  )
  if (!of.isAll) return { to, cc: [] }
  const rest = direction === 'out' ? head.cc : [...head.to, ...head.cc]
  return { to, cc: once(others(rest), to) }
}

/** `Re:` once, whatever other programs put before it; no line end, no control sign. */
export const subjectOf = (subject: string, as: 'reply' | 'reply-all' | 'forward'): string => {
  return `${as === 'forward' ? 'Fwd' : 'Re'}: ${bareSubject(subject)}`.slice(0, 500)
}

/** The chain of a thread: the first and the last twenty, as long chains break servers. */
export const referencesOf = (answered: Answered | null): { inReplyTo: string | null; references: string[] } => {
  if (!answered?.messageId) return { inReplyTo: null, references: answered?.head.references ?? [] }
  const chain = [...answered.head.references.filter((id) => id !== answered.messageId), answered.messageId]
  const short = chain.length > 21 ? [...chain.slice(0, 1), ...chain.slice(-20)] : chain
  return { inReplyTo: answered.messageId, references: short }
}

const shown = (person: MailPerson | null): string =>
  person ? (person.name ? `${person.name} <${person.address}>` : person.address) : ''

/** What an answer quotes, or a forwarded message shows: below the new text. */
export const quoteOf = (
  answered: Answered,
  of: { as: 'reply' | 'reply-all' | 'forward'; language: 'en' | 'es'; timeZone: string },
): string => {
  const words = replyWords[of.language]
  const locale = of.language === 'en' ? 'en-GB' : 'es'
  const when = new Intl.DateTimeFormat(locale, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: of.timeZone,
  }).format(answered.at)
  const body = [answered.text, answered.quoted].filter((one) => one !== '').join('\n\n')
  if (of.as !== 'forward')
    return `${words.wrote(when, shown(answered.head.from))}\n\n${body
      .split('\n')
      .map((line) => (line.startsWith('>') ? `>${line}` : `> ${line}`))
      .join('\n')}`
  const head = [
    `${words.from}: ${shown(answered.head.from)}`,
    `${words.date}: ${when}`,
    `${words.subject}: ${answered.head.subject}`,
    `${words.to}: ${answered.head.to.map(shown).join(', ')}`,
    ...(answered.head.cc.length > 0 ? [`${words.cc}: ${answered.head.cc.map(shown).join(', ')}`] : []),
  ]
  return `${words.forwarded}\n${head.join('\n')}\n\n${body}`
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** Plain text as HTML: line ends kept, addresses of pages to press. */
export const htmlFromText = (text: string): string =>
  escaped(text)
    .replaceAll(/https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)]/g, (url) => `<a href="${url}">${url}</a>`)
    .replaceAll('\n', '<br>\n')

/** The two forms of a whole message. */
export const bodyOf = (of: {
  text: string
  html: string | null
  signature: string
  quoted: string
}): { text: string; html: string } => {
  const { text, signature, quoted } = of
  const parts = [text, signature === '' ? '' : `-- \n${signature}`, quoted].filter((one) => one !== '')
  const html = [
    of.html ?? htmlFromText(text),
    signature === '' ? '' : `<div>-- <br>${htmlFromText(signature)}</div>`,
    quoted === ''
      ? ''
      : `<blockquote type="cite" style="margin:0 0 0 .8ex;border-left:1px solid #ccc;padding-left:1ex">${htmlFromText(quoted.replaceAll(/^> ?/gm, ''))}</blockquote>`,
  ].filter((one) => one !== '')
  return { text: parts.join('\n\n'), html: `<div dir="auto">${html.join('<br>\n')}</div>` }
}
