import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cpuMsOf } from '../../../../test/cpu.ts'
import { faultOf } from './sip-gate.ts'

const own = 'agent-0123456789abcdef0123'
const body = 'v=0\r\n'

interface Parts {
  start?: string
  method?: string
  from?: string
  to?: string
  more?: string[]
  body?: string
  length?: string
}
const message = ({ method = 'BYE', ...of }: Parts = {}): string =>
  [
    of.start ?? `${method} sip:caller@peakend.invalid SIP/2.0`,
    'Via: SIP/2.0/WS abc.invalid;branch=z9hG4bK1',
    `From: ${of.from ?? `"Ana \\"la\\" Prieto" <sip:${own}@peakend.invalid>;tag=a1`}`,
    `To: ${of.to ?? '<sip:caller@peakend.invalid>;tag=b2'}`,
    'Call-ID: one',
    `CSeq: 2 ${method}`,
    ...(of.more ?? []),
    `Content-Length: ${of.length ?? Buffer.byteLength(of.body ?? '')}`,
    '',
    of.body ?? '',
  ].join('\r\n')
const register = (of: Parts & { contact?: string } = {}): string =>
  message({
    start: 'REGISTER sip:peakend.invalid SIP/2.0',
    method: 'REGISTER',
    to: `<sip:${own}@peakend.invalid>`,
    ...of,
    more: [
      `Contact: ${of.contact ?? `<sip:${own}@x7.invalid;transport=ws>;+sip.ice;reg-id=1;+sip.instance="<urn:uuid:1>";expires=120`}`,
      ...(of.more ?? []),
    ],
  })

test('a browser registers as itself, and speaks within the calls it was given', () => {
  assert.equal(faultOf(register(), own), null)
  assert.equal(faultOf(register({ contact: '*' }), own), null)
  for (const method of ['INVITE', 'ACK', 'BYE', 'CANCEL', 'INFO', 'UPDATE', 'PRACK'])
    assert.equal(faultOf(message({ method, body }), own), null, method)
  assert.equal(
    faultOf(message({ start: 'SIP/2.0 200 OK', method: 'INVITE', from: '<sip:x@y>;tag=q', body }), own),
    null,
  )
  assert.equal(faultOf('\r\n\r\n', own), null)
  const compact = message()
    .replace('From:', 'f:')
    .replace('To:', 't :')
    .replace('Call-ID', 'i')
    .replace('Content-Length', 'l')
  assert.equal(faultOf(compact, own), null)
})

test('nobody else is registered or spoken for', () => {
  const other = 'agent-ffffffffffffffffffff'
  const others = [
    register({ from: `<sip:${other}@peakend.invalid>;tag=a` }),
    register({ to: `<sip:${other}@peakend.invalid>` }),
    register({ contact: `<sip:${other}@x.invalid;transport=ws>` }),
    message({ from: `<sip:${other}@peakend.invalid>;tag=a` }),
    message({ from: `"<sip:${own}@peakend.invalid>" <sip:${other}@peakend.invalid>;tag=a` }),
    message({ from: `sip:${other}@peakend.invalid;tag=a` }),
    message({ from: `<sip:${own.toUpperCase()}@peakend.invalid>;tag=a` }),
    message({ from: `<sip:${own}%00@peakend.invalid>;tag=a` }),
    message({ from: `<sip:${own}:secret@peakend.invalid>;tag=a` }),
  ]
  for (const one of others) assert.ok(['not-own', 'not-sip'].includes(faultOf(one, own) ?? ''), one)
})

test('calls come to the browser that registered, not to a host it names', () => {
  for (const host of ['198.51.100.7:5060', 'evil.example', 'x.invalid.evil.example', 'x.invalid;transport=udp'])
    assert.equal(faultOf(register({ contact: `<sip:${own}@${host}>` }), own), 'not-own', host)
  const second = register({ more: [`Contact: <sip:${own}@evil.example>`] })
  assert.equal(faultOf(second, own), 'not-own')
  const listed = register({ contact: `<sip:${own}@x.invalid>, <sip:${own}@evil.example>` })
  assert.equal(faultOf(listed, own), 'not-own')
})

test('no call is begun, referred or subscribed to from a browser', () => {
  assert.equal(faultOf(message({ method: 'INVITE', to: '<sip:100@peakend.invalid>', body }), own), 'not-wanted')
  for (const method of ['REFER', 'SUBSCRIBE', 'NOTIFY', 'MESSAGE', 'OPTIONS', 'PUBLISH'])
    assert.equal(faultOf(message({ method }), own), 'not-wanted', method)
})

test('what others could read in another way is no SIP here', () => {
  const bad = [
    '',
    'hello',
    message().slice(0, 60),
    // a second message behind the first
    message() + register({ from: '<sip:other@peakend.invalid>;tag=a' }),
    message({ length: '0', body }),
    message({ length: '2000000' }),
    message({ more: ['Content-Length: 0'] }),
    message({ more: ['f: <sip:other@peakend.invalid>;tag=a'] }),
    message({ more: ['To: <sip:other@peakend.invalid>;tag=a'] }),
    message({ more: ['X: 1\nFrom: <sip:other@peakend.invalid>'] }),
    message({ more: ['X: 1\rFrom: <sip:other@peakend.invalid>'] }),
    message({ more: ['X: \0'] }),
    message({ more: ['no colon'] }),
    message({ more: [`X: ${'a'.repeat(5000)}`] }),
    message().replace('CSeq: 2 BYE', 'CSeq: 2 INVITE'),
    message().replace('Call-ID: one\r\n', ''),
    message({ start: 'BYE sip:caller@peakend.invalid SIP/3.0' }),
    message({ from: `<sip:${own}@peakend.invalid>;tag=a, <sip:other@peakend.invalid>` }),
  ]
  for (const one of bad) assert.equal(faultOf(one, own), 'not-sip', one)
})

test('a folded header is read as the line it continues', () => {
  assert.equal(faultOf(message({ from: `\r\n <sip:${own}@peakend.invalid>\r\n\t;tag=a` }), own), null)
  assert.equal(faultOf(message({ from: '\r\n <sip:other@peakend.invalid>;tag=a' }), own), 'not-own')
})

test('a header made to be slow is read within a moment', () => {
  const hostile = [
    `<sip:${own}@x>${' '.repeat(3900)}"`,
    `<sip:${own}@x>;a=${' '.repeat(3900)}"`,
    `"${'\\a'.repeat(1900)}`,
    ';'.repeat(3900),
  ]
  const ms = cpuMsOf(() => {
    for (const from of hostile) assert.equal(faultOf(message({ from }), own), 'not-sip')
  })
  assert.ok(ms < 1000, `${ms} ms`)
})
