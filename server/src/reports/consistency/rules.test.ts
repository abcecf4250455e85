import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LanguageCheck } from '@peakend/contract/reviews.ts'
import { causesOf } from './causes.ts'
import { againstWhole, byChance, cellOf, compare, countOf, shareOf } from './rules.ts'
import type { GroupSums, MomentSums } from './counting.ts'

const near = (a: number, b: number, by = 1e-9) => assert.ok(Math.abs(a - b) <= by, `${a} is not ${b}`)
const meanOf = (xs: readonly number[]) => xs.reduce((s, x) => s + x, 0) / xs.length
const varianceOf = (xs: readonly number[]) => xs.reduce((s, x) => s + (x - meanOf(xs)) ** 2, 0) / (xs.length - 1)

const sums = (
  dimension: MomentSums['dimension'],
  key: string,
  of: { n: number; mean: number; variance?: number },
): MomentSums => ({ dimension, key, moment: 'peak', p10: 2.5, variance: 0.64, ...of })

test('a group is compared with the rest it is no part of', () => {
  const group = Array.from({ length: 60 }, (_, i) => 3 + ((i * 7) % 11) / 10)
  const rest = Array.from({ length: 340 }, (_, i) => 3.4 + ((i * 5) % 13) / 10)
  const all = [...group, ...rest]
  const of = (xs: number[]) => sums('channel', 'chat', { n: xs.length, mean: meanOf(xs), variance: varianceOf(xs) })
  const { difference, se, df } = againstWhole(of(group), of(all))
  near(difference, meanOf(group) - meanOf(all))
  const [a, b] = [varianceOf(group) / 60, varianceOf(rest) / 340]
  near(se, (340 / 400) * Math.sqrt(a + b), 1e-9)
  near(df, (a + b) ** 2 / (a ** 2 / 59 + b ** 2 / 339), 1e-6)
})

test('what is further away is apart, and surely so only where luck is ruled out over all comparisons', () => {
  const [even, lucky, real, few] = [
    sums('agent', 'a', { n: 5000, mean: 4.05 }),
    sums('agent', 'b', { n: 52, mean: 4.32 }),
    sums('agent', 'c', { n: 400, mean: 3.5 }),
    sums('agent', 'd', { n: 49, mean: 1 }),
  ]
  const others = Array.from({ length: 60 }, (_, i) => sums('agent', `o${i}`, { n: 60, mean: 4 }))
  const found = compare([sums('all', '', { n: 20_000, mean: 4 }), even, lucky, real, few, ...others], [])
  const state = (key: string) => found.find((c) => c.key === key)?.state
  assert.deepEqual(['a', 'b', 'c', 'd'].map(state), ['even', 'apart', 'surely-apart', 'too-few'])
  assert.deepEqual(countOf(found), { even: 61, apart: 1, surelyApart: 1, of: 63, tooFew: 1, pct: (61 / 63) * 100 })
  // 60 groups of 60 with a spread of 0.8: each lies outside by luck in about 4 of 1,000
  near(byChance(found), 0.25, 0.1)
})

test('the only channel there is, is no comparison', () => {
  const found = compare([sums('all', '', { n: 300, mean: 4 }), sums('channel', 'chat', { n: 300, mean: 4 })], [])
  assert.equal(countOf(found).of, 0)
  assert.equal(countOf(found).pct, null)
})

const check = (language: string, bias: number, n = 100): LanguageCheck => {
  const figure = (mean: number) => ({ mean, low: mean - 0.1, high: mean + 0.1 })
  const moment = { n, isChecked: true, error: figure(0.4), bias: figure(bias) }
  return { language, reviewed: n, moments: { welcome: moment, peak: moment, farewell: moment } }
}

test('languages are compared only where each was checked, and with the bias of the engine taken off', () => {
  const whole = sums('all', '', { n: 3000, mean: 3.9 })
  const [en, es, de] = [
    sums('language', 'en', { n: 2000, mean: 4.1 }),
    sums('language', 'es', { n: 900, mean: 3.5 }),
    sums('language', 'de', { n: 100, mean: 2 }),
  ]
  const states = (checks: LanguageCheck[]) => compare([whole, en, es, de], checks).map((c) => c.state)
  assert.deepEqual(states([]), ['not-checked', 'not-checked', 'not-checked'])
  assert.deepEqual(
    states([check('en', 0)]),
    ['not-checked', 'not-checked', 'not-checked'],
    'one alone is no comparison',
  )
  assert.deepEqual(states([check('en', 0), check('es', 0)]), ['even', 'surely-apart', 'not-checked'])
  assert.deepEqual(
    states([check('en', 0), check('es', -0.6)]),
    ['even', 'even', 'not-checked'],
    'the engine was too hard on it',
  )
})

test('under fifty no figure is given', () => {
  const nothing = { mean: null, low: null, high: null, p10: null, difference: null, standard: null }
  assert.deepEqual(cellOf(sums('agent', 'a', { n: 49, mean: 4 }), 3.8, undefined), {
    n: 49,
    state: 'too-few',
    ...nothing,
  })
  assert.equal(cellOf(sums('agent', 'a', { n: 50, mean: 4 }), 3.8, undefined).mean, 4)
  assert.equal(shareOf(undefined, false).pct, null)
})

const group = (
  dimension: GroupSums['dimension'],
  key: string,
  judged: number,
  causes: GroupSums['causes'],
): GroupSums => ({
  dimension,
  key,
  interactions: judged,
  judged,
  met: 0,
  of: 0,
  causes,
  standards: { welcome: null, peak: null, farewell: null },
})

test('causes come in their order with the places where they strike more than luck explains, and never with people', () => {
  const found = causesOf([
    group('all', '', 1000, { waiting: 60, agent: 90, flow: 0 }),
    group('hour', '18', 100, { waiting: 40, agent: 9 }),
    group('hour', '9', 100, { waiting: 5, agent: 9 }),
    group('hour', '3', 20, { waiting: 20 }),
    group('agent', 'x', 100, { waiting: 55, agent: 80 }),
  ])
  assert.deepEqual(
    found.map((c) => c.cause),
    ['waiting', 'agent'],
  )
  assert.deepEqual(
    found[0]?.places.map((p) => p.key),
    ['18'],
  )
  near(found[0]?.places[0]?.elsewherePct ?? 0, (20 / 900) * 100)
  assert.deepEqual(found[1]?.places, [])
})
