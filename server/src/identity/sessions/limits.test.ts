import assert from 'node:assert/strict'
import { test } from 'node:test'
import { networkOf } from './limits.ts'

test('whoever owns a whole IPv6 network is counted as one', () => {
  const home = networkOf('2001:db8:1:2::1')
  for (const same of ['2001:0db8:0001:0002:ffff:ffff:ffff:ffff', '2001:DB8:1:2:0:0:0:9']) {
    assert.equal(networkOf(same), home)
  }
  assert.notEqual(networkOf('2001:db8:1:3::1'), home)
  assert.equal(networkOf('::1'), '0:0:0:0')
  assert.equal(networkOf('fe80::1%eth0'), networkOf('fe80::2'))
  assert.equal(networkOf('::ffff:192.0.2.1'), '192.0.2.1')
  assert.equal(networkOf('192.0.2.1'), '192.0.2.1')
  assert.equal(networkOf('a person'), 'a person')
})
