/** What a visitor does in a conversation, inside one transaction each. */
import type { VisitorTurn } from '@peakend/contract/chat.ts'
import type { AttachmentId, CaseId, CustomerId, InteractionId, PersonId, QueueId } from '@peakend/contract/ids.ts'
import type { ReadTx, Tx } from '../../base/database.ts'
import { once } from '../../base/idempotence.ts'
import { Refusal } from '../../base/refusal.ts'
import { expectAnswer, find as findCase, openCaseOf, titleFrom } from '../../cases/cases.ts'
import { changeCustomer, claimIdentity, mustResolve } from '../../customers/customers.ts'
import * as interactions from '../../interactions/interactions.ts'
import { mayBeOther, primaryOf, writtenIn, writtenRatherIn } from '../../interactions/language/language.ts'
import type { Received } from '../../interactions/turns/turns.ts'
import { isSetAside } from '../../routing/callbacks/callbacks.ts'
import { workspaceOf } from '../../identity/workspaces/workspaces.ts'
import { findQueue } from '../../routing/queues/queues.ts'
import { enterQueue, hasRoom, hoursOf, ownerFor, speakIn } from '../../routing/routing.ts'
import { isFromWidget } from '../phone/widget/store.ts'
import { personWanted } from './mails.data.ts'
import { screenLanguageOf } from './rules.ts'
import { currentChat, shownTurn, type CurrentChat } from './shown.ts'
import type { Visiting } from './visitors.ts'

export interface Said {
  senderId: string
  text: string
  attachmentIds: readonly AttachmentId[]
  language: string | null
  page?: { url: string; title: string; referrer: string }
}

/** What they plainly write in, of the languages the brand speaks, else what their page says; where it says nothing, each turn is not read for it. */
const spokenIn = async (tx: ReadTx, { text, language }: Said): Promise<string | null> =>
  language !== null && mayBeOther(text, language)
    ? writtenRatherIn(text, language, (await workspaceOf(tx)).customerLanguages)
    : language

const receive = async (tx: Tx, visiting: Visiting, said: Said) => {
  const language = await spokenIn(tx, said)
  const received = await interactions.receive(tx, {
    customerId: visiting.customerId,
    channel: 'chat',
    touchpointId: visiting.touchpoint.touchpointId,
    queueId: visiting.touchpoint.queueId,
    source: sourceOf(visiting),
    senderId: said.senderId,
    text: said.text,
    attachmentIds: said.attachmentIds,
    language,
    context: said.page ? { url: said.page.url, title: said.page.title, referrer: said.page.referrer } : {},
    hasRoom: (at, personId, holdsPlace) => hasRoom(at, personId, 'chat', holdsPlace),
    isSetAside,
  })
  const isFound = language !== null && language !== said.language
  // a conversation is opened in the language of its first words, which may have been too short to tell
  if (isFound && !received.isNew) await speakIn(tx, [received.interactionId], language)
  if (isFound) await rememberFound(tx, visiting.customerId, language, said.language)
  else if (received.isNew) await speakAsRemembered(tx, visiting.customerId, received.interactionId, said)
  return received
}

/** What they were found to write in is remembered of them, where nothing is but what a page said; what a colleague noted stays. */
const rememberFound = async (tx: Tx, customerId: CustomerId, found: string, stated: string | null): Promise<void> => {
  const { id, language } = await mustResolve(tx, customerId)
  if (language === null || language === stated) await changeCustomer(tx, id, { language: found })
}

/** The words the chat has itself: what is none of these no page and no menu can state. */
const isOfScreens = (language: string): boolean => ['en', 'es'].includes(primaryOf(language))

/**
 * First words too short to tell are of the language that is remembered of them, where the brand speaks it and the chat could not have said so: in a third language, or
 * where it stated none.
 */
const speakAsRemembered = async (
  tx: Tx,
  customerId: CustomerId,
  interactionId: InteractionId,
  { text, language: stated }: Said,
): Promise<void> => {
  const { customerLanguages } = await workspaceOf(tx)
  const { language } = await mustResolve(tx, customerId)
  if (language === null || (stated !== null && isOfScreens(language))) return
  const isSpoken = customerLanguages.some((tag) => primaryOf(tag) === primaryOf(language))
  if (isSpoken && writtenIn(text, customerLanguages) === null) await speakIn(tx, [interactionId], language)
}

/** Names who made the ids of this browser's writes and uploads. */
export const sourceOf = (visiting: { visitorId: string }): string => `visitor:${visiting.visitorId}`

