import type { WorkspaceId } from '@peakend/contract/ids.ts'
import type { ReadTx, SystemTx, Tx } from '../../base/database.ts'

export interface MailRow {
  host: string
  port: number
  secure: boolean
  user: string | null
  sealedPassword: Buffer | null
  from: string
  fromName: string
}
const columns = `host, port, secure, account as "user", sealed_password as "sealedPassword", from_address as "from", from_name as "fromName"`

export const findMail = async (tx: ReadTx): Promise<MailRow | undefined> =>
  (
    await tx.query<MailRow>('mail.find', `select ${columns} from mail_settings where workspace_id = $1`, [
      tx.workspaceId,
    ])
  )[0]

/** The first of these workspaces that has outgoing mail. */
export const findMailOf = async (tx: SystemTx, workspaceIds: readonly WorkspaceId[]): Promise<MailRow | undefined> =>
  (
    await tx.query<MailRow>(
      'mail.find-of',
      `select ${columns} from mail_settings where workspace_id = any($1::uuid[]) order by array_position($1::uuid[], workspace_id) limit 1`,
      [workspaceIds],
    )
  )[0]

export const putMail = (tx: Tx, row: MailRow) =>
  tx.query(
    'mail.put',
    `insert into mail_settings (workspace_id, host, port, secure, account, sealed_password, from_address, from_name)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (workspace_id) do update set host = excluded.host, port = excluded.port, secure = excluded.secure,
       account = excluded.account, sealed_password = excluded.sealed_password, from_address = excluded.from_address, from_name = excluded.from_name`,
    [tx.workspaceId, row.host, row.port, row.secure, row.user, row.sealedPassword, row.from, row.fromName],
  )
