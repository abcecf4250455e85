import type { PersonId, PromptId } from '@peakend/contract/ids.ts'
import type { ScreenLanguage } from '@peakend/contract/values.ts'
import type { VoiceProvider } from '@peakend/contract/voices.ts'
import type { ReadTx, Tx } from '../../base/database.ts'

export interface PromptRecord {
  id: PromptId
  name: string
  language: ScreenLanguage
  ms: number
  addedBy: string | null
  addedAt: Date
}

const columns = `prompt_id as id, name, language, ms, added_at as "addedAt", (select p.name from colleagues p where p.person_id = added_by) as "addedBy"`

export const listPrompts = (tx: ReadTx, limit: number): Promise<PromptRecord[]> =>
  tx.query<PromptRecord>(
    'prompts.list',
    `select ${columns} from prompts where workspace_id = $1 and removed_at is null order by lower(name), prompt_id limit $2`,
    [tx.workspaceId, limit],
  )

/** Removed ones too: versions that were published still say them. */
export const findPrompt = async (tx: ReadTx, id: PromptId): Promise<PromptRecord | null> => {
  const [row] = await tx.query<PromptRecord>(
    'prompts.find',
    `select ${columns} from prompts where workspace_id = $1 and prompt_id = $2`,
    [tx.workspaceId, id],
  )
  return row ?? null
}

export const insertPrompt = (
  tx: Tx,
  of: { id: PromptId; name: string; language: ScreenLanguage; ms: number; by: PersonId },
) =>
  tx.query(
    'prompts.insert',
    'insert into prompts (workspace_id, prompt_id, name, language, ms, added_by, added_at) values ($1, $2, $3, $4, $5, $6, $7)',
    [tx.workspaceId, of.id, of.name, of.language, of.ms, of.by, tx.now],
  )

export const removePromptRow = async (tx: Tx, id: PromptId): Promise<boolean> =>
  (
    await tx.query(
      'prompts.remove',
      'update prompts set removed_at = $3 where workspace_id = $1 and prompt_id = $2 and removed_at is null returning 1',
      [tx.workspaceId, id, tx.now],
    )
  ).length > 0

export interface SettingsRecord {
  http: VoiceProvider | null
  sealedKey: Buffer | null
}

export const findSettings = async (tx: ReadTx): Promise<SettingsRecord | null> => {
  const [row] = await tx.query<SettingsRecord>(
    'voices.settings',
    'select http, sealed_key as "sealedKey" from voice_settings where workspace_id = $1',
    [tx.workspaceId],
  )
  return row ?? null
}

export const saveSettings = (tx: Tx, of: SettingsRecord) =>
  tx.query(
    'voices.save',
    `insert into voice_settings (workspace_id, http, sealed_key, changed_at) values ($1, $2, $3, $4)
     on conflict (workspace_id) do update set http = excluded.http, sealed_key = excluded.sealed_key, changed_at = excluded.changed_at`,
    [tx.workspaceId, of.http === null ? null : JSON.stringify(of.http), of.sealedKey, tx.now],
  )
