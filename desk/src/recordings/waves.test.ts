import { expect, test } from 'vitest'
import { columnsOf, loudnessOf, silencesOf, skipFrom, spanOf, startsOf, turnAt } from './waves.ts'

test('loudness travels as bytes and is drawn by what is loudest in a column', () => {
  const side = loudnessOf(btoa(String.fromCharCode(0, 255, 10, 20, 128, 0)))
  expect(columnsOf(side, 3)).toEqual([1, 20 / 255, 128 / 255])
  expect(columnsOf(side, 12)).toHaveLength(12)
  expect(columnsOf(new Uint8Array(), 5)).toEqual([])
})

test('silence is where neither side is heard for a while, and no word is cut at its ends', () => {
  const customer = new Uint8Array(100).fill(200, 0, 20)
  const agent = new Uint8Array(100).fill(200, 60, 80)
  const found = silencesOf([customer, agent], 100)
  expect(found).toEqual([
    { fromMs: 2250, toMs: 5750 },
    { fromMs: 8250, toMs: 9750 },
  ])
  expect(skipFrom(found, 1000)).toBe(null)
  expect(skipFrom(found, 3000)).toBe(5750)
  expect(skipFrom(found, 5749)).toBe(null)
  // a second of thought stays
  expect(silencesOf([new Uint8Array(40).fill(200).fill(0, 10, 20)], 100)).toEqual([])
})

const said = (ordinal: number, s: number, kind = 'said') => ({
  ordinal,
  kind,
  at: new Date(Date.UTC(2026, 2, 2, 9, 0, s)).toISOString(),
})
const recording = { startedAt: '2026-03-02T09:00:10Z', ms: 60_000 }

test('the turn that is said is the last that has begun; what is outside of the recording is none of it', () => {
  const starts = startsOf([said(1, 5), said(2, 12), said(3, 20, 'note'), said(4, 30), said(5, 90)], recording)
  expect(starts).toEqual([
    { ordinal: 2, ms: 2000 },
    { ordinal: 4, ms: 20_000 },
  ])
  expect([turnAt(starts, 0), turnAt(starts, 2000), turnAt(starts, 19_000), turnAt(starts, 50_000)]).toEqual([
    null,
    2,
    2,
    4,
  ])
})

test('a moment lasts until the next turn, and the last to the end', () => {
  const starts = startsOf([said(1, 10), said(2, 20), said(3, 40)], recording)
  expect(spanOf(starts, { fromOrdinal: 1, toOrdinal: 2 }, 60_000)).toEqual({ fromMs: 0, toMs: 30_000 })
  expect(spanOf(starts, { fromOrdinal: 3, toOrdinal: 3 }, 60_000)).toEqual({ fromMs: 30_000, toMs: 60_000 })
  expect(spanOf(starts, { fromOrdinal: 8, toOrdinal: 9 }, 60_000)).toBe(null)
  expect(spanOf(starts, { fromOrdinal: null, toOrdinal: null }, 60_000)).toBe(null)
})
