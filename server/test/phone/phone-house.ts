/** A house with a telephone switch in memory: a number that leads to a queue, people with phones, and callers. */
import type { TestContext } from 'node:test'
import type { InteractionId, PersonId, QueueId } from '@peakend/contract/ids.ts'
import type { MyCall } from '@peakend/contract/phone.ts'
import { phone as contract } from '@peakend/contract/phone.ts'
import { routing as routingContract } from '@peakend/contract/routing.ts'
import { interactions as interactionsContract } from '@peakend/contract/interactions.ts'
import { startNeeds } from '../../src/cases/cases.ts'
import { casesJobs, casesReactions } from '../../src/cases/reactions.ts'
import type { PersonCaller } from '../../src/base/caller.ts'
import type { Database } from '../../src/base/database.ts'
import type { JobKind } from '../../src/base/jobs.ts'
import { openFakeTelephony, type FakeTelephony } from '../../src/channels/phone/fake-telephony.ts'
import { phoneNameOf } from '../../src/channels/phone/names.ts'
import { openPhone, type Line } from '../../src/channels/phone/phone.ts'
import type { Recognisers } from '../../src/channels/phone/recogniser/settings.ts'
import { deliverBy } from '../../src/channels/deliver.ts'
import { workspacesOfPerson } from '../../src/identity/workspaces/workspaces.ts'
import { interactionHandlers, shownInteraction } from '../../src/interactions/routes.ts'
import { wrapUpTimer } from '../../src/interactions/interactions.ts'
import { callBackJobs, callBackReactions } from '../../src/routing/callbacks/reactions.ts'
import { setPresence } from '../../src/routing/presence/presence.ts'
import { setMembers } from '../../src/routing/queues/queues.ts'
import { routingJobs, routingReactions } from '../../src/routing/reactions.ts'
import { handOverRoutes, routingRoutes } from '../../src/routing/routes.ts'
import { startQueue } from '../../src/routing/routing.ts'
import { house } from '../house.ts'
import { testServer } from '../server.ts'

export const ourNumber = '+34911555000'
export const callerNumber = '+34611222333'

type Phone = ReturnType<typeof openPhone>

