/** Templates: written and approved at the platform, fetched from there. */
import { randomUUID } from 'node:crypto'
import type { MessageTemplate } from '@peakend/contract/messaging.ts'
import type { MessageAccountId, TemplateId } from '@peakend/contract/ids.ts'
import { z } from 'zod'
import type { ReadTx, Tx } from '../../../base/database.ts'
import type { Opened, Provider } from '../adapter.ts'
import { ask, saidIn } from '../http/answers.ts'

const Listed = z.object({
  data: z.array(
    z.object({
      name: z.string().max(512),
      language: z.string().max(20),
      status: z.string(),
      category: z.string(),
      components: z.array(z.object({ type: z.string(), text: z.string().optional() }).loose()).default([]),
    }),
  ),
})
export type FetchedTemplate = Omit<MessageTemplate, 'id' | 'accountId'>

/** Names of a body's places in order, each once. */
export const placesIn = (body: string): string[] => [
  ...new Set([...body.matchAll(/\{\{\s*(\w{1,40})\s*\}\}/g)].map((match) => match[1] ?? '')),
]

/** The words a customer reads. */
export const filled = (body: string, values: Readonly<Record<string, string>>): string =>
  body.replaceAll(/\{\{\s*(\w{1,40})\s*\}\}/g, (whole, place: string) => values[place] ?? whole)

const states = { APPROVED: 'approved', PENDING: 'pending', REJECTED: 'rejected' } as const
const stateOf = (status: string): MessageTemplate['state'] =>
  Object.hasOwn(states, status) ? states[status as keyof typeof states] : 'paused'
const categoryOf = (category: string): MessageTemplate['category'] =>
  category === 'MARKETING' ? 'marketing' : category === 'AUTHENTICATION' ? 'authentication' : 'utility'

/** Asks the platform for all; a template whose head or buttons want values of their own is left out, we could not fill them. Outside any transaction. */
export const fetchTemplates = async (
  account: Opened,
  signal: AbortSignal,
): Promise<FetchedTemplate[] | { problem: string }> => {
  const { url, businessAccountId } = account.settings.via as Extract<Provider, { kind: 'whatsapp' }>
  const fields = 'fields=name,language,status,category,components&limit=200'
  const answer = await ask(
    `${url}/${businessAccountId}/message_templates?${fields}`,
    { headers: { authorization: `Bearer ${account.secrets.secret ?? ''}` } },
    signal,
  )
  if (answer.status !== 200) return { problem: saidIn(answer) }
  let json: unknown
  try {
    json = JSON.parse(answer.text)
  } catch {
    return { problem: saidIn(answer) }
  }
  const listed = Listed.safeParse(json)
  if (!listed.success) return { problem: 'the answer is not a list of templates' }
  return listed.data.data.flatMap((one) => {
    const body = one.components.find((part) => part.type === 'BODY')?.text ?? ''
    const others = one.components.filter((part) => part.type !== 'BODY')
    if (body === '' || others.some((part) => JSON.stringify(part).includes('{{'))) return []
    return [
      {
        name: one.name,
        language: one.language,
        category: categoryOf(one.category),
        state: stateOf(one.status),
        body,
        places: placesIn(body),
      },
    ]
  })
}

const columns = `template_id as id, account_id as "accountId", name, language, category, state, body, places`

export const listTemplates = (tx: ReadTx, accountId: string | null): Promise<MessageTemplate[]> =>
  tx.query<MessageTemplate>(
    'message-templates.list',
    `select ${columns} from message_templates where workspace_id = $1 and ($2::uuid is null or account_id = $2) order by name, language limit 500`,
    [tx.workspaceId, accountId],
  )

export const findTemplate = async (tx: ReadTx, id: TemplateId): Promise<MessageTemplate | null> => {
  const [row] = await tx.query<MessageTemplate>(
    'message-templates.find',
    `select ${columns} from message_templates where workspace_id = $1 and template_id = $2`,
    [tx.workspaceId, id],
  )
  return row ?? null
}

/** What the platform knows stands; what it knows no longer goes. Ids stay. */
export const putTemplates = async (
  tx: Tx,
  accountId: MessageAccountId,
  all: readonly FetchedTemplate[],
): Promise<void> => {
  for (const one of all)
    await tx.query(
      'message-templates.put',
      `insert into message_templates (workspace_id, template_id, account_id, name, language, category, state, body, places, fetched_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
       on conflict (workspace_id, account_id, name, language) do update set category = $6, state = $7, body = $8, places = $9, fetched_at = $10`,
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
      ],
    )
  await tx.query(
    'message-templates.sweep',
    'delete from message_templates where workspace_id = $1 and account_id = $2 and fetched_at < $3',
    [tx.workspaceId, accountId, tx.now],
  )
}
