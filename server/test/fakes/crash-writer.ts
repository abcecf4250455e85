import { randomUUID } from 'node:crypto'
import type { InteractionId, TurnId } from '@peakend/contract/ids.ts'
import type { WorkspaceId } from '@peakend/contract/ids.ts'
import pg from 'pg'
import { realClock } from '../../src/base/clock.ts'
import { openDatabase } from '../../src/base/database.ts'
import { openGround } from '../../src/base/ground.ts'
import { silentLog } from '../../src/base/log.ts'
import { openMetrics } from '../../src/base/metrics.ts'
import { openPostgres } from '../../src/base/postgres/postgres.ts'
import { defineReaction } from '../../src/base/reactions.ts'

// A program that writes and says what it was told had arrived, made to be killed: `node crash-writer.ts DATA_DIR WORKSPACE KEYS`.
// Each line of output is an acknowledged event, "KEY ORDINAL". It goes on until its input ends.

const [dataDir = '', workspace = '', keyList = ''] = process.argv.slice(2)
const secret = 'a secret for the crash story only'
const workspaceId = workspace as WorkspaceId

const postgres = await openPostgres({ dataDir }, { info() {}, warn() {} })
const options = { ownerUrl: postgres.ownerUrl, secret, clock: realClock, log: silentLog(), metrics: openMetrics() }
const db = await openDatabase(options)
const owner = new pg.Client({ connectionString: postgres.ownerUrl })
await owner.connect()
await owner.query(
  `create table if not exists public.counted (workspace_id uuid, key uuid, ordinal int, times int not null default 1, primary key (workspace_id, key, ordinal))`,
)
await owner.query(
  `do $$ begin perform peakend.guard('public.counted'); exception when duplicate_object then null; end $$`,
)
await owner.end()

const count = defineReaction({
  name: 'crash.count',
  on: ['turn.received'],
  startAt: 'beginning',
  async react(tx, { event }) {
    await tx.query(
      'crash.count',
      `insert into counted (workspace_id, key, ordinal) values ($1, $2, $3) on conflict (workspace_id, key, ordinal) do update set times = counted.times + 1`,
      [tx.workspaceId, event.interactionId, event.ordinal],
    )
  },
})
const ground = await openGround({ db, reactions: [count], jobs: [] })

let isOver = false
process.stdin.on('end', () => (isOver = true)).resume()

async function write(key: string): Promise<void> {
  const [row] = await db.read(workspaceId, (tx) =>
    tx.query<{ last: number }>(
      'crash.last',
      `select coalesce(max((payload->>'ordinal')::int), 0)::int as last from journal where key = $1`,
      [key],
    ),
  )
  for (let ordinal = (row?.last ?? 0) + 1; !isOver; ordinal++) {
    await db.transact(workspaceId, async (tx) =>
      tx.record({
        type: 'turn.received',
        interactionId: key as InteractionId,
        turnId: randomUUID() as TurnId,
        ordinal,
      }),
    )
    process.stdout.write(`${key} ${ordinal}\n`)
  }
}

await Promise.all(keyList.split(',').map(write))
await ground.drain()
await ground.close()
await db.close()
await postgres.stop()
