import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { eventually, harness, testSecret } from '../../test/harness.ts'
import { realClock } from './clock.ts'
import { openDatabase, type Database } from './database.ts'
import { openLease } from './lease.ts'
import { silentLog } from './log.ts'
import { openMetrics } from './metrics.ts'

const anotherNode = async (t: TestContext, ownerUrl: string): Promise<Database> => {
  const of = { ownerUrl, secret: testSecret, clock: realClock, log: silentLog(), metrics: openMetrics() }
  const db = await openDatabase({ ...of, migrates: false })
  t.after(() => db.close())
  return db
}

test('a lease is one node’s; when its session is gone another has it, and the first ended what it did', async (t) => {
  const { db, ownerUrl, owner } = await harness(t)
  const other = await anotherNode(t, ownerUrl)
  const told: string[] = []
  const lease = (of: Database, who: string, name: string | null = 'calls') =>
    openLease(of, {
      name: () => Promise.resolve(name),
      take() {
        told.push(`${who} takes`)
        return () => void told.push(`${who} ends`)
      },
    })
  const one = lease(db, 'one')
  await eventually(() => (one.isHeld() ? true : undefined))
  const two = lease(other, 'two')
  const unnamed = lease(other, 'nobody', null)
  const elsewhere = lease(other, 'three', 'other calls')
  await eventually(() => (elsewhere.isHeld() ? true : undefined))
  assert.deepEqual([two.isHeld(), unnamed.isHeld()], [false, false])
  const client = await owner()
  await client.query(
    `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and classid = 7307105 and objid = hashtext('calls')::bigint & 4294967295
       and granted and database = (select oid from pg_database where datname = current_database())`,
  )
  await eventually(() => (told.includes('one ends') ? true : undefined))
  // whoever is first has it now
  await eventually(() => (one.isHeld() !== two.isHeld() ? true : undefined))
  await one.close()
  await eventually(() => (two.isHeld() ? true : undefined))
  await Promise.all([two, unnamed, elsewhere].map((each) => each.close()))
  assert.equal(two.isHeld(), false)
  assert.equal(
    told.filter((one_) => one_.endsWith('takes')).length,
    told.filter((one_) => one_.endsWith('ends')).length,
  )
})
