import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { eventually, harness, testSecret } from './harness.ts'

const main = path.join(import.meta.dirname, '../src/main.ts')
/** The program is some hundred modules; a handful would be those of the start alone. */
const fewest = 200

test('what was compiled for a start is kept at once, so that one killed with -9 does not begin from the sources again', async (t) => {
  const { ownerUrl } = await harness(t)
  const folder = mkdtempSync(path.join(tmpdir(), 'peakend-start-'))
  const child = spawn(process.execPath, [main], {
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
    },
  })
  const gone = once(child, 'exit')
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  t.after(async () => {
    child.kill('SIGKILL')
    await gone
  })
  const heard: string[] = []
  for await (const line of createInterface(child.stderr)) {
    heard.push(line)
    if (line.startsWith('Peakend serves at')) break
  }
  assert.ok(heard.at(-1)?.startsWith('Peakend serves at'), heard.join('\n'))
  const kept = () =>
    readdirSync(path.join(folder, 'compile'), { recursive: true, withFileTypes: true }).filter((one) => one.isFile())
  await eventually(() => (kept().length > fewest ? true : undefined))
  child.kill('SIGKILL')
  const [, signal] = (await gone) as [number | null, string]
  assert.equal(signal, 'SIGKILL')
  assert.ok(kept().length > fewest)
})
