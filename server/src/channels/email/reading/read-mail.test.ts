import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dateOf } from './dates.ts'
import { addressesOf } from './addresses.ts'
import { readMime, UnreadableMessage } from './mime.ts'
import { readMail } from './read-mail.ts'
import { safeHtml } from './safe-html.ts'
import { decodeWords, parametersOf } from './words.ts'

const message = (...lines: string[]): Buffer => Buffer.from(lines.join('\r\n'))
const read = (bytes: Buffer, trustedServers: string[] = []) =>
  readMail(bytes, { trustedServers, isOurs: (value) => value === 'ours' })

const head = [
  'From: "Eva Ruiz" <eva@example.org>',
  'To: help@shop.example',
  'Subject: =?utf-8?Q?Tel=C3=A9fono?= =?utf-8?Q?_roto?=',
]

test('a message with text, HTML, a picture inside and a file is told apart', () => {
  const mail = read(
    message(
      ...head,
      'Message-ID: <1@example.org>',
      'Date: Sun, 22 Nov 2026 10:00:00 +0100',
      'Content-Type: multipart/mixed; boundary=out',
      '',
      '--out',
      'Content-Type: multipart/alternative; boundary=alt',
      '',
      '--alt',
      'Content-Type: text/plain; charset=iso-8859-1',
      'Content-Transfer-Encoding: quoted-printable',
      '',
      'No funciona el tel=E9fono.',
      '--alt',
      'Content-Type: multipart/related; boundary=rel',
      '',
      '--rel',
      'Content-Type: text/html; charset=utf-8',
      '',
      '<p>No funciona el <b>teléfono</b>. <img src="cid:pic@x"></p>',
      '--rel',
      'Content-Type: image/png; name="pic.png"',
      'Content-ID: <pic@x>',
      'Content-Transfer-Encoding: base64',
      '',
      'iVBORw0KGgo=',
      '--rel--',
      '--alt--',
      '--out',
      'Content-Type: application/pdf',
      "Content-Disposition: attachment; filename*=utf-8''factura%20n%C2%BA1.pdf",
      'Content-Transfer-Encoding: base64',
      '',
      'JVBERi0xLjQ=',
      '--out--',
    ),
  )
  assert.equal(mail.subject, 'Teléfono roto')
  assert.deepEqual(mail.from, { name: 'Eva Ruiz', address: 'eva@example.org' })
  assert.equal(mail.text, 'No funciona el teléfono.')
  assert.match(mail.html ?? '', /<b>teléfono<\/b>/)
  assert.deepEqual(
    mail.files.map(({ name, type, isInline, contentId }) => ({ name, type, isInline, contentId })),
    [
      { name: 'pic.png', type: 'image/png', isInline: true, contentId: 'pic@x' },
      { name: 'factura nº1.pdf', type: 'application/pdf', isInline: false, contentId: null },
    ],
  )
  assert.equal(mail.date?.toISOString(), '2026-11-22T09:00:00.000Z')
  assert.equal(mail.isDamaged, false)
})

test('a message cut off in the middle still shows its text, marked as damaged', () => {
  const mail = read(message(...head, 'Content-Type: multipart/mixed; boundary=a', '', '--a', '', 'Where is my order?'))
  assert.equal(mail.text, 'Where is my order?')
  assert.equal(mail.isDamaged, true)
})

test('what a header smuggles in begins no line of ours and stores no NUL', () => {
  const mail = read(
    message(
      'From: =?utf-8?Q?Eva=0D=0ABcc:_x?= <eva@example.org>',
      'Subject: =?utf-8?Q?Hi=0D=0ABcc:x=00?=',
      '',
      'a\u0000b',
    ),
  )
  assert.equal(mail.from?.name, 'Eva Bcc: x')
  assert.equal(mail.subject, 'Hi Bcc:x')
  assert.equal(mail.text, 'ab')
})

