import { expect, test } from 'vitest'
import { bestOf, numberIn, stateOf, type Way } from './begin-rules.ts'

const nowMs = Date.parse('2026-03-10T11:00:00Z')
const said = (answer: 'in' | 'out'): Way['consent'] => ({
  answer,
  how: 'word',
  said: answer,
  at: '2026-03-01T11:00:00Z',
})
const way = (of: Partial<Way> = {}): Way =>
  ({
    identityId: 'i',
    accountId: 'a',
    channel: 'sms',
    consent: null,
    windowUntil: null,
    sendAt: null,
    left: 3,
    running: null,
    ...of,
  }) as Way

test('who stopped gets nothing; WhatsApp wants an agreement, an SMS does not', () => {
  expect(stateOf(way(), nowMs)).toEqual({ block: null, isTemplateOnly: false })
  expect(stateOf(way({ consent: said('out') }), nowMs).block).toBe('stopped')
  expect(stateOf(way({ channel: 'whatsapp' }), nowMs).block).toBe('consent')
  expect(stateOf(way({ channel: 'whatsapp', consent: said('in') }), nowMs).block).toBe(null)
})
test('a shut window leaves templates; what was begun too often, or is held by somebody else, leaves nothing', () => {
  const shut = way({ channel: 'whatsapp', consent: said('in'), windowUntil: '2026-03-10T10:59:59Z' })
  expect(stateOf(shut, nowMs)).toEqual({ block: null, isTemplateOnly: true })
  expect(stateOf(way({ left: 0 }), nowMs).block).toBe('too-often')
  const running = (isMine: boolean) => way({ running: { interactionId: 'x', isMine } as Way['running'] })
  expect([stateOf(running(true), nowMs).block, stateOf(running(false), nowMs).block]).toEqual([null, 'elsewhere'])
})
test('one begins where they agreed and nothing stands against it', () => {
  const stopped = way({ accountId: 'stopped' as Way['accountId'], consent: said('out') })
  const unknown = way({ accountId: 'unknown' as Way['accountId'] })
  const agreed = way({ accountId: 'agreed' as Way['accountId'], consent: said('in') })
  expect(bestOf([stopped, unknown, agreed], nowMs)?.accountId).toBe('agreed')
  expect(bestOf([stopped, unknown], nowMs)?.accountId).toBe('unknown')
  expect(bestOf([], nowMs)).toBe(undefined)
})
test('what was looked for is taken as a number only where it may be one', () => {
  expect(['+34 600 123 456', ' 600-123-456 ', 'Vega', '4471', 'vega 600123456'].map(numberIn)).toEqual([
    '+34 600 123 456',
    '600-123-456',
    '',
    '',
    '',
  ])
})
