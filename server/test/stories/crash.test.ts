import assert from 'node:assert/strict'
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { test } from 'node:test'
import pg from 'pg'
import { openPostgres } from '../../src/base/postgres/postgres.ts'

// What was acknowledged survives kill -9 of the program, and of program and database together; reactions have seen each
// event exactly once. The bench repeats this over HTTP and for longer (npm run bench -- crash).

const roundsEach = 3
const acknowledgedARound = 80
const writerFile = path.join(import.meta.dirname, '../fakes/crash-writer.ts')

test('after kill -9 of program and database every acknowledged event is there once, in order, and reacted to once', async (t) => {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'peakend-crash-'))
  const workspace = randomUUID()
  const keys = Array.from({ length: 4 }, () => randomUUID())
  const acknowledged = new Map<string, number[]>(keys.map((key) => [key, []]))

  const start = () => {
    const args = [writerFile, dataDir, workspace, keys.join(',')]
    const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] })
    return { child, heard: listen(child) }
  }
  /** Settles when enough was acknowledged; everything that is heard is kept, also what comes after. */
  const listen = (child: ChildProcessByStdio<Writable, Readable, null>) => {
    let left = acknowledgedARound
    const enough = Promise.withResolvers<void>()
    createInterface(child.stdout)
      .on('line', (line) => {
        const [key = '', ordinal] = line.split(' ')
        acknowledged.get(key)?.push(Number(ordinal))
        if (--left === 0) enough.resolve()
      })
      .on('close', () => enough.resolve())
    return enough.promise
  }
  const kill = async (withDatabase: boolean) => {
    const { child, heard } = start()
    await heard
    assert.equal(child.exitCode, null, 'it ended by itself')
    const pid = Number(fs.readFileSync(path.join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n')[0])
    if (withDatabase) process.kill(pid, 'SIGKILL')
    child.kill('SIGKILL')
    await once(child, 'close')
  }

  for (let round = 0; round < roundsEach; round++) await kill(false)
  for (let round = 0; round < roundsEach; round++) await kill(true)
  const { child, heard } = start()
  await heard
  child.stdin.end()
  const [code] = (await once(child, 'close')) as [number]
  assert.equal(code, 0, 'it ends properly when asked')

  const postgres = await openPostgres({ dataDir }, { info() {}, warn() {} })
  t.after(async () => {
    await postgres.stop()
    fs.rmSync(dataDir, { recursive: true, force: true })
  })
  const client = new pg.Client({ connectionString: postgres.ownerUrl })
  await client.connect()
  try {
    const { rows } = await client.query<{ key: string; ordinal: number; position: string }>(
      `select key, (payload->>'ordinal')::int as ordinal, position from journal order by position`,
    )
    for (const key of keys) {
      const kept = rows.filter((row) => row.key === key).map((row) => row.ordinal)
      assert.deepEqual(
        kept,
        Array.from(kept, (_, index) => index + 1),
        'once each, in order',
      )
      const told = acknowledged.get(key) ?? []
      assert.ok(told.length > 0 && told.every((ordinal) => ordinal <= kept.length), 'nothing that was told is lost')
    }
    const { rows: reacted } = await client.query<{ n: number; most: number }>(
      'select count(*)::int as n, max(times) as most from public.counted',
    )
    assert.deepEqual(reacted[0], { n: rows.length, most: 1 })
  } finally {
    await client.end()
  }
})
