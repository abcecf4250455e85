import assert from 'node:assert/strict'
import { test } from 'node:test'
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
import { AWAY_MS, begin, dueOf, type Call, type CallEvent, type Deed } from './call.ts'
import { phoneNameOf, personOfPhone } from './names.ts'
import { step } from './step.ts'
import { wantedOf, type Hears } from './wanted.ts'

/** A call that is told things one after the other, on a clock of its own. */
const told = (of: Parameters<typeof begin>[0] = { id, way: 'in', leg: 'caller' }) => {
  let nowMs = 1000
  let legs = 0
  const at = () => ({ nowMs, newLeg: () => `leg-${++legs}` })
  const now = { call: begin(of, at()), deeds: [] as Deed[] }
  return {
    now,
    pass: (ms: number) => void (nowMs += ms),
    tell(...events: CallEvent[]) {
      for (const event of events) {
        const stepped = step(now.call, event, at())
        assert.ok(!('refused' in stepped), `${event.kind} is refused in ${now.call.stage}`)
        now.call = stepped.call
        now.deeds.push(...stepped.deeds)
      }
      return now.call
    },
    refused(event: CallEvent) {
      const stepped = step(now.call, event, at())
      return 'refused' in stepped ? stepped.refused : null
    },
    hears: () => Object.fromEntries([...wantedOf(now.call)].map(([leg, hears]) => [leg, brief(hears)])),
    /** What was asked of the house since it was last looked at. */
    done() {
      const done = now.deeds.map((deed) => (deed.do === 'say' ? deed.code : deed.do))
      now.deeds.length = 0
      return done
    },
  }
}
const brief = (hears: Hears): string => {
  if (hears.is === 'in-talk') return hears.talk.startsWith('consult') ? 'aside' : 'talk'
  if (hears.is === 'coach') return `${hears.how} ${hears.coached}`
  return hears.is
}
/** Ana talks to the caller; her leg is leg-1. */
const inTalk = () => {
  const c = told()
  c.tell({ kind: 'in-line' }, offered(ana, offer1), answered('leg-1'), held(ana))
  c.done()
  return c
}

test('from arrival to talk: each hears what they should at each step', () => {
  const c = told()
  assert.deepEqual(c.hears(), { caller: 'ringing' })
  c.tell({ kind: 'in-line' })
  assert.deepEqual(c.hears(), { caller: 'music' })
  c.tell(offered(ana, offer1))
  assert.deepEqual(c.hears(), { caller: 'music', 'leg-1': 'called' })
  c.tell(offered(ana, offer1))
  assert.deepEqual(c.hears(), { caller: 'music', 'leg-1': 'called' }, 'told twice is told once')
  c.tell(answered('leg-1'))
  assert.deepEqual(c.hears(), { caller: 'talk', 'leg-1': 'talk' })
  assert.deepEqual(c.done(), ['accept', 'call-answered'])
  c.tell(held(ana))
  assert.deepEqual(c.done(), [], 'what it did itself comes back as news and changes nothing')
})

test('what a phone that is not answered means', () => {
  for (const [cause, deed] of [
    ['no-answer', 'lapse'],
    ['rejected', 'decline'],
    ['busy', 'decline'],
    ['no-way', 'unreached'],
  ] as const) {
    const c = told()
    c.tell({ kind: 'in-line' }, offered(ana, offer1), gone('leg-1', cause))
    assert.deepEqual([c.done(), c.hears()], [[deed], { caller: 'music' }])
    c.tell(offered(bea, offer2))
    assert.deepEqual(c.hears(), { caller: 'music', 'leg-2': 'called' })
  }
  const again = told()
  again.tell({ kind: 'in-line' }, offered(ana, offer1), gone('leg-1', 'no-way'), offered(ana, offer2))
  again.tell(gone('leg-2', 'no-way'))
  assert.deepEqual(again.done(), ['unreached', 'decline'], 'who cannot be called is not called without end')
  const reloaded = told()
  reloaded.tell({ kind: 'in-line' }, offered(ana, offer1))
  reloaded.tell({ kind: 'phone', personId: ana, isThere: true, isNew: true })
  assert.deepEqual([reloaded.done(), reloaded.hears()], [[], { caller: 'music', 'leg-1': 'called' }])
  reloaded.tell({ kind: 'phone', personId: ana, isThere: false })
  assert.deepEqual([reloaded.done(), reloaded.hears()], [['unreached'], { caller: 'music' }])
  const taken = told()
  taken.tell({ kind: 'in-line' }, held(ana), gone('leg-1', 'no-answer'))
  assert.deepEqual([taken.done(), taken.hears()], [['return'], { caller: 'music' }])
})

