/** A pass lets one browser make one call, soon: the browser's token says who asks, the pass which call. Neither tells the switch anything. */
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { WorkspaceId } from '@peakend/contract/ids.ts'
import type { Tx } from '../../../base/database.ts'
import { Refusal } from '../../../base/refusal.ts'
import { countPasses, forgetPasses, insertPass } from './store.ts'

/** Long enough to be asked for the microphone, and to find it. */
const GOOD_MS = 180_000
const HOUR_MS = 3_600_000
/** Who is cut off may call again and again; a program may not. */
const MOST_AN_HOUR = 12
const KEPT_MS = 24 * HOUR_MS
/** 256 bits, so a fast hash is enough to keep. */
const SECRET_BYTES = 32
const TOKEN = /^pc_([\w-]{22})([\w-]{43})$/

export const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest()

/** The workspace a pass names, by whose policy alone it is looked up; null for what is none. */
export const workspaceOfPass = (token: string): WorkspaceId | null => {
  const [, id = ''] = TOKEN.exec(token) ?? []
  const hex = Buffer.from(id, 'base64url').toString('hex')
  const parsed = WorkspaceId.safeParse(hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'))
  return parsed.success ? parsed.data : null
}

/** Makes one. Refuses `too_many_requests` where this browser had its share of the hour. */
export const makePass = async (
  tx: Tx,
  of: { visitorId: string; touchpointId: string },
): Promise<{ token: string; expiresAt: Date }> => {
  const nowMs = tx.now.getTime()
  if ((await countPasses(tx, of.visitorId, new Date(nowMs - HOUR_MS))) >= MOST_AN_HOUR)
    throw new Refusal('too_many_requests')
  const workspace = Buffer.from(tx.workspaceId.replaceAll('-', ''), 'hex').toString('base64url')
  const token = `pc_${workspace}${randomBytes(SECRET_BYTES).toString('base64url')}`
  const expiresAt = new Date(nowMs + GOOD_MS)
  forgetPasses(tx, new Date(nowMs - KEPT_MS))
  insertPass(tx, { ...of, passId: randomUUID(), tokenHash: hashOf(token), expiresAt })
  return { token, expiresAt }
}