test('charsets that are wrong, unknown or missing still give text', () => {
  const said = (charset: string | null, bytes: Buffer) =>
    read(
      Buffer.concat([
        message(...head, ...(charset ? [`Content-Type: text/plain; charset=${charset}`] : []), '', ''),
        bytes,
      ]),
    ).text
  assert.equal(said('utf-8', Buffer.from('año')), 'año')
  assert.equal(said('no-such-charset', Buffer.from('año')), 'año')
  assert.equal(said(null, Buffer.from('a\xf1o', 'latin1')), 'año')
  assert.equal(said('us-ascii', Buffer.from('a\xf1o', 'latin1')), 'año')
  assert.equal(said('iso-2022-jp', Buffer.from('\x1b$B$3$s\x1b(B', 'latin1')), 'こん')
  assert.equal(said('utf-7', Buffer.from('a+APE-o')), 'año')
  // what calls itself UTF-8 and is not; what was UTF-8 and lost a byte on its way
  assert.equal(said('utf-8', Buffer.from('La pi\xf1a de ma\xf1ana', 'latin1')), 'La piña de mañana')
  const damaged = Buffer.concat([Buffer.from('año señor niña '), Buffer.from([0xc3]), Buffer.from(' x')])
  assert.equal(said('utf-8', damaged), 'año señor niña \ufffd x')
  assert.equal(said('utf-16', Buffer.from('\ufeffaño', 'utf16le')), 'año')
})

test('bombs of parts and depth are refused in little time', () => {
  const nested = Buffer.from('Content-Type: message/rfc822\r\n\r\n'.repeat(3000))
  assert.throws(
    () => readMime(nested),
    (e) => e instanceof UnreadableMessage && e.why === 'too-deep',
  )
  const many = Buffer.from(`Content-Type: multipart/mixed; boundary=a\r\n\r\n${'--a\r\n\r\nx\r\n'.repeat(5000)}`)
  assert.throws(
    () => readMime(many),
    (e) => e instanceof UnreadableMessage && e.why === 'too-many-parts',
  )
  const boundaries = Buffer.concat([
    Buffer.from('Content-Type: multipart/mixed; boundary=a\r\n\r\n'),
    Buffer.from('--a\r\nContent-Type: multipart/mixed; boundary=nowhere\r\n\r\nx\r\n'.repeat(900)),
    Buffer.alloc(5_000_000, 65),
  ])
  const from = performance.now()
  assert.throws(() => readMime(boundaries), UnreadableMessage)
  assert.ok(performance.now() - from < 3000)
  const deepHtml = message(...head, 'Content-Type: text/html', '', '<div>'.repeat(200_000), 'deep')
  const begun = performance.now()
  assert.equal(read(deepHtml).text, 'deep')
  assert.equal(safeHtml('<div>'.repeat(200_000), { pictureOf: () => null, withRemote: false }).html, '')
  assert.ok(performance.now() - begun < 3000)
})

/** Each took minutes to hours while a pattern tried every way to read it, or each line looked at all others. */
const busy: Record<string, string> = {
  'parameters of an appointment': `Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART${`;a=${','.repeat(20)}`.repeat(40)}\r\nEND:VEVENT`,
  blanks: `\r\n${' '.repeat(300_000)}\r\nend`,
  'blanks of a name': `\r\na${' '.repeat(300_000)}end`,
  dashes: `\r\n${'-'.repeat(300_000)}x`,
  'signs of a signature': `\r\nHello\r\n${'--\r\n'.repeat(19_000)}end`,
  'lines of devices': `\r\n${'Sent from my iPhone\r\n'.repeat(19_000)}`,
  brackets: `\r\nHello\r\n${'*'.repeat(300_000)}(`,
  'lines put together': `Content-Type: text/plain; format=flowed; delsp=yes\r\n\r\n${' \r\n'.repeat(100_000)}end`,
}
for (const [what, rest] of Object.entries(busy))
  test(`what is written to keep us busy is read in little time: ${what}`, () => {
    const before = process.cpuUsage()
    readMail(Buffer.from(`From: mallory@example.org\r\n${rest}`), { trustedServers: [], isOurs: () => false })
    const { user, system } = process.cpuUsage(before)
    assert.ok(user + system < 3_000_000, `it took ${Math.round((user + system) / 1000)} ms`)
  })

