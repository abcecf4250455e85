import type { InteractionId, PersonId } from '@peakend/contract/ids.ts'
import {
  interactions as interactionsContract,
  type Interaction as ShownInteraction,
} from '@peakend/contract/interactions.ts'
import { routing as contract } from '@peakend/contract/routing.ts'
import { personOf, scopeOf, type PersonCaller, type Scope } from '../base/caller.ts'
import type { ReadTx, Tx } from '../base/database.ts'
import { Refusal } from '../base/refusal.ts'
import { routesFor } from '../base/routes.ts'
import { audit } from '../identity/audit/audit.ts'
import { memberOf, members } from '../identity/memberships/memberships.ts'
import * as interactions from '../interactions/interactions.ts'
import { say } from '../interactions/turns/turns.ts'
import { colleaguesFor } from './colleagues.ts'
import { decline } from './offers/offers.ts'
import { presenceOf, setCapacity, setPresence, type PresenceRow } from './presence/presence.ts'
import {
  addQueue,
  changeAwayReasons,
  changeQueue,
  changeTimetable,
  listMembers,
  listQueues,
  setMembers,
  settingsOf,
  timetableNow,
} from './queues/queues.ts'
import { acceptOffer, enterQueue, giveBack, giveTo, refuseUntrained, setPriority, take, transfer } from './routing.ts'
import { shownOffers } from './shown.ts'
import { skillRoutes } from './skills/routes.ts'

const done = { done: true as const }
const on = routesFor(contract)

export const shownPresence = (p: PresenceRow) => ({ ...p, since: p.since.toISOString() })

const refuseUnknown = async (tx: ReadTx, personIds: readonly PersonId[]): Promise<void> => {
  for (const personId of personIds)
    if ((await memberOf(tx, personId))?.state !== 'active') throw new Refusal('person_unknown')
}

const covers = (scope: Scope, queueId: string) => scope.queues === 'all' || scope.queues.includes(queueId)

export const routingRoutes = on.router({
  ...skillRoutes,
  queues: on.queues.handler(({ context }) => {
    const scope = scopeOf(context.caller)
    return context.db.read(scope.workspaceId, async (tx) => {
      const names = new Map((await members(tx, scope)).map((m) => [m.personId as string, m.name]))
      const served = await listMembers(tx)
      const rows = (await listQueues(tx)).filter((q) => covers(scope, q.id))
      return {
        rows: rows.map((queue) => ({
          ...queue,
          members: served.flatMap((m) => {
            const name = m.queueId === queue.id ? names.get(m.personId) : undefined
            return name === undefined ? [] : [{ personId: m.personId, name, rank: m.rank }]
          }),
        })),
      }
    })
  }),
  addQueue: on.addQueue.handler(({ context, input }) => {
    const caller = personOf(context.caller)
    return context.db.transact(caller.workspaceId, async (tx) => {
      const queue = await addQueue(tx, input)
      await audit(tx, caller, 'queue.added', { noun: 'queue', id: queue.id }, { name: queue.name })
      return queue
    })
  }),
  changeQueue: on.changeQueue.handler(({ context, input: { queueId, ...change } }) => {
    const caller = personOf(context.caller)
    return context.db.transact(caller.workspaceId, async (tx) => {
      const queue = await changeQueue(tx, queueId, change)
      await audit(tx, caller, 'queue.changed', { noun: 'queue', id: queueId }, { changed: Object.keys(change) })
      return queue
    })
  }),
  setMembers: on.setMembers.handler(({ context, input }) => {
    const caller = personOf(context.caller)
    return context.db.transact(caller.workspaceId, async (tx) => {
      if (!covers(caller.scope, input.queueId)) throw new Refusal('not_found')
      await refuseUnknown(tx, input.personIds)
      await setMembers(tx, input.queueId, input.personIds, input.ranks)
      await audit(
        tx,
        caller,
        'queue.members-set',
        { noun: 'queue', id: input.queueId },
        { people: input.personIds.length },
      )
      return done
    })
  }),
  timetable: on.timetable.handler(({ context }) => context.db.read(scopeOf(context.caller).workspaceId, timetableNow)),
  changeTimetable: on.changeTimetable.handler(({ context, input }) => {
    const caller = personOf(context.caller)
    return context.db.transact(caller.workspaceId, async (tx) => {
      await changeTimetable(tx, input.timetable)
      await audit(tx, caller, 'timetable.changed', null)
      return done
    })
  }),
  presence: on.presence.handler(({ context }) => {
    const caller = personOf(context.caller)
    return context.db.read(caller.workspaceId, async (tx) => ({
      ...shownPresence(await presenceOf(tx, caller.personId)),
      reasons: (await settingsOf(tx)).awayReasons,
    }))
  }),
  setPresence: on.setPresence.handler(({ context, input }) => {
    const caller = personOf(context.caller)
    return context.db.transact(caller.workspaceId, async (tx) =>
      shownPresence(await setPresence(tx, caller.personId, input.state, input.reason)),
    )
  }),
  offers: on.offers.handler(({ context }) => {
    const caller = personOf(context.caller)
    return context.db.read(caller.workspaceId, async (tx) => ({ rows: await shownOffers(tx, caller.personId) }))
  }),
  accept: on.accept.handler(({ context, input }) => {
    const caller = personOf(context.caller)
    return context.db.transact(caller.workspaceId, async (tx) => ({
      interactionId: await acceptOffer(tx, input.offerId, caller.personId),
    }))
  }),
  decline: on.decline.handler(({ context, input }) => {
    const caller = personOf(context.caller)
    return context.db.transact(caller.workspaceId, async (tx) => {
      await decline(tx, input.offerId, caller.personId)
      return done
    })
  }),
  take: on.take.handler(({ context, input }) => {
    const caller = personOf(context.caller)
    return context.db.transact(caller.workspaceId, async (tx) => {
      await take(tx, input.interactionId, caller.personId)
      return { interactionId: input.interactionId }
    })
  }),
  colleagues: on.colleagues.handler(({ context, input }) => {
    const caller = personOf(context.caller)
    return context.db.read(caller.workspaceId, async (tx) => {
      await mustSee(tx, caller, input.interactionId)
      return { rows: await colleaguesFor(tx, input.interactionId, caller) }
    })
  }),
  assign: on.assign.handler(({ context, input }) => {
    const caller = personOf(context.caller)
    return context.db.transact(caller.workspaceId, async (tx) => {
      await mustSee(tx, caller, input.interactionId)
      if ('queueId' in input.to)
        await enterQueue(tx, { interactionId: input.interactionId, queueId: input.to.queueId, arrival: 'transferred' })
      else {
        await refuseUnknown(tx, [input.to.personId])
        if ((await presenceOf(tx, input.to.personId)).state === 'offline') throw new Refusal('person_unavailable')
        const standing = await interactions.find(tx, input.interactionId)
        await refuseUntrained(tx, input.to.personId, standing?.queueId ?? null)
        await giveTo(tx, { interactionId: input.interactionId, personId: input.to.personId, why: 'assigned' })
      }
      await audit(tx, caller, 'interaction.assigned', { noun: 'interaction', id: input.interactionId }, { ...input.to })
      return done
    })
  }),
  setPriority: on.setPriority.handler(({ context, input: { interactionId, priority } }) => {
    const caller = personOf(context.caller)
    return context.db.transact(caller.workspaceId, async (tx) => {
      await mustSee(tx, caller, interactionId)
      const aheadMs = await setPriority(tx, interactionId, priority)
      await audit(tx, caller, 'interaction.priority-set', { noun: 'interaction', id: interactionId }, { priority })
      return { aheadMs }
    })
  }),
  setPersonPresence: on.setPersonPresence.handler(({ context, input }) => {
    const caller = personOf(context.caller)
    return context.db.transact(caller.workspaceId, async (tx) => {
      await refuseUnknown(tx, [input.personId])
      await setPresence(tx, input.personId, input.state, input.reason, caller.personId)
      await audit(
        tx,
        caller,
        'presence.set-by-supervisor',
        { noun: 'person', id: input.personId },
        { personId: input.personId, state: input.state },
      )
      return done
    })
  }),
  setCapacity: on.setCapacity.handler(({ context, input }) => {
    const caller = personOf(context.caller)
    return context.db.transact(caller.workspaceId, async (tx) => {
      await refuseUnknown(tx, [input.personId])
      await setCapacity(tx, input.personId, input.chats, input.letters)
      await audit(
        tx,
        caller,
        'capacity.set',
        { noun: 'person', id: input.personId },
        {
          personId: input.personId,
          chats: input.chats,
          ...(input.letters === undefined ? {} : { letters: input.letters }),
        },
      )
      return done
    })
  }),
  awayReasons: on.awayReasons.handler(({ context, input }) => {
    const caller = personOf(context.caller)
    return context.db.transact(caller.workspaceId, async (tx) => {
      await changeAwayReasons(tx, input.rows)
      await audit(tx, caller, 'away-reasons.changed', null)
      return done
    })
  }),
})

