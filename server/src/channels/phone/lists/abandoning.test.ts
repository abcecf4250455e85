/** A call from a list whose agent is not there when it is answered, as the pure step function sees it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CONNECT_MS } from '@peakend/contract/call-lists.ts'
import type { CallId, PersonId } from '@peakend/contract/ids.ts'
import { AWAY_MS, begin, dueOf, type CallEvent, type Deed } from '../call.ts'
import { step } from '../step.ts'
import { wantedOf } from '../wanted.ts'

const ana = '00000000-0000-7000-8000-000000000001' as PersonId
const apology = { text: 'This was Brisa. Sorry.', language: 'en', promptId: null } as const

const dialling = (isOfList = true) => {
  let nowMs = 1000
  let legs = 0
  const at = () => ({ nowMs, newLeg: () => `leg-${++legs}` })
  const more = isOfList ? { apology } : {}
  let call = begin({ id: 'c' as CallId, way: 'out', to: '+34600111222', agentId: ana, ...more }, at())
  const deeds: Deed[] = []
  return {
    call: () => call,
    pass: (ms: number) => void (nowMs += ms),
    tell(...events: CallEvent[]) {
      for (const event of events) {
        const stepped = step(call, event, at())
        assert.ok(!('refused' in stepped))
        call = stepped.call
        deeds.push(...stepped.deeds)
      }
    },
    /** What the customer hears. */
    hears: () => wantedOf(call).get('leg-2')?.is ?? 'nothing',
    done: () => deeds.splice(0).map((deed) => (deed.do === 'say' ? deed.code : deed.do)),
  }
}
const away: CallEvent = { kind: 'phone', personId: ana, isThere: false }
const back: CallEvent = { kind: 'phone', personId: ana, isThere: true }
const answered = (leg: string): CallEvent => ({ kind: 'answered', leg })

test('nobody is called before their agent has answered, and both hear each other at once', () => {
  const c = dialling()
  assert.deepEqual(
    [...wantedOf(c.call())].map(([leg, { is }]) => [leg, is]),
    [['leg-1', 'called']],
  )
  c.tell(answered('leg-1'))
  assert.equal(c.hears(), 'called')
  c.tell(answered('leg-2'))
  assert.deepEqual([c.hears(), c.call().stage, c.done()], ['in-talk', 'talking', ['call-reached', 'spoken']])
})

test('whose agent is lost as they answer hears an apology within two seconds, and is not kept waiting', () => {
  const c = dialling()
  c.tell(answered('leg-1'), away)
  c.pass(500)
  c.tell(answered('leg-2'))
  assert.equal(dueOf(c.call()), Math.min(1000 + AWAY_MS, 1500 + CONNECT_MS))
  c.pass(CONNECT_MS)
  c.tell({ kind: 'tick' })
  assert.deepEqual([c.hears(), c.call().isAbandoned], ['words', true])
  assert.ok(!wantedOf(c.call()).has('leg-1'), 'the agent is let go')
  // what becomes of the conversation meanwhile cuts nobody off
  c.tell({ kind: 'stands', as: { state: 'active', agentId: ana, offer: null } })
  assert.equal(c.hears(), 'words')
  c.tell({ kind: 'played', handle: 'apology-c' })
  assert.deepEqual([c.hears(), c.done()], ['nothing', ['call-reached', 'spoken', 'call-abandoned', 'end']])
})

test('a phone that is back in time, and one that is lost later, abandon nobody', () => {
  const inTime = dialling()
  inTime.tell(answered('leg-1'), away, answered('leg-2'))
  inTime.pass(CONNECT_MS - 1)
  inTime.tell(back, { kind: 'tick' })
  inTime.pass(60_000)
  inTime.tell({ kind: 'tick' })
  assert.deepEqual([inTime.hears(), inTime.call().isAbandoned], ['in-talk', undefined])
  inTime.tell({ kind: 'gone', leg: 'leg-1', cause: 'media-lost' })
  assert.deepEqual([inTime.hears(), inTime.call().stage], ['music', 'waiting'])
  const hungUp = dialling()
  hungUp.tell(answered('leg-1'), answered('leg-2'))
  hungUp.tell({ kind: 'gone', leg: 'leg-1', cause: 'normal' })
  assert.equal(hungUp.call().isAbandoned, undefined)
  const gone = dialling()
  gone.tell(answered('leg-1'), { kind: 'gone', leg: 'leg-1', cause: 'media-lost' })
  assert.deepEqual([gone.hears(), gone.call().stage], ['nothing', 'over'])
})

test('a call that somebody asked for goes on as before', () => {
  const c = dialling(false)
  c.tell(answered('leg-1'), answered('leg-2'))
  c.tell({ kind: 'gone', leg: 'leg-1', cause: 'media-lost' })
  assert.deepEqual([c.hears(), c.call().stage, c.call().isAbandoned], ['music', 'waiting', undefined])
})
