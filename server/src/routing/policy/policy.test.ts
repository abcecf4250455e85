import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { MIN, NOW, person, text, vendor, waits } from '../../../test/routing-floor.ts'
import { DECLINED_REST_MS, plainRules, type Person, type QueueRules, type Waiting } from './floor.ts'
import { decide } from './policy.ts'

interface Case {
  name: string
  waiting: Waiting[]
  people: Person[]
  rules?: Partial<QueueRules>
  mixes?: boolean
  gives: string[]
}
const decided = ({ waiting, people, rules, mixes = false }: Pick<Case, 'waiting' | 'people' | 'rules' | 'mixes'>) =>
  decide({ waiting, people, rules: new Map([['q', { ...plainRules('q'), ...rules }]]), mixes, now: NOW })

const cases = (title: string, rows: Case[]): void =>
  void describe(title, () => {
    for (const row of rows)
      void test(row.name, () => {
        assert.deepEqual(
          decided(row).offers.map((o) => `${o.interactionId}>${o.personId}`),
          row.gives,
        )
      })
  })

cases('the line', [
  {
    name: 'the longest waiting goes first',
    waiting: [waits('late', { since: 20 }), waits('early', { since: 10 })],
    people: [person('ana')],
    gives: ['early>ana'],
  },
  {
    name: 'priority is a head start, so that who waits long enough comes first all the same',
    waiting: [
      waits('plain', { since: NOW - 100_000 }),
      waits('high', { since: NOW - 20_000, lineAt: NOW - 110_000 }),
      waits('patient', { since: NOW - 120_000 }),
    ],
    people: [person('ana'), person('leo')],
    gives: ['patient>ana', 'high>leo'],
  },
  {
    name: 'one that nobody may take holds up nobody behind it',
    waiting: [waits('a', { since: 1, queueId: 'other' }), waits('b', { since: 2 })],
    people: [person('ana')],
    gives: ['b>ana'],
  },
  {
    name: 'an earlier one moves to somebody else who fits, where only their first choice fits a later one',
    waiting: [waits('any', { since: 1 }), waits('italian', { since: 2, language: 'it' })],
    people: [person('both', { languages: { en: 4, it: 4 } }), person('english', { languages: { en: 4 }, freedAt: 9 })],
    rules: { fluency: 2 },
    gives: ['any>english', 'italian>both'],
  },
])

cases('people', [
  {
    name: 'the least loaded person is asked, by the share of their places',
    waiting: [waits('a')],
    people: [person('two-of-three', { places: text(3, 2) }), person('two-of-five', { places: text(5, 2) })],
    gives: ['a>two-of-five'],
  },
  {
    name: 'of two as free, the one free longest',
    waiting: [waits('a')],
    people: [person('just', { freedAt: 50 }), person('long', { freedAt: 5 })],
    gives: ['a>long'],
  },
  {
    name: 'two at once are spread over two people before one gets both',
    waiting: [waits('a', { since: 1 }), waits('b', { since: 2 })],
    people: [person('ana', { places: text(2) }), person('leo', { places: text(2), freedAt: 9 })],
    gives: ['a>ana', 'b>leo'],
  },
  {
    name: 'nobody is offered more than their room',
    waiting: [waits('a', { since: 1 }), waits('b', { since: 2 }), waits('c', { since: 3 })],
    people: [person('ana', { places: text(3, 1) })],
    gives: ['a>ana', 'b>ana'],
  },
  {
    name: 'of several queues a person serves, their first work goes before their second to whom it is first',
    waiting: [waits('a')],
    people: [person('helper', { serves: { q: 2 } }), person('own', { serves: { q: 1 }, freedAt: 9 })],
    gives: ['a>own'],
  },
  {
    name: 'who has no training for it is not offered it, however long it waits',
    waiting: [waits('a', { since: NOW - 1000 * MIN })],
    people: [person('new'), person('trained', { qualifications: ['loans'], freedAt: 9 })],
    rules: { qualifications: ['loans'], widen: [{ afterMs: MIN, by: null }] },
    gives: ['a>trained'],
  },
])

