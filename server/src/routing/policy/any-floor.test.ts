import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { MIN, NOW, person, text, vendor, waits } from '../../../test/routing-floor.ts'
import { fitOf, isAsked } from './fit.ts'
import { plainRules, type Person, type QueueRules, type Waiting } from './floor.ts'
import { decide } from './policy.ts'
import { kindOf, roomFor } from './room.ts'

const ids = ['a', 'b', 'c', 'd', 'e', 'f']
const anyFloor = fc.record({
  waiting: fc.array(
    fc.record({
      queueId: fc.constantFrom('q', 'r'),
      channel: fc.constantFrom('chat', 'email', 'phone', 'counter'),
      since: fc.integer({ min: NOW - 5 * MIN, max: NOW }),
      headStart: fc.constantFrom(0, 0, 90_000),
      language: fc.constantFrom(null, 'en', 'es'),
      ownerId: fc.constantFrom(null, ...ids),
      meantFor: fc.constantFrom(null, null, null, ...ids),
      saidNo: fc.constantFrom(null, null, ...ids),
    }),
    { maxLength: 12 },
  ),
  people: fc.array(
    fc.record({
      serves: fc.subarray(['q', 'r', 's']),
      languages: fc.dictionary(fc.constantFrom('en', 'es'), fc.integer({ min: 1, max: 4 })),
      level: fc.integer({ min: 0, max: 5 }),
      text: fc.integer({ min: 0, max: 3 }),
      taken: fc.integer({ min: 0, max: 2 }),
      isVendor: fc.boolean(),
      owesReply: fc.boolean(),
    }),
    { maxLength: 6 },
  ),
  mixes: fc.boolean(),
})

test('on any floor: nothing twice, nobody over their room, only who fits, and nobody passed over', () => {
  const rules = new Map<string, QueueRules>([
    [
      'q',
      {
        ...plainRules('q'),
        skills: [{ skillId: 'k', level: 3 }],
        fluency: 2,
        ownerFirstMs: MIN,
        widen: [{ afterMs: 2 * MIN, by: 2 }],
        overflow: [vendor(), vendor({ to: { queueId: 's' } })],
      },
    ],
  ])
  fc.assert(
    fc.property(anyFloor, (of) => {
      const people = of.people.map(({ serves, languages, level, text: most, taken, isVendor, owesReply }, i) =>
        person(ids[i]!, {
          serves: Object.fromEntries(serves.map((queueId, rank) => [queueId, rank + 1])),
          languages,
          skills: { k: level },
          vendorId: isVendor ? 'v' : null,
          owesReply,
          places: text(most, Math.min(most, taken)),
        }),
      )
      const waiting = of.waiting.map(({ headStart, saidNo, ...one }, i) =>
        waits(`w${i}`, {
          ...one,
          lineAt: one.since - headStart,
          declined: saidNo ? [{ personId: saidNo, at: NOW - MIN / 2 }] : [],
        }),
      )
      const floor = { waiting, people, rules, mixes: of.mixes, now: NOW }
      const { offers } = decide(floor)
      assert.equal(new Set(offers.map((o) => o.interactionId)).size, offers.length)
      const given = new Map(offers.map((o) => [o.interactionId, o.personId]))
      const added = (personId: string, kind: string) =>
        offers.filter((o) => o.personId === personId && o.kind === kind).length
      for (const p of people) {
        for (const kind of ['text', 'letter', 'call', 'visit'] as const)
          assert.ok(added(p.personId, kind) <= roomFor(p, kind, of.mixes), `${p.personId} got more ${kind} than fits`)
        assert.ok(added(p.personId, 'call') + added(p.personId, 'visit') <= 1)
      }
      const fitsNow = (one: Waiting, p: Person) =>
        isAsked(one, people, rules.get(one.queueId) ?? plainRules(one.queueId), floor)(p) &&
        fitOf(one, p, rules.get(one.queueId) ?? plainRules(one.queueId), NOW, new Map()) !== null
      for (const one of waiting) {
        const to = given.get(one.interactionId)
        const kind = kindOf(one.channel)
        if (to) {
          assert.ok(
            fitsNow(
              one,
              people.find((p) => p.personId === to)!,
            ),
            `${one.interactionId} does not fit ${to}`,
          )
          continue
        }
        for (const p of people.filter((each) => fitsNow(one, each))) {
          const left = roomFor(p, kind, of.mixes, (of) => added(p.personId, of))
          assert.equal(left, 0, `${p.personId} has room and ${one.interactionId} waits`)
          const behind = offers.find(({ interactionId, personId, kind: of }) => {
            const other = waiting.find((w) => w.interactionId === interactionId)!
            return personId === p.personId && of === kind && other.lineAt > one.lineAt
          })
          assert.equal(behind, undefined, `${behind?.interactionId} went before ${one.interactionId}`)
        }
      }
    }),
    { numRuns: 2000 },
  )
})
