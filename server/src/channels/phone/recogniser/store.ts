import type { Telling } from '@peakend/contract/recordings.ts'
import type { RecogniserFault, TranscriptionChoice } from '@peakend/contract/transcription.ts'
import type { ReadTx, Tx } from '../../../base/database.ts'

export interface SettingsRecord extends TranscriptionChoice {
  telling: Telling
  sealedKey: Buffer | null
  changedAt: Date
  fault: RecogniserFault | null
  faultSaid: string | null
  faultSince: Date | null
  lastAt: Date | null
}

export const findSettings = async (tx: ReadTx): Promise<SettingsRecord | null> => {
  const [row] = await tx.query<SettingsRecord>(
    'transcription.settings',
    `select is_on as "isOn", form, addresses, model, recordings, telling, sealed_key as "sealedKey", changed_at as "changedAt", fault, fault_said as "faultSaid",
       fault_since as "faultSince", last_at as "lastAt" from transcription_settings where workspace_id = $1`,
    [tx.workspaceId],
  )
  return row ?? null
}

/** What was wrong with what was set before is no more. */
export const saveSettings = (tx: Tx, of: TranscriptionChoice & { telling: Telling; sealedKey: Buffer | null }) =>
  tx.query(
    'transcription.save',
    `insert into transcription_settings (workspace_id, is_on, form, addresses, model, recordings, sealed_key, changed_at, telling) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (workspace_id) do update set is_on = excluded.is_on, form = excluded.form, addresses = excluded.addresses, model = excluded.model,
       recordings = excluded.recordings, telling = excluded.telling, sealed_key = excluded.sealed_key, changed_at = excluded.changed_at, fault = null, fault_said = null, fault_since = null`,
    [
      tx.workspaceId,
      of.isOn,
      of.form,
      JSON.stringify(of.addresses),
      of.model,
      of.recordings,
      of.sealedKey,
      tx.now,
      JSON.stringify(of.telling),
    ],
  )

/** How it goes: with a fault since when, without one that it works. False where nothing is new. */
export const noteHealth = async (tx: Tx, fault: RecogniserFault | null, said: string | null): Promise<boolean> =>
  (
    await tx.query(
      'transcription.health',
      `update transcription_settings set fault = $2, fault_said = $3, fault_since = case when $2::text is null then null else coalesce(fault_since, $4) end,
         last_at = case when $2::text is null then $4 else last_at end
       where workspace_id = $1 and (fault is distinct from $2 or (fault is null and coalesce(last_at, '-infinity') < $4::timestamptz - interval '1 minute')) returning 1`,
      [tx.workspaceId, fault, said, tx.now],
    )
  ).length > 0
