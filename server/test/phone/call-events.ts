/** People, and what a call is told, for tests of its step function. */
import type { CallId, OfferId, PersonId } from '@peakend/contract/ids.ts'
import type { CallEvent, Stands } from '../../src/channels/phone/call.ts'

export const id = '0197c8a1-0000-7000-8000-000000000001' as CallId
export const [ana, bea, sol] = ['a', 'b', 'c'].map((c) => `0197c8a1-0000-7000-8000-00000000000${c}` as PersonId) as [
  PersonId,
  PersonId,
  PersonId,
]
export const [offer1, offer2] = ['1', '2'].map((c) => `0197c8a1-0000-7000-8000-0000000000f${c}` as OfferId) as [
  OfferId,
  OfferId,
]

export const waiting = (offer: Stands['offer'] = null): CallEvent => ({
  kind: 'stands',
  as: { state: 'waiting', agentId: null, offer },
})
export const held = (agentId: PersonId): CallEvent => ({
  kind: 'stands',
  as: { state: 'active', agentId, offer: null },
})
export const offered = (personId: PersonId, offerId: OfferId, untilMs = 31_000): CallEvent =>
  waiting({ id: offerId, personId, untilMs })
export const gone = (leg: string, cause: Extract<CallEvent, { kind: 'gone' }>['cause'] = 'normal'): CallEvent => ({
  kind: 'gone',
  leg,
  cause,
})
export const answered = (leg: string): CallEvent => ({ kind: 'answered', leg })
