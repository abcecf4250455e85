/** Where the widget of a touchpoint calls. */
import type { TouchpointId } from '@peakend/contract/ids.ts'
import type { WidgetLine } from '@peakend/contract/widget-calls.ts'
import type { PersonCaller } from '../../../base/caller.ts'
import type { ReadTx, Tx } from '../../../base/database.ts'
import { Refusal } from '../../../base/refusal.ts'
import { flowOf, numberOf } from '../../../flows/flows.ts'
import { audit } from '../../../identity/audit/audit.ts'
import { touchpointOf } from '../../../journeys/touchpoints/touchpoints.ts'
import { isLine } from '../../../routing/routing.ts'
import type { Line } from '../arriving.ts'
import { deleteLine, findLine, saveLine } from './store.ts'

const mustBeChat = async (tx: ReadTx, touchpointId: TouchpointId): Promise<void> => {
  const place = await touchpointOf(tx, touchpointId)
  if (place?.channel !== 'chat' || place.retiredAt) throw new Refusal('not_found')
}

/** Null where it offers no calls. Refuses `not_found` for what is no chat touchpoint. */
export const lineOfWidget = async (tx: ReadTx, touchpointId: TouchpointId): Promise<WidgetLine | null> => {
  await mustBeChat(tx, touchpointId)
  return findLine(tx, touchpointId)
}

/** Refuses `not_found` for a touchpoint, number, queue or menu that is not there, and where neither or both of number and queue are named. In the audit log. */
export const setLineOfWidget = async (
  tx: Tx,
  caller: PersonCaller,
  touchpointId: TouchpointId,
  line: WidgetLine | null,
): Promise<void> => {
  await mustBeChat(tx, touchpointId)
  if (line) {
    const { phoneNumberId, queueId, flowId } = line
    const isNumber =
      phoneNumberId !== null && queueId === null && flowId === null && !!(await numberOf(tx, phoneNumberId))
    const isQueue = phoneNumberId === null && queueId !== null && (await isLine(tx, queueId))
    const flow = flowId === null ? null : await flowOf(tx, flowId)
    if (!(isNumber || isQueue) || (flowId !== null && (!flow || flow.isRetired))) throw new Refusal('not_found')
    await saveLine(tx, touchpointId, line)
  } else await deleteLine(tx, touchpointId)
  await audit(tx, caller, 'touchpoint.calls-set', { noun: 'touchpoint', id: touchpointId }, { line })
}

/** Where whoever calls from it is led, as a dialled number would lead them; null where it offers no calls (any more). */
export const widgetLeadsTo = async (
  tx: ReadTx,
  touchpointId: TouchpointId,
): Promise<{ line: Line; mostAtOnce: number } | null> => {
  const set = await findLine(tx, touchpointId)
  if (!set) return null
  const { phoneNumberId, flowId, queueId, mostAtOnce } = set
  const { workspaceId } = tx
  if (phoneNumberId) {
    const number = await numberOf(tx, phoneNumberId)
    if (!number) return null
    const { language, brand } = number
    const line = {
      workspaceId,
      touchpointId,
      queueId: number.queueId,
      flowId: number.flowId,
      language,
      brand,
      phoneNumberId,
    }
    return { line, mostAtOnce }
  }
  if (!queueId || !(await isLine(tx, queueId))) return null
  return { line: { workspaceId, touchpointId, queueId, flowId, language: null }, mostAtOnce }
}

/** Whether a press on "call us" leads anywhere; for every visitor's first view. */
export const offersCalls = async (tx: ReadTx, touchpointId: TouchpointId): Promise<boolean> =>
  (await findLine(tx, touchpointId)) !== null