const mustSee = async (tx: ReadTx, caller: PersonCaller, interactionId: InteractionId): Promise<void> => {
  if (!(await interactions.findIn(tx, caller.scope, interactionId, caller.personId))) throw new Refusal('not_found')
}

const onInteractions = routesFor(interactionsContract)

/** The endpoints of an interaction that move it between people; the others stand in interactions/routes.ts. */
export const handOverRoutes = (
  shownInteraction: (tx: Tx, caller: PersonCaller, interactionId: InteractionId) => Promise<ShownInteraction>,
) => ({
  transfer: onInteractions.transfer.handler(({ context, input }) => {
    const caller = personOf(context.caller)
    return context.db.transact(caller.workspaceId, async (tx) => {
      await mustSee(tx, caller, input.interactionId)
      if ('personId' in input.to) await refuseUnknown(tx, [input.to.personId])
      await transfer(tx, { interactionId: input.interactionId, by: caller.personId, to: input.to, note: input.note })
      return shownInteraction(tx, caller, input.interactionId)
    })
  }),
  giveBack: onInteractions.giveBack.handler(({ context, input }) => {
    const caller = personOf(context.caller)
    return context.db.transact(caller.workspaceId, async (tx) => {
      await mustSee(tx, caller, input.interactionId)
      await giveBack(tx, input.interactionId, caller.personId)
      return shownInteraction(tx, caller, input.interactionId)
    })
  }),
  stepIn: onInteractions.stepIn.handler(({ context, input }) => {
    const caller = personOf(context.caller)
    return context.db.transact(caller.workspaceId, async (tx) => {
      await mustSee(tx, caller, input.interactionId)
      const before = await interactions.lock(tx, input.interactionId)
      await giveTo(tx, { interactionId: input.interactionId, personId: caller.personId, why: 'stepped-in' })
      await say(tx, input.interactionId, 'stepped-in', { personId: caller.personId })
      await audit(
        tx,
        caller,
        'interaction.stepped-in',
        { noun: 'interaction', id: input.interactionId },
        before.agentId ? { personId: before.agentId } : {},
      )
      return shownInteraction(tx, caller, input.interactionId)
    })
  }),
})