/** `given` takes the place of the switch in memory; `more` says more of the line: the flow it leads to; `jobs` run besides; `recognisersOf` write down what is said, `soundFor` speaks. */
export const phoneHouse = async (
  t: TestContext,
  given?: FakeTelephony,
  more: () => Partial<Line> = () => ({}),
  jobs: (db: Database, telephony: FakeTelephony) => readonly JobKind[] = () => [],
  recognisersOf?: (db: Parameters<typeof openPhone>[0]['db']) => Recognisers,
  soundFor?: Parameters<typeof openPhone>[0]['soundFor'],
) => {
  const late: { phone?: Phone; telephony?: FakeTelephony; line?: Parameters<typeof openPhone>[0]['lineOf'] } = {}
  const atDesk = new Set<PersonId>()
  const reactions = [...casesReactions, ...routingReactions, ...callBackReactions]
  const open = (db: Parameters<typeof openPhone>[0]['db']): Phone => {
    late.telephony ??= given ?? openFakeTelephony(db.clock)
    return openPhone({
      db,
      telephony: late.telephony,
      lineOf: (dialled) => late.line?.(dialled) ?? Promise.resolve(null),
      workspacesOf: (personId) => workspacesOfPerson(db, personId),
      recognisers: recognisersOf?.(db),
      soundFor,
      country: 'ES',
    })
  }
  const h = await house(t, {
    reactions,
    jobs(db) {
      late.phone = open(db)
      reactions.push(...late.phone.reactions, deliverBy([late.phone.wayOut]))
      return [
        ...late.phone.jobs,
        wrapUpTimer,
        ...casesJobs,
        ...callBackJobs,
        ...routingJobs(() => [...atDesk], late.phone.ringOffered),
        ...jobs(db, late.telephony ?? openFakeTelephony(db.clock)),
      ]
    },
    firstRows: [startNeeds, startQueue],
  })
  const { phone, telephony } = late
  if (!phone || !telephony) throw new Error('the channel did not open')
  const now = { phone }
  h.watches.push({
    kind: 'phone.calls',
    run: () => Promise.resolve(),
    hear: (events) => now.phone.watches[0]?.hear?.(events),
  })
  t.after(() => now.phone.close())
  const owner = await h.owner()
  const rows = async <Row>(text: string, values: unknown[] = []): Promise<Row[]> =>
    (await owner.query(text, values)).rows as Row[]
  const [queue] = await rows<{ id: QueueId }>('select queue_id as id from queues where workspace_id = $1', [
    h.workspaceId,
  ])
  if (!queue) throw new Error('a workspace begins with a queue')
  const queueId = queue.id
  late.line = (dialled) =>
    Promise.resolve(
      dialled === ourNumber
        ? { workspaceId: h.workspaceId, touchpointId: null, queueId, language: 'en', ...more() }
        : null,
    )
  const boss = await h.callerOf('Brisa administrator')
  const callers: Record<string, PersonCaller> = { boss }
  const served = await testServer(t, h, {
    contract: { phone: contract, interactions: interactionsContract, routing: routingContract },
    routes: {
      routing: routingRoutes,
      phone: phone.routes,
      interactions: { ...interactionHandlers, ...handOverRoutes(shownInteraction) },
    } as never,
    callers,
  })
  const { outside } = telephony

  /** Until nothing is left to happen by itself. */
  const settled = async (): Promise<void> => {
    for (let i = 0; i < 3; i++) {
      await outside.quiet()
      await now.phone.quiet()
      await h.drain()
    }
    await now.phone.quiet()
    await outside.quiet()
  }
  /** Time goes by in steps, so that what is due becomes so in its order. */
  const pass = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= 1000) {
      h.clock.advance(Math.min(1000, left))
      await settled()
    }
  }
  /** Somebody who serves the queue, is available, and has a phone that is connected. */
  const agent = async (name: string, role: 'agent' | 'supervisor' = 'agent', hasPhone = true): Promise<PersonId> => {
    const personId = await h.person(name, role)
    callers[name] = await h.callerOf(name)
    atDesk.add(personId)
    await h.db.transact(h.workspaceId, async (tx) => {
      await setMembers(tx, queueId, [...atDesk])
      await setPresence(tx, personId, 'available', null)
    })
    if (hasPhone) await connect(personId)
    return personId
  }
  const connect = async (personId: PersonId): Promise<void> => {
    await telephony.admit(phoneNameOf(personId), 'secret')
    outside.register(phoneNameOf(personId), 'secret')
    await settled()
  }
  const rings = (personId: PersonId) => outside.ringing(phoneNameOf(personId))
  const asks = async (name: string, path: string, body?: object, method = 'POST') => {
    const answer = await served.call(method, `/api${path}`, { as: name, ...(body ? { body } : {}) })
    await settled()
    return answer
  }
  const mine = async (name: string): Promise<MyCall | null> =>
    ((await asks(name, '/phone/mine', undefined, 'GET')).body as { call: MyCall | null }).call
  /** The newest conversation by phone. */
  const conversation = async () => {
    const [row] = await rows<{
      id: InteractionId
      state: string
      agentId: PersonId | null
      endedBy: string | null
      outcome: string | null
    }>(
      `select interaction_id as id, state, agent_id as "agentId", ended_by as "endedBy", outcome from interactions
       where channel = 'phone' order by opened_at desc, interaction_id desc limit 1`,
    )
    if (!row) throw new Error('there is no conversation by phone')
    return row
  }
  const lines = async (interactionId: InteractionId): Promise<string[]> =>
    (
      await rows<{ code: string }>(
        `select system ->> 'code' as code from turns where interaction_id = $1 and kind = 'system' order by ordinal`,
        [interactionId],
      )
    ).map(({ code }) => code)
  /** Somebody calls, and hears what they hear. */
  const dial = async (from: Parameters<typeof outside.dial>[1] = callerNumber, to = ourNumber) => {
    const leg = outside.dial(to, from)
    await settled()
    return leg
  }
  /** This program dies, as far as calls go, and another takes up what it left. */
  const restart = async (): Promise<void> => {
    await now.phone.close()
    now.phone = open(h.db)
    await settled()
  }
  await settled()
  // long after it was opened
  h.clock.advance(60_000)
  return {
    ...h,
    telephony,
    outside,
    boss,
    queueId,
    rows,
    settled,
    pass,
    agent,
    connect,
    rings,
    asks,
    mine,
    conversation,
    lines,
    dial,
    restart,
    renewed: (personId: PersonId) => now.phone.renewed(phoneNameOf(personId)),
  }
}
export type PhoneHouse = Awaited<ReturnType<typeof phoneHouse>>
