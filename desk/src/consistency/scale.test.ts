import { expect, test } from 'vitest'
import { domainOf, filterFor, placeOf, swarm, type Consistency } from './scale.ts'

const cell = (mean: number, half: number) => ({ mean, low: mean - half, high: mean + half })
const of = (rows: object[], whole = { welcome: cell(4, 0.02) }) =>
  ({ tolerance: 0.3, whole: { moments: whole }, dimensions: [{ rows }] }) as unknown as Consistency

test('all drawings share the half points that hold every interval and the tolerance', () => {
  expect(domainOf(of([{ moments: { welcome: cell(3.2, 0.1), peak: cell(4.4, 0.2) } }]))).toEqual({ low: 3, high: 5 })
  expect(domainOf(of([]))).toEqual({ low: 3.5, high: 4.5 })
  expect(domainOf(of([], {} as never))).toEqual({ low: 1, high: 5 })
})
test('what lies outside stays at the edge', () => {
  expect(placeOf(3, { low: 2, high: 4 })).toBe(0.5)
  expect(placeOf(9, { low: 2, high: 4 })).toBe(1)
})
test('points that would cover each other step aside, up and down in turn', () => {
  expect(swarm([0.5, 0.501, 0.499, 0.8], 0.02).map((p) => Math.abs(p.step))).toEqual([0, 1, 1, 0])
})
test('a group opens by the filter of its dimension', () => {
  expect(filterFor('vendor', 'own')).toEqual({ vendorId: 'own' })
  expect(filterFor('hour', '18')).toEqual({ hour: '18' })
})
