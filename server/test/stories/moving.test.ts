import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { after, test } from 'node:test'
import type { VisitorTurn } from '@peakend/contract/chat.ts'
import pg from 'pg'
import { testClock } from '../../src/base/clock.ts'
import { installationSecret } from '../../src/base/installation-secret.ts'
import { type OpenedPostgres, openPostgres } from '../../src/base/postgres/postgres.ts'
import { backup } from '../../src/cli/backup.ts'
import type { Installation } from '../../src/cli/installation.ts'
import { move } from '../../src/cli/move.ts'
import { restore } from '../../src/cli/restore.ts'
import { eventually } from '../harness.ts'
import { atWork, openRunning, visiting, type Running } from '../running.ts'

// A conversation that began in one installation goes on in another: restored from a backup that was taken while people wrote,
// and moved into a database of one's own. The visitor keeps their token, the agent their session, and nobody notices.

const quick = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'peakend-moving-'))
fs.chmodSync(scratch, 0o755)
const clusters: OpenedPostgres[] = []
const io = () => ({ stdin: Readable.from([]), stdout: new PassThrough().resume(), stderr: new PassThrough().resume() })
const parcel = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(90_000, 7)])
const minuteMs = 60_000

after(async () => {
  for (const one of clusters) await one.stop()
  fs.rmSync(scratch, { recursive: true, force: true })
})

const place = (name: string): Installation => {
  const dataDir = path.join(scratch, name)
  return { dataDir, filesDir: path.join(dataDir, 'files'), databaseUrl: undefined, secret: undefined }
}

const start = async (at: Installation): Promise<string> => {
  const postgres = await openPostgres({ dataDir: at.dataDir, settings: quick }, { info() {}, warn() {} })
  clusters.push(postgres)
  return postgres.ownerUrl
}

const rowsOf = async <T>(url: string, sql: string): Promise<T[]> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(sql)).rows as T[]
  } finally {
    await client.end()
  }
}

/** Conversations nobody has judged: a reaction has not come to them. */
const unjudged = async (url: string): Promise<number> => {
  const sql = `select count(*)::int as n from interactions i where not exists
    (select from judgements j where j.workspace_id = i.workspace_id and j.interaction_id = i.interaction_id)`
  return (await rowsOf<{ n: number }>(url, sql))[0]?.n ?? -1
}

/** What was given to each reaction of this program, beside the events there were for it after `position`. */
const reactedAgain = async (running: Running, ownerUrl: string, position: number): Promise<string[]> => {
  const { values } = await running.db.metrics.reactionRuns.get()
  const events = await rowsOf<{ type: string; n: number }>(
    ownerUrl,
    `select type, count(*)::int as n from journal where position > ${position} group by type`,
  )
  return values.flatMap(({ value, labels }) => {
    const on: readonly string[] = running.peakend.ground.findReaction(String(labels.reaction))?.on ?? []
    const most = events.filter((e) => on.includes(e.type)).reduce((n, e) => n + e.n, 0)
    return value > most ? [`${labels.reaction} ran ${value} times for ${most} events`] : []
  })
}

const texts = (turns: VisitorTurn[]) => turns.filter((turn) => turn.by !== 'system').map((turn) => turn.text)
const inOrder = (turns: VisitorTurn[]) =>
  assert.deepEqual(
    turns.map((turn) => turn.ordinal),
    turns.map((_, index) => index + 1),
  )

const first = place('first')
const file = path.join(scratch, 'all.backup')
const firstId = randomUUID()
const said = ['My parcel came broken.', 'Here is a picture.', 'That is a pity. I send you another today.', 'Thank you!']
let key = ''
let token = ''
let cookie = ''
let interactionId = ''
let attachmentUrl = ''
let touched = 0

