import assert from 'node:assert/strict'
import { test } from 'node:test'
import pg from 'pg'
import { harness } from '../../test/harness.ts'
import { openLog } from './log.ts'

const writing = () => {
  const lines: string[] = []
  return { lines, log: openLog({ destination: { write: (line: string) => void lines.push(line) } }) }
}

test('secrets and what people said do not reach the log, wherever they stand', () => {
  const { lines, log } = writing()
  log.info(
    {
      password: 'hush',
      request: { headers: { authorization: 'Bearer hush', cookie: 'hush' }, body: 'hush' },
      turn: { text: 'hush' },
    },
    'said',
  )
  assert.doesNotMatch(lines.join(''), /hush/)
  assert.match(lines.join(''), /\*\*\*/)
})

test('a fault of the database is logged with its code, never with the row it tells of', async (t) => {
  const { owner } = await harness(t)
  const client = await owner()
  await client.query('create table public.words (word text primary key)')
  await client.query("insert into public.words values ('confession')")
  const { lines, log } = writing()
  await client.query("insert into public.words values ('confession')").catch((err: unknown) => {
    assert.ok(err instanceof pg.DatabaseError)
    assert.match(err.detail ?? '', /confession/)
    log.error({ err }, 'a bug')
  })
  assert.match(lines.join(''), /23505/)
  assert.doesNotMatch(lines.join(''), /confession/)
})
