import { priorities as contract } from '@peakend/contract/priorities.ts'
import { personOf, scopeOf } from '../../base/caller.ts'
import { Refusal } from '../../base/refusal.ts'
import { routesFor } from '../../base/routes.ts'
import { audit } from '../../identity/audit/audit.ts'
import { findIn } from '../../interactions/interactions.ts'
import { aheadOf, preview, rulesOf, setRules } from './priorities.ts'

const on = routesFor(contract)
const MOST_SHOWN = 100

export const prioritiesRoutes = () =>
  on.router({
    rules: on.rules.handler(({ context: { caller, db } }) =>
      db.read(scopeOf(caller).workspaceId, async (tx) => ({ rows: await rulesOf(tx) })),
    ),
    setRules: on.setRules.handler(({ input, context }) => {
      const caller = personOf(context.caller)
      return context.db.transact(caller.workspaceId, async (tx) => {
        await setRules(tx, input.rows)
        await audit(tx, caller, 'priorities.changed', null, { rules: input.rows.length })
        return { done: true as const }
      })
    }),
    preview: on.preview.handler(({ input, context: { caller, db } }) => {
      const { workspaceId, queues } = scopeOf(caller)
      return db.read(workspaceId, async (tx) => {
        const lines = await preview(tx, queues === 'all' ? null : queues, input.rows)
        const rows = lines.slice(0, MOST_SHOWN).map((one) => ({
          interactionId: one.interactionId,
          customerName: one.customerName,
          channel: one.channel,
          queueId: one.queueId,
          queueName: one.queueName,
          since: one.since.toISOString(),
          placeNow: one.placeNow,
          placeThen: one.placeThen,
          ruleId: one.rule?.id ?? null,
          aheadMs: one.aheadMs,
        }))
        return { rows, waiting: lines.length }
      })
    }),
    ofInteraction: on.ofInteraction.handler(({ input, context: { caller, db } }) => {
      const personId = caller.kind === 'person' ? caller.personId : undefined
      const scope = scopeOf(caller)
      return db.read(scope.workspaceId, async (tx) => {
        if (!(await findIn(tx, scope, input.interactionId, personId))) throw new Refusal('not_found')
        return { ahead: await aheadOf(tx, input.interactionId) }
      })
    }),
  })
