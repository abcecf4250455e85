/** Letters nobody writes in good faith, each with what becomes of it: a turn, or why it is set aside. Each carries its name as Message-ID. */
import type { SetAsideWhy } from '@peakend/contract/email.ts'

export interface Hostile {
  letter: string
  becomes: 'turn' | SetAsideWhy
}

const MANY = 10_000
const numbers = (count: number): number[] => Array.from({ length: count }, (_, at) => at)
const some = (count: number, make: (at: number) => string): string => numbers(count).map(make).join('')

const multi = (boundary: string, rest: string): string =>
  `Content-Type: multipart/mixed; boundary=${boundary}\r\n\r\n${rest}`
const page = (html: string): string => `Content-Type: text/html; charset=utf-8\r\n\r\n<p>Hello.</p>${html}`
const inCharset = (charset: string, body: string): string =>
  `Content-Type: text/plain; charset=${charset}\r\n\r\n${body}`
const file = (params: string): string =>
  multi('b', `--b\r\n\r\nHello.\r\n--b\r\nContent-Type: text/plain\r\n${params}\r\n\r\nx\r\n--b--`)
const encoded = (encoding: string, body: string): string =>
  `Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n${body}`
const event = (lines: string): string =>
  `Content-Type: text/calendar; charset=utf-8; method=REQUEST\r\n\r\nBEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\n${lines}END:VEVENT\r\nEND:VCALENDAR\r\n`

