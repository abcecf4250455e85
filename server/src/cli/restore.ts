import { once } from 'node:events'
import fs from 'node:fs'
import path from 'node:path'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { fingerprintOf, installationSecret, keepInstallationSecret, secretFile } from '../base/installation-secret.ts'
import { migrate, readMigrations } from '../base/migrations.ts'
import { ensureRoles, OWNER } from '../base/roles.ts'
import { SetupFault } from '../base/setup-fault.ts'
import { type End, type Frame, openArchive, type OpenedArchive, type Partition, type Sequence } from './archive.ts'
import { tableWithColumns } from './backup.ts'
import { type Installation, withDatabase } from './installation.ts'
import { count, type Io, openProgress, tell } from './io.ts'
import {
  asideForLoading,
  becomeOwner,
  migrationsOf,
  named,
  ownerSession,
  partitionsOf,
  tablesOf,
} from './schema-facts.ts'

/** Sessions of a program at work bear such names; the command line's own is `peakend-cli`. */
const atWork = `select count(*)::int as n from pg_stat_activity where datname = current_database() and application_name like 'peakend %'`

/** Refuses (SetupFault) while a program works on the database. */
export async function refuseWhileServed(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ n: number }>(atWork)
  if (rows[0]?.n)
    throw new SetupFault('Peakend is running on this database. Stop it first (npm start: Ctrl-C), then try again.')
}

/** Refuses (SetupFault) a database that holds anything a person or customer put there; what migrations put there is not. */
async function refuseUnlessEmpty(client: pg.Client): Promise<void> {
  if ((await migrationsOf(client)).length === 0) return
  await becomeOwner(client)
  for (const table of await tablesOf(client)) {
    if (!table.columns.includes('workspace_id')) continue
    const { rowCount } = await client.query(`select from ${named(table)} limit 1`)
    if (!rowCount) continue
    throw new SetupFault(
      `This installation holds data already (table ${table.name}); a backup is restored into an empty one only. ` +
        'Set DATA_DIR to a new folder, or DATABASE_URL to an empty database.',
    )
  }
  await client.query('reset role')
}

/** Removes an empty folder for attachments; refuses (SetupFault) one that holds any. */
function refuseFiles(filesDir: string): void {
  if (!fs.existsSync(filesDir)) return
  if (fs.readdirSync(filesDir).length > 0) {
    throw new SetupFault(
      `${filesDir} holds files already; a backup is restored into an empty installation only. Set DATA_DIR to a new folder.`,
    )
  }
  fs.rmdirSync(filesDir)
}

async function refuseNewer(archive: OpenedArchive): Promise<string> {
  const known = (await readMigrations()).map((file) => file.name)
  const unknown = archive.header.migrations.filter((name) => !known.includes(name))
  const level = archive.header.migrations.at(-1)
  if (unknown.length > 0 || !level) {
    throw new SetupFault(
      `The backup was made by a newer Peakend (${archive.header.version}, ${unknown.join(', ')}). Update Peakend, then restore.`,
    )
  }
  return level
}

/** An empty schema exactly as it was when the backup was made. */
async function prepareSchema(ownerUrl: string, secret: string, level: string): Promise<void> {
  const client = await ownerSession(ownerUrl)
  try {
    const { rowCount } = await client.query('select from pg_roles where rolname = $1', [OWNER])
    // Nothing in it but what migrations made: see refuseUnlessEmpty.
    if (rowCount) await client.query(`drop owned by ${OWNER} cascade`)
  } finally {
    await client.end()
  }
  await ensureRoles(ownerUrl, secret)
  await migrate(ownerUrl, undefined, level)
}

async function makePartitions(client: pg.Client, wanted: Partition[]): Promise<void> {
  const there = new Set((await partitionsOf(client)).map((one) => named(one)))
  for (const one of wanted) {
    if (there.has(named(one))) continue
    // The checksum guards against accidents, not against forgery: only a restore by the administrator gets here.
    await client.query(`create table ${named(one)} partition of ${one.parent} ${one.bound}`)
    await client.query(`alter table ${named(one)} enable row level security, force row level security`)
  }
}

type Sink = { write(bytes: Buffer): Promise<void>; end(): Promise<void> }
const noSink: Sink = { write: async () => {}, end: async () => {} }

function tableSink(
  client: pg.Client,
  table: Parameters<typeof tableWithColumns>[0],
  loaded: (rows: number) => void,
): Sink {
  const stream = client.query(copyFrom(`copy ${tableWithColumns(table)} from stdin`))
  const failed = once(stream, 'finish') // rejects when the stream fails
  failed.catch(() => {})
  return {
    async write(bytes) {
      if (!stream.write(bytes)) await Promise.race([once(stream, 'drain'), failed])
    },
    async end() {
      stream.end()
      await failed
      loaded(stream.rowCount)
    },
  }
}

function fileSink(folder: string, name: string): Sink {
  const full = path.join(folder, name)
  if (!full.startsWith(folder + path.sep)) throw new SetupFault(`The backup names a file outside its folder: ${name}`)
  fs.mkdirSync(path.dirname(full), { recursive: true, mode: 0o700 })
  const handle = fs.openSync(full, 'w', 0o600)
  return {
    async write(bytes) {
      fs.writeFileSync(handle, bytes) // unlike writeSync it writes all of it, or fails
    },
    async end() {
      fs.fsyncSync(handle)
      fs.closeSync(handle)
    },
  }
}