test('the offer is withdrawn, or goes to another, while a phone rings', () => {
  const c = told()
  c.tell({ kind: 'in-line' }, offered(ana, offer1), waiting())
  assert.deepEqual(c.hears(), { caller: 'music' })
  c.tell(answered('leg-1'))
  assert.deepEqual([c.hears(), c.done()], [{ caller: 'music' }, []], 'answered too late is nothing')
  c.tell(offered(ana, offer1), offered(bea, offer2))
  assert.deepEqual(c.hears(), { caller: 'music', 'leg-3': 'called' })
  c.tell(held(bea))
  assert.deepEqual(
    c.hears(),
    { caller: 'music', 'leg-3': 'called' },
    'accepted at the desk: the same phone goes on ringing',
  )
  c.tell(answered('leg-3'))
  assert.deepEqual(c.done(), ['call-answered'])
})

test('who hangs up when', () => {
  const left = told()
  left.tell({ kind: 'in-line' }, offered(ana, offer1), gone('caller'))
  assert.deepEqual([left.done(), left.hears()], [['call-ended', 'end'], {}])
  const byAgent = inTalk()
  byAgent.tell(gone('leg-1', 'normal'))
  assert.deepEqual([byAgent.done(), byAgent.hears()], [['call-ended', 'end'], {}])
  const lost = inTalk()
  lost.tell(gone('leg-1', 'media-lost'))
  assert.deepEqual([lost.done(), lost.hears()], [['call-lost', 'return'], { caller: 'music' }])
  const elsewhere = inTalk()
  elsewhere.tell({ kind: 'stands', as: { state: 'wrap-up', agentId: ana, offer: null } })
  assert.deepEqual([elsewhere.done(), elsewhere.hears()], [[], {}])
})

test('a phone that loses its network has a moment to come back', () => {
  const c = inTalk()
  c.tell({ kind: 'phone', personId: ana, isThere: false })
  assert.deepEqual(c.hears(), { caller: 'talk', 'leg-1': 'talk' })
  c.pass(AWAY_MS - 1)
  c.tell({ kind: 'tick' }, { kind: 'phone', personId: ana, isThere: true })
  c.pass(AWAY_MS)
  c.tell({ kind: 'tick' })
  assert.equal(c.now.call.stage, 'talking')
  c.tell({ kind: 'phone', personId: ana, isThere: false })
  assert.equal(dueOf(c.now.call), 1000 + 2 * AWAY_MS - 1 + AWAY_MS)
  c.pass(AWAY_MS)
  c.tell({ kind: 'tick' })
  assert.deepEqual([c.done(), c.hears()], [['call-lost', 'return'], { caller: 'music' }])
  const reloaded = inTalk()
  reloaded.tell({ kind: 'phone', personId: ana, isThere: true, isNew: true })
  assert.deepEqual(reloaded.hears(), { caller: 'music' })
})

test('hold, and hand over by the conversation', () => {
  const c = inTalk()
  c.tell({ kind: 'hold', by: ana })
  assert.deepEqual(c.hears(), { caller: 'music', 'leg-1': 'talk' })
  assert.equal(c.refused({ kind: 'hold', by: bea }), 'not_yours')
  c.tell({ kind: 'hold', by: ana })
  c.pass(40_000)
  c.tell({ kind: 'resume', by: ana })
  assert.deepEqual(c.now.deeds.at(-1), { do: 'say', code: 'call-resumed', values: { s: '40' } })
  c.tell(waiting())
  assert.deepEqual(c.hears(), { caller: 'music' })
  c.tell(offered(bea, offer2), answered('leg-2'))
  assert.deepEqual(c.hears(), { caller: 'talk', 'leg-2': 'talk' })
})

