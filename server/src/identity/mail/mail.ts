import type { WorkspaceId } from '@peakend/contract/ids.ts'
import type { Caller } from '../../base/caller.ts'
import type { Database, ReadTx, SystemTx, Tx } from '../../base/database.ts'
import { Refusal } from '../../base/refusal.ts'
import { audit } from '../audit/audit.ts'
import { sealWith, type Seal } from '../sealed.ts'
import { post, routeFrom, type Mail, type Posted, type Route } from './post.ts'
import { findMail, findMailOf, putMail, type MailRow } from './store.ts'

/** The outgoing mail setting as people see it: never its password. */
export interface ShownMail {
  host: string
  port: number
  secure: boolean
  user: string | null
  from: string
  fromName: string
  hasPassword: boolean
}

export const openMail = (of: { db: Database; secret: string; installation?: { smtpUrl: string; from: string } }) => {
  const seal: Seal = sealWith(of.secret, 'mail passwords')
  const common = of.installation ? routeFrom(of.installation) : undefined
  const routeOf = (row: MailRow): Route => ({
    ...row,
    password: row.sealedPassword ? seal.open(row.sealedPassword).toString() : null,
  })
  return {
    /** The workspace's own setting, or null. */
    async shown(tx: ReadTx): Promise<ShownMail | null> {
      const row = await findMail(tx)
      if (!row) return null
      const { sealedPassword, ...shown } = row
      return { ...shown, hasPassword: sealedPassword !== null }
    },

    /** Sets outgoing mail. Without a password the one set stays, as long as server and account stay. In the audit log, without the password. */
    async change(tx: Tx, caller: Caller, to: Omit<ShownMail, 'hasPassword'> & { password?: string }): Promise<void> {
      const before = await findMail(tx)
      const { password, ...row } = to
      const isSameAccount = before?.host === row.host && before.user === row.user
      const kept = isSameAccount ? before.sealedPassword : null
      await putMail(tx, { ...row, sealedPassword: password ? seal.seal(password) : kept })
      await audit(tx, caller, 'mail.changed', { noun: 'workspace', id: tx.workspaceId }, { ...row })
    },

    /** The way out for a workspace: its own setting, else the installation's. Refuses `mail_not_set`. */
    async routeFor(tx: ReadTx): Promise<Route> {
      const row = await findMail(tx)
      const route = row ? routeOf(row) : common
      if (!route) throw new Refusal('mail_not_set')
      return route
    },

    /** The way out for somebody who belongs to these workspaces: the installation's setting, else the first of theirs. */
    async routeForOneOf(tx: SystemTx, workspaceIds: readonly WorkspaceId[]): Promise<Route | undefined> {
      if (common) return common
      const row = await findMailOf(tx, workspaceIds)
      return row && routeOf(row)
    },

    /** Sends, outside any transaction; answers what the server said and never throws for it. */
    send: (route: Route, mail: Mail): Promise<Posted> => post(route, mail),

    /** One mail for a workspace, outside any transaction: whether it went, null where nobody knows. Refuses `mail_not_set`. */
    async sendFor(workspaceId: WorkspaceId, mail: Mail): Promise<boolean | null> {
      return (await post(await of.db.read(workspaceId, (tx) => this.routeFor(tx)), mail)).isSent
    },
  }
}
export type Post = ReturnType<typeof openMail>
