import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CallListRules } from '@peakend/contract/call-lists.ts'
import { abandonedPct, after, callsToBegin, isOverLimit, verdictOn, type Entry } from './rules.ts'

const rules = CallListRules.parse({})
/** Saturday, 28 November 2026, is the day before a Sunday; Monday is the 30th. */
const monday = (clock: string) => new Date(`2026-11-30T${clock}Z`)
const entry = (of: Partial<Entry> = {}): Entry => ({
  state: 'waiting',
  attempts: 0,
  nextAt: monday('00:00:00'),
  zone: 'Europe/Madrid',
  isNeverCalled: false,
  ...of,
})
const at = (of: Partial<Entry>, clock: string): string => {
  const verdict = verdictOn(entry(of), rules, monday(clock))
  return verdict.do === 'wait' ? `wait ${verdict.until.toISOString()}` : verdict.do
}

test('who is called when, by the clock where they are', () => {
  const cases: [Partial<Entry>, string, string][] = [
    [{}, '07:59:59', 'wait 2026-11-30T08:00:00.000Z'],
    [{}, '08:00:00', 'call'],
    [{}, '18:59:59', 'call'],
    [{}, '19:00:00', 'wait 2026-12-01T08:00:00.000Z'],
    // nine o'clock comes an hour later in London and six later in New York
    [{ zone: 'Europe/London' }, '08:00:00', 'wait 2026-11-30T09:00:00.000Z'],
    [{ zone: 'America/New_York' }, '09:00:00', 'wait 2026-11-30T14:00:00.000Z'],
    // the gap, within the hours
    [{ state: 'again', attempts: 1, nextAt: monday('12:10:00') }, '12:00:00', 'wait 2026-11-30T12:10:00.000Z'],
    [{ state: 'again', attempts: 1, nextAt: monday('12:10:00') }, '12:10:00', 'call'],
    [{ state: 'again', attempts: 1, nextAt: monday('19:05:00') }, '18:55:00', 'wait 2026-12-01T08:00:00.000Z'],
    // no attempts are left
    [{ state: 'again', attempts: 2 }, '12:00:00', 'nothing'],
    // asked not to be called, also at the last moment and outside the hours
    [{ isNeverCalled: true }, '12:00:00', 'never'],
    [{ isNeverCalled: true }, '03:00:00', 'never'],
    [{ isNeverCalled: true, attempts: 1, state: 'again' }, '12:00:00', 'never'],
    ...(['calling', 'reached', 'not-reached', 'never', 'taken-off'] as const).map(
      (state): [Partial<Entry>, string, string] => [{ state }, '12:00:00', 'nothing'],
    ),
  ]
  for (const [of, clock, wanted] of cases) assert.equal(at(of, clock), wanted, JSON.stringify([of, clock]))
})

test('nobody is called at the weekend unless the list says so', () => {
  const saturday = new Date('2026-11-28T11:00:00Z')
  const of = entry({ nextAt: saturday })
  assert.deepEqual(verdictOn(of, rules, saturday), { do: 'wait', until: monday('08:00:00') })
  const hours = [{ day: 6, from: 600, to: 840 }]
  assert.deepEqual(verdictOn(of, { ...rules, hours }, saturday), { do: 'call' })
})

test('one call for each agent who is free, and none when too many were abandoned or somebody waits', () => {
  const fine = { answered: 100, abandoned: 3 }
  const cases: [number, number, { answered: number; abandoned: number }, number][] = [
    [0, 0, fine, 0],
    [4, 0, fine, 4],
    [4, 1, fine, 0],
    [4, 0, { answered: 100, abandoned: 4 }, 0],
    [4, 0, { answered: 0, abandoned: 0 }, 4],
    [4, 0, { answered: 5, abandoned: 1 }, 4],
    [4, 0, { answered: 5, abandoned: 2 }, 0],
    [4, 0, { answered: 67, abandoned: 2 }, 4],
  ]
  for (const [freeAgents, waitingCalls, share, wanted] of cases)
    assert.equal(callsToBegin({ freeAgents, waitingCalls, share }), wanted, JSON.stringify([freeAgents, share]))
  assert.equal(abandonedPct({ answered: 0, abandoned: 0 }), null)
  assert.equal(abandonedPct({ answered: 50, abandoned: 1 }), 2)
  assert.equal(isOverLimit({ answered: 1, abandoned: 1 }), false)
})

test('what comes of a call', () => {
  const done = (wasReached: boolean, wasDialled: boolean, attempts: number) => {
    const { state, attempts: now, inMs } = after({ wasReached, wasDialled, attempts }, rules)
    return `${state} ${now} ${inMs}`
  }
  assert.equal(done(true, true, 0), 'reached 1 0')
  assert.equal(done(false, true, 0), 'again 1 600000')
  assert.equal(done(false, true, 1), 'not-reached 2 0')
  assert.equal(done(false, false, 0), 'waiting 0 60000')
  assert.equal(done(false, false, 1), 'again 1 60000')
  // our own line failed: nobody was disturbed, and it is no attempt
  const failed = after({ wasReached: false, wasDialled: true, hasLineFailed: true, attempts: 1 }, rules)
  assert.deepEqual(failed, { state: 'again', attempts: 1, inMs: 300_000 })
})