test('a conversation is begun, and backed up while people write', async () => {
  const ownerUrl = await start(first)
  const running = await openRunning({ ownerUrl, secret: installationSecret(first), filesDir: first.filesDir })
  try {
    const agent = await atWork(running.url)
    cookie = agent.cookie
    const { rows: queues } = await agent.call<{ rows: { id: string; name: string; members: object[] }[] }>(
      'GET',
      '/queues',
    )
    // the administrator came from the settings, and has what the set-up page would have made
    assert.deepEqual(
      queues.map(({ name, members }) => [name, members.length]),
      [['Customer service', 1]],
    )
    const touchpoint = { name: 'Shop', channel: 'chat', stage: 'action', queueId: queues[0]?.id, sites: [] }
    key = (await agent.call<{ key: string }>('POST', '/touchpoints', touchpoint)).key
    const visitor = await visiting(running.url, key)
    token = visitor.visitorToken
    const turn = await visitor.say(said[0]!, firstId)
    interactionId = turn.interactionId
    await agent.call('PUT', '/presence', { state: 'available' })
    await agent.call('POST', `/interactions/${interactionId}/take`, {})
    const picture = await visitor.upload('parcel.png', 'image/png', parcel)
    attachmentUrl = picture.url
    await visitor.say(said[1]!, randomUUID(), [picture.id])
    await agent.reply(interactionId, said[2]!)
    await visitor.say(said[3]!)
    await eventually(async () => ((await unjudged(ownerUrl)) === 0 ? true : undefined))

    // another visitor never stops writing while the backup is taken
    const busy = await visiting(running.url, key)
    let isOver = false
    const writing = (async () => {
      while (!isOver) await busy.say('Hello?')
    })()
    // something on its way that is nobody's file yet
    fs.writeFileSync(path.join(first.filesDir, 'incoming', randomUUID()), 'half a')
    await backup(file, first, io())
    isOver = true
    await writing
    inOrder(await visitor.turns(interactionId))
  } finally {
    await running.close()
  }
})

/** The same visitor and the same agent go on where they were. */
const goOn = async (at: Installation, ownerUrl: string): Promise<void> => {
  const clock = testClock(new Date())
  const [head] = await rowsOf<{ position: number; lanes: number }>(
    ownerUrl,
    `select (select min(position)::int from reaction_lanes) as position, (select count(*)::int from reaction_lanes) as lanes`,
  )
  const running = await openRunning({ ownerUrl, secret: installationSecret(at), filesDir: at.filesDir, clock })
  try {
    const visitor = await visiting(running.url, key, token)
    const agent = await atWork(running.url, cookie)
    // whether they were away for long enough to count as vanished depends on how fast this machine is
    await agent.call('PUT', '/presence', { state: 'available' })
    await agent.call('POST', `/interactions/${interactionId}/take`, {})
    const earlier = texts(await visitor.turns(interactionId))
    assert.deepEqual(earlier.slice(0, 4), said)
    const again = await visitor.say(said[0]!, firstId)
    assert.equal(again.ordinal, 1, 'what was sent before is known here too')
    const bytes = await fetch(running.url + attachmentUrl, { headers: { authorization: `Bearer ${token}` } })
    assert.deepEqual(Buffer.from(await bytes.arrayBuffer()), parcel)

    const question = `Is it on its way? (${++touched})`
    const turn = await visitor.say(question)
    assert.equal(turn.interactionId, interactionId)
    const answer = `It left this morning. (${touched})`
    await agent.reply(interactionId, answer)
    await running.peakend.ground.drain()
    const turns = await visitor.turns(interactionId)
    inOrder(turns)
    assert.deepEqual(texts(turns), [...earlier, question, answer])

    // jobs go on: the customer is silent while the agent's desk stays open, and is asked once
    await rowsOf(ownerUrl, `update presences set seen_at = now() + interval '1 hour'`)
    clock.advance(2 * minuteMs)
    await running.peakend.ground.drain()
    const asked = (await visitor.turns(interactionId)).filter((one) => one.system?.code === 'still-there')
    assert.equal(asked.length, touched)
    assert.equal(
      await unjudged(ownerUrl),
      0,
      'what nobody had reacted to when the picture was taken is reacted to here',
    )
    assert.deepEqual(await reactedAgain(running, ownerUrl, head?.position ?? 0), [])
    assert.deepEqual(await rowsOf(ownerUrl, 'select reaction, error from reaction_parked'), [])
    assert.deepEqual(
      await rowsOf(ownerUrl, `select kind, last_error from jobs where state in ('parked', 'unsure')`),
      [],
    )
  } finally {
    await running.close()
  }
}

test('restored into another cluster, the same visitor and the same agent go on', async () => {
  const second = place('second')
  await restore(file, second, io())
  assert.deepEqual(fs.readdirSync(path.join(second.filesDir)), [
    fs.readdirSync(first.filesDir).find((n) => n !== 'incoming'),
  ])
  const ownerUrl = await start(second)
  await goOn(second, ownerUrl)
})

test('moved out of the embedded database they go on as well, with their files', async () => {
  // Another embedded cluster stands for a PostgreSQL of one's own.
  const own = await start(place('own'))
  await move(own, first, io())
  touched = 0
  await goOn(first, own)
})
