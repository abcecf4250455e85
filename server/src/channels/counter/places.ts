/** Places with a counter: a touchpoint, its tablet's key, what is shown and handed over there, and at which desk people stand. */
import { randomBytes } from 'node:crypto'
import type { CounterPlace } from '@peakend/contract/visits.ts'
import type { PersonId, QueueId, TouchpointId } from '@peakend/contract/ids.ts'
import { scopeOf, type Caller } from '../../base/caller.ts'
import type { ReadTx, Tx } from '../../base/database.ts'
import { Refusal } from '../../base/refusal.ts'
import { queuesIn } from '../../interactions/interactions.ts'
import { addTouchpoint, changeTouchpoint } from '../../journeys/touchpoints/touchpoints.ts'
import { findQueue } from '../../routing/queues/queues.ts'

/** As hard to guess as the key of a site. */
const KEY_BYTES = 20
const newKey = (): string => randomBytes(KEY_BYTES).toString('base64url')

export interface PlaceRow extends CounterPlace {
  queueId: QueueId | null
}

const columns = `t.touchpoint_id as "touchpointId", t.name, t.queue_id as "queueId", t.stage, t.key, p.tablet_key as "tabletKey", p.demonstrations,
  p.hand_overs as "handOvers",
  (select count(*)::int from interactions i where i.workspace_id = $1 and i.touchpoint_id = t.touchpoint_id and i.channel = 'counter' and i.state = 'waiting') as waiting,
  (select d.desk from counter_desks d where d.workspace_id = $1 and d.touchpoint_id = t.touchpoint_id and d.person_id = $2) as "myDesk"`

const findPlaces = (tx: ReadTx, personId: PersonId | null): Promise<PlaceRow[]> =>
  tx.query<PlaceRow>(
    'counter.places',
    `select ${columns} from counter_places p join touchpoints t using (workspace_id, touchpoint_id)
     where p.workspace_id = $1 and t.retired_at is null order by lower(t.name) limit 200`,
    [tx.workspaceId, personId],
  )

const personIdOf = (caller: Caller): PersonId | null => (caller.kind === 'person' ? caller.personId : null)

/** What this caller may see of a place: the tablet's key only who may change the workspace. */
const shownTo = (caller: Caller, place: PlaceRow): CounterPlace => {
  const mayChange = caller.kind === 'person' && caller.permissions.has('workspace.change')
  return { ...place, tabletKey: mayChange ? place.tabletKey : null }
}

/** Places whose queue the caller sees, by name. */
export const placesFor = async (tx: ReadTx, caller: Caller): Promise<CounterPlace[]> => {
  const queues = queuesIn(scopeOf(caller))
  const all = await findPlaces(tx, personIdOf(caller))
  return all
    .filter((place) => queues === null || (place.queueId !== null && queues.includes(place.queueId)))
    .map((place) => shownTo(caller, place))
}

/** One of them; refuses `not_found`, outside the caller's queues too. */
export const mustSeePlace = async (tx: ReadTx, caller: Caller, touchpointId: string): Promise<CounterPlace> => {
  const found = (await placesFor(tx, caller)).find((place) => place.touchpointId === touchpointId)
  if (!found) throw new Refusal('not_found')
  return found
}

/** The same for a program with a key, which lists appointments. Refuses `not_found`. */
export const mustBePlace = async (tx: ReadTx, touchpointId: string): Promise<PlaceRow> => {
  const found = (await findPlaces(tx, null)).find((place) => place.touchpointId === touchpointId)
  if (!found) throw new Refusal('not_found')
  return found
}

const mustBeQueue = async (tx: ReadTx, queueId: QueueId): Promise<void> => {
  const queue = await findQueue(tx, queueId)
  if (!queue || queue.isRetired)
    throw new Refusal('invalid', 'There is no such queue.', {
      fields: [{ path: 'queueId', problem: 'is no queue in use' }],
    })
}

type Settings = Pick<PlaceRow, 'name' | 'stage' | 'demonstrations' | 'handOvers'> & { queueId: QueueId }

/** Adds a place with both its keys. Refuses `invalid` for a queue that is none. Records `workspace.changed`. */
export const addPlace = async (tx: Tx, of: Settings): Promise<TouchpointId> => {
  await mustBeQueue(tx, of.queueId)
  const { name, stage, queueId } = of
  const { id } = await addTouchpoint(tx, { name, stage, queueId, channel: 'counter', sites: [] })
  await tx.query(
    'counter.add-place',
    'insert into counter_places (workspace_id, touchpoint_id, tablet_key, demonstrations, hand_overs) values ($1, $2, $3, $4, $5)',
    [tx.workspaceId, id, newKey(), of.demonstrations, of.handOvers],
  )
  return id
}

/** Changes what is named; the rest stays. Refuses `not_found`, `invalid`. Records `workspace.changed`. */
export const changePlace = async (tx: Tx, touchpointId: TouchpointId, to: Partial<Settings>): Promise<void> => {
  await mustBePlace(tx, touchpointId)
  if (to.queueId) await mustBeQueue(tx, to.queueId)
  const { name, stage, queueId } = to
  await changeTouchpoint(tx, touchpointId, { name, stage, queueId })
  await tx.query(
    'counter.change-place',
    `update counter_places set demonstrations = coalesce($3, demonstrations), hand_overs = coalesce($4, hand_overs)
     where workspace_id = $1 and touchpoint_id = $2`,
    [tx.workspaceId, touchpointId, to.demonstrations ?? null, to.handOvers ?? null],
  )
}

/** A new key for the tablet; the old one stops at once. Refuses `not_found`. */
export const renewTablet = async (tx: Tx, touchpointId: TouchpointId): Promise<void> => {
  await mustBePlace(tx, touchpointId)
  await tx.query(
    'counter.renew-tablet',
    'update counter_places set tablet_key = $3 where workspace_id = $1 and touchpoint_id = $2',
    [tx.workspaceId, touchpointId, newKey()],
  )
}

/** Where a person stands at a place; empty: nowhere in particular. Twice equals once. */
export const setDesk = async (tx: Tx, touchpointId: TouchpointId, personId: PersonId, desk: string): Promise<void> => {
  const whose = [tx.workspaceId, touchpointId, personId]
  if (desk === '')
    await tx.query(
      'counter.leave-desk',
      'delete from counter_desks where workspace_id = $1 and touchpoint_id = $2 and person_id = $3',
      whose,
    )
  else
    await tx.query(
      'counter.set-desk',
      `insert into counter_desks (workspace_id, touchpoint_id, person_id, desk) values ($1, $2, $3, $4)
       on conflict (workspace_id, touchpoint_id, person_id) do update set desk = excluded.desk`,
      [...whose, desk],
    )
}
