import { check as contract } from '@peakend/contract/check.ts'
import { scopeOf } from '../../base/caller.ts'
import { Refusal } from '../../base/refusal.ts'
import { routesFor } from '../../base/routes.ts'
import { checkCsv, checkHour, checkYear, type Paused } from './check.ts'

const on = routesFor(contract)

/** The check shows the whole of a workspace: who sees only a part of it, such as an outside team, is refused. */
const wholeWorkspace = (scope: ReturnType<typeof scopeOf>) => {
  if (scope.queues !== 'all' || scope.vendorId !== undefined) throw new Refusal('not_found')
  return scope.workspaceId
}

export const checkRoutes = (paused: Paused) =>
  on.router({
    year: on.year.handler(({ context }) =>
      context.db.read(wholeWorkspace(scopeOf(context.caller)), (tx) => checkYear(tx, paused)),
    ),
    hour: on.hour.handler(({ context, input }) =>
      context.db.read(wholeWorkspace(scopeOf(context.caller)), async (tx) => ({
        rows: await checkHour(tx, paused, new Date(input.at)),
      })),
    ),
    csv: on.csv.handler(({ context }) =>
      context.db.read(wholeWorkspace(scopeOf(context.caller)), async (tx) => ({
        csv: checkCsv(await checkYear(tx, paused, Infinity)),
        name: `peakend-24-7-${tx.now.toISOString().slice(0, 10)}.csv`,
      })),
    ),
  })
