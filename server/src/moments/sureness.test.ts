import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sureLevels } from '@peakend/contract/sureness.ts'
import { Conversation } from '@peakend/contract/moments.ts'
import type { Finding } from './evidence.ts'
import { judge, judgeBoth } from './moments.ts'
import { oneSided, surenessMeasured } from './sureness.ts'
import { modelName } from './weights.ts'

const talk = (...said: [by: 'customer' | 'agent', text: string][]) =>
  Conversation.parse({ id: 'c', turns: said.map(([by, text]) => ({ by, text })), ended: { by: 'customer' } })
const clear = talk(
  ['customer', 'Hello, where is my parcel 4471?'],
  ['agent', 'Good morning, this is Ana. You want to know where parcel 4471 is: let me look right away.'],
  ['agent', 'I found it and have arranged delivery today before five.'],
  ['customer', 'Great, that is perfect, thank you so much!'],
  ['agent', 'You are welcome! Is there anything else I can do for you? Have a lovely day, goodbye.'],
  ['customer', 'No, that is all. Bye!'],
)
const finding = (reason: Finding['reason'], strength = 1): Finding => ({
  reason,
  strength,
  turn: 0,
  from: 0,
  to: 1,
  whose: 'agent',
})

test('evidence is as sure as it is one-sided', () => {
  assert.equal(oneSided([]), 0.5)
  const one = oneSided([finding('apology', 0.3)])
  const two = oneSided([finding('need-met'), finding('apology')])
  const mixed = oneSided([finding('need-met'), finding('need-denied'), finding('apology')])
  assert.ok(one > 0.5 && one < two && two < 1)
  assert.ok(mixed < 0.7 && mixed >= 0.5)
  assert.equal(oneSided([finding('blame'), finding('blame')]), oneSided([finding('blame'), finding('blame')].reverse()))
})

test('asking for nothing gives what was always given, with how sure it is', () => {
  const found = judge(clear)
  assert.deepEqual(judge(clear, { sure: 0 }), found)
  for (const part of [found.welcome, found.peak, found.farewell, found.questions.need, found.customerAnnoyed])
    assert.ok(part.sure !== undefined && part.sure > 0.5, JSON.stringify(part))
})

test('what is less sure than asked is null with "unsure" and its evidence, and nothing else changes', () => {
  const free = judge(clear)
  for (const level of [0.6, 0.9, 0.99, 1]) {
    const asked = judge(clear, { sure: level })
    for (const name of ['welcome', 'peak', 'farewell'] as const) {
      const isGiven = (free[name].sure ?? 0) >= level
      assert.equal(asked[name].score, isGiven ? free[name].score : null)
      assert.equal(asked[name].why, isGiven ? free[name].why : 'unsure')
      assert.deepEqual(asked[name].evidence, free[name].evidence)
      assert.equal(asked[name].sure, free[name].sure)
    }
    for (const name of ['polite', 'ownership', 'word', 'need'] as const) {
      const { p } = free.questions[name]
      const isGiven = p !== null && Math.max(p, 1 - p) >= level
      assert.equal(asked.questions[name].p, isGiven ? p : null)
      assert.equal(asked.questions[name].why, p === null || isGiven ? undefined : 'unsure')
    }
    assert.deepEqual([asked.mean, asked.turns], [free.mean, free.turns])
    assert.equal(
      asked.experience === null,
      [asked.welcome, asked.peak, asked.farewell].some((m) => m.score === null),
    )
  }
  assert.equal(judge(clear, { sure: 1 }).experience, null)
})

test('live too, and a moment that is not over stays open', () => {
  const { live } = judgeBoth({ ...clear, ended: null, turns: clear.turns.slice(0, 5) }, { sure: 1 })
  assert.equal(live.welcome.why, 'unsure')
  assert.equal(live.farewell.why, 'open')
  assert.ok(!live.below.includes('welcome'))
})

test('what a level costs and saves was measured of the model that ships, and asking for more never judges more', () => {
  assert.deepEqual(
    surenessMeasured.levels.map(({ level }) => level),
    [...sureLevels],
  )
  assert.equal(surenessMeasured.model, modelName, 'run bench/moments/measure-sureness.ts after training')
  for (const what of ['need', 'polite', 'annoyed', 'peak', 'farewell'] as const) {
    const curve = surenessMeasured.levels.map((at) => at[what])
    for (const [i, at] of curve.entries()) {
      assert.ok(at.wrong <= at.judged && at.judged <= at.of)
      assert.ok(i === 0 || at.judged <= curve[i - 1]!.judged)
    }
    const errors = [curve[0]!, curve.at(-1)!].map(({ wrong, judged }) => wrong / judged)
    assert.ok(errors[1]! < errors[0]!, what)
  }
})
