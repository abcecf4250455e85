import { randomUUID } from 'node:crypto'
import type { InteractionId, PersonId, QueueId } from '@peakend/contract/ids.ts'
import type { ReadTx, Tx } from '../../base/database.ts'
import type { PlaceKind } from '../policy/floor.ts'
import { kindOf, lines } from '../policy/room.ts'
import type { Before, Kept, QueuePace } from './rules.ts'

export interface Stay {
  interactionId: InteractionId
  queueId: QueueId
  channel: string
  since: Date
  lineAt: Date
  priority: number
  saidMs: number | null
  /** Primary language subtag of the customer; null where it is not known. */
  language: string | null
  /** Owns the case it belongs to, is here, and did not say no to it. */
  ownerHere: PersonId | null
}

export const openStay = async (
  tx: Tx,
  of: {
    interactionId: InteractionId
    queueId: QueueId
    channel: string
    since: Date
    arrival: string
    meantFor: PersonId | null
    priority: number
    /** `since` less the head start of its priority. */
    lineAt: Date
  },
): Promise<void> => {
  await tx.query(
    'stays.open',
    `insert into queue_stays (workspace_id, stay_id, interaction_id, queue_id, channel, since, entered_at, arrival, meant_for, priority, line_at, callback_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, (select callback_id from callbacks b where b.workspace_id = $1 and b.interaction_id = $3
       and b.state in ('in-line', 'booked', 'again', 'calling')))
     on conflict (workspace_id, interaction_id) where ended_at is null do nothing`,
    [
      tx.workspaceId,
      randomUUID(),
      of.interactionId,
      of.queueId,
      of.channel,
      of.since,
      tx.now,
      of.arrival,
      of.meantFor,
      of.priority,
      of.lineAt,
    ],
  )
}

/** The same for many of one queue that just came. */
export const openStays = (
  tx: Tx,
  interactionIds: readonly InteractionId[],
  of: { queueId: QueueId; channel: string },
): void =>
  tx.send(
    'stays.open-many',
    `insert into queue_stays (workspace_id, stay_id, interaction_id, queue_id, channel, since, entered_at, arrival, priority, line_at)
     select $1, stay_id, interaction_id, $4, $5, $6, $6, 'arrived', 0, $6 from unnest($2::uuid[], $3::uuid[]) as s (stay_id, interaction_id)
     on conflict (workspace_id, interaction_id) where ended_at is null do nothing`,
    [tx.workspaceId, interactionIds.map(() => randomUUID()), interactionIds, of.queueId, of.channel, tx.now],
  )

/** The priority of its last stay: handed over or given back, it keeps it. */
export const lastPriority = async (tx: ReadTx, interactionId: InteractionId): Promise<number> => {
  const [row] = await tx.query<{ priority: number }>(
    'stays.priority',
    `select priority from queue_stays where workspace_id = $1 and interaction_id = $2 order by entered_at desc limit 1`,
    [tx.workspaceId, interactionId],
  )
  return row?.priority ?? 0
}

/** The open stay has another priority: its place moves by the head starts, those a rule gave counted. False where none is open. */
export const movePlace = async (
  tx: Tx,
  interactionId: InteractionId,
  of: { priority: number; headStartMs: number },
): Promise<boolean> =>
  (
    await tx.query(
      'stays.move',
      `update queue_stays set priority = $3, line_at = since - least(9, $3 + rule_level) * $4 * interval '1 ms' where workspace_id = $1 and interaction_id = $2 and ended_at is null returning 1`,
      [tx.workspaceId, interactionId, of.priority, of.headStartMs],
    )
  ).length > 0

/** Ends the open stay where there is one. Whoever took a call-back has not left: theirs ends as booked (measures.md, abandonment). */
export const endStay = async (
  tx: Tx,
  interactionId: InteractionId,
  ending: 'answered' | 'left' | 'moved',
  personId: PersonId | null,
  wentTo: string | null = null,
): Promise<boolean> =>
  (
    await tx.query(
      'stays.end',
      `update queue_stays set ended_at = $3, ending = case when $4 = 'left' and callback_id is not null then 'booked' else $4 end, person_id = $5, went_to = $6
       where workspace_id = $1 and interaction_id = $2 and ended_at is null returning 1`,
      [tx.workspaceId, interactionId, tx.now, ending, personId, wentTo],
    )
  ).length > 0

export const findStay = async (tx: ReadTx, interactionId: string): Promise<Stay | null> => {
  const [row] = await tx.query<Stay>(
    'stays.find',
    `select s.interaction_id as "interactionId", s.queue_id as "queueId", s.channel, s.since, s.line_at as "lineAt", s.priority, s.said_ms as "saidMs",
       lower(split_part(i.language, '-', 1)) as language,
       (select p.person_id from cases c join presences p on p.person_id = c.owner_id where c.workspace_id = i.workspace_id and c.case_id = i.case_id
         and p.state = 'available' and not exists (select from offers o where o.workspace_id = s.workspace_id and o.interaction_id = s.interaction_id
           and o.person_id = c.owner_id and o.why in ('declined', 'lapsed') and o.made_at >= s.entered_at)) as "ownerHere"
     from queue_stays s join interactions i using (workspace_id, interaction_id) where s.workspace_id = $1 and s.interaction_id = $2 and s.ended_at is null`,
    [tx.workspaceId, interactionId],
  )
  return row ?? null
}

