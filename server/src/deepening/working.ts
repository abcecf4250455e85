/** One conversation at a time: taken from the line, sent, and what came back verified and kept. Between two short transactions, never inside one. */
import type { DeepeningFault } from '@peakend/contract/deepening.ts'
import type { InteractionId, WorkspaceId } from '@peakend/contract/ids.ts'
import type { ScreenLanguage } from '@peakend/contract/values.ts'
import type { Workspace } from '@peakend/contract/workspace.ts'
import type { Database, ReadTx, Tx } from '../base/database.ts'
import * as customers from '../customers/customers.ts'
import { workspaceOf } from '../identity/workspaces/workspaces.ts'
import * as interactions from '../interactions/interactions.ts'
import { readAnswer, verified, type Verified } from './answer.ts'
import { MOST_ANSWER_TOKENS, signsOf, tokensOf, type Ask, type Asked } from './asking.ts'
import type { Breaker } from './breaker.ts'
import type { Kind } from './finding.ts'
import type { Measures } from './measures.ts'
import { askedAgain, messagesFor, type Message } from './prompt.ts'
import { sendingOf, type Sending } from './sending.ts'
import {
  findSwitch,
  giveUp,
  isErased,
  keepAnswer,
  noteUse,
  putBack,
  removeDeepenings,
  removeWaiting,
  reserve,
  takeNext,
} from './store.ts'

/** Over all workspaces of this process; a local model answers one or two at a time. */
const AT_ONCE = 4
const BUSY_WAIT_MS = 2000
/** Until the day's limit is looked at again. */
const LIMIT_WAIT_MS = 15 * 60_000
const TRIES_WAIT_MS = [60_000, 5 * 60_000, 30 * 60_000]
/** After so long nobody waits for it any more. */
const TOO_LATE_MS = 3 * 24 * 3600_000

export interface Model {
  ask: Ask
  breaker: Breaker
  measures: Measures
}

/** The workspace's day, `2026-03-02`. */
export const dayOf = (at: Date, { timeZone }: Pick<Workspace, 'timeZone'>): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(at)

const kinds: Record<string, Kind> = { name: 'NAME', email: 'EMAIL', phone: 'PHONE', order: 'ORDER', address: 'ADDRESS' }

/** What would be sent of a conversation; null where there is nothing to sum up. */
const gather = async (tx: ReadTx, interactionId: InteractionId): Promise<Sending | null> => {
  const standing = await interactions.find(tx, interactionId)
  if (!standing || (await isErased(tx, interactionId))) return null
  const [turns, customer, facts] = await Promise.all([
    interactions.allTurns(tx, interactionId),
    customers.resolve(tx, standing.customerId),
    customers.factsOf(tx, standing.customerId),
  ])
  const said = turns.filter((t) => t.kind === 'said' && t.by !== 'system')
  const names = [
    customer?.name,
    ...facts.filter((f) => f.key === 'name').map((f) => f.value),
    ...said.map((t) => t.personName),
  ]
  return sendingOf(
    said.map((t) => ({
      ordinal: t.ordinal,
      by: t.by === 'customer' || t.by === 'agent' ? t.by : 'assistant',
      text: t.text,
    })),
    {
      names: [...new Set(names.filter((name) => name !== null && name !== undefined))],
      values: facts.flatMap((f) => (f.key === 'name' ? [] : [{ kind: kinds[f.key] ?? 'OTHER', value: f.value }])),
    },
  )
}

interface Taken {
  interactionId: InteractionId
  attempts: number
  sending: Sending
  messages: Message[]
  language: ScreenLanguage
  day: string
  reserved: number
}

/** Twice what one question needs: a second try is part of it. */
export const neededFor = (messages: readonly Message[]): number =>
  2 * (tokensOf(signsOf(messages)) + MOST_ANSWER_TOKENS)

const take = async (tx: Tx): Promise<Taken | 'off' | 'none' | 'next' | 'no-room'> => {
  const { isOn, tokensADay } = await findSwitch(tx)
  if (!isOn) {
    // one that came into line while it was switched off would wake its lane for ever
    await removeWaiting(tx)
    return 'off'
  }
  const next = await takeNext(tx)
  if (!next) return 'none'
  const { interactionId, attempts } = next
  const workspace = await workspaceOf(tx)
  const day = dayOf(tx.now, workspace)
  const isLate = tx.now.getTime() - next.wantedAt.getTime() > TOO_LATE_MS
  if (isLate || attempts > TRIES_WAIT_MS.length + 1) {
    await giveUp(tx, interactionId, isLate ? 'too-late' : 'away')
    return 'next'
  }
  const sending = await gather(tx, interactionId)
  if (!sending) {
    await removeDeepenings(tx, [interactionId])
    return 'next'
  }
  const messages = messagesFor(sending, workspace.language)
  const reserved = neededFor(messages)
  if (reserved > tokensADay) {
    // no day will ever have room for it, and it would stand before all others
    await giveUp(tx, interactionId, 'too-large')
    return 'next'
  }
  if (!(await reserve(tx, day, reserved, tokensADay))) {
    await putBack(tx, interactionId, tx.now, false)
    return 'no-room'
  }
  return { interactionId, attempts, sending, messages, language: workspace.language, day, reserved }
}

