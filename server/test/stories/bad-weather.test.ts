import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { test, type TestContext } from 'node:test'
import { WebSocket } from 'ws'
import { openPostgres, type OpenedPostgres } from '../../src/base/postgres/postgres.ts'
import { eventually, harness, testSecret } from '../harness.ts'
import { atWork, openRunning, visiting, type Said } from '../running.ts'

// The database hangs, dies and comes back while people talk: who cannot be served is told so at once and how long to wait, nobody else is
// disturbed, nothing that was acknowledged is lost, and all of it goes on without anybody starting anything again.

const quiet = { info() {}, warn() {} }

/** A program over that database with an agent whose desk is open, and the key of its chat. */
const open = async (ownerUrl: string, filesDir: string) => {
  const running = await openRunning({ ownerUrl, secret: testSecret, filesDir })
  const agent = await atWork(running.url)
  const { rows } = await agent.call<{ rows: { id: string }[] }>('GET', '/queues')
  const touchpoint = { name: 'Shop', channel: 'chat', stage: 'action', queueId: rows[0]?.id, sites: [] }
  const { key } = await agent.call<{ key: string }>('POST', '/touchpoints', touchpoint)
  await agent.call('PUT', '/presence', { state: 'available' })
  const me = await agent.call<{ memberships: { workspaceId: string }[] }>('GET', '/me')
  const live = new WebSocket(`${running.url.replace('http', 'ws')}/api/live`, {
    headers: { cookie: agent.cookie, origin: running.url },
  })
  const shown: string[] = []
  const ended: number[] = []
  live.on('message', (data: Buffer) => {
    const { body } = JSON.parse(data.toString()) as { body?: { turn?: { by: string; text: string } } }
    if (body?.turn?.by === 'customer') shown.push(body.turn.text)
  })
  live.on('close', (code) => ended.push(code))
  await once(live, 'open')
  const hear = (topic: string) =>
    live.send(JSON.stringify({ do: 'subscribe', topic, workspaceId: me.memberships[0]?.workspaceId }))
  hear('inbox')
  const ready = async () => fetch(`${running.url}/readyz`)
  const close = async () => {
    live.terminate()
    await running.close()
  }
  return { ...running, agent, key, hear, shown, ended, ready, close }
}
type At = Awaited<ReturnType<typeof open>>

const scratchDir = (t: TestContext): string => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'peakend-weather-'))
  fs.chmodSync(folder, 0o755)
  t.after(() => fs.rmSync(folder, { recursive: true, force: true }))
  return folder
}

const refused = (said: Said, code: string): void => {
  assert.equal(said.status, 503, JSON.stringify(said.body))
  assert.match(said.headers.get('content-type') ?? '', /problem\+json/)
  assert.ok(Number(said.headers.get('retry-after')) >= 1)
  assert.equal((said.body as { code: string }).code, code)
}

/** Sends until it is taken, as the widget does; what is told meanwhile must be a 503 that says when to come again. */
const insist = async (visitor: Awaited<ReturnType<typeof visiting>>, text: string) => {
  const senderId = randomUUID()
  return eventually(async () => {
    const said = await visitor.send(text, senderId)
    if (said.status < 300) return said.body as { turn: { ordinal: number; interactionId: string } }
    const { code } = said.body as { code: string }
    refused(said, code)
    assert.ok(['database_away', 'busy'].includes(code), code)
    return undefined
  }, 60_000)
}

test('somebody hangs on one conversation: it is told to wait, others are not disturbed, an alarm is raised', async (t) => {
  let close = () => Promise.resolve()
  t.after(() => close())
  const h = await harness(t)
  const at = await open(h.ownerUrl, scratchDir(t))
  close = at.close
  const [held, other] = [await visiting(at.url, at.key), await visiting(at.url, at.key)]
  const { interactionId } = await held.say('Hello?')
  await other.say('Good morning.')
  const hanger = await h.owner()
  await hanger.query('begin')
  await hanger.query('select from interactions where interaction_id = $1 for update', [interactionId])

  const beganAt = performance.now()
  const senderId = randomUUID()
  const waiting = held.send('Are you there?', senderId)
  const lockWait = async () => {
    const text = await (await fetch(`${at.url}/metrics`)).text()
    return Number(/^peakend_database_lock_wait_ms (.*)$/m.exec(text)?.[1])
  }
  await eventually(async () => ((await lockWait()) > 200 ? true : undefined))
  const own: number[] = []
  for (let n = 0; n < 5; n++) {
    const sentAt = performance.now()
    await other.say(`Nobody holds me up ${n}`)
    own.push(performance.now() - sentAt)
  }
  refused(await waiting, 'busy')
  const waitedMs = performance.now() - beganAt
  assert.ok(waitedMs < 4000, `told after ${waitedMs} ms`)
  assert.ok(Math.max(...own) < waitedMs, `others took ${own.map(Math.round).join(', ')} ms`)
  assert.equal((await at.ready()).status, 200, 'the node serves everybody else')

  await hanger.query('rollback')
  const turn = await held.say('Are you there?', senderId)
  const texts = (await held.turns(turn.interactionId)).filter((one) => one.by === 'customer').map((one) => one.text)
  assert.deepEqual(texts, ['Hello?', 'Are you there?'])
})

