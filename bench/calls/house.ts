import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import pg from 'pg'
import type { PersonId } from '@peakend/contract/ids.ts'
import { migrate } from '../../server/src/base/migrations.ts'
import { openPostgres } from '../../server/src/base/postgres/postgres.ts'
import { ensureRoles } from '../../server/src/base/roles.ts'
import { signedToken } from '../../server/src/identity/sessions/cookie.ts'
import { openTestAsterisk } from '../../server/test/phone/asterisk.ts'
import { atWork } from '../../server/test/running.ts'
import type { Order } from './callers.ts'

// A contact centre with a telephone switch, for measuring: PostgreSQL as it ships, Asterisk with our configuration and its own Queue() beside, the
// program in a process of its own, callers and agents' phones in another.

const checkout = path.resolve(import.meta.dirname, '../..')
const secret = 'a secret for the bench only, and for no installation'
export const ourNumber = '+34911555000'
/** Leads to Asterisk's own Queue(). */
export const theirNumber = '7000'

export type Person = { id: PersonId; user: string; password: string; at: Awaited<ReturnType<typeof atWork>> }

/** Processor time of a process and of those it began, ms. */
const cpuMs = (pid: number): number => {
  try {
    const [, , , , , , , , , , , user = 0, system = 0] = fs
      .readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ')
      .map(Number)
    const children = fs.readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean)
    return 10 * (user + system) + children.reduce((sum, child) => sum + cpuMs(Number(child)), 0)
  } catch {
    return 0
  }
}
const memoryMiB = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024

async function startProgram(argv: readonly string[]): Promise<{ child: ChildProcess; url: string }> {
  const file = path.join(checkout, 'server/test/phone/phone-child.ts')
  const flags = process.env['BENCH_PROGRAM_FLAGS']?.split(' ') ?? []
  const child = spawn(process.execPath, [...process.execArgv, ...flags, file, ...argv], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  for await (const piece of child.stdout) {
    said += String(piece)
    const [url] = /^http:\S+$/m.exec(said) ?? []
    if (url) {
      child.stdout.resume()
      return { child, url }
    }
  }
  throw new Error(`the program did not start: ${said}`)
}

/** People who answer, each signed in; all available for as long as this lasts. */
async function hire(db: pg.Client, workspaceId: string, count: number) {
  const people = Array.from({ length: count }, () => randomUUID() as PersonId)
  await db.query(
    `with made as (
       insert into auth.people (id, name, email, email_verified, created_at, updated_at)
       select p, 'Agent ' || n, n || '@bench.example.org', true, now(), now() from unnest($2::uuid[]) with ordinality a(p, n) returning id),
     member as (insert into memberships (workspace_id, person_id, role, created_at, changed_at) select $1, id, 'agent', now(), now() from made),
     here as (insert into presences (person_id, state, since, capacity, seen_at, freed_at) select id, 'available', now(), 3, now() + interval '1 day', now() from made)
     insert into queue_members (workspace_id, queue_id, person_id) select $1, q.queue_id, m.id from made m, queues q where q.workspace_id = $1`,
    [workspaceId, people],
  )
  return people
}

async function cookieOf(db: pg.Client, personId: string): Promise<string> {
  const token = randomUUID()
  await db.query(
    `insert into auth.sessions (person_id, token, expires_at, created_at, updated_at) values ($1, $2, now() + interval '1 day', now(), now())`,
    [personId, token],
  )
  return `peakend.session_token=${encodeURIComponent(signedToken(token, secret))}`
}

function openCallers() {
  const child = spawn(process.execPath, [...process.execArgv, path.join(import.meta.dirname, 'callers.ts')], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const tell = async <T>(order: Order): Promise<T> => {
    const answered = once(child, 'message')
    child.send(order)
    const [answer] = (await answered) as [{ done?: T; fault?: string }]
    if (answer.fault) throw new Error(answer.fault)
    return answer.done as T
  }
  return { tell, end: () => child.disconnect() }
}

/** Everything up, and `agents` people with phones: in a process apart, unless the caller is to open them. */
export async function openHouse(agents: number, { areApart = true } = {}) {
  const ends: (() => unknown)[] = []
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'peakend-bench-calls-'))
  ends.push(() => fs.rmSync(dataDir, { recursive: true, force: true }))
  const quiet = { info() {}, warn() {} }
  const cluster = await openPostgres({ dataDir }, quiet)
  ends.push(() => cluster.stop())
  await ensureRoles(cluster.ownerUrl, secret)
  await migrate(cluster.ownerUrl)
  const asterisk = await openTestAsterisk(
    { after: (end) => ends.push(end) },
    {
      mostLegs: 2000,
      added: {
        'modules.conf': 'load=app_queue.so\n',
        'queues.conf': '[general]\n[bench]\nstrategy=leastrecent\nringinuse=yes\ntimeout=30\nretry=1\n',
        'extensions.conf': `[from-trunk]\nexten => ${theirNumber},1,Answer()\n same => n,Queue(bench)\n same => n,Hangup()\n`,
      },
    },
  )
  if (!asterisk) throw new Error('there is no Asterisk to measure with')
  const at = JSON.stringify({ url: asterisk.url, user: asterisk.user, password: asterisk.password })
  const { child, url } = await startProgram([cluster.ownerUrl, secret, path.join(dataDir, 'files'), at])
  ends.push(async () => {
    child.kill('SIGKILL')
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  })
  const db = new pg.Client({ connectionString: cluster.ownerUrl })
  db.on('error', () => {})
  await db.connect()
  ends.push(() => db.end())
  const boss = await atWork(url)
  const { memberships } = await boss.call<{ memberships: { workspaceId: string }[] }>('GET', '/me')
  const workspaceId = memberships[0]?.workspaceId ?? ''
  const { rows: queues } = await boss.call<{ rows: { id: string }[] }>('GET', '/queues')
  const queueId = queues[0]?.id ?? ''
  await boss.call('POST', '/phone-numbers', { number: ourNumber, name: 'Bench', flowId: null, queueId })
  const people: Person[] = []
  for (const id of await hire(db, workspaceId, agents)) {
    const session = await atWork(url, await cookieOf(db, id))
    const { user, password } = await session.call<{ user: string; password: string }>('POST', '/softphone/register')
    people.push({ id, user, password, at: session })
  }
  await db.query('analyze')
  const callers = openCallers()
  ends.push(() => callers.end())
  if (areApart) {
    await callers.tell({ do: 'open', port: asterisk.sip.port })
    await callers.tell({ do: 'register', agents: people.map(({ user, password }) => ({ user, password })) })
    for (const { user } of people) await asterisk.console(`queue add member PJSIP/${user} to bench`)
  }
  const postmaster = Number(
    fs.readFileSync(path.join(cluster.home, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0],
  )
  return {
    db,
    boss,
    workspaceId,
    queueId,
    people,
    callers,
    asterisk,
    program: child,
    cpu: () => ({
      asterisk: cpuMs(asterisk.pid() ?? 0),
      program: cpuMs(child.pid ?? 0),
      database: cpuMs(postmaster),
    }),
    memory: () => ({ asterisk: memoryMiB(asterisk.pid() ?? 0), program: memoryMiB(child.pid ?? 0) }),
    async close() {
      for (const end of ends.toReversed()) await end()
    },
  }
}
