/** Other telephone systems as they are known here: by their first event, with the extensions they name and the queue their calls count in. */
import type { PersonId, PhoneSystemId, QueueId } from '@peakend/contract/ids.ts'
import type { PhoneSystem } from '@peakend/contract/outside-calls.ts'
import type { ReadTx, Tx } from '../../../base/database.ts'
import { Refusal } from '../../../base/refusal.ts'
import { memberOf } from '../../../identity/memberships/memberships.ts'
import { isLine } from '../../../routing/routing.ts'

/** Whoever has more tells each call apart by another name, which is a mistake of theirs. */
const MOST_SYSTEMS = 50
const MOST_EXTENSIONS = 2000

export interface SystemRow {
  systemId: PhoneSystemId
  queueId: QueueId | null
}

/** By its name, added on first sight. Refuses `limit_reached`. */
export const systemNamed = async (tx: Tx, name: string): Promise<SystemRow> => {
  const known = await findNamed(tx, name)
  if (known) {
    tx.send('phone-systems.told', 'update phone_systems set last_at = $3 where workspace_id = $1 and system_id = $2', [
      tx.workspaceId,
      known.systemId,
      tx.now,
    ])
    return known
  }
  const [counted] = await tx.query<{ n: number }>(
    'phone-systems.count',
    'select count(*) as n from phone_systems where workspace_id = $1',
    [tx.workspaceId],
  )
  if ((counted?.n ?? 0) >= MOST_SYSTEMS) throw new Refusal('limit_reached')
  await tx.query(
    'phone-systems.insert',
    'insert into phone_systems (workspace_id, name, first_at, last_at) values ($1, $2, $3, $3) on conflict do nothing',
    [tx.workspaceId, name, tx.now],
  )
  const added = await findNamed(tx, name)
  if (!added) throw new Error('a telephone system that was just added is gone')
  return added
}

/** Null where it has told of no call. */
export const findNamed = async (tx: ReadTx, name: string): Promise<SystemRow | null> => {
  const [row] = await tx.query<SystemRow>(
    'phone-systems.named',
    'select system_id as "systemId", queue_id as "queueId" from phone_systems where workspace_id = $1 and lower(name) = lower($2)',
    [tx.workspaceId, name],
  )
  return row ?? null
}

/** Who is meant: by the address they sign in with, else by the extension; null for nobody who works here. */
export const personMeant = async (
  tx: ReadTx,
  systemId: PhoneSystemId,
  agent: { email?: string; extension?: string },
): Promise<PersonId | null> => {
  const [row] = await tx.query<{ personId: PersonId }>(
    'phone-systems.meant',
    `select c.person_id as "personId" from colleagues c
     left join phone_extensions e on e.workspace_id = $1 and e.system_id = $2 and e.extension = $4 and e.person_id = c.person_id
     where c.state = 'active' and (lower(c.email) = lower($3) or e.person_id is not null)
     order by lower(c.email) is distinct from lower($3) limit 1`,
    [tx.workspaceId, systemId, agent.email ?? null, agent.extension ?? null],
  )
  return row?.personId ?? null
}

/** Refuses `not_found` for no such system or queue. */
export const changeSystem = async (tx: Tx, systemId: PhoneSystemId, queueId: QueueId | null): Promise<void> => {
  if (queueId && !(await isLine(tx, queueId))) throw new Refusal('not_found')
  const changed = await tx.query(
    'phone-systems.change',
    'update phone_systems set queue_id = $3 where workspace_id = $1 and system_id = $2 returning 1',
    [tx.workspaceId, systemId, queueId],
  )
  if (changed.length === 0) throw new Refusal('not_found')
}

/** Who an extension is, from now on. Twice equals once. Refuses `not_found`, `person_unknown`, `limit_reached`. */
export const setExtension = async (
  tx: Tx,
  systemId: PhoneSystemId,
  extension: string,
  personId: PersonId | null,
): Promise<void> => {
  const [found] = await tx.query<{ n: number }>(
    'phone-systems.extensions',
    `select (select count(*) from phone_extensions e where e.workspace_id = $1 and e.system_id = $2) as n from phone_systems
     where workspace_id = $1 and system_id = $2 for update`,
    [tx.workspaceId, systemId],
  )
  if (!found) throw new Refusal('not_found')
  if (personId === null) {
    tx.send(
      'phone-extensions.remove',
      'delete from phone_extensions where workspace_id = $1 and system_id = $2 and extension = $3',
      [tx.workspaceId, systemId, extension],
    )
    return
  }
  if (found.n >= MOST_EXTENSIONS) throw new Refusal('limit_reached')
  if (!(await memberOf(tx, personId))) throw new Refusal('person_unknown')
  tx.send(
    'phone-extensions.set',
    `insert into phone_extensions (workspace_id, system_id, extension, person_id) values ($1, $2, $3, $4)
     on conflict (workspace_id, system_id, extension) do update set person_id = excluded.person_id`,
    [tx.workspaceId, systemId, extension, personId],
  )
}

const DAY_MS = 86_400_000
interface ShownRow extends Omit<PhoneSystem, 'firstAt' | 'lastAt'> {
  firstAt: Date
  lastAt: Date
}

/** All of them by name, each with the extensions it named: those nobody is known by first, the most used of them. */
export const systems = async (tx: ReadTx): Promise<PhoneSystem[]> => {
  const rows = await tx.query<ShownRow>(
    'phone-systems.list',
    `select s.system_id as id, s.name, s.first_at as "firstAt", s.last_at as "lastAt", s.queue_id as "queueId",
       (select count(*) from outside_calls c where c.workspace_id = $1 and c.system_id = s.system_id and c.told_at > $2) as "callsLast7Days",
       coalesce((select json_agg(json_build_object('extension', x.extension, 'personId', x.person_id, 'callsLast30Days', x.calls)
           order by x.person_id is not null, x.calls desc, x.extension) from (
         select extension, max(person_id::text)::uuid as person_id, sum(calls)::int as calls from (
           select extension, person_id, 0 as calls from phone_extensions e where e.workspace_id = $1 and e.system_id = s.system_id
           union all
           select unknown_extension, null::uuid, count(*) from outside_calls c
             where c.workspace_id = $1 and c.system_id = s.system_id and c.told_at > $3 and c.unknown_extension is not null group by unknown_extension) both_of
         group by extension order by max(person_id::text) is not null, sum(calls) desc limit 500) x), '[]') as extensions
     from phone_systems s where s.workspace_id = $1 order by lower(s.name) limit ${MOST_SYSTEMS}`,
    [tx.workspaceId, new Date(tx.now.getTime() - 7 * DAY_MS), new Date(tx.now.getTime() - 30 * DAY_MS)],
  )
  return rows.map((row) => ({ ...row, firstAt: row.firstAt.toISOString(), lastAt: row.lastAt.toISOString() }))
}
