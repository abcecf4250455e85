import { expect, test } from 'vitest'
import type { RunningCall } from '@peakend/contract/phone.ts'
import { hearingOf, withRunning } from './running-calls.ts'

const call = (callId: string, beganAt: string, stage = 'talking') => ({ callId, beganAt, stage }) as RunningCall
const ids = (rows: readonly RunningCall[]) => rows.map((one) => `${one.callId} ${one.stage}`)

test('a call that is told of comes to its place by age, changes there, and goes', () => {
  const old = call('a', '2026-01-01T10:00:00.000Z')
  const young = call('b', '2026-01-01T10:05:00.000Z')
  const both = withRunning([young], 'a', old)
  expect(ids(both)).toEqual(['a talking', 'b talking'])
  expect(ids(withRunning(both, 'a', { ...old, stage: 'held' }))).toEqual(['a held', 'b talking'])
  expect(ids(withRunning(both, 'a', null))).toEqual(['b talking'])
  expect(ids(withRunning(both, 'unknown', null))).toEqual(ids(both))
})

test('nobody hears who listens, the agent alone who whispers, both who has joined, and nobody who is muted', () => {
  expect(hearingOf('listen', false)).toEqual({ agent: false, customer: false })
  expect(hearingOf('whisper', false)).toEqual({ agent: true, customer: false })
  expect(hearingOf('join', false)).toEqual({ agent: true, customer: true })
  expect(hearingOf('join', true)).toEqual({ agent: false, customer: false })
})
