import { expect, test } from 'vitest'
import { byName, standing, tally } from './people-rules.ts'

test('whoever is with a customer counts as with one, away or not', () => {
  expect(standing({ state: 'away', load: 1 })).toBe('with')
  expect(
    tally([
      { state: 'available', load: 0 },
      { state: 'away', load: 0 },
      { state: 'offline', load: 0 },
    ]),
  ).toEqual({
    with: 0,
    free: 1,
    away: 1,
  })
})

test('people stand by name in the reader’s alphabet', () => {
  expect(byName([{ name: 'Zoe' }, { name: 'Ángel' }, { name: 'Ben' }], 'es').map((p) => p.name)).toEqual([
    'Ángel',
    'Ben',
    'Zoe',
  ])
})
