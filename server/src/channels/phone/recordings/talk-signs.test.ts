import assert from 'node:assert/strict'
import { test } from 'node:test'
import { talkSignsOf } from './talk-signs.ts'

const MS = 100
/** Loud where somebody speaks, in tenths of a second. */
const side = (lengthMs: number, ...speaks: [number, number][]): Uint8Array =>
  Uint8Array.from({ length: lengthMs / MS }, (_, i) =>
    speaks.some(([from, to]) => i * MS >= from && i * MS < to) ? 160 : 20,
  )
const at = { stretchMs: MS, startedAtMs: 1_000_000, paused: [] }

test('silence is told between the first word and the last, and not where nothing was recorded', () => {
  const customer = side(120_000, [5000, 8000], [60_000, 64_000])
  const ours = side(120_000, [1000, 4000], [30_000, 33_000])
  const found = talkSignsOf([customer, ours], at)
  assert.deepEqual(found, {
    silences: [
      { at: 1_008_000, ms: 22_000 },
      { at: 1_033_000, ms: 27_000 },
    ],
    spokenOver: [],
  })
  const paused = talkSignsOf([customer, ours], { ...at, paused: [{ fromMs: 40_000, toMs: 50_000 }] })
  assert.deepEqual(paused.silences, [{ at: 1_008_000, ms: 22_000 }])
})

test('spoken over is who began second and went on, and only where that can be told', () => {
  const customer = side(30_000, [1000, 9000], [15_000, 20_000])
  const ours = side(30_000, [5000, 12_000], [13_000, 18_000], [18_700, 19_200])
  assert.deepEqual(talkSignsOf([customer, ours], at).spokenOver, [{ at: 1_005_000, ms: 4000 }])
  assert.deepEqual(talkSignsOf([customer, ours], { ...at, stretchMs: 900 }).spokenOver, [])
})