/** Channels whose customers wait for the same places: what somebody stands behind. A visitor and a call both want the whole person. */
const rivalsOf = (channel: string): string[] => {
  const groupOf = (of: string) => (kindOf(of) === 'visit' ? 'call' : kindOf(of))
  return lines.filter((one) => groupOf(one) === groupOf(channel))
}

/**
 * Who stands before a place in line (before whoever came now, where there is none), head starts counted, among those who wait for the same places: how many in
 * all, and how many of them in `language` (all, where none is asked for). Uses index queue_stays_front.
 */
export const countBefore = async (
  tx: ReadTx,
  of: { queueId: QueueId; channel: string; place: Pick<Stay, 'lineAt' | 'interactionId'> | null },
  language: string | null,
): Promise<Omit<Before, 'kept'>> => {
  const [row] = await tx.query<Omit<Before, 'kept'>>(
    'stays.before',
    `select count(*)::int as all, count(*) filter (where $6::text is null or lower(split_part(i.language, '-', 1)) = $6)::int as alike
     from queue_stays s join interactions i using (workspace_id, interaction_id)
     where s.workspace_id = $1 and s.queue_id = $2 and s.channel = any($5) and s.ended_at is null
       and ($3::timestamptz is null or (s.line_at, s.interaction_id) < ($3, $4::uuid))`,
    [
      tx.workspaceId,
      of.queueId,
      of.place?.lineAt ?? null,
      of.place?.interactionId ?? null,
      rivalsOf(of.channel),
      language,
    ],
  )
  return row ?? { all: 0, alike: 0 }
}

/** More before one place in line tell nothing more. */
const MOST_KEPT = 200

/** Of those before a place in line who waits for the owner of their case alone, here and not held out to anybody, longest waiting first. Uses index queue_stays_front. */
export const listKept = (
  tx: ReadTx,
  of: { queueId: QueueId; channel: string; place: Pick<Stay, 'lineAt' | 'interactionId'> | null },
  { language, ownerFirstMs }: { language: string | null; ownerFirstMs: number },
): Promise<Kept[]> =>
  tx.query<Kept>(
    'stays.kept',
    `select p.person_id as "ownerId", $7::float8 - extract(epoch from ($8::timestamptz - s.since))::float8 * 1000 as "forMs",
       case when $9 = 'text' then p.capacity when $9 = 'letter' then p.letter_capacity else 1 end as places,
       ($6::text is null or lower(split_part(i.language, '-', 1)) = $6) is true as "isAlike"
     from queue_stays s join interactions i using (workspace_id, interaction_id)
     join cases c on c.workspace_id = i.workspace_id and c.case_id = i.case_id
     join presences p on p.person_id = c.owner_id and p.state = 'available'
     where s.workspace_id = $1 and s.queue_id = $2 and s.channel = any($5) and s.ended_at is null
       and ($3::timestamptz is null or (s.line_at, s.interaction_id) < ($3, $4::uuid)) and s.since > $8::timestamptz - $7::float8 * interval '1 ms'
       and not exists (select from offers o where o.workspace_id = s.workspace_id and o.interaction_id = s.interaction_id
         and (o.ended_at is null or o.person_id = c.owner_id and o.why in ('declined', 'lapsed') and o.made_at >= s.entered_at))
     order by s.line_at limit ${MOST_KEPT}`,
    [
      tx.workspaceId,
      of.queueId,
      of.place?.lineAt ?? null,
      of.place?.interactionId ?? null,
      rivalsOf(of.channel),
      language,
      ownerFirstMs,
      tx.now,
      kindOf(of.channel),
    ],
  )

export const say = (tx: Tx, interactionId: string, saidMs: number) =>
  tx.query(
    'stays.say',
    `update queue_stays set said_ms = $3, said_at = $4 where workspace_id = $1 and interaction_id = $2 and ended_at is null and said_ms is null`,
    [tx.workspaceId, interactionId, saidMs, tx.now],
  )

/** The pace is looked at over this window: long enough for a small team, short enough to follow the day. */
const PACE_WINDOW_MS = 30 * 60_000

/**
 * What the places of a kind are, as SQL over `presences p`: whether somebody has any, how many go on now, how many of them are free. `$5` says whether live text
 * goes on beside a call or a visitor.
 */
const isAlone = '($5 or (p.call_load + p.visit_load = 0 and not p.is_in_call))'
const isFree = 'p.call_load + p.visit_load = 0 and not p.is_in_call and ($5 or p.load = 0)'
const placesOf: Record<PlaceKind, { has: string; most: string; free: string }> = {
  text: {
    has: 'p.capacity > 0',
    most: `case when ${isAlone} then p.capacity else 0 end`,
    free: `case when ${isAlone} then greatest(p.capacity - p.load, 0) else 0 end`,
  },
  letter: {
    has: 'p.letter_capacity > 0',
    most: `case when ${isAlone} then p.letter_capacity else 0 end`,
    free: `case when ${isAlone} then greatest(p.letter_capacity - p.letter_load, 0) else 0 end`,
  },
  call: { has: 'p.has_phone', most: 'p.has_phone::int', free: `(p.has_phone and ${isFree})::int` },
  visit: { has: 'true', most: '1', free: `(${isFree})::int` },
}

