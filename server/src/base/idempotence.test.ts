import assert from 'node:assert/strict'
import { test } from 'node:test'
import { harness } from '../../test/harness.ts'
import { forgetReceived, once, RECEIVED_KEPT_MS } from './idempotence.ts'

test("senders' ids are forgotten after 400 days, in small batches, by several nodes at once", async (t) => {
  const { db, clock, workspace, owner } = await harness(t)
  const [w, other] = [workspace(), workspace()]
  const send = (of: typeof w, senderId: string) =>
    db.transact(of, (tx) => once(tx, { source: 'test', senderId, content: 1, answer: async () => senderId }))
  const watch = await owner()
  for (const workspaceId of [w, other])
    await watch.query(
      `insert into received (workspace_id, source, sender_id, content_hash, received_at)
       select $1, 'test', 'old ' || n, '\\x00', $2 from generate_series(1, 1300) n`,
      [workspaceId, clock.now()],
    )
  clock.advance(RECEIVED_KEPT_MS - 1000)
  assert.equal(await send(w, 'young'), 'young')
  assert.equal(await forgetReceived(db), 0, 'a day too early')
  clock.advance(2000)
  const forgotten = await Promise.all([forgetReceived(db), forgetReceived(db), forgetReceived(db)])
  assert.equal(
    forgotten.reduce((sum, n) => sum + n, 0),
    2600,
  )
  const { rows } = await watch.query('select sender_id from received')
  assert.deepEqual(rows, [{ sender_id: 'young' }])
  assert.equal(await send(w, 'young'), 'young', 'what is remembered is answered again')
})
