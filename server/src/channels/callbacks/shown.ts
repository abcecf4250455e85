/** What a customer sees of their call-back, and what they may ask for. */
import type { CallBackPage } from '@peakend/contract/callbacks.ts'
import type { ReadTx } from '../../base/database.ts'
import { workspaceOf } from '../../identity/workspaces/workspaces.ts'
import * as interactions from '../../interactions/interactions.ts'
import { callBackOf, offerFor, rulesOf, zoneOf } from '../../routing/callbacks/callbacks.ts'
import { hoursOf, waitOf } from '../../routing/routing.ts'
import { firstNameOf } from '../chat/rules.ts'
import { shownKnown } from './known.ts'
import { shownOwn } from './own.ts'
import type { Asker } from './who.ts'

/** The whole page: who we are, what runs, what may be asked for. */
export const callBackPage = async (tx: ReadTx, asker: Asker): Promise<CallBackPage> => {
  const workspace = await workspaceOf(tx)
  const brand = { name: workspace.name, colour: workspace.colour }
  const { interactionId, queueId } = asker
  const timeZone = queueId ? await zoneOf(tx, queueId, 'phone') : workspace.timeZone
  if (!interactionId) {
    const offer = await offerOutsideHours(tx, asker)
    return { brand, timeZone, channel: 'chat', agentName: null, callBack: null, offer, isChat: false }
  }
  const [standing, newest, wait, offer, known] = await Promise.all([
    interactions.find(tx, interactionId),
    callBackOf(tx, interactionId),
    waitOf(tx, interactionId),
    offerFor(tx, interactionId, null),
    shownKnown(tx, asker),
  ])
  return {
    brand,
    timeZone,
    channel: standing?.channel ?? 'chat',
    agentName: standing?.state === 'active' ? firstNameOf(await nameOf(tx, standing.agentId)) : null,
    callBack: newest && shownOwn(newest, wait),
    offer: asker.isBlocked || !offer ? null : { ...offer, known },
    isChat: asker.isLinked && standing?.channel === 'chat',
  }
}

const nameOf = async (tx: ReadTx, personId: string | null): Promise<string | null> => {
  if (!personId) return null
  const [row] = await tx.query<{ name: string }>(
    'callbacks.colleague',
    'select name from colleagues where person_id = $1',
    [personId],
  )
  return row?.name ?? null
}

/** Nobody is there: a time may be picked all the same, with the first words of a conversation. */
const offerOutsideHours = async (tx: ReadTx, asker: Asker): Promise<CallBackPage['offer']> => {
  const { queueId, isBlocked } = asker
  if (!queueId || isBlocked) return null
  const [{ rules }, hours] = await Promise.all([rulesOf(tx, queueId), hoursOf(tx, { queueId, channel: 'chat' })])
  return rules.isOn && rules.picksTime && !hours.isOpen
    ? { ways: rules.ways, keepsPlace: false, picksTime: true, known: await shownKnown(tx, asker) }
    : null
}
