import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { SetupFault } from '../setup-fault.ts'
import { type Account, chooseAccount, mayEnter } from './account.ts'

/** Where root keeps what an unprivileged account must reach when DATA_DIR lies in a folder closed to it. */
const sharedHome = '/var/lib/peakend'
/** Below this a start would fail half-way: a new cluster takes 40 MB and the write-ahead log needs room to turn. */
const leastFreeBytes = 192 * 1024 * 1024

/**
 * What is remembered of the cluster between starts, in DATA_DIR/postgres.json (mode 0600: it holds the password).
 * `isMade` turns true once initdb is through: from then on a missing cluster is a loss, never a reason to make a new one.
 */
export type Memory = { password: string; home: string; isMade: boolean; port?: number }

/** A cluster's folders: `home` holds `postgres` (PGDATA), its start log and the scratch of initdb. */
export type Place = { dataDir: string; home: string; clusterDir: string; copyHome: string; account: Account }

export const memoryFile = (dataDir: string): string => path.join(dataDir, 'postgres.json')
export const usersDir = (dataDir: string): string => path.join(dataDir, 'postgres-users')
export const startLog = (place: Place): string => path.join(place.home, 'postgres-start.log')

/** Writes a file so that after a crash it is there whole, with the old content or the new. */
export function writeWhole(file: string, content: string, mode: number): void {
  const fresh = `${file}.new`
  const handle = fs.openSync(fresh, 'w', mode)
  try {
    fs.writeSync(handle, content)
    fs.fsyncSync(handle)
  } finally {
    fs.closeSync(handle)
  }
  fs.renameSync(fresh, file)
}

export function recall(dataDir: string): Memory | undefined {
  try {
    const memory: Memory = JSON.parse(fs.readFileSync(memoryFile(dataDir), 'utf8'))
    return memory
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new SetupFault(`${memoryFile(dataDir)} cannot be read (${String(error)}); it holds the database's password.`)
  }
}

export function remember(dataDir: string, memory: Memory): void {
  writeWhole(memoryFile(dataDir), `${JSON.stringify(memory, null, 2)}\n`, 0o600)
}

function sentenceFor(error: unknown, folder: string): string {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC') return `The disk that holds ${folder} is full. Free some space and start again.`
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return `Peakend may not write to its data folder ${folder}. Give it to the user Peakend runs as, or set DATA_DIR to another folder.`
  }
  return `The data folder ${folder} cannot be used: ${message}`
}

/** Makes a folder (mode 0755 while it is new) and says in a sentence why it cannot. */
export function ensureFolder(folder: string): void {
  try {
    fs.mkdirSync(folder, { recursive: true })
    fs.accessSync(folder, fs.constants.W_OK | fs.constants.X_OK)
  } catch (error) {
    throw new SetupFault(sentenceFor(error, folder))
  }
}

/** Refuses (SetupFault) a disk with too little room to start PostgreSQL safely. */
export function checkRoom(folder: string): void {
  const { bavail, bsize } = fs.statfsSync(folder)
  const freeBytes = bavail * bsize
  if (freeBytes >= leastFreeBytes) return
  const megabytes = (bytes: number) => Math.floor(bytes / 1024 / 1024)
  throw new SetupFault(
    `The disk that holds ${folder} is full: ${megabytes(freeBytes)} MB are free, at least ${megabytes(leastFreeBytes)} MB are needed. ` +
      'Nothing was changed. Free some space or move DATA_DIR to a larger disk.',
  )
}

function newHome(dataDir: string, account: Account): string {
  if (!account.switchTo) return dataDir
  // DATA_DIR is ours; the account may pass through it (what must stay secret in it has mode 0600). Folders above are not ours.
  fs.chmodSync(dataDir, fs.statSync(dataDir).mode | 0o011)
  if (mayEnter(account, dataDir)) return dataDir
  const home = path.join(sharedHome, randomBytes(6).toString('hex'))
  try {
    const umask = process.umask(0o022)
    fs.mkdirSync(home, { recursive: true })
    process.umask(umask)
    fs.writeFileSync(path.join(home, 'belongs-to'), `${dataDir}\n`)
  } catch (error) {
    throw new SetupFault(
      `Peakend runs as root; PostgreSQL refuses to, and the user it is to run as (${account.name}) may not enter ${dataDir}. ` +
        `Keeping the database in ${sharedHome} instead did not work (${String(error)}). Set DATA_DIR to a folder under /var/lib, or run Peakend as a user of its own.`,
    )
  }
  return home
}

/**
 * Where the cluster of a data folder lives and whose it is. A new cluster lies in DATA_DIR, or, when Peakend runs as root
 * and the account PostgreSQL must run as cannot reach that (a checkout under /root), in /var/lib/peakend; `home` in
 * postgres.json says so from then on. Refuses (SetupFault) a cluster that is gone or out of the account's reach.
 */
export function findPlace(dataDir: string, memory: Memory | undefined): Place {
  const account = chooseAccount(path.join(memory?.home ?? dataDir, 'postgres'))
  const home = memory?.home ?? newHome(dataDir, account)
  const clusterDir = path.join(home, 'postgres')
  if (memory?.isMade && !fs.existsSync(path.join(clusterDir, 'PG_VERSION'))) {
    throw new SetupFault(
      `The database of ${dataDir} was kept in ${clusterDir}, and it is gone. Put it back, or restore a backup into an empty DATA_DIR.`,
    )
  }
  if (!memory && fs.existsSync(clusterDir)) {
    throw new SetupFault(
      `${clusterDir} holds a database, but ${memoryFile(dataDir)}, which holds its password, is gone. Put that file back, or restore a backup into an empty DATA_DIR.`,
    )
  }
  if (memory && !mayEnter(account, home)) {
    throw new SetupFault(
      `PostgreSQL runs as user ${account.name}, who may not enter ${home}. Open the folders above it for passing (chmod o+x), or move DATA_DIR.`,
    )
  }
  return { dataDir, home, clusterDir, copyHome: account.switchTo ? sharedHome : home, account }
}
