/** Calls as people may see them. */
import type { CustomerId, InteractionId, PersonId, QueueId } from '@peakend/contract/ids.ts'
import type { LostCall, MyCall, RunningCall } from '@peakend/contract/phone.ts'
import type { ReadTx } from '../../base/database.ts'
import type { Call } from './call.ts'
import { sameAs } from '../../customers/customers.ts'
import { likelyNow } from '../../journeys/journeys.ts'
import { likelyCaller } from './callers.ts'
import { wordsNow } from './words/pausing.ts'
import { recordingNow } from './recordings/recordings.ts'
import { callOfPerson, findCall, lostCall, type CallRow } from './store.ts'

const namesOf = async (tx: ReadTx, personIds: readonly PersonId[]): Promise<Map<string, string>> => {
  const rows = await tx.query<{ personId: string; name: string }>(
    'calls.names',
    'select person_id as "personId", name from colleagues where workspace_id = $1 and person_id = any($2::uuid[])',
    [tx.workspaceId, personIds],
  )
  return new Map(rows.map((row) => [row.personId, row.name]))
}

interface About {
  interactionId: InteractionId
  customerId: CustomerId
  customerName: string | null
  queueId: QueueId | null
  queueName: string | null
}
/** Whom the calls of these conversations are with, and of which line. */
const aboutOf = async (tx: ReadTx, interactionIds: readonly InteractionId[]): Promise<Map<InteractionId, About>> => {
  const rows = await tx.query<About>(
    'calls.about',
    `select i.interaction_id as "interactionId", i.customer_id as "customerId", c.name as "customerName", i.queue_id as "queueId", q.name as "queueName"
     from interactions i left join customers c using (workspace_id, customer_id)
     left join queues q on q.workspace_id = i.workspace_id and q.queue_id = i.queue_id
     where i.workspace_id = $1 and i.interaction_id = any($2::uuid[])`,
    [tx.workspaceId, interactionIds],
  )
  return new Map(rows.map((row) => [row.interactionId, row]))
}

/** The call this person's phone is in, or rings for; null for none. */
export const myCall = async (tx: ReadTx, personId: PersonId): Promise<MyCall | null> => {
  const row = await callOfPerson(tx, personId)
  return row ? shownCall(tx, row, personId) : null
}

const thirdIdOf = ({ third }: Call): PersonId | null => (third && 'personId' in third.whom ? third.whom.personId : null)
const iso = (ms: number): string => new Date(ms).toISOString()

const shownCall = async (tx: ReadTx, row: CallRow, personId: PersonId): Promise<MyCall | null> => {
  const { agent, third, coaches } = row.state
  const isAgent = agent?.personId === personId
  const coach = coaches.find((one) => one.personId === personId)
  const own = isAgent ? agent : thirdIdOf(row.state) === personId ? third : coach
  if (!own) return null
  const [shown] = await shownTo(tx, [row], personId)
  const recording = await recordingNow(tx, row.interactionId)
  if (!shown) return null
  const words = row.state.announcement?.isRefused ? null : await wordsNow(tx, row.interactionId)
  return {
    ...shown,
    ...(await probablyOf(tx, row)),
    as: isAgent ? 'agent' : own === third ? 'third' : 'coach',
    isUp: own.isUp,
    recording: recording && (recording.isPaused ? 'paused' : 'running'),
    words: words && (words.isPaused ? 'paused' : 'running'),
  }
}

/** Long enough to come back from a meeting room without network; later it stands in the conversation. */
const LOST_MS = 10 * 60_000

/** The call their phone lost, and where it is now; null for none, and once they have it back. */
export const lostOf = async (tx: ReadTx, personId: PersonId): Promise<LostCall | null> => {
  const lost = await lostCall(tx, personId, new Date(tx.now.getTime() - LOST_MS))
  const row = lost && (await findCall(tx, lost.callId))
  const [call] = row ? await shownTo(tx, [row]) : []
  if (!lost || !row || !call || call.agentId === personId) return null
  const isTaken = row.state.agent?.isUp === true
  return {
    interactionId: row.interactionId,
    customerName: call.customerName,
    number: call.number,
    at: lost.at.toISOString(),
    is: row.endedAt ? 'over' : isTaken ? 'taken' : 'waiting',
    agentName: isTaken ? call.agentName : null,
  }
}

/** Who it probably is by their number, and what it is probably about. */
const probablyOf = async (tx: ReadTx, row: CallRow): Promise<Pick<MyCall, 'probably' | 'matters'>> => {
  const about = (await aboutOf(tx, [row.interactionId])).get(row.interactionId)
  if (!about) return { probably: null, matters: [] }
  const known = row.numberKind === 'e164' && row.number ? await likelyCaller(tx, row.number) : null
  const own = await sameAs(tx, about.customerId)
  const probably = known && !own.includes(known.customerId) ? known : null
  const theirs = probably ? await sameAs(tx, probably.customerId) : []
  return { probably, matters: await likelyNow(tx, [...own, ...theirs]) }
}

/** What everybody who may see these calls sees of them, in the order given; `personId` sees besides that they themselves listen unseen. */
export const shownTo = async (tx: ReadTx, rows: readonly CallRow[], personId?: PersonId): Promise<RunningCall[]> => {
  const seenIn = ({ state }: CallRow) => state.coaches.filter((one) => one.isSeen || one.personId === personId)
  const people = rows.flatMap((row) => [
    row.state.agent?.personId ?? [],
    thirdIdOf(row.state) ?? [],
    seenIn(row).map((one) => one.personId),
  ])
  const [names, about] = await Promise.all([
    namesOf(tx, people.flat()),
    aboutOf(
      tx,
      rows.map((row) => row.interactionId),
    ),
  ])
  return rows.map((row): RunningCall => {
    const { agent, third, stage, stageSinceMs, answeredAtMs } = row.state
    const thirdId = thirdIdOf(row.state)
    const {
      customerId = null,
      customerName = null,
      queueId = null,
      queueName = null,
    } = about.get(row.interactionId) ?? {}
    return {
      callId: row.callId,
      interactionId: row.interactionId,
      way: row.way,
      stage,
      number: row.number || null,
      numberKind: row.numberKind,
      agentId: agent?.personId ?? null,
      agentName: agent ? (names.get(agent.personId) ?? null) : null,
      customerId,
      customerName,
      queueId,
      queueName,
      beganAt: row.beganAt.toISOString(),
      answeredAt: answeredAtMs === null ? null : iso(answeredAtMs),
      stageSince: iso(stageSinceMs),
      third: third && {
        personId: thirdId,
        number: 'number' in third.whom ? third.whom.number : null,
        name: thirdId ? (names.get(thirdId) ?? null) : null,
        isUp: third.isUp,
      },
      coaches: seenIn(row).map((one) => ({
        personId: one.personId,
        name: names.get(one.personId) ?? '',
        how: one.how,
        isUp: one.isUp,
      })),
    }
  })
}
