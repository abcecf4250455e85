/** What the policy looks at, read in six statements whatever the size of the floor, and its answer stored in four. */
import { randomUUID } from 'node:crypto'
import type { OfferId } from '@peakend/contract/ids.ts'
import { QueueRules } from '@peakend/contract/routing.ts'
import type { ReadTx, Tx } from '../../base/database.ts'
import { isOpenAt, plainHours } from '../hours/hours.ts'
import type { NewOffer, Person, QueueRules as Rules, Waiting } from '../policy/floor.ts'
import { lines } from '../policy/room.ts'

/** Of a queue's line, as many of each channel are looked at: those in front come first anyway, and letters that pile up hide no chat. */
export const FRONT = 100

export interface WaitingRecord {
  interactionId: string
  queueId: string
  channel: string
  since: Date
  enteredAt: Date
  lineAt: Date
  language: string | null
  meantFor: string | null
  ownerId: string | null
}

/**
 * The front of every queue's line, `front` of each channel, without what is held out already. It looks into no other table row by row: a plan that was made
 * while that table was empty would read it whole each time. Uses queue_stays_front.
 */
export const listFront = (tx: ReadTx, front: number): Promise<WaitingRecord[]> =>
  tx.query<WaitingRecord>(
    'routing.look.waiting',
    `select s.interaction_id as "interactionId", s.queue_id as "queueId", s.channel, s.since, s.entered_at as "enteredAt", s.line_at as "lineAt",
       lower(split_part(i.language, '-', 1)) as language, s.meant_for as "meantFor", c.owner_id as "ownerId"
     from queues q cross join unnest($3::text[]) ch (channel)
     cross join lateral (
       select * from queue_stays w where w.workspace_id = q.workspace_id and w.queue_id = q.queue_id and w.channel = ch.channel and w.ended_at is null
         and w.interaction_id <> all (array(select o.interaction_id from offers o where o.workspace_id = $1 and o.ended_at is null))
       order by w.line_at, w.interaction_id limit $2) s
     join interactions i on i.workspace_id = s.workspace_id and i.interaction_id = s.interaction_id
     left join cases c on c.workspace_id = i.workspace_id and c.case_id = i.case_id
     where q.workspace_id = $1`,
    [tx.workspaceId, front, lines],
  )

/** The same with who said no to which of them. */
export const withDeclined = async (tx: ReadTx, rows: readonly WaitingRecord[]): Promise<Waiting[]> => {
  const said = await listDeclined(tx, rows)
  return rows.map(({ enteredAt, ...row }) => ({
    ...row,
    since: row.since.getTime(),
    lineAt: row.lineAt.getTime(),
    declined: (said.get(row.interactionId) ?? []).filter(({ madeAt }) => madeAt >= enteredAt),
  }))
}

/** Who said no to which of them, or did not answer, oldest first. */
const listDeclined = async (tx: ReadTx, of: readonly { interactionId: string }[]) => {
  const rows = await tx.query<{ interactionId: string; personId: string; madeAt: Date; endedAt: Date }>(
    'routing.look.declined',
    `select interaction_id as "interactionId", person_id as "personId", made_at as "madeAt", ended_at as "endedAt" from offers
     where workspace_id = $1 and interaction_id = any($2) and why in ('declined', 'lapsed') order by ended_at`,
    [tx.workspaceId, of.map(({ interactionId }) => interactionId)],
  )
  const said = new Map<string, { personId: string; at: number; madeAt: Date }[]>()
  for (const { interactionId, personId, madeAt, endedAt } of rows) {
    const list = said.get(interactionId) ?? []
    list.push({ personId, at: endedAt.getTime(), madeAt })
    said.set(interactionId, list)
  }
  return said
}

interface Places {
  personId: string
  state: string
  capacity: number
  load: number
  letterCapacity: number
  letterLoad: number
  callLoad: number
  visitLoad: number
  hasPhone: boolean
  isInCall: boolean
}
const placeColumns = `p.person_id as "personId", p.state, p.capacity, p.load, p.letter_capacity as "letterCapacity", p.letter_load as "letterLoad",
  p.call_load as "callLoad", p.visit_load as "visitLoad", p.has_phone as "hasPhone", p.is_in_call as "isInCall"`

export const placesOf = (row: Omit<Places, 'personId' | 'state'>): Person['places'] => ({
  text: { most: row.capacity, taken: row.load },
  letter: { most: row.letterCapacity, taken: row.letterLoad },
  // nobody without a phone is offered a call; who speaks on theirs has somebody, whoever rang
  call: { most: row.hasPhone ? 1 : 0, taken: Math.max(row.callLoad, row.isInCall ? 1 : 0) },
  visit: { most: 1, taken: row.visitLoad },
})

