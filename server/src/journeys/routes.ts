import { journeys as contract } from '@peakend/contract/journeys.ts'
import type { CustomerId } from '@peakend/contract/ids.ts'
import { personOf, scopeOf, type Scope } from '../base/caller.ts'
import type { ReadTx } from '../base/database.ts'
import { Refusal } from '../base/refusal.ts'
import { routesFor } from '../base/routes.ts'
import { sameAs } from '../customers/customers.ts'
import { audit } from '../identity/audit/audit.ts'
import { workspaceOf } from '../identity/workspaces/workspaces.ts'
import { recordEvent } from './journeys.ts'
import { timelineOf, type TimelineSource } from './timeline/timeline.ts'
import {
  addTouchpoint,
  changeTouchpoint,
  renewSecret,
  retireTouchpoint,
  shownTouchpoint,
  touchpoints,
  type SecretKeeper,
} from './touchpoints/touchpoints.ts'

export interface JourneyRoutesOptions {
  /** Sources of the story, in any order. */
  timeline: readonly TimelineSource[]
  keeper: SecretKeeper
  /** Which of these customers a scope shows; from interactions. */
  visible: (tx: ReadTx, scope: Scope, customerIds: readonly string[]) => Promise<Set<string>>
}

const done = { done: true } as const
const about = (id: string) => ({ noun: 'touchpoint' as const, id })

export const journeyRoutes = ({ timeline, keeper, visible }: JourneyRoutesOptions) => {
  const on = routesFor(contract)
  return on.router({
    record: on.record.handler(({ input, context: { db, caller } }) =>
      db.transact(scopeOf(caller).workspaceId, (tx) => recordEvent(tx, input)),
    ),
    timeline: on.timeline.handler(({ input, context: { db, caller } }) => {
      const scope = scopeOf(caller)
      return db.read(scope.workspaceId, async (tx) => {
        const customerIds: CustomerId[] = await sameAs(tx, input.customerId)
        const isSeen = (await visible(tx, scope, customerIds.slice(0, 1))).size > 0
        if (customerIds.length === 0 || !isSeen) throw new Refusal('not_found')
        const language = input.language ?? (await workspaceOf(tx)).language
        const { cursor, limit } = input
        return timelineOf(tx, timeline, { customerIds, cursor, limit, scope, language })
      })
    }),
    touchpoints: on.touchpoints.handler(async ({ context: { db, caller } }) => ({
      rows: (await db.read(scopeOf(caller).workspaceId, touchpoints)).map(shownTouchpoint),
    })),
    addTouchpoint: on.addTouchpoint.handler(({ input, context: { db, caller } }) =>
      db.transact(personOf(caller).workspaceId, async (tx) => {
        const added = await addTouchpoint(tx, input)
        await audit(tx, caller, 'touchpoint.added', about(added.id), { name: added.name })
        return shownTouchpoint(added)
      }),
    ),
    changeTouchpoint: on.changeTouchpoint.handler(({ input: { touchpointId, ...to }, context: { db, caller } }) =>
      db.transact(personOf(caller).workspaceId, async (tx) => {
        const changed = await changeTouchpoint(tx, touchpointId, to)
        await audit(tx, caller, 'touchpoint.changed', about(touchpointId), { changed: Object.keys(to) })
        return shownTouchpoint(changed)
      }),
    ),
    renewTokenSecret: on.renewTokenSecret.handler(({ input, context: { db, caller } }) =>
      db.transact(personOf(caller).workspaceId, async (tx) => {
        const secret = await renewSecret(tx, keeper, input.touchpointId)
        await audit(tx, caller, 'touchpoint.secret-renewed', about(input.touchpointId))
        return { secret }
      }),
    ),
    removeTouchpoint: on.removeTouchpoint.handler(async ({ input, context: { db, caller } }) => {
      await db.transact(personOf(caller).workspaceId, async (tx) => {
        await retireTouchpoint(tx, input.touchpointId)
        await audit(tx, caller, 'touchpoint.retired', about(input.touchpointId))
      })
      return done
    }),
  })
}
