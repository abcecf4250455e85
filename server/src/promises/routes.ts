import { promises as contract } from '@peakend/contract/promises.ts'
import type { PersonId, PromiseId } from '@peakend/contract/ids.ts'
import { personOf, scopeOf, type PersonCaller } from '../base/caller.ts'
import type { Tx } from '../base/database.ts'
import { once } from '../base/idempotence.ts'
import { placeIn } from '../base/cursor.ts'
import { Refusal } from '../base/refusal.ts'
import { routesFor, type HandlerContext } from '../base/routes.ts'
import { memberOf } from '../identity/memberships/memberships.ts'
import * as interactions from '../interactions/interactions.ts'
import {
  confirm,
  handOver,
  keep,
  makePromise,
  promiseIn,
  promisesIn,
  reject,
  withdraw,
  type PromiseRecord,
} from './promises.ts'
import { shownPromise } from './shown.ts'

const on = routesFor(contract)

/** Runs a change on a promise the caller may see. */
const changing = (
  context: HandlerContext,
  promiseId: PromiseId,
  work: (tx: Tx, caller: PersonCaller) => Promise<PromiseRecord>,
) => {
  const caller = personOf(context.caller)
  return context.db.transact(caller.workspaceId, async (tx) => {
    if (!(await promiseIn(tx, caller.scope, promiseId))) throw new Refusal('not_found')
    return shownPromise(await work(tx, caller))
  })
}

const refuseStranger = async (tx: Tx, personId: PersonId | undefined): Promise<void> => {
  if (personId && (await memberOf(tx, personId))?.state !== 'active') throw new Refusal('person_unknown')
}

const cursorOf = (row: PromiseRecord) => `${row.dueAt?.toISOString() ?? '9999-01-01T00:00:00.000Z'}~${row.id}`
const afterOf = (cursor: string | undefined) => {
  const place = placeIn(cursor)
  return place ? { dueAt: place.value, id: place.id } : undefined
}

export const promisesRoutes = on.router({
  list: on.list.handler(({ context, input }) => {
    const scope = scopeOf(context.caller)
    const mine = input.view === 'mine' && context.caller.kind === 'person' && !input.interactionId && !input.customerId
    return context.db.read(scope.workspaceId, async (tx) => {
      const rows = await promisesIn(tx, scope, {
        ownerId: mine ? personOf(context.caller).personId : undefined,
        state: input.state,
        isOverdue: input.overdue,
        interactionId: input.interactionId,
        customerId: input.customerId,
        after: afterOf(input.cursor),
        limit: input.limit + 1,
      })
      const last = rows.length > input.limit ? rows[input.limit - 1] : undefined
      return { rows: rows.slice(0, input.limit).map(shownPromise), next: last ? cursorOf(last) : null }
    })
  }),
  make: on.make.handler(({ context, input }) => {
    const caller = personOf(context.caller)
    return context.db.transact(caller.workspaceId, async (tx) => {
      await refuseStranger(tx, input.ownerId)
      const { promiseId } = await once(tx, {
        source: `person:${caller.personId}`,
        senderId: input.senderId,
        content: input,
        answer: async () => {
          const interaction = await interactions.findIn(tx, caller.scope, input.interactionId)
          if (!interaction) throw new Refusal('not_found')
          const made = await makePromise(tx, {
            text: input.text,
            interactionId: input.interactionId,
            turnId: input.turnId ?? null,
            customerId: interaction.customerId,
            caseId: interaction.caseId,
            queueId: interaction.queueId,
            by: caller.personId,
            ownerId: input.ownerId ?? caller.personId,
            dueAt: new Date(input.dueAt),
          })
          return { promiseId: made.id }
        },
      })
      const made = await promiseIn(tx, caller.scope, promiseId)
      if (!made) throw new Refusal('not_found')
      return shownPromise(made)
    })
  }),
  confirm: on.confirm.handler(({ context, input }) =>
    changing(context, input.promiseId, async (tx, caller) => {
      await refuseStranger(tx, input.ownerId)
      return confirm(tx, input.promiseId, caller.personId, {
        ...input,
        dueAt: input.dueAt ? new Date(input.dueAt) : undefined,
      })
    }),
  ),
  reject: on.reject.handler(({ context, input }) =>
    changing(context, input.promiseId, (tx, caller) => reject(tx, input.promiseId, caller.personId)),
  ),
  keep: on.keep.handler(({ context, input }) =>
    changing(context, input.promiseId, (tx, caller) => keep(tx, input.promiseId, caller.personId)),
  ),
  withdraw: on.withdraw.handler(({ context, input }) =>
    changing(context, input.promiseId, (tx, caller) => withdraw(tx, input.promiseId, caller.personId, input.reason)),
  ),
  handOver: on.handOver.handler(({ context, input }) =>
    changing(context, input.promiseId, async (tx, caller) => {
      await refuseStranger(tx, input.ownerId)
      return handOver(tx, input.promiseId, caller.personId, input.ownerId)
    }),
  ),
})
