import { expect, test } from 'vitest'
import { firstWish, type Offer } from './first-wish.ts'

const offer: Offer = {
  ways: ['chat', 'email', 'phone'],
  keepsPlace: true,
  picksTime: true,
  known: { phone: null, email: 'm•••@okafor.example' },
}
const slot = { from: '2026-11-29T09:00:00.000Z', to: '2026-11-29T09:30:00.000Z' }

test('whoever changes a call-back finds what they asked for', () => {
  expect(firstWish(offer, { way: 'chat', slot: null })).toEqual({ way: 'chat', isPicked: false, slotFrom: null })
  expect(firstWish(offer, { way: 'phone', slot })).toEqual({ way: 'phone', isPicked: true, slotFrom: slot.from })
})

test('whoever asks for one is offered first what needs no typing', () => {
  expect(firstWish(offer, null)).toEqual({ way: 'email', isPicked: false, slotFrom: null })
  expect(firstWish({ ...offer, ways: ['chat', 'phone'], keepsPlace: false }, null)).toEqual({
    way: 'chat',
    isPicked: true,
    slotFrom: null,
  })
})

test('a way that is not offered any more is not begun with', () => {
  expect(firstWish({ ...offer, ways: ['email'] }, { way: 'phone', slot: null }).way).toBe('email')
})
