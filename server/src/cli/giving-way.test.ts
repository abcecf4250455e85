import assert from 'node:assert/strict'
import { test } from 'node:test'
import { harness } from '../../test/harness.ts'
import { openGivingWay, restFor } from './giving-way.ts'

test('it rests the more the more others do, up to a limit', () => {
  assert.deepEqual([-3, 0, 50, 100, 5000].map(restFor), [0, 0, 0.5, 1, 5])
})

test('alone it goes on at once; beside others it rests after each piece', async (t) => {
  const { db, owner, workspace } = await harness(t)
  const others = await owner()
  const w = workspace()
  let nowMs = 0
  const rests: number[] = []
  const work = openGivingWay(db, {
    nowMs: () => nowMs,
    pause: async (ms) => void rests.push(ms),
  })
  const piece = async () => {
    await db.transact(w, (tx) => tx.query('test.one', 'select 1'))
    nowMs += 10
  }
  await work(piece)
  nowMs += 2000
  await work(piece)
  assert.ok(
    rests.every((ms) => ms < 1),
    `nobody was there: ${rests.join(', ')}`,
  )
  for (let i = 0; i < 400; i++) await others.query('select 1')
  await others.query('select pg_stat_force_next_flush()')
  nowMs += 2000
  await work(piece)
  // 400 in two seconds: twice as long as the ten milliseconds it worked
  assert.ok((rests[2] ?? 0) > 15 && (rests[2] ?? 0) < 30, `it rested ${rests[2]} ms`)
})
