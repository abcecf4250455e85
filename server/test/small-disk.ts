/** A disk with next to no room, where this machine lets us have one. */
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestContext } from 'node:test'

/** The folder of a real file system of that size, gone after the test; null where mounting is not allowed (anybody but root). */
export const smallDisk = (t: Pick<TestContext, 'after'>, bytes: number): string | null => {
  const folder = mkdtempSync(path.join(tmpdir(), 'peakend-small-'))
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', folder])
  t.after(() => {
    if (mounted.status === 0) spawnSync('umount', ['-l', folder])
    rmSync(folder, { recursive: true, force: true })
  })
  if (mounted.status !== 0) return null
  chmodSync(folder, 0o777)
  return folder
}

/** Lets this process write no file beyond so many bytes (RLIMIT_FSIZE), which anybody may do; gives the way back. Null where there is no prlimit. */
export const limitFiles = (bytes: number): (() => void) | null => {
  const set = (to: string) => spawnSync('prlimit', ['--pid', `${process.pid}`, `--fsize=${to}:`]).status === 0
  return set(`${bytes}`) ? () => void set('unlimited') : null
}