interface PersonRecord extends Places {
  freedAt: Date
  vendorId: string | null
  owesReply: boolean
  isShared: boolean
  serves: Record<string, number> | null
  skills: Record<string, number> | null
  qualifications: string[] | null
  languages: Record<string, number> | null
}

/** Everybody of the workspace who is available, with what they serve and can do. */
export const listPeople = async (tx: ReadTx): Promise<Person[]> =>
  (
    await tx.query<PersonRecord>(
      'routing.look.people',
      `select ${placeColumns}, p.freed_at as "freedAt", ms.vendor_id as "vendorId",
         coalesce(shared.owes, false) or exists (select from interactions i where i.workspace_id = $1 and i.agent_id = p.person_id and i.state = 'active'
           and i.waiting_reply_since is not null and i.channel <> 'email') as "owesReply", shared.person_id is not null as "isShared",
         (select json_object_agg(m.queue_id, m.rank) from queue_members m where m.workspace_id = $1 and m.person_id = p.person_id) as serves,
         (select json_object_agg(k.skill_id, k.level) from person_skills k where k.workspace_id = $1 and k.person_id = p.person_id) as skills,
         (select json_agg(k.skill_id) from person_skills k where k.workspace_id = $1 and k.person_id = p.person_id
           and (k.valid_until is null or k.valid_until > $2)) as qualifications,
         (select json_object_agg(l.language, l.fluency) from person_languages l where l.workspace_id = $1 and l.person_id = p.person_id) as languages
       from presences p join memberships ms on ms.workspace_id = $1 and ms.person_id = p.person_id and ms.state = 'active'
       left join peakend.shared_people() shared on shared.person_id = p.person_id
       where p.state = 'available' limit 5000`,
      [tx.workspaceId, tx.now],
    )
  ).map((row) => ({
    personId: row.personId,
    serves: new Map(Object.entries(row.serves ?? {})),
    skills: new Map(Object.entries(row.skills ?? {})),
    languages: new Map(Object.entries(row.languages ?? {})),
    qualifications: new Set(row.qualifications),
    vendorId: row.vendorId,
    places: placesOf(row),
    owesReply: row.owesReply,
    isShared: row.isShared,
    freedAt: row.freedAt.getTime(),
  }))

/** Rules of every queue, with whose hours are on now and what went which way since midnight in the queue's zone, else in `zone`; who waits counts to a queue's day. */
export const listRules = async (
  tx: ReadTx,
  zone: string,
): Promise<Map<string, Rules & { hands: 'offered' | 'at-once' }>> => {
  const queues = await tx.query<{ queueId: string; rules: unknown; zone: string | null }>(
    'routing.look.rules',
    'select queue_id as "queueId", rules, time_zone as zone from queues where workspace_id = $1',
    [tx.workspaceId],
  )
  const parsed = queues.map((queue) => ({ ...queue, rules: QueueRules.parse(queue.rules) }))
  const hasShares = parsed.some(({ rules }) => rules.overflow.some(({ sharePct }) => sharePct !== null))
  const went = hasShares ? await wentToday(tx, zone) : []
  return new Map(
    parsed.map(({ queueId, rules, zone: own }) => {
      const ofQueue = went.filter((row) => row.queueId === queueId)
      const all = sumOf(ofQueue)
      return [
        queueId,
        {
          queueId,
          skills: rules.skills,
          qualifications: rules.qualifications,
          fluency: rules.fluency,
          widen: rules.widen,
          ownerFirstMs: rules.ownerFirstMs,
          hands: rules.hands,
          overflow: rules.overflow.map(({ to, afterMs, timetable, sharePct }) => ({
            to,
            afterMs,
            isOn: timetable === null || isOpenAt(plainHours(timetable, own ?? zone), tx.now),
            sharePct,
            today: { taken: sumOf(ofQueue.filter((row) => row.wentTo === wayOf(to))), all },
          })),
        },
      ]
    }),
  )
}

export const sumOf = (rows: readonly { n: number }[]): number => rows.reduce((sum, { n }) => sum + n, 0)

/** How a rule is named in `queue_stays.went_to`. */
export const wayOf = (to: { queueId: string } | { vendorId: string }): string =>
  'vendorId' in to ? `vendor:${to.vendorId}` : `queue:${to.queueId}`

/** What was answered of each queue since its midnight, and what waits, by the way it went or is held out. */
export const wentToday = (tx: ReadTx, zone: string): Promise<{ queueId: string; wentTo: string | null; n: number }[]> =>
  tx.query(
    'routing.look.went',
    `select q.queue_id as "queueId", s.went_to as "wentTo", count(*)::int as n from queues q
     join queue_stays s on s.workspace_id = q.workspace_id and s.queue_id = q.queue_id
       and s.ended_at >= date_trunc('day', $2::timestamptz, coalesce(q.time_zone, $3)) and s.ending = 'answered'
     where q.workspace_id = $1 group by 1, 2
     union all
     select s.queue_id, o.way, count(*)::int from queue_stays s
     left join offers o on o.workspace_id = s.workspace_id and o.interaction_id = s.interaction_id and o.ended_at is null
     where s.workspace_id = $1 and s.ended_at is null group by 1, 2`,
    [tx.workspaceId, tx.now, zone],
  )