test('a word first: aside, back, together, complete', () => {
  const c = inTalk()
  assert.equal(c.refused({ kind: 'join', by: ana }), 'no_call')
  c.tell({ kind: 'consult', by: ana, whom: { personId: bea } })
  assert.deepEqual(c.hears(), { caller: 'music', 'leg-1': 'ringing', 'leg-2': 'called' })
  assert.equal(c.refused({ kind: 'complete', by: ana }), 'no_call', 'nobody is handed to a phone that rings')
  c.tell(answered('leg-2'))
  assert.deepEqual(c.hears(), { caller: 'music', 'leg-1': 'aside', 'leg-2': 'aside' })
  c.tell({ kind: 'join', by: ana })
  assert.deepEqual(c.hears(), { caller: 'talk', 'leg-1': 'talk', 'leg-2': 'talk' })
  c.done()
  c.tell({ kind: 'complete', by: ana }, held(bea))
  assert.deepEqual([c.done(), c.hears()], [['give', 'call-answered'], { caller: 'talk', 'leg-2': 'talk' }])
  const back = inTalk()
  back.tell({ kind: 'consult', by: ana, whom: { number: '+34600' } }, answered('leg-2'), { kind: 'resume', by: ana })
  assert.deepEqual(back.hears(), { caller: 'talk', 'leg-1': 'talk' })
  const alone = inTalk()
  alone.tell({ kind: 'consult', by: ana, whom: { personId: bea } }, gone('leg-2', 'busy'))
  assert.deepEqual(alone.hears(), { caller: 'music', 'leg-1': 'talk' })
  const hungUp = inTalk()
  hungUp.tell({ kind: 'consult', by: ana, whom: { personId: bea } }, answered('leg-2'), gone('leg-1'))
  assert.deepEqual(hungUp.hears(), { caller: 'talk', 'leg-2': 'talk' }, 'nobody is left')
  const outside = inTalk()
  outside.tell({ kind: 'consult', by: ana, whom: { number: '+34600' } }, answered('leg-2'), {
    kind: 'complete',
    by: ana,
  })
  outside.tell({ kind: 'stands', as: { state: 'wrap-up', agentId: ana, offer: null } })
  assert.deepEqual(outside.hears(), { caller: 'talk', 'leg-2': 'talk' })
  outside.tell(gone('leg-2'))
  assert.deepEqual(outside.hears(), {})
})

test('a supervisor listens, whispers, joins, takes over, leaves', () => {
  const c = inTalk()
  c.tell({ kind: 'coach', by: sol, how: 'listen', isSeen: true }, answered('leg-2'))
  assert.deepEqual(c.hears(), { caller: 'talk', 'leg-1': 'talk', 'leg-2': 'listen leg-1' })
  c.tell({ kind: 'coach', by: sol, how: 'whisper', isSeen: true })
  assert.deepEqual(c.hears()['leg-2'], 'whisper leg-1')
  c.tell({ kind: 'coach', by: sol, how: 'join', isSeen: true })
  assert.deepEqual(c.hears()['leg-2'], 'talk')
  c.tell(gone('leg-1', 'media-lost'))
  assert.deepEqual(
    [c.hears(), c.done().slice(-2)],
    [{ caller: 'talk', 'leg-2': 'talk' }, ['give', 'call-lost-to']],
    'the customer is not sent away from who talks to them',
  )
  const over = inTalk()
  over.tell({ kind: 'coach', by: sol, how: 'listen', isSeen: true }, answered('leg-2'), held(sol))
  assert.deepEqual(over.hears(), { caller: 'talk', 'leg-2': 'talk' })
  const leaves = inTalk()
  leaves.tell({ kind: 'coach', by: sol, how: 'listen', isSeen: true }, answered('leg-2'), { kind: 'hang-up', by: sol })
  assert.deepEqual(leaves.hears(), { caller: 'talk', 'leg-1': 'talk' })
})

test('a call that we make: our phone first, then the other end', () => {
  const c = told({ id, way: 'out', to: '+34600123456', agentId: ana })
  assert.deepEqual(c.hears(), { 'leg-1': 'called' })
  c.tell(held(ana), answered('leg-1'))
  assert.deepEqual(c.hears(), { 'leg-1': 'ringing', 'leg-2': 'called' })
  c.tell(answered('leg-2'))
  assert.deepEqual([c.hears(), c.done()], [{ 'leg-1': 'talk', 'leg-2': 'talk' }, ['call-reached', 'spoken']])
  const busy = told({ id, way: 'out', to: '+34600123456', agentId: ana })
  busy.tell(answered('leg-1'), gone('leg-2', 'busy'))
  assert.deepEqual([busy.hears(), busy.done()], [{}, ['call-not-reached', 'not-reached']])
  const nobody = told({ id, way: 'out', to: '+34600123456', agentId: ana })
  nobody.tell(gone('leg-1', 'no-answer'))
  assert.deepEqual(
    [nobody.hears(), nobody.now.deeds.at(-1)],
    [{}, { do: 'not-reached', personId: ana, cause: 'no-answer', isDialled: false }],
  )
})

