import { sureness as contract } from '@peakend/contract/sureness.ts'
import { personOf, scopeOf } from '../../base/caller.ts'
import { routesFor } from '../../base/routes.ts'
import { askAgain, changeLevel, surenessOf } from './sureness.ts'

const on = routesFor(contract)

export const surenessRoutes = on.router({
  get: on.get.handler(({ context }) => context.db.read(scopeOf(context.caller).workspaceId, surenessOf)),
  change: on.change.handler(({ context, input }) =>
    context.db.transact(personOf(context.caller).workspaceId, async (tx) => {
      await changeLevel(tx, context.caller, input.level)
      return surenessOf(tx)
    }),
  ),
  judgeAgain: on.judgeAgain.handler(({ context }) =>
    context.db.transact(personOf(context.caller).workspaceId, async (tx) => {
      await askAgain(tx, context.caller)
      // the job is there once this is committed
      return { ...(await surenessOf(tx)), isJudging: true }
    }),
  ),
})