cases('skills and languages', [
  {
    name: 'the level asked for at first',
    waiting: [waits('a', { since: NOW - 1000 })],
    people: [person('three', { skills: { cards: 3 } }), person('four', { skills: { cards: 4 }, freedAt: 9 })],
    rules: { skills: [{ skillId: 'cards', level: 4 }], widen: [{ afterMs: 30_000, by: 1 }] },
    gives: ['a>four'],
  },
  {
    name: 'one less after a while',
    waiting: [waits('a', { since: NOW - 30_000 })],
    people: [person('two', { skills: { cards: 2 } }), person('three', { skills: { cards: 3 }, freedAt: 9 })],
    rules: { skills: [{ skillId: 'cards', level: 4 }], widen: [{ afterMs: 30_000, by: 1 }] },
    gives: ['a>three'],
  },
  {
    name: 'the best fit all the same, when both are there',
    waiting: [waits('a', { since: NOW - 30_000 })],
    people: [person('three', { skills: { cards: 3 } }), person('four', { skills: { cards: 4 }, freedAt: 9 })],
    rules: { skills: [{ skillId: 'cards', level: 4 }], widen: [{ afterMs: 30_000, by: 1 }] },
    gives: ['a>four'],
  },
  {
    name: 'anybody in the end, where the rule says so',
    waiting: [waits('a', { since: NOW - 10 * MIN })],
    people: [person('none')],
    rules: {
      skills: [{ skillId: 'cards', level: 4 }],
      widen: [
        { afterMs: 30_000, by: 1 },
        { afterMs: 5 * MIN, by: null },
      ],
    },
    gives: ['a>none'],
  },
  {
    name: 'nobody, where it does not',
    waiting: [waits('a', { since: NOW - 10 * MIN })],
    people: [person('none')],
    rules: { skills: [{ skillId: 'cards', level: 4 }] },
    gives: [],
  },
  {
    name: 'somebody who speaks the language well enough',
    waiting: [waits('a', { language: 'es' })],
    people: [person('little', { languages: { es: 1, en: 4 } }), person('well', { languages: { es: 2 }, freedAt: 9 })],
    rules: { fluency: 2 },
    gives: ['a>well'],
  },
  {
    name: 'where nobody has said what somebody speaks, nothing is held against them',
    waiting: [waits('a', { language: 'es' })],
    people: [person('ana')],
    rules: { fluency: 3 },
    gives: ['a>ana'],
  },
])

cases('by name', [
  {
    name: 'what is handed to one person is offered to that person only, whatever they serve',
    waiting: [waits('a', { meantFor: 'leo' })],
    people: [person('ana'), person('leo', { serves: {} })],
    gives: ['a>leo'],
  },
  {
    name: 'to everybody when they are not there',
    waiting: [waits('a', { meantFor: 'leo' })],
    people: [person('ana')],
    gives: ['a>ana'],
  },
  {
    name: 'or are full',
    waiting: [waits('a', { meantFor: 'leo' })],
    people: [person('ana'), person('leo', { places: text(2, 2) })],
    gives: ['a>ana'],
  },
  {
    name: 'or said no',
    waiting: [waits('a', { meantFor: 'leo', declined: [{ personId: 'leo', at: 5 }] })],
    people: [person('ana', { freedAt: 9 }), person('leo')],
    gives: ['a>ana'],
  },
  {
    name: 'the owner of the case first, even while they are full',
    waiting: [waits('a', { since: NOW - 10_000, ownerId: 'leo' })],
    people: [person('ana'), person('leo', { places: text(1, 1) })],
    rules: { ownerFirstMs: 30_000 },
    gives: [],
  },
  {
    name: 'everybody after that time',
    waiting: [waits('a', { since: NOW - 30_000, ownerId: 'leo' })],
    people: [person('ana'), person('leo', { places: text(1, 1) })],
    rules: { ownerFirstMs: 30_000 },
    gives: ['a>ana'],
  },
  {
    name: 'everybody at once when the owner is not there',
    waiting: [waits('a', { since: NOW - 1000, ownerId: 'leo' })],
    people: [person('ana')],
    rules: { ownerFirstMs: 30_000 },
    gives: ['a>ana'],
  },
  {
    name: 'everybody at once when the owner has not the level it asks for by now',
    waiting: [waits('a', { since: NOW - 1000, ownerId: 'leo' })],
    people: [person('ana', { skills: { cards: 3 } }), person('leo', { skills: { cards: 1 } })],
    rules: { ownerFirstMs: 30_000, skills: [{ skillId: 'cards', level: 3 }] },
    gives: ['a>ana'],
  },
  {
    name: 'who declined comes last',
    waiting: [waits('a', { declined: [{ personId: 'ana', at: NOW - 2 * DECLINED_REST_MS }] })],
    people: [person('ana'), person('leo', { places: text(9, 8) })],
    gives: ['a>leo'],
  },
  {
    name: 'and is not asked again before a rest',
    waiting: [waits('a', { declined: [{ personId: 'ana', at: NOW - DECLINED_REST_MS + 1 }] })],
    people: [person('ana')],
    gives: [],
  },
])

