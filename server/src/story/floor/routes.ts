import { floor as contract } from '@peakend/contract/floor.ts'
import { personOf, scopeOf } from '../../base/caller.ts'
import type { Ephemeral } from '../../base/live.ts'
import { routesFor } from '../../base/routes.ts'
import { members } from '../../identity/memberships/memberships.ts'
import { listMembers } from '../../routing/queues/queues.ts'
import { listPresences } from '../../routing/presence/presence.ts'
import { floorNow } from './floor.ts'

const on = routesFor(contract)

export const floorRoutes = (publish: (message: Ephemeral) => void) =>
  on.router({
    now: on.now.handler(({ context }) => {
      const scope = scopeOf(context.caller)
      return context.db.read(scope.workspaceId, (tx) => floorNow(tx, scope))
    }),
    message: on.message.handler(async ({ context, input }) => {
      const caller = personOf(context.caller)
      const { to, from } = await context.db.read(caller.workspaceId, async (tx) => {
        const inQueue = input.queueId
          ? new Set((await listMembers(tx)).filter((m) => m.queueId === input.queueId).map((m) => m.personId))
          : null
        const here = (await listPresences(tx)).filter(
          (p) => p.state !== 'offline' && (!inQueue || inQueue.has(p.personId)),
        )
        return {
          to: here.map((p) => p.personId),
          from: (await members(tx, caller.scope)).find((m) => m.personId === caller.personId)?.name ?? '',
        }
      })
      const at = context.db.clock.now().toISOString()
      for (const personId of to)
        publish({
          workspaceId: caller.workspaceId,
          key: `inbox:${personId}`,
          body: { type: 'floor-message', text: input.text, from, at },
        })
      return { reached: to.length }
    }),
  })
