import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openPostgres, type OpenedPostgres } from '../src/base/postgres/postgres.ts'

const checkout = path.resolve(import.meta.dirname, '../..')
const dataDir = path.join(tmpdir(), `peakend-test-${createHash('sha256').update(checkout).digest('hex').slice(0, 12)}`)

/** Tests of what survives a crash open a cluster of their own; here speed counts. */
const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '300' }

/** The PostgreSQL of this checkout's tests: whoever opens it has it until they stop, and the last one ends it. */
export const openTestCluster = (): Promise<OpenedPostgres> =>
  openPostgres({ dataDir, settings }, { info: () => {}, warn: () => {} })
