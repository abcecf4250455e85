import { expect, test } from 'vitest'
import { logsOf, sumsOf } from './today.ts'

const line = (kind: 'demonstration' | 'hand-over', what: string, at: string) => ({ kind, what, at, personName: 'Ana' })
const rows = [
  { interactionId: 'a', name: 'Maya', log: [line('demonstration', 'Espresso', '2026-03-02T09:00:00Z')] },
  {
    interactionId: 'b',
    name: null,
    log: [
      line('hand-over', 'Repair', '2026-03-02T11:00:00Z'),
      line('demonstration', 'Espresso', '2026-03-02T10:00:00Z'),
    ],
  },
  { interactionId: 'c', name: 'Leo', log: [] },
] as unknown as Parameters<typeof logsOf>[0]

test('what was written down today stands newest first, with whose visit it was', () => {
  expect(logsOf(rows).map(({ what, visitor }) => [what, visitor])).toEqual([
    ['Repair', null],
    ['Espresso', null],
    ['Espresso', 'Maya'],
  ])
})

test('and is counted, the most often first; what was erased is in no count', () => {
  expect(sumsOf([...logsOf(rows), { kind: 'hand-over', what: '' }])).toEqual([
    { kind: 'demonstration', what: 'Espresso', count: 2 },
    { kind: 'hand-over', what: 'Repair', count: 1 },
  ])
})
