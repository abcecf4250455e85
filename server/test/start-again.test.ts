import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { createInterface } from 'node:readline'
import { test, type TestContext } from 'node:test'
import { eventually, harness, testSecret } from './harness.ts'

const main = path.join(import.meta.dirname, '../src/main.ts')
/** The program is some hundred modules; a handful would be those of the start alone. */
const fewest = 200

/** The program over a database of its own, as a command a shell runs where `throughShell`, once it serves. */
async function serving(t: TestContext, extra: Record<string, string>, throughShell = false) {
  const { ownerUrl } = await harness(t)
  const folder = mkdtempSync(path.join(tmpdir(), 'peakend-start-'))
  const [command, args] = throughShell
    ? ['sh', ['-c', `'${process.execPath}' '${main}' & echo "pid $!" >&2; wait`]]
    : [process.execPath, [main]]
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
    if (line.startsWith('Peakend serves at')) said.resolve(line)
  })
  lines.on('close', () => said.reject(new Error(heard.join('\n'))))
  const url = /http\S+/.exec(await said.promise)?.[0] ?? ''
  const pid = Number(/^pid (\d+)$/m.exec(heard.join('\n'))?.[1] ?? child.pid)
  return { child, gone, folder, url, pid }
}

test('what was compiled for a start is kept at once, so that one killed with -9 does not begin from the sources again', async (t) => {
  const { child, gone, folder } = await serving(t, {})
  const kept = () =>
    readdirSync(path.join(folder, 'compile'), { recursive: true, withFileTypes: true }).filter((one) => one.isFile())
  await eventually(() => (kept().length > fewest ? true : undefined))
  child.kill('SIGKILL')
  const [, signal] = (await gone) as [number | null, string]
  assert.equal(signal, 'SIGKILL')
  assert.ok(kept().length > fewest)
})

test('told to end through npm, whose shell dies and passes nothing on, it ends all the same', async (t) => {
  const { child, gone, url } = await serving(t, { npm_lifecycle_event: 'start' }, true)
  assert.equal((await fetch(`${url}/healthz`)).status, 200)
  child.kill('SIGTERM')
  const [, signal] = (await gone) as [number | null, string]
  assert.equal(signal, 'SIGTERM')
  const isGone = () =>
    fetch(`${url}/healthz`).then(
      () => undefined,
      () => true,
    )
  assert.ok(await eventually(isGone))
})

test('a program no npm began stays when the shell it was begun from goes', async (t) => {
  const { child, gone, url, pid } = await serving(t, { npm_lifecycle_event: '' }, true)
  t.after(() => process.kill(pid, 'SIGKILL'))
  child.kill('SIGTERM')
  await gone
  await pause(1500)
  assert.equal((await fetch(`${url}/healthz`)).status, 200)
})