/** Two visitors talk; the database goes by `away` and comes back by `back`. */
const through = async (at: At, away: () => Promise<void>, back: () => Promise<void>) => {
  const visitors = [await visiting(at.url, at.key), await visiting(at.url, at.key)]
  const said: string[][] = [[], []]
  let interactionId = ''
  for (const [n, visitor] of visitors.entries()) {
    const turn = await visitor.say(`Before (${n})`)
    interactionId = turn.interactionId
    at.hear(`interaction:${interactionId}`)
    said[n]?.push(`Before (${n})`)
    await at.agent.call('POST', `/interactions/${interactionId}/take`, {})
  }
  let isOver = false
  const talking = visitors.map(async (visitor, n) => {
    for (let i = 0; !isOver || i < 3; i++) {
      await insist(visitor, `During ${i} (${n})`)
      said[n]?.push(`During ${i} (${n})`)
    }
  })
  await away()
  // told so on every way in, with the time to come again
  const away503 = await eventually(async () => {
    const answer = await at.ready()
    return answer.status === 503 ? answer : undefined
  })
  assert.match(away503.headers.get('content-type') ?? '', /problem\+json/)
  assert.ok(Number(away503.headers.get('retry-after')) >= 1)
  refused(await visitors[0]!.raw('GET', `/turns?interactionId=${interactionId}`), 'database_away')
  assert.equal((await fetch(`${at.url}/healthz`)).status, 200)
  await back()
  await eventually(async () => ((await at.ready()).status === 200 ? true : undefined), 60_000)
  isOver = true
  await Promise.all(talking)

  // reactions, jobs, the order of events and the live socket go on by themselves
  for (const [n, visitor] of visitors.entries()) {
    const { turn } = await insist(visitor, `After (${n})`)
    said[n]?.push(`After (${n})`)
    const turns = (await visitor.turns(turn.interactionId)).filter((one) => one.by === 'customer')
    assert.deepEqual(
      turns.map((one) => one.text),
      said[n],
    )
    await eventually(async () => (at.shown.includes(`After (${n})`) ? true : undefined), 20_000)
  }
  assert.deepEqual(at.ended, [], 'the socket stayed open all the time')
  const mine = (n: number) => at.shown.filter((text) => text.endsWith(`(${n})`) && text !== `Before (${n})`)
  for (const n of [0, 1]) assert.deepEqual(mine(n), said[n]?.slice(1), 'each was shown once, in order')
  await at.agent.reply(interactionId, 'Here I am again.')
  const seen = await visitors[1]!.turns(interactionId)
  assert.ok(seen.some((one) => one.by === 'agent' && one.text === 'Here I am again.'))
  // a job gives the offer out that a reaction asked for
  const third = (await (await visiting(at.url, at.key)).say('Somebody new.')).interactionId
  await eventually(async () => {
    const { rows } = await at.agent.call<{ rows: { interaction: { id: string } }[] }>('GET', '/offers')
    return rows.some((one) => one.interaction.id === third) || undefined
  }, 20_000)
  await at.peakend.ground.drain()
  const parked = await at.db.system((tx) => tx.query('test.parked', 'select reaction, error from reaction_parked'))
  assert.deepEqual(parked, [])
}

test('the embedded database is killed while people talk: it is started again and all of it goes on', async (t) => {
  const dataDir = scratchDir(t)
  const postgres = await openPostgres({ dataDir }, quiet)
  const at = await open(postgres.ownerUrl, path.join(dataDir, 'files'))
  try {
    const pid = Number(fs.readFileSync(path.join(postgres.home, 'postgres/postmaster.pid'), 'utf8').split('\n')[0])
    await through(
      at,
      async () => void process.kill(pid, 'SIGKILL'),
      async () => {},
    )
  } finally {
    await at.close()
    await postgres.stop()
  }
})

test('a database of its own goes away for a while: the program waits for it and goes on', async (t) => {
  const dataDir = scratchDir(t)
  let postgres: OpenedPostgres | undefined = await openPostgres({ dataDir }, quiet)
  const at = await open(postgres.ownerUrl, path.join(dataDir, 'files'))
  try {
    await through(
      at,
      async () => {
        await postgres?.stop()
        postgres = undefined
      },
      async () => void (postgres = await openPostgres({ dataDir }, quiet)),
    )
  } finally {
    await at.close()
    await postgres?.stop()
  }
})
