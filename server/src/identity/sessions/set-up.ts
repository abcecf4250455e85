import { linkPaths } from '@peakend/contract/people.ts'
import type { PersonId, WorkspaceId } from '@peakend/contract/ids.ts'
import type { ScreenLanguage } from '@peakend/contract/values.ts'
import type { Database, SystemTx } from '../../base/database.ts'
import { isRefusal, Refusal } from '../../base/refusal.ts'
import { addPerson, changePerson, findPersonByEmail, setPassword } from '../people/store.ts'
import { hashOf, newToken } from '../sealed.ts'
import { firstWorkspaceId, reservedWorkspaceId } from '../workspaces/store.ts'
import { addWorkspace, type FirstRows } from '../workspaces/workspaces.ts'
import { guessLimits } from './limits.ts'
import { refuseWeak } from './rules.ts'
import type { Sessions } from './sessions.ts'
import { addLink, useLink } from './store.ts'

const SET_UP_LINK_MS = 24 * 3600 * 1000

export interface FirstAdministrator {
  name: string
  email: string
  password: string
  workspaceName: string
  language: ScreenLanguage
  timeZone: string
  keepDays: number | null
}

/** An installation waits for its set-up while it has no workspace. */
export const isSetUpOpen = async (tx: SystemTx): Promise<boolean> => (await firstWorkspaceId(tx)) === undefined

/**
 * A new link to set the installation up with, good once and for a day; earlier ones stop working. Null where it is set up. What stands in
 * the link is kept as a hash only.
 */
export const newSetUpLink = (db: Database, publicUrl: string): Promise<string | null> =>
  db.system(async (tx) => {
    if (!(await isSetUpOpen(tx))) return null
    const token = newToken()
    const expiresAt = new Date(tx.now.getTime() + SET_UP_LINK_MS)
    await addLink(tx, { kind: 'set-up', tokenHash: hashOf(token), personId: null, expiresAt })
    return `${publicUrl}${linkPaths.setUp}#${token}`
  })

/** Uses the set-up link: first administrator and workspace. Refuses `set_up_closed`, `token_wrong`, `too_many_requests`, and `invalid` for a password that is easily guessed. */
export const finishSetUp = async (
  of: { db: Database; sessions: Sessions; firstRows: readonly FirstRows[] },
  token: string,
  first: FirstAdministrator,
  address: string,
): Promise<WorkspaceId> => {
  await of.sessions.limited(guessLimits('set-up link', address))
  refuseWeak(first.password, first)
  const isOpen = await of.db.system(isSetUpOpen)
  if (!isOpen) throw new Refusal('set_up_closed')
  return makeFirst(of, first, async (tx) => {
    if (!(await useLink(tx, 'set-up', hashOf(token)))) throw new Refusal('token_wrong')
  })
}

/**
 * Creates the administrator named by the settings, with a workspace, where the installation waits for one; where it is set up, nothing is
 * changed, whatever the settings say. True where it was created.
 */
export const ensureAdministrator = async (
  of: { db: Database; sessions: Sessions; firstRows: readonly FirstRows[] },
  admin: { email: string; password: string },
): Promise<boolean> => {
  if (!(await of.db.system(isSetUpOpen))) return false
  const name = admin.email.split('@')[0] ?? admin.email
  const timeZone = new Intl.DateTimeFormat().resolvedOptions().timeZone
  const first = { ...admin, name, workspaceName: 'Peakend', language: 'en' as const, timeZone, keepDays: 365 }
  try {
    await makeFirst(of, first, () => Promise.resolve())
    return true
  } catch (e) {
    // another node was faster
    if (isRefusal(e, 'set_up_closed')) return false
    throw e
  }
}

/**
 * The person in one transaction, the workspace in the next: the app role makes the latter. Where the program dies in between, the
 * installation still waits, and the next set-up finds the person and sets the password anew: without a workspace there is nothing it could open.
 */
const makeFirst = async (
  of: { db: Database; sessions: Sessions; firstRows: readonly FirstRows[] },
  first: FirstAdministrator,
  claim: (tx: SystemTx) => Promise<void>,
): Promise<WorkspaceId> => {
  const passwordHash = await of.sessions.auth.passwordHash(first.password)
  const made = await of.db.system(async (tx) => {
    // locks: two who set up at once come one after the other
    const workspaceId = await reservedWorkspaceId(tx)
    if (!(await isSetUpOpen(tx))) throw new Refusal('set_up_closed')
    await claim(tx)
    return { personId: await personAnew(tx, first, passwordHash), workspaceId }
  })
  try {
    await of.db.transact(made.workspaceId, (tx) =>
      addWorkspace(tx, { ...first, name: first.workspaceName, administrator: made.personId }, of.firstRows),
    )
  } catch (e) {
    throw isRefusal(e, 'conflict') ? new Refusal('set_up_closed') : e
  }
  return made.workspaceId
}

const personAnew = async (tx: SystemTx, first: FirstAdministrator, passwordHash: string): Promise<PersonId> => {
  const found = await findPersonByEmail(tx, first.email)
  if (!found) return addPerson(tx, { ...first, passwordHash })
  await changePerson(tx, found.id, { name: first.name, language: first.language })
  await setPassword(tx, found.id, passwordHash)
  return found.id
}
