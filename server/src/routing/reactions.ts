import { isHistory } from '@peakend/contract/events.ts'
import type { CustomerId, InteractionId, PersonId, WorkspaceId } from '@peakend/contract/ids.ts'
import type { Tx } from '../base/database.ts'
import { defineReaction } from '../base/reactions.ts'
import { defineTimer, type Timer } from '../base/jobs.ts'
import { sameAs } from '../customers/customers.ts'
import * as interactions from '../interactions/interactions.ts'
import { workspaceOf } from '../identity/workspaces/workspaces.ts'
import { lapseTimer, makeOffers, routeSoon, type RingOffered } from './offers/offers.ts'
import { findHoldersGone } from './offers/store.ts'
import { lineUp, lineUpTimer, rulesOf } from './priorities/priorities.ts'
import { settingsOf } from './queues/queues.ts'
import { elsewhereSoon } from './presence/elsewhere.ts'
import { seen, sweep, sweepSoon } from './presence/presence.ts'
import { settle, speakIn, takeBackFrom } from './routing.ts'

/** Whatever changes an interaction elsewhere, line and places follow. What stands in line was put there by routing itself. */
const followInteractions = defineReaction({
  name: 'routing.follow-interactions',
  on: [
    'interaction.assigned',
    'interaction.released',
    'interaction.rested',
    'interaction.resumed',
    'interaction.ended',
    'interaction.closed',
  ],
  startAt: 'beginning',
  // what routing gave away itself is in step already, and history never stood in a line
  wants: (event) =>
    !isHistory(event) &&
    !(event.type === 'interaction.assigned' && ['routed', 'accepted', 'taken'].includes(event.why)),
  react: (tx, { event }) => settle(tx, event.interactionId),
})

const followPeople = defineReaction({
  name: 'routing.follow-people',
  on: ['presence.changed', 'offer.ended', 'queue.changed', 'membership.changed', 'turn.queued'],
  startAt: 'beginning',
  wants: (event) => event.type !== 'turn.queued' || (event.by === 'agent' && !isHistory(event)),
  async react(tx, { event }) {
    // who has answered their customers may be offered a call; where nothing is mixed a chat keeps them from it all the same
    if (event.type === 'turn.queued' && !(await settingsOf(tx)).mixes) return
    if (event.type === 'presence.changed' && event.state === 'offline') {
      await takeBackFrom(tx, event.personId)
      return
    }
    routeSoon(tx)
  },
})

/** The language an agent notes of a customer is the one they are spoken with from now on, in what runs too. */
const followLanguages = defineReaction({
  name: 'routing.follow-languages',
  on: ['customer.changed'],
  startAt: 'now',
  wants: (event) => typeof event.language === 'string' && !isHistory(event),
  async react(tx, { event }) {
    const running = await interactions.listRunning(tx, await sameAs(tx, event.customerId))
    if (event.language)
      await speakIn(
        tx,
        running.map(({ id }) => id),
        event.language,
      )
  },
})

/**
 * What a rule of priority looks at may change while somebody waits: their place follows. A promise that is broken, a fact that is noted and a merge are the
 * customer's, whatever they wait for.
 */
const followFacts = defineReaction({
  name: 'routing.follow-facts',
  on: [
    'turn.received',
    'interaction.need-confirmed',
    'promise.changed',
    'fact.told',
    'fact.struck',
    'customer.merged',
    'customer.unmerged',
  ],
  startAt: 'now',
  onlyNewest: true,
  gatherMs: 300,
  wants: (event) => !isHistory(event),
  react: (tx, { event }) => lineUpAfter(tx, [event]),
  reactAll: (tx, all) =>
    lineUpAfter(
      tx,
      all.map(({ event }) => event),
    ),
})

type Told = { interactionId?: InteractionId; customerId?: CustomerId }
const lineUpAfter = async (tx: Tx, events: readonly Told[]): Promise<void> => {
  if ((await rulesOf(tx)).length === 0) return
  const ids = new Set<InteractionId>()
  for (const { interactionId, customerId } of events) {
    if (interactionId) ids.add(interactionId)
    if (!customerId) continue
    for (const one of await interactions.listRunning(tx, await sameAs(tx, customerId))) ids.add(one.id)
  }
  if (await lineUp(tx, [...ids])) routeSoon(tx)
}

/** Who serves several brands is away, back or gone for all of them. */
const tellElsewhere = defineReaction({
  name: 'routing.tell-elsewhere',
  on: ['presence.changed'],
  startAt: 'now',
  wants: (event) => !event.isElsewhere,
  react: (tx, { event }) => Promise.resolve(tx.enqueue(elsewhereSoon(event.personId))),
})

const lookTimers = (ring?: RingOffered) => {
  // a call that cannot be rung must not keep everybody else waiting: at the second attempt the phones are left to the reaction to each offer
  const look: Timer['run'] = async (tx, { attempt }) => {
    await makeOffers(tx, workspaceOf(tx), attempt === 1 ? ring : undefined)
  }
  return [
    defineTimer({ kind: 'routing.route', run: look }),
    // a second key, so that the look after somebody's rest does not move the one wanted now
    defineTimer({ kind: 'routing.route-later', run: look }),
  ]
}

/**
 * Nobody is stranded by an agent who leaves, whichever workspace they were seen leaving in. Runs while anybody is here or anything is held. Who is
 * `here`, connected to this very node, has not vanished, even where the node had no time to write it down.
 */
const sweepTimer = (here: (workspaceId: WorkspaceId) => readonly PersonId[]) =>
  defineTimer({
    kind: 'routing.sweep',
    async run(tx) {
      await seen(tx, here(tx.workspaceId))
      for (const { personId } of await findHoldersGone(tx)) tx.enqueue({ kind: 'routing.take-back', key: personId })
      if (await sweep(tx)) sweepSoon(tx)
    },
  })
/** One person a transaction: interactions are locked before anybody's presence. */
const takeBackTimer = defineTimer({
  kind: 'routing.take-back',
  run: (tx, job) => takeBackFrom(tx, job.key as PersonId),
})

export const routingReactions = [followInteractions, followPeople, followLanguages, followFacts, tellElsewhere]
/** `here` names the people whose desks are connected to this node; `ring` rings whom a call was held out to. */
export const routingJobs = (here: (workspaceId: WorkspaceId) => readonly PersonId[] = () => [], ring?: RingOffered) => [
  ...lookTimers(ring),
  lapseTimer,
  sweepTimer(here),
  takeBackTimer,
  lineUpTimer,
]
