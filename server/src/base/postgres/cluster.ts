import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { SetupFault } from '../setup-fault.ts'
import { giveTo } from './account.ts'
import type { Binaries } from './binaries.ts'
import { type Memory, type Place, startLog } from './place.ts'
import { couldBePostgres, isRunning } from './process-facts.ts'

export const superuser = 'peakend'
export const databaseName = 'peakend'
/** PostgreSQL refuses a folder of another major version; the binaries' major is the first number of theirs. */
const majorOf = (version: string): string => version.split('.')[0] ?? version
const pollMs = 20
/** After kill -9 of the postmaster alone its backends take a moment to notice; until then the data is not free. */
const orphanBackendsMs = 20_000
const fastStopMs = 30_000
const immediateStopMs = 10_000
/** No process bears this id (Linux stops at 4,194,304): see disownPidFile. */
const deadPid = 99_999_999

/** A running postmaster; `exited` settles when it ends, if it is our own child. */
export type Postmaster = { pid: number; port: number; exited?: Promise<void> }

/** Set on the command line, so that a start always has them, whatever postgresql.conf says. */
const bindingSettings = {
  listen_addresses: '127.0.0.1',
  // An acknowledged message survives kill -9 and power loss.
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  logging_collector: 'on',
  log_directory: 'log',
  log_filename: 'postgresql-%a.log', // seven files, one a weekday, each begun anew: the log is bounded
  log_truncate_on_rotation: 'on',
  log_rotation_age: '1d',
  log_rotation_size: '0',
  max_connections: '150',
  // Two who lock several conversations in another order wait for each other so long, and people with them, before one begins anew; our transactions are short.
  deadlock_timeout: '100ms',
}

/** Written to postgresql.conf once; whoever runs the installation may change them there. */
const firstSettings = {
  timezone: 'UTC',
  log_timezone: 'UTC',
  jit: 'off', // compiling costs more than our short queries take
  min_wal_size: '256MB', // log files that are kept to be written anew: making one in the midst of commits takes 50 to 100 ms
  max_wal_size: '2GB',
  autovacuum_naptime: '10s', // a new house grows a hundredfold within the usual minute
  log_lock_waits: 'on',
  log_min_duration_statement: '1000',
}

/** Nothing of ours is handed on: a PGPORT or LC_ALL somebody exported must not change the cluster. */
const childEnv = { PATH: '/usr/bin:/bin', LANG: 'C', TZ: 'UTC' }

/** Makes a new cluster. It is made beside its place and renamed, so that an interrupted start leaves no half of one. */
export async function makeCluster(place: Place, binaries: Binaries, password: string): Promise<void> {
  const fresh = path.join(place.home, 'postgres.new')
  const passwordFile = path.join(place.home, 'postgres.password')
  fs.rmSync(fresh, { recursive: true, force: true })
  fs.rmSync(passwordFile, { force: true })
  fs.mkdirSync(fresh, { mode: 0o700 })
  fs.writeFileSync(passwordFile, password, { mode: 0o600 })
  for (const one of [fresh, passwordFile]) giveTo(place.account, one)
  const args = [
    ['--pgdata', fresh, '--username', superuser, '--pwfile', passwordFile, '--auth=scram-sha-256'],
    ['--encoding=UTF8', '--locale-provider=builtin', '--locale=C.UTF-8', '--data-checksums'],
    Object.entries(firstSettings).flatMap(([name, value]) => ['--set', `${name}=${value}`]),
  ].flat()
  try {
    const child = spawn(binaries.initdb, args, { cwd: place.home, env: childEnv, ...place.account.switchTo })
    let output = ''
    child.stdout.on('data', (data) => (output += String(data)))
    child.stderr.on('data', (data) => (output += String(data)))
    const [code] = await once(child, 'close')
    if (code !== 0) throw new SetupFault(faultFor(place, output, 'The database could not be made'))
    fs.renameSync(fresh, place.clusterDir)
  } finally {
    fs.rmSync(passwordFile, { force: true })
    fs.rmSync(fresh, { recursive: true, force: true })
  }
}

function faultFor(place: Place, output: string, what: string): string {
  if (/No space left on device/.test(output)) {
    return `The disk that holds ${place.home} is full. Nothing that was acknowledged is lost; free some space and start again.`
  }
  const tail = output.trim().split('\n').slice(-8).join('\n')
  return `${what} in ${place.clusterDir}. PostgreSQL said:\n${tail}`
}

