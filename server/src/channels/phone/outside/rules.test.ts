import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PersonId } from '@peakend/contract/ids.ts'
import { handAt, nothingKnown, stageOf, timesOf, withTold, type Known, type Told } from './rules.ts'

const ana = 'ana' as PersonId
const ben = 'ben' as PersonId
const at = (s: number) => new Date(Date.UTC(2026, 2, 2, 9, 0, s))
const told = (event: Told['event'], s: number, more: Partial<Told> = {}): Told => ({
  event,
  at: at(s),
  personId: null,
  unknown: null,
  endedBy: null,
  ringingAt: null,
  answeredAt: null,
  ...more,
})
const after = (...all: Told[]): Known => all.reduce(withTold, nothingKnown)
const permutations = <T>(of: readonly T[]): T[][] =>
  of.length < 2 ? [[...of]] : of.flatMap((one, i) => permutations(of.toSpliced(i, 1)).map((rest) => [one, ...rest]))

test('in whatever order a call is told, and however often, the same is known of it', () => {
  const events = [
    told('ringing', 0, { personId: ana }),
    told('ringing', 4, { personId: ben }),
    told('answered', 12, { personId: ben }),
    told('answered', 60, { personId: ana }),
    told('ended', 90, { endedBy: 'customer' }),
  ]
  const wanted = after(...events)
  for (const order of permutations(events)) {
    assert.deepEqual(after(...order), wanted)
    assert.deepEqual(after(...order, ...order.toReversed()), wanted)
  }
  assert.deepEqual(
    wanted.hands.map(({ personId }) => personId),
    [ben, ana],
  )
  assert.equal(handAt(wanted.hands, at(30)), ben)
  assert.equal(handAt(wanted.hands, at(61)), ana)
  assert.equal(handAt(wanted.hands, at(1)), ben, 'before anybody had it: the first who did')
})

test('a phone rings until somebody answers or it ends, and no longer where it is told late', () => {
  const rings = [told('ringing', 0, { personId: ana }), told('ringing', 1, { personId: ben })]
  assert.deepEqual(after(...rings).ringsAt, [ana, ben])
  assert.deepEqual(after(...rings, told('answered', 5, { personId: ana })).ringsAt, [])
  assert.deepEqual(after(told('answered', 5, { personId: ana }), ...rings).ringsAt, [])
  // handed on by the other system: it rings at the next while the first has it
  assert.deepEqual(after(told('answered', 5, { personId: ana }), told('ringing', 9, { personId: ben })).ringsAt, [ben])
  assert.deepEqual(after(...rings, told('ended', 5)).ringsAt, [])
})

test('a clock that jumps never ends a call before it began', () => {
  const known = after(told('ringing', 30), told('answered', 10, { personId: ana }), told('ended', 5))
  const times = timesOf(known, at(99))
  assert.deepEqual([times.ringingAt, times.answeredAt, times.endedAt], [at(30), at(30), at(30)])
  assert.equal(stageOf(known), 'ended')
  const one = after(told('ended', 40, { ringingAt: at(0), answeredAt: at(7), personId: ana }))
  assert.deepEqual(timesOf(one, at(99)), { ringingAt: at(0), answeredAt: at(7), endedAt: at(40) })
  assert.deepEqual(one.hands, [{ personId: ana, atMs: at(7).getTime() }])
  assert.equal(timesOf(nothingKnown, at(3)).ringingAt.getTime(), at(3).getTime())
})
