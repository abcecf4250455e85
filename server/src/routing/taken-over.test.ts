import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { test, type TestContext } from 'node:test'
import type { InteractionId } from '@peakend/contract/ids.ts'
import { QueueRules } from '@peakend/contract/routing.ts'
import { eventually, testSecret } from '../../test/harness.ts'
import { house } from '../../test/house.ts'
import { someoneWaits } from '../../test/someone-waits.ts'
import { realClock } from '../base/clock.ts'
import { openDatabase, type Tx } from '../base/database.ts'
import { silentLog } from '../base/log.ts'
import { openMetrics } from '../base/metrics.ts'
import * as interactions from '../interactions/interactions.ts'
import { setCapacity, setPresence } from './presence/presence.ts'
import { addQueue, setMembers } from './queues/queues.ts'

const child = path.resolve(import.meta.dirname, '../../test/routing-child.ts')
const NAMES = ['Ana', 'Ben', 'Cleo', 'Dario']
const CUSTOMERS = 10

const openNode = async (t: TestContext, ownerUrl: string): Promise<ChildProcess> => {
  const node = spawn(process.execPath, [child, ownerUrl, testSecret], { stdio: ['ignore', 'pipe', 'inherit'] })
  t.after(async () => {
    if (node.exitCode !== null || node.signalCode !== null) return
    const ended = once(node, 'exit')
    node.kill('SIGKILL')
    await ended
  })
  await once(node.stdout!, 'data')
  return node
}

const floor = async (t: TestContext) => {
  const h = await house(t)
  const settings = { ownerUrl: h.ownerUrl, secret: testSecret, log: silentLog(), metrics: openMetrics() }
  const db = await openDatabase({ ...settings, clock: realClock, migrates: false })
  t.after(() => db.close())
  const inside = <T>(work: (tx: Tx) => Promise<T>) => db.transact(h.workspaceId, work)
  const people = await Promise.all(NAMES.map((name) => h.person(name, 'agent')))
  const queue = await inside((tx) =>
    addQueue(tx, {
      name: 'Deliveries',
      target: { withinMs: 45_000, sharePct: 80 },
      timetable: 'always',
      messageAnswerMs: 3_600_000,
      rules: QueueRules.parse({ hands: 'at-once' }),
    }),
  )
  await inside((tx) => setMembers(tx, queue.id, people))
  for (const personId of people)
    await inside(async (tx) => {
      await setCapacity(tx, personId, 1)
      await setPresence(tx, personId, 'available', null)
    })
  const come = () => inside((tx) => someoneWaits(tx, queue.id))
  return { ...h, inside, people, come }
}

test('a node killed while it decides is taken over by another: nothing is given twice, nobody is forgotten', async (t) => {
  const f = await floor(t)
  const owner = await f.owner()
  // the one that takes over is up and stands still: what is decided may take two seconds, and a start more
  const second = await openNode(t, f.ownerUrl)
  second.kill('SIGSTOP')
  // somebody else has Ana's row, so that whoever decides has to wait in the middle of it
  await owner.query('begin')
  await owner.query('select from presences where person_id = $1 for update', [f.people[0]])
  const line: InteractionId[] = []
  for (let i = 0; i < CUSTOMERS; i++) line.push(await f.come())

  const watcher = await f.owner()
  const deciding = async (): Promise<number | undefined> => {
    const { rows } = await watcher.query<{ pid: number }>(
      `select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%p.capacity%for update%'`,
    )
    return rows[0]?.pid
  }
  const first = await openNode(t, f.ownerUrl)
  const session = await eventually(deciding, 30_000)
  second.kill('SIGCONT')
  // one look at a time runs in a workspace: the second node waits for its turn
  const ofLook = `select count(*)::int as n from pg_locks where locktype = 'advisory' and granted and pid = $1`
  assert.notEqual((await watcher.query<{ n: number }>(ofLook, [session])).rows[0]?.n, 0)
  const ended = once(first, 'exit')
  first.kill('SIGKILL')
  await ended
  const given = async () =>
    (
      await watcher.query<{ id: InteractionId; personId: string }>(
        `select interaction_id as id, agent_id as "personId" from interactions where state = 'active' order by queued_at`,
      )
    ).rows
  assert.deepEqual(await given(), [], 'what it was about to give is given to nobody')
  await owner.query('rollback')

  // the second goes on, in the order of the line, and again as people become free
  for (let done = 0; done < CUSTOMERS;) {
    const expected = line.slice(done, done + NAMES.length)
    const rows = await eventually(async () => {
      const now = await given()
      return now.length === expected.length ? now : undefined
    }, 30_000)
    assert.deepEqual(
      rows.map(({ id }) => id),
      expected,
    )
    assert.equal(new Set(rows.map(({ personId }) => personId)).size, rows.length, 'each has one')
    for (const { id } of rows)
      await f.inside((tx) => interactions.close(tx, { interactionId: id, outcome: 'solved', by: 'agent' }))
    done += rows.length
  }
  const { rows: twice } = await watcher.query(
    `select key from journal where type = 'interaction.assigned' group by key having count(*) <> 1`,
  )
  assert.deepEqual(twice, [])
  const { rows: states } = await watcher.query(
    `select i.state, count(*)::int as n, count(*) filter (where s.ending = 'answered')::int as answered
     from interactions i join queue_stays s using (workspace_id, interaction_id) group by 1`,
  )
  assert.deepEqual(states, [{ state: 'closed', n: CUSTOMERS, answered: CUSTOMERS }])
  // every place is free again, as soon as the last of it has been followed
  await eventually(async () => {
    const { rows } = await watcher.query<{ n: number }>('select sum(load)::int as n from presences')
    return rows[0]?.n === 0 ? true : undefined
  })
})
