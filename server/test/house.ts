/** An installation that is set up: identity over a real database, with people of every role in a workspace. */
import { randomUUID } from 'node:crypto'
import type { TestContext } from 'node:test'
import type { PersonId, QueueId, VendorId, WorkspaceId } from '@peakend/contract/ids.ts'
import type { Role } from '@peakend/contract/permissions.ts'
import type { Database } from '../src/base/database.ts'
import type { JobKind } from '../src/base/jobs.ts'
import type { WatchKind } from '../src/base/watches.ts'
import { openIdentity, type IdentityOptions } from '../src/identity/identity.ts'
import { insertMembership } from '../src/identity/memberships/store.ts'
import { addPerson } from '../src/identity/people/store.ts'
import { addVendor } from '../src/identity/vendors/vendors.ts'
import { signedToken } from '../src/identity/sessions/cookie.ts'
import { newWorkspaceId } from '../src/identity/workspaces/store.ts'
import { addWorkspace } from '../src/identity/workspaces/workspaces.ts'
import { stranger, type PersonCaller } from '../src/base/caller.ts'
import { harness, type HarnessOptions } from './harness.ts'

const timeZone = 'Europe/Madrid'
/** The date at the house: an hour before midnight of UTC it is tomorrow there. */
export const dayAt = (at: Date): string => new Intl.DateTimeFormat('sv-SE', { timeZone }).format(at)

export const houseSecret = 'a secret of at least thirty-two characters'
export const housePassword = 'a long enough password'
export const houseUrl = 'http://localhost:3000'

type Harness = Awaited<ReturnType<typeof harness>>
export type House = Awaited<ReturnType<typeof house>>

/** `const { db, identity, person } = await house(t)`: one workspace; people are added as a test needs them. */
export const house = async (
  t: TestContext,
  options: Partial<Omit<IdentityOptions, 'db'>> &
    Omit<HarnessOptions, 'jobs'> & { jobs?: readonly JobKind[] | ((db: Database) => readonly JobKind[]) } = {},
) => {
  const jobs: JobKind[] = []
  const watches: WatchKind[] = []
  const h: Harness = await harness(t, { reactions: options.reactions, jobs, watches })
  jobs.push(...(typeof options.jobs === 'function' ? options.jobs(h.db) : (options.jobs ?? [])))
  const identity = await openIdentity({
    db: h.db,
    secret: houseSecret,
    publicUrl: () => houseUrl,
    isSecure: false,
    firstRows: [],
    known: [],
    ...options,
  })
  jobs.push(...identity.jobs)
  // hashed once: a test needs people, not the work of scrypt
  const passwordHash = await identity.sessions.auth.passwordHash(housePassword)

  const newPerson = (name: string): Promise<PersonId> =>
    h.db.system((tx) => addPerson(tx, { name, email: emailOf(name), language: 'en', passwordHash }))

  /** Another workspace with an administrator of its own. */
  const workspace = async (name: string): Promise<{ workspaceId: WorkspaceId; administrator: PersonId }> => {
    const administrator = await newPerson(`${name} administrator`)
    const workspaceId = await h.db.system(newWorkspaceId)
    const settings = { name, language: 'en' as const, timeZone, keepDays: 365 }
    await h.db.transact(workspaceId, (tx) => addWorkspace(tx, { ...settings, administrator }, options.firstRows ?? []))
    return { workspaceId, administrator }
  }
  const home = await workspace('Brisa')

  /** A person with a role, by name; the address is made from the name, the password is `housePassword`. */
  const person = async (
    name: string,
    role: Role,
    more: { workspaceId?: WorkspaceId; vendorId?: VendorId; queues?: QueueId[] } = {},
  ): Promise<PersonId> => {
    const personId = await newPerson(name)
    await member(personId, role, more)
    return personId
  }
  const member = (
    personId: PersonId,
    role: Role,
    more: { workspaceId?: WorkspaceId; vendorId?: VendorId; queues?: QueueId[] } = {},
  ) =>
    h.db.transact(more.workspaceId ?? home.workspaceId, (tx) =>
      insertMembership(tx, { personId, role, vendorId: more.vendorId ?? null, queues: more.queues ?? null }),
    )

  /** A cookie as after signing in, without the work of the password. */
  const cookieOf = async (personId: PersonId): Promise<string> => {
    const token = randomUUID()
    await h.db.system((tx) =>
      tx.query(
        'test.session',
        'insert into auth.sessions (person_id, token, expires_at, created_at, updated_at) values ($1, $2, $3, $4, $4)',
        [personId, token, new Date(tx.now.getTime() + 7 * 24 * 3600 * 1000), tx.now],
      ),
    )
    return `peakend.session_token=${encodeURIComponent(signedToken(token, houseSecret))}`
  }

  /** The cookie a browser would send after signing in, and the caller it stands for. */
  const signIn = async (name: string, code?: string) => {
    const signed = await identity.sessions.signIn({ email: emailOf(name), password: housePassword, code }, asking())
    if (!signed.signedIn) throw new Error('a code is wanted')
    return signed.cookies[0]?.split(';')[0] ?? ''
  }
  const callerOf = async (name: string): Promise<PersonCaller> => {
    const caller = await identity.authenticate(asking(await signIn(name)))
    if (caller.kind !== 'person') throw new Error(`${name} is ${caller.kind}`)
    return caller
  }
  const vendor = async (name: string): Promise<VendorId> =>
    (await h.db.transact(home.workspaceId, (tx) => addVendor(tx, stranger, name))).id

  return { ...h, ...home, identity, watches, person, member, cookieOf, signIn, callerOf, vendor, another: workspace }
}

export const emailOf = (name: string): string => `${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '.')}@example.org`

/** A request as identity sees it. */
export const asking = (cookie?: string, headers: Record<string, string> = {}, address = '192.0.2.1') => ({
  headers: { ...(cookie ? { cookie } : {}), ...headers },
  address,
})
