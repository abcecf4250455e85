import fs from 'node:fs'
import path from 'node:path'
import type pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { fingerprintOf, installationSecret } from '../base/installation-secret.ts'
import { SetupFault } from '../base/setup-fault.ts'
import { checkoutDir } from '../config.ts'
import { type ArchiveWriter, createArchive, type End, type Header, type TableStart } from './archive.ts'
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

async function writeFiles(folder: string, archive: ArchiveWriter): Promise<number> {
  if (!fs.existsSync(folder)) return 0
  const entries = fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  let written = 0
  for (const entry of entries) {
    const full = path.join(entry.parentPath, entry.name)
    let bytes: number
    try {
      bytes = fs.statSync(full).size
    } catch {
      continue // retention removed it after its row was read: the row's restore is in order, the file's is not wanted
    }
    await archive.write('F', { path: path.relative(folder, full).split(path.sep).join('/'), bytes })
    for await (const chunk of fs.createReadStream(full)) await archive.write('D', chunk as Buffer)
    written++
  }
  return written
}

async function writeAll(client: pg.Client, archive: ArchiveWriter, filesDir: string, io: Io): Promise<End> {
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
  end.files = await writeFiles(filesDir, archive)
  await archive.write('E', end)
  tell(io, `  ${tables.length} tables, ${count(total)} rows, ${count(end.files)} files`)
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
      await writeAll(client, archive, installation.filesDir, io)
      await archive.finish()
    } catch (error) {
      await archive.abandon()
      const { code } = error as NodeJS.ErrnoException
      if (code !== 'ENOSPC') throw error
      throw new SetupFault(`The disk of ${file} is full; the unfinished backup was removed.`)
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
