import { expect, test } from 'vitest'
import { askedFor, emptyBecause, narrowedBy, readFilter, withoutTeams } from './filter.ts'

test('what the address says is read, nonsense is dropped', () => {
  const filter = readFilter({ period: 'century', verdict: 'failed', moment: 'middle', cause: 'waiting', q: '', x: 1 })
  expect(filter).toEqual({ period: '7-days', sort: 'newest', verdict: 'failed', cause: 'waiting' })
  expect(narrowedBy(filter)).toEqual(['verdict', 'cause'])
})

test("a period becomes points in time of the workspace's own days", () => {
  const asked = askedFor(readFilter({ period: 'today' }), new Date('2026-11-22T23:30:00Z'), 'Europe/Madrid')
  expect(asked).toEqual({ from: '2026-11-22T23:00:00.000Z', to: '2026-11-23T23:00:00.000Z' })
  expect(askedFor(readFilter({ period: 'all', channel: 'chat' }), new Date(), 'UTC')).toEqual({ channel: 'chat' })
})

test('a stretch named by another screen wins over the period', () => {
  const search = { from: '2026-11-22T10:00:00Z', to: '2026-11-22T10:15:00Z', period: 'today' }
  expect(askedFor(readFilter(search), new Date(), 'UTC')).toEqual({ from: search.from, to: search.to })
})

test('an empty view says whether filters, the period or nothing at all is the reason', () => {
  expect(emptyBecause(readFilter({ period: 'all', channel: 'chat' }))).toBe('filters')
  expect(emptyBecause(readFilter({}))).toBe('period')
  expect(emptyBecause(readFilter({ period: 'all', from: '2026-11-22T10:00:00Z', to: '2026-11-22T11:00:00Z' }))).toBe(
    'period',
  )
  expect(emptyBecause(readFilter({ period: 'all' }))).toBe('never')
})

test('where no sums of a queue or team are shown, an old link to one opens all of them', () => {
  const filter = withoutTeams(readFilter({ period: 'all', queueId: 'q', vendorId: 'own', channel: 'chat' }))
  expect(askedFor(filter, new Date(), 'UTC')).toEqual({ channel: 'chat' })
  expect(narrowedBy(filter)).toEqual(['channel'])
})
