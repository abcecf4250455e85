import fs from 'node:fs'
import { findProgram, installPackages } from './debian.ts'

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome']
const macPath = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'

/** A Chromium for the browser stories: CHROMIUM_PATH, or the system's; undefined when there is none. */
export function findChromium(): string | undefined {
  const set = process.env.CHROMIUM_PATH
  if (set) return fs.existsSync(set) ? set : undefined
  return findProgram(...names) ?? [macPath].find((file) => fs.existsSync(file))
}

/** Installs Debian's Chromium where that is allowed (root, apt-get); returns its path, or a sentence that says what is missing. */
export function provideChromium(say: (text: string) => void): { path: string } | { missing: string } {
  const found = findChromium()
  if (found) return { path: found }
  const advice = 'Install one (Debian: apt-get install chromium) or set CHROMIUM_PATH to one.'
  if (process.env.CHROMIUM_PATH) return { missing: `CHROMIUM_PATH names no file: ${process.env.CHROMIUM_PATH}.` }
  const why = installPackages('Chromium for the browser stories', ['chromium'], say)
  const installed = findChromium()
  if (installed) return { path: installed }
  return { missing: `The browser stories need Chromium, which could not be installed: ${why}. ${advice}` }
}
