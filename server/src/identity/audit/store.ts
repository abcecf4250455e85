import type { PersonId, WorkspaceId } from '@peakend/contract/ids.ts'
import { placeIn } from '../../base/cursor.ts'
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
}

/** The name is written down as it is today: the log stays true when somebody is renamed or gone. */
export const addEntry = async (tx: Tx, entry: NewEntry): Promise<void> => {
  await tx.query(
    'audit.add',
    `insert into audit (workspace_id, at, person_id, person_name, act, about, about_id, concerns, detail, address)
     values ($1, $2, $3, coalesce(
       (select name from colleagues where person_id = $3),
       (select 'API key ' || name from api_keys where workspace_id = $1 and key_id = $9), ''), $4, $5, $6, $10, $7, $8)`,
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
      concernedIn(entry),
    ],
  )
}

export const addEntryAsSystem = async (tx: SystemTx, workspaceId: WorkspaceId, entry: NewEntry): Promise<void> => {
  await tx.query(
    'audit.add-in',
    `insert into audit (workspace_id, at, person_id, person_name, act, about, about_id, concerns, detail, address)
     values ($1, $2, $3, coalesce((select name from auth.people where id = $3), ''), $4, $5, $6, $9, $7, $8)`,
    [
      workspaceId,
      tx.now,
      entry.personId,
      entry.act,
      entry.about,
      entry.aboutId,
      JSON.stringify(entry.detail),
      entry.address,
      concernedIn(entry),
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
     order by at desc, audit_id desc limit $6`,
    [tx.workspaceId, after?.at, after?.id, filter.personId, filter.act, filter.limit + 1],
  )
  const rows = found.slice(0, filter.limit).map((row) => ({ ...row, at: row.at.toISOString() }))
  const last = rows.at(-1)
  return { rows, next: found.length > filter.limit && last ? `${last.at}_${last.id}` : null }
}

const readCursor = (cursor: string | undefined): { at: Date; id: string } | null => {
  const place = placeIn(cursor, { sign: '_' })
  return place && { at: new Date(place.value), id: place.id }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const concernedIn = (entry: NewEntry): string | null => {
  const id = entry.about === 'person' ? entry.aboutId : entry.detail['personId']
  return typeof id === 'string' && UUID.test(id) ? id : null
}

/** What others did that concerned a person, newest first: index audit_concerns. */
export const findConcerning = (tx: ReadTx, personId: PersonId, limit: number) =>
  tx.query<{ at: Date; personName: string; act: string; aboutId: string | null }>(
    'audit.concerning',
    `select at, person_name as "personName", act, about_id as "aboutId" from audit
     where workspace_id = $1 and concerns = $2 and person_id is distinct from $2 order by at desc limit $3`,
    [tx.workspaceId, personId, limit],
  )

/** How much is written down of what a person did, and since when: index audit_person. */
export const countOf = async (tx: ReadTx, personId: PersonId): Promise<{ count: number; oldestAt: Date | null }> =>
  (
    await tx.query<{ count: number; oldestAt: Date | null }>(
      'audit.count-of',
      'select count(*) as count, min(at) as "oldestAt" from audit where workspace_id = $1 and person_id = $2',
      [tx.workspaceId, personId],
    )
  )[0] ?? { count: 0, oldestAt: null }
