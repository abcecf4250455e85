import { expect, test } from 'vitest'
import { withSpeaking } from './speaking.ts'

test('each has one line while they speak; an old one is forgotten', () => {
  const customer = { by: 'customer', personId: null, text: 'My ket' } as const
  const ana = { by: 'agent', personId: 'ana', text: 'Good mor' } as const
  const both = withSpeaking(withSpeaking([], customer, 1000), ana, 1200)
  expect(both.map(({ text }) => text)).toEqual(['My ket', 'Good mor'])
  const longer = withSpeaking(both, { ...customer, text: 'My kettle' }, 1500)
  expect(longer.map(({ text }) => text)).toEqual(['My kettle', 'Good mor'])
  const said = withSpeaking(longer, { ...ana, text: '' }, 1600)
  expect(said.map(({ text }) => text)).toEqual(['My kettle'])
  expect(withSpeaking(said, { ...ana, text: '' }, 1700)).toBe(said)
  expect(withSpeaking(said, ana, 60_000).map(({ text }) => text)).toEqual(['Good mor'])
})
