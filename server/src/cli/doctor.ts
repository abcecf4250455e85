import fs from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import pg from 'pg'
import { installationSecret, secretFile } from '../base/installation-secret.ts'
import { readMigrations } from '../base/migrations.ts'
import { memoryFile, recall } from '../base/postgres/place.ts'
import { withoutPassword } from '../base/postgres/reach.ts'
import { APP, OWNER, SYSTEM, refuseIfAppCouldBypass, urlOf } from '../base/roles.ts'
import { SetupFault } from '../base/setup-fault.ts'
import { checkoutDir, type Config, publicUrlFor } from '../config.ts'
import { lookAtPhone } from './doctor-phone.ts'
import { lookAtTranscription } from './doctor-transcription.ts'
import { lookAtWork } from './doctor-work.ts'
import { type Finding, ill, note, well } from './finding.ts'
import { withDatabase } from './installation.ts'
import type { Io } from './io.ts'
import { migrationsOf } from './schema-facts.ts'

const gibibyte = 1024 ** 3
const tightBytes = 2 * gibibyte
const tooFullBytes = gibibyte / 4
/** Sessions, tokens and promises rest on the clock; sign-in codes (RFC 6238) change every 30 s. */
const skewMs = 2000
const reachMs = 3000

function lookAtNode(): Finding {
  const major = Number(process.versions.node.split('.')[0])
  if (major >= 24) return well('Node', `${process.version}`)
  return ill('Node', `${process.version} is too old`, 'Start through npm (npm start), which brings Node 24.')
}

function lookAtFolder(config: Config): Finding[] {
  const { dataDir } = config
  if (!fs.existsSync(dataDir)) return [note('data folder', `${dataDir} does not exist yet`, 'npm start makes it.')]
  const findings: Finding[] = []
  try {
    fs.accessSync(dataDir, fs.constants.R_OK | fs.constants.W_OK | fs.constants.X_OK)
    findings.push(well('data folder', dataDir))
  } catch {
    findings.push(
      ill(
        'data folder',
        `${dataDir} may not be written by this user`,
        `Give it to the user Peakend runs as: chown -R USER ${dataDir}`,
      ),
    )
  }
  for (const file of [secretFile(dataDir), memoryFile(dataDir)].filter((name) => fs.existsSync(name))) {
    const isOpen = process.platform !== 'win32' && (fs.statSync(file).mode & 0o077) !== 0
    if (isOpen) findings.push(ill('secrets', `${file} can be read by other users of this machine`, `chmod 600 ${file}`))
  }
  return [...findings, lookAtRoom(recallHome(dataDir) ?? dataDir)]
}

function recallHome(dataDir: string): string | undefined {
  const home = recall(dataDir)?.home
  return home && fs.existsSync(home) ? home : undefined
}

function lookAtRoom(folder: string): Finding {
  const { bavail, bsize } = fs.statfsSync(folder)
  const freeBytes = bavail * bsize
  const what = `${(freeBytes / gibibyte).toFixed(1)} GiB free for ${folder}`
  if (freeBytes < tooFullBytes) return ill('disk', what, 'Free some space; PostgreSQL stops when the disk is full.')
  return freeBytes < tightBytes ? note('disk', what, 'Room is getting short.') : well('disk', what)
}

function lookAtAddress(config: Config): Finding {
  const isLoopback = ['127.0.0.1', '::1', 'localhost'].includes(config.host)
  const address = publicUrlFor(config, config.port)
  if (!config.publicUrl && !isLoopback) {
    return ill(
      'address',
      `HOST is ${config.host} and PUBLIC_URL is not set`,
      'Set PUBLIC_URL to the address people reach Peakend at (https://...): links in mails and the widget use it.',
    )
  }
  if (config.publicUrl?.startsWith('http://') && !/\/\/(localhost|127\.|\[::1\])/.test(config.publicUrl)) {
    return note(
      'address',
      `${address} is not encrypted`,
      'Put a reverse proxy with TLS before Peakend, set PUBLIC_URL to https://... and TRUSTED_PROXIES to its address.',
    )
  }
  if (isLoopback && !config.publicUrl)
    return note(
      'address',
      `${address}, for this machine only`,
      'Set PUBLIC_URL and a reverse proxy when others are to use it.',
    )
  return well('address', address)
}

