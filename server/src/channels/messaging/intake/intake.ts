/** A message that came in becomes a turn, inside one transaction. STOP, START and HELP are heard before anything else. */
import { createHash, randomUUID } from 'node:crypto'
import type { AttachmentId, CustomerId, InteractionId, MessageId } from '@peakend/contract/ids.ts'
import type { Tx } from '../../../base/database.ts'
import { isRefusal } from '../../../base/refusal.ts'
import { consentOf, noteConsent } from '../../../customers/consents/consents.ts'
import { mustResolve, rememberLanguages } from '../../../customers/customers.ts'
import * as interactions from '../../../interactions/interactions.ts'
import { writtenIn } from '../../../interactions/language/language.ts'
import { workspaceOf } from '../../../identity/workspaces/workspaces.ts'
import { hasRoom } from '../../../routing/routing.ts'
import type { AccountRecord } from '../accounts/store.ts'
import type { Incoming } from '../adapter.ts'
import { heardIn, rulesOf, type Heard } from '../rules/rules.ts'
import { helpOfStopped, unclear } from '../rules/words.data.ts'
import { standInLine } from '../../waiting.ts'
import { queueMessage } from '../sending/sending.ts'
import { findNamed, insertMessage } from '../sending/store.ts'
import { answerClosed } from './closed.ts'
import { claimMessage, isUnacknowledged } from './known.ts'
import { addressOf, whoWrote } from './who.ts'

export type Taken =
  | { as: 'turn'; messageId: MessageId; interactionId: InteractionId }
  | { as: 'word'; messageId: MessageId }
  | { as: 'known' }
  | { as: 'aside'; why: 'blocked-sender' | 'other-content' | 'empty' | 'unknown-kind' | 'failed' | 'unreadable' }

const LONGEST = 20_000
/** Names who uploaded what an account brings. */
export const sourceOf = (account: { id: string }): string => `messages:${account.id}`

/** What a message is told apart by, whatever it is called. */
export const messageHash = (message: Incoming): Buffer =>
  createHash('sha256')
    .update(JSON.stringify([message.from, message.text, message.files.map((file) => file.token)]))
    .digest()

/** NUL cannot be stored, and other control characters mean nothing in a text. */
const cleanText = (text: string): string =>
  text
    .replaceAll(/[^\P{Cc}\t\n\r]/gu, '')
    .toWellFormed()
    .trim()
    .slice(0, LONGEST)

/**
 * Takes one in. The same id with the same content changes nothing (`known`); with other content it is set aside. Without an id, the same text of the same number
 * is the same message until the peer was told that we have it. Records what `interactions.receive` records, and `consent.noted`.
 */
export const takeIn = async (
  tx: Tx,
  account: AccountRecord,
  message: Incoming,
  attachmentIds: readonly AttachmentId[] = [],
): Promise<Taken> => {
  const contentHash = messageHash(message)
  if (message.id === null && (await isUnacknowledged(tx, account.id, contentHash))) return { as: 'known' }
  const number = await addressOf(tx, account, message)
  const of: Arrived = { account, message, number, contentHash, id: randomUUID() as MessageId, attachmentIds }
  if (message.id !== null) {
    const known = await claimMessage(tx, account.id, message.id, contentHash)
    if (known === 'same') return { as: 'known' }
    if (known === 'other') return aside(tx, of, 'other-content', `the id ${message.id} came before with other content`)
  }
  const text = cleanText(message.text)
  const isEmpty = text === '' && attachmentIds.length === 0 && message.missingParts === 0
  if (isEmpty && !message.lines?.length) return aside(tx, of, 'empty', '')
  const customerId = await whoWrote(tx, account, number, message)
  if ((await mustResolve(tx, customerId)).isBlocked) return aside(tx, of, 'blocked-sender', customerId)
  const rules = await rulesOf(tx)
  const heard = heardIn(text, rules)
  if (heard) return word(tx, of, customerId, heard, text)
  if (!(await consentOf(tx, account.channel, number)))
    await noteConsent(tx, {
      channel: account.channel,
      address: number,
      answer: 'in',
      how: 'wrote',
      said: '',
      customerId,
      personId: null,
    })
  return asTurn(tx, of, customerId, text || '—')
}

interface Arrived {
  account: AccountRecord
  message: Incoming
  number: string
  contentHash: Buffer
  id: MessageId
  attachmentIds: readonly AttachmentId[]
  /** STOP and the like have an answer of their own. */
  isWord?: boolean
}

const keep = (tx: Tx, of: Arrived, as: Partial<Parameters<typeof insertMessage>[1]>): void =>
  insertMessage(tx, {
    id: of.id,
    accountId: of.account.id,
    direction: 'in',
    state: 'received',
    interactionId: null,
    turnId: null,
    number: of.number,
    missingParts: of.message.missingParts,
    senderKey: of.message.id?.slice(0, 200) ?? null,
    contentHash: of.contentHash,
    // whoever gives ids needs no mark: the id is remembered for good
    acknowledgedAt: of.message.id === null ? null : tx.now,
    at: saidAt(tx, of),
    ...as,
  })

/** What comes late was said when it was said: the 24 hours are counted from it. */
const saidAt = (tx: Tx, { message }: Arrived): Date => (message.at && message.at < tx.now ? message.at : tx.now)

