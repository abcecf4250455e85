import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { FlowAct } from '@peakend/contract/flows.ts'
import type { QueueId } from '@peakend/contract/ids.ts'
import {
  ana,
  answered,
  bea,
  gone,
  held,
  id,
  offer1,
  offer2,
  offered,
  sol,
  waiting,
} from '../../../test/phone/call-events.ts'
import { begin, dueOf, type Call, type CallEvent } from './call.ts'
import { step } from './step.ts'
import { wantedOf } from './wanted.ts'

const queueId = '0197c8a1-0000-7000-8000-0000000000e1' as QueueId
const flowActs: readonly FlowAct[] = [
  { kind: 'say', text: 'Hello', language: 'en', promptId: null, mayInterrupt: true },
  { kind: 'listen', waitS: 5, betweenS: 3, most: 2 },
  { kind: 'record-message', queueId, quietS: 4, mostS: 60 },
  { kind: 'take-call-back', queueId },
  { kind: 'queue', queueId },
  { kind: 'hang-up' },
]

test('whatever happens in whatever order: it ends, no leg is left, and nobody who waits is left in silence', () => {
  const people = [ana, bea, sol]
  const anyPerson = fc.constantFrom(...people)
  const anyEvent: fc.Arbitrary<CallEvent | 'hang-up' | 'answer' | 'time'> = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.constantFrom('hang-up' as const, 'answer' as const, 'answer' as const, 'time' as const),
    },
    { weight: 2, arbitrary: fc.tuple(anyPerson, fc.constantFrom(offer1, offer2)).map(([p, o]) => offered(p, o)) },
    { weight: 1, arbitrary: fc.constant(waiting()) },
    { weight: 1, arbitrary: anyPerson.map(held) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('phone' as const),
        personId: anyPerson,
        isThere: fc.boolean(),
        isNew: fc.boolean(),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constantFrom('hold', 'resume', 'complete', 'join', 'leave', 'hang-up') as fc.Arbitrary<'hold'>,
        by: anyPerson,
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('consult' as const),
        by: anyPerson,
        whom: fc.oneof(
          anyPerson.map((personId) => ({ personId })),
          fc.constant({ number: '+34600' }),
        ),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('coach' as const),
        by: anyPerson,
        how: fc.constantFrom('listen', 'whisper', 'join') as fc.Arbitrary<'listen'>,
        isSeen: fc.boolean(),
      }),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.subarray([...flowActs]), fc.boolean())
        .map(([acts, isOver]): CallEvent => ({ kind: 'menu', acts, handle: 'said', isOver })),
    },
    {
      weight: 2,
      arbitrary: fc.constantFrom('0', '1', '#').map((digit): CallEvent => ({ kind: 'digit', leg: 'caller', digit })),
    },
    { weight: 1, arbitrary: fc.constant<CallEvent>({ kind: 'played', handle: 'said' }) },
    { weight: 1, arbitrary: fc.constant<CallEvent>({ kind: 'unspoken', handle: 'said' }) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(null, '1').map((refuseKey): CallEvent => ({
        kind: 'announce',
        said: [{ text: 'Recorded.', language: 'en', promptId: null }],
        handle: 'said',
        refuseKey,
        leadsTo: { flowId: null, language: null, brand: null, number: null },
      })),
    },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom(null, 0, 5000)
        .map((saidMs): CallEvent => ({ kind: 'recorded', handle: 'message-said', saidMs })),
    },
    {
      weight: 1,
      arbitrary: fc.constant<CallEvent>({ kind: 'words', handle: 'w', said: [], sounds: [{ kind: 'silence', ms: 1 }] }),
    },
  )
  const causes = ['normal', 'busy', 'no-answer', 'rejected', 'no-number', 'no-way', 'media-lost', 'unknown'] as const
  const begins = fc.constantFrom<Parameters<typeof begin>[0]>(
    { id, way: 'in', leg: 'caller' },
    { id, way: 'out', to: '+34600', agentId: ana },
  )
  fc.assert(
    fc.property(
      begins,
      fc.array(fc.tuple(anyEvent, fc.nat()), { maxLength: 30 }),
      fc.nat(),
      (beginning, events, last) => {
        let nowMs = 1000
        let legs = 0
        const at = () => ({ nowMs, newLeg: () => `leg-${++legs}` })
        let call = begin(beginning, at())
        const apply = (event: CallEvent) => {
          const stepped = step(call, event, at())
          if (!('refused' in stepped)) call = stepped.call
          check(call)
        }
        const hangUp = (n: number) => {
          const living = [...wantedOf(call).keys()]
          const leg = living[n % Math.max(1, living.length)]
          if (leg) apply(gone(leg, causes[n % causes.length]))
        }
        if (beginning.way === 'in' && last % 3 > 0) apply({ kind: 'in-line' })
        for (const [event, n] of events) {
          nowMs += n % 5000
          const ringing = [...wantedOf(call)].filter(([, hears]) => hears.is === 'called')
          if (event === 'hang-up') hangUp(n)
          else if (event === 'answer') apply(answered(ringing[n % Math.max(1, ringing.length)]?.[0] ?? ''))
          else if (event === 'time') {
            nowMs = Math.max(nowMs, dueOf(call) ?? nowMs)
            apply({ kind: 'tick' })
          } else apply(event)
        }
        // and then everybody hangs up, or nobody does anything ever again
        for (let i = 0; i < 5000 && call.stage !== 'over'; i++) {
          if (last % 2 === 0) hangUp(last + i)
          if (last % 2 === 0 && wantedOf(call).size > 0) continue
          nowMs = Math.max(nowMs + 60_000, dueOf(call) ?? nowMs)
          apply({ kind: 'tick' })
        }
        assert.equal(call.stage, 'over', 'it ends')
        assert.equal(wantedOf(call).size, 0, 'no leg is left')
        assert.equal(dueOf(call), null)
      },
    ),
    { numRuns: 1000 },
  )
})

/** What holds at every step. */
const check = (call: Call): void => {
  const wanted = wantedOf(call)
  if (call.stage === 'over') return
  assert.notEqual(dueOf(call), null, 'every wait has an end')
  const caller = call.customer?.isUp ? wanted.get(call.customer.leg) : undefined
  if (call.customer?.isUp) assert.ok(caller, 'the customer hears something')
  // whoever hears a talk hears somebody in it, but for an agent who has put the customer on hold
  const inTalk = [...wanted].filter(([, hears]) => hears.is === 'in-talk')
  for (const [leg, hears] of inTalk) {
    if (hears.is !== 'in-talk') continue
    const others = inTalk.filter(([other, of]) => other !== leg && of.is === 'in-talk' && of.talk === hears.talk)
    const mayBeAlone = call.stage === 'held' && leg !== call.customer?.leg
    assert.ok(others.length > 0 || mayBeAlone, `${leg} is alone in ${hears.talk} while ${call.stage}`)
  }
  const people = [call.agent?.personId, ...call.coaches.map((one) => one.personId)].filter(Boolean)
  assert.equal(new Set(people).size, people.length, 'nobody is in it twice')
}