/**
 * One turn, in line if it opened the conversation. Where no queue serves this place it is kept as a message left while we are closed: on a case with an
 * owner. Refuses what `interactions.receive` refuses. Twice equals once.
 */
export const take = async (tx: Tx, visiting: Visiting, said: Said, openCase: OpenCase): Promise<Received> => {
  const received = await receive(tx, visiting, said)
  const { interactionId } = received
  if (received.isNew || received.isWaitingAgain) {
    const line = await lineOf(tx, visiting, interactionId)
    if (!line) await keepAsMessage(tx, visiting, interactionId, said.text, openCase)
    else if (received.isNew) await standInLine(tx, interactionId, line)
    // it rested or was over, its agent has no room now: whoever is free takes it up
    else await enterQueue(tx, { interactionId, queueId: line, arrival: 'reopened' })
  }
  return received
}

/** A turn that was just taken, as its visitor sees it: what is known is not read back. Refuses `gone` where it was erased since it first came. */
export const shownNow = async (
  tx: ReadTx,
  received: Received,
  of: { senderId: string; attachmentIds: readonly AttachmentId[] },
): Promise<VisitorTurn> => {
  const { turnId, interactionId, ordinal, text } = received
  if (text !== null && of.attachmentIds.length === 0) {
    return {
      id: turnId,
      interactionId,
      ordinal,
      by: 'customer',
      name: null,
      text,
      system: null,
      at: tx.now.toISOString(),
      senderId: of.senderId,
      delivery: 'received',
      attachments: [],
    }
  }
  const turn = await shownTurn(tx, turnId)
  if (!turn) throw new Refusal('gone')
  return turn
}

/** The queue a conversation waits in: its own, else that of the touchpoint; null where there is none or it is retired. */
const lineOf = async (tx: ReadTx, visiting: Visiting, interactionId?: InteractionId): Promise<QueueId | null> => {
  const standing = interactionId ? await interactions.find(tx, interactionId) : null
  for (const id of [standing?.queueId, visiting.touchpoint.queueId]) {
    const queue = id ? await findQueue(tx, id) : null
    if (queue && !queue.isRetired) return queue.id
  }
  return null
}

/** A repeated first turn is answered as new again: only what does not stand in line yet is put there. */
const standInLine = async (tx: Tx, interactionId: InteractionId, queueId: QueueId): Promise<void> => {
  const standing = await interactions.lock(tx, interactionId)
  if (standing.state !== 'waiting' || standing.queuedAt) return
  await enterQueue(tx, { interactionId, queueId, arrival: 'arrived' })
}

/** Nobody would ever be offered it: it ends as a message on the customer's open case, or on a new one with an owner and a time. */
const keepAsMessage = async (
  tx: Tx,
  visiting: Visiting,
  interactionId: InteractionId,
  text: string,
  openCase: OpenCase,
): Promise<void> => {
  const standing = await interactions.lock(tx, interactionId)
  if (standing.state !== 'waiting') return
  await interactions.end(tx, interactionId, 'customer', 'message')
  await putOnCase(tx, visiting, { text, interactionId }, openCase)
}

/**
 * What was left at this touchpoint goes on the case the conversation is about, else on the customer's open one, else on a new one; and we say by when
 * we answer. Whoever comes back on an open matter finds it as they left it: with its number, and with the one who has it.
 */
const putOnCase = async (
  tx: Tx,
  visiting: Visiting,
  of: { text: string; interactionId: InteractionId },
  openCase: OpenCase,
): Promise<{ number: number; answerBy: Date }> => {
  const { queueId } = visiting.touchpoint
  const { answerBy } = await hoursOf(tx, { queueId, channel: 'chat' })
  const ownerId = await ownerFor(tx, queueId)
  const standing = await interactions.find(tx, of.interactionId)
  const tied = standing?.caseId ? await findCase(tx, standing.caseId) : null
  const known = tied?.state === 'open' ? tied : await openCaseOf(tx, visiting.customerId)
  const answered = known ? await expectAnswer(tx, known.id, { by: answerBy, ownerId }) : null
  if (known && answered) {
    if (standing?.caseId !== known.id) await interactions.joinCase(tx, of.interactionId, known.id)
    return { number: known.number, answerBy: answered }
  }
  const opened = await openCase(tx, {
    customerId: visiting.customerId,
    title: titleFrom(of.text),
    ownerId,
    queueId,
    answerDueAt: answerBy,
    interactionId: of.interactionId,
  })
  await interactions.joinCase(tx, of.interactionId, opened.id)
  return { number: opened.number, answerBy }
}

