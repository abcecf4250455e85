import { isIP } from 'node:net'
import { deepening as contract, type Deepening } from '@peakend/contract/deepening.ts'
import type { InteractionId } from '@peakend/contract/ids.ts'
import { reasons } from '@peakend/contract/moments.data.ts'
import { holds, personOf, scopeOf, type Caller } from '../base/caller.ts'
import type { Database, ReadTx } from '../base/database.ts'
import { Refusal } from '../base/refusal.ts'
import { routesFor } from '../base/routes.ts'
import { findJudgement, maySeeJudgement, type JudgementRecord } from '../evaluations/evaluations.ts'
import { openDraw } from '../evaluations/reviews/reviews.ts'
import { audit } from '../identity/audit/audit.ts'
import { workspaceOf } from '../identity/workspaces/workspaces.ts'
import * as interactions from '../interactions/interactions.ts'
import type { Kept } from './answer.ts'
import type { Endpoint } from './asking.ts'
import { askFor, change, deepeningOf } from './deepening.ts'
import { messagesFor } from './prompt.ts'
import { sample } from './sample.data.ts'
import { sendingOf } from './sending.ts'
import { findSwitch, findUse, lineOf, noteUse, reserve } from './store.ts'
import { answerTo, dayOf, neededFor, type Model } from './working.ts'

const on = routesFor(contract)

/** The test's patience: less than a browser's, so that it is we who say what happened. */
const TEST_MS = 18_000

const mustSee = async (tx: ReadTx, caller: Caller, interactionId: InteractionId): Promise<void> => {
  const personId = caller.kind === 'person' ? caller.personId : undefined
  if (!(await interactions.findIn(tx, scopeOf(caller), interactionId, personId))) throw new Refusal('not_found')
  // whoever is to score it blind reads no model's opinion of it either
  if (personId && holds(caller, 'reviews.give') && (await openDraw(tx, personId)) === interactionId)
    throw new Refusal('review_first')
}

/** What the engine found already is not told twice. */
const beyond = (evidence: readonly Kept[], record: JudgementRecord): readonly Kept[] => {
  const { welcome, peak, farewell, questions } = record.detail
  const known = [welcome, peak, farewell, ...Object.values(questions)].flatMap((part) => part.evidence)
  return evidence.filter(
    (e) => !known.some((k) => k.ordinal === e.ordinal && k.reason === e.reason && k.from < e.to && e.from < k.to),
  )
}

const shown = async (
  tx: ReadTx,
  caller: Caller,
  interactionId: InteractionId,
  isSetUp: boolean,
): Promise<Deepening> => {
  const { found, state } = await deepeningOf(tx, interactionId, isSetUp)
  const record = found?.state === 'done' ? await findJudgement(tx, interactionId) : null
  const evidence = found && record && (await maySeeJudgement(tx, caller, record)) ? beyond(found.evidence, record) : []
  const quotes = new Map(
    evidence.length === 0 ? [] : (await interactions.allTurns(tx, interactionId)).map((t) => [t.ordinal, t.text]),
  )
  return {
    state,
    why: found?.why ?? null,
    model: found?.model ?? null,
    doneAt: found?.doneAt?.toISOString() ?? null,
    language: found?.language ?? null,
    summary: found?.summary ?? null,
    evidence: evidence.map((e) => ({
      ...e,
      quote: (quotes.get(e.ordinal) ?? '').slice(e.from, e.to),
      sentence: { en: reasons[e.reason].en, es: reasons[e.reason].es },
      direction: reasons[e.reason].direction,
    })),
    dropped: found?.dropped ?? 0,
  }
}

/** https, or this very machine: nobody reads along. */
const isSafe = (url: URL): boolean => {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  return (
    url.protocol === 'https:' || host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
  )
}

const shownEndpoint = (endpoint: Endpoint) => {
  const url = new URL(endpoint.url)
  return {
    url: `${url.origin}${url.pathname}`,
    model: endpoint.model,
    hasKey: endpoint.key !== undefined,
    isSafe: isSafe(url),
    timeLimitMs: endpoint.timeoutMs,
  }
}

