import { isHistory, type EventOf } from '@peakend/contract/events.ts'
import type { InteractionId } from '@peakend/contract/ids.ts'
import type { Tx } from '../base/database.ts'
import { defineReaction } from '../base/reactions.ts'
import { sameAs } from '../customers/customers.ts'
import { allTurns, find, listRunning, setProposedNeeds } from '../interactions/interactions.ts'
import { caseFor, goOnWithOpen, needKnown, recognised, windowTimer } from './cases.ts'
import { proposer } from './needs/needs.ts'

type Followed = EventOf<'interaction.opened' | 'interaction.assigned' | 'interaction.need-confirmed'>

/** A customer who has a case open goes on with it; who has none gets one when somebody answers. */
const followInteractions = defineReaction({
  name: 'cases.follow-interactions',
  on: ['interaction.opened', 'interaction.assigned', 'interaction.need-confirmed'],
  startAt: 'beginning',
  wants: (event) => !isHistory(event),
  react: (tx, { event }) => follow(tx, event),
  async reactAll(tx, all) {
    let begun: InteractionId[] = []
    for (const { event } of all) {
      if (event.type === 'interaction.opened') begun.push(event.interactionId)
      else {
        await goOnWithOpen(tx, begun)
        begun = []
        await follow(tx, event)
      }
    }
    await goOnWithOpen(tx, begun)
  },
})

const follow = async (tx: Tx, event: Followed): Promise<void> => {
  if (event.type === 'interaction.opened') return goOnWithOpen(tx, [event.interactionId])
  const standing = await find(tx, event.interactionId)
  if (!standing || standing.isImported) return
  if (event.type === 'interaction.assigned') await caseFor(tx, standing, event.personId)
  else await needKnown(tx, standing, event.needId)
}

/** Whoever turned out to be somebody we know goes on with what they had open: what runs with them now joins it. */
const followMerges = defineReaction({
  name: 'cases.follow-merges',
  on: ['customer.merged', 'customer.unmerged'],
  startAt: 'now',
  async react(tx, { event }) {
    if (event.type === 'customer.unmerged') return
    for (const standing of await listRunning(tx, await sameAs(tx, event.customerId))) await recognised(tx, standing)
  },
})

/** What the need is shows in the first things a customer writes; later turns are about what we answered. */
const READ_TURNS = 12

const proposeNeeds = defineReaction({
  name: 'cases.propose-needs',
  on: ['turn.received', 'turns.spoken'],
  startAt: 'now',
  onlyNewest: true,
  gatherMs: 300,
  wants: (event) => ('from' in event ? event.from : event.ordinal) <= READ_TURNS && !isHistory(event),
  react: (tx, { event }) => proposeFor(tx, [event.interactionId]),
  reactAll: (tx, all) => proposeFor(tx, [...new Set(all.map(({ event }) => event.interactionId))]),
})

const proposeFor = async (tx: Tx, interactionIds: readonly InteractionId[]): Promise<void> => {
  const propose = await proposer(tx)
  const proposed = await Promise.all(
    interactionIds.map(async (id) => {
      const standing = await find(tx, id)
      if (!standing || standing.needConfirmed) return []
      const turns = (await allTurns(tx, id)).slice(0, READ_TURNS)
      const found = propose(turns.filter((turn) => turn.by === 'customer').map((turn) => turn.text))
      return found.length > 0 ? [[id, found] as const] : []
    }),
  )
  setProposedNeeds(tx, new Map(proposed.flat()))
}

export const casesReactions = [followInteractions, followMerges, proposeNeeds]
export const casesJobs = [windowTimer]
