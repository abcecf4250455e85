/**
 * An Asterisk of ours beside the server: its files written, started, watched, begun again when it dies. It is a process of its own that outlives a server that falls, so that
 * calls go on meanwhile; the next server finds it by what it left in `stateDir` and takes it up.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, openSync, closeSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { configurationOf, foldersWanted, type SwitchSettings } from './configuration.ts'

/** Where `ops/asterisk/get-asterisk.sh` unpacked it. */
export interface Unpacked {
  program: string
  modulesDir: string
  dataDir: string
}

export interface RunOptions extends Omit<SwitchSettings, 'http' | 'ari' | 'modulesDir' | 'dataDir'> {
  unpacked: Unpacked
  app: string
  say: (text: string) => void
  /** It ends with this process, however that ends: for tests. */
  isLeashed?: boolean
  /** Waits before it is begun again; the last one repeats. */
  waitsMs?: readonly number[]
  /** We are told to end before it came up: it is ended too. */
  signal?: AbortSignal
}

export interface RunningSwitch {
  /** Where ARI is, without its path. */
  readonly url: string
  readonly user: string
  readonly password: string
  readonly pid: () => number | null
  /** Stops watching; the Asterisk itself ends too, unless `leaves` it to whoever comes next. */
  stop: (how?: { leaves: boolean }) => Promise<void>
}

const USER = 'peakend'
const HOST = '127.0.0.1'
const WAITS_MS = [500, 1000, 2000, 5000, 10_000, 30_000]
/** One that ran for so long was well: the waits begin from the first again. */
const WELL_AFTER_MS = 60_000
const START_MS = 20_000
const STOP_MS = 5000
const LOOK_MS = 250

export const unpackedIn = (folder: string): Unpacked | null =>
  existsSync(path.join(folder, 'ready'))
    ? {
        program: path.join(folder, 'asterisk'),
        modulesDir: path.join(folder, 'modules'),
        dataDir: path.join(folder, 'data'),
      }
    : null

const freePort = (): Promise<number> =>
  new Promise((go, fail) => {
    const server = createServer().once('error', fail)
    server.listen(0, HOST, () => {
      const address = server.address()
      server.close(() => go(typeof address === 'object' && address ? address.port : 0))
    })
  })

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

type Access = { port: number; password: string }

const accessFile = (stateDir: string) => path.join(stateDir, 'access.json')
const readAccess = (stateDir: string): Access | null => {
  try {
    const { port, password } = JSON.parse(readFileSync(accessFile(stateDir), 'utf8')) as Partial<Access>
    return port && password ? { port, password } : null
  } catch {
    return null
  }
}
/** How the one that was begun in this folder is reached, if it has not been ended. */
export const runningIn = (stateDir: string): { url: string; user: string; password: string } | null => {
  const access = readAccess(stateDir)
  return access && { url: `http://${HOST}:${access.port}`, user: USER, password: access.password }
}

const readPid = (stateDir: string): number | null => {
  try {
    return Number(readFileSync(path.join(stateDir, 'run/asterisk.pid'), 'utf8')) || null
  } catch {
    return null
  }
}

const answers = async ({ port, password }: Access): Promise<boolean> => {
  const authorization = `Basic ${Buffer.from(`${USER}:${password}`).toString('base64')}`
  try {
    const reply = await fetch(`http://${HOST}:${port}/ari/asterisk/ping`, {
      headers: { authorization },
      signal: AbortSignal.timeout(2000),
    })
    return reply.ok
  } catch {
    return false
  }
}

const writeFiles = (options: RunOptions, access: Access) => {
  const { stateDir, unpacked } = options
  for (const folder of foldersWanted) mkdirSync(path.join(stateDir, folder), { recursive: true, mode: 0o700 })
  const files = configurationOf({
    ...options,
    modulesDir: unpacked.modulesDir,
    dataDir: unpacked.dataDir,
    http: { host: HOST, port: access.port },
    ari: { user: USER, password: access.password, app: options.app },
  })
  // passwords of trunks stand in them
  for (const [name, text] of Object.entries(files))
    writeFileSync(path.join(stateDir, 'etc', name), text, { mode: 0o600 })
  writeFileSync(accessFile(stateDir), JSON.stringify(access), { mode: 0o600 })
}

