import assert from 'node:assert/strict'
import { test } from 'node:test'
import { harness } from '../../test/harness.ts'
import { beginOf } from './replanning.ts'

test('a connection forgets its plans each time it has worked twice as much, and no later than after some thousands', () => {
  const client = {}
  const forgot: number[] = []
  for (let n = 1; n <= 20_000; n++) if (beginOf(client, 'begin') !== 'begin') forgot.push(n)
  assert.deepEqual(forgot, [16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 12_288, 16_384])
  assert.equal(beginOf({}, 'begin'), 'begin', 'another connection has its own')
})

test('what was planned while a table was empty is planned anew once it is not', async (t) => {
  const { db, owner, workspace } = await harness(t)
  const w = workspace()
  const admin = await owner()
  await admin.query('create table public.growing (n int) with (autovacuum_enabled = false)')
  await admin.query('grant select on public.growing to peakend_app')
  /** How many rows the plan in use counts on. */
  const counted = () =>
    db.transact(w, async (tx) => {
      await tx.query('test.grown', 'select n from public.growing')
      const [row] = await tx.query<{ 'QUERY PLAN': string }>('test.plan', 'explain execute "test.grown"')
      return Number(/rows=(\d+)/.exec(row?.['QUERY PLAN'] ?? '')?.[1])
    })
  const atFirst = await counted()
  await admin.query('insert into public.growing select generate_series(1, 100000)')
  assert.equal(await counted(), atFirst, 'the plan of the empty table is kept')
  let transactions = 2
  while ((await counted()) === atFirst && transactions < 100) transactions++
  assert.ok(transactions <= 16, `it was kept for ${transactions} transactions`)
  assert.ok((await counted()) > 10 * atFirst)
})
