import { defineReaction } from '../base/reactions.ts'
import { allTurns, find, joinCase, setProposedNeeds } from '../interactions/interactions.ts'
import { caseFor, needKnown, openCaseOf, windowTimer } from './cases.ts'
import { propose } from './needs/needs.ts'

/** A customer who has a case open goes on with it; who has none gets one when somebody answers. */
const followInteractions = defineReaction({
  name: 'cases.follow-interactions',
  on: ['interaction.opened', 'interaction.assigned', 'interaction.need-confirmed'],
  startAt: 'beginning',
  async react(tx, { event }) {
    const standing = await find(tx, event.interactionId)
    if (!standing || standing.isImported) return
    switch (event.type) {
      case 'interaction.opened': {
        const open = standing.caseId ? null : await openCaseOf(tx, standing.customerId)
        if (open) await joinCase(tx, standing.id, open.id)
        return
      }
      case 'interaction.assigned':
        await caseFor(tx, standing, event.personId)
        return
      case 'interaction.need-confirmed':
        await needKnown(tx, standing, event.needId)
        return
      default:
        event satisfies never
    }
  },
})

/** What the need is shows in the first things a customer writes; later turns are about what we answered. */
const READ_TURNS = 12

const proposeNeeds = defineReaction({
  name: 'cases.propose-needs',
  on: ['turn.received'],
  startAt: 'now',
  onlyNewest: true,
  async react(tx, { event }) {
    if (event.ordinal > READ_TURNS || event.isImported) return
    const standing = await find(tx, event.interactionId)
    if (!standing || standing.needConfirmed) return
    const turns = await allTurns(tx, event.interactionId, READ_TURNS)
    const said = turns.filter((turn) => turn.by === 'customer').map((turn) => turn.text)
    const proposed = await propose(tx, said)
    if (proposed.length > 0) setProposedNeeds(tx, event.interactionId, proposed)
  },
})

export const casesReactions = [followInteractions, proposeNeeds]
export const casesJobs = [windowTimer]
