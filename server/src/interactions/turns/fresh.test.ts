import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { TurnId } from '@peakend/contract/ids.ts'
import { coreHouse } from '../../../test/core-house.ts'
import { findLastSaid } from '../rows/store.ts'
import { freshOf, keepFresh, type Fresh } from './fresh.ts'
import { findTurn } from './store.ts'

test('a turn that is fresh in memory is what stands in the database, masked', async (t) => {
  const h = await coreHouse(t)
  const owner = await h.owner()
  const ana = await h.person('Ana', 'agent')
  const eva = await h.visitor('Eva')
  const id = await h.chat(eva, 'Hello', { agent: ana })
  const words = ['My card is 4111 1111 1111 1111', 'And it was declined\ntwice']
  for (const text of words) await h.chat(eva, text, { said: { language: 'es' } })
  const { rows } = await owner.query<{ id: TurnId; ordinal: number }>(
    'select turn_id as id, ordinal from turns where interaction_id = $1 order by ordinal',
    [id],
  )
  const [first, ...later] = rows
  assert.ok(first)
  assert.equal(later.length, words.length)
  assert.equal(freshOf(h.workspaceId, first.id), null, 'nobody held the conversation yet')
  await h.db.read(h.workspaceId, async (tx) => {
    for (const { id: turnId } of later)
      assert.deepEqual(freshOf(h.workspaceId, turnId)?.turn, await findTurn(tx, turnId))
    const last = later.at(-1)
    assert.ok(last)
    assert.deepEqual(freshOf(h.workspaceId, last.id)?.said, await findLastSaid(tx, id))
    assert.ok(!JSON.stringify(freshOf(h.workspaceId, last.id)).includes('4111'))
    // what another workspace stored is nothing to this one
    assert.equal(freshOf(randomUUID() as typeof h.workspaceId, last.id), null)
  })
})

test('no more is kept than a few seconds of a busy floor', () => {
  const workspaceId = randomUUID() as Parameters<typeof keepFresh>[0]
  const ids = Array.from({ length: 2100 }, () => randomUUID() as TurnId)
  for (const id of ids) keepFresh(workspaceId, { turn: { id }, said: {} } as Fresh)
  const there = ids.map((id) => freshOf(workspaceId, id) !== null)
  assert.equal(there.filter(Boolean).length, 2000)
  assert.equal(there[0], false)
  assert.equal(there.at(-1), true)
})