cases('what goes together', [
  {
    name: 'a call has the whole person',
    waiting: [waits('chat'), waits('mail', { channel: 'email' }), waits('call', { channel: 'phone' })],
    people: [person('ana', { places: { call: { most: 1, taken: 1 } } })],
    gives: [],
  },
  {
    name: 'no call to who is in a chat',
    waiting: [waits('call', { channel: 'phone' })],
    people: [person('ana', { places: text(3, 1) })],
    gives: [],
  },
  {
    name: 'unless the workspace mixes them',
    waiting: [waits('call', { channel: 'phone' })],
    people: [person('ana', { places: text(3, 1) })],
    mixes: true,
    gives: ['call>ana'],
  },
  {
    name: 'and even then not while a customer awaits their reply',
    waiting: [waits('call', { channel: 'phone' })],
    people: [person('ana', { places: text(3, 1), owesReply: true })],
    mixes: true,
    gives: [],
  },
  {
    name: 'letters keep nobody from a call',
    waiting: [waits('call', { channel: 'phone' })],
    people: [person('ana', { places: { letter: { most: 5, taken: 5 } } })],
    gives: ['call>ana'],
  },
  {
    name: 'a visitor and a call are not given to one person in the same look',
    waiting: [waits('visit', { channel: 'counter', since: 1 }), waits('call', { channel: 'phone', since: 2 })],
    people: [person('ana')],
    gives: ['visit>ana'],
  },
  {
    name: 'nor a chat and then a call',
    waiting: [waits('chat', { since: 1 }), waits('call', { channel: 'phone', since: 2 })],
    people: [person('ana')],
    mixes: true,
    gives: ['chat>ana'],
  },
])

cases('overflow', [
  {
    name: 'own people before a vendor’s',
    waiting: [waits('a')],
    people: [person('theirs', { vendorId: 'v' }), person('own', { freedAt: 9 })],
    rules: { overflow: [vendor()] },
    gives: ['a>own'],
  },
  {
    name: 'a vendor’s people after the wait the rule says',
    waiting: [waits('old', { since: NOW - 30_000 }), waits('new', { since: NOW - 29_000 })],
    people: [person('theirs', { vendorId: 'v', places: text(5) })],
    rules: { overflow: [vendor()] },
    gives: ['old>theirs'],
  },
  {
    name: 'not outside its hours',
    waiting: [waits('a')],
    people: [person('theirs', { vendorId: 'v' })],
    rules: { overflow: [vendor({ isOn: false })] },
    gives: [],
  },
  {
    name: 'not over its share of the day, what is given in this look included',
    waiting: [waits('a', { since: 1 }), waits('b', { since: 2 }), waits('c', { since: 3 })],
    people: [person('theirs', { vendorId: 'v', places: text(5) })],
    rules: { overflow: [vendor({ sharePct: 20, today: { taken: 18, all: 100 } })] },
    gives: ['a>theirs', 'b>theirs'],
  },
  {
    name: 'a vendor without a rule works like everybody',
    waiting: [waits('a', { since: NOW })],
    people: [person('theirs', { vendorId: 'v' })],
    gives: ['a>theirs'],
  },
  {
    name: 'people of another queue',
    waiting: [waits('a')],
    people: [person('next door', { serves: { other: 1 } })],
    rules: { overflow: [vendor({ to: { queueId: 'other' } })] },
    gives: ['a>next door'],
  },
])

test('a look that has given enough is followed by the next at once', () => {
  const waiting = ['a', 'b', 'c'].map((id, i) => waits(id, { since: i }))
  const floor = { waiting, people: [person('ana', { places: text(9) })], rules: new Map(), mixes: false, now: NOW }
  assert.deepEqual([decide({ ...floor, most: 2 }).offers.length, decide({ ...floor, most: 2 }).lookAgainAt], [2, NOW])
  assert.deepEqual([decide({ ...floor, most: 3 }).offers.length, decide({ ...floor, most: 3 }).lookAgainAt], [3, null])
})

test('the next look is when time alone lets somebody be asked', () => {
  const at = (rules: Partial<QueueRules>, more: Partial<Waiting> = {}, people: Person[] = []) =>
    decided({ waiting: [waits('a', { since: NOW - 10_000, ...more })], people, rules }).lookAgainAt
  assert.equal(at({}), null)
  assert.equal(at({ widen: [{ afterMs: 30_000, by: 1 }] }), NOW + 20_000)
  assert.equal(at({ widen: [{ afterMs: 5000, by: 1 }] }), null, 'that has been')
  assert.equal(at({ overflow: [vendor()] }), NOW + 20_000)
  assert.equal(at({ overflow: [vendor({ isOn: false })] }), NOW + MIN, 'its hours may begin')
  assert.equal(at({ ownerFirstMs: 15_000 }, { ownerId: 'leo' }), NOW + 5000)
  assert.equal(at({}, { declined: [{ personId: 'leo', at: NOW - 1 }] }), NOW - 1 + DECLINED_REST_MS)
  assert.equal(at({ widen: [{ afterMs: 30_000, by: 1 }] }, {}, [person('ana')]), null, 'nobody is left waiting')
  const shared = person('leo', { isShared: true, places: text(1, 1) })
  assert.equal(at({}, {}, [shared]), NOW + 5000, 'what becomes free in another workspace is told to nobody here')
})