const bombs: Readonly<Record<string, [rest: string, becomes: Hostile['becomes']]>> = {
  'parts-in-parts': [some(MANY, (at) => `${multi(`b${at}`, '')}--b${at}\r\n`), 'too-deep'],
  'letters-in-letters': ['Content-Type: message/rfc822\r\n\r\n'.repeat(MANY), 'too-deep'],
  'parts-side-by-side': [multi('b', '--b\r\n\r\nx\r\n'.repeat(MANY)), 'too-many-parts'],
  'letters-side-by-side': [
    multi('b', '--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: x\r\n\r\nx\r\n'.repeat(MANY)),
    'too-many-parts',
  ],
  'one-boundary-for-all': [`${multi('b', '--b\r\n').repeat(MANY)}x`, 'too-deep'],
}
const heads: typeof bombs = {
  fields: [`${some(100_000, (at) => `X-${at}: ${at}\r\n`)}\r\nHello.`, 'turn'],
  'the-same-field': [`${'To: a@b.example\r\n'.repeat(100_000)}\r\nHello.`, 'turn'],
  'a-field-of-megabytes': [`X-Long: ${'long '.repeat(600_000)}\r\n\r\nHello.`, 'turn'],
  'a-field-of-lines': [`X-Lines: a\r\n${' b\r\n'.repeat(300_000)}\r\nHello.`, 'turn'],
  signatures: [
    `${'Authentication-Results: mx; dmarc=pass header.from=bank.example\r\n'.repeat(20_000)}\r\nHello.`,
    'turn',
  ],
  references: [`References: ${some(50_000, (at) => `<${at}@example.org> `)}\r\n\r\nHello.`, 'turn'],
  people: [`Cc: ${some(50_000, (at) => `"P, ${at}" <p${at}@example.org>, `)}\r\n\r\nHello.`, 'turn'],
  'no-end-of-the-head': [some(50_000, (at) => `X-${at}: ${at}\r\n`).trimEnd(), 'turn'],
}
const boundaries: typeof bombs = {
  'no-boundary': ['Content-Type: multipart/mixed\r\n\r\n--\r\n\r\nHello.\r\n----\r\n', 'turn'],
  'an-empty-boundary': [multi('""', '--\r\n\r\nHello.\r\n----\r\n'), 'turn'],
  'a-boundary-of-200-kB': [multi('b'.repeat(200_000), `--${'b'.repeat(200_000)}\r\n\r\nHello.`), 'turn'],
  'boundaries-that-begin-alike': [
    multi(
      'b',
      `--b\r\n${multi('bb', `--bb\r\n${multi('bbb', '--bbb\r\n\r\nHello.\r\n--b\r\n\r\nx\r\n--bb\r\n\r\ny')}`)}`,
    ),
    'turn',
  ],
  'boundaries-never-met': [some(30, (at) => multi(`never${at}`, '')) + 'Hello.'.repeat(50_000), 'turn'],
  'nearly-the-boundary': [multi('b', `--b\r\n\r\nHello.\r\n${'--a\r\n-b\r\n--\r\n'.repeat(50_000)}--b--`), 'turn'],
  'a-boundary-that-ends-and-goes-on': [multi('b', `--b\r\n\r\nHello.\r\n${'--b--\r\n'.repeat(50_000)}`), 'turn'],
}
const charsets: typeof bombs = {
  'said-utf-16': [inCharset('utf-16', 'Hello. '.repeat(50_000)), 'turn'],
  'said-utf-7': [inCharset('utf-7', '+2D0-+AAAA-+'.repeat(50_000)), 'turn'],
  'said-none-there-is': [inCharset('x'.repeat(5000), 'Hello. '.repeat(50_000)), 'turn'],
  'said-japanese': [inCharset('iso-2022-jp', '\u001b$B\u001b(B\u001b$'.repeat(50_000)), 'turn'],
  'said-chinese': [inCharset('gb18030', '\u0081\u00300\u0081\u00fe'.repeat(50_000)), 'turn'],
  'said-by-a-hundred-words': [`Subject: ${some(20_000, (at) => `=?cs${at % 100}?b?/w==?= `)}\r\n\r\nHello.`, 'turn'],
  'said-twice': [
    'Content-Type: text/plain; charset=utf-8; charset=utf-16\r\nContent-Type: text/html\r\n\r\nHello.',
    'turn',
  ],
}
const parameters: typeof bombs = {
  'a-name-without-end': [
    file(`Content-Disposition: attachment;${some(20_000, (at) => `\r\n filename*${at}=x;`)}`),
    'turn',
  ],
  'a-name-with-holes': [
    file(`Content-Disposition: attachment;${some(5000, (at) => ` filename*${at * 99_999}*=%e2%82;`)}`),
    'turn',
  ],
  'a-name-all-first': [file(`Content-Disposition: attachment; ${"filename*0*=utf-8''%ff; ".repeat(8000)}`), 'turn'],
  'a-name-on-its-way-up': [
    file(`Content-Disposition: attachment; filename="${'../'.repeat(50_000)}etc/passwd"`),
    'turn',
  ],
}
const encodings: typeof bombs = {
  'base64-of-nothing': [encoded('base64', '='.repeat(400_000)), 'turn'],
  'base64-of-garbage': [encoded('base64', '!*~ A=\r\n'.repeat(50_000)), 'turn'],
  'base64-in-one-line': [encoded('base64', 'SGVsbG8u'.repeat(100_000)), 'turn'],
  'quoted-printable-of-signs': [encoded('quoted-printable', '=\r\n=G=3=\r'.repeat(50_000)), 'turn'],
  'an-encoding-there-is-not': [encoded('x'.repeat(100_000), 'Hello.'), 'turn'],
}
const bodies: typeof bombs = {
  'tags-in-tags': [page('<div><b><i>'.repeat(50_000)), 'turn'],
  'a-tag-of-attributes': [page(`<p ${some(50_000, (at) => `a${at}="<" `)}>`), 'turn'],
  'a-comment-without-end': [page('<!--<p'.repeat(80_000)), 'turn'],
  'tables-in-tables': [page('<table><tr><td>'.repeat(30_000)), 'turn'],
  'quotation-in-quotation': [`\r\nHello.\r\n${some(3000, (at) => `${'>'.repeat(at % 300)} x\r\n`)}`, 'turn'],
  'who-wrote-whom': [`\r\nHello.\r\n${'On Sun, 15 Nov 2026 at 10:00, Eva wrote:\r\n'.repeat(10_000)}`, 'turn'],
  'a-line-of-megabytes': [`\r\n${'Hello '.repeat(400_000)}`, 'turn'],
  'no-sign-at-all': ['\r\n\u0000\u0000\u0000', 'turn'],
  'an-event-of-lines': [event(some(30_000, (at) => `ATTENDEE;CN=P${at}:mailto:p${at}@example.org\r\n`)), 'turn'],
  'events-in-events': [event('BEGIN:VEVENT\r\nBEGIN:VALARM\r\n'.repeat(20_000)), 'turn'],
}

/** By name; the letter is bytes as latin1. */
export const hostileLetters: Readonly<Record<string, Hostile>> = Object.fromEntries(
  Object.entries({ ...bombs, ...heads, ...boundaries, ...charsets, ...parameters, ...encodings, ...bodies }).map(
    ([name, [rest, becomes]]) => {
      const head = `From: ${name}@example.org\r\nMessage-ID: <${name}@example.org>\r\nMIME-Version: 1.0\r\n`
      return [name, { letter: `${head}${rest}`, becomes }]
    },
  ),
)
