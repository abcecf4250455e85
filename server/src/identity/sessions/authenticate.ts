import { keyPermissions } from '@peakend/contract/permissions.ts'
import { stranger, type Caller } from '../../base/caller.ts'
import type { Database } from '../../base/database.ts'
import { findKey, KEY_PREFIX, touchKey } from '../keys/store.ts'
import { permissionSetOf } from '../memberships/rules.ts'
import { hashOf } from '../sealed.ts'
import { SESSION_MS } from './auth.ts'
import { findSession, touchSession, type FoundSession } from './store.ts'

/** A use is written down at most once in this time: presence on a page costs no write per request. */
const TOUCH_MS = 60_000

/** What is read of a request to know who asks. */
export interface Asking {
  headers: Readonly<Record<string, string | string[] | undefined>>
  /** The network address, after trusted proxies. */
  address: string
  /** Said on a visitor's socket: then it is not for us, whatever cookie came along. */
  visitorToken?: string
  /** The workspace a live subscription names, before the header. */
  workspaceId?: string
}

/**
 * Who asks: the session's cookie with the header `peakend-workspace` (or the only membership), or a key as bearer. A bearer that is no
 * key of ours is left to others (visitors' tokens), and then the cookie does not count. Sessions and memberships are read every time.
 */
export const authenticator =
  (db: Database, tokenOf: (asking: Asking) => string | null) =>
  async (asking: Asking): Promise<Caller> => {
    if (asking.visitorToken !== undefined) return stranger
    const authorization = textOf(asking.headers['authorization'])
    if (authorization !== undefined) return callerOfKey(db, authorization, asking.address)
    const token = tokenOf(asking)
    if (!token) return stranger
    const session = await db.system(async (tx) => {
      const found = await findSession(tx, token)
      if (found && tx.now.getTime() - found.updatedAt.getTime() >= TOUCH_MS) {
        await touchSession(tx, found, new Date(tx.now.getTime() + SESSION_MS))
      }
      return found
    })
    const named = asking.workspaceId ?? textOf(asking.headers['peakend-workspace'])
    return session ? callerOf(session, named, asking.address) : stranger
  }

const keySet = new Set(keyPermissions)

const callerOfKey = async (db: Database, authorization: string, address: string): Promise<Caller> => {
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

/** A session as a caller: in the workspace named, else in the only one; nobody where no membership is active. */
const callerOf = (session: FoundSession, named: string | undefined, address: string): Caller => {
  const { personId, memberships, id: sessionId } = session
  if (memberships.length === 0) return stranger
  const only = memberships.length === 1 ? memberships[0] : undefined
  const wanted = named?.toLowerCase()
  const membership = wanted === undefined ? only : memberships.find((m) => m.workspaceId === wanted)
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

export const textOf = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value[0] : value
