import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

// A whole installation for measurements: its own data folder, the real program as a process of its own, its administrator.

const checkout = path.resolve(import.meta.dirname, '../..')
const admin = { email: 'bench@example.org', password: 'a password for the bench only' }
const startMs = 90_000
const stopMs = 60_000
/** Fewer than ten tries: more would count as guessing. */
const signInMs = 2000

async function freePort(): Promise<number> {
  const probe = net.createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as net.AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !/^\d+ \(.*\) Z/.test(fs.readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

export class Installation {
  readonly dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'peakend-bench-'))
  url = ''
  #port = 0
  #child: ChildProcess | undefined
  #log = path.join(this.dataDir, 'server.log')
  readonly #settings: Record<string, string>

  constructor(settings: Record<string, string> = {}) {
    this.#settings = settings
  }

  get pid(): number {
    return this.#child?.pid ?? 0
  }

  /** Starts the program and waits until it can serve; gives how long that took. */
  async start(): Promise<number> {
    this.#port ||= await freePort()
    this.url = `http://127.0.0.1:${this.#port}`
    const startedAt = Date.now()
    const log = fs.openSync(this.#log, 'a')
    // the flags start.mjs starts the program with are this process's own, which it started too
    this.#child = spawn(process.execPath, [...process.execArgv, path.join(checkout, 'server/src/main.ts')], {
      cwd: checkout,
      stdio: ['ignore', log, log],
      env: {
        ...process.env,
        NODE_COMPILE_CACHE: path.join(checkout, '.cache', 'compile'),
        HOST: '127.0.0.1',
        PORT: String(this.#port),
        DATA_DIR: this.dataDir,
        // Each visitor comes from an address of its own, as on the internet: limits count by address.
        TRUSTED_PROXIES: '127.0.0.1',
        PEAKEND_ADMIN_EMAIL: admin.email,
        PEAKEND_ADMIN_PASSWORD: admin.password,
        LOG_LEVEL: 'warn',
        ...this.#settings,
      },
    })
    fs.closeSync(log)
    const child = this.#child
    while (Date.now() - startedAt < startMs) {
      if (child.exitCode !== null) break
      const answer = await fetch(`${this.url}/readyz`).catch(() => undefined)
      await answer?.arrayBuffer()
      if (answer?.ok) return Date.now() - startedAt
      await wait(20)
    }
    throw new Error(`the program did not start:\n${fs.readFileSync(this.#log, 'utf8').slice(-4000)}`)
  }

  /** kill -9 of the program; PostgreSQL stays. */
  async killServer(): Promise<void> {
    const child = this.#child
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }

  /** kill -9 of program and database at once. */
  async killBoth(): Promise<void> {
    const postmaster = this.postmasterPid()
    process.kill(postmaster, 'SIGKILL')
    await this.killServer()
    while (isAlive(postmaster)) await wait(5)
  }

  postmasterPid(): number {
    const memory: { home: string } = JSON.parse(fs.readFileSync(path.join(this.dataDir, 'postgres.json'), 'utf8'))
    return Number(fs.readFileSync(path.join(memory.home, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0])
  }

  /** The address of the database for whoever measures beside the program (pgbench). */
  databaseUrl(): string {
    const memory: { password: string; port: number } = JSON.parse(
      fs.readFileSync(path.join(this.dataDir, 'postgres.json'), 'utf8'),
    )
    return `postgres://peakend:${memory.password}@127.0.0.1:${memory.port}/peakend`
  }

  /** Processor time used so far, ms: the program, and PostgreSQL with all its processes (Linux only; 0 elsewhere). */
  processorMs(): { program: number; database: number } {
    const used = (pid: number, isParent: boolean): number => {
      try {
        const [, , , , , , , , , , , user = 0, system = 0, ofUser = 0, ofSystem = 0] = fs
          .readFileSync(`/proc/${pid}/stat`, 'utf8')
          .replace(/^.*\) /, '')
          .split(' ')
          .map(Number)
        return 10 * (user + system + (isParent ? ofUser + ofSystem : 0))
      } catch {
        return 0
      }
    }
    const postmaster = this.postmasterPid()
    const children = (parent: number): number[] => {
      try {
        return fs.readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').split(' ').filter(Boolean).map(Number)
      } catch {
        return []
      }
    }
    const database = [postmaster, ...children(postmaster)].reduce((sum, pid) => sum + used(pid, pid === postmaster), 0)
    return { program: used(this.pid, false), database }
  }

  /** Events between the journal's end and each reaction, as the program says it. */
  async behind(): Promise<{ reaction: string; events: number }[]> {
    const measures = await (await fetch(`${this.url}/metrics`)).text()
    return [...measures.matchAll(/^peakend_reaction_behind\{[^}]*reaction="([^"]+)"[^}]*\} (\d+)$/gm)].map(
      ([, reaction = '', events]) => ({ reaction, events: Number(events) }),
    )
  }

  /** The reaction that is furthest behind. */
  async mostBehind(): Promise<{ reaction: string; events: number }> {
    const [first, ...others] = await this.behind()
    if (!first) throw new Error('the program tells of no reaction')
    return others.reduce((most, one) => (one.events > most.events ? one : most), first)
  }

  /** Ends the program properly and removes the data folder. */
  async remove(): Promise<void> {
    const child = this.#child
    if (child && child.exitCode === null && child.signalCode === null) {
      const gone = once(child, 'exit')
      child.kill('SIGTERM')
      await Promise.race([gone, wait(stopMs, undefined, { ref: false }).then(() => child.kill('SIGKILL'))])
      await gone
    }
    fs.rmSync(this.dataDir, { recursive: true, force: true })
  }

  logTail(): string {
    return fs.readFileSync(this.#log, 'utf8').slice(-2000)
  }

  /** Signs in; the administrator is made in the moments after the first start, so that is waited for. */
  async signIn(email = admin.email, password = admin.password): Promise<Staff> {
    for (const until = Date.now() + signInMs; ; await wait(250)) {
      const answer = await fetch(`${this.url}/api/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email, password }),
      })
      const said = await answer.text()
      const cookies = answer.headers.getSetCookie().map((one) => one.split(';')[0])
      if (answer.ok) return new Staff(this, cookies.join('; '))
      if (Date.now() > until) throw new Error(`sign-in failed: ${answer.status} ${said}`)
    }
  }
}

/** A signed-in person's session. */
export class Staff {
  readonly #installation: Installation
  readonly cookie: string
  /** Where they sit: limits count by address. */
  readonly address: string

  constructor(installation: Installation, cookie: string, address = '127.0.0.1') {
    this.#installation = installation
    this.cookie = cookie
    this.address = address
  }

  async ask<T>(method: string, where: string, body?: object): Promise<T> {
    const answer = await fetch(`${this.#installation.url}/api${where}`, {
      method,
      headers: {
        cookie: this.cookie,
        'x-forwarded-for': this.address,
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      body: body && JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`${method} ${where}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as T
  }

  /** Invites an agent, who accepts by the link and is signed in. */
  async hire(index: number): Promise<Staff> {
    const address = `10.200.${index >> 8}.${index & 255}`
    const body = { email: `agent-${index}@example.org`, role: 'agent' }
    const { link } = await this.ask<{ link: string }>('POST', '/invitations', body)
    const answer = await fetch(`${this.#installation.url}/api/invitation/${link.split('#')[1]}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
      body: JSON.stringify({ name: `Agent ${index}`, password: 'a password for the bench only' }),
    })
    if (!answer.ok) throw new Error(`accepting the invitation: ${answer.status} ${await answer.text()}`)
    await answer.arrayBuffer()
    const cookies = answer.headers.getSetCookie().map((one) => one.split(';')[0])
    return new Staff(this.#installation, cookies.join('; '), address)
  }

  /** The only workspace there is. */
  async workspaceId(): Promise<string> {
    const me = await this.ask<{ memberships: { workspaceId: string }[] }>('GET', '/me')
    const id = me.memberships[0]?.workspaceId
    if (!id) throw new Error('the administrator is in no workspace')
    return id
  }

  #addQueue(): Promise<{ id: string }> {
    const target = { withinMs: 45_000, sharePct: 80 }
    return this.ask('POST', '/queues', { name: 'Chat', target, timetable: null, messageAnswerMs: 3_600_000 })
  }

  /** Makes these people, and nobody else, serve every queue. */
  async letServe(people: readonly Staff[]): Promise<void> {
    const personIds = await Promise.all(people.map(async (one) => (await one.ask<{ id: string }>('GET', '/me')).id))
    const { rows } = await this.ask<{ rows: { id: string }[] }>('GET', '/queues')
    for (const { id } of rows) await this.ask('PUT', `/queues/${id}/members`, { personIds })
  }

  /** The key of the chat on the shop's page; a touchpoint is added where there is none. */
  async chatKey(): Promise<string> {
    type Touchpoint = { key: string | null; channel: string | null; queueId: string | null }
    const { rows } = await this.ask<{ rows: Touchpoint[] }>('GET', '/touchpoints')
    const found = rows.find((row) => row.channel === 'chat' && row.key)
    if (found?.key) return found.key
    const { rows: queues } = await this.ask<{ rows: { id: string }[] }>('GET', '/queues')
    const queue = queues[0] ?? (await this.#addQueue())
    const body = { name: 'Chat', channel: 'chat', stage: 'consideration', queueId: queue.id, sites: [] }
    const added = await this.ask<Touchpoint>('POST', '/touchpoints', body)
    if (!added.key) throw new Error('the chat touchpoint got no key')
    return added.key
  }
}
