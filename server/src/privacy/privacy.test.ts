import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { house } from '../../test/house.ts'
import { changeWorkspace } from '../identity/workspaces/workspaces.ts'
import { retentionReaction, retentionTimer } from './privacy.ts'

const DAY_MS = 24 * 3600 * 1000
const secretWord = 'Rosalinda'

test('words and files go when their time is over, in batches; times and outcome stay', async (t) => {
  const told: number[] = []
  const timer = retentionTimer([async (_tx, ids) => told.push(ids.length)])
  const { db, clock, callerOf, workspaceId, drain, owner } = await house(t, {
    reactions: [retentionReaction],
    jobs: [timer],
  })
  const conversation = (closedAt: Date | null) =>
    db.transact(workspaceId, async (tx) => {
      const [id, turn] = [randomUUID(), randomUUID()]
      await tx.query(
        'test.interaction',
        `insert into interactions (workspace_id, interaction_id, channel, state, customer_id, opened_at, closed_at, last_turn_at, last_by,
          snippet, summary, outcome, mark, context, is_imported)
         values ($1, $2, 'chat', $3, gen_random_uuid(), $4, $5, $4, 'customer', $6, $6, 'solved', '{}', $7, true)`,
        [
          workspaceId,
          id,
          closedAt ? 'closed' : 'active',
          tx.now,
          closedAt,
          secretWord,
          JSON.stringify({ page: secretWord }),
        ],
      )
      await tx.query(
        'test.turn',
        `insert into turns (workspace_id, interaction_id, ordinal, turn_id, kind, by, text, at, sender_id, delivery)
         values ($1, $2, 1, $3, 'said', 'customer', $4, $5, $3::uuid::text, 'received')`,
        [workspaceId, id, turn, secretWord, tx.now],
      )
      await tx.query(
        'test.file',
        `insert into attachments (workspace_id, attachment_id, interaction_id, turn_id, uploaded_by, name, type, bytes, sha256, uploaded_at)
         values ($1, gen_random_uuid(), $2, $3, 'x', $4, 'image/png', 1, '', $5)`,
        [workspaceId, id, turn, secretWord, tx.now],
      )
      return id
    })
  await drain()
  for (let i = 0; i < 60; i++) await conversation(clock.now())
  const running = await conversation(null)
  clock.advance(100 * DAY_MS)
  const young = await conversation(clock.now())
  await drain()
  assert.deepEqual(told, []) // 365 days are kept

  const boss = await callerOf('Brisa administrator')
  const keep = (interactionsDays: number | null, attachmentsDays: number | null) =>
    db.transact(workspaceId, (tx) => changeWorkspace(tx, boss, { retention: { interactionsDays, attachmentsDays } }))
  await keep(90, null)
  await drain()
  assert.deepEqual(told, [50, 10])
  const client = await owner()
  const left = async (table: string, word = secretWord) =>
    (
      await client.query<{ id: string }>(`select interaction_id as id from ${table} r where r::text like '%${word}%'`)
    ).rows
      .map((row) => row.id)
      .toSorted((a, b) => a.localeCompare(b))
  const kept = [running, young].toSorted((a, b) => a.localeCompare(b))
  for (const table of ['turns', 'interactions', 'attachments']) assert.deepEqual(await left(table), kept, table)
  const skeleton = await client.query(
    'select from interactions where erased_at is not null and closed_at is not null and outcome is not null',
  )
  assert.equal(skeleton.rowCount, 60)
  const jobs = await client.query("select from jobs where kind = 'attachments.remove'")
  assert.equal(jobs.rowCount, 60)

  // files may go before words; what is still running keeps its files
  await keep(null, 1)
  clock.advance(2 * DAY_MS)
  await drain()
  assert.deepEqual(await left('attachments'), [running])
  assert.deepEqual(await left('turns'), kept)
})
