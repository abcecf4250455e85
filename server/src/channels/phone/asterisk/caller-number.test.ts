import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readCaller, writeCaller } from './caller-number.ts'

const read = (number: string, more: { name?: string; presentation?: string; country?: 'ES' | 'US' } = {}) =>
  readCaller({ number, name: more.name ?? '' }, more.presentation, more.country)

test('a number is read as its country writes it, or with its plus left out', () => {
  assert.equal(read('+34910123456').number, '+34910123456')
  assert.equal(read('910123456', { country: 'ES' }).number, '+34910123456')
  assert.equal(read('0034910123456', { country: 'ES' }).number, '+34910123456')
  assert.equal(read('34910123456').number, '+34910123456')
  assert.equal(read('12125550123', { country: 'ES' }).number, '+12125550123')
  assert.equal(read('2125550123', { country: 'US' }).kind, 'e164')
})

test('who hides is hidden, whatever the network still says', () => {
  for (const number of ['anonymous', 'Anonymous', '', 'unknown', 'Restricted'])
    assert.deepEqual(read(number), { number: 'anonymous', kind: 'hidden', name: null })
  assert.deepEqual(read('+34910123456', { presentation: 'prohib_passed_screen', name: 'Ana' }), {
    number: 'anonymous',
    kind: 'hidden',
    name: null,
  })
  assert.equal(read('+34910123456', { presentation: 'allowed_not_screened' }).kind, 'e164')
})

test('what is no number stays what it is', () => {
  assert.deepEqual(read('sales', { name: 'Sales' }), { number: 'sales', kind: 'malformed', name: 'Sales' })
  assert.equal(read('7').kind, 'malformed')
  assert.equal(read(`+${'9'.repeat(500)}`).number.length, 64)
  assert.equal(read('+15550100123', { name: '+15550100123' }).name, null)
})

test('what is shown of us cannot break out of its place', () => {
  assert.equal(writeCaller({ number: '+15550100999', kind: 'e164', name: 'Shop' }), '"Shop" <+15550100999>')
  assert.equal(writeCaller({ number: '+1>\r\nX: y', kind: 'malformed', name: '"a" <b>' }), '"a   b" <+1   X  y>')
  assert.equal(writeCaller({ number: 'anonymous', kind: 'hidden', name: null }), '"" <anonymous>')
})
