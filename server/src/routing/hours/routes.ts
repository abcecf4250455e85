import { hours as contract } from '@peakend/contract/hours.ts'
import type { QueueId } from '@peakend/contract/ids.ts'
import type { Channel } from '@peakend/contract/values.ts'
import { personOf, scopeOf, type Scope } from '../../base/caller.ts'
import type { Database, ReadTx } from '../../base/database.ts'
import { Refusal } from '../../base/refusal.ts'
import { routesFor } from '../../base/routes.ts'
import { audit } from '../../identity/audit/audit.ts'
import { workspaceOf } from '../../identity/workspaces/workspaces.ts'
import { daysOff } from './days-off.ts'
import {
  addCalendar,
  calendars,
  changeCalendar,
  mustReadAhead,
  readAhead,
  removeCalendar,
  shownRead,
} from './holidays/holidays.ts'
import { hoursAhead, hoursOf, meetsAt, nextClosing, sayPlan } from './hours.ts'
import { proposedPlans } from './plan-words.data.ts'
import {
  closedPlans,
  listChannelHours,
  mustBeQueue,
  removeSpecialDay,
  setChannelHours,
  setClosedPlan,
  setSpecialDay,
  specialDays,
} from './settings.ts'

const done = { done: true as const }
const SHOWN_DAYS = 20
const on = routesFor(contract)

/** A queue outside the caller's scope is as none. */
const whereOf = async (tx: ReadTx, scope: Scope, of: { queueId?: QueueId | null; channel?: Channel | null }) => {
  const queueId = of.queueId ?? null
  if (queueId && scope.queues !== 'all' && !scope.queues.includes(queueId)) throw new Refusal('not_found')
  await mustBeQueue(tx, queueId)
  return { queueId, channel: of.channel ?? null }
}

export const hoursRoutes = (db: Database) =>
  on.router({ ...readingRoutes, ...settingRoutes, ...calendarRoutes(db), ...planRoutes })

const readingRoutes = {
  now: on.now.handler(({ context, input }) => {
    const scope = scopeOf(context.caller)
    return context.db.read(scope.workspaceId, async (tx) => {
      const where = await whereOf(tx, scope, input)
      const [met, hours] = await Promise.all([hoursOf(tx, where), hoursAhead(tx, where)])
      // asked of no queue it is the workspace's hours alone
      const isOpen = where.queueId ? met.isWithinHours : met.closedBy === null
      return {
        isOpen,
        closedBy: met.closedBy && { name: null, ...met.closedBy },
        opensAt: isOpen ? null : (met.opensAt?.toISOString() ?? null),
        closesAt: nextClosing(hours, tx.now)?.toISOString() ?? null,
        answerBy: met.answerBy.toISOString(),
        timeZone: met.zone,
        now: tx.now.toISOString(),
      }
    })
  }),
  closedDays: on.closedDays.handler(({ context, input }) => {
    const scope = scopeOf(context.caller)
    return context.db.read(scope.workspaceId, async (tx) => {
      const hours = await hoursAhead(tx, await whereOf(tx, scope, input))
      return { rows: daysOff(hours, tx.now, SHOWN_DAYS) }
    })
  }),
  channels: on.channels.handler(({ context }) =>
    context.db.read(scopeOf(context.caller).workspaceId, async (tx) => ({ rows: await listChannelHours(tx) })),
  ),
  specialDays: on.specialDays.handler(({ context }) =>
    context.db.read(scopeOf(context.caller).workspaceId, async (tx) => ({ rows: await specialDays(tx) })),
  ),
}

const settingRoutes = {
  setChannel: on.setChannel.handler(({ context, input }) => {
    const caller = personOf(context.caller)
    return context.db.transact(caller.workspaceId, async (tx) => {
      await setChannelHours(tx, input)
      await audit(tx, caller, 'hours.changed', queueNoun(input.queueId), { channel: input.channel })
      return done
    })
  }),
  setSpecialDay: on.setSpecialDay.handler(({ context, input }) => {
    const caller = personOf(context.caller)
    return context.db.transact(caller.workspaceId, async (tx) => {
      const day = await setSpecialDay(tx, input, caller.personId)
      await audit(tx, caller, 'special-day.set', queueNoun(input.queueId), { on: input.on })
      return day
    })
  }),
  removeSpecialDay: on.removeSpecialDay.handler(({ context, input }) => {
    const caller = personOf(context.caller)
    return context.db.transact(caller.workspaceId, async (tx) => {
      const date = await removeSpecialDay(tx, input.specialDayId)
      await audit(tx, caller, 'special-day.removed', null, { on: date })
      return done
    })
  }),
}