test('only results of a server of ours are believed', () => {
  const forged = 'Authentication-Results: evil.example; dmarc=pass header.from=example.org'
  const ours =
    'Authentication-Results: mx.shop.example 1; spf=pass smtp.mailfrom=a; dkim=fail (bad) header.d=x; dmarc=fail header.from=example.org'
  assert.equal(read(message(forged, ...head, '', 'x'), ['mx.shop.example']).authentication.server, null)
  assert.equal(read(message(forged, ...head, '', 'x')).authentication.dmarc, 'none')
  // of two writers nobody can tell whom it was asked about
  const passed = 'Authentication-Results: mx.shop.example; dmarc=pass'
  const dmarcOf = (...froms: string[]) =>
    read(message(passed, ...froms, '', 'x'), ['mx.shop.example']).authentication.dmarc
  assert.equal(dmarcOf('From: eva@example.org'), 'pass')
  assert.equal(dmarcOf('From: eva@example.org', 'From: mallory@evil.example'), 'permerror')
  assert.equal(dmarcOf('From: eva@example.org, mallory@evil.example'), 'permerror')
  // one that claims our name below ours was in it before it reached us
  const claimed = 'Authentication-Results: mx.shop.example; dmarc=pass header.from=example.org'
  assert.deepEqual(read(message(ours, forged, claimed, ...head, '', 'x'), ['MX.shop.example']).authentication, {
    server: 'mx.shop.example',
    spf: 'pass',
    dkim: 'fail',
    dmarc: 'fail',
    domain: 'example.org',
  })
})

test('machines are told from people', () => {
  const kind = (...lines: string[]) => read(message(...head, ...lines, '', 'text')).automatic
  assert.equal(kind(), null)
  assert.equal(kind('Auto-Submitted: no'), null)
  assert.equal(kind('Auto-Submitted: auto-replied'), 'auto-reply')
  assert.equal(kind('Auto-Submitted: auto-generated'), 'bulk')
  assert.equal(kind('X-Peakend-Loop: ours'), 'loop')
  assert.equal(kind('X-Peakend-Loop: others'), null)
  assert.equal(kind(...Array.from({ length: 60 }, (_, n) => `Received: from a${n}`)), 'loop')
  assert.equal(kind('Return-Path: <>', 'In-Reply-To: <1@x.example>'), 'auto-reply')
  assert.equal(kind('List-Id: <l.example>'), 'bulk')
  const away = read(
    message('From: e@example.org', 'Subject: Respuesta automática: vacaciones', 'In-Reply-To: <1@x.example>', '', 'x'),
  )
  assert.equal(away.automatic, 'out-of-office')
  // one that says itself that it is a machine's is told apart by its subject
  const absent = (mark: string) =>
    read(message('From: e@example.org', 'Subject: Out of office: back on Monday', mark, '', 'x')).automatic
  assert.equal(absent('Auto-Submitted: auto-replied (vacation)'), 'out-of-office')
  assert.equal(absent('X-Autoreply: yes'), 'out-of-office')
  // a person may write about a holiday
  assert.equal(absent('X-Mailer: a program'), null)
})