/** Whether a TCP connection to host and port comes about. */
async function isReachable(host: string, port: number): Promise<boolean> {
  const socket = net.connect({ host, port, timeout: reachMs })
  const reached = await new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true))
    for (const event of ['error', 'timeout'] as const) socket.once(event, () => resolve(false))
  })
  socket.destroy()
  return reached
}

async function lookAtNeighbour(about: string, url: string, fallbackPort: number, remedy: string): Promise<Finding> {
  const { hostname, port } = new URL(url)
  const where = `${hostname}:${port || fallbackPort}`
  const reached = await isReachable(hostname.replace(/^\[|\]$/g, ''), Number(port) || fallbackPort)
  return reached ? well(about, `${where} answers`) : ill(about, `${where} does not answer`, remedy)
}

async function lookAtNeighbours(config: Config): Promise<Finding[]> {
  const { mail, natsUrl, store } = config
  const findings = [
    mail
      ? await lookAtNeighbour(
          'mail',
          mail.smtpUrl,
          mail.smtpUrl.startsWith('smtps') ? 465 : 587,
          'Check SMTP_URL and the way to that server.',
        )
      : note(
          'mail',
          'SMTP_URL is not set',
          'Set it here or on the settings page; until then invitations and forgotten passwords are links to hand over yourself.',
        ),
  ]
  if (natsUrl)
    findings.push(
      await lookAtNeighbour(
        'NATS',
        natsUrl,
        4222,
        'Check NATS_URL; without it live screens learn of other nodes late.',
      ),
    )
  const storePort = store?.endpoint.startsWith('https') ? 443 : 80
  if (store) findings.push(await lookAtNeighbour('attachments', store.endpoint, storePort, 'Check S3_ENDPOINT.'))
  return findings
}

async function lookAtRoles(client: pg.Client, ownerUrl: string, secret: string): Promise<Finding[]> {
  const { rows } = await client.query<{ rolname: string }>('select rolname from pg_roles where rolname = any($1)', [
    [OWNER, APP, SYSTEM],
  ])
  const missing = [OWNER, APP, SYSTEM].filter((role) => !rows.some((row) => row.rolname === role))
  if (missing.length > 0) return [note('roles', `${missing.join(', ')} not made yet`, 'npm start makes them.')]
  const findings: Finding[] = []
  try {
    await refuseIfAppCouldBypass(ownerUrl)
    findings.push(well('roles', 'there, and each workspace is closed to the others'))
  } catch (error) {
    findings.push(
      ill('roles', (error as Error).message, 'Take the right away from the role; Peakend does not start before.'),
    )
  }
  const app = new pg.Client({ connectionString: urlOf(ownerUrl, APP, secret), connectionTimeoutMillis: reachMs })
  try {
    await app.connect()
  } catch {
    findings.push(
      ill(
        'secret',
        'the database knows another secret than this node',
        'Set PEAKEND_SECRET (or DATA_DIR/secret) to what the other nodes have.',
      ),
    )
  } finally {
    await app.end().catch(() => {})
  }
  return findings
}

async function lookAtMigrations(client: pg.Client): Promise<Finding> {
  const applied = await migrationsOf(client)
  const known = (await readMigrations()).map((file) => file.name)
  const ahead = applied.filter((name) => !known.includes(name))
  const behind = known.filter((name) => !applied.includes(name))
  if (ahead.length > 0)
    return ill('migrations', `the database is newer than this Peakend (${ahead.join(', ')})`, 'Update Peakend.')
  if (behind.length > 0) return note('migrations', `${behind.length} to be applied`, 'npm start applies them.')
  return well('migrations', `all ${known.length} applied`)
}

