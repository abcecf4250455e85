/** Supervisors on the line: they listen, whisper, join and take over, always in the audit log; the agent sees it unless the staff policy says otherwise. */
import type { InteractionId } from '@peakend/contract/ids.ts'
import type { CoachingHow } from '@peakend/contract/phone.ts'
import type { PersonCaller } from '../../base/caller.ts'
import type { Tx } from '../../base/database.ts'
import { Refusal } from '../../base/refusal.ts'
import { audit } from '../../identity/audit/audit.ts'
import { workspaceOf } from '../../identity/workspaces/workspaces.ts'
import * as interactions from '../../interactions/interactions.ts'
import { giveTo } from '../../routing/routing.ts'
import { happen, standsOf } from './calls.ts'
import { mustHavePhone } from './dialling.ts'
import { findRunning, type CallRow } from './store.ts'

const acts = { listen: 'call.listened-to', whisper: 'call.whispered-in', join: 'call.joined' } as const

const mustRun = async (tx: Tx, interactionId: InteractionId): Promise<CallRow> => {
  await interactions.lock(tx, interactionId)
  const running = await findRunning(tx, interactionId)
  if (!running) throw new Refusal('no_call')
  return running
}
const isCoach = (call: CallRow, { personId }: PersonCaller): boolean =>
  call.state.coaches.some((one) => one.personId === personId)

/**
 * Begins, or changes how. Only who listens may be unseen, where the policy says so: who whispers is heard. The agent sees it in the call, for as long as it lasts: to be on the
 * line is not to read along. Refuses `no_call`, `no_phone`, `in_call`. Records `call.changed`.
 */
export const coach = async (
  tx: Tx,
  person: PersonCaller,
  interactionId: InteractionId,
  how: CoachingHow,
): Promise<void> => {
  const running = await mustRun(tx, interactionId)
  if (!isCoach(running, person)) await mustHavePhone(tx, person.personId)
  const { staffPolicy } = await workspaceOf(tx)
  const isSeen = how !== 'listen' || !staffPolicy.openUnseen
  await happen(tx, running, { kind: 'coach', by: person.personId, how, isSeen })
  const agentId = running.state.agent?.personId
  await audit(tx, person, acts[how], { noun: 'interaction', id: interactionId }, agentId ? { personId: agentId } : {})
}

/** The customer is theirs: at once where they are on the line, else when they answer their phone. Refuses `no_call`, `no_phone`, `in_call`, `interaction_closed`. */
export const takeOver = async (tx: Tx, person: PersonCaller, interactionId: InteractionId): Promise<void> => {
  const running = await mustRun(tx, interactionId)
  const before = running.state.agent?.personId
  if (before === person.personId) return
  if (!isCoach(running, person)) await mustHavePhone(tx, person.personId)
  await giveTo(tx, { interactionId, personId: person.personId, why: 'stepped-in' })
  await interactions.say(tx, interactionId, 'stepped-in', { personId: person.personId })
  await happen(tx, running, { kind: 'stands', as: await standsOf(tx, interactionId) })
  const about = { noun: 'interaction' as const, id: interactionId }
  await audit(tx, person, 'interaction.stepped-in', about, before ? { personId: before } : {})
}
