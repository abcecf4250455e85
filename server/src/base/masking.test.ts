import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { findCards } from './card-numbers.ts'
import { mask } from './masking.ts'

const masked = (text: string) => mask(text).spans.map((s) => [s.what, text.slice(s.from, s.to)])

test('card numbers are masked in the ways people write them', () => {
  for (const card of [
    '4111111111111111',
    '4111 1111 1111 1111',
    '5500-0055-5555-5559',
    '3782 822463 10005',
    '4111.1111.1111.1111',
  ]) {
    assert.deepEqual(masked(`my card is ${card}, thanks`), [['card', card]])
  }
})

test('numbers that are no cards stay: orders, phones, tracking numbers, one digit repeated', () => {
  for (const text of [
    'order 4471',
    '+44 7700 900 412',
    'tracking 1234567890123456',
    '0000000000000000',
    '12345678901234567890123',
  ])
    assert.deepEqual(masked(text), [])
})

test('a number beside a card hides nothing', () => {
  assert.deepEqual(masked('4111111111111111 0'), [['card', '4111111111111111']])
  assert.deepEqual(masked('order 12 5500 0055 5555 5559 by 12'), [['card', '5500 0055 5555 5559']])
})

test('secrets are masked where they are given, in both languages, and not where they are talked about', () => {
  assert.deepEqual(masked('my password is hunter22'), [['secret', 'hunter22']])
  assert.deepEqual(masked('mi contraseña es Sol-2024!'), [['secret', 'Sol-2024!']])
  assert.deepEqual(masked('the CVV is 123'), [['secret', '123']])
  assert.deepEqual(masked('el código de verificación es 482913'), [['secret', '482913']])
  assert.deepEqual(masked('I forgot my password and cannot sign in'), [])
  assert.deepEqual(masked('password reset does not work, my password is wrong'), [])
  assert.deepEqual(masked('no recuerdo la contraseña para entrar'), [])
})

test('the text keeps its length, so that offsets stay true', () => {
  const text = 'pay with 4111 1111 1111 1111 please'
  assert.equal(mask(text).text.length, text.length)
  assert.equal(mask(text).text, `pay with ${'•'.repeat(19)} please`)
})

test('masking twice is masking once, and no valid card survives', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          fc.constantFrom('4111111111111111', ' ', '-', '5500005555555559', 'x', 'password is ab12cd'),
          fc.string(),
        ),
      ),
      (parts) => {
        const once = mask(parts.join(''))
        assert.deepEqual(mask(once.text).text, once.text)
        assert.deepEqual(findCards(once.text), [])
      },
    ),
  )
})
