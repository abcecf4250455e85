import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testSecret } from '../../test/harness.ts'
import { house } from '../../test/house.ts'
import { someoneWaits } from '../../test/someone-waits.ts'
import { testClock } from '../base/clock.ts'
import { openDatabase, type Tx } from '../base/database.ts'
import { silentLog } from '../base/log.ts'
import { openMetrics } from '../base/metrics.ts'
import * as interactions from '../interactions/interactions.ts'
import { makeOffers, offersTo } from './offers/offers.ts'
import { setPresence } from './presence/presence.ts'
import { addQueue, setMembers } from './queues/queues.ts'
import { acceptOffer, waitOf } from './routing.ts'

const HOUR = 3_600_000
const target = { withinMs: 45_000, sharePct: 80 }

for (const [name, byMs] of [
  ['went back an hour', -HOUR],
  ['went forward a day', 24 * HOUR],
] as const) {
  test(`a clock that ${name} keeps the order of the line, tells no wait below nothing, and strands nobody`, async (t) => {
    const h = await house(t)
    const ana = await h.person('Ana', 'agent')
    const inside = <T>(work: (tx: Tx) => Promise<T>) => h.db.transact(h.workspaceId, work)
    const queue = await inside((tx) =>
      addQueue(tx, { name: 'Deliveries', target, timetable: null, messageAnswerMs: HOUR }),
    )
    await inside((tx) => setMembers(tx, queue.id, [ana]))
    const come = () => inside((tx) => someoneWaits(tx, queue.id))
    const first = await come()
    h.clock.advance(1000)
    const second = await come()
    // the same node after its clock was set, or another whose clock is wrong
    const jumped = await openDatabase({
      ownerUrl: h.ownerUrl,
      secret: testSecret,
      clock: testClock(new Date(h.clock.now().getTime() + byMs)),
      log: silentLog(),
      metrics: openMetrics(),
      migrates: false,
    })
    t.after(() => jumped.close())
    const then = <T>(work: (tx: Tx) => Promise<T>) => jumped.transact(h.workspaceId, work)
    await then((tx) => setPresence(tx, ana, 'available', null))
    const waits = await then((tx) => Promise.all([first, second].map((id) => waitOf(tx, id))))
    assert.deepEqual(
      waits.map((wait) => wait?.place),
      [1, 2],
    )
    assert.ok(waits.every((wait) => (wait?.estimateMs ?? 0) >= 0))
    await then((tx) => makeOffers(tx, { offerMs: 30_000, timeZone: 'Europe/Madrid' }))
    const offers = await then((tx) => offersTo(tx, ana))
    assert.deepEqual(new Set(offers.map(({ interactionId }) => interactionId)), new Set([first, second]))
    for (const { offerId, deadlineAt, madeAt } of offers) {
      assert.equal(deadlineAt.getTime() - madeAt.getTime(), 30_000, 'as long to answer as ever')
      await then((tx) => acceptOffer(tx, offerId, ana))
    }
    const shown = await then((tx) => interactions.rowOf(tx, first))
    assert.equal(shown?.state, 'active')
    assert.ok((shown.waitedMs ?? 0) >= 0, `waited ${shown.waitedMs} ms`)
  })
}
