/**
 * The link to one conversation's call-back, as it stands in our mails: names workspace and conversation and until when it is good, signed, so that nobody makes one up.
 * Whoever holds it may see, change and take back the call-back and go on with that conversation; used twice it is the same link. Pure.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { InteractionId, WorkspaceId } from '@peakend/contract/ids.ts'

const PREFIX = 'cb_'
const ID_BYTES = 16
const TIME_BYTES = 6
const BODY_BYTES = 2 * ID_BYTES + TIME_BYTES
const MAC_BYTES = 16
/** A call-back is booked two weeks ahead at most, and stays open a week after it was missed. */
const LIVES_MS = 30 * 86_400_000

const bytesOf = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex')
const idOf = (bytes: Buffer): string =>
  bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
const macOf = (body: Buffer, key: Buffer): Buffer =>
  createHmac('sha256', key).update(body).digest().subarray(0, MAC_BYTES)

export interface Linked {
  workspaceId: WorkspaceId
  interactionId: InteractionId
}

export const linkToken = (of: Linked, now: Date, key: Buffer): string => {
  const time = Buffer.alloc(TIME_BYTES)
  time.writeUIntBE(now.getTime() + LIVES_MS, 0, TIME_BYTES)
  const body = Buffer.concat([bytesOf(of.workspaceId), bytesOf(of.interactionId), time])
  return PREFIX + Buffer.concat([body, macOf(body, key)]).toString('base64url')
}

/** What a token names; null for one that is none, is not ours, or is too old. */
export const readLink = (token: string, now: Date, key: Buffer): Linked | null => {
  const length = Math.ceil(((BODY_BYTES + MAC_BYTES) * 4) / 3)
  if (!new RegExp(`^${PREFIX}[\\w-]{${length}}$`).test(token)) return null
  const bytes = Buffer.from(token.slice(PREFIX.length), 'base64url')
  const body = bytes.subarray(0, BODY_BYTES)
  const mac = bytes.subarray(BODY_BYTES)
  if (mac.length !== MAC_BYTES || !timingSafeEqual(mac, macOf(body, key))) return null
  if (body.readUIntBE(2 * ID_BYTES, TIME_BYTES) < now.getTime()) return null
  const workspaceId = WorkspaceId.safeParse(idOf(body.subarray(0, ID_BYTES)))
  const interactionId = InteractionId.safeParse(idOf(body.subarray(ID_BYTES, 2 * ID_BYTES)))
  return workspaceId.success && interactionId.success
    ? { workspaceId: workspaceId.data, interactionId: interactionId.data }
    : null
}