/** Refuses (SetupFault) a cluster made by another major version: its files cannot be read by this one. */
export function checkVersion(place: Place, binaries: Binaries): void {
  const found = fs.readFileSync(path.join(place.clusterDir, 'PG_VERSION'), 'utf8').trim()
  const needed = majorOf(binaries.version)
  if (found === needed) return
  throw new SetupFault(
    `The database in ${place.clusterDir} is of PostgreSQL ${found}, this Peakend carries PostgreSQL ${needed}. Nothing was changed. ` +
      `With the Peakend that wrote it, run "peakend backup FILE"; then restore that file into an empty DATA_DIR with this one.`,
  )
}

type PidFile = { pid: number; port: number; status: string }

/** postmaster.pid: process id, data folder, start, port, socket folder, address, shared memory, status; one a line. */
export function readPidFile(place: Place): PidFile | undefined {
  let lines: string[]
  try {
    lines = fs.readFileSync(path.join(place.clusterDir, 'postmaster.pid'), 'utf8').split('\n')
  } catch {
    return undefined
  }
  const pid = Number(lines[0])
  return pid > 0 ? { pid, port: Number(lines[3] ?? 0), status: (lines[7] ?? '').trim() } : undefined
}

/**
 * The process id in a stale postmaster.pid may be a zombie's or may have been given to another program since; PostgreSQL
 * would refuse to start for it. The id is replaced by one nobody bears. The file itself stays: its shared memory line is how
 * PostgreSQL sees that backends of the dead postmaster still write.
 */
function disownPidFile(place: Place, pid: number): void {
  const file = path.join(place.clusterDir, 'postmaster.pid')
  const text = fs.readFileSync(file, 'utf8')
  if (text.startsWith(`${pid}\n`)) fs.writeFileSync(file, text.replace(String(pid), String(deadPid)))
}

/** An address of a socket file is cut off after this many bytes by the system. */
const longestSocketPath = 107
const socketFile = (clusterDir: string, port: number): string => path.join(clusterDir, `.s.PGSQL.${port}`)

/** The folder for the server's socket file, which costs half of what TCP does; none where its path would be too long. */
const socketDir = (clusterDir: string): string =>
  Buffer.byteLength(socketFile(clusterDir, 65535)) <= longestSocketPath ? clusterDir : ''

/** By socket file where there is one, else by TCP. The host before the `?` is what a URL must have; `host` after it counts. */
export const urlFor = (memory: Memory, port: number, database: string): string => {
  const clusterDir = path.join(memory.home, 'postgres')
  const where = fs.existsSync(socketFile(clusterDir, port)) ? `?host=${encodeURIComponent(clusterDir)}` : ''
  return `postgres://${superuser}:${encodeURIComponent(memory.password)}@127.0.0.1:${port}/${database}${where}`
}

/** Asks a server on the port whether it is ours and ready: its data folder by our password. */
async function ask(place: Place, memory: Memory, port: number): Promise<'ours' | 'not yet' | 'other'> {
  const client = new pg.Client({ connectionString: urlFor(memory, port, 'postgres'), connectionTimeoutMillis: 2000 })
  client.on('error', () => {}) // a connection that breaks shows in the query below
  try {
    await client.connect()
    const { rows } = await client.query<{ folder: string }>(`select current_setting('data_directory') as folder`)
    const folder = rows[0]?.folder
    return folder && fs.realpathSync(folder) === fs.realpathSync(place.clusterDir) ? 'ours' : 'other'
  } catch (error) {
    // 28P01: the password is not this server's; anything else (refused, starting up 57P03) may pass.
    return (error as { code?: string }).code === '28P01' ? 'other' : 'not yet'
  } finally {
    await client.end().catch(() => {})
  }
}

/** Takes up a postmaster that runs on this cluster already; undefined when none does. Waits for one that starts or stops. */
export async function adoptPostmaster(place: Place, memory: Memory): Promise<Postmaster | undefined> {
  for (;;) {
    const found = readPidFile(place)
    if (!found || !isRunning(found.pid)) return undefined
    if (!couldBePostgres(found.pid)) {
      disownPidFile(place, found.pid)
      return undefined
    }
    const answer = found.port ? await ask(place, memory, found.port) : 'not yet'
    if (answer === 'ours') return { pid: found.pid, port: found.port }
    if (answer === 'other') {
      disownPidFile(place, found.pid)
      return undefined
    }
    await wait(pollMs)
  }
}

async function isFree(port: number): Promise<boolean> {
  const probe = net.createServer()
  const opened = new Promise<boolean>((resolve) => {
    probe.once('error', () => resolve(false))
    probe.once('listening', () => resolve(true))
  })
  probe.listen(port, '127.0.0.1')
  const free = await opened
  if (free) await new Promise((resolve) => probe.close(resolve))
  return free
}

async function anyFreePort(): Promise<number> {
  const probe = net.createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as net.AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return port
}

