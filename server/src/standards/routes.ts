import { standards as contract } from '@peakend/contract/standards.ts'
import { personOf, scopeOf } from '../base/caller.ts'
import { routesFor } from '../base/routes.ts'
import { audit } from '../identity/audit/audit.ts'
import { changeStandard, historyOf, listStandards, setTarget, targetPct } from './standards.ts'
import type { StandardRecord } from './store.ts'

const shown = (s: StandardRecord) => ({
  id: s.standardId,
  channel: s.channel,
  moment: s.moment,
  version: s.version,
  inForceFrom: s.inForceFrom.toISOString(),
  lines: s.lines,
  changedBy: s.changedBy,
})
const on = routesFor(contract)

export const standardsRoutes = on.router({
  list: on.list.handler(({ context }) =>
    context.db.read(scopeOf(context.caller).workspaceId, async (tx) => ({
      rows: (await listStandards(tx)).map(shown),
      targetPct: await targetPct(tx),
    })),
  ),
  change: on.change.handler(({ context, input }) => {
    const caller = personOf(context.caller)
    return context.db.transact(caller.workspaceId, async (tx) => {
      const changed = await changeStandard(tx, { ...input, by: caller.personId })
      await audit(
        tx,
        caller,
        'standard.changed',
        { noun: 'standard', id: `${input.channel} ${input.moment}` },
        { version: changed.version },
      )
      return shown(changed)
    })
  }),
  history: on.history.handler(({ context, input }) =>
    context.db.read(scopeOf(context.caller).workspaceId, async (tx) => ({
      rows: (await historyOf(tx, input.channel, input.moment)).map(shown),
    })),
  ),
  setTarget: on.setTarget.handler(({ context, input }) => {
    const caller = personOf(context.caller)
    return context.db.transact(caller.workspaceId, async (tx) => {
      await setTarget(tx, input.targetPct)
      await audit(tx, caller, 'standard.target-changed', null, { targetPct: input.targetPct })
      return input
    })
  }),
})
