import { phoneNumbers as contract } from '@peakend/contract/phone-numbers.ts'
import { personOf, scopeOf } from '../../base/caller.ts'
import { routesFor } from '../../base/routes.ts'
import {
  addNumber,
  blockCaller,
  blockedCallers,
  changeNumber,
  removeNumber,
  shownNumber,
  shownNumbers,
  unblockCaller,
} from './numbers.ts'

const on = routesFor(contract)
const done = { done: true as const }

export const numbersRoutes = on.router({
  list: on.list.handler(({ context: { db, caller } }) =>
    db.read(scopeOf(caller).workspaceId, async (tx) => ({ rows: await shownNumbers(tx) })),
  ),
  add: on.add.handler(({ input, context: { db, caller } }) =>
    db.transact(personOf(caller).workspaceId, async (tx) =>
      shownNumber(tx, await addNumber(tx, personOf(caller), input)),
    ),
  ),
  change: on.change.handler(({ input: { phoneNumberId, ...to }, context: { db, caller } }) =>
    db.transact(personOf(caller).workspaceId, async (tx) => {
      await changeNumber(tx, personOf(caller), phoneNumberId, to)
      return shownNumber(tx, phoneNumberId)
    }),
  ),
  remove: on.remove.handler(({ input, context: { db, caller } }) =>
    db.transact(personOf(caller).workspaceId, async (tx) => {
      await removeNumber(tx, personOf(caller), input.phoneNumberId)
      return done
    }),
  ),
  blocked: on.blocked.handler(({ input, context: { db, caller } }) =>
    db.read(scopeOf(caller).workspaceId, (tx) => blockedCallers(tx, input)),
  ),
  block: on.block.handler(({ input, context: { db, caller } }) =>
    db.transact(personOf(caller).workspaceId, (tx) =>
      blockCaller(tx, personOf(caller), { ...input, until: input.until === null ? null : new Date(input.until) }),
    ),
  ),
  unblock: on.unblock.handler(({ input, context: { db, caller } }) =>
    db.transact(personOf(caller).workspaceId, async (tx) => {
      await unblockCaller(tx, personOf(caller), input.number)
      return done
    }),
  ),
})
