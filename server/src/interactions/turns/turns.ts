/**
 * Turns: what was said inside an interaction, by whom, in which order. Ordinals are dense and given under the interaction's row lock; masking
 * comes before anything is stored; the same sender's id with the same content is one turn.
 */
import { randomUUID } from 'node:crypto'
import type {
  AttachmentId,
  CustomerId,
  InteractionId,
  PersonId,
  QueueId,
  TouchpointId,
  TurnId,
} from '@peakend/contract/ids.ts'
import type { Mark } from '@peakend/contract/mark.ts'
import type { Channel } from '@peakend/contract/values.ts'
import type { ReadTx, Tx } from '../../base/database.ts'
import { claimOnce } from '../../base/idempotence.ts'
import { Refusal } from '../../base/refusal.ts'
import { touchContact } from '../../customers/customers.ts'
import { takeAttachments } from '../attachments/attachments.ts'
import { mask } from '../../base/masking.ts'
import { step } from '../rules.ts'
import { findStanding, updateStanding } from '../store.ts'
import { freshFrom, keepFresh } from './fresh.ts'
import {
  continueRunning,
  findAllTurns,
  findLastTurns,
  findTurn,
  findTurns,
  findTurnsAfter,
  findTurnsAt,
  MOST_TURNS,
  insertAside,
  insertReply,
  openWith,
  updateDelivery,
  updateRead,
  type Continued,
  type DeliveryState,
  type FromCustomer,
  type NewTurn,
  type TurnRecord,
} from './store.ts'

export type { TurnRecord } from './store.ts'

const openBar = { state: 'open', score: null, verdict: null, why: null } as const
/** Before anything is judged: three open bars against the first standard. */
export const firstMark: Mark = {
  welcome: openBar,
  peak: openBar,
  farewell: openBar,
  standard: { welcome: 3.6, peak: 3.6, farewell: 3.6 },
}
const unmasked = { text: '', spans: [] }

export interface Said {
  /** As the customer arrived (unresolved): conversations keep it through merges. */
  customerId: CustomerId
  channel: Channel
  touchpointId: TouchpointId | null
  /** Which of several matters under way at that touchpoint it belongs to, such as the thread of a letter; left out where there is one at most. */
  threadId?: string | null
  /** Where it will queue if this opens an interaction; routing puts it in line (`enterQueue`) when `isNew`. */
  queueId: QueueId | null
  /** Since when it stands there, of many that routing puts in line at once (`receiveAll`, `enterQueueNew`); else the line says it. */
  queuedAt?: Date | null
  /** Who made the sender's id, such as `visitor:<id>`; also the name under which files were uploaded. */
  source: string
  senderId: string
  /** May be empty where there are files. */
  text: string
  attachmentIds: readonly AttachmentId[]
  language: string | null
  /** Page, referrer, browser: kept when this opens an interaction. */
  context: Record<string, string>
  /** When it was said; now unless told. */
  at?: Date
  /**
   * Whether the agent of a conversation that rests or is wrapped up is there and has room for it again (`holdsPlace`: it still has its place, so
   * being there is enough); without it such a conversation goes back to waiting. Given by the channel from routing, which is outside this module.
   */
  hasRoom?: (tx: Tx, personId: PersonId, holdsPlace: boolean) => Promise<boolean>
  /** Whether one that rests does so until a time that was agreed: then it goes on resting. Given likewise. */
  isSetAside?: (tx: Tx, interactionId: InteractionId) => Promise<boolean>
}

export interface Received {
  turnId: TurnId
  interactionId: InteractionId
  ordinal: number
  /** This turn opened the interaction: it must be put in line. */
  isNew: boolean
  /** A resting conversation nobody has room for now: it must be put in line again, its place kept. */
  isWaitingAgain: boolean
  /** The sender's id was known: nothing was done. */
  isRepeat: boolean
  /** As it was stored, masked; null for a repeat. */
  text: string | null
  /** Somebody holds the conversation, and nothing but the turn is new: it stands where it stood. */
  isSteady: boolean
}

/**
 * A customer's turn: continues the running interaction of that customer, channel, touchpoint and thread or opens one; masks; gives the ordinal. Two
 * statements in the usual case. The same sender's id with the same content changes nothing and answers the same turn; other content is refused with
 * `id_reused`. Refuses `nothing_said`, `blocked`, `attachment_unknown`. Records `turn.received`, and `interaction.opened` or
 * `interaction.resumed` (with `interaction.assigned` where its agent has room).
 */
