import assert from 'node:assert/strict'
import { test } from 'node:test'
import { acceptedStep, base32, codeAt, newRecoveryCodes, plainCode, stepOf, uriOf } from './totp.ts'

const secret = Buffer.from('12345678901234567890')

test('codes are those of RFC 6238, appendix B', () => {
  const vectors: [number, string][] = [
    [59, '94287082'],
    [1111111109, '07081804'],
    [1111111111, '14050471'],
    [1234567890, '89005924'],
    [2000000000, '69279037'],
    [20000000000, '65353130'],
  ]
  for (const [seconds, code] of vectors) assert.equal(codeAt(secret, stepOf(new Date(seconds * 1000)), 8), code)
})

test('a code is taken one step early or late, not two, and never again once taken', () => {
  const at = new Date('2026-03-02T09:00:00Z')
  const now = stepOf(at)
  for (const off of [-1, 0, 1]) assert.equal(acceptedStep(secret, codeAt(secret, now + off), at, 0), now + off)
  for (const off of [-2, 2]) assert.equal(acceptedStep(secret, codeAt(secret, now + off), at, 0), null)
  assert.equal(acceptedStep(secret, codeAt(secret, now), at, now), null)
  assert.equal(acceptedStep(secret, codeAt(secret, now - 1), at, now), null)
  assert.equal(acceptedStep(secret, 'not a code', at, 0), null)
})

test('base32 is that of RFC 4648, section 10', () => {
  assert.equal(base32(Buffer.from('foobar')), 'MZXW6YTBOI')
  assert.equal(base32(Buffer.from('f')), 'MY')
  assert.match(
    uriOf(secret, 'a+b@example.org', 'Peakend'),
    /^otpauth:\/\/totp\/Peakend:a%2Bb%40example\.org\?secret=GEZ/,
  )
})

test('recovery codes differ, and how they are typed does not matter', () => {
  const codes = newRecoveryCodes()
  assert.equal(new Set(codes).size, 10)
  assert.equal(plainCode(' abcd-efgh '), 'ABCDEFGH')
})