/** The visitor's own conversation by its id. Refuses with `not_found` for any other. */
export const ownChat = async (tx: Tx, visiting: Visiting, interactionId: string): Promise<InteractionId> => {
  const standing = await interactions.find(tx, interactionId as InteractionId)
  const isOwn =
    standing?.channel === 'chat' &&
    standing.customerId === visiting.customerId &&
    standing.touchpointId === visiting.touchpoint.touchpointId
  if (!isOwn) throw new Refusal('not_found')
  return standing.id
}

/** Whether it is a call that this customer made from the widget. */
export const isOwnCall = async (tx: Tx, visiting: Visiting, interactionId: string): Promise<boolean> => {
  const standing = await interactions.find(tx, interactionId as InteractionId)
  if (standing?.channel !== 'phone' || standing.customerId !== visiting.customerId) return false
  return isFromWidget(tx, standing.id)
}

const isRunning = (chat: CurrentChat | null): chat is CurrentChat =>
  chat !== null && chat.state !== 'closed' && chat.state !== 'wrap-up'

/** Asks for a person: opens a conversation where none runs, and says so where an assistant speaks. Where no queue serves this place nothing is opened: a message is left there. */
export const wantPerson = async (
  tx: Tx,
  visiting: Visiting,
  language: string | null,
  openCase: OpenCase,
): Promise<void> => {
  const chat = await currentChat(tx, visiting.customerId, visiting.touchpoint.touchpointId)
  if (isRunning(chat)) {
    const standing = await interactions.lock(tx, chat.interactionId)
    // asked twice while waiting is once: the line is what they wait in already
    if (standing.state !== 'waiting') await interactions.wantPerson(tx, chat.interactionId)
    return
  }
  if (!(await lineOf(tx, visiting))) return
  const text = personWanted[screenLanguageOf(language, 'en')]
  const senderId = `person:${visiting.visitorId}:${tx.now.getTime()}`
  await take(tx, visiting, { senderId, text, attachmentIds: [], language }, openCase)
}

/** Name and addresses as typed: claims. A name goes only onto a customer nobody has proven to be. */
export const claim = async (
  tx: Tx,
  visiting: Visiting,
  of: { name?: string; email?: string; phone?: string },
): Promise<void> => {
  if (of.email) await claimIdentity(tx, { customerId: visiting.customerId, kind: 'email', value: of.email })
  if (of.phone) await claimIdentity(tx, { customerId: visiting.customerId, kind: 'phone', value: of.phone })
  if (!of.name) return
  const root = await mustResolve(tx, visiting.customerId)
  if (root.id === visiting.customerId) await changeCustomer(tx, root.id, { name: of.name })
}

/** Opens a case for what somebody left us, with an owner and a time by which we answer; main gives the door of cases. */
export type OpenCase = (
  tx: Tx,
  of: {
    customerId: CustomerId
    title: string
    ownerId: PersonId | null
    queueId: QueueId | null
    answerDueAt: Date
    interactionId: InteractionId
  },
) => Promise<{ id: CaseId; number: number }>

export interface LeftMessage {
  senderId: string
  text: string
  name?: string
  email: string
  language: string | null
  page?: { url: string; title: string; referrer: string }
}

/**
 * A message instead of a conversation: kept as an interaction that is over (outcome `message`) on the customer's open case or a new one, with an owner
 * and a time by which we answer. Whoever waits in line leaves it. Twice equals once; refuses with `id_reused` where the content differs.
 */
export const leaveMessage = (
  tx: Tx,
  visiting: Visiting,
  of: LeftMessage,
  openCase: OpenCase,
): Promise<{ caseNumber: number; answerBy: string }> =>
  once(tx, {
    source: `message:${visiting.visitorId}`,
    senderId: of.senderId,
    content: { text: of.text, email: of.email, name: of.name },
    answer: async () => {
      await claim(tx, visiting, { name: of.name, email: of.email })
      const said = {
        senderId: `${of.senderId}:m`.slice(-64),
        text: of.text,
        attachmentIds: [],
        language: of.language,
        page: of.page,
      }
      const { interactionId } = await receive(tx, visiting, said)
      await interactions.end(tx, interactionId, 'customer', 'message')
      const { number, answerBy } = await putOnCase(tx, visiting, { text: of.text, interactionId }, openCase)
      return { caseNumber: number, answerBy: answerBy.toISOString() }
    },
  })
