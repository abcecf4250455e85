import { calibration as contract } from '@peakend/contract/calibration.ts'
import { personOf, scopeOf } from '../../base/caller.ts'
import { routesFor } from '../../base/routes.ts'
import { askForFit, calibrationOf, switchTo } from './calibrations.ts'

const on = routesFor(contract)

export const calibrationRoutes = on.router({
  get: on.get.handler(({ context }) => context.db.read(scopeOf(context.caller).workspaceId, calibrationOf)),
  fit: on.fit.handler(({ context }) =>
    context.db.transact(personOf(context.caller).workspaceId, async (tx) => {
      await askForFit(tx, context.caller)
      return { done: true as const }
    }),
  ),
  switch: on.switch.handler(({ context, input }) =>
    context.db.transact(personOf(context.caller).workspaceId, async (tx) => {
      await switchTo(tx, context.caller, input.version)
      return calibrationOf(tx)
    }),
  ),
})