export const receive = async (tx: Tx, said: Said): Promise<Received> => {
  refuseNothing(said)
  const turnId = randomUUID() as TurnId
  const content = { text: said.text, attachmentIds: said.attachmentIds }
  const turn: FromCustomer = { ...said, turnId, masked: mask(said.text), at: said.at ?? tx.now }
  const { source, senderId } = said
  // sent together: the second does nothing where the first finds the id known
  const [known, continuedNow] = await Promise.all([
    claimOnce(tx, { source, senderId, content, answer: { turnId } }),
    continueRunning(tx, turn),
  ])
  if (known) return repeated(tx, known.turnId)
  for (let running = continuedNow; ;) {
    if (running) return continued(tx, said, turn, running)
    const interactionId = randomUUID() as InteractionId
    const { context, queueId } = said
    const opened = await openWith(tx, { ...turn, interactionId, queueId, context, mark: firstMark })
    // none: somebody opened one between our look and our insert, and the next look sees it
    if (opened) return begun(tx, said, turn, interactionId, opened.isBlocked)
    running = await continueRunning(tx, turn)
  }
}

export const refuseNothing = (of: { text: string; attachmentIds: readonly string[] }): void => {
  if (of.text.trim().length === 0 && of.attachmentIds.length === 0) throw new Refusal('nothing_said')
}

/** Said of a letter's turn, and of no other. */
export const asLetter = (channel: string): { isLetter?: true } => (channel === 'email' ? { isLetter: true } : {})

const repeated = async (tx: Tx, turnId: TurnId): Promise<Received> => {
  const turn = await findTurn(tx, turnId)
  if (!turn) throw new Refusal('gone')
  const { interactionId, ordinal } = turn
  return {
    turnId,
    interactionId,
    ordinal,
    isNew: false,
    isWaitingAgain: false,
    isRepeat: true,
    text: null,
    isSteady: false,
  }
}

const begun = async (
  tx: Tx,
  said: Said,
  turn: FromCustomer,
  interactionId: InteractionId,
  isBlocked: boolean,
): Promise<Received> => {
  if (isBlocked) throw new Refusal('blocked')
  const { turnId } = turn
  await takeAttachments(tx, { ids: said.attachmentIds, uploadedBy: said.source, interactionId, turnId })
  touchContact(tx, said.customerId)
  tx.record({ type: 'interaction.opened', interactionId, customerId: said.customerId, channel: said.channel })
  tx.record({ type: 'turn.received', interactionId, turnId, ordinal: 1, agentId: null, ...asLetter(said.channel) })
  const { text } = turn.masked
  return {
    turnId,
    interactionId,
    ordinal: 1,
    isNew: true,
    isWaitingAgain: false,
    isRepeat: false,
    text,
    isSteady: false,
  }
}

/** What follows from a turn that went on with a running interaction. */
export const continued = async (tx: Tx, said: Said, turn: FromCustomer, running: Continued): Promise<Received> => {
  if (running.isBlocked) throw new Refusal('blocked')
  const { interactionId, ordinal, state } = running
  const { turnId } = turn
  await takeAttachments(tx, { ids: said.attachmentIds, uploadedBy: said.source, interactionId, turnId })
  const { agentId } = running
  tx.record({ type: 'turn.received', interactionId, turnId, ordinal, agentId, ...asLetter(said.channel) })
  const isSetAside = state === 'resting' && ((await said.isSetAside?.(tx, interactionId)) ?? false)
  const isBack = (state === 'resting' && !isSetAside) || state === 'wrap-up'
  const isWaitingAgain = isBack && !(await resumed(tx, said, running))
  const { text } = turn.masked
  if (state === 'active' && turn.attachmentIds.length === 0) keepFresh(tx.workspaceId, freshFrom(turn, running))
  return {
    turnId,
    interactionId,
    ordinal,
    isNew: false,
    isWaitingAgain,
    isRepeat: false,
    text,
    isSteady: state === 'active',
  }
}

