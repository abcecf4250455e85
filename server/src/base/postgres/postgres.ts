import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { runnableBinaries } from './binaries.ts'
import {
  adoptPostmaster,
  checkVersion,
  databaseName,
  ensureDatabase,
  makeCluster,
  type Postmaster,
  startPostmaster,
  stopPostmaster,
  urlFor,
} from './cluster.ts'
import { withFileLock } from './file-lock.ts'
import { checkRoom, ensureFolder, findPlace, type Memory, type Place, recall, remember, usersDir } from './place.ts'
import { isRunning, isSameProcess, startOf } from './process-facts.ts'

/** `settings` are PostgreSQL settings over ours; tests turn durability off with them. */
export type PostgresConfig = { dataDir: string; settings?: Record<string, string> }
/** What is said while it starts; a pino logger fits. */
export type PostgresLog = { info(message: string): void; warn(message: string): void }
/** `home` is the folder the cluster lies in. */
export type OpenedPostgres = { ownerUrl: string; home: string; stop(): Promise<void> }

const watchMs = 1000
const restartPauseMs = 1000

type Opening = { place: Place; memory: Memory; postmaster: Postmaster; settings: Record<string, string> }

/** Only while this process holds the lock of the data folder. */
async function bringUp(config: PostgresConfig, log: PostgresLog): Promise<Opening> {
  const known = recall(config.dataDir)
  const place = findPlace(config.dataDir, known)
  const settings = config.settings ?? {}
  if (known?.isMade) {
    const running = await adoptPostmaster(place, known)
    if (running) {
      log.info(`PostgreSQL runs already (port ${running.port})`)
      return { place, memory: known, postmaster: running, settings }
    }
  }
  checkRoom(place.home)
  const binaries = runnableBinaries(place.account, place.copyHome)
  let memory: Memory = known ?? { password: randomBytes(24).toString('base64url'), home: place.home, isMade: false }
  if (!memory.isMade) {
    remember(config.dataDir, memory)
    if (!fs.existsSync(path.join(place.clusterDir, 'PG_VERSION'))) {
      log.info(`Making the database in ${place.clusterDir} ...`)
      if (place.home !== config.dataDir) {
        log.warn(
          `PostgreSQL runs as user ${place.account.name}, who may not enter ${config.dataDir}: the database is kept in ${place.home}.`,
        )
      }
      await makeCluster(place, binaries, memory.password)
    }
    memory = { ...memory, isMade: true }
    remember(config.dataDir, memory)
  }
  checkVersion(place, binaries)
  const postmaster = await startPostmaster(place, binaries, memory, settings)
  if (memory.port !== postmaster.port) {
    memory = { ...memory, port: postmaster.port }
    remember(config.dataDir, memory)
  }
  await ensureDatabase(memory, postmaster.port)
  log.info(`PostgreSQL ${binaries.version} is up (port ${postmaster.port})`)
  return { place, memory, postmaster, settings }
}

// Who uses the cluster: a file a process. The last to leave stops PostgreSQL, so that a backup beside a running server, or
// two servers on one data folder, never take it from each other. Files of processes that died count for nothing.

let openingsOfThisProcess = 0

const userFile = (dataDir: string, opening: number): string => path.join(usersDir(dataDir), `${process.pid}-${opening}`)

function enter(dataDir: string): string {
  fs.mkdirSync(usersDir(dataDir), { recursive: true })
  const file = userFile(dataDir, openingsOfThisProcess++)
  fs.writeFileSync(file, startOf(process.pid) ?? '')
  return file
}

function othersAtWork(dataDir: string): boolean {
  const folder = usersDir(dataDir)
  const alive = fs.readdirSync(folder).filter((name) => {
    const file = path.join(folder, name)
    const startedAt = fs.readFileSync(file, 'utf8') || undefined
    if (isSameProcess(Number(name.split('-')[0]), startedAt)) return true
    fs.rmSync(file, { force: true })
    return false
  })
  return alive.length > 0
}

const lockFile = (dataDir: string): string => path.join(dataDir, 'postgres.lock')

/**
 * Opens the PostgreSQL of a data folder: makes the cluster the first time, takes up one that runs, starts one that died
 * (kill -9 included), and starts it again on the same port should it die while we run. Loopback only, with a password kept
 * in DATA_DIR/postgres.json. Several processes may open the same folder; the last to `stop` ends PostgreSQL. Refuses
 * (SetupFault) in plain sentences: full disk, other major version, no rights, nameless user. Twice equals once.
 */
export async function openPostgres(config: PostgresConfig, log: PostgresLog): Promise<OpenedPostgres> {
  const dataDir = path.resolve(config.dataDir)
  ensureFolder(dataDir)
  const { opening, user } = await withFileLock(lockFile(dataDir), async () => {
    const opened = await bringUp({ ...config, dataDir }, log)
    return { opening: opened, user: enter(dataDir) }
  })
  const watch = keepUp({ ...config, dataDir }, log, opening)
  return {
    ownerUrl: urlFor(opening.memory, opening.postmaster.port, databaseName),
    home: opening.place.home,
    async stop() {
      const postmaster = await watch.end()
      await withFileLock(lockFile(dataDir), async () => {
        fs.rmSync(user, { force: true })
        if (!othersAtWork(dataDir)) await stopPostmaster(postmaster.pid)
      })
    },
  }
}

/** Starts PostgreSQL again when it ends while we need it. `end` stops watching and gives the postmaster of the moment. */
function keepUp(config: PostgresConfig, log: PostgresLog, opening: Opening): { end(): Promise<Postmaster> } {
  const ended = new AbortController()
  let postmaster = opening.postmaster
  const pause = (ms: number) => wait(ms, undefined, { signal: ended.signal, ref: false }).catch(() => {})
  const run = async () => {
    while (!ended.signal.aborted) {
      await Promise.race([postmaster.exited ?? pause(watchMs), pause(watchMs)])
      if (ended.signal.aborted || isRunning(postmaster.pid)) continue
      log.warn('PostgreSQL ended unexpectedly; starting it again')
      try {
        await withFileLock(lockFile(config.dataDir), async () => {
          postmaster = (await bringUp(config, log)).postmaster
        })
      } catch (error) {
        log.warn(`PostgreSQL could not be started again: ${error instanceof Error ? error.message : String(error)}`)
        await pause(restartPauseMs)
      }
    }
  }
  const running = run()
  return {
    async end() {
      ended.abort()
      await running
      return postmaster
    },
  }
}