async function lookInside(ownerUrl: string, config: Config): Promise<Finding[]> {
  const client = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: reachMs })
  client.on('error', () => {})
  await client.connect()
  try {
    const askedAt = Date.now()
    const { rows } = await client.query<{ v: string; now: Date; fsync: string; sync: string }>(
      `select current_setting('server_version') as v, clock_timestamp() as now, current_setting('fsync') as fsync, current_setting('synchronous_commit') as sync`,
    )
    const facts = rows[0]!
    const middle = (askedAt + Date.now()) / 2
    const awayMs = Math.round(facts.now.getTime() - middle)
    const findings = [well('database', `PostgreSQL ${facts.v} at ${withoutPassword(ownerUrl)}`)]
    if (facts.fsync !== 'on' || facts.sync === 'off') {
      findings.push(
        ill(
          'durability',
          `fsync is ${facts.fsync}, synchronous_commit is ${facts.sync}`,
          'Turn both on: else what was acknowledged can be lost.',
        ),
      )
    }
    findings.push(
      Math.abs(awayMs) > skewMs
        ? ill('clock', `the database's clock differs by ${awayMs} ms`, 'Keep both machines in time (NTP).')
        : well('clock', `${Math.abs(awayMs)} ms from the database's`),
    )
    const migrations = await lookAtMigrations(client)
    findings.push(...(await lookAtRoles(client, ownerUrl, installationSecret(config))), migrations)
    // what is not migrated cannot be looked into
    if (migrations.state === 'well')
      findings.push(...(await lookAtWork(client)), ...(await lookAtTranscription(client, config)))
    return findings
  } finally {
    await client.end()
  }
}

async function lookAtDatabase(config: Config, io: Io): Promise<Finding[]> {
  if (!config.databaseUrl && !fs.existsSync(memoryFile(config.dataDir))) {
    return [note('database', 'the embedded PostgreSQL is not set up yet', 'npm start sets it up.')]
  }
  try {
    return await withDatabase(config, io, (ownerUrl) => lookInside(ownerUrl, config), reachMs)
  } catch (error) {
    if (error instanceof SetupFault) return [ill('database', error.message, 'Mend that first.')]
    return [
      ill(
        'database',
        String(error),
        `See the log in ${path.join(recallHome(config.dataDir) ?? config.dataDir, 'postgres', 'log')}`,
      ),
    ]
  }
}

function lookAtScreens(): Finding {
  const missing = ['desk', 'widget'].filter((name) => !fs.existsSync(path.join(checkoutDir, name, 'dist')))
  return missing.length === 0
    ? well('screens', 'built')
    : note('screens', `${missing.join(' and ')} not built`, 'npm start builds them.')
}

function lookAtRunAsRoot(config: Config): Finding[] {
  if (process.getuid?.() !== 0) return []
  const home = recallHome(config.dataDir)
  const apart = home && home !== config.dataDir ? `; the database lies in ${home}` : ''
  return [note('user', `Peakend runs as root${apart}`, 'Better give it a user of its own (docs/operating.md).')]
}

/** Everything the doctor looks at, in the order a person would mend it. Changes nothing, but starts the embedded database. */
export async function examine(config: Config, io: Io): Promise<Finding[]> {
  return [
    lookAtNode(),
    ...lookAtRunAsRoot(config),
    ...lookAtFolder(config),
    ...(await lookAtDatabase(config, io)),
    lookAtScreens(),
    lookAtAddress(config),
    ...(await lookAtNeighbours(config)),
    ...(await lookAtPhone(config)),
  ]
}

const marks = { well: '✔', note: '·', ill: '✖' }

/** `peakend doctor`: prints what is set up, what is missing and how to mend it; 1 where something needs mending. */
export async function doctor(config: Config, io: Io): Promise<number> {
  const findings = await examine(config, io)
  for (const { state, about, what, remedy } of findings) {
    io.stdout.write(`${marks[state]} ${about}: ${what}\n`)
    if (remedy && state !== 'well') io.stdout.write(`    ${remedy}\n`)
  }
  const settings = Object.entries(config.printable).map(([name, value]) => `${name}=${value}`)
  io.stdout.write(`\nSettings: ${settings.join(', ') || 'none; all defaults'}\n`)
  const faults = findings.filter((finding) => finding.state === 'ill').length
  io.stdout.write(faults === 0 ? 'Nothing needs mending.\n' : `${faults} to mend.\n`)
  return faults === 0 ? 0 : 1
}
