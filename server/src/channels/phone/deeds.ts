/** What a step asks for in the house, done in its transaction. */
import { randomUUID } from 'node:crypto'
import type { Tx } from '../../base/database.ts'
import { Refusal } from '../../base/refusal.ts'
import { beginRun, goOnRun, type Going } from '../../flows/flows.ts'
import * as interactions from '../../interactions/interactions.ts'
import { callBackOf } from '../../routing/callbacks/callbacks.ts'
import { lineFailed, record } from '../../routing/callbacks/trying/trying.ts'
import { decline, lapse, unreached } from '../../routing/offers/offers.ts'
import { languageFor } from '../../routing/hours/hours.ts'
import { workspaceOf } from '../../identity/workspaces/workspaces.ts'
import { acceptOffer, enterQueue, giveTo, leftAtOnce, rememberTold, waitOf } from '../../routing/routing.ts'
import { askAfter, takeScore } from './asked.ts'
import type { CallEvent, Deed, Onward } from './call.ts'
import type { CallRow } from './store.ts'
import { answerMessage, keepMessage, oweMessage } from './voicemail.ts'
import { waitSaid, waitSounds } from './wait-sounds.ts'

/** Whoever hangs up within this has not waited: it is counted as nobody's leaving. */
const SHORT_MS = 5000

/** Does it; answers what comes of it for the call, if anything. Refuses what routing and the conversation refuse. */
export const doDeed = async (tx: Tx, row: CallRow, deed: Deed): Promise<CallEvent | null> => {
  const { interactionId } = row
  switch (deed.do) {
    case 'accept':
      await acceptOffer(tx, deed.offerId, deed.personId)
      return null
    case 'decline':
      await decline(tx, deed.offerId, deed.personId)
      return null
    case 'lapse':
      await lapse(tx, deed.offerId)
      return null
    case 'unreached':
      await unreached(tx, deed.offerId)
      return null
    case 'return': {
      const { queueId } = await interactions.lock(tx, interactionId)
      if (!queueId) return stranded(tx, row)
      await enterQueue(tx, { interactionId, queueId, arrival: 'returned', isVanished: true, isFirst: deed.isFirst })
      return null
    }
    case 'give': {
      const { agentId } = await interactions.lock(tx, interactionId)
      if (deed.why === 'transferred') {
        const to = { personId: deed.personId }
        await interactions.noteTransfer(tx, { interactionId, fromPersonId: agentId, to, note: '' })
      }
      await giveTo(tx, { interactionId, personId: deed.personId, why: deed.why })
      return null
    }
    case 'end':
      await endConversation(tx, row, deed)
      return null
    case 'say':
      await interactions.say(tx, interactionId, deed.code, { ...deed.values, ...(await waitedIn(tx, row, deed)) })
      return null
    case 'tell':
      return tell(tx, row)
    case 'walk': {
      const going = await goOnRun(tx, interactionId, deed.happened)
      if (going) return menuOf(going)
      return deed.happened.kind === 'hung-up' ? null : straightToQueue(tx, row)
    }
    case 'lead-on':
      return leadOn(tx, row, deed.leadsTo)
    case 'ask':
      return askAfter(tx, row)
    case 'told':
      return takeScore(tx, row, deed.score)
    case 'keep-message':
      await keepMessage(tx, interactionId, deed)
      return null
    case 'spoken':
      await answerMessage(tx, interactionId)
      return null
    case 'not-reached':
      await notReached(tx, row, deed)
      return null
    default:
      return deed satisfies never
  }
}

/** With the first answer stands how long they had waited for it. */
const waitedIn = async (tx: Tx, row: CallRow, { code }: { code: string }): Promise<Record<string, string>> => {
  if (code !== 'call-answered') return {}
  const { answeredAt, queuedAt } = await interactions.lock(tx, row.interactionId)
  if (!queuedAt || answeredAt?.getTime() !== tx.now.getTime()) return {}
  return { waitedS: String(Math.max(0, Math.round((tx.now.getTime() - queuedAt.getTime()) / 1000))) }
}