const queueNoun = (queueId: QueueId | null) => (queueId ? { noun: 'queue' as const, id: queueId } : null)

const calendarRoutes = (db: Database) => ({
  calendars: on.calendars.handler(({ context }) =>
    context.db.read(scopeOf(context.caller).workspaceId, async (tx) => ({ rows: await calendars(tx) })),
  ),
  readCalendar: on.readCalendar.handler(async ({ input }) => {
    const now = db.clock.now()
    const read = await readAhead(input.ics, now)
    return 'problem' in read ? { fault: read } : shownRead(read, now)
  }),
  addCalendar: on.addCalendar.handler(async ({ context, input: { ics, ...of } }) => {
    const caller = personOf(context.caller)
    const read = await mustReadAhead(ics, db.clock.now())
    return db.transact(caller.workspaceId, async (tx) => {
      const made = await addCalendar(tx, { ...of, source: ics, read, by: caller.personId })
      await audit(tx, caller, 'holidays.added', { noun: 'calendar', id: made.id }, { name: made.name })
      return made
    })
  }),
  changeCalendar: on.changeCalendar.handler(async ({ context, input: { calendarId, ics, fileName, ...to } }) => {
    const caller = personOf(context.caller)
    const read = ics === undefined ? undefined : await mustReadAhead(ics, db.clock.now())
    return db.transact(caller.workspaceId, async (tx) => {
      const text =
        ics !== undefined && read ? { source: ics, fileName: fileName ?? null, read, by: caller.personId } : undefined
      const changed = await changeCalendar(tx, calendarId, { ...to, text })
      await audit(tx, caller, 'holidays.changed', { noun: 'calendar', id: calendarId }, { name: changed.name })
      return changed
    })
  }),
  removeCalendar: on.removeCalendar.handler(({ context, input }) => {
    const caller = personOf(context.caller)
    return db.transact(caller.workspaceId, async (tx) => {
      await removeCalendar(tx, input.calendarId)
      await audit(tx, caller, 'holidays.removed', { noun: 'calendar', id: input.calendarId })
      return done
    })
  }),
})

const planRoutes = {
  closedPlans: on.closedPlans.handler(({ context }) =>
    context.db.read(scopeOf(context.caller).workspaceId, async (tx) => ({
      rows: await closedPlans(tx),
      proposed: Object.entries(proposedPlans).map(([channel, text]) => ({ channel: channel as Channel, text })),
    })),
  ),
  setClosedPlan: on.setClosedPlan.handler(({ context, input }) => {
    const caller = personOf(context.caller)
    return context.db.transact(caller.workspaceId, async (tx) => {
      await setClosedPlan(tx, input, caller.personId)
      await audit(tx, caller, 'closed-plan.changed', queueNoun(input.queueId), { channel: input.channel })
      return done
    })
  }),
  previewClosedPlan: on.previewClosedPlan.handler(({ context, input }) => {
    const scope = scopeOf(context.caller)
    return context.db.read(scope.workspaceId, async (tx) => {
      const where = await whereOf(tx, scope, input)
      const { at, hours, opensAt, answerBy } = await meetsAt(tx, where, input.at ? new Date(input.at) : null)
      const { name } = await workspaceOf(tx)
      const { language } = input
      const values = { brand: name, opensAt, answerBy, caseNumber: 1024, now: at, zone: hours.zone, language }
      return {
        text: sayPlan(input.text, values),
        at: at.toISOString(),
        opensAt: opensAt?.toISOString() ?? null,
        answerBy: answerBy.toISOString(),
        timeZone: hours.zone,
      }
    })
  }),
}