test('a report of non-delivery names what did not arrive and why', () => {
  const mail = read(
    message(
      'From: MAILER-DAEMON@mx.example',
      'Content-Type: multipart/report; report-type=delivery-status; boundary=r',
      '',
      '--r',
      '',
      'I am sorry.',
      '--r',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mx.example',
      '',
      'Final-Recipient: rfc822; eva@example.org',
      'Action: failed',
      'Status: 5.1.1',
      'Diagnostic-Code: smtp; 550 no such user',
      '',
      '--r',
      'Content-Type: message/rfc822',
      '',
      'Message-ID: <turn-7@shop.example>',
      '',
      'Hello',
      '--r--',
    ),
  )
  assert.equal(mail.automatic, 'bounce')
  assert.deepEqual(mail.bounce, {
    messageIds: ['turn-7@shop.example'],
    isFinal: true,
    recipient: 'eva@example.org',
    said: '5.1.1 550 no such user',
  })
})

test('an invitation is read', () => {
  const mail = read(
    message(
      ...head,
      'Content-Type: text/calendar; method=REQUEST',
      '',
      'BEGIN:VCALENDAR',
      'METHOD:REQUEST',
      'BEGIN:VEVENT',
      'UID:7',
      'SUMMARY:Visita\\, casa',
      'DTSTART;TZID=Europe/Madrid:20261201T100000',
      'DTEND:20261201T110000Z',
      'ORGANIZER;CN="Ruiz, Eva":mailto:eva@example.org',
      'ATTENDEE;PARTSTAT=ACCEPTED:mailto:help@shop.example',
      'END:VEVENT',
      'END:VCALENDAR',
    ),
  )
  assert.equal(mail.calendar?.method, 'request')
  assert.equal(mail.calendar?.summary, 'Visita, casa')
  assert.equal(mail.calendar?.start, '2026-12-01T10:00:00')
  assert.equal(mail.calendar?.end, '2026-12-01T11:00:00Z')
  assert.equal(mail.calendar?.timeZone, 'Europe/Madrid')
  assert.deepEqual(mail.calendar?.organizer, { name: 'Ruiz, Eva', address: 'eva@example.org' })
  assert.equal(mail.calendar?.attendees[0]?.answer, 'accepted')
  // what the part itself does not say its head does
  const cancelled = ['Content-Type: text/calendar; method=CANCEL', '', 'BEGIN:VEVENT', 'UID:7', 'END:VEVENT']
  assert.equal(read(message(...head, ...cancelled)).calendar?.method, 'cancel')
})

test('hostile HTML is made harmless, pictures it carries stay, remote ones wait to be asked for', () => {
  const hostile = [
    '<script>alert(1)</script><style>@import url(https://evil.example)</style>',
    '<img src="https://track.example/p.gif" onerror="alert(1)" srcset="https://track.example/2x.gif 2x">',
    '<a href="javascript:alert(1)">x</a><a href="https://shop.example">y</a><iframe src="https://evil.example"></iframe>',
    '<div style="background:url(https://track.example/b.png);position:fixed;color:red;width:expression(alert(1))">z</div>',
    '<svg onload="alert(1)"></svg><form action="https://evil.example"><input name="p"></form><base href="https://evil.example">',
    '<img src="cid:pic@x"><img src="data:image/svg+xml;base64,AAAA"><meta http-equiv="refresh" content="0;url=https://evil.example">',
  ].join('')
  const of = { pictureOf: (id: string) => (id === 'pic@x' ? 'data:image/png;base64,AA==' : null), withRemote: false }
  const { html, remotePictures } = safeHtml(hostile, of)
  assert.equal(remotePictures, 1)
  assert.doesNotMatch(
    html,
    /script|onerror|onload|javascript:|evil\.example|track\.example|expression|position|svg|<form|<iframe|<meta|<base|<style/i,
  )
  assert.match(html, /data:image\/png;base64,AA==/)
  assert.match(html, /href="https:\/\/shop\.example"[^>]*rel="noopener noreferrer nofollow"/)
  assert.match(html, /color:red/)
  assert.match(safeHtml(hostile, { ...of, withRemote: true }).html, /src="https:\/\/track\.example\/p\.gif"/)
})

