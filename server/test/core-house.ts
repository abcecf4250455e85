/** The modules between identity and routing over real HTTP: customers, journeys, interactions, cases and files, with real people of every role. */
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestContext } from 'node:test'
import { cases } from '@peakend/contract/cases.ts'
import { customers } from '@peakend/contract/customers.ts'
import { interactions } from '@peakend/contract/interactions.ts'
import { journeys } from '@peakend/contract/journeys.ts'
import type { InteractionId, PersonId, QueueId, TouchpointId } from '@peakend/contract/ids.ts'
import type { Role } from '@peakend/contract/permissions.ts'
import { sealWith } from '../src/identity/sealed.ts'
import type { Caller, KeyCaller, VisitorCaller } from '../src/base/caller.ts'
import type { Tx } from '../src/base/database.ts'
import { casesJobs, casesReactions } from '../src/cases/reactions.ts'
import { caseOfInteraction, caseRoutes, needHandlers } from '../src/cases/routes.ts'
import { startNeeds } from '../src/cases/cases.ts'
import { casesPart, casesTimeline } from '../src/cases/story.ts'
import { customerOfVisitor, customersPart } from '../src/customers/customers.ts'
import { customerRoutes } from '../src/customers/routes.ts'
import { attachmentJobs } from '../src/interactions/attachments/attachments.ts'
import { openDiskStore } from '../src/interactions/attachments/file-store.ts'
import { attachmentRoutes } from '../src/interactions/attachments/routes.ts'
import { assign, customersIn, queue, receive, wrapUpTimer, type Said } from '../src/interactions/interactions.ts'
import { interactionsPart } from '../src/interactions/personal.ts'
import { interactionHandlers } from '../src/interactions/routes.ts'
import { interactionsTimeline } from '../src/interactions/story.ts'
import { eventsPart, eventsTimeline } from '../src/journeys/journeys.ts'
import { journeyRoutes } from '../src/journeys/routes.ts'
import { house } from './house.ts'
import { testServer, type Call } from './server.ts'

const contract = { customers, journeys, interactions, cases }

export const coreHouse = async (t: TestContext) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'peakend-files-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const files = await openDiskStore(folder, Date.now())
  const h = await house(t, {
    reactions: casesReactions,
    jobs: [wrapUpTimer, ...casesJobs, ...attachmentJobs(files)],
    firstRows: [startNeeds],
  })
  const w = h.workspaceId
  const callers: Record<string, Caller> = {}
  const parts = [interactionsPart, casesPart, eventsPart, customersPart]
  const server = await testServer(t, h, {
    contract,
    callers,
    routes: {
      customers: customerRoutes({ visible: customersIn, tied: caseOfInteraction, parts }),
      journeys: journeyRoutes({
        timeline: [eventsTimeline, interactionsTimeline, casesTimeline],
        keeper: sealWith('a secret of at least thirty-two characters', 'tokens of touchpoints'),
        visible: customersIn,
      }),
      interactions: { ...interactionHandlers, ...needHandlers } as never,
      cases: caseRoutes,
    } as never,
    rawRoutes: attachmentRoutes(files),
  })

  /** A person of a role who may be named in calls. */
  const person = async (name: string, role: Role, more: Parameters<typeof h.person>[2] = {}): Promise<PersonId> => {
    const personId = await h.person(name, role, more)
    callers[name] = await h.callerOf(name)
    return personId
  }
  const key = (name: string): void => {
    const caller: KeyCaller = {
      kind: 'key',
      keyId: randomUUID(),
      workspaceId: w,
      permissions: new Set(['api-key']),
      scope: { workspaceId: w, queues: 'all' },
    }
    callers[name] = caller
  }
  const visitor = async (name: string) => {
    const visitorId = randomUUID()
    const customerId = await h.db.transact(w, (tx) => customerOfVisitor(tx, visitorId))
    const caller: VisitorCaller = { kind: 'visitor', workspaceId: w, visitorId, touchpointId: randomUUID() }
    callers[name] = caller
    return { visitorId, customerId }
  }
  const transact = <T>(work: (tx: Tx) => Promise<T>) => h.db.transact(w, work)

  /** A conversation a visitor opened, waiting in a queue; held by somebody where one is named. */
  const chat = async (
    from: Awaited<ReturnType<typeof visitor>>,
    text: string,
    more: { queueId?: QueueId; agent?: PersonId; said?: Partial<Said> } = {},
  ): Promise<InteractionId> => {
    const { interactionId } = await transact((tx) =>
      receive(tx, {
        customerId: from.customerId,
        channel: 'chat',
        touchpointId: null as TouchpointId | null,
        queueId: null,
        source: `visitor:${from.visitorId}`,
        senderId: randomUUID(),
        text,
        attachmentIds: [],
        language: 'en',
        context: { url: 'https://shop.example/cart' },
        ...more.said,
      }),
    )
    const { queueId, agent } = more
    if (queueId) await transact((tx) => queue(tx, { interactionId, queueId, why: 'arrived' }))
    if (agent) await transact((tx) => assign(tx, { interactionId, personId: agent, why: 'taken' }))
    return interactionId
  }

  /** As somebody, or throws where it is not what was expected: the body. */
  const ask = async <T>(as: string, method: string, where: string, body?: unknown, status = 200): Promise<T> => {
    const of: Call = { as, body }
    const answer = await server.call(method, `/api${where}`, of)
    if (answer.status !== status) throw new Error(`${method} ${where}: ${answer.status} ${JSON.stringify(answer.body)}`)
    return answer.body as T
  }
  // reactions that begin at 'now' begin here
  await h.ground()
  return { ...server, ...h, files, folder, callers, person, key, visitor, chat, ask, transact }
}