/** What they write in, else what is remembered of them. What was found is remembered where nothing was. */
const languageOf = async (tx: Tx, customerId: CustomerId, text: string): Promise<string | null> => {
  const [{ customerLanguages }, { id, language }] = await Promise.all([workspaceOf(tx), mustResolve(tx, customerId)])
  const found = writtenIn(text, customerLanguages)
  if (language === null && found) rememberLanguages(tx, [{ id, language: found }])
  return found ?? language
}

const asTurn = async (tx: Tx, of: Arrived, customerId: CustomerId, text: string): Promise<Taken> => {
  const { account, number, attachmentIds } = of
  const language = await languageOf(tx, customerId, text)
  const answered = of.message.about ? await findNamed(tx, account.id, of.message.about) : null
  const received = await interactions.receive(tx, {
    customerId,
    channel: account.channel,
    touchpointId: account.touchpointId,
    queueId: account.queueId,
    source: sourceOf(account),
    senderId: of.id,
    text,
    attachmentIds,
    language,
    context: { number, account: account.settings.name },
    at: saidAt(tx, of),
    hasRoom: (lock, personId, holdsPlace) => hasRoom(lock, personId, account.channel, holdsPlace),
  })
  const { interactionId, turnId } = received
  // who answers a stranger's message points at nothing
  const repliesTo = answered?.number === number ? answered.id : null
  keep(tx, of, { interactionId, turnId, repliesTo })
  if (of.message.missingParts > 0)
    await interactions.say(tx, interactionId, 'parts-missing', { n: String(of.message.missingParts) })
  for (const line of of.message.lines ?? []) await interactions.say(tx, interactionId, line.code, line.values)
  if (received.isNew || received.isWaitingAgain) await standInLine(tx, account, received, text)
  if (!of.isWord) await answerClosed(tx, account, { number, interactionId, language })
  return { as: 'turn', messageId: of.id, interactionId }
}

/** STOP, START or HELP: written down as consent, answered once; who talks to the customer sees it too. */
const word = async (tx: Tx, of: Arrived, customerId: CustomerId, heard: Heard, text: string): Promise<Taken> => {
  const { account, number } = of
  const { channel } = account
  const before = await consentOf(tx, channel, number)
  const wasStopped = before?.answer === 'out'
  const isChange = heard.word !== 'help' && wasStopped !== (heard.word === 'stop')
  const isFirst = heard.word === 'start' && before === null
  if (isChange || isFirst) {
    const answer = heard.word === 'stop' ? 'out' : 'in'
    await noteConsent(tx, {
      channel,
      address: number,
      answer,
      how: 'word',
      said: text.slice(0, 100),
      customerId,
      personId: null,
    })
  }
  const running = await runningOf(tx, account, customerId)
  // whoever agrees for the first time reads that it was heard, and how to end it;
  // STOP again is not answered; HELP is, of somebody who stopped too (docs/decisions/0320): it is their own question, and changes nothing
  const isAnswered = heard.word === 'help' || isChange || isFirst
  if (isAnswered) {
    const rules = await rulesOf(tx)
    const { language: house } = await workspaceOf(tx)
    const language = heard.language ?? house
    const help = wasStopped ? helpOfStopped : rules.help
    const said = { stop: rules.stopped, start: rules.started, help }[heard.word][language]
    // "cancel" to somebody who asked whether to keep the order is a STOP by law, and perhaps none
    const text = heard.isAmbiguous && running ? `${said} ${unclear[language]}` : said
    const content = { kind: 'text', text, isAnswerToWord: true } as const
    queueMessage(tx, { account, interactionId: null, turnId: null, number, content })
  }
  if (!running) {
    keep(tx, of, { why: heard.word })
    return { as: 'word', messageId: of.id }
  }
  const taken = await asTurn(tx, { ...of, isWord: true }, customerId, text)
  if (isChange) await interactions.say(tx, running, heard.word === 'stop' ? 'stopped' : 'started')
  return taken
}

const runningOf = async (tx: Tx, account: AccountRecord, customerId: CustomerId): Promise<InteractionId | null> => {
  const { channel, touchpointId } = account
  const found = await interactions.latestOf(tx, { customerId, channel, touchpointId })
  return found && found.state !== 'closed' ? found.id : null
}

/** Keeps it where people can look, with the reason. */
const aside = async (
  tx: Tx,
  of: Arrived,
  why: Extract<Taken, { as: 'aside' }>['why'],
  detail: string,
): Promise<Taken> => {
  // its id may be that of a message we have
  keep(tx, of, { state: 'aside', senderKey: null, why, detail: detail || cleanText(of.message.text).slice(0, 200) })
  return { as: 'aside', why }
}

/** Keeps something that is no message we know. */
export const setAside = (
  tx: Tx,
  account: AccountRecord,
  of: { from: string; why: 'unknown-kind' | 'unreadable' | 'failed'; detail: string },
): void =>
  insertMessage(tx, {
    id: randomUUID() as MessageId,
    accountId: account.id,
    direction: 'in',
    state: 'aside',
    interactionId: null,
    turnId: null,
    number: cleanText(of.from) || '?',
    why: of.why,
    detail: cleanText(of.detail),
    acknowledgedAt: tx.now,
    at: tx.now,
  })

/** Trouble of ours, not of the message: the peer is to send it again. */
export const isPassing = (e: unknown): boolean =>
  isRefusal(e, 'database_away') || isRefusal(e, 'storage_full') || isRefusal(e, 'busy')
