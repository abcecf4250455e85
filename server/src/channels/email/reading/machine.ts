/** Whether a machine wrote a message, and what a report of non-delivery reports. A machine is never answered by one (RFC 3834). Pure. */
import type { MailAutomatic } from '@peakend/contract/email.ts'
import type { z } from 'zod'
import { Headers, idsOf, readHeaders } from './headers.ts'
import type { Message, Part } from './mime.ts'

type Automatic = z.infer<typeof MailAutomatic>

/** Marks our own messages, so that one of ours that comes back is known. */
export const loopHeader = 'x-peakend-loop'
/** More stations than this no message has on a straight way (RFC 5321, 6.3 advises 100; forwarding loops end sooner at most servers). */
const MOST_STATIONS = 50

const outOfOffice =
  /\b(?:out of (?:the )?office|automatic reply|auto(?:matic)?[ -]?reply|autoreply|auto[ -]?response|vacation|on leave|fuera de (?:la )?oficina|respuesta autom[aá]tica|ausencia|de vacaciones|r[eé]ponse automatique|absence du bureau|automatische antwort|abwesenheit|automatisch antwoord|risposta automatica|resposta autom[aá]tica|autosvar|automaattinen vastaus|autoodpowied[zź]|автоответ)/i

/** What kind of machine wrote it; null where a person did. `ours` says whether a value of the loop header is of this workspace. */
export const automaticOf = (message: Message, ours: (value: string) => boolean): Automatic | null => {
  const { headers } = message
  if (headers.all(loopHeader).some((value) => ours(value.trim()))) return 'loop'
  if (headers.all('received').length > MOST_STATIONS) return 'loop'
  const type = message.parts[0]?.type ?? ''
  const report = message.parts[0]?.params.get('report-type')?.toLowerCase()
  if (type === 'multipart/report') return report === 'disposition-notification' ? 'receipt' : 'bounce'
  if (message.parts.some((part) => part.type === 'message/delivery-status')) return 'bounce'
  if (isEmptyPath(headers) && isDaemon(headers)) return 'bounce'
  return repliedBy(headers)
}

const isEmptyPath = (headers: Headers): boolean => /^\s*<\s*>\s*$/.test(headers.raw('return-path') ?? '')
const isDaemon = (headers: Headers): boolean =>
  /mailer-daemon@|postmaster@|^\s*mailer-daemon/i.test(headers.raw('from') ?? '')

const repliedBy = (headers: Headers): Automatic | null => {
  const submitted = (headers.raw('auto-submitted') ?? '').trim().toLowerCase().split(/[;\s]/)[0] ?? ''
  const subject = headers.text('subject')
  const isVacation = outOfOffice.test(subject)
  if (submitted.startsWith('auto-replied') || headers.raw('x-autoreply') || headers.raw('x-autorespond')) {
    return isVacation ? 'out-of-office' : 'auto-reply'
  }
  const suppress = (headers.raw('x-auto-response-suppress') ?? '').toLowerCase()
  const precedence = (headers.raw('precedence') ?? '').trim().toLowerCase()
  if (precedence === 'auto_reply' || /^\s*auto[-_]?reply/i.test(headers.raw('x-precedence') ?? '')) return 'auto-reply'
  const isAnswer = headers.raw('in-reply-to') !== null || headers.raw('references') !== null
  // programs that mark nothing: an answer to us with such a subject, from a mailbox that wants none back
  if (
    isVacation &&
    isAnswer &&
    (suppress !== '' || isEmptyPath(headers) || /^(?:auto|automatic|respuesta|out of|fuera)/i.test(subject))
  ) {
    return 'out-of-office'
  }
  if (isEmptyPath(headers)) return isAnswer ? 'auto-reply' : 'bulk'
  if (submitted !== '' && submitted !== 'no') return 'bulk'
  return precedence === 'bulk' || precedence === 'list' || precedence === 'junk' || headers.raw('list-id') !== null
    ? 'bulk'
    : null
}

export interface Bounce {
  /** The message that did not arrive, by its Message-ID where it says so. */
  messageIds: string[]
  /** For good, or still trying. */
  isFinal: boolean
  recipient: string | null
  /** What the far server said, for people: one line. */
  said: string
}

/** What a report says (RFC 3464), also one without the form that names our message; null for none. */
export const bounceOf = (message: Message, text: string): Bounce | null => {
  const status = message.parts.find((part) => part.type === 'message/delivery-status')
  const fields = status ? fieldsOf(status) : null
  const action = (fields?.raw('action') ?? '').trim().toLowerCase()
  const code = (fields?.raw('status') ?? '').trim()
  return {
    messageIds: originalIds(message, text),
    isFinal: action === '' ? !code.startsWith('4.') : action === 'failed' || action === 'expired',
    recipient:
      (fields?.raw('final-recipient') ?? fields?.raw('original-recipient') ?? '').split(';').at(-1)?.trim() || null,
    said: `${code} ${(fields?.text('diagnostic-code') ?? '').replace(/^smtp;\s*/i, '')}`.trim().slice(0, 300),
  }
}

/** What a report quotes of our message stands near its top. */
const LONGEST_REPORT = 200_000

const bytesOf = (part: Part): Buffer => {
  if (part.body.kind === 'bytes') return part.body.bytes
  return part.body.kind === 'text' || part.body.kind === 'html' ? Buffer.from(part.body.text) : Buffer.alloc(0)
}

/** Fields of the message and of its recipients stand in groups with empty lines between (RFC 3464, 2.1); the first that failed counts. */
const fieldsOf = (part: Part): Headers => {
  const bytes = bytesOf(part)
  const groups: Headers[] = []
  for (let at = 0; at < bytes.length && groups.length < 50;) {
    const { headers, bodyAt } = readHeaders(bytes, at)
    if (headers.fields.length > 0) groups.push(headers)
    at = Math.max(bodyAt, at + 1)
  }
  const failed =
    groups.find((group) => /failed/i.test(group.raw('action') ?? '')) ?? groups.find((group) => group.raw('action'))
  return new Headers([...(groups[0]?.fields ?? []), ...(failed?.fields ?? [])])
}

const originalIds = (message: Message, text: string): string[] => {
  const ids: string[] = []
  for (const part of message.parts) {
    if (part.body.kind === 'message') ids.push(...part.body.message.headers.ids('message-id'))
    else if (part.type === 'text/rfc822-headers') ids.push(...readHeaders(bytesOf(part), 0).headers.ids('message-id'))
  }
  if (ids.length === 0) {
    // within its line: one that may begin on any of a million empty lines is looked for from each of them
    for (const match of text.slice(0, LONGEST_REPORT).matchAll(/^[> \t]*message-id:\s{0,9}(<[^<>\s]+>)/gim))
      ids.push(...idsOf(match[1] ?? ''))
    ids.push(...message.headers.ids('in-reply-to'), ...message.headers.ids('references'))
  }
  return [...new Set(ids)].slice(0, 20)
}
