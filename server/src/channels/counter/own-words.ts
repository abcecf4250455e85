/** Languages a brand brought to its check-in page: the words stand in the page that is served, and are kept with it on the device. */
import { CheckInWords, type CheckInTable } from '@peakend/contract/check-in-words.ts'
import type { ReadTx, Tx } from '../../base/database.ts'
import { Refusal } from '../../base/refusal.ts'

/** More than a page can show beside one another. */
const MOST_LANGUAGES = 20

export const ownWords = async (tx: ReadTx): Promise<CheckInTable[]> =>
  (
    await tx.query<{ language: string; words: unknown; changedAt: Date }>(
      'check-in-words.list',
      'select language, words, changed_at as "changedAt" from check_in_words where workspace_id = $1 order by language limit $2',
      [tx.workspaceId, MOST_LANGUAGES],
    )
  ).map(({ language, words, changedAt }) => ({
    language,
    words: CheckInWords.parse(words),
    changedAt: changedAt.toISOString(),
  }))

/** Puts a language's texts in the place of those it had; none takes the language away. Refuses `conflict` where there are as many languages as may be. Twice equals once. */
export const putOwnWords = async (tx: Tx, language: string, words: CheckInWords): Promise<void> => {
  if (Object.keys(words).length === 0) {
    await tx.query('check-in-words.drop', 'delete from check_in_words where workspace_id = $1 and language = $2', [
      tx.workspaceId,
      language,
    ])
    return
  }
  const had = await ownWords(tx)
  if (had.length >= MOST_LANGUAGES && !had.some((one) => one.language === language)) throw new Refusal('conflict')
  await tx.query(
    'check-in-words.put',
    `insert into check_in_words (workspace_id, language, words, changed_at) values ($1, $2, $3, $4)
     on conflict (workspace_id, language) do update set words = excluded.words, changed_at = excluded.changed_at`,
    [tx.workspaceId, language, JSON.stringify(words), tx.now],
  )
}
