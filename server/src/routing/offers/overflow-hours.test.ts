import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { QueueId } from '@peakend/contract/ids.ts'
import { QueueRules } from '@peakend/contract/routing.ts'
import type { Tx } from '../../base/database.ts'
import { house } from '../../../test/house.ts'
import { someoneWaits } from '../../../test/someone-waits.ts'
import { addQueue } from '../queues/queues.ts'
import { endStay } from '../waits/store.ts'
import { listRules } from './floor-store.ts'

// a vendor takes over from Saturday 22:00 until Sunday 3:30, by the clock of the queue's zone
const timetable = [{ day: 6, from: 22 * 60, to: 27 * 60 + 30 }]
const cases: [string, string, [string, boolean][]][] = [
  [
    'Europe/Madrid',
    'the clock skips from 2 to 3: an hour less',
    [
      ['2027-03-27T20:59Z', false],
      ['2027-03-27T21:00Z', true],
      ['2027-03-28T01:29Z', true],
      ['2027-03-28T01:30Z', false],
    ],
  ],
  [
    'Europe/Madrid',
    'the clock shows 2 to 3 twice: an hour more',
    [
      ['2027-10-30T20:00Z', true],
      ['2027-10-31T00:30Z', true],
      ['2027-10-31T01:30Z', true],
      ['2027-10-31T02:29Z', true],
      ['2027-10-31T02:30Z', false],
    ],
  ],
  [
    'Australia/Lord_Howe',
    'half an hour is skipped',
    [
      ['2027-10-02T11:30Z', true],
      ['2027-10-02T16:29Z', true],
      ['2027-10-02T16:30Z', false],
    ],
  ],
]
for (const [zone, name, moments] of cases) {
  test(`a vendor’s overflow hours over a change of clocks, ${zone}: ${name}`, async (t) => {
    const h = await house(t)
    const vendorId = await h.vendor('North')
    const rules = QueueRules.parse({ overflow: [{ to: { vendorId }, afterMs: 0, timetable, sharePct: null }] })
    const target = { withinMs: 45_000, sharePct: 80 }
    const { id } = await h.db.transact(h.workspaceId, (tx) =>
      addQueue(tx, { name: 'Help', target, timetable: null, timeZone: zone, messageAnswerMs: 60_000, rules }),
    )
    for (const [at, isOn] of moments) {
      h.clock.set(new Date(at))
      const found = await h.db.read(h.workspaceId, (tx) => listRules(tx, 'UTC'))
      assert.equal(found.get(id)?.overflow[0]?.isOn, isOn, at)
    }
  })
}

test('a share is of all that came to the queue today: who still waits counts too', async (t) => {
  const h = await house(t)
  const vendorId = await h.vendor('North')
  const rules = QueueRules.parse({ overflow: [{ to: { vendorId }, afterMs: 0, timetable: null, sharePct: 50 }] })
  const target = { withinMs: 45_000, sharePct: 80 }
  const { id } = await h.db.transact(h.workspaceId, (tx) =>
    addQueue(tx, { name: 'Help', target, timetable: 'always', messageAnswerMs: 60_000, rules }),
  )
  for (let i = 0; i < 4; i++) await h.db.transact(h.workspaceId, (tx) => someoneWaits(tx, id))
  const found = await h.db.read(h.workspaceId, (tx) => listRules(tx, 'UTC'))
  assert.deepEqual(found.get(id)?.overflow[0]?.today, { taken: 0, all: 4 })
})

test('the day of a share begins at midnight where the queue’s clock hangs', async (t) => {
  const h = await house(t)
  const vendorId = await h.vendor('North')
  const rules = QueueRules.parse({ overflow: [{ to: { vendorId }, afterMs: 0, timetable: null, sharePct: 50 }] })
  const target = { withinMs: 45_000, sharePct: 80 }
  const inside = <T>(work: (tx: Tx) => Promise<T>) => h.db.transact(h.workspaceId, work)
  const add = (name: string, timeZone: string | null) =>
    inside((tx) => addQueue(tx, { name, target, timetable: 'always', timeZone, messageAnswerMs: 60_000, rules }))
  const [tokyo, madrid] = [await add('Tokyo', 'Asia/Tokyo'), await add('Here', null)]
  const todayIn = async (id: QueueId) =>
    (await h.db.read(h.workspaceId, (tx) => listRules(tx, 'Europe/Madrid'))).get(id)?.overflow[0]?.today.all
  h.clock.set(new Date('2027-06-01T14:00Z'))
  for (const { id } of [tokyo, madrid]) {
    const one = await inside((tx) => someoneWaits(tx, id))
    await inside((tx) => endStay(tx, one, 'answered', null, `vendor:${vendorId}`))
  }
  assert.deepEqual([await todayIn(tokyo.id), await todayIn(madrid.id)], [1, 1])
  h.clock.set(new Date('2027-06-01T15:01Z'))
  assert.deepEqual([await todayIn(tokyo.id), await todayIn(madrid.id)], [0, 1], 'a new day in Tokyo')
  h.clock.set(new Date('2027-06-01T22:01Z'))
  assert.equal(await todayIn(madrid.id), 0, 'a new day where the workspace is')
})
