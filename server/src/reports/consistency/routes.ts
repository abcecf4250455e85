import { consistency as contract } from '@peakend/contract/consistency.ts'
import { scopeOf } from '../../base/caller.ts'
import { routesFor } from '../../base/routes.ts'
import { consistencyOf } from './consistency.ts'
import { consistencyCsv } from './rows.ts'

const on = routesFor(contract)

export const consistencyRoutes = on.router({
  get: on.get.handler(({ context, input }) => {
    const scope = scopeOf(context.caller)
    const of = { ...input, from: new Date(input.from), to: new Date(input.to) }
    return context.db.read(scope.workspaceId, (tx) => consistencyOf(tx, scope, of))
  }),
  csv: on.csv.handler(({ context, input }) => {
    const scope = scopeOf(context.caller)
    const of = { ...input, from: new Date(input.from), to: new Date(input.to) }
    return context.db.read(scope.workspaceId, async (tx) => ({
      csv: consistencyCsv(await consistencyOf(tx, scope, of)),
      name: `peakend-consistency-${input.from.slice(0, 10)}.csv`,
    }))
  }),
})
