/** Templates: written and approved at the platform, fetched from there, kept true by what it calls back with. */
import { randomUUID } from 'node:crypto'
import type { MessageTemplate } from '@peakend/contract/message-templates.ts'
import type { MessageAccountId, TemplateId } from '@peakend/contract/ids.ts'
import type { ReadTx, Tx } from '../../../base/database.ts'
import type { Opened, Provider, TemplatePart } from '../adapter.ts'
import { ask, saidIn } from '../http/answers.ts'
import { Listed, readTemplate, stateOf, type FetchedTemplate } from './template-shapes.ts'

const PAGE = 100
const MOST_PAGES = 20
/** A template with all its examples may take some kilobytes. */
const PAGE_BYTES = 4 * 1024 * 1024

/** Asks the platform for all of them, page by page. Outside any transaction. */
export const fetchTemplates = async (
  account: Opened,
  signal: AbortSignal,
): Promise<FetchedTemplate[] | { problem: string }> => {
  const { url, businessAccountId } = account.settings.via as Extract<Provider, { kind: 'whatsapp' }>
  const all: FetchedTemplate[] = []
  let after = ''
  for (let page = 0; page < MOST_PAGES; page++) {
    const query = new URLSearchParams({
      fields: 'name,language,status,category,components,rejected_reason',
      limit: String(PAGE),
      ...(after === '' ? {} : { after }),
    })
    const answer = await ask(
      `${url}/${businessAccountId}/message_templates?${query.toString()}`,
      { headers: { authorization: `Bearer ${account.secrets.secret ?? ''}` } },
      signal,
      PAGE_BYTES,
    )
    if (answer.status !== 200) return { problem: saidIn(answer) }
    const listed = Listed.safeParse(jsonOf(answer.text))
    if (!listed.success) return { problem: 'the answer is not a list of templates' }
    all.push(...listed.data.data.map(readTemplate))
    const { paging } = listed.data
    if (paging?.next === undefined || !paging.cursors) return all
    after = paging.cursors.after
  }
  return { problem: 'more templates than can be fetched' }
}

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return null
  }
}

const columns = `template_id as id, account_id as "accountId", name, language, category, state, body, header, media, footer, buttons, places, why, unfit`

export const listTemplates = (tx: ReadTx, accountId: string | null): Promise<MessageTemplate[]> =>
  tx.query<MessageTemplate>(
    'message-templates.list',
    `select ${columns} from message_templates where workspace_id = $1 and ($2::uuid is null or account_id = $2) order by name, language limit 2000`,
    [tx.workspaceId, accountId],
  )

export const findTemplate = async (
  tx: ReadTx,
  id: TemplateId,
): Promise<(MessageTemplate & { parts: TemplatePart[] }) | null> => {
  const [row] = await tx.query<MessageTemplate & { parts: TemplatePart[] }>(
    'message-templates.find',
    `select ${columns}, parts from message_templates where workspace_id = $1 and template_id = $2`,
    [tx.workspaceId, id],
  )
  return row ?? null
}

/** The platform decided about one it told us of before; one it never told of is fetched by a person. Twice equals once. */
export const noteTemplate = (
  tx: Tx,
  accountId: MessageAccountId,
  of: { name: string; language: string; event: string; why: string | null },
) =>
  tx.query(
    'message-templates.note',
    `update message_templates set state = $5, why = $6 where workspace_id = $1 and account_id = $2 and name = $3 and language = $4`,
    [tx.workspaceId, accountId, of.name, of.language.replace('-', '_'), stateOf(of.event), of.why],
  )

/** What the platform knows stands; what it knows no longer goes. Ids stay. */
export const putTemplates = async (
  tx: Tx,
  accountId: MessageAccountId,
  all: readonly FetchedTemplate[],
): Promise<void> => {
  for (const one of all)
    await tx.query(
      'message-templates.put',
      `insert into message_templates (workspace_id, template_id, account_id, name, language, category, state, body, places, fetched_at, header, footer, buttons,
         parts, why, media, unfit)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
       on conflict (workspace_id, account_id, name, language) do update set category = $6, state = $7, body = $8, places = $9, fetched_at = $10, header = $11,
         footer = $12, buttons = $13, parts = $14, why = $15, media = $16, unfit = $17`,
      [
        tx.workspaceId,
        randomUUID(),
        accountId,
        one.name,
        one.language,
        one.category,
        one.state,
        one.body,
        one.places,
        tx.now,
        one.header,
        one.footer,
        one.buttons,
        JSON.stringify(one.parts),
        one.why,
        one.media,
        one.unfit,
      ],
    )
  await tx.query(
    'message-templates.sweep',
    'delete from message_templates where workspace_id = $1 and account_id = $2 and fetched_at < $3',
    [tx.workspaceId, accountId, tx.now],
  )
}