test('a flow speaks first: keys are gathered, 0 leads to a person at once, and a line or an end comes of it', () => {
  const say = { kind: 'say', text: 'Press 1 or 2', language: 'en', promptId: null, mayInterrupt: true } as const
  const listen = { kind: 'listen', waitS: 5, betweenS: 3, most: 1 } as const
  const queueId = '0197c8a1-0000-7000-8000-0000000000e1' as QueueId
  const asks = { kind: 'menu', acts: [say, listen], handle: 'said-1', isOver: false } as const
  const digit = (key: string): CallEvent => ({ kind: 'digit', leg: 'caller', digit: key })
  const typed = (c: ReturnType<typeof told>) =>
    c.now.deeds.flatMap((deed) => (deed.do === 'walk' ? [deed.happened] : []))
  const c = told()
  c.tell(asks)
  assert.deepEqual(c.hears(), { caller: 'words' })
  c.tell(digit('1'))
  assert.deepEqual(typed(c), [{ kind: 'typed', digits: '1' }], 'a key interrupts')
  c.done()
  c.tell({ ...asks, handle: 'said-2' }, { kind: 'played', handle: 'said-2' })
  c.pass(5000)
  c.tell({ kind: 'tick' })
  assert.deepEqual(typed(c), [{ kind: 'silence' }])
  c.done()
  c.tell({ kind: 'menu', acts: [say], handle: 'said-3', isOver: false }, digit('0'))
  assert.deepEqual(typed(c), [{ kind: 'typed', digits: '0' }])
  c.tell({ kind: 'menu', acts: [say, { kind: 'queue', queueId }], handle: 'said-4', isOver: true })
  assert.equal(c.now.call.stage, 'waiting')
  assert.deepEqual(c.hears(), { caller: 'words' })
  c.tell({ kind: 'played', handle: 'said-4' }, offered(ana, offer1), answered('leg-1'))
  assert.deepEqual(c.hears(), { caller: 'talk', 'leg-1': 'talk' })
  const number = told()
  number.tell({ ...asks, acts: [say, { ...listen, most: 8 }] }, digit('4'), digit('7'))
  number.pass(3000)
  number.tell({ kind: 'tick' })
  assert.deepEqual(typed(number), [{ kind: 'typed', digits: '47' }])
  const ends = told()
  ends.tell(
    { kind: 'menu', acts: [say, { kind: 'hang-up' }], handle: 's', isOver: true },
    { kind: 'played', handle: 's' },
  )
  assert.deepEqual([ends.done(), ends.hears()], [['end'], {}])
  const booked = told()
  booked.tell({
    kind: 'menu',
    acts: [say, { kind: 'take-call-back', queueId }, { kind: 'hang-up' }],
    handle: 's',
    isOver: true,
  })
  booked.tell(offered(ana, offer1), gone('caller'))
  assert.deepEqual([booked.done(), booked.hears()], [['walk'], {}], 'it stays in line to be called')
})

test('every wait ends: whatever is told by nobody, the time decides', () => {
  for (const events of [
    [],
    [{ kind: 'in-line' }],
    [{ kind: 'in-line' }, offered(ana, offer1)],
    [{ kind: 'in-line' }, offered(ana, offer1), answered('leg-1')],
    [{ kind: 'in-line' }, offered(ana, offer1), answered('leg-1'), { kind: 'hold', by: ana }],
    [
      { kind: 'in-line' },
      offered(ana, offer1),
      answered('leg-1'),
      { kind: 'consult', by: ana, whom: { personId: bea } },
    ],
    [{ kind: 'in-line' }, { kind: 'words', handle: 'w', said: [], sounds: [] }],
  ] satisfies CallEvent[][]) {
    const c = told()
    c.tell(...events)
    let steps = 0
    for (let due = dueOf(c.now.call); due !== null; due = dueOf(c.now.call)) {
      assert.ok(++steps < 2000, `${c.now.call.stage} has no end`)
      c.pass(Math.max(0, due - (c.now.call.stageSinceMs + elapsed(c.now.call, due))))
      c.pass(60_000)
      c.tell({ kind: 'tick' })
    }
    assert.deepEqual(c.hears(), {})
  }
})
const elapsed = (call: Call, due: number): number => due - call.stageSinceMs

test('a phone’s name leads back to its person', () => {
  assert.equal(personOfPhone(phoneNameOf(ana)), ana)
  assert.equal(personOfPhone('agent-1'), null)
  assert.equal(personOfPhone('trunk'), null)
})
