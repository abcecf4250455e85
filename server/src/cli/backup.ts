import fs from 'node:fs'
import { open } from 'node:fs/promises'
import path from 'node:path'
import type pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { fingerprintOf, installationSecret } from '../base/installation-secret.ts'
import { SetupFault } from '../base/setup-fault.ts'
import { checkoutDir } from '../config.ts'
import { type ArchiveWriter, asFull, createArchive, type End, type Header, type TableStart } from './archive.ts'
import { type Installation, withDatabase } from './installation.ts'
import { count, type Io, openProgress, tell } from './io.ts'
import { becomeOwner, migrationsOf, named, ownerSession, partitionsOf, sequencesOf, tablesOf } from './schema-facts.ts'

const columnList = (columns: string[]): string => columns.map((name) => `"${name.replaceAll('"', '""')}"`).join(', ')

/** The command's name list of a table, as COPY takes it. */
export const tableWithColumns = (table: TableStart): string => `${named(table)} (${columnList(table.columns)})`

async function headerOf(client: pg.Client, installation: Installation): Promise<Header> {
  const manifest: { version: string } = JSON.parse(fs.readFileSync(path.join(checkoutDir, 'package.json'), 'utf8'))
  const { rows } = await client.query<{ v: string }>(`select current_setting('server_version') as v`)
  const migrations = await migrationsOf(client)
  if (migrations.length === 0) throw new SetupFault('There is nothing to back up: this installation was never started.')
  const secret = installationSecret(installation)
  return {
    madeAt: new Date().toISOString(),
    version: manifest.version,
    postgres: rows[0]?.v ?? '',
    migrations,
    fingerprint: fingerprintOf(secret),
    ...(installation.secret ? {} : { secret }),
    partitions: await partitionsOf(client),
  }
}

async function writeTable(client: pg.Client, archive: ArchiveWriter, table: TableStart): Promise<number> {
  await archive.write('T', table)
  const stream = client.query(copyTo(`copy (select ${columnList(table.columns)} from ${named(table)}) to stdout`))
  for await (const chunk of stream) await archive.write('D', chunk as Buffer)
  return stream.rowCount
}

/** Files the backup's picture of the database knows of, as `<workspace>/<attachment>`. */
async function filesKnown(client: pg.Client): Promise<Set<string>> {
  const { rows: there } = await client.query<{ is: boolean }>(
    `select to_regclass('public.attachments') is not null as is`,
  )
  if (!there[0]?.is) return new Set()
  const { rows } = await client.query<{ key: string }>(
    `select workspace_id || '/' || attachment_id as key from public.attachments where erased_at is null`,
  )
  return new Set(rows.map((row) => row.key))
}

/** The attachment a file is: its first folder is the workspace, its name the attachment (interactions/attachments/file-store.ts). */
function keyOfFile(relative: string): string {
  const parts = relative.split('/')
  return `${parts[0]}/${parts.at(-1)}`
}

/**
 * Every file the tables of this backup know of; what is on its way in, or came after the picture was taken, belongs to none. Gives how many
 * were written, and how many have a row and no file.
 */
async function writeFiles(client: pg.Client, folder: string, archive: ArchiveWriter) {
  const wanted = await filesKnown(client)
  let written = 0
  const entries = fs.existsSync(folder) ? fs.readdirSync(folder, { recursive: true, withFileTypes: true }) : []
  for (const entry of entries) {
    const full = path.join(entry.parentPath, entry.name)
    const relative = path.relative(folder, full).split(path.sep).join('/')
    if (!entry.isFile() || !wanted.has(keyOfFile(relative))) continue
    const handle = await open(full).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined // erased since: it is not wanted any more
      throw error
    })
    if (!handle) continue
    await archive.write('F', { path: relative, bytes: (await handle.stat()).size })
    for await (const chunk of handle.createReadStream()) await archive.write('D', chunk as Buffer)
    wanted.delete(keyOfFile(relative))
    written++
  }
  return { written, missing: wanted.size }
}

async function writeAll(client: pg.Client, archive: ArchiveWriter, installation: Installation, io: Io): Promise<End> {
  const progress = openProgress(io)
  const end: End = { rows: {}, files: 0 }
  const tables = await tablesOf(client)
  let total = 0
  for (const [index, table] of tables.entries()) {
    progress(() => `${index} of ${tables.length} tables, ${count(total)} rows`)
    const rows = await writeTable(client, archive, table)
    end.rows[`${table.schema}.${table.name}`] = rows
    total += rows
  }
  // After the tables: a sequence does not keep to the snapshot, so read last it is never behind the rows.
  await archive.write('S', await sequencesOf(client))
  const files = await writeFiles(client, installation.filesDir, archive)
  end.files = files.written
  await archive.write('E', end)
  tell(io, `  ${tables.length} tables, ${count(total)} rows, ${count(end.files)} files`)
  if (files.missing > 0 && installation.hasFilesElsewhere)
    tell(io, `  ${count(files.missing)} attachments stay where they are: no part of this file`)
  else if (files.missing > 0)
    tell(io, `  WARNING: ${count(files.missing)} attachments have no file in ${installation.filesDir}`)
  return end
}

/** Writes a backup of the database at `ownerUrl` as it stands in one instant; the program may go on working meanwhile. */
export async function writeBackup(ownerUrl: string, file: string, installation: Installation, io: Io): Promise<void> {
  const client = await ownerSession(ownerUrl)
  try {
    await becomeOwner(client).catch(() => {
      throw new SetupFault('There is nothing to back up: this installation was never started.')
    })
    await client.query('begin isolation level repeatable read read only')
    const archive = await createArchive(file, await headerOf(client, installation))
    try {
      await writeAll(client, archive, installation, io)
      await archive.finish()
    } catch (error) {
      await archive.abandon()
      throw asFull(error, file)
    }
    await client.query('commit')
  } finally {
    await client.end()
  }
}

/**
 * `peakend backup FILE`: the whole installation, attachments on disk included, in one checked file. A consistent picture
 * of one instant; the program may run. Attachments in an S3 store stay there. Refuses (SetupFault) an existing FILE.
 */
export async function backup(file: string, installation: Installation, io: Io): Promise<void> {
  const target = path.resolve(file)
  tell(io, `Backing up to ${target} ...`)
  await withDatabase(installation, io, (ownerUrl) => writeBackup(ownerUrl, target, installation, io))
  tell(
    io,
    `Done: ${count(fs.statSync(target).size)} bytes. Keep it safe: it holds what customers wrote${installation.secret ? '' : ', and the installation’s secret'}.`,
  )
}
