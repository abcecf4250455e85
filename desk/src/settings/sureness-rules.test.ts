import { expect, test } from 'vitest'
import { hundredths, partsAt } from './sureness-rules.ts'

const rate = { of: 200, judged: 150, wrong: 6 }
const own = { welcome: 9, peak: 8, farewell: 7, all: 6, need: 5, polite: 4, ownership: 3, word: 2, annoyed: 1 }

test('figures are said of a hundred', () => {
  expect(hundredths(rate)).toEqual({ judged: 75, wrong: 4 })
  expect(hundredths({ of: 0, judged: 0, wrong: 0 })).toEqual({ judged: 0, wrong: 0 })
})

test('what nobody ever answered has no measured figure', () => {
  const rows = partsAt({
    level: 0.8,
    own,
    measured: { need: rate, polite: rate, annoyed: rate, peak: rate, farewell: rate },
  })
  expect(rows.find(({ part }) => part === 'peak')).toMatchObject({ measured: { judged: 75, wrong: 4 }, own: 8 })
  expect(rows.filter(({ measured }) => measured === null).map(({ part }) => part)).toEqual([
    'welcome',
    'all',
    'ownership',
    'word',
  ])
})
