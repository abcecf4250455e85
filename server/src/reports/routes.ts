import { reports as contract } from '@peakend/contract/reports.ts'
import { scopeOf } from '../base/caller.ts'
import { routesFor } from '../base/routes.ts'
import { halfHours, halfHoursCsv } from './reports.ts'

const on = routesFor(contract)
const rangeOf = <T extends { from: string; to: string }>(input: T) => ({
  ...input,
  from: new Date(input.from),
  to: new Date(input.to),
})

export const reportsRoutes = on.router({
  halfHours: on.halfHours.handler(({ context, input }) => {
    const scope = scopeOf(context.caller)
    return context.db.read(scope.workspaceId, (tx) => halfHours(tx, scope, rangeOf(input)))
  }),
  halfHoursCsv: on.halfHoursCsv.handler(({ context, input }) => {
    const scope = scopeOf(context.caller)
    return context.db.read(scope.workspaceId, async (tx) => ({
      csv: await halfHoursCsv(tx, scope, rangeOf(input)),
      name: `peakend-${input.from.slice(0, 10)}.csv`,
    }))
  }),
})
