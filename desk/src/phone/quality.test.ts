import { expect, test } from 'vitest'
import { readQuality, type Quality } from './quality.ts'

const report = (of: { received?: number; lost?: number; jitter?: number; trip?: number; theirLoss?: number }) => [
  { type: 'codec' },
  { type: 'inbound-rtp', kind: 'video', packetsReceived: 1 },
  {
    type: 'inbound-rtp',
    kind: 'audio',
    packetsReceived: of.received ?? 50,
    packetsLost: of.lost ?? 0,
    jitter: of.jitter ?? 0.004,
    audioLevel: 0.2,
  },
  { type: 'remote-inbound-rtp', kind: 'audio', roundTripTime: of.trip ?? 0.04, fractionLost: of.theirLoss ?? 0 },
  { type: 'media-source', kind: 'audio', audioLevel: 0.1 },
]
const word = (of: Parameters<typeof report>[0], before: Quality | null = null, nowMs = 1000) =>
  readQuality(report(of), nowMs, before).word

test('numbers become words at the borders people notice', () => {
  expect(word({})).toBe('good')
  expect(word({ trip: 0.31 })).toBe('fair')
  expect(word({ trip: 0.65 })).toBe('poor')
  expect(word({ jitter: 0.04 })).toBe('fair')
  expect(word({ jitter: 0.08 })).toBe('poor')
  expect(word({ theirLoss: 0.06 })).toBe('poor')
})
test('loss counts in the last moments, not since the beginning', () => {
  const first = readQuality(report({ received: 100, lost: 100 }), 0, null)
  expect(first.word).toBe('poor')
  expect(word({ received: 200, lost: 100 }, first, 500)).toBe('good')
  expect(word({ received: 198, lost: 102 }, first, 500)).toBe('fair')
})
test('a line on which nothing comes says so, and mends', () => {
  const first = readQuality(report({ received: 100 }), 0, null)
  const later = readQuality(report({ received: 100 }), 2000, first)
  expect(later.word).toBe('good')
  const silent = readQuality(report({ received: 100 }), 3000, later)
  expect(silent.word).toBe('nothing')
  expect(readQuality(report({ received: 130 }), 3500, silent).word).toBe('good')
})
test('loudness is told, and what is not known is null', () => {
  expect(readQuality(report({}), 0, null)).toMatchObject({ theirs: 0.2, mine: 0.1, roundTripMs: 40, jitterMs: 4 })
  expect(readQuality([], 0, null)).toMatchObject({ roundTripMs: null, jitterMs: null, theirs: 0 })
})
