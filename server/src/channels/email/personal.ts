/** What messages hold about one customer, and how it goes. */
import type { CustomerId, InteractionId } from '@peakend/contract/ids.ts'
import type { ReadTx, Tx } from '../../base/database.ts'
import type { PersonalPart } from '../../customers/customers.ts'
import { eraseAttachments } from '../../interactions/attachments/attachments.ts'
import { deleteDrafts } from './letters/store.ts'
import { eraseMails } from './sending/store.ts'

/** An export is read by a person; who has more asks the installation's operator. */
const MOST = 20_000

const findIds = async (tx: ReadTx, customerIds: readonly string[]): Promise<InteractionId[]> =>
  (
    await tx.query<{ id: InteractionId }>(
      'mails.personal-ids',
      `select interaction_id as id from interactions where workspace_id = $1 and customer_id = any($2::uuid[]) and channel = 'email'`,
      [tx.workspaceId, customerIds],
    )
  ).map((row) => row.id)

/** Retention's part: words of old conversations' messages go, and the bytes of their originals. */
export const eraseMailWords = async (tx: Tx, interactionIds: readonly InteractionId[]): Promise<void> => {
  await eraseAttachments(tx, await eraseMails(tx, interactionIds))
  await deleteDrafts(tx, interactionIds)
}

/** Messages that were set aside and bear an address of theirs. */
const eraseAside = async (tx: Tx, customerIds: readonly CustomerId[]): Promise<void> => {
  const rows = await tx.query<{ id: string | null }>(
    'mails.erase-aside',
    `delete from mails m using identities i where m.workspace_id = $1 and m.state = 'aside' and m.interaction_id is null
       and i.workspace_id = $1 and i.customer_id = any($2::uuid[]) and i.kind = 'email' and lower(m.head -> 'from' ->> 'address') = lower(i.normal)
     returning m.original_id as id`,
    [tx.workspaceId, customerIds],
  )
  await eraseAttachments(
    tx,
    rows.flatMap((row) => (row.id ?? []) as never),
  )
}

/** Before the customers' own part: it goes by their addresses. */
export const mailsPart: PersonalPart = {
  name: 'mails',
  show: async (tx, customerIds) =>
    tx.query<object>(
      'mails.personal',
      `select direction, at, head, text, quoted, signature from mails where workspace_id = $1 and interaction_id = any($2::uuid[])
       order by received_at limit ${MOST}`,
      [tx.workspaceId, await findIds(tx, customerIds)],
    ),
  async erase(tx, customerIds) {
    await eraseMailWords(tx, await findIds(tx, customerIds))
    await eraseAside(tx, customerIds)
    return {}
  },
}
