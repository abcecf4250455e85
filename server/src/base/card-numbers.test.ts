import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cpuMsOf } from '../../test/cpu.ts'
import { findCards, isLuhn } from './card-numbers.ts'

const cards = (text: string) => findCards(text).map(({ from, to }) => text.slice(from, to))
const visa = '4111111111111111'

test('cards of every network are found, in the ways people write them', () => {
  for (const card of [
    visa,
    '4222222222222',
    '4111 1111 1111 1111',
    '5500-0055-5555-5559',
    '2223 0031 2200 3222',
    '3782 822463 10005',
    '3056 930902 5904',
    '3566.1111.1111.1113',
    '6011\u00a01111\u00a01111\u00a01117',
    '6200000000000005',
    '6759649826438453',
    '5019717010103742',
  ])
    assert.deepEqual(cards(`my card is ${card}, thanks`), [card])
})

test('a card somebody did not set apart from a word is found all the same', () => {
  for (const [text, card] of [
    [`card${visa}`, visa],
    [`Card${visa}`, visa],
    [`VISA${visa}`, visa],
    [`mi tarjeta es${visa}`, visa],
    [`número${visa}exp`, visa],
    [`${visa}thanks`, visa],
    [`exp0527card${visa}cvv`, visa],
    ['mytarjeta4111 1111 1111 1111gracias', '4111 1111 1111 1111'],
    [`card:${visa}`, visa],
    [`card_no_${visa}`, visa],
    [`(${visa})`, visa],
    [`#${visa}/05/27`, visa],
  ] as const)
    assert.deepEqual(cards(text), [card], text)
})

test('digits inside hashes, ids and tokens stay, even where they pass the check', () => {
  for (const text of [
    `3f9c${visa}a7`,
    `commit deadbeef${visa}`,
    `sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f0${visa}0a08`,
    `x9K2${visa}Zq7`,
    `token aZ${visa}`,
    '550e8400-e29b-41d4-a716-446655440000',
    '41111111-1111-4111-8111-111111111111',
    '41111111-1111-1111-8111-111111111111',
  ])
    assert.deepEqual(cards(text), [], text)
})

test('orders, parcels, telephones and their numbers, and bank accounts stay', () => {
  for (const text of [
    'order 4471',
    'order 112-4567890-1234560',
    'pedido ORD0004111111111111111',
    '+44 7700 900 412',
    '+4915123456783 or 0049 1512 3456783',
    '+34 612 345 678',
    // DHL, UPS, S10, SSCC; each of the digits passes Luhn's check by chance
    'JD014600003828392831',
    '1Z999AA10123456784',
    'RR123456785ES',
    '003400000000000000018',
    // IMEI: passes by its making
    'IMEI 356938035643809',
    '490154203237518',
    'IBAN ES9121000418450200051332',
    'es91 2100 0418 4502 0005 1332 thanks',
    'DE89 3704 0044 0532 0130 00',
    'GB29 NWBK 6016 1331 9268 19, please',
    'FR14 2004 1010 0505 0001 3M02 606',
    '0000000000000000',
    '12345678901234567890123',
  ])
    assert.deepEqual(cards(text), [], text)
  assert.ok(isLuhn('356938035643809') && isLuhn('490154203237518'))
})

test('what begins like an account or a telephone and is none hides no card', () => {
  assert.deepEqual(cards(`ES91 ${visa}`), [visa])
  assert.deepEqual(cards(`es${visa}`), [visa])
  assert.deepEqual(cards(`+34 612345678 ${visa}`), [visa])
  assert.deepEqual(cards(`+${visa}`), [visa])
  assert.deepEqual(cards(`DE89 3704 0044 0532 0130 00 and ${visa}`), [visa])
})

test('a text of digits and letters of 200,000 signs is looked through in a moment', () => {
  for (const text of [
    '4 '.repeat(100_000),
    'a4'.repeat(100_000),
    '+4'.repeat(100_000),
    'ES91'.repeat(50_000),
    'a'.repeat(200_000) + visa,
  ]) {
    assert.ok(cpuMsOf(() => findCards(text)) < 2000, text.slice(0, 8))
  }
})
