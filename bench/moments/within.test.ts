import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seededRandom } from './learn.ts'
import { compareWithin, type Compared } from './within.ts'

/** Two domains of very different base rates, and one too small to tell anything. */
function made(oursTell: number, otherTell: number): Compared[] {
  const random = seededRandom(3)
  return Array.from({ length: 600 }, (_, i): Compared => {
    const domain = i % 60 === 0 ? 'rare' : i % 2 === 0 ? 'mostly yes' : 'mostly no'
    const label = Number(random() < (domain === 'mostly yes' ? 0.8 : 0.2))
    const base = domain === 'mostly yes' ? 5 : 0
    return { domain, label, ours: base + label * oursTell + random(), other: base + label * otherTell + random() }
  })
}

test('who knows the base rates alone is no better than chance within domains, and who tells more is surely better', () => {
  const { areas, difference, interval } = compareWithin(made(0.7, 0))
  assert.deepEqual(areas.map(({ domain }) => domain).toSorted(), ['mostly no', 'mostly yes'])
  for (const { other } of areas) assert.ok(other > 0.4 && other < 0.6, `${other}`)
  assert.ok(difference > 0.3 && interval[0] > 0.2 && interval[0] < difference && difference < interval[1])
})

test('of two that tell the same neither is surely better', () => {
  const { interval } = compareWithin(made(0.7, 0.7))
  assert.ok(interval[0] < 0 && interval[1] > 0, `${interval.join(' ')}`)
})
