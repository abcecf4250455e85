import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readMail } from './read-mail.ts'

const read = (bytes: Buffer) => readMail(bytes, { trustedServers: [], isOurs: () => false })
const message = (...lines: string[]): Buffer => Buffer.from(lines.join('\r\n'))
const head = ['From: eva@example.org', 'Subject: Forwards']

test('a forward of a forward shows the letters inside it, from the outermost in; of very many the first', () => {
  const inside = (at: number, last: number): string[] => [
    `From: p${at}@example.org`,
    `Subject: Level ${at}`,
    `Content-Type: multipart/mixed; boundary=b${at}`,
    '',
    `--b${at}`,
    '',
    `Words of level ${at}`,
    ...(at === last ? [] : [`--b${at}`, 'Content-Type: message/rfc822', '', ...inside(at + 1, last)]),
    `--b${at}--`,
  ]
  const [file, ...more] = read(message(...inside(0, 3))).files
  assert.deepEqual([file?.name, more.length], ['Level 1.eml', 0])
  const said = file?.bytes.toString() ?? ''
  assert.deepEqual(
    [...said.matchAll(/^(?:subject: Level \d|Words of level \d)$/gm)].map(String),
    [1, 2, 3].flatMap((at) => [`subject: Level ${at}`, `Words of level ${at}`]),
  )
  assert.match(said, /from: p3@example\.org/)
  const wide = ['Content-Type: multipart/mixed; boundary=w', '', 'x']
  const many = Array.from({ length: 50 }, (_, at) => [
    '--w',
    'Content-Type: message/rfc822',
    '',
    `Subject: S${at}`,
    '',
    'y',
  ])
  const outer = ['Content-Type: message/rfc822', '', ...wide, ...many.flat(), '--w--']
  const text = read(message(...head, 'Content-Type: multipart/mixed; boundary=o', '', '--o', ...outer, '--o--'))
    .files[0]
  assert.equal([...(text?.bytes.toString() ?? '').matchAll(/^subject: S/gm)].length, 20)
})
