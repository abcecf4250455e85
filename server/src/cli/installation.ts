import { openPostgres, type PostgresLog } from '../base/postgres/postgres.ts'
import { reachDatabase } from '../base/postgres/reach.ts'
import type { Config } from '../config.ts'
import { type Io, tell } from './io.ts'

/** The parts of the settings the command line's work on an installation needs. */
export type Installation = Pick<Config, 'dataDir' | 'filesDir' | 'databaseUrl' | 'secret'> & {
  /** Attachments lie in an S3 store, or stay in their folder while the database moves. */
  hasFilesElsewhere?: boolean
}

/** Runs `work` with the address of the installation's database: its own (waited for as `reachDatabase` does, or `withinMs`), or the embedded one, started for as long as it takes. */
export async function withDatabase<T>(
  installation: Installation,
  io: Io,
  work: (ownerUrl: string) => Promise<T>,
  withinMs?: number,
): Promise<T> {
  const log: PostgresLog = { info: (text) => tell(io, text), warn: (text) => tell(io, text) }
  if (installation.databaseUrl) {
    await reachDatabase(installation.databaseUrl, log, withinMs)
    return await work(installation.databaseUrl)
  }
  const postgres = await openPostgres({ dataDir: installation.dataDir }, log)
  try {
    return await work(postgres.ownerUrl)
  } finally {
    await postgres.stop()
  }
}
