import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CallLine, Conversation } from '@peakend/contract/moments.ts'
import { judge, judgeLive } from './moments.ts'

type Call = NonNullable<Conversation['call']>
const line = (what: string, s: number, more: Partial<CallLine> = {}): CallLine => ({ what, at: s * 1000, ...more })
const usual = [line('answered', 0), line('ended', 300, { by: 'customer' })]
const callOf = (of: Partial<Call> = {}, more: Partial<Conversation> = {}): Conversation => ({
  id: 'c-1',
  channel: 'phone',
  language: 'en',
  waitedMs: 12_000,
  turns: [],
  ended: { by: 'customer', at: 300_000 },
  call: { holds: [], silences: [], spokenOver: [], course: usual, ...of },
  ...more,
})
const found = (moment: { evidence: { reason: string; line?: number | undefined }[] }) =>
  moment.evidence.map(({ reason, line: at }) => [reason, at])

test('of a call that nobody wrote down the wait alone is judged; the rest says that there are no words', () => {
  const { welcome, peak, farewell, experience, questions, customerAnnoyed, withoutWords } = judge(callOf())
  assert.equal(withoutWords, true)
  assert.ok((welcome.score ?? 0) >= 3.6, 'answered in time is as intended')
  assert.deepEqual(found(welcome), [['answered-soon', 0]])
  assert.deepEqual([peak.score, peak.why, farewell.score, farewell.why], [null, 'no words', null, 'no words'])
  assert.equal(experience, null)
  assert.deepEqual([questions.polite.p, questions.need.p, customerAnnoyed.p], [null, null, null], 'nothing is guessed')
})

test('a long wait is the waiting’s, and the longer the lower', () => {
  const two = judge(callOf({}, { waitedMs: 120_000 })).welcome
  const five = judge(callOf({}, { waitedMs: 300_000 })).welcome
  assert.deepEqual([two.evidence[0]?.reason, two.evidence[0]?.whose], ['long-wait', 'waiting'])
  assert.ok((two.score ?? 5) < 3 && (five.score ?? 5) < (two.score ?? 0))
  assert.equal(judge(callOf({ course: [line('reached', 0), usual[1]!] })).welcome.why, 'no words', 'called by us')
})

test('the need rests on what the agent wrote down and the customer answered, and on what they lived through', () => {
  const met = judge(callOf({ writtenDown: 'met' })).peak
  assert.deepEqual(found(met), [['need-written-met', 1]])
  const course = [...usual, line('told', 330, { score: 1 })]
  const told = judge(callOf({ writtenDown: 'met', course })).peak
  assert.deepEqual(new Map(found(told) as [string, number][]).get('need-written-met'), 1, 'where the call ended')
  assert.deepEqual(
    found(told)
      .map(([reason]) => reason)
      .toSorted((a, b) => String(a).localeCompare(String(b))),
    ['need-written-met', 'told-badly'],
  )
  assert.ok((told.score ?? 5) < 3 && (met.score ?? 0) > 3.5, 'the customer’s word weighs more than ours')
  const held = judge(callOf({ writtenDown: 'met', holds: [{ at: 60_000, ms: 150_000 }] })).peak
  assert.ok((held.score ?? 5) < (met.score ?? 0))
  const three = judge(callOf({ course: [...usual, line('told', 330, { score: 3 })] })).peak
  assert.equal(three.why, 'no words', 'a three says neither')
  const aLongHold = judge(callOf({ holds: [{ at: 60_000, ms: 150_000 }] })).peak
  assert.deepEqual(
    [aLongHold.score, aLongHold.evidence[0]?.reason],
    [null, 'long-hold'],
    'told, and no ground by itself',
  )
})

test('the farewell is judged where the line itself tells how it ended, and never by who hung up', () => {
  const cut = judge(callOf({ course: [usual[0]!, line('ended', 90, { by: 'customer', isBroken: true })] })).farewell
  assert.deepEqual([found(cut), cut.evidence[0]?.whose], [[['cut-off', 1]], 'partner'])
  for (const what of ['held', 'lost', 'forgotten', 'aside']) {
    const left = judge(callOf({ course: [usual[0]!, line(what, 60), usual[1]!] })).farewell
    assert.deepEqual(found(left), [['left-waiting', 2]], what)
    assert.ok((left.score ?? 5) < 2.5)
  }
  const handed = judge(callOf({}, { transfers: [{ at: 100_000 }] })).farewell
  assert.deepEqual(found(handed), [['left-waiting', 1]], 'handed over, and nobody took them')
  assert.ok((judge(callOf({ hasPromise: true })).farewell.score ?? 0) >= 3.6)
  const byAgent = [usual[0]!, line('ended', 300, { by: 'agent' })]
  assert.equal(judge(callOf({ course: byAgent })).farewell.why, 'no words')
})

test('one word of the customer or of ours and it is judged by words; while it runs nothing is given', () => {
  const words = judge(callOf({}, { turns: [{ by: 'agent', at: 1000, text: 'Good morning, Brisa.' }] }))
  assert.equal(words.withoutWords, undefined)
  const live = judgeLive({ ...callOf(), ended: null })
  assert.deepEqual([live.welcome.why, live.peak.why, live.farewell.why], ['open', 'open', 'open'])
  const never = judge({ ...callOf(), call: null })
  assert.equal(never.welcome.why, 'customer left', 'a call nobody answered')
})

test('what is less sure than asked for is declined', () => {
  const held = callOf({ writtenDown: 'met', holds: [{ at: 60_000, ms: 150_000 }] })
  const asked = judge(held, { sure: 0.9 }).peak
  assert.deepEqual([asked.score, asked.why], [null, 'unsure'])
})
