import type { InteractionId } from '@peakend/contract/ids.ts'
import type { ReadTx, Tx } from '../base/database.ts'
import type { PersonalPart } from '../customers/customers.ts'
import { eraseOfInteractions } from './attachments/attachments.ts'

/** An export is read by a person; who has more than this asks the installation's operator for the data itself. */
const MOST_TURNS = 20_000

const findIds = async (tx: ReadTx, customerIds: readonly string[]): Promise<InteractionId[]> =>
  (
    await tx.query<{ id: InteractionId }>(
      'interactions.personal',
      `select interaction_id as id from interactions where workspace_id = $1 and customer_id = any($2::uuid[]) order by opened_at`,
      [tx.workspaceId, customerIds],
    )
  ).map((row) => row.id)

const findShown = (tx: ReadTx, interactionIds: readonly string[]) =>
  tx.query<object>(
    'interactions.personal-shown',
    `select i.interaction_id as id, i.channel, i.opened_at as "openedAt", i.closed_at as "closedAt", i.outcome, i.summary, i.context, i.language,
       (select json_agg(json_build_object('by', t.by, 'kind', t.kind, 'at', t.at, 'text', t.text, 'files', t.attachment_ids) order by t.ordinal)
         from (select * from turns where workspace_id = $1 and interaction_id = i.interaction_id and kind <> 'system' order by ordinal limit $3) t) as turns
     from interactions i where i.workspace_id = $1 and i.interaction_id = any($2::uuid[]) order by i.opened_at`,
    [tx.workspaceId, interactionIds, MOST_TURNS],
  )

/** Blanks what was said and where it was said from; times, speakers, ordinals and marks stay. Answers how many turns lost their words. */
export const eraseWords = async (tx: Tx, interactionIds: readonly InteractionId[]): Promise<number> => {
  const values = [tx.workspaceId, interactionIds]
  await tx.query(
    'interactions.erase',
    `update interactions set snippet = '', context = '{}', summary = null, proposed_needs = '[]', erased_at = $3
     where workspace_id = $1 and interaction_id = any($2::uuid[])`,
    [...values, tx.now],
  )
  await tx.query(
    'transfers.erase',
    `update transfers set note = '' where workspace_id = $1 and interaction_id = any($2::uuid[]) and note <> ''`,
    values,
  )
  const turns = await tx.query(
    'turns.erase',
    `update turns set text = '', masked = null, system = null, language = null, attachment_ids = null
     where workspace_id = $1 and interaction_id = any($2::uuid[]) and (text <> '' or attachment_ids is not null or system is not null) returning 1`,
    values,
  )
  return turns.length
}

/** Conversations of one customer: shown with their words, erased to their skeleton, files included. */
export const interactionsPart: PersonalPart = {
  name: 'interactions',
  show: async (tx, customerIds) => findShown(tx, await findIds(tx, customerIds)),
  async erase(tx, customerIds) {
    const ids = await findIds(tx, customerIds)
    const attachments = await eraseOfInteractions(tx, ids)
    return { turns: await eraseWords(tx, ids), attachments }
  },
}
