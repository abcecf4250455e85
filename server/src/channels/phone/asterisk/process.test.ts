/** An Asterisk of ours is not left behind by whoever began it. */
import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test, type TestContext } from 'node:test'
import { findAsterisk } from '../../../../test/phone/asterisk.ts'
import { eventually } from '../../../../test/harness.ts'
import { runAsterisk } from './process.ts'

// It runs with the tests that open a switch (openTestAsterisk).

const settings = async (t: TestContext) => {
  const unpacked = await findAsterisk()
  if (!unpacked) return (t.skip('Asterisk could not be had'), null)
  const stateDir = mkdtempSync(path.join(tmpdir(), 'peakend-process-'))
  t.after(() => rmSync(stateDir, { recursive: true, force: true }))
  const sip = { host: '127.0.0.1', port: 0 }
  const rtp = { from: 30_000, to: 30_100 }
  return { unpacked, stateDir, app: 'peakend', say: () => {}, waitsMs: [10], sip, rtp, trunks: [] }
}

/** Every process whose command names this folder. */
const processesOf = (folder: string): string[] =>
  readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder)
    } catch {
      return false
    }
  })

test('whoever is told to end while Asterisk starts leaves none behind', async (t) => {
  const options = await settings(t)
  if (!options) return
  const told = new AbortController()
  const starting = runAsterisk({ ...options, signal: told.signal })
  await eventually(() => (processesOf(options.stateDir).length > 0 ? true : undefined))
  told.abort()
  await assert.rejects(starting)
  assert.deepEqual(processesOf(options.stateDir), [])
})

test('one that is begun again is ended too, though it has not yet come up', async (t) => {
  const options = await settings(t)
  if (!options) return
  const running = await runAsterisk(options)
  const first = running.pid()
  assert.ok(first)
  process.kill(first, 'SIGKILL')
  await eventually(() => (processesOf(options.stateDir).some((pid) => Number(pid) !== first) ? true : undefined))
  await running.stop()
  assert.deepEqual(processesOf(options.stateDir), [])
})