/** Locks the rows of these people, in the order of ids, and reads their places afresh: others may have taken some meanwhile. */
export const lockPlaces = async (tx: Tx, personIds: readonly string[]): Promise<Map<string, Person['places']>> => {
  const rows = await tx.query<Places>(
    'routing.look.lock',
    `select ${placeColumns} from presences p where p.person_id = any($1) order by p.person_id for update`,
    [[...personIds]],
  )
  return new Map(rows.filter(({ state }) => state === 'available').map((row) => [row.personId, placesOf(row)]))
}

export interface MadeOffer extends NewOffer {
  offerId: OfferId
}

/** Stores offers and the places they take; what somebody else got hold of meanwhile is left out. The rows of the people must be locked. */
export const insertOffers = async (tx: Tx, offers: readonly NewOffer[], deadlineAt: Date): Promise<MadeOffer[]> => {
  const made = (await takeHolds(tx, offers, 'offer')).map((o) => ({ ...o, offerId: randomUUID() as OfferId }))
  if (made.length === 0) return []
  tx.send(
    'routing.look.offers',
    `insert into offers (workspace_id, offer_id, interaction_id, queue_id, person_id, made_at, deadline_at, way)
     select $1, o.offer_id, o.interaction_id, o.queue_id, o.person_id, $2, $3, o.way
     from unnest($4::uuid[], $5::uuid[], $6::uuid[], $7::uuid[], $8::text[]) o(offer_id, interaction_id, queue_id, person_id, way)`,
    [
      tx.workspaceId,
      tx.now,
      deadlineAt,
      made.map((o) => o.offerId),
      made.map((o) => o.interactionId),
      made.map((o) => o.queueId),
      made.map((o) => o.personId),
      made.map((o) => o.by && wayOf(o.by.to)),
    ],
  )
  return made
}

/** Stores who holds what from now on without having been asked, ends its stay, and counts the places. The rows of interactions and people must be locked. */
export const insertGiven = async (tx: Tx, given: readonly NewOffer[]): Promise<readonly NewOffer[]> => {
  const made = await takeHolds(tx, given, 'held')
  if (made.length === 0) return []
  tx.send(
    'routing.look.stays',
    `update queue_stays s set ended_at = $2, ending = 'answered', person_id = o.person_id, went_to = o.way
     from unnest($3::uuid[], $4::uuid[], $5::text[]) o(interaction_id, person_id, way)
     where s.workspace_id = $1 and s.interaction_id = o.interaction_id and s.ended_at is null`,
    [
      tx.workspaceId,
      tx.now,
      made.map((o) => o.interactionId),
      made.map((o) => o.personId),
      made.map((o) => o.by && wayOf(o.by.to)),
    ],
  )
  return made
}

/** Takes the places of these people; what somebody else holds by now is left out. */
const takeHolds = async (tx: Tx, offers: readonly NewOffer[], kind: 'offer' | 'held'): Promise<NewOffer[]> => {
  if (offers.length === 0) return []
  const held = await tx.query<{ interactionId: string }>(
    'routing.look.hold',
    `insert into holds (workspace_id, interaction_id, person_id, kind, since, place)
     select $1, o.interaction_id, o.person_id, $6, $2, o.place from unnest($3::uuid[], $4::uuid[], $5::text[]) o(interaction_id, person_id, place)
     on conflict do nothing returning interaction_id as "interactionId"`,
    [
      tx.workspaceId,
      tx.now,
      offers.map((o) => o.interactionId),
      offers.map((o) => o.personId),
      offers.map((o) => o.kind),
      kind,
    ],
  )
  const got = new Set(held.map(({ interactionId }) => interactionId))
  const taken = offers.filter((o) => got.has(o.interactionId))
  if (taken.length > 0)
    tx.send(
      'routing.look.count',
      `update presences p set load = p.load + o.text, letter_load = p.letter_load + o.letter, call_load = p.call_load + o.call, visit_load = p.visit_load + o.visit
       from (select person_id, count(*) filter (where place = 'text') as text, count(*) filter (where place = 'letter') as letter,
           count(*) filter (where place = 'call') as call, count(*) filter (where place = 'visit') as visit
         from unnest($1::uuid[], $2::text[]) u(person_id, place) group by person_id) o where p.person_id = o.person_id`,
      [taken.map((o) => o.personId), taken.map((o) => o.kind)],
    )
  return taken
}
