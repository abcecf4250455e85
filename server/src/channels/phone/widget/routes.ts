import { widgetCalls as contract } from '@peakend/contract/widget-calls.ts'
import type { TouchpointId } from '@peakend/contract/ids.ts'
import { personOf, scopeOf, visitorOf } from '../../../base/caller.ts'
import { Refusal } from '../../../base/refusal.ts'
import { routesFor } from '../../../base/routes.ts'
import { hoursOf } from '../../../routing/routing.ts'
import { writingOf } from '../../chat/visitors.ts'
import { iceServersFor } from '../ice.ts'
import { lineOfWidget, setLineOfWidget, widgetLeadsTo } from './lines.ts'
import { makePass } from './passes.ts'
import type { WidgetCallsOptions } from './options.ts'
import type { Visits } from './visits.ts'

export const CALL_PATH = '/call'
/** TURN lets a call go on for so long. */
const CREDENTIALS_MS = 4 * 3_600_000

const on = routesFor(contract)

export const widgetCallsRoutes = (of: WidgetCallsOptions, visits: Visits | null) =>
  on.router({
    line: on.line.handler(({ input, context: { caller, db } }) =>
      db.read(scopeOf(caller).workspaceId, async (tx) => ({
        line: await lineOfWidget(tx, input.touchpointId),
        why: of.switch ? (of.switch.telephony.isUp ? null : ('away' as const)) : ('not-set-up' as const),
      })),
    ),
    setLine: on.setLine.handler(async ({ input, context: { caller, db } }) => {
      const person = personOf(caller)
      await db.transact(person.workspaceId, (tx) => setLineOfWidget(tx, person, input.touchpointId, input.line))
      return { done: true as const }
    }),
    begin: on.begin.handler(async ({ context: { caller, db } }) => {
      const { workspaceId, touchpointId, visitorId } = visitorOf(caller)
      writingOf(visitorOf(caller))
      const { switch: at } = of
      if (!at || !visits || !at.telephony.isUp) throw new Refusal('phone_off')
      const made = await db.transact(workspaceId, async (tx) => {
        const to = await widgetLeadsTo(tx, touchpointId as TouchpointId)
        if (!to) throw new Refusal('not_found')
        // a menu says itself what there is outside the hours
        const hours = to.line.flowId ? null : await hoursOf(tx, { queueId: to.line.queueId, channel: 'phone' })
        if (hours && !hours.isWithinHours) return { pass: null, opensAt: hours.opensAt?.toISOString() ?? null }
        if (visits.countIn(workspaceId, touchpointId) >= to.mostAtOnce) throw new Refusal('limit_reached')
        return { pass: await makePass(tx, { visitorId, touchpointId }), opensAt: null }
      })
      if (!made.pass) return { pass: null, opensAt: made.opensAt }
      const until = new Date(db.clock.now().getTime() + CREDENTIALS_MS)
      const pass = {
        token: made.pass.token,
        socketUrl: `${of.publicUrl().replace(/^http/, 'ws')}${CALL_PATH}`,
        iceServers: at.ice ? iceServersFor(at.ice, { who: 'visitor', until }) : [],
        expiresAt: made.pass.expiresAt.toISOString(),
      }
      return { pass, opensAt: null }
    }),
  })
