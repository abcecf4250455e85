import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { test } from 'node:test'
import { eventually } from './harness.ts'
import { serving } from './served.ts'

/** The program is some hundred modules; a handful would be those of the start alone. */
const fewest = 200

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
  const { child, gone, url } = await serving(t, { npm_lifecycle_event: 'start' }, { throughShell: true })
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
  const { child, gone, url, pid } = await serving(t, { npm_lifecycle_event: '' }, { throughShell: true })
  t.after(() => process.kill(pid, 'SIGKILL'))
  child.kill('SIGTERM')
  await gone
  await pause(1500)
  assert.equal((await fetch(`${url}/healthz`)).status, 200)
})