export type Answered =
  | { isGood: true; model: string; verified: Verified; tokens: number; calls: number; status: number }
  | { isGood: false; why: DeepeningFault; tokens: number; calls: number; status: number | null; said: string | null }

/** Asks, once more where the answer is not of the form, and verifies what comes. */
export const answerTo = async (
  { ask, breaker, measures }: Model,
  { messages, sending }: { messages: Message[]; sending: Sending },
  at: { now: () => Date; signal: AbortSignal; withinMs?: number },
): Promise<Answered> => {
  let tokens = 0
  let asked: Asked | undefined
  for (let calls = 1; calls <= 2; calls++) {
    asked = await ask(calls === 1 ? messages : askedAgain(messages), at.signal, at.withinMs)
    tokens += asked.tokens
    measures.tokens.inc(asked.tokens)
    if (!asked.isGood) {
      measures.calls.inc({ outcome: asked.why })
      breaker.noteFault(asked.why, at.now().getTime(), asked.retryAfterMs)
      measures.paused.set(breaker.pausedUntilMs > at.now().getTime() ? 1 : 0)
      return { isGood: false, why: asked.why, tokens, calls, status: asked.status, said: asked.said }
    }
    breaker.noteGood()
    measures.paused.set(0)
    const answer = readAnswer(asked.text)
    measures.calls.inc({ outcome: answer ? 'good' : 'wrong-form' })
    if (!answer) continue
    const found = verified(answer, sending)
    measures.kept.inc(found.evidence.length)
    for (const one of found.dropped) measures.dropped.inc(one)
    return { isGood: true, model: asked.model, verified: found, tokens, calls, status: asked.status }
  }
  return { isGood: false, why: 'wrong-form', tokens, calls: 2, status: asked?.isGood ? asked.status : null, said: null }
}

/** Faults another try, later, may not have. */
const mayMend = new Set<DeepeningFault>(['not-allowed', 'redirected', 'busy', 'away', 'too-slow', 'cut-short'])

const keep = async (tx: Tx, taken: Taken, answered: Answered, isClosing: boolean): Promise<string> => {
  const { interactionId, attempts, language, day, reserved } = taken
  const use = { reserved, tokens: answered.tokens, calls: answered.calls }
  if (answered.isGood) {
    const { evidence, summary, dropped } = answered.verified
    const of = { model: answered.model, language, summary, evidence, dropped: dropped.length }
    const isKept = await keepAnswer(tx, interactionId, of)
    if (!isKept) await removeDeepenings(tx, [interactionId])
    await noteUse(tx, day, { ...use, done: isKept ? 1 : 0, dropped: dropped.length })
    return isKept ? 'done' : 'forgotten'
  }
  if (isClosing) {
    await putBack(tx, interactionId, tx.now, false)
    await noteUse(tx, day, use)
    return 'put-back'
  }
  const wait = mayMend.has(answered.why) ? TRIES_WAIT_MS[attempts - 1] : undefined
  if (wait === undefined) await giveUp(tx, interactionId, answered.why)
  else await putBack(tx, interactionId, new Date(tx.now.getTime() + wait), true)
  await noteUse(tx, day, { ...use, givenUp: wait === undefined ? 1 : 0 })
  return wait === undefined ? 'given-up' : 'put-back'
}

/**
 * Deepens the next conversation in line. Answers how long to wait before the one after it: 0 for at once, null where none is in line. Throws only for what
 * is ours (the database); what the endpoint does is part of the answer.
 */
export const openWorking = (db: Database, model: Model) => {
  let inFlight = 0
  const now = () => db.clock.now()
  const closing = new AbortController()
  const work = async (workspaceId: WorkspaceId, signal: AbortSignal): Promise<number | null> => {
    if (closing.signal.aborted || inFlight >= AT_ONCE) return BUSY_WAIT_MS
    const waitMs = model.breaker.waitMs(now().getTime())
    if (waitMs > 0) return waitMs
    inFlight++
    let isAsked = false
    try {
      const taken = await db.transact(workspaceId, take)
      if (taken === 'off' || taken === 'none') return null
      if (taken === 'next') return 0
      if (taken === 'no-room') return LIMIT_WAIT_MS
      isAsked = true
      const answered = await answerTo(model, taken, { now, signal: AbortSignal.any([signal, closing.signal]) })
      const outcome = await db.transact(workspaceId, (tx) => keep(tx, taken, answered, closing.signal.aborted))
      model.measures.conversations.inc({ outcome })
      if (!answered.isGood)
        db.log.warn({ why: answered.why, status: answered.status, outcome }, 'a language model gave nothing')
      return 0
    } finally {
      inFlight--
      if (!isAsked) model.breaker.giveBack()
    }
  }
  /** The program ends: nobody waits for the endpoint any longer, and what was asked about goes back in line. */
  return { work, close: () => closing.abort() }
}
