import { keyPermissions } from '@peakend/contract/permissions.ts'
import type { PersonId } from '@peakend/contract/ids.ts'
import { APIError } from 'better-auth/api'
import { stranger, type Caller } from '../../base/caller.ts'
import type { Database } from '../../base/database.ts'
import { Refusal } from '../../base/refusal.ts'
import { auditIn } from '../audit/audit.ts'
import { findKey, KEY_PREFIX, touchKey } from '../keys/store.ts'
import { permissionSetOf } from '../memberships/rules.ts'
import { hashOf, sealWith } from '../sealed.ts'
import { openAuth, SESSION_MS } from './auth.ts'
import { cookieOf, signedToken, tokenFrom } from './cookie.ts'
import { countAttempts, forgetAttempts, signInLimits, type Limit } from './limits.ts'
import * as store from './store.ts'
import { acceptedStep, plainCode } from './totp.ts'

/** A use is written down at most once in this time: presence on a page costs no write per request. */
const TOUCH_MS = 60_000

/** What is read of a request to know who asks. */
export interface Asking {
  headers: Readonly<Record<string, string | string[] | undefined>>
  /** The network address, after trusted proxies. */
  address: string
}

/** Thrown inside a sign-in whose password was right where a code is wanted besides. */
class CodeWanted extends Error {}

export const openSessions = async (of: { db: Database; secret: string; isSecure: boolean }) => {
  const { db } = of
  const auth = openAuth(of)
  const cookie = await auth.cookie()
  const seal = sealWith(of.secret, 'one-time codes')
  const keySet = new Set(keyPermissions)

  const limited = async (limits: readonly Limit[]): Promise<void> => {
    const retryAfterS = await db.system((tx) => countAttempts(tx, limits))
    if (retryAfterS > 0) throw new Refusal('too_many_requests', undefined, { retryAfterS })
  }

  /** Runs after the password was right: is the person let in, and is the code right where one is wanted? */
  const admit = (code: string | undefined) => (personId: PersonId) =>
    db.system(async (tx) => {
      if ((await store.workspacesOf(tx, personId)).length === 0) throw new Refusal('sign_in_wrong')
      const totp = await store.lockTotp(tx, personId)
      if (!totp?.isConfirmed) return
      if (!code) throw new CodeWanted()
      const plain = plainCode(code)
      const step = acceptedStep(seal.open(totp.sealedSecret), plain, tx.now, totp.lastStep)
      if (step !== null) await store.takeStep(tx, personId, step)
      else if (!(await store.useRecoveryCode(tx, personId, hashOf(plain)))) throw new Refusal('sign_in_wrong')
    })

  return {
    auth,
    seal,
    limited,
    isSecure: of.isSecure,
    tokenOf: (asking: Asking) => tokenFrom(textOf(asking.headers['cookie']), cookie.name, of.secret),
    /** The cookie of a session again, with its whole time before it. */
    cookieAgain: (asking: Asking) => {
      const token = tokenFrom(textOf(asking.headers['cookie']), cookie.name, of.secret)
      return token ? cookieOf(cookie.name, signedToken(token, of.secret), SESSION_MS / 1000, of.isSecure) : null
    },
    endCookie: () => cookieOf(cookie.name, '', 0, of.isSecure),

    /**
     * Signs in: a new session, whatever session the browser had ends. Answers the same, in the same time, for a wrong password and an
     * unknown address. Refuses `sign_in_wrong`, `too_many_requests`. Written into the audit log of each of the person's workspaces.
     */
    async signIn(who: { email: string; password: string; code?: string }, asking: Asking) {
      const email = who.email.trim().toLowerCase()
      const limits = signInLimits(email, asking.address)
      await limited(limits)
      const old = tokenFrom(textOf(asking.headers['cookie']), cookie.name, of.secret)
      const userAgent = (textOf(asking.headers['user-agent']) ?? '').slice(0, 300)
      try {
        const signed = await auth.signIn(
          { email, password: who.password, address: asking.address, userAgent },
          admit(who.code?.trim() || undefined),
        )
        await db.system(async (tx) => {
          if (old) await store.endSession(tx, old)
          if (limits[0]) await forgetAttempts(tx, limits[0])
          const by = { personId: signed.personId, address: asking.address }
          for (const w of await store.workspacesOf(tx, signed.personId)) await auditIn(tx, w, by, 'session.signed-in')
        })
        return { signedIn: true as const, cookies: signed.cookies }
      } catch (e) {
        if (e instanceof CodeWanted) return { signedIn: false as const, needs: 'code' as const }
        if (e instanceof APIError && [400, 401].includes(e.statusCode)) throw new Refusal('sign_in_wrong')
        throw e
      }
    },

    async signOut(asking: Asking): Promise<void> {
      const token = tokenFrom(textOf(asking.headers['cookie']), cookie.name, of.secret)
      if (token) await db.system((tx) => store.endSession(tx, token))
    },

    /**
     * Who asks: the session's cookie with the header `peakend-workspace` (or the only membership), or a key as bearer. A bearer that is no
     * key of ours is left to others (visitors' tokens), and then the cookie does not count. Sessions and memberships are read every time.
     */
    async authenticate(asking: Asking): Promise<Caller> {
      const authorization = textOf(asking.headers['authorization'])
      if (authorization !== undefined) return callerOfKey(authorization, asking.address)
      const token = tokenFrom(textOf(asking.headers['cookie']), cookie.name, of.secret)
      if (!token) return stranger
      const session = await db.system(async (tx) => {
        const found = await store.findSession(tx, token)
        if (found && tx.now.getTime() - found.updatedAt.getTime() >= TOUCH_MS) {
          await store.touchSession(tx, found, new Date(tx.now.getTime() + SESSION_MS))
        }
        return found
      })
      return session ? callerOf(session, textOf(asking.headers['peakend-workspace']), asking.address) : stranger
    },
  }

  async function callerOfKey(authorization: string, address: string): Promise<Caller> {
    const secret = /^bearer +(\S+)$/i.exec(authorization)?.[1]
    if (!secret?.startsWith(KEY_PREFIX)) return stranger
    const key = await db.system(async (tx) => {
      const found = await findKey(tx, hashOf(secret))
      if (found && tx.now.getTime() - (found.usedAt?.getTime() ?? 0) >= TOUCH_MS) await touchKey(tx, found)
      return found
    })
    if (!key) return stranger
    const { workspaceId, keyId } = key
    return { kind: 'key', keyId, workspaceId, permissions: keySet, scope: { workspaceId, queues: 'all' }, address }
  }
}
export type Sessions = Awaited<ReturnType<typeof openSessions>>

/** A session as a caller: in the workspace named, else in the only one; nobody where no membership is active. */
const callerOf = (session: store.FoundSession, named: string | undefined, address: string): Caller => {
  const { personId, memberships, id: sessionId } = session
  if (memberships.length === 0) return stranger
  const wanted = named?.toLowerCase()
  const membership =
    wanted === undefined
      ? memberships.length === 1
        ? memberships[0]
        : undefined
      : memberships.find((m) => m.workspaceId === wanted)
  if (!membership) return { kind: 'signed-in', personId, sessionId, address }
  const { workspaceId, role, vendorId, queues } = membership
  return {
    kind: 'person',
    personId,
    workspaceId,
    roles: [role],
    permissions: permissionSetOf(role),
    scope: { workspaceId, queues: queues ?? 'all', ...(vendorId === null ? {} : { vendorId }) },
    sessionId,
    address,
  }
}

const textOf = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value)