const settingsIn = async (tx: ReadTx, endpoint: Endpoint | undefined, model: Model | undefined) => {
  const [{ isOn, tokensADay }, workspace, { waiting }] = await Promise.all([
    findSwitch(tx),
    workspaceOf(tx),
    lineOf(tx),
  ])
  const { pausedUntilMs = 0, last = null } = model?.breaker ?? {}
  return {
    isOn,
    tokensADay,
    endpoint: endpoint ? shownEndpoint(endpoint) : null,
    today: await findUse(tx, dayOf(tx.now, workspace)),
    waiting,
    pausedUntil: pausedUntilMs > tx.now.getTime() ? new Date(pausedUntilMs).toISOString() : null,
    lastFault: last ? { why: last.why, at: new Date(last.atMs).toISOString() } : null,
  }
}

/** Sends the sample, outside any transaction, its tokens counted against the day's limit. */
const tested = async (db: Database, caller: Caller, model: Model) => {
  const { workspaceId } = personOf(caller)
  const ready = await db.transact(workspaceId, async (tx) => {
    const workspace = await workspaceOf(tx)
    const sending = sendingOf(sample[workspace.language], { names: [], values: [] })
    if (!sending) throw new Error('the sample is no conversation')
    const messages = messagesFor(sending, workspace.language)
    const reserved = neededFor(messages)
    const day = dayOf(tx.now, workspace)
    if (!(await reserve(tx, day, reserved, (await findSwitch(tx)).tokensADay)))
      throw new Refusal('limit_reached', 'The day’s tokens are used up.')
    return { sending, messages, reserved, day }
  })
  const startMs = performance.now()
  const at = { now: () => db.clock.now(), signal: AbortSignal.timeout(TEST_MS), withinMs: TEST_MS }
  const answered = await answerTo(model, ready, at)
  const ms = Math.round(performance.now() - startMs)
  const { tokens, calls, status } = answered
  await db.transact(workspaceId, async (tx) => {
    await noteUse(tx, ready.day, { reserved: ready.reserved, tokens, calls })
    await audit(tx, caller, 'deepening.tested', { noun: 'workspace', id: workspaceId }, { isGood: answered.isGood })
  })
  const common = { status, ms, tokens }
  if (!answered.isGood)
    return { ...common, why: answered.why, said: answered.said, summary: null, quotes: 0, dropped: 0 }
  const { summary, evidence, dropped } = answered.verified
  return { ...common, why: null, said: null, summary, quotes: evidence.length, dropped: dropped.length }
}

/** Without an endpoint what is kept is still shown; switching on, asking and testing refuse `model_off`. */
export const deepeningRoutes = (endpoint: Endpoint | undefined, model: Model | undefined) =>
  on.router({
    get: on.get.handler(({ context: { db, caller }, input }) =>
      db.read(scopeOf(caller).workspaceId, async (tx) => {
        await mustSee(tx, caller, input.interactionId)
        return shown(tx, caller, input.interactionId, model !== undefined)
      }),
    ),
    ask: on.ask.handler(({ context: { db, caller }, input }) =>
      db.transact(personOf(caller).workspaceId, async (tx) => {
        await mustSee(tx, caller, input.interactionId)
        if (!model) throw new Refusal('model_off')
        await askFor(tx, input.interactionId)
        return shown(tx, caller, input.interactionId, true)
      }),
    ),
    settings: on.settings.handler(({ context: { db, caller } }) =>
      db.read(personOf(caller).workspaceId, (tx) => settingsIn(tx, endpoint, model)),
    ),
    change: on.change.handler(({ context: { db, caller }, input }) =>
      db.transact(personOf(caller).workspaceId, async (tx) => {
        if (input.isOn === true && !model) throw new Refusal('model_off')
        await change(tx, caller, input)
        return settingsIn(tx, endpoint, model)
      }),
    ),
    test: on.test.handler(({ context: { db, caller } }) => {
      if (!model) throw new Refusal('model_off')
      return tested(db, caller, model)
    }),
  })
