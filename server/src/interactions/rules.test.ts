import assert from 'node:assert/strict'
import { test } from 'node:test'
import { endsIn, step, type Step } from './rules.ts'

const table: [Parameters<typeof step>[0], Step, string][] = [
  ['waiting', 'assign', 'active'],
  ['waiting', 'end', 'closed'],
  ['waiting', 'rest', 'conflict'],
  ['active', 'queue', 'waiting'],
  ['active', 'rest', 'resting'],
  ['active', 'end', 'wrap-up'],
  ['active', 'assign', 'active'],
  ['resting', 'customer-wrote', 'active'],
  ['resting', 'end', 'wrap-up'],
  ['wrap-up', 'customer-wrote', 'active'],
  ['wrap-up', 'close', 'closed'],
  ['closed', 'customer-wrote', 'interaction_closed'],
  ['closed', 'assign', 'interaction_closed'],
  ['closed', 'queue', 'interaction_closed'],
  ['closed', 'end', 'closed'],
]
for (const [from, by, to] of table) {
  test(`${from} + ${by} -> ${to}`, () => {
    const answer = step(from, by)
    assert.equal('state' in answer ? answer.state : answer.refused, to)
  })
}

test('a conversation nobody answered has nothing to wrap up', () => {
  assert.equal(endsIn('waiting', false), 'closed')
  assert.equal(endsIn('active', true), 'wrap-up')
})
