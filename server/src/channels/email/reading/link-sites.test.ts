import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deceptionOf } from './link-sites.ts'
import { safeHtml } from './safe-html.ts'

const none = { pictureOf: () => null, withRemote: false }
const why = (href: string, words: string) => deceptionOf(href, words)?.why ?? null

test('a link whose words name another site is told, however they name it', () => {
  for (const words of [
    'https://bank.example/login',
    'Sign in at https://www.bank.example now',
    'www.bank.example',
    'bank.example',
    '  (Bank.Example/secure) ',
    'ba\u200Bnk.example',
    'service@bank.example',
    'bank.co.uk',
    'bánco.es',
  ])
    assert.equal(why('https://collect.evil.test/x', words), 'elsewhere', words)
  assert.deepEqual(deceptionOf('https://evil.test/bank.example', 'bank.example'), {
    why: 'elsewhere',
    says: 'bank.example',
    leadsTo: 'evil.test',
  })
  assert.equal(why('https://bank.example@evil.test/', 'Sign in'), 'elsewhere')
  assert.equal(why('https://bank.example.evil.test/', 'bank.example'), 'elsewhere')
  assert.equal(why('mailto:collect@evil.test', 'service@bank.example'), 'elsewhere')
  assert.equal(why('https://b.co.uk', 'a.co.uk'), 'elsewhere')
})

test('a link that is what it says, or says nothing, is not', () => {
  for (const [href, words] of [
    ['https://www.bank.example/a?b', 'https://bank.example/a'],
    ['https://click.bank.example/t/1', 'bank.example'],
    ['https://bank.example', 'Sign in to your account'],
    ['https://nodejs.org', 'Node.js'],
    ['https://code.example/x', 'README.md'],
    ['https://code.example/x', 'invoice.pdf'],
    ['https://code.example/x', 'Version 1.2.3'],
    ['https://shop.example', 'Costs 4.99 a month, e.g. now'],
    ['mailto:help@bank.example?subject=x', 'help@bank.example'],
    ['tel:+34911555000', 'bank.example'],
    ['#top', 'bank.example'],
    ['https://münchen.de', 'münchen.de'],
    ['https://españa.es/x', 'Visit'],
    ['https://日本語.jp', '日本語.jp'],
    ['https://b.co.uk/x', 'shop.b.co.uk'],
  ] as const)
    assert.equal(why(href, words), null, `${href} ${words}`)
})

test('a host of letters that look like others is told', () => {
  // Cyrillic а in a Latin word; a word all of Cyrillic; a Latin letter with a dot below; the same as punycode
  for (const href of ['https://pаypal.com', 'https://аррӏе.com', 'https://pạypal.com', 'http://xn--pypal-4ve.com/x'])
    assert.equal(why(href, 'Sign in'), 'lookalike', href)
  assert.deepEqual(deceptionOf('https://xn--pypal-4ve.com', 'Sign in'), {
    why: 'lookalike',
    says: 'pаypal.com',
    leadsTo: 'xn--pypal-4ve.com',
  })
  // its words are read as the true site and lead to the false one
  assert.equal(why('https://xn--pypal-4ve.com', 'paypal.com'), 'elsewhere')
})

test('the page marks such links where they stand, and a letter cannot make or unmake a mark', () => {
  const page = `
    <p>data-link="0-0" <a href="https://evil.test/1" data-leads="bank.example" data-link="x-1">Go to <b>bank</b>.example</a>
    <a href="https://evil.test/2"><span>www.</span><b>bank.example</b></a>
    <a href="https://bank.example">bank.example</a>
    <a href="https://xn--pypal-4ve.com"><img src="cid:x" alt=""></a>
    <a href="https://evil.test/3">bank.example`
  const { html, links } = safeHtml(page, none)
  assert.deepEqual(
    [...html.matchAll(/href="([^"]+)"[^>]*data-leads="([^"]+)"/g)].map(([, href, leads]) => [href, leads]),
    [
      ['https://evil.test/2', 'evil.test'],
      ['https://xn--pypal-4ve.com', 'xn--pypal-4ve.com'],
      ['https://evil.test/3', 'evil.test'],
    ],
  )
  assert.deepEqual(
    links.map((one) => [one.why, one.says, one.leadsTo]),
    [
      ['elsewhere', 'bank.example', 'evil.test'],
      ['lookalike', 'pаypal.com', 'xn--pypal-4ve.com'],
    ],
  )
  assert.doesNotMatch(html, /<[^>]*data-link=/)
  assert.match(html, /data-link="0-0"/)
})