/** The port of the last start while it is free, so that addresses people wrote down stay true; otherwise another. */
export async function choosePort(memory: Memory): Promise<number> {
  return memory.port !== undefined && (await isFree(memory.port)) ? memory.port : anyFreePort()
}

function launch(place: Place, binaries: Binaries, port: number, extra: Record<string, string>): Postmaster {
  const settings = {
    ...bindingSettings,
    unix_socket_directories: socketDir(place.clusterDir),
    port: String(port),
    ...extra,
  }
  const args = [
    '-D',
    place.clusterDir,
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ]
  const log = fs.openSync(startLog(place), 'w', 0o644)
  // In a session of its own: Ctrl-C in a terminal must reach the server first, which drains and then stops PostgreSQL.
  const child = spawn(binaries.postgres, args, {
    cwd: place.clusterDir,
    env: childEnv,
    stdio: ['ignore', log, log],
    detached: true,
    ...place.account.switchTo,
  })
  fs.closeSync(log)
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })
  child.unref()
  return { pid: child.pid ?? deadPid, port, exited }
}

/**
 * Starts PostgreSQL on the cluster and waits until it answers, however long recovery after a crash takes. Backends left by
 * a killed postmaster are waited for; a port taken meanwhile is replaced. Refuses (SetupFault) with PostgreSQL's own words.
 */
export async function startPostmaster(
  place: Place,
  binaries: Binaries,
  memory: Memory,
  extra: Record<string, string> = {},
): Promise<Postmaster> {
  const triedUntil = Date.now() + orphanBackendsMs
  let port = await choosePort(memory)
  for (;;) {
    const postmaster = launch(place, binaries, port, extra)
    if (await becomesReady(place, memory, postmaster)) return postmaster
    const output = lastWords(place)
    if (/Address already in use|could not bind/.test(output)) port = await anyFreePort()
    else if (!/pre-existing shared memory block|lock file "postmaster.pid"/.test(output) || Date.now() > triedUntil) {
      throw new SetupFault(faultFor(place, output, 'PostgreSQL did not start'))
    }
    await wait(pollMs * 5)
  }
}

async function becomesReady(place: Place, memory: Memory, postmaster: Postmaster): Promise<boolean> {
  while (isRunning(postmaster.pid)) {
    if ((await ask(place, memory, postmaster.port)) === 'ours') return true
    await wait(pollMs)
  }
  return false
}

function lastWords(place: Place): string {
  const texts = [startLog(place)]
  const folder = path.join(place.clusterDir, 'log')
  if (fs.existsSync(folder)) texts.push(...fs.readdirSync(folder).map((name) => path.join(folder, name)))
  const newest = texts
    .filter((file) => fs.existsSync(file))
    .sort((a, b) => fs.statSync(a).mtimeMs - fs.statSync(b).mtimeMs)
    .slice(-2)
  return newest.map((file) => fs.readFileSync(file, 'utf8').slice(-4000)).join('\n')
}

async function isGoneWithin(pid: number, ms: number): Promise<boolean> {
  const until = Date.now() + ms
  while (isRunning(pid)) {
    if (Date.now() > until) return false
    await wait(pollMs)
  }
  return true
}

/** Stops PostgreSQL: sessions are ended and everything is written; one that hangs is ended at once, and recovers later. */
export async function stopPostmaster(pid: number): Promise<void> {
  if (!isRunning(pid)) return
  process.kill(pid, 'SIGINT')
  if (await isGoneWithin(pid, fastStopMs)) return
  process.kill(pid, 'SIGQUIT')
  if (!(await isGoneWithin(pid, immediateStopMs))) process.kill(pid, 'SIGKILL')
}

/** Makes the product's database if the cluster does not hold it yet. Twice equals once. */
export async function ensureDatabase(memory: Memory, port: number): Promise<void> {
  const client = new pg.Client({ connectionString: urlFor(memory, port, 'postgres') })
  await client.connect()
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [databaseName])
    if (rowCount !== 0) return
    await client.query(`create database ${databaseName}`)
    await reserveLogFiles(client)
  } finally {
    await client.end()
  }
}

/** What a busy hour needs until the second checkpoint; each is 16 MB. */
const reservedLogFiles = 12

/**
 * A new cluster has one log file and makes each further one while everybody who commits waits. Files that were filled are kept by the checkpoint and written anew, so some are
 * gone through at once.
 */
async function reserveLogFiles(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ isSynced: boolean }>(`select current_setting('fsync')::bool as "isSynced"`)
  if (!rows[0]?.isSynced) return
  for (let made = 0; made < reservedLogFiles; made++)
    await client.query(`select pg_logical_emit_message(false, '', ''), pg_switch_wal()`)
  await client.query('checkpoint')
}
