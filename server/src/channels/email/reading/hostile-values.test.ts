/**
 * Values of 200 kB made to keep their readers busy. Each may take a few times what reading a plain value of that size sign by sign takes in the same
 * run, on the same machine: what looks back at every sign takes thousands of times that.
 */
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { cpuMsOf } from '../../../../test/cpu.ts'
import { addressesOf } from './addresses.ts'
import { dateOf } from './dates.ts'
import { deceptionOf } from './link-sites.ts'
import { readMail } from './read-mail.ts'
import { decodeWords, parametersOf } from './words.ts'

const SIGNS = 200_000
/** Four times what the slowest takes (`;` as parameters: five times the plain reading). */
const MOST_TIMES = 20
const filled = (unit: string, signs = SIGNS): string => unit.repeat(Math.ceil(signs / unit.length))

/** The least of several: what else the machine does only adds. */
const leastMs = (work: () => unknown): number => Math.min(...[1, 2, 3].map(() => cpuMsOf(work)))

const plain = filled('the plain words of a letter, ')
const countedBySign = (text: string): number => {
  let letters = 0
  for (const sign of text) if (/\p{L}/u.test(sign)) letters++
  return letters
}
let plainMs = 0
before(() => {
  // the clock of a thread may tick every 4 ms: ten times over it can be told
  plainMs = leastMs(() => Array.from({ length: 10 }, () => countedBySign(plain))) / 10
  assert.ok(plainMs > 0)
})

const holds = (what: string, read: () => unknown): void => {
  // one slow turn (a compiler at work, memory swept) is no fault: three are
  const ms = leastMs(read)
  assert.ok(ms < plainMs * MOST_TIMES, `${what}: ${ms} ms, where plain words take ${plainMs}`)
}

interface Reader {
  read: (value: string) => unknown
  ordinary: string
  units: readonly string[]
}
const readers: Readonly<Record<string, Reader>> = {
  date: {
    read: dateOf,
    ordinary: `Tue, 1 Jul 2003 10:52:37 +0200 ${plain}`,
    units: '1|1-|1 |a|1a|1 jan |-|1/1/|1:|2026-|1 jan 2026, 1:|(|.|1.'.split('|'),
  },
  parameters: {
    read: (value) => [parametersOf(value), parametersOf(`a/b; ${value}`)],
    ordinary: filled('name=plain; '),
    units: 'a=|a= | |a b=|a="|name= |"|x*1=|;|a*|=|charset=a |x*0*=a\'\'%|x*999999999*=%ff;'.split('|'),
  },
  people: {
    read: addressesOf,
    ordinary: filled('Eva <eva@example.org>, '),
    units: '(|a(|(a)|)|,(|(a),|<|"|\\|a:|;,|<a@'.split('|'),
  },
  'link by its words': {
    read: (value) => deceptionOf('https://x.example/', value),
    ordinary: plain,
    units: 'a.|www.|https://a@|a-|(|a@|.|é.'.split('|'),
  },
  'link by its address': {
    read: (value) => deceptionOf(`https://${value}`, 'x'),
    ordinary: `x.example/${filled('path/')}`,
    units: 'a.|www.|https://a@|a-|(|a@|.|é.|xn--|%'.split('|'),
  },
  'encoded words': {
    read: decodeWords,
    ordinary: filled('=?utf-8?q?plain?= '),
    units: [']=?utf-8?q?a?=', '=?a?q?x', '=?', '=?a?b?', '?=', '=?utf-8?b?/?=', '=?x?q?=ff?= '],
  },
}
for (const [name, { read, ordinary, units }] of Object.entries(readers)) {
  test(`${name}: a plain value of 200 kB is read in the time its length takes, and so is each of ${units.length} made to last`, () => {
    holds('ordinary', () => read(ordinary))
    // short ones first: what looks back fails there already, and not in hours
    for (const signs of [SIGNS / 100, SIGNS / 10, SIGNS]) {
      for (const unit of units) holds(JSON.stringify(unit), () => read(filled(unit, signs)))
    }
  })
}

test('letters inside letters, deep or many, each with a body: written out in the time their length takes', () => {
  const letterOf = (from: number, levels: number, body: string): string =>
    `From: p${from}@example.org\r\nSubject: Level ${from}\r\nContent-Type: multipart/mixed; boundary=b${from}\r\n\r\n--b${from}\r\n\r\n${body}\r\n${
      levels === 0
        ? ''
        : `--b${from}\r\nContent-Type: message/rfc822\r\n\r\n${letterOf(from + 1, levels - 1, body)}\r\n`
    }--b${from}--`
  const inner = (body: string) => `--o\r\nContent-Type: message/rfc822\r\n\r\nSubject: s\r\n\r\n${body}\r\n`
  const outer = (inside: string) =>
    `From: eva@example.org\r\nContent-Type: multipart/mixed; boundary=o\r\n\r\n${inside}--o--`
  const read = (message: string) =>
    readMail(Buffer.from(message), { trustedServers: ['mx'], isOurs: () => false }).files.length
  const cases = {
    ordinary: outer(inner(plain)),
    deep: letterOf(0, 15, filled('> a\r\n').slice(0, SIGNS / 16)),
    'deep without ends': letterOf(0, 15, plain.slice(0, SIGNS / 16)).replaceAll(/--b\d+--/g, ''),
    many: outer(inner('a\r\n'.repeat(140)).repeat(400)),
    'many of nothing': outer(inner('').repeat(400)),
  }
  for (const [what, message] of Object.entries(cases)) holds(what, () => read(message))
})
