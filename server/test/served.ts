/** The program as `npm start` runs it: a process of its own, from its first line to its last. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type { TestContext } from 'node:test'
import { harness, testSecret } from './harness.ts'

const main = path.join(import.meta.dirname, '../src/main.ts')

interface How {
  /** As a command that a shell runs. */
  throughShell?: boolean
  args?: string[]
  /** How the line begins with which it says that it is ready. */
  until?: string
}

/**
 * The program over a database of its own once it serves. `setUpLink` is what it printed for whoever began it, `heard` all its lines so far; `pid` is the
 * program's, not the shell's.
 */
export async function serving(t: TestContext, extra: Record<string, string> = {}, how: How = {}) {
  const { throughShell = false, args: given = [], until = 'Set it up' } = how
  const { ownerUrl } = await harness(t)
  const folder = mkdtempSync(path.join(tmpdir(), 'peakend-start-'))
  const [command, args] = throughShell
    ? ['sh', ['-c', `'${process.execPath}' '${main}' & echo "pid $!" >&2; wait`]]
    : [process.execPath, [main, ...given]]
  const child = spawn(command, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...process.env,
      NODE_COMPILE_CACHE: path.join(folder, 'compile'),
      DATABASE_URL: ownerUrl,
      DATA_DIR: path.join(folder, 'data'),
      // the cluster's roles have one password: another secret here would change it under every other test
      PEAKEND_SECRET: testSecret,
      HOST: '127.0.0.1',
      PORT: '0',
      LOG_LEVEL: 'error',
      ...extra,
    },
  })
  const gone = once(child, 'exit')
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  t.after(async () => {
    child.kill('SIGKILL')
    await gone
  })
  const heard: string[] = []
  const lines = createInterface(child.stderr)
  const said = Promise.withResolvers<string>()
  lines.on('line', (line) => {
    heard.push(line)
    if (line.trim().startsWith(until)) said.resolve(line)
  })
  lines.on('close', () => said.reject(new Error(heard.join('\n'))))
  const setUpLink = /http\S+/.exec(await said.promise)?.[0] ?? ''
  const url = new URL(setUpLink || /http\S+/.exec(heard.join('\n'))?.[0] || '').origin
  const pid = Number(/^pid (\d+)$/m.exec(heard.join('\n'))?.[1] ?? child.pid)
  return { child, gone, folder, url, setUpLink, pid, heard }
}
