/**
 * History from elsewhere taken in: conversations that are over. Nothing is sent to anyone: turns come as delivered, nobody is offered anything,
 * no survey is asked, and promises of the past are not found anew.
 */
import { createHash, randomUUID } from 'node:crypto'
import type { InteractionId, TurnId } from '@peakend/contract/ids.ts'
import { Channel } from '@peakend/contract/values.ts'
import type { Conversation } from '@peakend/contract/moments.ts'
import type { Tx } from '../../base/database.ts'
import { claimOnce } from '../../base/idempotence.ts'
import { Refusal } from '../../base/refusal.ts'
import { storable } from '../../base/storable.ts'
import { customerOfVisitor } from '../../customers/customers.ts'
import { evaluateAll } from '../../evaluations/evaluations.ts'
import { mask } from '../../interactions/interactions.ts'
import { insertHistory, type HistoryTurn } from './store.ts'

/** Where a source gives no time: turns a minute apart, before now, so that their order is kept. */
const STEP_MS = 60_000
/** Where another system's clock differs by no more, its time is taken for now (as with events from outside). */
const CLOCK_DIFFERENCE_MS = 5 * 60_000
/** As with events from outside; an index takes no more than some thousand bytes. */
const LONGEST_ID = 200
const LONGEST_TAG = 35
/** Words of one text that an index of PostgreSQL takes come to a mebibyte at most; this stays below it in any language. */
const LONGEST_TEXT = 200_000
/** What the screens read of one conversation, several times over; a transaction writes them well within its two seconds. */
const MOST_TURNS = 20_000
const LONGEST_WAIT_MS = 366 * 86_400_000

/** A visitor's id made from the source's own id: the same import finds the same customer. */
const visitorOf = (source: string, id: string): string => {
  const hex = createHash('sha256').update(`${source}\n${id}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/**
 * Stores one conversation as a closed interaction and judges it. The same id of the same source with the same content is answered again and changes
 * nothing; with other content it is refused with `id_reused`, one without turns with `nothing_said`, one from the future with `from_the_future`, one that is
 * too long with `too_large`. NULs are left out. Records `interaction.opened` and `interaction.closed`, both marked as imported.
 */
export const takeIn = async (
  tx: Tx,
  conversation: Conversation,
  source: string,
): Promise<{ interactionId: InteractionId; isNew: boolean }> => {
  const [taken] = await takeInAll(tx, [conversation], source)
  if (!taken) throw new Error('one conversation was given and none answered')
  return taken
}

/** The same for several, in one go: a statement for all where there would be one for each. Refuses all where one is refused. */
export const takeInAll = async (
  tx: Tx,
  conversations: readonly Conversation[],
  source: string,
): Promise<{ interactionId: InteractionId; isNew: boolean }[]> => {
  const clean = conversations.map((one) => storable(one, true).value as Conversation)
  for (const conversation of clean) refuseUnstorable(conversation, tx.now)
  const taken = await Promise.all(
    clean.map(async (conversation) => {
      const interactionId = randomUUID() as InteractionId
      const known = await claimOnce(tx, {
        source: `import:${source}`,
        senderId: conversation.id,
        content: conversation,
        answer: { interactionId },
      })
      if (known) return { ...known, isNew: false }
      await store(tx, interactionId, conversation, source)
      return { interactionId, isNew: true }
    }),
  )
  await evaluateAll(
    tx,
    taken.filter(({ isNew }) => isNew).map(({ interactionId }) => interactionId),
  )
  return taken
}

/** What cannot be kept, or would stand in the story for good as something that was not so, is refused whole and said plainly. */
const refuseUnstorable = ({ id, turns, ...of }: Conversation, now: Date): void => {
  if (turns.length === 0) throw new Refusal('nothing_said', 'A conversation without a turn is none.')
  const tooLong = (what: string, most: number) => new Refusal('too_large', `${what} longer than ${most} is not taken.`)
  if (id === '') throw new Refusal('invalid', 'The id is empty.')
  if (id.length > LONGEST_ID) throw tooLong('An id', LONGEST_ID)
  if (turns.length > MOST_TURNS) throw tooLong('A conversation', MOST_TURNS)
  if ((of.waitedMs ?? 0) > LONGEST_WAIT_MS) throw new Refusal('invalid', 'waitedMs: more than a year is no wait.')
  for (const [i, turn] of turns.entries()) {
    if (turn.text.length > LONGEST_TEXT) throw tooLong(`turns.${i}: a text`, LONGEST_TEXT)
    if (turn.at !== undefined && turn.at > now.getTime() + CLOCK_DIFFERENCE_MS)
      throw new Refusal('from_the_future', `turns.${i}: its time lies in the future.`)
  }
  for (const language of [of.language, ...turns.map((turn) => turn.language)])
    if ((language?.length ?? 0) > LONGEST_TAG) throw tooLong('The name of a language', LONGEST_TAG)
}

const store = async (
  tx: Tx,
  interactionId: InteractionId,
  conversation: Conversation,
  source: string,
): Promise<void> => {
  const customerId = await customerOfVisitor(tx, visitorOf(source, conversation.id), {
    language: conversation.language,
    name: conversation.customerName?.slice(0, 200),
  })
  const channel = Channel.safeParse(conversation.channel).data ?? 'chat'
  const turns = turnsOf(conversation, tx.now)
  const openedAt = turns[0]?.at ?? tx.now
  const answered = turns.find((turn) => turn.by === 'agent')?.at ?? null
  const waitedMs = conversation.waitedMs ?? 0
  insertHistory(tx, {
    interactionId,
    customerId,
    channel,
    language: conversation.language ?? null,
    openedAt,
    queuedAt: answered && waitedMs > 0 ? new Date(answered.getTime() - waitedMs) : openedAt,
    answeredAt: answered,
    closedAt: turns.at(-1)?.at ?? openedAt,
    endedBy:
      conversation.ended?.by === 'customer' ? 'customer' : conversation.ended?.by === 'agent' ? 'agent' : 'import',
    turns,
  })
  tx.record({ type: 'interaction.opened', interactionId, customerId, channel, isImported: true })
  tx.record({ type: 'interaction.closed', interactionId, outcome: 'imported', needId: null, isImported: true })
}

/** Times never run backwards: a turn without one, or before its neighbour, takes its neighbour's. */
const turnsOf = (conversation: Conversation, now: Date): HistoryTurn[] => {
  const start = now.getTime() - conversation.turns.length * STEP_MS
  let last = 0
  return conversation.turns.map((turn, i) => {
    last = Math.max(last, Math.min(turn.at ?? (last === 0 ? start : last), now.getTime()))
    const masked = mask(turn.text)
    return {
      id: randomUUID() as TurnId,
      ordinal: i + 1,
      by: turn.by,
      text: masked.text,
      masked: masked.spans,
      at: new Date(last),
      language: turn.language ?? null,
    }
  })
}
