import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { randomUUID } from 'node:crypto'
import type { NeedId, PriorityRuleId, TouchpointId } from '@peakend/contract/ids.ts'
import type { PriorityCondition, PriorityRule } from '@peakend/contract/priorities.ts'
import { NOW, person, waits } from '../../../test/routing-floor.ts'
import { plainRules } from './floor.ts'
import { decide } from './policy.ts'
import { aheadMs, holds, levelOf, ruleFor, type Facts } from './priority.ts'

const facts = (more: Partial<Facts> = {}): Facts => ({
  channel: 'chat',
  touchpointId: null,
  needIds: [],
  hasBrokenPromise: false,
  moved: 0,
  cameBack: 0,
  noted: [],
  ...more,
})
const rule = (level: number, ...when: PriorityCondition[]): PriorityRule => ({
  id: randomUUID() as PriorityRuleId,
  when,
  level,
  isOn: true,
})
const touchpoint = (id: string): PriorityCondition => ({ is: 'touchpoint', touchpointIds: [id as TouchpointId] })
const need = (id: string): PriorityCondition => ({ is: 'need', needIds: [id as NeedId] })
const vip: PriorityCondition = { is: 'noted', key: 'Level', value: 'Gold' }

const cases: [string, PriorityCondition, Partial<Facts>, boolean][] = [
  ['the channel', { is: 'channel', channels: ['phone', 'counter'] }, { channel: 'counter' }, true],
  ['another channel', { is: 'channel', channels: ['phone', 'counter'] }, {}, false],
  ['the place they wrote from', touchpoint('shop'), { touchpointId: 'shop' }, true],
  ['another place', touchpoint('shop'), { touchpointId: 'help' }, false],
  ['no place', touchpoint('shop'), {}, false],
  ['the need itself', need('stolen'), { needIds: ['stolen', 'cards'] }, true],
  ['a need above it', need('cards'), { needIds: ['stolen', 'cards'] }, true],
  ['a need below it is not asked for by the one above', need('stolen'), { needIds: ['cards'] }, false],
  ['nobody knows what it is about', need('cards'), {}, false],
  ['a promise is broken', { is: 'broken-promise' }, { hasBrokenPromise: true }, true],
  ['none is', { is: 'broken-promise' }, {}, false],
  ['moved twice', { is: 'moved', times: 2 }, { moved: 2 }, true],
  ['moved more often', { is: 'moved', times: 2 }, { moved: 5 }, true],
  ['moved once', { is: 'moved', times: 2 }, { moved: 1 }, false],
  ['came back three times', { is: 'came-back', times: 3 }, { cameBack: 3 }, true],
  ['twice', { is: 'came-back', times: 3 }, { cameBack: 2 }, false],
  ['noted of them, however it is written', vip, { noted: [{ key: 'level ', value: 'GOLD' }] }, true],
  ['something else is noted', vip, { noted: [{ key: 'level', value: 'silver' }] }, false],
  ['under another name', vip, { noted: [{ key: 'colour', value: 'gold' }] }, false],
  ['anything noted under the name', { ...vip, value: null }, { noted: [{ key: 'Level', value: 'silver' }] }, true],
  ['nothing noted', { ...vip, value: null }, {}, false],
]
void describe('what a condition looks at', () => {
  for (const [name, condition, known, is] of cases)
    void test(name, () => assert.equal(holds(condition, facts(known)), is))
})

test('all conditions of a rule must hold, the rule that gives most counts, and of two the first', () => {
  const broken = rule(3, { is: 'broken-promise' })
  const phoned = rule(3, { is: 'channel', channels: ['phone'] })
  const both = rule(5, { is: 'broken-promise' }, { is: 'channel', channels: ['phone'] })
  const all = [broken, phoned, both]
  assert.equal(ruleFor(facts(), all), null)
  assert.equal(ruleFor(facts({ hasBrokenPromise: true }), all), broken)
  assert.equal(ruleFor(facts({ hasBrokenPromise: true, channel: 'phone' }), all), both)
  assert.equal(ruleFor(facts({ hasBrokenPromise: true, channel: 'phone' }), [broken, phoned]), broken, 'the first')
  const off = all.map((one) => ({ ...one, isOn: one !== both }))
  assert.equal(ruleFor(facts({ hasBrokenPromise: true, channel: 'phone' }), off)?.level, 3, 'one is switched off')
})

test('what a person gave and what a rule gives is added, and is never more than nine', () => {
  assert.deepEqual(
    [levelOf(0, null), levelOf(2, null), levelOf(0, { level: 3 }), levelOf(2, { level: 3 })],
    [0, 2, 3, 5],
  )
  assert.equal(levelOf(8, { level: 5 }), 9)
})

/** One person is free: who is given to them, by the rules. Waits in minutes. */
const first = (rules: PriorityRule[], ...line: [string, number, Partial<Facts>?, number?][]): string | undefined => {
  const waiting = line.map(([id, minutes, known, byHand = 0]) => {
    const since = NOW - minutes * 60_000
    const level = levelOf(byHand, ruleFor(facts(known), rules))
    return waits(id, { since, lineAt: since - aheadMs(level, 60_000) })
  })
  const floor = { waiting, people: [person('ana')], rules: new Map([['q', plainRules('q')]]), mixes: false, now: NOW }
  return decide(floor).offers[0]?.interactionId
}
const firsts: [string, PriorityRule[], [string, number, Partial<Facts>?, number?][], string][] = [
  [
    'no rules: the longest waiting',
    [],
    [
      ['broken', 5, { hasBrokenPromise: true }],
      ['plain', 6],
    ],
    'plain',
  ],
  [
    'a broken promise is worth five minutes',
    [rule(5, { is: 'broken-promise' })],
    [
      ['broken', 2, { hasBrokenPromise: true }],
      ['plain', 6],
    ],
    'broken',
  ],
  [
    'and who waited longer than that goes first all the same',
    [rule(5, { is: 'broken-promise' })],
    [
      ['broken', 2, { hasBrokenPromise: true }],
      ['plain', 8],
    ],
    'plain',
  ],
  [
    'two of one rule: the longer waiting of them',
    [rule(5, { is: 'moved', times: 2 })],
    [
      ['late', 1, { moved: 2 }],
      ['early', 2, { moved: 3 }],
      ['plain', 5],
    ],
    'early',
  ],
  [
    'a rule beside what a supervisor gave',
    [rule(4, { is: 'channel', channels: ['phone'] })],
    [
      ['ruled', 2, { channel: 'phone' }],
      ['both', 1, { channel: 'phone' }, 2],
      ['by hand', 2, {}, 3],
    ],
    'both',
  ],
]
void describe('who goes first by it', () => {
  for (const [name, rules, line, wanted] of firsts) void test(name, () => assert.equal(first(rules, ...line), wanted))
})
