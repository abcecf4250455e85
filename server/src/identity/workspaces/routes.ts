import { workspace } from '@peakend/contract/workspace.ts'
import { personOf, scopeOf } from '../../base/caller.ts'
import { Refusal } from '../../base/refusal.ts'
import { routesFor } from '../../base/routes.ts'
import type { Post } from '../mail/mail.ts'
import { mailTexts } from '../mail/texts.data.ts'
import { memberOf } from '../memberships/memberships.ts'
import { addVendor, vendors } from '../vendors/vendors.ts'
import { changeWorkspace, workspaceOf } from './workspaces.ts'

const done = { done: true } as const

export const workspaceRoutes = (of: { post: Post }) => {
  const on = routesFor(workspace)
  return on.router({
    get: on.get.handler(({ context: { db, caller } }) => db.read(scopeOf(caller).workspaceId, workspaceOf)),
    change: on.change.handler(({ input, context: { db, caller } }) =>
      db.transact(personOf(caller).workspaceId, (tx) => changeWorkspace(tx, caller, input)),
    ),
    getMail: on.getMail.handler(({ context: { db, caller } }) =>
      db.read(personOf(caller).workspaceId, (tx) => of.post.shown(tx)),
    ),
    changeMail: on.changeMail.handler(async ({ input, context: { db, caller } }) => {
      await db.transact(personOf(caller).workspaceId, (tx) => of.post.change(tx, caller, input))
      return done
    }),
    testMail: on.testMail.handler(async ({ context: { db, caller } }) => {
      const { workspaceId, personId } = personOf(caller)
      const mail = await db.read(workspaceId, async (tx) => {
        const me = await memberOf(tx, personId)
        if (!me) throw new Refusal('not_allowed')
        const { name, language } = await workspaceOf(tx)
        return { route: await of.post.routeFor(tx), to: me.email, ...mailTexts[language].test({ workspace: name }) }
      })
      const posted = await of.post.send(mail.route, mail)
      return { sent: posted.isSent === true, said: posted.said }
    }),
    vendors: on.vendors.handler(async ({ context: { db, caller } }) => {
      const scope = scopeOf(caller)
      return { rows: await db.read(scope.workspaceId, (tx) => vendors(tx, scope)) }
    }),
    addVendor: on.addVendor.handler(({ input, context: { db, caller } }) =>
      db.transact(personOf(caller).workspaceId, (tx) => addVendor(tx, caller, input.name)),
    ),
  })
}
