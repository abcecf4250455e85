/** A letter being written, as the desk holds it. Pure. */
import type { MailPerson } from '@peakend/contract/email.ts'
import type { LetterAs } from '@peakend/contract/letters.ts'
import type { Uploaded } from '../api/upload.ts'
import { areAddresses, recipientsOf, subjectOf } from './addresses.ts'
import type { Draft, Letter } from './letters-data.ts'

export interface Writing {
  as: LetterAs
  mailId: Letter['id'] | null
  to: MailPerson[]
  cc: MailPerson[]
  bcc: MailPerson[]
  subject: string
  text: string
  withQuote: boolean
  attachments: readonly Uploaded[]
}

export const emptyWriting: Writing = {
  as: 'reply',
  mailId: null,
  to: [],
  cc: [],
  bcc: [],
  subject: '',
  text: '',
  withQuote: true,
  attachments: [],
}

/** The letter one answers unless one says otherwise: the customer's last, else our last. */
export const answeredOf = (letters: readonly Letter[]): Letter | undefined =>
  letters.findLast((one) => one.direction === 'in' && one.turnId !== null) ??
  letters.findLast((one) => one.state !== 'gone')

/** Begins an answer; what was written already goes along when only the kind changes. */
export function beginWriting(
  letters: readonly Letter[],
  as: LetterAs,
  ours: readonly string[],
  before: Writing | null,
): Writing {
  const answered = letters.find((one) => one.id === before?.mailId) ?? answeredOf(letters)
  const { to, cc } = recipientsOf(answered, as, ours)
  const kept = before ?? emptyWriting
  return {
    ...kept,
    as,
    mailId: answered?.id ?? null,
    to,
    cc,
    subject: subjectOf(answered?.subject ?? '', as),
    withQuote: true,
  }
}

export const fromDraft = ({ as, mailId, to, cc, bcc, subject, text, withQuote, attachments }: Draft): Writing => ({
  as,
  mailId,
  to,
  cc,
  bcc,
  subject,
  text,
  withQuote,
  attachments,
})
/** A letter taken back, to be changed. */
export const fromLetter = (letter: Letter & { bcc?: MailPerson[] }, text: string): Writing => ({
  ...emptyWriting,
  to: letter.to,
  cc: letter.cc,
  bcc: letter.bcc ?? [],
  subject: letter.subject,
  text,
  withQuote: letter.hasQuoted,
  attachments: letter.attachments,
})

export const canBeSent = (of: Writing): boolean =>
  of.text.trim() !== '' &&
  of.subject.trim() !== '' &&
  of.to.length + of.cc.length + of.bcc.length > 0 &&
  [of.to, of.cc, of.bcc].every(areAddresses)

/** Times one often wants, in the reader's zone. */
export function laterTimes(nowMs: number): { code: 'inAnHour' | 'tomorrow' | 'monday'; at: Date }[] {
  const at = (days: number) => {
    const day = new Date(nowMs)
    day.setDate(day.getDate() + days)
    day.setHours(9, 0, 0, 0)
    return day
  }
  const toMonday = (8 - new Date(nowMs).getDay()) % 7 || 7
  const times = [
    { code: 'inAnHour' as const, at: new Date(nowMs + 3_600_000) },
    { code: 'tomorrow' as const, at: at(1) },
    { code: 'monday' as const, at: at(toMonday) },
  ]
  return toMonday === 1 ? times.slice(0, 2) : times
}
