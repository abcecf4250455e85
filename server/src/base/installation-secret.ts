import { createHmac, randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { SetupFault } from './setup-fault.ts'

const secretBytes = 32
export const secretFile = (dataDir: string): string => path.join(dataDir, 'secret')

/** The secret kept in the data folder, or undefined. Refuses (SetupFault) one that cannot be read or is empty. */
export function readInstallationSecret(dataDir: string): string | undefined {
  const file = secretFile(dataDir)
  let text: string
  try {
    text = fs.readFileSync(file, 'utf8').trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new SetupFault(`The installation's secret in ${file} cannot be read: ${String(error)}`)
  }
  if (text.length >= secretBytes) return text
  throw new SetupFault(`${file} should hold the installation's secret and does not. Put it back from a backup.`)
}

/** Puts a secret into the data folder (mode 0600, whole or not at all). Refuses to write over another one. */
export function keepInstallationSecret(dataDir: string, secret: string): void {
  const file = secretFile(dataDir)
  const fresh = `${file}.${process.pid}`
  fs.mkdirSync(dataDir, { recursive: true })
  const handle = fs.openSync(fresh, 'w', 0o600)
  fs.writeSync(handle, `${secret}\n`)
  fs.fsyncSync(handle)
  fs.closeSync(handle)
  try {
    fs.linkSync(fresh, file) // unlike a rename, a link never replaces what somebody else has just made
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    fs.rmSync(fresh, { force: true })
  }
}

/**
 * The key that signs sessions and tokens and from which the database roles' passwords come: as set, else made once in
 * the data folder. Two that start at once get the same.
 */
export function installationSecret(config: { secret: string | undefined; dataDir: string }): string {
  if (config.secret) return config.secret
  const kept = readInstallationSecret(config.dataDir)
  if (kept) return kept
  keepInstallationSecret(config.dataDir, randomBytes(secretBytes).toString('base64url'))
  return readInstallationSecret(config.dataDir) ?? installationSecret(config)
}

/** Tells two secrets apart without giving either away. */
export const fingerprintOf = (secret: string): string =>
  createHmac('sha256', secret).update('peakend installation fingerprint').digest('hex').slice(0, 32)
