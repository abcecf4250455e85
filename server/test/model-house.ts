import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { type TestContext } from 'node:test'
import { deepening as contract, type Deepening, type DeepeningSettings } from '@peakend/contract/deepening.ts'
import type { InteractionId } from '@peakend/contract/ids.ts'
import type { z } from 'zod'
import { modelServer, type Manner } from './fakes/model-server.ts'
import { eventually } from './harness.ts'
import { house } from './house.ts'
import { testServer } from './server.ts'
import type { Caller } from '../src/base/caller.ts'
import type { JobKind } from '../src/base/jobs.ts'
import type { Tx } from '../src/base/database.ts'
import type { Reaction } from '../src/base/reactions.ts'
import { customerOfVisitor, changeCustomer } from '../src/customers/customers.ts'
import { evaluationsReactions } from '../src/evaluations/reactions.ts'
import { findJudgement } from '../src/evaluations/evaluations.ts'
import { assign, close, end, receive, reply } from '../src/interactions/interactions.ts'
import { openDeepening } from '../src/deepening/open.ts'

export type Settings = z.infer<typeof DeepeningSettings>
export const KEY = 'sk-a-key-nobody-may-see'
export const nothing = { cameFor: null, decided: null, owed: null }
export const good = {
  quotes: [
    { turn: 2, quote: 'Good morning [NAME_1]', reason: 'greeting' },
    { turn: 4, quote: 'the courier has it in the van', reason: 'next-step' },
    { turn: 4, quote: 'we love you', reason: 'kind-close' },
  ],
  summary: {
    cameFor: '[NAME_1] asked for order [ORDER_1].',
    decided: 'The courier has it.',
    owed: 'Delivery before 17:00.',
  },
}

/** An installation with a model behind it, people of every role, and conversations from beginning to end. */
export const scene = async (t: TestContext, manners: Manner[], of: { timeoutMs?: number } = {}) => {
  const model = await modelServer(t, ...manners)
  const endpoint = { url: model.url, model: 'tiny', key: KEY, timeoutMs: of.timeoutMs ?? 5000 }
  let opened: ReturnType<typeof openDeepening> | undefined
  const reactions: Reaction[] = [...evaluationsReactions]
  const h = await house(t, {
    reactions,
    jobs: (db): JobKind[] => {
      opened = openDeepening(db, endpoint)
      reactions.push(...opened.reactions)
      return opened.jobs
    },
  })
  if (!opened) throw new Error('not opened')
  const w = h.workspaceId
  const callers: Record<string, Caller> = { boss: await h.callerOf('Brisa administrator') }
  const agent = await h.person('Ana Ruiz', 'agent')
  callers['agent'] = await h.callerOf('Ana Ruiz')
  await h.person('Ben', 'agent')
  callers['colleague'] = await h.callerOf('Ben')
  await h.person('Sam', 'supervisor')
  callers['supervisor'] = await h.callerOf('Sam')
  const server = await testServer(t, h, {
    contract: { deepening: contract },
    routes: { deepening: opened.routes } as never,
    callers,
  })
  await h.ground()
  const transact = <T>(work: (tx: Tx) => Promise<T>) => h.db.transact(w, work)
  const call = async <T>(as: string, method: string, at: string, body?: unknown, status = 200): Promise<T> => {
    const answer = await server.call(method, `/api${at}`, { as, body })
    assert.equal(answer.status, status, JSON.stringify(answer.body))
    return answer.body as T
  }
  /** A conversation from beginning to end; `said` is the customer's first turn. */
  const talk = async (said = 'Hi, my order 4471 is late', name = 'Priya Nair') => {
    const visitorId = randomUUID()
    const customerId = await transact(async (tx) => {
      const id = await customerOfVisitor(tx, visitorId)
      await changeCustomer(tx, id, { name })
      return id
    })
    const say = (text: string) =>
      transact((tx) =>
        receive(tx, {
          customerId,
          channel: 'chat',
          touchpointId: null,
          queueId: null,
          source: `visitor:${visitorId}`,
          senderId: randomUUID(),
          text,
          attachmentIds: [],
          language: 'en',
          context: {},
        }),
      )
    const { interactionId } = await say(said)
    const answer = (text: string) =>
      transact((tx) => reply(tx, { interactionId, personId: agent, senderId: randomUUID(), text, attachmentIds: [] }))
    await transact((tx) => assign(tx, { interactionId, personId: agent, why: 'taken' }))
    await answer('Good morning Priya, I am sorry. I look at 4471 now.')
    await say('Thanks, it is a birthday present.')
    await answer('Good news: the courier has it in the van, before 17:00. Anything else?')
    await say('No, thank you so much! Bye')
    await transact((tx) => end(tx, interactionId, 'customer'))
    await transact((tx) => close(tx, { interactionId, outcome: 'solved' }))
    return { interactionId, customerId }
  }
  return { ...h, w, model, call, talk, transact, agent, callers, server, close: opened.close }
}
export type Scene = Awaited<ReturnType<typeof scene>>

export const switchOn = (s: Scene, more: object = {}) =>
  s.call<Settings>('boss', 'PUT', '/workspace/deepening', { isOn: true, ...more })
export const shown = (s: Scene, interactionId: string, as = 'supervisor') =>
  s.call<Deepening>(as, 'GET', `/interactions/${interactionId}/deepening`)
/** What came of it, once something did. */
export const outcomeOf = (s: Scene, interactionId: string): Promise<Deepening> =>
  eventually(async () => {
    await s.drain()
    const found = await shown(s, interactionId)
    return found.state === 'done' || found.state === 'given-up' ? found : undefined
  })
/** The engine's own judgement, once it is final. */
export const judgementOf = (s: Scene, interactionId: InteractionId) =>
  eventually(async () => {
    await s.drain()
    const found = await s.db.read(s.w, (tx) => findJudgement(tx, interactionId))
    return found?.isFinal ? found : undefined
  })