async function setSequences(client: pg.Client, sequences: Sequence[]): Promise<void> {
  for (const one of sequences)
    await client.query('select setval($1::regclass, $2, $3)', [named(one), one.last, one.isCalled])
}

/** Fills tables and the files' folder from the frames; gives what was loaded, and what the backup says it holds. */
async function load(
  client: pg.Client,
  frames: AsyncGenerator<Frame>,
  filesDir: string,
  io: Io,
): Promise<{ loaded: End; said?: End }> {
  const progress = openProgress(io)
  const loaded: End = { rows: {}, files: 0 }
  let said: End | undefined
  let total = 0
  let sink = noSink
  for await (const frame of frames) {
    if (frame.kind === 'D') {
      await sink.write(frame.bytes)
      continue
    }
    await sink.end()
    sink = noSink
    if (frame.kind === 'T') {
      const { table } = frame
      progress(() => `${Object.keys(loaded.rows).length} tables, ${count(total)} rows`)
      sink = tableSink(client, table, (rows) => {
        loaded.rows[`${table.schema}.${table.name}`] = rows
        total += rows
      })
    } else if (frame.kind === 'F') {
      sink = fileSink(filesDir, frame.file.path)
      loaded.files++
    } else if (frame.kind === 'S') await setSequences(client, frame.sequences)
    else said = frame.end
  }
  tell(io, `  ${Object.keys(loaded.rows).length} tables, ${count(total)} rows, ${count(loaded.files)} files`)
  return { loaded, said }
}

/** Files first: what they belong to is there only once they are. A commit that fails leaves none. */
async function commitWithFiles(client: pg.Client, incoming: string, filesDir: string): Promise<void> {
  const hasFiles = fs.existsSync(incoming)
  if (hasFiles) fs.renameSync(incoming, filesDir)
  try {
    await client.query('commit')
  } catch (error) {
    if (hasFiles) fs.rmSync(filesDir, { recursive: true, force: true })
    throw error
  }
}

/** Loads everything in one transaction: it is there whole or not at all. */
async function loadAll(ownerUrl: string, archive: OpenedArchive, filesDir: string, io: Io): Promise<void> {
  const incoming = `${filesDir}.restoring`
  fs.rmSync(incoming, { recursive: true, force: true })
  const client = await ownerSession(ownerUrl)
  try {
    await becomeOwner(client)
    await client.query('begin')
    await makePartitions(client, archive.header.partitions)
    const aside = await asideForLoading(client)
    for (const statement of aside.before) await client.query(statement)
    const tables = await tablesOf(client)
    await client.query(`truncate ${tables.map(named).join(', ')}`)
    const { loaded, said } = await load(client, archive.frames(), incoming, io)
    if (JSON.stringify(loaded) !== JSON.stringify(said)) {
      throw new SetupFault('The backup does not hold what it says it holds; nothing was restored.')
    }
    tell(io, '  checking what belongs together ...')
    for (const statement of aside.after) await client.query(statement)
    await commitWithFiles(client, incoming, filesDir)
    for (const table of tables) await client.query(`analyze ${named(table)}`)
  } finally {
    await client.end()
    fs.rmSync(incoming, { recursive: true, force: true })
  }
}

function settleSecret(archive: OpenedArchive, installation: Installation): string {
  const { secret, fingerprint } = archive.header
  if (installation.secret && fingerprintOf(installation.secret) !== fingerprint) {
    throw new SetupFault(
      `The backup was made under another PEAKEND_SECRET. ${secret ? 'Unset PEAKEND_SECRET: the backup brings its own.' : 'Set the one that was in force then.'}`,
    )
  }
  if (installation.secret) return installation.secret
  if (!secret) {
    const kept = installationSecret(installation)
    if (fingerprintOf(kept) === fingerprint) return kept
    throw new SetupFault(
      'The backup was made where PEAKEND_SECRET was set. Set it here as well, to the same value, and restore again.',
    )
  }
  if (fs.existsSync(secretFile(installation.dataDir))) fs.rmSync(secretFile(installation.dataDir)) // of an empty installation
  keepInstallationSecret(installation.dataDir, secret)
  return secret
}

/** Restores an opened backup into the database at `ownerUrl` and brings its schema up to this program's. */
export async function restoreInto(
  ownerUrl: string,
  archive: OpenedArchive,
  installation: Installation,
  io: Io,
): Promise<void> {
  const level = await refuseNewer(archive)
  refuseFiles(installation.filesDir)
  const client = await ownerSession(ownerUrl)
  try {
    await refuseWhileServed(client)
    await refuseUnlessEmpty(client)
  } finally {
    await client.end()
  }
  await prepareSchema(ownerUrl, settleSecret(archive, installation), level)
  await loadAll(ownerUrl, archive, installation.filesDir, io)
  await migrate(ownerUrl)
}

/**
 * `peakend restore FILE`: reads a backup through first, then fills an empty installation with it. Refuses (SetupFault) a
 * damaged file, one of a newer Peakend, an installation that holds data or is being served. All or nothing.
 */
export async function restore(file: string, installation: Installation, io: Io): Promise<void> {
  tell(io, `Checking ${path.resolve(file)} ...`)
  const archive = await openArchive(path.resolve(file))
  tell(io, `Restoring the backup of ${archive.header.madeAt} (${count(archive.bytes)} bytes) ...`)
  fs.mkdirSync(installation.dataDir, { recursive: true })
  await withDatabase(installation, io, (ownerUrl) => restoreInto(ownerUrl, archive, installation, io))
  tell(io, 'Restored. Start Peakend: npm start')
}
