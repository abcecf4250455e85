import { flows as contract } from '@peakend/contract/flows.ts'
import { personOf, scopeOf } from '../base/caller.ts'
import { Refusal } from '../base/refusal.ts'
import { routesFor } from '../base/routes.ts'
import {
  addFlow,
  faultsIn,
  findVersion,
  listVersions,
  publish,
  restore,
  retireFlow,
  saveDraft,
  shownFlow,
  shownFlows,
} from './drafts/drafts.ts'
import { tryFlow } from './trying.ts'

const on = routesFor(contract)

const reading = {
  list: on.list.handler(({ context: { db, caller } }) =>
    db.read(scopeOf(caller).workspaceId, async (tx) => ({ rows: await shownFlows(tx) })),
  ),
  get: on.get.handler(({ input, context: { db, caller } }) =>
    db.read(scopeOf(caller).workspaceId, (tx) => shownFlow(tx, input.flowId)),
  ),
  versions: on.versions.handler(({ input, context: { db, caller } }) =>
    db.read(scopeOf(caller).workspaceId, async (tx) => {
      await shownFlow(tx, input.flowId)
      const { cursor } = input
      if (cursor !== undefined && !/^\d{1,9}$/.test(cursor))
        throw new Refusal('malformed', 'This cursor was not given by us.')
      const before = cursor === undefined ? null : Number(cursor)
      const found = await listVersions(tx, input.flowId, before, input.limit + 1)
      const rows = found.slice(0, input.limit).map((row) => ({ ...row, at: row.at.toISOString(), by: row.by ?? '' }))
      const last = rows.at(-1)
      return { rows, next: found.length > input.limit && last ? String(last.version) : null }
    }),
  ),
  version: on.version.handler(({ input, context: { db, caller } }) =>
    db.read(scopeOf(caller).workspaceId, async (tx) => {
      const flow = await findVersion(tx, input.flowId, input.version)
      if (!flow) throw new Refusal('not_found')
      return { flow }
    }),
  ),
  check: on.check.handler(({ input, context: { db, caller } }) =>
    db.read(scopeOf(caller).workspaceId, async (tx) => ({ faults: await faultsIn(tx, input.draft) })),
  ),
  tryOut: on.tryOut.handler(({ input, context: { db, caller } }) =>
    db.read(scopeOf(caller).workspaceId, (tx) => tryFlow(tx, input)),
  ),
}

const writing = {
  add: on.add.handler(({ input, context: { db, caller } }) =>
    db.transact(personOf(caller).workspaceId, async (tx) =>
      shownFlow(tx, await addFlow(tx, personOf(caller), input.draft)),
    ),
  ),
  save: on.save.handler(({ input, context: { db, caller } }) =>
    db.transact(personOf(caller).workspaceId, async (tx) => {
      await saveDraft(tx, personOf(caller), input)
      return shownFlow(tx, input.flowId)
    }),
  ),
  publish: on.publish.handler(({ input, context: { db, caller } }) =>
    db.transact(personOf(caller).workspaceId, async (tx) => {
      await publish(tx, personOf(caller), input)
      return shownFlow(tx, input.flowId)
    }),
  ),
  restore: on.restore.handler(({ input, context: { db, caller } }) =>
    db.transact(personOf(caller).workspaceId, async (tx) => {
      await restore(tx, personOf(caller), input)
      return shownFlow(tx, input.flowId)
    }),
  ),
  retire: on.retire.handler(({ input, context: { db, caller } }) =>
    db.transact(personOf(caller).workspaceId, async (tx) => {
      await retireFlow(tx, personOf(caller), input.flowId)
      return { done: true as const }
    }),
  ),
}

export const flowsRoutes = on.router({ ...reading, ...writing })
