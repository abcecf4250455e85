import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CallBackRules, CallBackState } from '@peakend/contract/callbacks.ts'
import { hidden, isOffered, isPickable, isRunning, placesOf, promisedBy, slotsWithin, stepped } from './rules.ts'

const MIN = 60_000
const rules = CallBackRules.parse({})

test('the measures’ defaults: offered past three minutes, two attempts, ten minutes apart', () => {
  assert.deepEqual([rules.offerAfterMs, rules.attempts, rules.gapMs], [3 * MIN, 2, 10 * MIN])
})

test('it is offered for the wait that is told, for the wait so far, or where nobody is there', () => {
  const wait = { estimateMs: null, waitedMs: 0, isAnyoneThere: true }
  assert.equal(isOffered(rules, wait), false)
  assert.equal(isOffered(rules, { ...wait, estimateMs: 3 * MIN - 1 }), false)
  assert.equal(isOffered(rules, { ...wait, estimateMs: 3 * MIN }), true)
  assert.equal(isOffered(rules, { ...wait, waitedMs: 3 * MIN }), true)
  assert.equal(isOffered(rules, { ...wait, isAnyoneThere: false }), true)
  assert.equal(isOffered({ ...rules, isOn: false }, { ...wait, isAnyoneThere: false }), false)
})

test('what has ended stays as it is, whatever comes', () => {
  const steps = [
    'asked',
    'booked',
    'due',
    'tried',
    'broke-off',
    'line-failed',
    'reached',
    'not-reached',
    'gave-up',
    'cancelled',
    'ended',
  ] as const
  for (const state of CallBackState.options.filter((one) => !isRunning(one)))
    for (const step of steps) assert.equal(stepped(state, step), null, `${state} ${step}`)
  assert.equal(stepped('calling', 'cancelled'), null, 'whoever is being called is not taken away')
  assert.equal(stepped('again', 'due'), 'in-line')
  assert.equal(stepped('calling', 'not-reached'), 'again')
})

test('a half hour takes one customer for every two members, one at least, or what the queue says', () => {
  assert.deepEqual(
    [0, 1, 2, 3, 8].map((members) => placesOf(rules, members)),
    [1, 1, 1, 2, 4],
  )
  assert.equal(placesOf({ ...rules, perHalfHour: 7 }, 2), 7)
})

test('half hours lie within the hours to their end, and the first leaves a quarter of an hour', () => {
  const now = new Date('2026-03-02T09:20:00Z')
  // open from ten to half past eleven, closed a quarter of an hour in the middle
  const isOpen = (at: Date) => {
    const minute = at.getUTCHours() * 60 + at.getUTCMinutes()
    return minute >= 600 && minute < 690 && !(minute >= 645 && minute < 660)
  }
  const found = slotsWithin(now, 2, isOpen).map((at) => at.toISOString())
  assert.deepEqual(found, [
    '2026-03-02T10:00:00.000Z',
    '2026-03-02T11:00:00.000Z',
    '2026-03-03T10:00:00.000Z',
    '2026-03-03T11:00:00.000Z',
  ])
  assert.deepEqual(
    slotsWithin(new Date('2026-03-02T09:46:00Z'), 1, () => true)[0]?.toISOString(),
    '2026-03-02T10:30:00.000Z',
  )
  const pick = (text: string, at = now) => isPickable(new Date(text), at, 2, isOpen)
  assert.equal(pick('2026-03-02T10:00:00Z'), true)
  assert.equal(pick('2026-03-02T10:01:00Z'), false, 'no half hour begins there')
  assert.equal(pick('2026-03-02T10:30:00Z'), false, 'closed in its middle')
  assert.equal(pick('2026-03-02T08:00:00Z'), false, 'past')
  assert.equal(pick('2026-03-05T10:00:00Z'), false, 'too far ahead')
  assert.equal(pick('2026-03-02T10:00:00Z', new Date('2026-03-02T09:50:00Z')), false, 'too soon')
})

test('our word is the end of the half hour, the told wait with its margin, else when messages are answered', () => {
  const now = new Date('2026-03-02T09:00:00Z')
  const answerBy = new Date('2026-03-02T13:00:00Z')
  const of = { slotFrom: null, estimateMs: null, now, answerBy }
  assert.equal(promisedBy(of), answerBy)
  assert.equal(promisedBy({ ...of, estimateMs: 10 * MIN }).toISOString(), '2026-03-02T09:20:00.000Z')
  assert.equal(promisedBy({ ...of, slotFrom: answerBy }).toISOString(), '2026-03-02T13:30:00.000Z')
})

test('an address is told apart by its owner and by nobody else', () => {
  assert.deepEqual(['maya@okafor.example', '+34600123456', 'x'].map(hidden), [
    'm•••@okafor.example',
    '+34 ••• 56',
    '•••',
  ])
})
