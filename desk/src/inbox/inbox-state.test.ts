import { expect, test } from 'vitest'
import type { InteractionRow } from '@peakend/contract/interactions.ts'
import type { LiveBody } from '@peakend/contract/live.ts'
import { applyToInbox, byNeed, emptyInbox, rowTold, holdOrder, stepFrom, type Held } from './inbox-state.ts'

const row = (id: string, more: Partial<InteractionRow> = {}) =>
  ({
    id,
    state: 'active',
    waitingReplySince: null,
    lastTurnAt: '2026-11-22T10:00:00Z',
    openedAt: '2026-11-22T09:00:00Z',
    queuedAt: null,
    unread: 0,
    ...more,
  }) as InteractionRow
const tell = (body: unknown, topic = 'inbox') => ({ topic, workspaceId: 'w', body: body as LiveBody })

test('a row told for my inbox is mine, until it is closed or back in the queue', () => {
  let inbox = applyToInbox(emptyInbox, tell({ type: 'row', row: row('a') }))
  inbox = applyToInbox(inbox, tell({ type: 'row', row: row('a', { unread: 2 }) }))
  expect(inbox.mine.map((one) => one.row.unread)).toEqual([2])
  expect(applyToInbox(inbox, tell({ type: 'row', row: row('a', { state: 'closed' }) })).mine).toEqual([])
  expect(applyToInbox(inbox, tell({ type: 'row-gone', interactionId: 'a' })).mine).toEqual([])
  const said = tell({ type: 'row-said', interactionId: 'a', snippet: 'Hello?', unread: 3 })
  const after = applyToInbox(inbox, said)
  expect([after.mine[0]?.row.snippet, after.mine[0]?.row.unread, after.mine[0]?.row.state]).toEqual([
    'Hello?',
    3,
    'active',
  ])
  expect(rowTold(after, said.body)?.snippet).toBe('Hello?')
  expect(applyToInbox(emptyInbox, said).mine).toEqual([])
})
test('what a queue tells only touches the queue, and leaves it when somebody answers', () => {
  const waiting = applyToInbox(emptyInbox, tell({ type: 'row', row: row('a', { state: 'waiting' }) }, 'queue:q'))
  expect([waiting.waiting.length, waiting.mine.length]).toEqual([1, 0])
  expect(applyToInbox(waiting, tell({ type: 'row', row: row('a') }, 'queue:q')).waiting).toEqual([])
  const taken = applyToInbox(waiting, tell({ type: 'row', row: row('a') }))
  expect([taken.waiting.length, taken.mine.length]).toEqual([0, 1])
})
test('an offer is shown once and goes when it is over', () => {
  const offer = { id: 'o' }
  const once = applyToInbox(applyToInbox(emptyInbox, tell({ type: 'offer', offer })), tell({ type: 'offer', offer }))
  expect(once.offers).toHaveLength(1)
  expect(applyToInbox(once, tell({ type: 'offer-gone', offerId: 'o', why: 'lapsed' })).offers).toEqual([])
})
test('who has waited longest for a word comes first, what rests comes last', () => {
  const held = (id: string, more: Partial<InteractionRow>): Held => ({ workspaceId: 'w', row: row(id, more) })
  const list = [
    held('rests', { state: 'resting' }),
    held('answered', {}),
    held('short', { waitingReplySince: '2026-11-22T10:05:00Z' }),
    held('long', { waitingReplySince: '2026-11-22T09:40:00Z' }),
    held('wrap', { state: 'wrap-up' }),
  ]
  expect(list.toSorted(byNeed).map((one) => one.row.id)).toEqual(['long', 'short', 'answered', 'wrap', 'rests'])
})
test('nothing jumps while the list is looked at', () => {
  expect(holdOrder(['a', 'b'], ['c', 'b', 'd', 'a'], true)).toEqual({ order: ['a', 'b'], fresh: 2 })
  expect(holdOrder(['a', 'b'], ['c', 'b'], false)).toEqual({ order: ['c', 'b'], fresh: 0 })
})
test('j and k move through the list and stop at its ends', () => {
  expect([stepFrom(['a', 'b'], undefined, 1), stepFrom(['a', 'b'], 'a', 1), stepFrom(['a', 'b'], 'b', 1)]).toEqual([
    'a',
    'b',
    'b',
  ])
  expect(stepFrom([], 'a', 1)).toBeUndefined()
})
