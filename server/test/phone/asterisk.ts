/**
 * A real Asterisk for a test: its own state folder, ports and trunk, on loopback alone, ended with the test, also where the test is killed. Where the checkout has none yet it is unpacked
 * once (ops/asterisk/get-asterisk.sh). That it could not be had is said loudly, and the test is skipped.
 */
import { execFile } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { mkdtemp, rm } from 'node:fs/promises'
import { networkInterfaces, tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { runAsterisk, unpackedIn, type Unpacked } from '../../src/channels/phone/asterisk/process.ts'
import { parseTrunk } from '../../src/channels/phone/asterisk/trunks.ts'
import { openSipPhone, type SipPhone } from './sip-caller.ts'

const checkout = path.resolve(import.meta.dirname, '../../..')
const folder = process.env['PEAKEND_ASTERISK'] ?? path.join(checkout, '.cache/asterisk')
const FETCH_MS = 400_000

let found: Promise<Unpacked | null> | undefined

/** Null, said loudly, where it cannot be had. */
export const findAsterisk = (): Promise<Unpacked | null> =>
  (found ??= (async () => {
    try {
      if (!unpackedIn(folder))
        await promisify(execFile)('bash', [path.join(checkout, 'ops/asterisk/get-asterisk.sh'), folder], {
          timeout: FETCH_MS,
        })
      return unpackedIn(folder)
    } catch (e) {
      const why = e instanceof Error ? e.message : String(e)
      process.stderr.write(`\n*** NOT TESTED against a real telephone switch: Asterisk could not be had: ${why}\n\n`)
      return null
    }
  })())

const freeUdpPort = async (): Promise<number> => {
  const socket = createSocket('udp4')
  await new Promise<void>((done) => void socket.bind(0, '127.0.0.1', done))
  const { port } = socket.address()
  await new Promise<void>((done) => void socket.close(done))
  return port
}

export interface TestAsterisk {
  readonly url: string
  readonly user: string
  readonly password: string
  /** Where phones and callers of the kit send their SIP. */
  readonly sip: { port: number }
  /** What stands at the other end of its trunk, `trunk`. */
  readonly carrier: SipPhone
  readonly pid: () => number | null
  /** What its console answers to a command. */
  readonly console: (command: string) => Promise<string>
  /** kill -9; it is begun again 100 ms later. */
  kill: () => void
}

export interface TestAsteriskOptions {
  /** In whose voice a number outside is answered. */
  hzOf?: (number: string) => number
  app?: string
  /** The trunk is signed in to, and its calls are known by that alone. */
  account?: { user: string; password: string }
  /** Asks the carrier so often whether it is there. */
  lookS?: number
  mostLegs?: number
  /** Lines more, by file. */
  added?: Readonly<Record<string, string>>
}

const trunkTo = (port: number, account: TestAsteriskOptions['account']) =>
  account
    ? parseTrunk(`sip:${account.user}:${account.password}@127.0.0.1:${port}`, 'trunk', ['192.0.2.1'])
    : parseTrunk(`sip:127.0.0.1:${port}`, 'trunk', ['127.0.0.1'])

export const openTestAsterisk = async (
  t: { after: (end: () => unknown) => void },
  options: TestAsteriskOptions = {},
): Promise<TestAsterisk | null> => {
  const unpacked = await findAsterisk()
  if (!unpacked) return null
  const stateDir = await mkdtemp(path.join(tmpdir(), 'peakend-asterisk-'))
  const sip = { host: '127.0.0.1', port: await freeUdpPort() }
  const carrier = await openSipPhone(sip, options.hzOf, options.account)
  t.after(() => carrier.close())
  // two ports a leg; tests beside us draw another block
  const from = 20_000 + 2 * Math.floor(Math.random() * 19_000)
  const ports = options.mostLegs ? options.mostLegs * 2 : 600
  const addresses = Object.values(networkInterfaces()).flatMap((all) =>
    (all ?? []).flatMap(({ address, family, internal }) => (family === 'IPv4' && !internal ? [address] : [])),
  )
  const running = await runAsterisk({
    unpacked,
    stateDir,
    app: options.app ?? 'peakend',
    say: () => {},
    isLeashed: true,
    waitsMs: [100],
    sip,
    rtp: { from, to: from + ports },
    loopbackFor: addresses,
    // it is there from the first call on, and not asked whether it is
    trunks: [{ ...trunkTo(carrier.port, options.account), lookS: options.lookS ?? 0 }],
    added: options.added,
  })
  t.after(async () => {
    await running.stop()
    await rm(stateDir, { recursive: true, force: true })
  })
  return {
    url: running.url,
    user: running.user,
    password: running.password,
    sip,
    carrier,
    pid: running.pid,
    async console(command) {
      const args = ['-C', path.join(stateDir, 'etc/asterisk.conf'), '-rx', command]
      return (await promisify(execFile)(unpacked.program, args, { timeout: 10_000 })).stdout
    },
    kill() {
      const pid = running.pid()
      if (pid !== null) process.kill(pid, 'SIGKILL')
    },
  }
}
