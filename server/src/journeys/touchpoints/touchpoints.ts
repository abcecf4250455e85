/** Touchpoints: where customers and brand meet. A chat's one has a key for the script tag, and a secret the shop signs its customers' tokens with. */
import { randomBytes, randomUUID } from 'node:crypto'
import type { TouchpointId, WorkspaceId } from '@peakend/contract/ids.ts'
import type { Touchpoint } from '@peakend/contract/journeys.ts'
import type { ReadTx, Tx } from '../../base/database.ts'
import { Refusal } from '../../base/refusal.ts'
import { originsOf } from './rules.ts'
import { findTouchpoint, findTouchpoints, insertTouchpoint, updateTouchpoint, type TouchpointRecord } from './store.ts'

export type { TouchpointRecord } from './store.ts'
export { isAllowed } from './rules.ts'

/** 160 bits: nobody guesses the key of a shop that has not put it on a page yet. */
const KEY_BYTES = 20
/** HS256 wants a key at least as long as its hash (RFC 7518, 3.2). */
const SECRET_BYTES = 32

export const shownTouchpoint = (of: TouchpointRecord): Touchpoint => ({
  id: of.id,
  name: of.name,
  channel: of.channel,
  stage: of.stage,
  queueId: of.queueId,
  key: of.key,
  sites: of.sites,
  hasTokenSecret: of.sealedSecret !== null,
})

/** All that are not retired. */
export const touchpoints = (tx: ReadTx): Promise<TouchpointRecord[]> => findTouchpoints(tx)

/** One, retired or not; null where there is none in this workspace. */
export const touchpointOf = (tx: ReadTx, id: TouchpointId): Promise<TouchpointRecord | null> => findTouchpoint(tx, id)

/**
 * Which workspace and touchpoint a widget's key names; null for a key nobody has. May be asked in a transaction of any workspace: it answers ids only.
 */
export const touchpointByKey = async (
  tx: ReadTx,
  key: string,
): Promise<{ workspaceId: WorkspaceId; touchpointId: TouchpointId } | null> => {
  const [row] = await tx.query<{ workspaceId: WorkspaceId; touchpointId: TouchpointId }>(
    'touchpoints.by-key',
    'select workspace_id as "workspaceId", touchpoint_id as "touchpointId" from peakend.touchpoint_by_key($1)',
    [key],
  )
  return row ?? null
}

type Settings = Pick<Touchpoint, 'name' | 'channel' | 'stage' | 'queueId' | 'sites'>

/** Adds one; a chat's and a counter's get their key. Refuses `invalid` for sites that are none. Records `workspace.changed` (`touchpoints`). */
export const addTouchpoint = async (tx: Tx, of: Settings): Promise<TouchpointRecord> => {
  const touchpoint = {
    ...of,
    id: randomUUID() as TouchpointId,
    key: of.channel === 'chat' || of.channel === 'counter' ? randomBytes(KEY_BYTES).toString('base64url') : null,
    sites: originsOf(of.sites),
    sealedSecret: null,
    retiredAt: null,
  }
  await insertTouchpoint(tx, touchpoint)
  tx.record({ type: 'workspace.changed', what: 'touchpoints' })
  return touchpoint
}

const mustFind = async (tx: ReadTx, id: TouchpointId): Promise<TouchpointRecord> => {
  const found = await findTouchpoint(tx, id)
  if (!found || found.retiredAt) throw new Refusal('not_found')
  return found
}

/** Changes what is named; the rest stays. Refuses `not_found`, `invalid`. Records `workspace.changed`. */
export const changeTouchpoint = async (
  tx: Tx,
  id: TouchpointId,
  to: Partial<Omit<Settings, 'channel'>>,
): Promise<TouchpointRecord> => {
  const before = await mustFind(tx, id)
  const sites = to.sites ? originsOf(to.sites) : before.sites
  const after = {
    ...before,
    name: to.name ?? before.name,
    stage: to.stage ?? before.stage,
    queueId: to.queueId === undefined ? before.queueId : to.queueId,
    sites,
  }
  await updateTouchpoint(tx, after)
  tx.record({ type: 'workspace.changed', what: 'touchpoints' })
  return after
}

/** Retires one: its key stops, its past stays. Twice is refused with `not_found`. Records `workspace.changed`. */
export const retireTouchpoint = async (tx: Tx, id: TouchpointId): Promise<void> => {
  await updateTouchpoint(tx, { ...(await mustFind(tx, id)), retiredAt: tx.now })
  tx.record({ type: 'workspace.changed', what: 'touchpoints' })
}

/** Keeps secrets so that a copy of the database alone signs nobody's tokens; main gives one that seals with the installation's secret. */
export interface SecretKeeper {
  seal: (plain: string) => Buffer
  open: (sealed: Buffer) => Buffer
}

/** A new secret for the shop's tokens (HS256), given once; the one before stops. Refuses `not_found`. Records `workspace.changed`. */
export const renewSecret = async (tx: Tx, keeper: SecretKeeper, id: TouchpointId): Promise<string> => {
  const before = await mustFind(tx, id)
  const secret = randomBytes(SECRET_BYTES).toString('base64url')
  await updateTouchpoint(tx, { ...before, sealedSecret: keeper.seal(secret) })
  tx.record({ type: 'workspace.changed', what: 'touchpoints' })
  return secret
}

/** The secret to check a token with; null where the shop has none or the touchpoint is retired. */
export const secretOf = async (tx: ReadTx, keeper: SecretKeeper, id: TouchpointId): Promise<string | null> => {
  const found = await findTouchpoint(tx, id)
  return found?.sealedSecret && !found.retiredAt ? keeper.open(found.sealedSecret).toString('utf8') : null
}
