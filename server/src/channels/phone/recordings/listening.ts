/** Who may listen, and by which address: for an hour, to one person, for one recording. Each address that is given is written down. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { RecordingId } from '@peakend/contract/ids.ts'
import { holds, type Caller, type PersonCaller } from '../../../base/caller.ts'
import type { ReadTx, Tx } from '../../../base/database.ts'
import { Refusal } from '../../../base/refusal.ts'
import { audit } from '../../../identity/audit/audit.ts'
import * as interactions from '../../../interactions/interactions.ts'
import { findRecording, type RecordingRow } from './store.ts'

/** A call is heard, and heard again in parts, within it. */
const TICKET_MS = 3_600_000

/** Whoever may hear recordings, and the agent whose call it was; a message is for everybody who may read the conversation, as a letter is. */
export const mayListen = (
  caller: Caller,
  standing: { agentId: string | null },
  { holds: held }: Pick<RecordingRow, 'holds'>,
): boolean =>
  held === 'message' ||
  holds(caller, 'recordings.read') ||
  (caller.kind === 'person' && standing.agentId === caller.personId)

/** One that the caller may hear. Refuses `not_found`, and `gone` for what holds no sound any more or not yet. */
export const mustHear = async (
  tx: ReadTx,
  caller: PersonCaller,
  recordingId: string,
): Promise<RecordingRow & { sealedKey: Buffer; agentId: string | null }> => {
  const found = await findRecording(tx, recordingId)
  const standing = found && (await interactions.findIn(tx, caller.scope, found.interactionId, caller.personId))
  if (!found || !standing || !mayListen(caller, standing, found)) throw new Refusal('not_found')
  const { sealedKey } = found
  if (found.state !== 'kept' || !sealedKey) throw new Refusal('gone')
  return { ...found, sealedKey, agentId: standing.agentId }
}

const signed = (signingKey: Buffer, recordingId: string, personId: string, untilS: number): string =>
  createHmac('sha256', signingKey).update(`${recordingId} ${personId} ${untilS}`).digest('base64url')

/** Gives an address to listen at. Refuses as `mustHear` does. Written into the audit log, and onto the page of the agent whose call it was. */
export const listen = async (
  tx: Tx,
  caller: PersonCaller,
  recordingId: RecordingId,
  signingKey: Buffer,
): Promise<{ url: string; type: string; until: string }> => {
  const { interactionId, agentId, type } = await mustHear(tx, caller, recordingId)
  const until = new Date(tx.now.getTime() + TICKET_MS)
  const untilS = Math.floor(until.getTime() / 1000)
  const about = agentId && agentId !== caller.personId ? { personId: agentId } : {}
  await audit(tx, caller, 'recording.listened', { noun: 'interaction', id: interactionId }, { recordingId, ...about })
  const ticket = `${untilS}.${signed(signingKey, recordingId, caller.personId, untilS)}`
  return { url: `/api/recordings/${recordingId}/sound?ticket=${ticket}`, type, until: until.toISOString() }
}

const isSame = (given: string, wanted: string): boolean => {
  const [one, other] = [Buffer.from(given), Buffer.from(wanted)]
  return one.length === other.length && timingSafeEqual(one, other)
}

/** Refuses `token_wrong` for an address that was given to somebody else, for something else, or too long ago. */
export const mustHold = (
  of: { recordingId: string; personId: string; ticket: string; now: Date },
  signingKey: Buffer,
): void => {
  const [untilS = '', signature = ''] = of.ticket.split('.')
  const isWhole = /^\d{1,12}$/.test(untilS)
  if (!isWhole || !isSame(signature, signed(signingKey, of.recordingId, of.personId, Number(untilS))))
    throw new Refusal('token_wrong')
  if (Number(untilS) * 1000 < of.now.getTime()) throw new Refusal('token_wrong')
}
