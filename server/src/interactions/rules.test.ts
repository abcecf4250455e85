import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { InteractionState } from '@peakend/contract/interactions.ts'
import { step, type LifeEvent } from './rules.ts'

const events: LifeEvent[] = ['queue', 'assign', 'rest', 'write', 'write-held', 'reply', 'end', 'end-held', 'close']
const say = (state: InteractionState, event: LifeEvent) => {
  const answer = step(state, event)
  return 'state' in answer ? answer.state : answer.refused
}

/** A column for each event, as the contract's prose has it. */
const table: Record<InteractionState, string> = {
  waiting: 'waiting active conflict waiting waiting not_yours closed closed closed',
  active: 'waiting active resting active active active closed wrap-up closed',
  resting: 'waiting active resting waiting active active closed wrap-up closed',
  'wrap-up':
    'interaction_closed interaction_closed interaction_closed waiting active interaction_closed wrap-up wrap-up closed',
  closed:
    'interaction_closed interaction_closed interaction_closed interaction_closed interaction_closed interaction_closed closed closed closed',
}

for (const [state, row] of Object.entries(table)) {
  test(`what can happen to one that is ${state}`, () => {
    assert.equal(events.map((event) => say(state as InteractionState, event)).join(' '), row)
  })
}

test('closed is for good, and every life can come to it', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...events), { maxLength: 40 }), (happened) => {
      let state: InteractionState = 'waiting'
      let wasClosed = false
      for (const event of happened) {
        const answer = step(state, event)
        if ('state' in answer) state = answer.state
        if (wasClosed) assert.equal(state, 'closed')
        wasClosed = state === 'closed'
      }
      assert.equal(say(state, 'close'), 'closed')
    }),
  )
})