/** A shell between us holds the leash: when our end of its input closes, however we end, Asterisk is killed. A signal to all of us does not end it: an Asterisk that still starts hears none. */
const LEASH =
  'exec 3<&0; "$0" "$@" < /dev/null & pid=$!; (trap "" TERM INT HUP; cat <&3 > /dev/null; kill -9 $pid 2> /dev/null) & wait $pid'

const begin = ({ unpacked, stateDir, isLeashed }: RunOptions): ChildProcess => {
  rmSync(path.join(stateDir, 'run/asterisk.pid'), { force: true })
  const args = ['-f', '-C', path.join(stateDir, 'etc/asterisk.conf')]
  const out = openSync(path.join(stateDir, 'log/console'), 'w', 0o600)
  try {
    return isLeashed
      ? spawn('/bin/sh', ['-c', LEASH, unpacked.program, ...args], { stdio: ['pipe', out, out] })
      : spawn(unpacked.program, args, { stdio: ['ignore', out, out], detached: true })
  } finally {
    closeSync(out)
  }
}

/** Settles once it has ended; of one we did not begin ourselves we learn it by looking. */
const ended = async (child: ChildProcess | null, pid: number | null): Promise<void> => {
  if (child) {
    if (child.exitCode !== null || child.signalCode !== null) return
    await new Promise<void>((done) => void child.once('exit', () => done()).once('error', () => done()))
    child.stdin?.destroy()
    return
  }
  while (pid !== null && isAlive(pid)) await pause(LOOK_MS, undefined, { ref: false })
}

/** One that has only just begun has not written down who it is: then it is known as our child. */
const end = async (
  child: ChildProcess | null,
  written: number | null,
  signal: 'SIGTERM' | 'SIGKILL',
): Promise<void> => {
  const pid = written ?? child?.pid ?? null
  if (pid !== null && isAlive(pid)) process.kill(pid, signal)
  for (const endAt = Date.now() + STOP_MS; pid !== null && isAlive(pid); await pause(50))
    if (Date.now() > endAt) process.kill(pid, 'SIGKILL')
}

/** Throws where it does not come up the first time, and leaves none that might do so later; afterwards it is tried for as long as we run. */
export const runAsterisk = async (options: RunOptions): Promise<RunningSwitch> => {
  const { stateDir, say } = options
  const waits = options.waitsMs ?? WAITS_MS
  const before = readAccess(stateDir)
  const access = before ?? { port: await freePort(), password: randomBytes(24).toString('base64url') }
  let child: ChildProcess | null = null
  let isStopped = false

  const comeUp = async () => {
    child = begin(options)
    child.unref()
    const isWanted = () => !isStopped && !options.signal?.aborted
    for (const endAt = Date.now() + START_MS; Date.now() < endAt && isWanted(); await pause(50)) {
      if (await answers(access)) return
      if (child.exitCode !== null) break
    }
    if (!isStopped) throw new Error(`Asterisk did not start; what it said is in ${path.join(stateDir, 'log')}`)
  }
  const watch = async () => {
    for (let tries = 0; !isStopped;) {
      const upAt = Date.now()
      await ended(child, readPid(stateDir))
      if (isStopped) return
      if (Date.now() - upAt > WELL_AFTER_MS) tries = 0
      const waitMs = waits[Math.min(tries++, waits.length - 1)] ?? 0
      say(`Asterisk ended; it is begun again in ${waitMs} ms`)
      await pause(waitMs, undefined, { ref: false })
      if (isStopped) return
      await comeUp().then(
        () => say('Asterisk runs again'),
        (error: unknown) => say(String(error)),
      )
    }
  }

  if (before && (await answers(before))) say(`Asterisk still runs (pid ${readPid(stateDir)}); its calls are taken up`)
  else {
    writeFiles(options, access)
    await comeUp().catch(async (error: unknown) => {
      isStopped = true
      await end(child, readPid(stateDir), 'SIGKILL')
      rmSync(accessFile(stateDir), { force: true })
      throw error
    })
  }
  void watch()
  return {
    url: `http://${HOST}:${access.port}`,
    user: USER,
    password: access.password,
    pid: () => readPid(stateDir),
    async stop({ leaves } = { leaves: false }) {
      isStopped = true
      if (leaves) return
      await end(child, readPid(stateDir), 'SIGTERM')
      rmSync(accessFile(stateDir), { force: true })
    },
  }
}
