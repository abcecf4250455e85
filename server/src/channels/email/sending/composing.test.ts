import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nothingSaid } from '../reading/authentication.ts'
import { bodyOf, quoteOf, recipientsOf, referencesOf, subjectOf, type Answered } from './composing.ts'

const person = (address: string, name = '') => ({ name, address })
const eva = person('eva@example.org', 'Eva Ruiz')
const ourAddress = 'help@shop.example'
const answered = (head: Partial<Answered['head']> = {}, more: Partial<Answered> = {}): Answered => ({
  head: {
    from: eva,
    to: [person(ourAddress)],
    cc: [],
    bcc: [],
    replyTo: [],
    subject: 'Kettle',
    authentication: nothingSaid,
    references: [],
    ...head,
  },
  messageId: '1@example.org',
  at: new Date('2026-05-03T10:00:00Z'),
  direction: 'in',
  text: 'It leaks.\n> older',
  quoted: '',
  ...more,
})
const to = (of: Answered, isAll = false) => {
  const found = recipientsOf(of, { ourAddress, isAll })
  return [found.to, found.cc].map((people) => people.map((one) => one.address).join(' '))
}

test('an answer goes to whoever wrote, or to where they ask for it', () => {
  assert.deepEqual(to(answered()), ['eva@example.org', ''])
  assert.deepEqual(to(answered({ replyTo: [person('eva@home.example')] })), ['eva@home.example', ''])
  assert.deepEqual(to(answered({ from: null })), ['', ''])
  // what goes on after a letter of ours goes to whom that went
  assert.deepEqual(to(answered({ from: person(ourAddress), to: [eva] }, { direction: 'out' })), ['eva@example.org', ''])
})

test('an answer to all goes to everybody who got the letter, each once, and never to ourselves', () => {
  const all = answered({
    to: [person('help+token@shop.example'), person('bo@example.org')],
    cc: [person('Help@Shop.example'), person('cy@example.org'), person('EVA@example.org'), person('bo@example.org')],
  })
  assert.deepEqual(to(all, true), ['eva@example.org', 'bo@example.org cy@example.org'])
  assert.deepEqual(to(all), ['eva@example.org', ''])
  const ours = answered({ from: person(ourAddress), to: [eva], cc: [person('cy@example.org')] }, { direction: 'out' })
  assert.deepEqual(to(ours, true), ['eva@example.org', 'cy@example.org'])
})

test('a subject bears its mark once, and a thread its first and its newest letters', () => {
  assert.equal(subjectOf('RE: Fwd: Kettle', 'reply'), 'Re: Kettle')
  assert.equal(subjectOf('Re: Kettle', 'forward'), 'Fwd: Kettle')
  const chain = Array.from({ length: 40 }, (_, at) => `${at}@x`)
  const { inReplyTo, references } = referencesOf(answered({ references: chain }))
  assert.deepEqual(
    [inReplyTo, references.length, references[0], references.at(-1)],
    ['1@example.org', 21, '0@x', '1@example.org'],
  )
  assert.deepEqual(referencesOf(null), { inReplyTo: null, references: [] })
})

test('what is answered stands quoted below; what is forwarded stands as it came, with its head', () => {
  const of = { language: 'en', timeZone: 'Europe/Madrid' } as const
  assert.equal(
    quoteOf(answered(), { ...of, as: 'reply' }),
    'On 3 May 2026, 12:00, Eva Ruiz <eva@example.org> wrote:\n\n> It leaks.\n>> older',
  )
  const cc = [person('cy@example.org', 'Cy'), person('bo@example.org')]
  const forwarded = quoteOf(answered({ cc }), { ...of, as: 'forward' })
  assert.equal(
    forwarded,
    [
      '---------- Forwarded message ----------',
      'From: Eva Ruiz <eva@example.org>',
      'Date: 3 May 2026, 12:00',
      'Subject: Kettle',
      'To: help@shop.example',
      'Cc: Cy <cy@example.org>, bo@example.org',
      '',
      'It leaks.\n> older',
    ].join('\n'),
  )
  assert.doesNotMatch(quoteOf(answered(), { ...of, as: 'forward' }), /Cc:/)
  assert.match(quoteOf(answered(), { ...of, language: 'es', as: 'reply' }), /^El 3 may 2026.* escribió:/)
})

test('the signature stands below the words and above what is quoted, in both forms', () => {
  const of = { text: 'Hello <you>', html: null, signature: 'Brisa\n9 to 18', quoted: '> It leaks.' }
  const { text, html } = bodyOf(of)
  assert.equal(text, 'Hello <you>\n\n-- \nBrisa\n9 to 18\n\n> It leaks.')
  assert.match(
    html,
    /Hello &lt;you&gt;<br>\n<div>-- <br>Brisa<br>\n9 to 18<\/div><br>\n<blockquote[^>]*>It leaks\.<\/blockquote>/,
  )
  assert.doesNotMatch(bodyOf({ ...of, signature: '' }).text, /^-- $/m)
  assert.match(bodyOf({ ...of, html: '<p><b>Hello</b></p>' }).html, /<p><b>Hello<\/b><\/p>/)
})
