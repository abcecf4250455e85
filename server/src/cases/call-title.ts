/** What a case that begins with a call is about: what callers say first is a key, or a greeting. */
import type { ReadTx } from '../base/database.ts'
import type { Standing } from '../interactions/interactions.ts'
import { workspaceOf } from '../identity/workspaces/workspaces.ts'

/** The need, as confirmed or as the menu found it, in the language of the workspace; else the line they waited in. */
export const callTitle = async (tx: ReadTx, { needId, queueId }: Standing): Promise<string> => {
  const [row] = await tx.query<{ need: { en: string; es: string } | null; queue: string | null }>(
    'cases.call-title',
    `select (select name from needs where workspace_id = $1 and need_id = $2) as need, (select name from queues where workspace_id = $1 and queue_id = $3) as queue`,
    [tx.workspaceId, needId, queueId],
  )
  const { language } = await workspaceOf(tx)
  return row?.need?.[language === 'es' ? 'es' : 'en'] ?? row?.queue ?? ''
}
