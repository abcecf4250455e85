import assert from 'node:assert/strict'
import type { IncomingMessage } from 'node:http'
import { test } from 'node:test'
import { openProxies } from './proxies.ts'

const request = (remoteAddress: string, headers: Record<string, string>): IncomingMessage =>
  ({ socket: { remoteAddress }, headers }) as unknown as IncomingMessage

test('forwarded addresses are believed only as far as trusted proxies reach', () => {
  const { addressOf } = openProxies(['loopback', '10.0.0.0/8'])
  const of = (remote: string, forwarded: string) => addressOf(request(remote, { 'x-forwarded-for': forwarded }))
  assert.equal(of('127.0.0.1', '203.0.113.7'), '203.0.113.7')
  assert.equal(of('::ffff:127.0.0.1', '203.0.113.7, 10.1.2.3'), '203.0.113.7')
  assert.equal(
    of('127.0.0.1', '1.1.1.1, 203.0.113.7, 10.1.2.3'),
    '203.0.113.7',
    'what a client made up is not believed',
  )
  assert.equal(of('198.51.100.1', '203.0.113.7'), '198.51.100.1')
  assert.equal(openProxies().addressOf(request('127.0.0.1', { 'x-forwarded-for': '203.0.113.7' })), '127.0.0.1')
})

test('a forwarded host counts from a trusted proxy only', () => {
  const { hostOf } = openProxies(['127.0.0.1'])
  const headers = { host: 'inner:3000', 'x-forwarded-host': 'desk.example' }
  assert.equal(hostOf(request('127.0.0.1', headers)), 'desk.example')
  assert.equal(hostOf(request('198.51.100.1', headers)), 'inner:3000')
})
