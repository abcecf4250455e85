import { randomUUID } from 'node:crypto'
import type { PersonId, QueueId } from '@peakend/contract/ids.ts'
import { QueueRules } from '@peakend/contract/routing.ts'
import type { ScreenLanguage } from '@peakend/contract/values.ts'
import type { ReadTx, Tx } from '../../base/database.ts'
import { Refusal } from '../../base/refusal.ts'
import {
  countWaiting,
  findQueue,
  findSettings,
  listMembers,
  listQueues,
  replaceMembers,
  saveQueue,
  saveSettings,
  type AwayReasonRow,
  type Queue,
  type Settings,
} from './store.ts'
import { hoursAhead, isOpenAt, nextChange, type Timetable } from '../hours/hours.ts'

export type { Queue } from './store.ts'
export { findPresentIn, listMembers, listQueues, findQueue } from './store.ts'

const firstReasons: AwayReasonRow[] = [
  { code: 'break', name: { en: 'Break', es: 'Descanso' } },
  { code: 'lunch', name: { en: 'Lunch', es: 'Comida' } },
  { code: 'meeting', name: { en: 'Meeting', es: 'Reunión' } },
  { code: 'training', name: { en: 'Training', es: 'Formación' } },
  { code: 'follow-up', name: { en: 'Following up', es: 'Seguimiento' } },
]

/** Defaults until somebody sets their own: always open, the usual reasons to be away. */
const firstTimetable = 'always'

export const settingsOf = async (tx: ReadTx): Promise<Settings> =>
  (await findSettings(tx)) ?? { timetable: firstTimetable, awayReasons: firstReasons, mixes: false }

/** Adds a queue. Refuses with `name_taken`; records `queue.changed`. */
export const addQueue = async (
  tx: Tx,
  of: Omit<Queue, 'id' | 'isRetired' | 'rules' | 'timeZone'> & { rules?: QueueRules; timeZone?: string | null },
): Promise<Queue> => {
  const queue: Queue = {
    ...of,
    timeZone: of.timeZone ?? null,
    rules: of.rules ?? QueueRules.parse({}),
    id: randomUUID() as QueueId,
    isRetired: false,
  }
  if (!(await saveQueue(tx, queue))) throw new Refusal('name_taken')
  tx.record({ type: 'queue.changed', queueId: queue.id })
  return queue
}

/** What the first queue is called until somebody renames it; the set-up page proposes the same. */
const firstName = { en: 'Customer service', es: 'Atención al cliente' }
const firstQueue = { target: { withinMs: 45_000, sharePct: 80 }, timetable: null, messageAnswerMs: 4 * 3_600_000 }

/** Of whoever sets up: they are asked after those whose first work it is, and alone they are asked like anybody. */
const SETTING_UP_RANK = 2

/** Writes the queue a new workspace begins with, served by its administrator, whose second work it is; where there is one, nothing happens. Records `queue.changed`. */
export const startQueue = async (
  tx: Tx,
  { language }: { language: ScreenLanguage },
  administrator: PersonId,
): Promise<void> => {
  if ((await listQueues(tx)).length > 0) return
  const queue = await addQueue(tx, { ...firstQueue, name: firstName[language] })
  await setMembers(tx, queue.id, [administrator], [{ personId: administrator, rank: SETTING_UP_RANK }])
}

/** Changes what is given. Refuses with `not_found`, `name_taken`, and `queue_not_empty` where somebody waits in a queue to be retired. */
export const changeQueue = async (tx: Tx, queueId: QueueId, change: Partial<Omit<Queue, 'id'>>): Promise<Queue> => {
  const queue = await findQueue(tx, queueId)
  if (!queue) throw new Refusal('not_found')
  const changed = { ...queue, ...change }
  if (changed.isRetired && (await countWaiting(tx, queueId)) > 0) throw new Refusal('queue_not_empty')
  if (!(await saveQueue(tx, changed))) throw new Refusal('name_taken')
  tx.record({ type: 'queue.changed', queueId })
  return changed
}

/** Says who serves the queue. Refuses with `not_found`; who is no member of the workspace must be refused by the caller. Twice equals once. */
export const setMembers = async (
  tx: Tx,
  queueId: QueueId,
  personIds: readonly PersonId[],
  ranks: readonly { personId: PersonId; rank: number }[] | null = null,
): Promise<void> => {
  if (!(await findQueue(tx, queueId))) throw new Refusal('not_found')
  const rankOf = new Map((ranks ?? []).map(({ personId, rank }) => [personId, rank]))
  const once = [...new Set(personIds)]
  await replaceMembers(
    tx,
    queueId,
    once,
    once.map((personId) => rankOf.get(personId) ?? 1),
    ranks === null,
  )
  tx.record({ type: 'queue.changed', queueId })
}

/** Queues a person serves, as ids. */
export const queuesServedBy = async (tx: ReadTx, personId: PersonId): Promise<QueueId[]> =>
  (await listMembers(tx)).filter((m) => m.personId === personId).map((m) => m.queueId)

export const changeTimetable = async (tx: Tx, timetable: Timetable): Promise<void> => {
  await saveSettings(tx, { ...(await settingsOf(tx)), timetable })
  tx.record({ type: 'workspace.changed', what: 'timetable' })
}

export const changeAwayReasons = async (tx: Tx, awayReasons: AwayReasonRow[]): Promise<void> => {
  await saveSettings(tx, { ...(await settingsOf(tx)), awayReasons })
  tx.record({ type: 'workspace.changed', what: 'away-reasons' })
}

/** Whether live text goes on beside a call or a visitor. Records `workspace.changed`; routing looks again. */
export const changeMixes = async (tx: Tx, mixes: boolean): Promise<void> => {
  await saveSettings(tx, { ...(await settingsOf(tx)), mixes })
  tx.record({ type: 'workspace.changed', what: 'routing' })
  tx.enqueue({ kind: 'routing.route', key: 'now' })
}

/** The workspace's own timetable, whether it is open now and when that changes. */
export const timetableNow = async (tx: ReadTx) => {
  const { timetable } = await settingsOf(tx)
  const hours = await hoursAhead(tx, { queueId: null, channel: null })
  return {
    timetable,
    isOpen: isOpenAt(hours, tx.now),
    nextChangeAt: nextChange(hours, tx.now)?.toISOString() ?? null,
  }
}