/** Into the menu the number leads to, or the line where it has none (any more). */
const leadOn = async (tx: Tx, row: CallRow, { flowId, ...more }: Onward): Promise<CallEvent> => {
  const { interactionId } = row
  const going = flowId ? await beginRun(tx, { interactionId, flowId, ...more }) : null
  return going ? menuOf(going) : straightToQueue(tx, row)
}

export const menuOf = ({ acts, ending }: Going): CallEvent => ({
  kind: 'menu',
  acts,
  handle: `said-${randomUUID()}`,
  isOver: ending !== null,
})

/** There is no flow (any more). */
const straightToQueue = async (tx: Tx, row: CallRow): Promise<CallEvent> => {
  const { queueId } = await interactions.lock(tx, row.interactionId)
  if (!queueId) return (await stranded(tx, row)) ?? { kind: 'tick' }
  await enterQueue(tx, { interactionId: row.interactionId, queueId, arrival: 'arrived', since: row.beganAt })
  return { kind: 'in-line' }
}

/** No queue serves it: nobody would ever be offered it. */
const stranded = async (tx: Tx, { interactionId }: CallRow): Promise<null> => {
  await interactions.end(tx, interactionId, 'silence', 'not-solved')
  throw new Refusal('not_found')
}

/** A call that we made for a conversation in another channel ends by itself; that conversation goes on. */
const endConversation = async (tx: Tx, row: CallRow, deed: Extract<Deed, { do: 'end' }>): Promise<void> => {
  const { interactionId } = row
  const { channel, state, isMessage } = await interactions.lock(tx, interactionId)
  if (channel !== 'phone') return
  if (!deed.isAnswered && (isMessage || (await oweMessage(tx, row)))) return
  if (state === 'waiting' && !deed.isAnswered && tx.now.getTime() - row.beganAt.getTime() < SHORT_MS)
    await leftAtOnce(tx, interactionId)
  await interactions.end(tx, interactionId, deed.by, 'left')
}

/** The place and an honest wait, as words; nothing where nothing can be said. */
const tell = async (tx: Tx, row: CallRow): Promise<CallEvent | null> => {
  const wait = await waitOf(tx, row.interactionId)
  if (!wait) return null
  const language = languageFor(
    (await interactions.lock(tx, row.interactionId)).language,
    (await workspaceOf(tx)).language,
  )
  const text = waitSaid(wait, language)
  if (wait.estimateMs) await rememberTold(tx, row.interactionId, wait.estimateMs)
  if (text === null) return null
  const said = [{ text, language, promptId: null }]
  return { kind: 'words', handle: `words-${randomUUID()}`, said, sounds: waitSounds(wait, language) }
}

/** A call-back counts it as an attempt and comes again; any other call that we made is the agent's to wrap up. */
const notReached = async (tx: Tx, row: CallRow, deed: Extract<Deed, { do: 'not-reached' }>): Promise<void> => {
  const { interactionId } = row
  const callBack = await callBackOf(tx, interactionId)
  if (callBack?.state === 'calling') {
    // their own phone did not answer: nobody has tried
    if (!deed.isDialled) return backInLine(tx, row)
    if (deed.cause === 'no-way') return lineFailed(tx, interactionId)
    await record(tx, { interactionId, personId: deed.personId, outcome: 'not-reached' })
    return
  }
  const { channel, isMessage } = await interactions.lock(tx, interactionId)
  // what they had left is owed an answer still
  if (channel === 'phone' && !isMessage) await interactions.end(tx, interactionId, 'agent')
}

const backInLine = async (tx: Tx, { interactionId }: CallRow): Promise<void> => {
  const { queueId } = await interactions.lock(tx, interactionId)
  if (queueId) await enterQueue(tx, { interactionId, queueId, arrival: 'returned' })
}
