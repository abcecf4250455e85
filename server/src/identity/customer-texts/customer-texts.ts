/** What the workspace writes to customers by itself, in languages beside English and Spanish. Whoever says a text asks here first, and says its own where there is none. */
import { CustomerTexts, type CustomerTextTable } from '@peakend/contract/customer-texts.ts'
import type { ReadTx, Tx } from '../../base/database.ts'
import { Refusal } from '../../base/refusal.ts'

/** More than anybody keeps true. */
const MOST_LANGUAGES = 20

export const customerTexts = async (tx: ReadTx): Promise<CustomerTextTable[]> =>
  (
    await tx.query<{ language: string; texts: unknown; changedAt: Date }>(
      'customer-texts.list',
      'select language, texts, changed_at as "changedAt" from customer_texts where workspace_id = $1 order by language limit $2',
      [tx.workspaceId, MOST_LANGUAGES],
    )
  ).map(({ language, texts, changedAt }) => ({
    language,
    texts: CustomerTexts.parse(texts),
    changedAt: changedAt.toISOString(),
  }))

const NONE: CustomerTexts = {}
const primaryOf = (tag: string): string => tag.toLowerCase().split('-')[0] ?? ''

/** The texts of a customer's language: those of their very tag, else of the language in another region. Empty in English and Spanish, in which every text is had anyway, and where nobody brought it. */
export const textsIn = async (tx: ReadTx, language: string | null | undefined): Promise<CustomerTexts> => {
  const primary = primaryOf(language ?? '')
  if (['', 'en', 'es'].includes(primary)) return NONE
  const [row] = await tx.query<{ texts: unknown }>(
    'customer-texts.in',
    `select texts from customer_texts where workspace_id = $1 and split_part(language, '-', 1) = $2
     order by lower(language) = $3 desc, length(language), language limit 1`,
    [tx.workspaceId, primary, (language ?? '').toLowerCase()],
  )
  return row ? CustomerTexts.parse(row.texts) : NONE
}

/** Puts a language's texts in the place of those it had; none takes the language away. Refuses `conflict` where there are as many languages as may be. Twice equals once. */
export const putCustomerTexts = async (tx: Tx, language: string, texts: CustomerTexts): Promise<void> => {
  if (Object.keys(texts).length === 0) {
    await tx.query('customer-texts.drop', 'delete from customer_texts where workspace_id = $1 and language = $2', [
      tx.workspaceId,
      language,
    ])
    return
  }
  const had = await customerTexts(tx)
  if (had.length >= MOST_LANGUAGES && !had.some((one) => one.language === language)) throw new Refusal('conflict')
  await tx.query(
    'customer-texts.put',
    `insert into customer_texts (workspace_id, language, texts, changed_at) values ($1, $2, $3, $4)
     on conflict (workspace_id, language) do update set texts = excluded.texts, changed_at = excluded.changed_at`,
    [tx.workspaceId, language, JSON.stringify(texts), tx.now],
  )
}
