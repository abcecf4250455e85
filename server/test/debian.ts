/** Debian packages a test needs of its machine: installed where that is allowed (root, apt-get). */
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'

const installMs = 10 * 60_000

/** Where a program of one of these names is, in the order of the names; undefined where there is none. */
export function findProgram(...names: string[]): string | undefined {
  const folders = (process.env.PATH ?? '').split(path.delimiter)
  return names.flatMap((name) => folders.map((folder) => path.join(folder, name))).find((file) => fs.existsSync(file))
}

/** Installs them; null where that was done, or in words why not. `what` is told while it is waited for. */
export function installPackages(what: string, packages: string[], say: (text: string) => void): string | null {
  const hasApt = spawnSync('apt-get', ['--version']).status === 0
  if (process.getuid?.() !== 0 || !hasApt) return 'it can be installed here only by hand'
  say(`Installing ${what} (apt-get) ...`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const options = { encoding: 'utf8', env, timeout: installMs } as const
  spawnSync('apt-get', ['update', '-qq'], options)
  const run = spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], options)
  if (run.status === 0) return null
  return run.stderr?.trim().split('\n').at(-1) ?? run.error?.message ?? 'apt-get failed'
}

const voices = ['flite', 'espeak-ng']

/** What menus and announcements are spoken with; in words which of them is not there. */
export function provideVoices(say: (text: string) => void): string | null {
  const missing = () => voices.filter((name) => !findProgram(name))
  if (missing().length === 0) return null
  const why = installPackages('voices for the phone tests', missing(), say)
  return missing().length === 0 ? null : `${missing().join(' and ')}: ${why}`
}
