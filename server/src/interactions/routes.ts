import type { InteractionId, PersonId } from '@peakend/contract/ids.ts'
import { interactions as contract } from '@peakend/contract/interactions.ts'
import { personOf, scopeOf, type Caller, type Scope } from '../base/caller.ts'
import type { ReadTx } from '../base/database.ts'
import { Refusal } from '../base/refusal.ts'
import { routesFor } from '../base/routes.ts'
import { search, setBlocked } from '../customers/customers.ts'
import { audit } from '../identity/audit/audit.ts'
import { memberOf } from '../identity/memberships/memberships.ts'
import { workspaceOf } from '../identity/workspaces/workspaces.ts'
import {
  end,
  findIn,
  lockMine,
  markRead,
  note,
  openBySupervisor,
  queuesIn,
  reply,
  turnOf,
  warn,
} from './interactions.ts'
import { listRows, pageOfTurns, searchTurns, shownTurns, transcriptOf, wholeOf } from './rows/rows.ts'
import type { Standing } from './store.ts'

const done = { done: true } as const
const on = routesFor(contract)

const readerOf = (caller: Caller): { scope: Scope; personId: PersonId | undefined } => ({
  scope: scopeOf(caller),
  personId: caller.kind === 'person' ? caller.personId : undefined,
})

const mustSee = async (tx: ReadTx, caller: Caller, interactionId: InteractionId): Promise<Standing> => {
  const { scope, personId } = readerOf(caller)
  const found = await findIn(tx, scope, interactionId, personId)
  if (!found) throw new Refusal('not_found')
  return found
}

const shownTurn = async (tx: ReadTx, turnId: Parameters<typeof turnOf>[1]) => {
  const turn = await turnOf(tx, turnId)
  const [shown] = turn ? await shownTurns(tx, [turn]) : []
  if (!shown) throw new Refusal('gone')
  return shown
}

const reads = {
  list: on.list.handler(({ input, context: { db, caller } }) => {
    const { scope, personId } = readerOf(caller)
    return db.read(scope.workspaceId, async (tx) => {
      const { q, ...filter } = input
      const customerIds = q?.trim() ? (await search(tx, q)).map((row) => row.id) : undefined
      return listRows(tx, { ...filter, caller, customerIds, personId: personId ?? null, queues: queuesIn(scope) })
    })
  }),
  get: on.get.handler(({ input, context: { db, caller } }) =>
    db.read(scopeOf(caller).workspaceId, async (tx) => {
      await mustSee(tx, caller, input.interactionId)
      return wholeOf(tx, caller, input.interactionId)
    }),
  ),
  turns: on.turns.handler(({ input, context: { db, caller } }) =>
    db.read(scopeOf(caller).workspaceId, async (tx) => {
      await mustSee(tx, caller, input.interactionId)
      return pageOfTurns(tx, input.interactionId, input.after, input.limit)
    }),
  ),
  search: on.search.handler(({ input, context: { db, caller } }) => {
    const { scope, personId } = readerOf(caller)
    return db.read(scope.workspaceId, async (tx) => ({
      rows: await searchTurns(tx, { ...input, queues: queuesIn(scope), personId: personId ?? null }),
    }))
  }),
  transcript: on.transcript.handler(({ input, context: { db, caller } }) =>
    db.read(scopeOf(caller).workspaceId, async (tx) => {
      await mustSee(tx, caller, input.interactionId)
      return { text: await transcriptOf(tx, input.interactionId) }
    }),
  ),
}

const words = {
  reply: on.reply.handler(({ input, context: { db, caller } }) => {
    const person = personOf(caller)
    return db.transact(person.workspaceId, async (tx) => {
      const { turnId } = await reply(tx, { ...input, personId: person.personId })
      return shownTurn(tx, turnId)
    })
  }),
  note: on.note.handler(({ input, context: { db, caller } }) => {
    const person = personOf(caller)
    return db.transact(person.workspaceId, async (tx) => {
      await mustSee(tx, person, input.interactionId)
      for (const asked of input.asks) {
        if ((await memberOf(tx, asked))?.state !== 'active') {
          throw new Refusal('invalid', 'A colleague asked here does not work in this workspace.', {
            fields: [{ path: 'asks', problem: 'names nobody who works here' }],
          })
        }
      }
      const { turnId } = await note(tx, { ...input, personId: person.personId })
      return shownTurn(tx, turnId)
    })
  }),
  warn: on.warn.handler(async ({ input, context: { db, caller } }) => {
    const person = personOf(caller)
    await db.transact(person.workspaceId, async (tx) => {
      await mustSee(tx, person, input.interactionId)
      const { customerId } = await lockMine(tx, person.personId, input.interactionId)
      await warn(tx, input.interactionId, person.personId)
      await audit(tx, caller, 'customer.warned', { noun: 'customer', id: customerId }, input)
    })
    return done
  }),
  /** Who reads along does not read for the customer: only the holder's reading counts. */
  read: on.read.handler(async ({ input, context: { db, caller } }) => {
    const person = personOf(caller)
    await db.transact(person.workspaceId, async (tx) => {
      const { agentId } = await mustSee(tx, person, input.interactionId)
      if (agentId === person.personId) await markRead(tx, input.interactionId, 'agent', input.ordinal)
    })
    return done
  }),
}

const life = {
  end: on.end.handler(({ input, context: { db, caller } }) => {
    const person = personOf(caller)
    return db.transact(person.workspaceId, async (tx) => {
      const { customerId } = await mustSee(tx, person, input.interactionId)
      // the order of locks: customer before interaction
      if (input.block) await setBlocked(tx, customerId, true, input.reason, person.personId)
      await lockMine(tx, person.personId, input.interactionId)
      await end(tx, input.interactionId, input.block ? 'block' : 'agent')
      if (input.block) {
        const detail = { interactionId: input.interactionId }
        await audit(tx, caller, 'customer.blocked', { noun: 'customer', id: customerId }, detail)
      }
      return wholeOf(tx, caller, input.interactionId)
    })
  }),
  open: on.open.handler(({ input, context: { db, caller } }) => {
    const person = personOf(caller)
    return db.transact(person.workspaceId, async (tx) => {
      const { agentId } = await mustSee(tx, person, input.interactionId)
      if (agentId !== person.personId) {
        const { staffPolicy } = await workspaceOf(tx)
        await openBySupervisor(tx, input.interactionId, person.personId, !staffPolicy.openUnseen)
        const about = { noun: 'interaction' as const, id: input.interactionId }
        await audit(tx, caller, 'interaction.opened', about, agentId ? { personId: agentId } : {})
      }
      return wholeOf(tx, caller, input.interactionId)
    })
  }),
}

/**
 * What an interaction's endpoints do here. Those that move it between people (transfer, give back, step in) stand in routing/routes.ts, those that
 * name needs (wrap up, confirm the need) in cases/routes.ts: both lie further out. main puts them together into one router.
 */
export const interactionHandlers = { ...reads, ...words, ...life }

/** One conversation as its screen shows it, for handlers further out. Refuses `not_found` outside the caller's scope. */
export const shownInteraction = async (tx: ReadTx, caller: Caller, interactionId: InteractionId) => {
  await mustSee(tx, caller, interactionId)
  return wholeOf(tx, caller, interactionId)
}
