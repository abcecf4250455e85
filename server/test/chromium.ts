import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome']
const macPath = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
const installMs = 10 * 60_000

/** A Chromium for the browser stories: CHROMIUM_PATH, or the system's; undefined when there is none. */
export function findChromium(): string | undefined {
  const set = process.env.CHROMIUM_PATH
  if (set) return fs.existsSync(set) ? set : undefined
  const folders = (process.env.PATH ?? '').split(path.delimiter)
  const candidates = names.flatMap((name) => folders.map((folder) => path.join(folder, name)))
  return [...candidates, macPath].find((file) => fs.existsSync(file))
}

/** Installs Debian's Chromium where that is allowed (root, apt-get); returns its path, or a sentence that says what is missing. */
export function provideChromium(say: (text: string) => void): { path: string } | { missing: string } {
  const found = findChromium()
  if (found) return { path: found }
  const advice = 'Install one (Debian: apt-get install chromium) or set CHROMIUM_PATH to one.'
  if (process.env.CHROMIUM_PATH) return { missing: `CHROMIUM_PATH names no file: ${process.env.CHROMIUM_PATH}.` }
  const hasApt = spawnSync('apt-get', ['--version']).status === 0
  if (process.getuid?.() !== 0 || !hasApt) {
    return { missing: `The browser stories need Chromium, and it can be installed here only by hand. ${advice}` }
  }
  say('Installing Chromium for the browser stories (apt-get) ...')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const options = { encoding: 'utf8', env, timeout: installMs } as const
  spawnSync('apt-get', ['update', '-qq'], options)
  const run = spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], options)
  const installed = findChromium()
  if (installed) return { path: installed }
  return {
    missing: `Chromium could not be installed: ${run.stderr?.trim().split('\n').at(-1) ?? run.error?.message}. ${advice}`,
  }
}
