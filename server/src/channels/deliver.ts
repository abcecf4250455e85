/**
 * The one way out: what we say to a customer is `queued` by interactions and handed to the channel it belongs to, which records
 * `turn.delivered` or `turn.failed`. A channel that sends (e-mail, SMS) does it in a delivery job keyed by the turn; the chat's browser fetches.
 */
import type { EventOf } from '@peakend/contract/events.ts'
import type { Channel } from '@peakend/contract/values.ts'
import type { Tx } from '../base/database.ts'
import { defineReaction } from '../base/reactions.ts'
import * as interactions from '../interactions/interactions.ts'
import type { Standing } from '../interactions/interactions.ts'

/** What a channel does with a turn that is to go out. Inside the transaction: it enqueues, it does not send. */
export interface WayOut {
  readonly channel: Channel
  readonly handOver: (tx: Tx, queued: EventOf<'turn.queued'>, standing: Standing) => Promise<void>
}

/** Gives every queued turn to its channel, once; a channel without a way out leaves it `failed`, which the agent sees. */
export const deliverBy = (ways: readonly WayOut[]) =>
  defineReaction({
    name: 'channels.deliver',
    on: ['turn.queued'],
    startAt: 'now',
    async react(tx, { event }) {
      const standing = await interactions.find(tx, event.interactionId)
      if (!standing || standing.isImported) return
      const way = ways.find((one) => one.channel === standing.channel)
      if (way) await way.handOver(tx, event, standing)
      else await interactions.markFailed(tx, event.turnId, 'no_way_out')
    },
  })
