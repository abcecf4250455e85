import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { EventOf } from '@peakend/contract/events.ts'
import type { InteractionId, TurnId } from '@peakend/contract/ids.ts'
import { eventually, harness } from '../../test/harness.ts'
import type { Recorded } from './event.ts'
import { keepJournal, openJournal } from './journal.ts'
import { defineReaction } from './reactions.ts'
import { openGround } from './ground.ts'

type Received = EventOf<'turn.received'>
const received = (key: string, ordinal: number): Received => ({
  type: 'turn.received',
  interactionId: key as InteractionId,
  turnId: randomUUID() as TurnId,
  ordinal,
})

test('16 writers with late commits: no event is missed, none out of the order of its key', async (t) => {
  const { db, workspace, owner } = await harness(t)
  const heard: Recorded<Received>[] = []
  const journal = await openJournal(db)
  t.after(() => journal.close())
  journal.onEvents((events) => void heard.push(...(events as Recorded<Received>[])))
  const w = workspace()
  const keys = Array.from({ length: 8 }, () => randomUUID())
  const counter = await owner()
  await counter.query(
    'create table public.counters (workspace_id uuid, id uuid, n int default 0, primary key (workspace_id, id))',
  )
  await counter.query("select peakend.guard('public.counters')")
  await counter.query('insert into public.counters (workspace_id, id) select $1, unnest($2::uuid[])', [w, keys])
  const each = 60
  const writer = async (number: number) => {
    for (let i = 0; i < each; i++) {
      const key = keys[(number * 7 + i) % keys.length] ?? ''
      await db.transact(w, async (tx) => {
        // writes first, so that the transaction id is taken before the lock: commits then come in another order than ids
        if (i % 3 === 0) tx.enqueue({ kind: 'none', key: randomUUID() })
        if (i % 5 === 0) await tx.query('test.xid', 'select pg_current_xact_id(), pg_sleep(0.004)')
        const [row] = await tx.query<{ n: number }>(
          'test.lock',
          'update counters set n = n + 1 where id = $1 returning n',
          [key],
        )
        tx.record(received(key, row?.n ?? 0))
        if (i % 7 === 0) await tx.query('test.late', 'select pg_sleep(0.003)')
      })
    }
  }
  await Promise.all(Array.from({ length: 16 }, (_, n) => writer(n)))
  const total = 16 * each
  await eventually(() => (heard.length >= total ? true : undefined))
  assert.equal(heard.length, total)
  assert.deepEqual(
    heard.map((h) => h.position),
    Array.from({ length: total }, (_, i) => i + 1),
  )
  for (const key of keys) {
    const ordinals = heard.filter((h) => h.key === key).map((h) => h.event.ordinal)
    assert.deepEqual(
      ordinals,
      ordinals.map((_, i) => i + 1),
    )
  }
})

test('a transaction that hangs somewhere holds nobody up, and its own events come when it ends', async (t) => {
  const { db, workspace, owner } = await harness(t)
  const heard: number[] = []
  const journal = await openJournal(db)
  t.after(() => journal.close())
  journal.onEvents((events) => void heard.push(...(events as Recorded<Received>[]).map((e) => e.event.ordinal)))
  const w = workspace()
  const hanging = await owner()
  await hanging.query('begin')
  await hanging.query(
    `insert into journal (workspace_id, key, type, payload, at) values ($1, 'late', 'turn.received', '{"ordinal": 7}', now())`,
    [w],
  )
  await db.transact(w, async (tx) => tx.record(received(w, 1)))
  await eventually(() => (heard.length === 1 ? true : undefined))
  await hanging.query('commit')
  await journal.settle()
  assert.deepEqual(heard, [1, 7])
})

test('when the stamper loses its session another node stamps on, without gap or repetition', async (t) => {
  const { db, workspace, owner } = await harness(t)
  const heard: Recorded[] = []
  const first = await openGround({ db, reactions: [], jobs: [] })
  t.after(() => first.close())
  const second = await openGround({ db, reactions: [], jobs: [] })
  t.after(() => second.close())
  second.journal.onEvents((events) => void heard.push(...events))
  const w = workspace()
  const killer = await owner()
  for (let i = 1; i <= 90; i++) {
    await db.transact(w, async (tx) => tx.record(received(w, i)))
    if (i % 30 === 0) {
      await killer.query(`select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and objid = 7307101 and granted
        and database = (select oid from pg_database where datname = current_database())`)
    }
  }
  await eventually(() => (heard.length >= 90 ? true : undefined))
  assert.deepEqual(
    heard.map((h) => h.position),
    Array.from({ length: 90 }, (_, i) => i + 1),
  )
})

test('partitions are made ahead, and dropped only when every reaction has passed them', async (t) => {
  const seen: number[] = []
  const reaction = defineReaction({
    name: 'test.see',
    on: ['turn.received'],
    startAt: 'beginning',
    react: async (_tx, { event }) => void seen.push(event.ordinal),
  })
  const { db, workspace, owner } = await harness(t)
  assert.equal((await db.system((tx) => keepJournal(tx))).length, 3)
  assert.deepEqual(await db.system((tx) => keepJournal(tx)), [])
  const w = workspace()
  await db.transact(w, async (tx) => tx.record(received(w, 1)))
  const later = new Date(Date.now() + 400 * 86_400_000)
  const parts = async () =>
    (await (await owner()).query("select from pg_inherits where inhparent = 'journal'::regclass")).rowCount
  const before = await parts()
  const hostless = await db.system((tx) => keepJournal(tx, later))
  assert.ok(
    !hostless.some((d) => d === `-journal_${new Date().toISOString().slice(0, 7).replace('-', '_')}`),
    'not stamped yet',
  )
  const ground = await openGround({ db, reactions: [reaction], jobs: [] })
  t.after(() => ground.close())
  await ground.drain()
  await ground.close()
  const dropped = await db.system((tx) => keepJournal(tx, later))
  assert.ok(dropped.some((d) => d.startsWith('-journal_')))
  assert.deepEqual(seen, [1])
  assert.ok(before)
})
