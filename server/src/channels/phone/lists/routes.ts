import { callLists as contract } from '@peakend/contract/call-lists.ts'
import { personOf } from '../../../base/caller.ts'
import { Refusal } from '../../../base/refusal.ts'
import { routesFor } from '../../../base/routes.ts'
import type { Telephony } from '../telephony.ts'
import { addEntries, addList, changeList, mayCall, neverCall, setListState, shownLists } from './lists.ts'
import { findList, listEntries, listNever } from './store.ts'

const on = routesFor(contract)
const done = { done: true } as const

/** `telephony`: null where no switch is set up. */
export const callListsRoutes = (telephony: Telephony | null) =>
  on.router({
    list: on.list.handler(({ context: { caller, db } }) => db.read(personOf(caller).workspaceId, shownLists)),
    add: on.add.handler(({ input, context: { caller, db } }) => {
      const person = personOf(caller)
      return db.transact(person.workspaceId, async (tx) => ({ id: await addList(tx, person, input) }))
    }),
    change: on.change.handler(async ({ input: { callListId, ...of }, context: { caller, db } }) => {
      const person = personOf(caller)
      await db.transact(person.workspaceId, (tx) => changeList(tx, person, callListId, of))
      return done
    }),
    setState: on.setState.handler(async ({ input: { callListId, state }, context: { caller, db } }) => {
      const person = personOf(caller)
      if (state === 'running' && telephony === null) throw new Refusal('phone_off')
      await db.transact(person.workspaceId, (tx) => setListState(tx, person, callListId, state))
      return done
    }),
    addEntries: on.addEntries.handler(({ input, context: { caller, db } }) => {
      const person = personOf(caller)
      return db.transact(person.workspaceId, (tx) => addEntries(tx, person, input.callListId, input.rows))
    }),
    entries: on.entries.handler(({ input: { callListId, cursor, limit }, context: { caller, db } }) =>
      db.read(personOf(caller).workspaceId, async (tx) => {
        if (!(await findList(tx, callListId))) throw new Refusal('not_found')
        const found = await listEntries(tx, callListId, { after: idIn(cursor), limit: limit + 1 })
        const rows = found.slice(0, limit)
        return {
          rows: rows.map(({ id, number, customerId, customerName, state, attempts, interactionId, nextAt }) => ({
            id,
            number,
            customerId,
            customerName,
            state,
            attempts,
            interactionId,
            nextAt: state === 'waiting' || state === 'again' ? nextAt.toISOString() : null,
          })),
          next: found.length > limit ? (rows.at(-1)?.id ?? null) : null,
        }
      }),
    ),
    ...neverRoutes(),
  })

/** Entries are in the order of their ids. */
const idIn = (cursor: string | undefined): string | null => {
  if (cursor === undefined) return null
  if (!/^[0-9a-f-]{36}$/.test(cursor)) throw new Refusal('invalid')
  return cursor
}

const neverRoutes = () => ({
  never: on.never.handler(({ input, context: { caller, db } }) =>
    db.read(personOf(caller).workspaceId, async (tx) => {
      const found = await listNever(tx, input)
      const rows = found.slice(0, input.limit)
      const last = rows.at(-1)
      return {
        rows: rows.map(({ number, why, by, at }) => ({ number, why, by, at: at.toISOString() })),
        next: found.length > input.limit && last ? `${last.at.toISOString()}_${last.id}` : null,
      }
    }),
  ),
  neverCall: on.neverCall.handler(async ({ input, context: { caller, db } }) => {
    const person = personOf(caller)
    await db.transact(person.workspaceId, (tx) => neverCall(tx, person, input))
    return done
  }),
  mayCall: on.mayCall.handler(async ({ input, context: { caller, db } }) => {
    const person = personOf(caller)
    await db.transact(person.workspaceId, (tx) => mayCall(tx, person, input))
    return done
  }),
})
