/** What a visitor sees of their call: where they stand, and who is with them by first name. */
import type { InteractionId, PersonId } from '@peakend/contract/ids.ts'
import type { OwnCall } from '@peakend/contract/widget-calls.ts'
import type { ReadTx } from '../../../base/database.ts'
import { callBackOf, offerFor } from '../../../routing/callbacks/callbacks.ts'
import { waitOf } from '../../../routing/routing.ts'
import { firstNameOf } from '../../chat/rules.ts'
import { findCall, type CallRef, type CallRow } from '../store.ts'

const nameOf = async (tx: ReadTx, personId: PersonId): Promise<string | null> => {
  const [row] = await tx.query<{ name: string }>(
    'widget-calls.agent',
    'select name from colleagues where workspace_id = $1 and person_id = $2',
    [tx.workspaceId, personId],
  )
  return firstNameOf(row?.name ?? null)
}

const isBooked = async (tx: ReadTx, interactionId: InteractionId): Promise<boolean> => {
  const state = (await callBackOf(tx, interactionId))?.state
  return state === 'in-line' || state === 'booked'
}

const stages: Record<CallRow['state']['stage'], OwnCall['stage']> = {
  arriving: 'ringing',
  menu: 'menu',
  waiting: 'waiting',
  dialling: 'ringing',
  talking: 'talking',
  together: 'talking',
  outside: 'talking',
  held: 'held',
  aside: 'held',
  over: 'over',
}

/** Null where there is no such call. */
export const ownCall = async (tx: ReadTx, ref: CallRef): Promise<OwnCall | null> => {
  const row = await findCall(tx, ref.callId)
  if (!row) return null
  const { stage, agent, answeredAtMs } = row.state
  const shown = row.endedAt ? 'over' : stages[stage]
  const isWithAgent = shown === 'talking' || shown === 'held'
  const wait = shown === 'waiting' ? await waitOf(tx, ref.interactionId) : null
  return {
    interactionId: ref.interactionId,
    stage: shown === 'over' && (await isBooked(tx, ref.interactionId)) ? 'booked' : shown,
    agentName: isWithAgent && agent ? await nameOf(tx, agent.personId) : null,
    place: wait?.place ?? null,
    estimateMs: wait?.estimateMs ?? null,
    isCallBackOffered: wait !== null && (await offerFor(tx, ref.interactionId, null)) !== null,
    answeredAt: answeredAtMs === null ? null : new Date(answeredAtMs).toISOString(),
  }
}
