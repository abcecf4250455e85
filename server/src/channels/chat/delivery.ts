/**
 * A chat's turn counts as delivered once the visitor's browser says it holds it (over its socket's feed or a fetch). A browser that is gone
 * says nothing: after a while the agent sees that the turn has not arrived, and it is delivered still when the browser comes back.
 */
import type { InteractionId } from '@peakend/contract/ids.ts'
import type { Tx } from '../../base/database.ts'
import { defineTimer } from '../../base/jobs.ts'
import * as interactions from '../../interactions/interactions.ts'
import type { WayOut } from '../deliver.ts'
import { turnsNotHeld, turnsUnderWay } from './store.ts'

const kind = 'chat.undelivered'
/** A browser that reconnects takes a minute at most; a phone in a tunnel a little more. */
const awayMs = 2 * 60_000

const planFor = (tx: Tx, interactionId: InteractionId, oldestAt: Date): void =>
  tx.enqueue({ kind, key: interactionId, dueAt: new Date(oldestAt.getTime() + awayMs) })

export const chatWayOut: WayOut = {
  channel: 'chat',
  async handOver(tx, queued) {
    // one timer an interaction, for the oldest turn under way: later ones do not put it off
    const [oldest] = await turnsUnderWay(tx, queued.interactionId)
    if (oldest?.turnId === queued.turnId) planFor(tx, queued.interactionId, oldest.at)
  },
}

export const undeliveredTimer = defineTimer({
  kind,
  async run(tx, job) {
    const interactionId = job.key as InteractionId
    await interactions.lock(tx, interactionId)
    const underWay = await turnsUnderWay(tx, interactionId)
    const isLate = (turn: { at: Date }) => tx.now.getTime() - turn.at.getTime() >= awayMs
    for (const { turnId } of underWay.filter(isLate)) await interactions.markFailed(tx, turnId, 'browser_away')
    const next = underWay.find((turn) => !isLate(turn))
    if (next) planFor(tx, interactionId, next.at)
  },
})

/** The browser holds everything up to `ordinal`. Twice equals once; records `turn.delivered` for each it did not hold before. */
export const acknowledge = async (tx: Tx, interactionId: InteractionId, ordinal: number): Promise<void> => {
  for (const { turnId } of await turnsNotHeld(tx, interactionId, ordinal)) await interactions.markDelivered(tx, turnId)
}