/** The customer wrote again: to its agent if they have room, else it waits. True where it is active now. */
const resumed = async (tx: Tx, said: Said, of: Continued): Promise<boolean> => {
  const { interactionId, agentId } = of
  const isHeld = agentId !== null && ((await said.hasRoom?.(tx, agentId, of.state === 'wrap-up')) ?? false)
  const next = step(of.state, isHeld ? 'write-held' : 'write')
  if ('refused' in next) throw new Refusal(next.refused)
  const back = { state: next.state, ended_at: null, ended_by: null }
  await updateStanding(tx, interactionId, isHeld ? back : { ...back, agent_id: null })
  tx.record({ type: 'interaction.resumed', interactionId })
  if (isHeld)
    tx.record({ type: 'interaction.assigned', interactionId, personId: agentId, fromPersonId: agentId, why: 'resumed' })
  else if (agentId) tx.record({ type: 'interaction.released', interactionId, personId: agentId, why: 'rested' })
  return isHeld
}

export interface Reply {
  interactionId: InteractionId
  personId: PersonId
  senderId: string
  text: string
  attachmentIds: readonly AttachmentId[]
  /** The approved answer it was made from. */
  answerId?: string | null
  /** What else is said under this sender's id: to whom a letter goes. With other it is refused as other content is. */
  also?: object
}

/**
 * An agent's turn to the customer; `queued` until the channel says otherwise. Two statements. A resting conversation wakes. The same sender's id
 * with the same content answers the same turn. Refuses `nothing_said`, `id_reused`, `not_found`, `interaction_closed`, `not_yours`,
 * `attachment_unknown`. Records `turn.queued` (and `interaction.resumed`).
 */
export const reply = async (tx: Tx, of: Reply): Promise<{ turnId: TurnId }> => {
  refuseNothing(of)
  const { interactionId, personId } = of
  const source = `person:${personId}`
  const turnId = randomUUID() as TurnId
  const content = { interactionId, text: of.text, attachmentIds: of.attachmentIds, ...of.also }
  const known = await claimOnce(tx, { source, senderId: of.senderId, content, answer: { turnId } })
  if (known) return known
  const stored = await insertReply(tx, {
    ...aside(of, turnId, 'said', 'agent', 'queued'),
    personId,
    masked: mask(of.text),
    attachmentIds: of.attachmentIds,
    answerId: of.answerId ?? null,
  })
  if (!stored) return refuseReply(tx, interactionId, personId)
  await takeAttachments(tx, { ids: of.attachmentIds, uploadedBy: source, interactionId, turnId })
  const { ordinal, was, channel } = stored
  if (was === 'resting') tx.record({ type: 'interaction.resumed', interactionId })
  tx.record({ type: 'turn.queued', interactionId, turnId, ordinal, by: 'agent', personId, ...asLetter(channel) })
  return { turnId }
}

const refuseReply = async (tx: Tx, interactionId: InteractionId, personId: PersonId): Promise<never> => {
  const standing = await findStanding(tx, interactionId)
  if (!standing) throw new Refusal('not_found')
  if (standing.state === 'closed') throw new Refusal('interaction_closed')
  if (standing.agentId !== personId) throw new Refusal('not_yours')
  throw new Refusal('interaction_closed', 'The conversation has ended; it opens again when the customer writes.')
}

const aside = (
  of: { interactionId: InteractionId; senderId: string },
  id: TurnId,
  kind: NewTurn['kind'],
  by: NewTurn['by'],
  delivery: DeliveryState,
): NewTurn => ({
  id,
  interactionId: of.interactionId,
  senderId: of.senderId,
  kind,
  by,
  delivery,
  personId: null,
  masked: unmasked,
  system: null,
  language: null,
  attachmentIds: [],
  answerId: null,
  asks: null,
})

/**
 * A line such as "Ana joined" to everybody in the conversation, as data: each reader's screen says it in their language. `by` is `bot` for the
 * assistant's. Delivered like a turn. Refuses `not_found`. Records `turn.queued`. Every call adds a line. Answers its ordinal.
 */
export const say = async (
  tx: Tx,
  interactionId: InteractionId,
  code: string,
  values: Record<string, string> = {},
  by: 'system' | 'bot' = 'system',
): Promise<number> => {
  const turnId = randomUUID() as TurnId
  const of = { interactionId, senderId: `system:${turnId}` }
  const ordinal = await insertAside(tx, { ...aside(of, turnId, 'system', by, 'queued'), system: { code, values } })
  if (ordinal === null) throw new Refusal('not_found')
  tx.record({ type: 'turn.queued', interactionId, turnId, ordinal, by, personId: null })
  return ordinal
}

