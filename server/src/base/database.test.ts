import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { InteractionId, TurnId } from '@peakend/contract/ids.ts'
import { eventually, harness, testSecret } from '../../test/harness.ts'
import { openDatabase } from './database.ts'
import { once } from './idempotence.ts'
import { openLog } from './log.ts'
import { isRefusal, Refusal } from './refusal.ts'

const received = (ordinal: number) => ({
  type: 'turn.received' as const,
  interactionId: randomUUID() as InteractionId,
  turnId: randomUUID() as TurnId,
  ordinal,
})

test('what a transaction recorded is there after it and only in its workspace', async (t) => {
  const { db, workspace } = await harness(t)
  const [a, b] = [workspace(), workspace()]
  await db.transact(a, async (tx) => {
    tx.record(received(1))
    tx.record(received(2))
  })
  const count = (w: typeof a) =>
    db.read(w, async (tx) => (await tx.query<{ n: number }>('test.count', 'select count(*) as n from journal'))[0]?.n)
  assert.equal(await count(a), 2)
  assert.equal(await count(b), 0)
})

test('a node hears at once what it committed itself, and nothing of what was rolled back', async (t) => {
  const { db, workspace } = await harness(t)
  const w = workspace()
  const heard: unknown[] = []
  const stop = db.onCommitted((workspaceId, event) => void heard.push([workspaceId, event.type]))
  await db.transact(w, async (tx) => tx.record(received(1)))
  await db
    .transact(w, async (tx) => {
      tx.record(received(2))
      throw new Refusal('conflict')
    })
    .catch(() => undefined)
  const stopFailing = db.onCommitted(() => {
    throw new Error('cannot hear')
  })
  await db.transact(w, async (tx) => tx.record(received(4)))
  heard.pop()
  stopFailing()
  stop()
  await db.transact(w, async (tx) => tx.record(received(3)))
  assert.deepEqual(heard, [[w, 'turn.received']])
})

test('a thrown refusal rolls everything back and comes out as it is', async (t) => {
  const { db, workspace } = await harness(t)
  const w = workspace()
  await assert.rejects(
    db.transact(w, async (tx) => {
      tx.record(received(1))
      tx.enqueue({ kind: 'k', key: '1' })
      await tx.query('test.one', 'select 1')
      throw new Refusal('conflict')
    }),
    (e) => isRefusal(e, 'conflict'),
  )
  const rows = await db.read(w, (tx) => tx.query('test.all', 'select from journal union all select from jobs'))
  assert.equal(rows.length, 0)
})

test('a failed statement that somebody caught does not commit', async (t) => {
  const { db, workspace } = await harness(t)
  await assert.rejects(
    db.transact(workspace(), async (tx) => {
      await tx.query('test.bad', 'select 1 / 0').catch(() => undefined)
    }),
    /rolled back/,
  )
})

test('without a workspace the app role sees an error, and no id but a uuid is a workspace', async (t) => {
  const { db, owner: openOwner } = await harness(t)
  await assert.rejects(
    db.transact("'; drop table journal; --" as never, () => Promise.resolve()),
    TypeError,
  )
  const owner = await openOwner()
  await owner.query('set role peakend_app')
  await assert.rejects(owner.query('select * from journal'), /peakend\.workspace/)
})

test('serialization failures and deadlocks run the whole function again', async (t) => {
  const { db, workspace } = await harness(t)
  const w = workspace()
  let runs = 0
  await db.transact(w, async (tx) => {
    runs++
    tx.record(received(runs))
    if (runs < 3) await tx.query('test.fail', "do $$ begin raise exception 'again' using errcode = '40001'; end $$")
  })
  assert.equal(runs, 3)
  const rows = await db.read(w, (tx) => tx.query('test.journal', 'select from journal'))
  assert.equal(rows.length, 1)
})

test('a transaction longer than two seconds is ended and refused as busy', async (t) => {
  const { db, workspace } = await harness(t)
  await assert.rejects(
    db.transact(workspace(), (tx) => tx.query('test.sleep', 'select pg_sleep(4)')),
    (e) => isRefusal(e, 'busy'),
  )
})

test('a connection that dies is refused as database_away and the next one works', async (t) => {
  const { db, workspace, owner: openOwner } = await harness(t)
  const w = workspace()
  const owner = await openOwner()
  await assert.rejects(
    db.transact(w, async (tx) => {
      const [me] = await tx.query<{ pid: number }>('test.pid', 'select pg_backend_pid() as pid')
      await owner.query('select pg_terminate_backend($1)', [me?.pid])
      await tx.query('test.one', 'select 1')
    }),
    (e) => isRefusal(e, 'database_away'),
  )
  assert.equal((await db.read(w, (tx) => tx.query('test.one', 'select 1 as one'))).length, 1)
})

