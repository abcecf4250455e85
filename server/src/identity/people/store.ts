import type { PersonId } from '@peakend/contract/ids.ts'
import type { ScreenLanguage } from '@peakend/contract/values.ts'
import { PASSWORD_PROVIDER } from '../sessions/auth.ts'
import type { ReadTx, SystemTx } from '../../base/database.ts'
import { Refusal } from '../../base/refusal.ts'

export interface Person {
  id: PersonId
  name: string
  email: string
  language: ScreenLanguage
  theme: 'light' | 'dark' | 'system'
  cues: boolean
  sound: boolean
  hasTotp: boolean
}
const columns = `p.id, p.name, p.email, p.language, p.theme, p.cues, p.sound,
  exists (select from auth.totp t where t.person_id = p.id and t.confirmed_at is not null) as "hasTotp"`

export const findPerson = async (tx: SystemTx, personId: PersonId): Promise<Person | undefined> =>
  (await tx.query<Person>('people.find', `select ${columns} from auth.people p where p.id = $1`, [personId]))[0]

export const findPersonByEmail = async (tx: SystemTx, email: string): Promise<Person | undefined> =>
  (
    await tx.query<Person>('people.find-by-email', `select ${columns} from auth.people p where p.email = $1`, [
      email.toLowerCase(),
    ])
  )[0]

export const passwordHashOf = async (tx: SystemTx, personId: PersonId): Promise<string | undefined> =>
  (
    await tx.query<{ password: string }>(
      'people.password',
      'select password from auth.accounts where person_id = $1 and provider_id = $2',
      [personId, PASSWORD_PROVIDER],
    )
  )[0]?.password

/** Adds a person with a password. Refuses `conflict` where somebody has the address already. */
export const addPerson = async (
  tx: SystemTx,
  of: { name: string; email: string; passwordHash: string; language: ScreenLanguage },
): Promise<PersonId> => {
  const [row] = await tx.query<{ id: PersonId }>(
    'people.add',
    `insert into auth.people (name, email, email_verified, language, created_at, updated_at)
     values ($1, $2, false, $3, $4, $4) on conflict (email) do nothing returning id`,
    [of.name, of.email.toLowerCase(), of.language, tx.now],
  )
  if (!row) throw new Refusal('conflict')
  await setPassword(tx, row.id, of.passwordHash)
  return row.id
}

export const setPassword = (tx: SystemTx, personId: PersonId, passwordHash: string) =>
  tx.query(
    'people.set-password',
    `insert into auth.accounts (person_id, provider_id, account_id, password, created_at, updated_at)
     values ($1::uuid, $2, $1::uuid::text, $3, $4, $4)
     on conflict (provider_id, account_id) do update set password = excluded.password, updated_at = excluded.updated_at`,
    [personId, PASSWORD_PROVIDER, passwordHash, tx.now],
  )

export const changePerson = (tx: SystemTx, personId: PersonId, to: Partial<Omit<Person, 'id' | 'email' | 'hasTotp'>>) =>
  tx.query(
    'people.change',
    `update auth.people set name = coalesce($2, name), language = coalesce($3, language), theme = coalesce($4, theme),
      cues = coalesce($5, cues), sound = coalesce($6, sound), updated_at = $7 where id = $1`,
    [personId, to.name, to.language, to.theme, to.cues, to.sound, tx.now],
  )

/** Names of people of the workspace, as the app role. Uses the primary key of memberships. */
export const findNames = (tx: ReadTx, personIds: readonly PersonId[]) =>
  tx.query<{ id: PersonId; name: string }>(
    'people.names',
    'select person_id as id, name from colleagues where workspace_id = $2 and person_id = any($1::uuid[])',
    [personIds, tx.workspaceId],
  )
