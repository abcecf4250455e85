import assert from 'node:assert/strict'
import { test } from 'node:test'
import { firstStandards } from './first-standards.data.ts'
import { asIntended, holdLine, leastScore, type Facts, type Line } from './rules.ts'

const facts = (more: Partial<Facts> = {}): Facts => ({
  scores: { welcome: 4, peak: 4, farewell: 4 },
  reasons: new Set(),
  waitedMs: 1000,
  firstReplyMs: 1000,
  ...more,
})
const line = (measure: Line['measure']): Line => ({ say: { en: 'x', es: 'x' }, measure })

test('a score at the line is met, under it missed, none is unknown', () => {
  const least = line({ kind: 'score', atLeast: 4 })
  assert.equal(holdLine(least, 'welcome', facts()), 'met')
  assert.equal(holdLine(least, 'welcome', facts({ scores: { welcome: 3.99, peak: 5, farewell: 5 } })), 'missed')
  assert.equal(holdLine(least, 'welcome', facts({ scores: { welcome: null, peak: 5, farewell: 5 } })), 'unknown')
})

test('a reason that must, and one that must not be found', () => {
  assert.equal(
    holdLine(line({ kind: 'reason', reason: 'blame', must: false }), 'peak', facts({ reasons: new Set(['blame']) })),
    'missed',
  )
  assert.equal(holdLine(line({ kind: 'reason', reason: 'greeting', must: true }), 'peak', facts()), 'missed')
  assert.equal(holdLine(line(null), 'peak', facts()), null)
})

test('waits and replies are held to their limit', () => {
  assert.equal(holdLine(line({ kind: 'wait', atMostMs: 1000 }), 'welcome', facts()), 'met')
  assert.equal(holdLine(line({ kind: 'reply', atMostMs: 999 }), 'welcome', facts()), 'missed')
  assert.equal(holdLine(line({ kind: 'reply', atMostMs: 999 }), 'welcome', facts({ firstReplyMs: null })), 'unknown')
})

test('as intended needs every measurable line; one miss decides, an unknown leaves it open', () => {
  assert.equal(asIntended(firstStandards.chat, facts()), true)
  assert.equal(asIntended(firstStandards.chat, facts({ scores: { welcome: null, peak: 2, farewell: 4 } })), false)
  assert.equal(asIntended(firstStandards.chat, facts({ scores: { welcome: 4, peak: 4, farewell: null } })), null)
  assert.equal(asIntended({ welcome: [], peak: [], farewell: [] }, facts()), null)
})

test('the first standard of every channel has a least score for each moment', () => {
  for (const of of Object.values(firstStandards)) {
    for (const lines of Object.values(of)) assert.equal(leastScore(lines), 3.6)
  }
})