test('start-up is refused where the app role could see everything', async (t) => {
  const { db, ownerUrl, owner: openOwner } = await harness(t)
  const owner = await openOwner()
  await owner.query('create table open_table (id int); grant select on open_table to peakend_app')
  await assert.rejects(
    openDatabase({
      ownerUrl,
      secret: testSecret,
      clock: db.clock,
      log: db.log,
      metrics: db.metrics,
      migrates: false,
    }),
    /open_table/,
  )
})

test('the same id gives the same answer, with other content a refusal, and two at once do it once', async (t) => {
  const { db, workspace } = await harness(t)
  const w = workspace()
  let done = 0
  const send = (content: unknown) =>
    db.transact(w, (tx) =>
      once(tx, {
        source: 's',
        senderId: 'id-1',
        content,
        answer: async () => ({
          n: ++done,
          id: (await tx.query<{ u: string }>('test.u', 'select gen_random_uuid() as u'))[0]?.u,
        }),
      }),
    )
  const answers = await Promise.all([send({ a: 1, b: 2 }), send({ b: 2, a: 1 }), send({ a: 1, b: 2 })])
  assert.equal(done, 1)
  assert.deepEqual(answers[0], answers[1])
  assert.deepEqual(answers[0], answers[2])
  await assert.rejects(send({ a: 2 }), (e) => isRefusal(e, 'id_reused'))
  assert.deepEqual(await send({ a: 1, b: 2 }), answers[0])
})

test('a statement sent without waiting is seen by later ones, and its failure is the failure of the transaction', async (t) => {
  const { db, workspace } = await harness(t)
  const w = workspace()
  const add =
    'insert into received (workspace_id, source, sender_id, content_hash, received_at) values ($1, $2, $3, $4, $5)'
  const row = (id: string) => [w, 'test', id, Buffer.from(id), new Date()]
  const seen = await db.transact(w, async (tx) => {
    tx.send('test.add', add, row('a'))
    return tx.query<{ sender_id: string }>('test.see', 'select sender_id from received')
  })
  assert.deepEqual(seen, [{ sender_id: 'a' }])
  const isDuplicate = (e: unknown) => e instanceof Error && 'code' in e && e.code === '23505'
  await assert.rejects(
    db.transact(w, async (tx) => tx.send('test.add', add, row('a'))),
    isDuplicate,
  )
  await assert.rejects(
    db.transact(w, async (tx) => {
      tx.send('test.add', add, row('b'))
      tx.send('test.add', add, row('a'))
      await tx.query('test.see', 'select sender_id from received')
    }),
    isDuplicate,
  )
  assert.equal((await db.read(w, (tx) => tx.query('test.see', 'select sender_id from received'))).length, 1)
})

test('a sign no text takes, and words too long for an index, are refused wherever they come from', async (t) => {
  const { db, workspace, owner } = await harness(t)
  const w = workspace()
  const ask = (text: string) => db.read(w, (tx) => tx.query('test.sign', 'select $1::text as said', [text]))
  await assert.rejects(ask('nul \u0000'), (e) => isRefusal(e, 'invalid'))
  assert.deepEqual(await ask('half \ud83d'), [{ said: 'half \ufffd' }])
  await (
    await owner()
  ).query(`create table public.long_words (said text primary key); grant insert on public.long_words to peakend_app`)
  const long = Array.from({ length: 4000 }, () => Math.random().toString(36)).join('')
  await assert.rejects(
    db.transact(w, (tx) => tx.query('test.long', 'insert into public.long_words values ($1)', [long])),
    (e) => isRefusal(e, 'too_large'),
  )
})

test('idle connections that are lost are told in a line without a stack, and not at all once the program ends', async (t) => {
  const { db, workspace, ownerUrl, owner } = await harness(t)
  const lines: string[] = []
  const log = openLog({ destination: { write: (line) => void lines.push(line) } })
  const opened = await openDatabase({ ...db, ownerUrl, secret: testSecret, log, migrates: false })
  const admin = await owner()
  const endAll = () =>
    admin.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    )
  const look = () => opened.transact(workspace(), (tx) => tx.query('test.one', 'select 1'))
  await look()
  await endAll()
  const [told] = await eventually(async () => (lines.length > 0 ? lines : undefined))
  assert.match(told ?? '', /an idle database connection was lost/)
  assert.doesNotMatch(told ?? '', /stack/)
  await look()
  const before = lines.length
  await Promise.all([endAll(), opened.close()])
  assert.deepEqual(lines.slice(before), [])
})
