import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import { SetupFault } from '../setup-fault.ts'

/** The user PostgreSQL runs as. `switchTo` is set when that is not the user we are (we are root, which it refuses). */
export type Account = { name: string; switchTo?: { uid: number; gid: number } }

/** Preferred first: accounts made for this, then the one every system has. */
const preferredNames = ['peakend', 'postgres', 'nobody']

type Entry = { name: string; uid: number; gid: number }

function accounts(): Entry[] {
  const lines = fs.readFileSync('/etc/passwd', 'utf8').split('\n')
  return lines.flatMap((line) => {
    const [name, , uid, gid] = line.split(':')
    return name && Number(uid) > 0 ? [{ name, uid: Number(uid), gid: Number(gid) }] : []
  })
}

function ownName(): string {
  try {
    return os.userInfo().username
  } catch {
    throw new SetupFault(
      `The user id ${process.getuid?.()} has no name on this machine (no line in /etc/passwd), and PostgreSQL does not start for a nameless user. ` +
        'Run Peakend as a user that has a name, add a line for the id to /etc/passwd, or set DATABASE_URL to a PostgreSQL of your own.',
    )
  }
}

/**
 * The account PostgreSQL is to run as: ourselves, or, when we are root, the owner of the cluster that is there already,
 * else an existing unprivileged account. Refuses (SetupFault) a user id without a name.
 */
export function chooseAccount(clusterDir: string): Account {
  if (process.platform === 'win32') return { name: os.userInfo().username }
  if (process.getuid?.() !== 0) return { name: ownName() }
  const entries = accounts()
  const ownerUid = fs.existsSync(clusterDir) ? fs.statSync(clusterDir).uid : 0
  if (ownerUid !== 0) {
    const owner = entries.find((entry) => entry.uid === ownerUid)
    if (owner) return { name: owner.name, switchTo: { uid: owner.uid, gid: owner.gid } }
    throw new SetupFault(
      `The database folder ${clusterDir} belongs to user id ${ownerUid}, which has no name on this machine. ` +
        'Give the folder to an existing user (chown -R postgres ...) or add a line for the id to /etc/passwd.',
    )
  }
  const found = preferredNames.map((name) => entries.find((entry) => entry.name === name)).find(Boolean) ?? entries[0]
  if (!found) {
    throw new SetupFault(
      'Peakend runs as root, PostgreSQL refuses to, and this machine has no other user. Add one (for example: useradd --system peakend), ' +
        'run Peakend as a user that is not root, or set DATABASE_URL.',
    )
  }
  return { name: found.name, switchTo: { uid: found.uid, gid: found.gid } }
}

/** True if the account may pass into the folder. Asked of the system by doing it: modes alone do not tell of ACLs. */
export function mayEnter(account: Account, folder: string): boolean {
  if (!account.switchTo) return true
  const result = spawnSync('/bin/sh', ['-c', 'cd "$0"', folder], { cwd: '/', ...account.switchTo })
  return result.error === undefined && result.status === 0
}

/** Gives a file or folder to the account; nothing to do when PostgreSQL runs as ourselves. */
export function giveTo(account: Account, file: string): void {
  if (account.switchTo) fs.chownSync(file, account.switchTo.uid, account.switchTo.gid)
}
