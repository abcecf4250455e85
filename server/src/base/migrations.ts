import { readFile, readdir } from 'node:fs/promises'
import { Kysely, PostgresDialect, sql } from 'kysely'
import { Migrator, type Migration } from 'kysely/migration'
import pg from 'pg'
import { OWNER } from './roles.ts'

/** A first line that says: this one cannot run inside a transaction (`create index concurrently`). */
const OUTSIDE_MARKER = '-- outside transaction'
const FILE_NAME = /^\d{4}_[a-z0-9_]+\.sql$/

interface MigrationFile {
  name: string
  text: string
  isOutside: boolean
}

export const migrationsFolder = new URL('../../migrations/', import.meta.url)

export const readMigrations = async (folder: URL = migrationsFolder): Promise<MigrationFile[]> => {
  const names = (await readdir(folder)).filter((n) => n.endsWith('.sql')).toSorted()
  const wrong = names.find((n) => !FILE_NAME.test(n))
  if (wrong) throw new Error(`migration ${wrong}: names are NNNN_noun_verb.sql`)
  const numbers = names.map((n) => n.slice(0, 4))
  const twice = numbers.find((n, i) => numbers.indexOf(n) !== i)
  if (twice) throw new Error(`two migrations bear the number ${twice}`)
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(new URL(name, folder), 'utf8')
      return { name: name.replace(/\.sql$/, ''), text, isOutside: text.startsWith(OUTSIDE_MARKER) }
    }),
  )
}

/**
 * Brings the schema to the newest version, one file at a time, each in a transaction of its own unless its first line
 * says otherwise. Nodes that start together wait for each other. Twice equals once. `upTo` names the last
 * one wanted (a backup is restored into the schema it was made from).
 */
export const migrate = async (ownerUrl: string, folder: URL = migrationsFolder, upTo?: string): Promise<string[]> => {
  const files = (await readMigrations(folder)).filter((file) => upTo === undefined || file.name <= upTo)
  const lock = new pg.Client({ connectionString: ownerUrl })
  await lock.connect()
  const pool = new pg.Pool({ connectionString: ownerUrl, max: 1, options: `-c role=${OWNER} -c lock_timeout=10s` })
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
  const applied: string[] = []
  try {
    await lock.query('select pg_advisory_lock(7307002)')
    const migrations: Record<string, Migration> = Object.fromEntries(
      files.map((file) => [
        file.name,
        {
          up: (on: Kysely<unknown>) =>
            sql
              .raw(file.text)
              .execute(on)
              .then(() => undefined),
        },
      ]),
    )
    const migrator = new Migrator({
      db,
      provider: { getMigrations: () => Promise.resolve(migrations) },
      migrationTableSchema: 'peakend_migrations',
      // numbers are spaced by noun: a later file of an earlier noun comes in between
      allowUnorderedMigrations: true,
    })
    for (;;) {
      const next = (await migrator.getMigrations()).find((m) => m.executedAt === undefined)
      if (!next) break
      const disableTransactions = files.find((f) => f.name === next.name)?.isOutside ?? false
      const { error, results } = await migrator.migrateUp({ disableTransactions })
      const failed = results?.find((r) => r.status === 'Error')
      if (error) throw new Error(`migration ${failed?.migrationName ?? next.name} failed`, { cause: error })
      applied.push(next.name)
    }
    return applied
  } finally {
    await db.destroy()
    await lock.end()
  }
}
