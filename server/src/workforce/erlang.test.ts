import assert from 'node:assert/strict'
import { test } from 'node:test'
import { erlangA, erlangB, erlangC } from './erlang.ts'

const near = (found: number | undefined, wanted: number, digits: number) =>
  assert.ok(Math.abs((found ?? NaN) - wanted) < 0.5 * 10 ** -digits, `${found} is not ${wanted}`)

// the vectors of measures.md
test('Erlang C: 100 calls in half an hour, 180 s each', () => {
  const load = { lambda: 100 / 1800, mu: 1 / 180 }
  const c = erlangC({ ...load, n: 14 })
  near(c?.pWait, 0.1741319335950498, 12)
  near(c?.within(20), 0.8883500191794669, 12)
  near(c?.asaS, 7.83593701177724, 11)
  near(c?.occupancy, 0.7142857142857143, 12)
  near(erlangC({ ...load, n: 11 })?.pWait, 0.6821182, 7)
  near(erlangC({ ...load, n: 11 })?.within(20), 0.3896138, 7)
  assert.equal(erlangC({ ...load, n: 10 }), null, 'the line grows without bound')
})

test('Erlang C: 250 calls in half an hour, 210 s each', () => {
  const load = { lambda: 250 / 1800, mu: 1 / 210 }
  const c = erlangC({ ...load, n: 34 })
  near(100 * (c?.within(20) ?? 0), 81.51, 2)
  near(c?.asaS, 12.731, 3)
  near(100 * (c?.occupancy ?? 0), 85.78, 2)
  const short = erlangC({ ...load, n: 30 })
  near(100 * (short?.within(20) ?? 0), 23.52, 2)
  near(short?.asaS, 208.653, 3)
  near(100 * (short?.occupancy ?? 0), 97.22, 2)
})

test('Erlang A: 48 calls a minute, service 1 min, patience 2 min, 50 people', () => {
  const a = erlangA({ lambda: 48 / 60, mu: 1 / 60, theta: 1 / 120, n: 50 })
  near(100 * a.pAbandon, 3.1, 1)
  near(a.meanWaitS, 3.7, 1)
  near(100 * a.occupancy, 93, 0)
})

test('Erlang A agrees with itself: all are served or leave, and with endless patience it is Erlang C', () => {
  for (const { n, theta } of [
    { n: 8, theta: 1 / 60 },
    { n: 12, theta: 1 / 300 },
    { n: 20, theta: 1 / 300 },
  ]) {
    const a = erlangA({ lambda: 0.1, mu: 1 / 120, theta, n })
    near(a.within(1e5), 1 - a.pAbandon, 9)
    near(a.within(0), 1 - a.pWait, 9)
    near(a.occupancy, (0.1 * (1 - a.pAbandon) * 120) / n, 9)
  }
  const load = { lambda: 0.1, mu: 1 / 120, n: 14 }
  near(erlangA({ ...load, theta: 1e-9 }).within(20), erlangC(load)!.within(20), 5)
})

test('Erlang B with nobody there blocks everybody', () => {
  assert.equal(erlangB(3, 0), 1)
  near(erlangB(1, 1), 0.5, 12)
})