/** Whom of the queue's people something may be offered to by now. */
export interface Asks {
  qualifications: readonly string[]
  skills: readonly { skillId: string; level: number }[]
  /** Asked for in this language, where one is. */
  language: string | null
  fluency: number
  /** Vendors whose people are not asked (yet). */
  withoutVendors: readonly string[]
  /** Other queues whose people are asked too: of theirs, what is free counts, the rest is for their own line. */
  alsoQueues: readonly string[]
  /** Nobody but them is asked: the owner of the case, whatever they serve. */
  onlyPerson: PersonId | null
}

interface PaceRecord {
  answered: number
  left: number
  waited: number | null
  people: number
  everybody: number | null
  slots: number | null
  free: number | null
  handle: number | null
}

/** How fast a queue goes for one channel, with the places of those `people` who may take it, and of `everybody` who serves it and is here. */
export const paceOf = async (
  tx: ReadTx,
  of: { queueId: QueueId; channel: string; mixes: boolean },
  asks: Asks,
): Promise<QueuePace & { people: number; everybody: number }> => {
  const kind = kindOf(of.channel)
  const { has, most, free } = placesOf[kind]
  const [row] = await tx.query<PaceRecord>(
    `stays.pace.${kind}`,
    `select recent.answered, recent.left, recent.waited, there.people, there.everybody, there.slots, there.free, handled.handle
     from (select count(*) filter (where s.ending = 'answered')::int as answered, count(*) filter (where s.ending = 'left')::int as left,
         (sum(extract(epoch from (s.ended_at - s.since)) * 1000) filter (where s.ending <> 'moved'))::float8 as waited
       from queue_stays s where s.workspace_id = $1 and s.queue_id = $2 and s.ended_at >= $3 and s.channel = any($6)) recent,
       (select count(*) filter (where may.take and ${has})::int as people, sum(case when m.is_own then ${most} else 0 end)::int as everybody, sum(case when m.is_own then ${most} else ${free} end) filter (where may.take)::int as slots, sum(${free}) filter (where may.take)::int as free
         from (select person_id, bool_or(is_own) as is_own from (select person_id, queue_id = $2 as is_own from queue_members where workspace_id = $1
           and queue_id = any($14::uuid[]) union all select $15::uuid, true where $15::uuid is not null) one group by 1) m
         join presences p using (person_id)
         join memberships ms on ms.workspace_id = $1 and ms.person_id = m.person_id and ms.state = 'active'
         cross join lateral (select ($15::uuid is null or m.person_id = $15) and not coalesce(ms.vendor_id = any($13::uuid[]), false)
           and not exists (select from unnest($8::uuid[]) need (skill_id) where not exists (select from person_skills k where k.workspace_id = $1
             and k.person_id = m.person_id and k.skill_id = need.skill_id and (k.valid_until is null or k.valid_until > $7)))
           and not exists (select from unnest($9::uuid[], $10::int[]) need (skill_id, level) where need.level > coalesce((select k.level from person_skills k
             where k.workspace_id = $1 and k.person_id = m.person_id and k.skill_id = need.skill_id), 0))
           and ($11::text is null or not exists (select from person_languages l where l.workspace_id = $1 and l.person_id = m.person_id)
             or $12 <= coalesce((select l.fluency from person_languages l where l.workspace_id = $1 and l.person_id = m.person_id and l.language = $11), 0))
           as take) may
         where p.state = 'available') there,
       (select avg(extract(epoch from (closed_at - answered_at)) * 1000)::int as handle from (
          select answered_at, closed_at from interactions i
          where i.workspace_id = $1 and i.queue_id = $2 and i.state = 'closed' and i.answered_at is not null and i.closed_at >= $4 and i.channel = any($6)
          order by i.closed_at desc limit 50) last) handled`,
    [
      tx.workspaceId,
      of.queueId,
      new Date(tx.now.getTime() - PACE_WINDOW_MS),
      new Date(tx.now.getTime() - 24 * 3_600_000),
      of.mixes,
      lines.filter((one) => kindOf(one) === kind),
      tx.now,
      [...asks.qualifications],
      asks.skills.map(({ skillId }) => skillId),
      asks.skills.map(({ level }) => level),
      asks.language,
      asks.fluency,
      [...asks.withoutVendors],
      [of.queueId, ...asks.alsoQueues],
      asks.onlyPerson,
    ],
  )
  return {
    answered: row?.answered ?? 0,
    left: row?.left ?? 0,
    waitedMs: row?.waited ?? 0,
    windowMs: PACE_WINDOW_MS,
    people: row?.people ?? 0,
    everybody: row?.everybody ?? 0,
    slots: row?.slots ?? 0,
    freeSlots: row?.free ?? 0,
    meanHandleMs: row?.handle ?? null,
  }
}
