import type { PersonId, WorkspaceId } from '@peakend/contract/ids.ts'
import type { ReadTx, SystemTx, Tx } from '../../base/database.ts'

export interface NewEntry {
  personId: PersonId | null
  keyId: string | null
  address: string | null
  act: string
  about: string | null
  aboutId: string | null
  detail: Record<string, unknown>
}
export interface Entry {
  id: string
  at: string
  personId: PersonId | null
  personName: string
  act: string
  about: string | null
  aboutId: string | null
  detail: Record<string, unknown>
  address: string | null
}
export interface EntryFilter {
  cursor?: string
  limit: number
  personId?: PersonId
  act?: string
  /** Acts about this id only. */
  aboutId?: string
}

/** The name is written down as it is today: the log stays true when somebody is renamed or gone. */
export const addEntry = async (tx: Tx, entry: NewEntry): Promise<void> => {
  await tx.query(
    'audit.add',
    `insert into audit (workspace_id, at, person_id, person_name, act, about, about_id, detail, address)
     values ($1, $2, $3, coalesce(
       (select name from colleagues where person_id = $3),
       (select 'API key ' || name from api_keys where workspace_id = $1 and key_id = $9), ''), $4, $5, $6, $7, $8)`,
    [
      tx.workspaceId,
      tx.now,
      entry.personId,
      entry.act,
      entry.about,
      entry.aboutId,
      JSON.stringify(entry.detail),
      entry.address,
      entry.keyId,
    ],
  )
}

export const addEntryAsSystem = async (tx: SystemTx, workspaceId: WorkspaceId, entry: NewEntry): Promise<void> => {
  await tx.query(
    'audit.add-in',
    `insert into audit (workspace_id, at, person_id, person_name, act, about, about_id, detail, address)
     values ($1, $2, $3, coalesce((select name from auth.people where id = $3), ''), $4, $5, $6, $7, $8)`,
    [
      workspaceId,
      tx.now,
      entry.personId,
      entry.act,
      entry.about,
      entry.aboutId,
      JSON.stringify(entry.detail),
      entry.address,
    ],
  )
}

/** Newest first over (at, id): index audit_at; by person audit_person. The cursor is the last row's time and id. */
export const findEntries = async (tx: ReadTx, filter: EntryFilter): Promise<{ rows: Entry[]; next: string | null }> => {
  const after = readCursor(filter.cursor)
  const found = await tx.query<Omit<Entry, 'at'> & { at: Date }>(
    'audit.list',
    `select audit_id as id, at, person_id as "personId", person_name as "personName", act, about, about_id as "aboutId", detail, address
     from audit where workspace_id = $1
       and ($2::timestamptz is null or (at, audit_id) < ($2, $3::uuid))
       and ($4::uuid is null or person_id = $4)
       and ($5::text is null or act = $5)
       and ($6::text is null or about_id = $6)
     order by at desc, audit_id desc limit $7`,
    [tx.workspaceId, after?.at, after?.id, filter.personId, filter.act, filter.aboutId, filter.limit + 1],
  )
  const rows = found.slice(0, filter.limit).map((row) => ({ ...row, at: row.at.toISOString() }))
  const last = rows.at(-1)
  return { rows, next: found.length > filter.limit && last ? `${last.at}_${last.id}` : null }
}

const CURSOR = /^(\d{4}-\d\d-\d\dT[\d:.]+Z)_([0-9a-f-]{36})$/
const readCursor = (cursor: string | undefined): { at: Date; id: string } | null => {
  const parts = CURSOR.exec(cursor ?? '')
  return parts?.[1] && parts[2] ? { at: new Date(parts[1]), id: parts[2] } : null
}
