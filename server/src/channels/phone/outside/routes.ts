import { outsideCalls as contract } from '@peakend/contract/outside-calls.ts'
import { personOf, scopeOf } from '../../../base/caller.ts'
import { routesFor } from '../../../base/routes.ts'
import { audit } from '../../../identity/audit/audit.ts'
import { ringing, tell } from './calls.ts'
import { changeSystem, setExtension, systems } from './systems.ts'
import { transcribe } from './transcribing.ts'

const done = { done: true } as const
const on = routesFor(contract)

export const outsideCallsRoutes = on.router({
  tell: on.tell.handler(({ input, context: { db, caller } }) =>
    db.transact(scopeOf(caller).workspaceId, (tx) => tell(tx, input)),
  ),
  transcribe: on.transcribe.handler(({ input, context: { db, caller } }) =>
    db.transact(scopeOf(caller).workspaceId, (tx) => transcribe(tx, input)),
  ),
  ringing: on.ringing.handler(async ({ context: { db, caller } }) => {
    const { workspaceId, personId } = personOf(caller)
    return { rows: await db.read(workspaceId, (tx) => ringing(tx, personId)) }
  }),
  systems: on.systems.handler(async ({ context: { db, caller } }) => ({
    rows: await db.read(personOf(caller).workspaceId, systems),
  })),
  changeSystem: on.changeSystem.handler(async ({ input: { systemId, queueId }, context: { db, caller } }) => {
    await db.transact(personOf(caller).workspaceId, async (tx) => {
      await changeSystem(tx, systemId, queueId)
      await audit(tx, caller, 'phone-system.changed', { noun: 'phone-system', id: systemId }, { queueId })
    })
    return done
  }),
  setExtension: on.setExtension.handler(async ({ input, context: { db, caller } }) => {
    const { systemId, extension, personId } = input
    await db.transact(personOf(caller).workspaceId, async (tx) => {
      await setExtension(tx, systemId, extension, personId)
      await audit(tx, caller, 'phone-system.changed', { noun: 'phone-system', id: systemId }, { extension, personId })
    })
    return done
  }),
})