/**
 * An internal note, never shown or sent to the customer; `asks` names colleagues whose inbox shows it. The same sender's id with the same
 * content answers the same note. Refuses `not_found`, `id_reused`. Records `note.added`.
 */
export const note = async (
  tx: Tx,
  of: { interactionId: InteractionId; personId: PersonId; senderId: string; text: string; asks: readonly PersonId[] },
): Promise<{ turnId: TurnId }> => {
  const { interactionId, personId } = of
  const turnId = randomUUID() as TurnId
  const source = `person:${personId}`
  const content = { interactionId, note: of.text, asks: of.asks }
  const known = await claimOnce(tx, { source, senderId: of.senderId, content, answer: { turnId } })
  if (known) return known
  const ordinal = await insertAside(tx, {
    ...aside(of, turnId, 'note', 'agent', 'delivered'),
    personId,
    masked: mask(of.text),
    asks: of.asks.length > 0 ? of.asks : null,
  })
  if (ordinal === null) throw new Refusal('not_found')
  tx.record({ type: 'note.added', interactionId, turnId, ordinal, personId, asks: [...of.asks] })
  return { turnId }
}

/** The channel handed it over. Twice equals once; what was read stays read. Records `turn.delivered`. */
export const markDelivered = async (tx: Tx, turnId: TurnId): Promise<void> => {
  const changed = await updateDelivery(tx, turnId, 'delivered', null)
  if (changed) tx.record({ type: 'turn.delivered', ...changed, turnId })
}

/** It stands in the way out again after it failed. Twice equals once. Records `turn.requeued`. */
export const markQueued = async (tx: Tx, turnId: TurnId): Promise<void> => {
  const changed = await updateDelivery(tx, turnId, 'queued', null)
  if (changed) tx.record({ type: 'turn.requeued', ...changed, turnId })
}

/** The channel could not, or cannot know (`isUnsure`); the agent sees which. Twice equals once. Records `turn.failed`. */
export const markFailed = async (tx: Tx, turnId: TurnId, why: string, isUnsure = false): Promise<void> => {
  const changed = await updateDelivery(tx, turnId, isUnsure ? 'unsure' : 'failed', why)
  if (changed) tx.record({ type: 'turn.failed', ...changed, turnId, why })
}

/** Read up to a turn, at most the last there is. Never backwards; twice equals once. Records `turn.read` when it moved. */
export const markRead = async (
  tx: Tx,
  interactionId: InteractionId,
  by: 'customer' | 'agent',
  ordinal: number,
): Promise<void> => {
  const moved = await updateRead(tx, interactionId, by, ordinal)
  if (moved !== null) tx.record({ type: 'turn.read', interactionId, by, ordinal: moved })
}

/** One turn by its id; null where there is none in this workspace. */
export const turnOf = (tx: ReadTx, turnId: TurnId): Promise<TurnRecord | null> => findTurn(tx, turnId)

/** Turns after an ordinal, oldest first, notes and system lines included. */
export const listTurns = (
  tx: ReadTx,
  interactionId: InteractionId,
  after: number,
  limit: number,
): Promise<TurnRecord[]> => findTurns(tx, interactionId, after, limit)

/** The last so many of each. One statement. */
export const lastTurns = (
  tx: ReadTx,
  interactionIds: readonly InteractionId[],
  limit: number,
): Promise<Map<InteractionId, TurnRecord[]>> => findLastTurns(tx, interactionIds, limit)

/** Those that stand at the ordinals, at most as many as are asked for. */
export const turnsAt = (tx: ReadTx, interactionId: InteractionId, ordinals: readonly number[]): Promise<TurnRecord[]> =>
  findTurnsAt(tx, interactionId, ordinals)

/** What one reading of a conversation's turns gives at most. */
export const MOST_TURNS_READ = MOST_TURNS

/** Of several conversations at once what follows an ordinal of each, at most `MOST_TURNS_READ` turns, notes and system lines included. One statement. */
export const turnsAfter = (
  tx: ReadTx,
  asked: readonly { id: InteractionId; after: number }[],
): Promise<Map<InteractionId, TurnRecord[]>> => findTurnsAfter(tx, asked)

/** What was said from the beginning, at most 2,000 turns, notes and system lines included. Asked for several at once it is one statement. */
export const allTurns = (tx: ReadTx, interactionId: InteractionId): Promise<TurnRecord[]> =>
  findAllTurns(tx, interactionId)