test('addresses, parameters, dates and encoded words are read as they come', () => {
  assert.deepEqual(
    addressesOf('Team: "Ruiz, Eva" <eva@example.org>, jo@example.org;, <@a,@b:via@example.org>, nobody'),
    [
      { name: 'Ruiz, Eva', address: 'eva@example.org' },
      { name: '', address: 'jo@example.org' },
      { name: '', address: 'via@example.org' },
      { name: 'nobody', address: '' },
    ],
  )
  assert.equal(parametersOf('text/plain; name*0="a b"; name*1=.txt').params.get('name'), 'a b.txt')
  assert.equal(dateOf('Sun, 22 Nov 26 9:05 PST (comment (nested))')?.at.toISOString(), '2026-11-22T17:05:00.000Z')
  assert.equal(dateOf('yesterday'), null)
  // a character cut in two by a program that counts bytes
  assert.equal(decodeWords('=?utf-8?B?w6E=?= =?utf-8?B?w7E=?= x =?utf-8?Q?a=C3?= =?utf-8?Q?=B1o?='), 'áñ x año')
})

test('people of a machine, and what only a comment names', () => {
  assert.deepEqual(addressesOf('root (Cron Daemon), Crew (all of us): (nobody yet);'), [
    { name: 'Cron Daemon', address: 'root' },
    { name: 'nobody yet', address: '' },
  ])
})

const types: [string, string, [string, string][]][] = [
  [
    'without semicolons',
    'Text/Plain charset=utf-8 format=flowed',
    [
      ['charset', 'utf-8'],
      ['format', 'flowed'],
    ],
  ],
  [
    'a name with white space and signs',
    'a/b; name=my plan b=2 = 3.pdf; size=4',
    [
      ['name', 'my plan b=2 = 3.pdf'],
      ['size', '4'],
    ],
  ],
  [
    'in quotes',
    'a/b; name="x y=z.pdf" size=4',
    [
      ['name', 'x y=z.pdf'],
      ['size', '4'],
    ],
  ],
  [
    'continued, each piece with its charset, and none with a semicolon',
    `a/b filename*0*=iso-8859-1'es'ni%F1 filename*1*="iso-8859-1'o (%E1).pdf"`,
    [['filename', 'niño (á).pdf']],
  ],
  ['a piece of a high number', 'a/b; name*12000=c; name*0=a; name*1=b', [['name', 'abc']]],
  ['raw UTF-8', Buffer.from('a/b; año=niño').toString('latin1'), [['año', 'niño']]],
]
for (const [name, raw, params] of types) {
  test(`parameters: ${name}`, () => {
    assert.deepEqual(Object.fromEntries(parametersOf(raw).params), Object.fromEntries(params))
  })
}
test('a type that lacks its second half', () => {
  assert.equal(parametersOf('text/ ; charset=utf-8').value, 'text')
})

const dates: [string, string | null][] = [
  ['2026-11-22T09:05:00+02', '2026-11-22T07:05:00.000Z'],
  ['2026-11-22 09:05:10.25 -0330', '2026-11-22T12:35:10.000Z'],
  ['22 11 (the eleventh) 26 09:05:10 +0100', '2026-11-22T08:05:10.000Z'],
  ['22/11/2026 9:05 pm', '2026-11-22T21:05:00.000Z'],
  ['22 0 2026 09:05:10', null],
  ['22 Nov 2026 09:05:10 +2', '2026-11-22T07:05:10.000Z'],
]
for (const [raw, at] of dates) {
  test(`the date ${raw}`, () => {
    assert.equal(dateOf(raw)?.at.toISOString() ?? null, at)
  })
}

test('what a filter put before an encoded subject stands apart from it', () => {
  assert.equal(decodeWords('[SPAM?]=?utf-8?Q?a=C3=B1o?='), '[SPAM?] año')
  assert.equal(decodeWords('(=?utf-8?Q?a=C3=B1o?=)'), '(año)')
})
