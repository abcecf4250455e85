import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { test, type TestContext } from 'node:test'
import { eventually } from './harness.ts'

const checkout = path.resolve(import.meta.dirname, '../..')

/** Says its process id, works for as long as `slow` lies beside the checkout, and leaves the program of the package "node" behind. */
const installStep = `
const fs = require('node:fs')
fs.writeFileSync('step', String(process.pid))
const work = setInterval(() => {
  if (fs.existsSync('slow')) return
  clearInterval(work)
  fs.mkdirSync('node_modules/node/bin', { recursive: true })
  fs.writeFileSync('node_modules/node/bin/node', '')
}, 50)
`

/** A checkout installed by the real npm, whose install step lasts as long as wished. */
function slowCheckout(t: TestContext) {
  const folder = mkdtempSync(path.join(tmpdir(), 'peakend-install-'))
  t.after(() => {
    const step = path.join(folder, 'step')
    if (existsSync(step) && isAlive(Number(readFileSync(step, 'utf8'))))
      process.kill(Number(readFileSync(step, 'utf8')))
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  })
  copyFileSync(path.join(checkout, 'start.mjs'), path.join(folder, 'start.mjs'))
  writeFileSync(path.join(folder, 'step.cjs'), installStep)
  writeFileSync(path.join(folder, 'slow'), '')
  const manifest = { name: 'slow', version: '1.0.0', scripts: { install: 'node step.cjs' } }
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest))
  return folder
}

function start(t: TestContext, folder: string) {
  const child = spawn(process.execPath, ['start.mjs', 'prepare'], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
  t.after(() => child.kill('SIGKILL'))
  return { child, gone: once(child, 'close'), said: text(child.stderr) }
}

function isAlive(pid: number) {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** The process id of the package's install step, once it is at work. */
const stepOf = (folder: string) =>
  eventually(() => {
    const file = path.join(folder, 'step')
    return existsSync(file) ? Number(readFileSync(file, 'utf8')) || undefined : undefined
  })

test('told to end while packages install, nothing of it stays, and the next start at once installs all', async (t) => {
  const folder = slowCheckout(t)
  const first = start(t, folder)
  const step = await stepOf(folder)
  first.child.kill('SIGTERM')
  const [code] = (await first.gone) as [number]
  assert.equal(code, 143)
  assert.equal(isAlive(step), false)

  rmSync(path.join(folder, 'slow'))
  const second = start(t, folder)
  assert.deepEqual(await second.gone, [0, null])
  assert.match(await second.said, /the last install was cut off/)
  assert.match(await second.said, /packages ready/)
  const third = start(t, folder)
  assert.deepEqual(await third.gone, [0, null])
  assert.doesNotMatch(await third.said, /cut off|packages/)
})

test('killed at once while packages install, the next start waits for what still installs before it begins anew', async (t) => {
  const folder = slowCheckout(t)
  const first = start(t, folder)
  const step = await stepOf(folder)
  first.child.kill('SIGKILL')
  await first.gone
  assert.ok(isAlive(step))

  const second = start(t, folder)
  await new Promise((resolve) => setTimeout(resolve, 1000))
  assert.ok(isAlive(step))
  assert.equal(second.child.exitCode, null)
  rmSync(path.join(folder, 'slow'))
  assert.deepEqual(await second.gone, [0, null])
  assert.match(await second.said, /waiting for it[^]*packages ready/)
  assert.equal(isAlive(step), false)
})
