import type { WorkspaceId } from '@peakend/contract/ids.ts'
import type { Database } from '../../base/database.ts'
import type { OpenCase } from '../chat/talking.ts'

export interface CallBackOptions {
  db: Database
  publicUrl: () => string
  /** Signs the links in our mails. */
  signingKey: Buffer
  openCase: OpenCase
  /** Sends one mail for a workspace, outside any transaction. Refuses `mail_not_set` where there is no way out. */
  sendMail: (workspaceId: WorkspaceId, mail: { to: string; subject: string; text: string }) => Promise<boolean | null>
}
