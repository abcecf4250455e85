import type { InteractionId } from '@peakend/contract/ids.ts'
import { reviews as contract, type Review } from '@peakend/contract/reviews.ts'
import { personOf, scopeOf, type PersonCaller } from '../../base/caller.ts'
import type { ReadTx } from '../../base/database.ts'
import { Refusal } from '../../base/refusal.ts'
import { routesFor } from '../../base/routes.ts'
import * as interactions from '../../interactions/interactions.ts'
import { draw, FEWEST_ANSWERS, give, languageChecks, reviewsOf, skip, type ReviewRow } from './reviews.ts'

const on = routesFor(contract)

const shown = ({ reviewerId, reviewerName, isSampled, answeredAt, welcome, peak, farewell }: ReviewRow): Review => ({
  reviewerId,
  reviewerName,
  isSampled,
  answeredAt: answeredAt?.toISOString() ?? null,
  welcome,
  peak,
  farewell,
})

const mustSee = async (tx: ReadTx, caller: PersonCaller, interactionId: InteractionId): Promise<void> => {
  if (!(await interactions.findIn(tx, caller.scope, interactionId, caller.personId))) throw new Refusal('not_found')
}

export const reviewsRoutes = on.router({
  draw: on.draw.handler(({ context, input }) => {
    const { workspaceId, personId, scope } = personOf(context.caller)
    return context.db.transact(workspaceId, async (tx) => ({
      interactionId: await draw(tx, scope, { reviewerId: personId, language: input.language }),
    }))
  }),
  of: on.of.handler(({ context, input }) => {
    const caller = personOf(context.caller)
    return context.db.read(caller.workspaceId, async (tx) => {
      await mustSee(tx, caller, input.interactionId)
      const { mine, others } = await reviewsOf(tx, input.interactionId, caller.personId)
      return { mine: mine && shown(mine), others: others.map(shown) }
    })
  }),
  give: on.give.handler(({ context, input }) => {
    const caller = personOf(context.caller)
    return context.db.transact(caller.workspaceId, async (tx) => {
      await mustSee(tx, caller, input.interactionId)
      return shown(await give(tx, caller, { ...input, reviewerId: caller.personId }))
    })
  }),
  skip: on.skip.handler(({ context, input }) => {
    const caller = personOf(context.caller)
    return context.db.transact(caller.workspaceId, async (tx) => {
      await skip(tx, input.interactionId, caller.personId)
      return { done: true as const }
    })
  }),
  checks: on.checks.handler(({ context }) =>
    context.db.read(scopeOf(context.caller).workspaceId, async (tx) => ({
      fewest: FEWEST_ANSWERS,
      rows: await languageChecks(tx),
    })),
  ),
})
