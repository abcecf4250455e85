import fs from 'node:fs'
import path from 'node:path'
import { reachDatabase, withoutPassword } from '../base/postgres/reach.ts'
import { SetupFault } from '../base/setup-fault.ts'
import { openArchive } from './archive.ts'
import { writeBackup } from './backup.ts'
import { type Installation, withDatabase } from './installation.ts'
import { type Io, tell } from './io.ts'
import { refuseWhileServed, restoreInto } from './restore.ts'
import { ownerSession } from './schema-facts.ts'

/**
 * `peakend move DATABASE_URL`: brings the embedded database into a PostgreSQL of one's own, through a checked file in
 * DATA_DIR that is removed afterwards. The embedded database stays as it was. Attachments stay in DATA_DIR, the secret
 * too. Refuses (SetupFault) while Peakend runs: what is said meanwhile would be left behind.
 */
export async function move(url: string, installation: Installation, io: Io): Promise<void> {
  if (!URL.canParse(url) || !/^postgres(ql)?:$/.test(new URL(url).protocol)) {
    throw new SetupFault(`${JSON.stringify(url)} is no database address; it begins with postgres://`)
  }
  if (installation.databaseUrl)
    throw new SetupFault('DATABASE_URL is set already: there is no embedded database to move.')
  await reachDatabase(url, { info: (text) => tell(io, text), warn: (text) => tell(io, text) })
  const file = path.join(installation.dataDir, `move-${process.pid}.backup`)
  const filesDir = path.join(installation.dataDir, 'no-files-move')
  const withoutFiles = { ...installation, filesDir, hasFilesElsewhere: true }
  try {
    await withDatabase(installation, io, async (ownerUrl) => {
      const client = await ownerSession(ownerUrl)
      try {
        await refuseWhileServed(client)
      } finally {
        await client.end()
      }
      tell(io, 'Reading the embedded database ...')
      await writeBackup(ownerUrl, file, withoutFiles, io)
    })
    const archive = await openArchive(file)
    tell(io, `Writing to ${withoutPassword(url)} ...`)
    await restoreInto(url, archive, withoutFiles, io)
  } finally {
    fs.rmSync(file, { force: true })
  }
  tell(io, `Moved. From now on start Peakend with DATABASE_URL=${withoutPassword(url)} (and its password).`)
  tell(
    io,
    `The embedded database is untouched in ${installation.dataDir}; remove ${installation.dataDir}/postgres when you are sure.`,
  )
}
