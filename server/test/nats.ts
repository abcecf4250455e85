/** A real NATS server on loopback: the one of the system, else Debian's package unpacked into a cache folder once. */
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { connect, createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestContext } from 'node:test'
import { promisify } from 'node:util'
import { eventually } from './harness.ts'

const run = promisify(execFile)
const installed = '/usr/sbin/nats-server'
const cache = path.join(tmpdir(), 'peakend-nats')
const unpacked = path.join(cache, 'usr/sbin/nats-server')
const limit = { timeout: 120_000 }

/** Null, said loudly, where it cannot be had. */
const findNats = async (): Promise<string | null> => {
  const found = [installed, unpacked].find((file) => existsSync(file))
  if (found) return found
  const folder = `${cache}-${process.pid}`
  try {
    await mkdir(folder, { recursive: true })
    const download = () => run('apt-get', ['download', 'nats-server'], { cwd: folder, ...limit })
    await download().catch(() => run('apt-get', ['update'], limit).then(download))
    await run('bash', ['-c', 'dpkg-deb -x nats-server_*.deb .'], { cwd: folder, ...limit })
    await rename(folder, cache)
    return unpacked
  } catch (e) {
    const why = e instanceof Error ? e.message : String(e)
    process.stderr.write(
      `\n*** NOT TESTED against a real NATS: it could not be had (apt-get install nats-server): ${why}\n\n`,
    )
    return null
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}

const greets = (port: number): Promise<true | undefined> =>
  new Promise((go) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('data', () => {
      socket.destroy()
      go(true)
    })
    socket.once('error', () => go(undefined))
  })

export interface NatsServer {
  readonly url: string
  readonly start: () => Promise<void>
  readonly kill: () => Promise<void>
}

/** One with a user and a password, ended with the test. Null, and the test is marked as skipped, where there is none to be had. */
export const openNatsServer = async (t: Pick<TestContext, 'after' | 'skip'>): Promise<NatsServer | null> => {
  const program = await findNats()
  if (!program) {
    t.skip('no NATS server')
    return null
  }
  const port = await freePort()
  let child: ChildProcess | undefined
  const start = async (): Promise<void> => {
    const args = ['--addr', '127.0.0.1', '--port', String(port), '--user', 'peakend', '--pass', 'p@ss/word']
    child = spawn(program, args, { stdio: 'ignore' })
    await eventually(() => greets(port))
  }
  const kill = async (): Promise<void> => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }
  t.after(kill)
  await start()
  return { url: `nats://peakend:${encodeURIComponent('p@ss/word')}@127.0.0.1:${port}`, start, kill }
}
