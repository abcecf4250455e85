/** An SMS centre that is not ours: Net::SMPP of Debian reads and writes its PDUs (fakes/smsc.pl). On loopback only; ends with the test. */
import { execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { eventually } from './harness.ts'

const script = path.resolve(import.meta.dirname, '../../ops/messages/get-net-smpp.sh')
const centre = path.resolve(import.meta.dirname, 'fakes/smsc.pl')
const cache = '/tmp/peakend-net-smpp/root/usr/share/perl5'

const findModule = async (): Promise<string | null> => {
  if (existsSync('/usr/share/perl5/Net/SMPP.pm')) return '/usr/share/perl5'
  try {
    await promisify(execFile)('bash', [script], { timeout: 300_000 })
    return cache
  } catch (e) {
    const why = e instanceof Error ? e.message : String(e)
    process.stderr.write(
      `\n*** NOT TESTED against an SMS centre of others: Net::SMPP could not be had (apt-get install libnet-smpp-perl): ${why}\n\n`,
    )
    return null
  }
}

const freePort = (): Promise<number> =>
  new Promise((go, fail) => {
    const server = createServer().once('error', fail)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => go(typeof address === 'object' && address ? address.port : 0))
    })
  })

export interface Told {
  said: string
  cmd?: string
  status?: number
  seq?: number
  name?: string
  id?: string
  [field: string]: unknown
}
export interface Centre {
  readonly port: number
  readonly told: Told[]
  readonly order: (of: Record<string, unknown>) => void
  /** A message of a customer's; `text` is one octet a sign (GSM), or bytes. */
  readonly deliver: (
    from: string,
    text: string | Buffer,
    more?: { name?: string; fields?: Record<string, unknown>; tlvs?: Record<string, string> },
  ) => void
  /** Waits until so many PDUs of a kind came, and gives them. */
  readonly until: (cmd: string, count?: number) => Promise<Told[]>
  readonly of: (cmd: string) => Told[]
}

/** Starts one. null, and the test is marked as skipped, where it cannot be had. */
export const openCentre = async (t: {
  after: (end: () => void) => void
  skip?: (why: string) => void
}): Promise<Centre | null> => {
  const perl = await findModule()
  if (perl === null) {
    t.skip?.('Net::SMPP could not be had')
    return null
  }
  const port = await freePort()
  const child = spawn('perl', ['-I', perl, centre, String(port)], { stdio: ['pipe', 'pipe', 'inherit'] })
  t.after(() => void child.kill('SIGKILL'))
  const told: Told[] = []
  createInterface({ input: child.stdout }).on('line', (line) => told.push(JSON.parse(line) as Told))
  const of = (cmd: string) => told.filter((one) => one.cmd === cmd)
  const order = (what: Record<string, unknown>) => void child.stdin.write(`${JSON.stringify(what)}\n`)
  await eventually(async () => told.find((one) => one.said === 'ready'), 20_000)
  return {
    port,
    told,
    order,
    of,
    deliver: (from, text, more = {}) =>
      order({
        do: 'deliver',
        name: more.name ?? '',
        fields: {
          source_addr: from,
          destination_addr: '34911555000',
          esm_class: 0,
          data_coding: 0,
          short_message: Buffer.from(text as string, 'latin1').toString('hex'),
          ...more.fields,
        },
        tlvs: more.tlvs ?? {},
      }),
    until: (cmd, count = 1) => eventually(async () => (of(cmd).length >= count ? of(cmd) : undefined), 20_000),
  }
}
