/** A queue with rules, agents who serve it, and customers who come to it: routing over its real database. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { TestContext } from 'node:test'
import type { CustomerId, InteractionId, PersonId, QueueId } from '@peakend/contract/ids.ts'
import { QueueRules } from '@peakend/contract/routing.ts'
import type { Channel } from '@peakend/contract/values.ts'
import type { Tx } from '../src/base/database.ts'
import { customerOfVisitor } from '../src/customers/customers.ts'
import * as interactions from '../src/interactions/interactions.ts'
import { receive } from '../src/interactions/turns/turns.ts'
import { offersTo } from '../src/routing/offers/offers.ts'
import { setPresence } from '../src/routing/presence/presence.ts'
import { addQueue, setMembers } from '../src/routing/queues/queues.ts'
import { routingJobs, routingReactions } from '../src/routing/reactions.ts'
import { acceptOffer, enterQueue } from '../src/routing/routing.ts'
import { house } from './house.ts'

export const floor = async (t: TestContext, rules: object, ...names: string[]) => {
  const h = await house(t, { reactions: routingReactions, jobs: () => routingJobs() })
  const inside = <T>(work: (tx: Tx) => Promise<T>) => h.db.transact(h.workspaceId, work)
  const agents = new Map<string, PersonId>()
  for (const name of names) agents.set(name, await h.person(name, 'agent'))
  const agent = (name: string): PersonId => agents.get(name) ?? assert.fail(`no agent ${name}`)
  const queue = await inside((tx) =>
    addQueue(tx, {
      name: 'Cards',
      target: { withinMs: 45_000, sharePct: 80 },
      timetable: null,
      messageAnswerMs: 3_600_000,
      rules: QueueRules.parse(rules),
    }),
  )
  await inside((tx) => setMembers(tx, queue.id, [...agents.values()]))
  const come = (
    of: {
      channel?: Channel
      language?: string
      priority?: number
      queueId?: QueueId
      customerId?: CustomerId
      text?: string
    } = {},
  ) =>
    inside(async (tx) => {
      const customerId = of.customerId ?? (await customerOfVisitor(tx, randomUUID()))
      const queueId = of.queueId ?? queue.id
      const said = {
        customerId,
        channel: of.channel ?? 'chat',
        touchpointId: null,
        queueId,
        source: `visitor:${customerId}`,
        senderId: randomUUID(),
        text: of.text ?? 'Hola',
        attachmentIds: [],
        language: of.language ?? 'en',
        context: {},
      }
      const { interactionId } = await receive(tx, said)
      await enterQueue(tx, { interactionId, queueId, arrival: 'arrived', priority: of.priority })
      return interactionId
    })
  const here = async (...who: string[]) => {
    for (const name of who) await inside((tx) => setPresence(tx, agent(name), 'available', null))
    await h.drain()
  }
  const offered = async (name: string) => (await inside((tx) => offersTo(tx, agent(name)))).map((o) => o.interactionId)
  const standing = async (id: InteractionId) => (await inside((tx) => interactions.find(tx, id))) ?? assert.fail('gone')
  /** Says yes to what is held out of this one. */
  const accept = async (name: string, id: InteractionId) => {
    const offers = await inside((tx) => offersTo(tx, agent(name)))
    const { offerId } = offers.find((o) => o.interactionId === id) ?? assert.fail('it is not held out to them')
    await inside((tx) => acceptOffer(tx, offerId, agent(name)))
    await h.drain()
  }
  return { ...h, inside, agent, queue, come, here, offered, accept, standing }
}
