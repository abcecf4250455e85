/** Calendars of holidays: read once from an iCalendar text, kept as the days they mean, and read on each month, because rules repeat without end. */
import { randomUUID } from 'node:crypto'
import type { CalendarFault, CalendarRead, HolidayCalendar } from '@peakend/contract/hours.ts'
import type { CalendarId, PersonId, QueueId } from '@peakend/contract/ids.ts'
import type { z } from 'zod'
import type { Database, ReadTx, Tx } from '../../../base/database.ts'
import { defineDelivery, type Delivery } from '../../../base/jobs.ts'
import { Refusal } from '../../../base/refusal.ts'
import { findQueue } from '../../queues/queues.ts'
import type { CalendarText } from './ics.ts'
import { readCalendar } from './reading.ts'
import {
  deleteCalendar,
  findSource,
  insertCalendar,
  listCalendars,
  replaceHolidays,
  replaceQueues,
  updateCalendar,
  updateSource,
  type CalendarRow,
} from './store.ts'

const DAY_MS = 86_400_000
/** A question looks 400 days ahead; this leaves room for a node that sleeps for a year. */
const AHEAD_DAYS = 3 * 366
const BEHIND_DAYS = 7
const AGAIN_MS = 30 * DAY_MS
const MOST_CALENDARS = 50
const readOn = 'holidays.read-on'

export interface ReadAhead extends CalendarText {
  until: Date
}

/** Reads a text as far ahead as it is kept. Outside any transaction. */
export const readAhead = async (text: string, now: Date): Promise<ReadAhead | CalendarFault> => {
  const until = new Date(now.getTime() + AHEAD_DAYS * DAY_MS)
  const read = await readCalendar(text, { from: now.getTime() - BEHIND_DAYS * DAY_MS, until: until.getTime() })
  return 'problem' in read ? read : { ...read, until }
}

/** The same, refusing `calendar_unreadable` with the line at fault. */
export const mustReadAhead = async (text: string, now: Date): Promise<ReadAhead> => {
  const read = await readAhead(text, now)
  if ('problem' in read)
    throw new Refusal('calendar_unreadable', `Line ${read.line}: ${read.problem}: ${read.text}`, { ...read })
  return read
}

/** What is told of a text before anything is kept. */
export const shownRead = (read: ReadAhead, now: Date): z.infer<typeof CalendarRead> => ({
  name: read.name,
  count: read.holidays.length,
  next: read.holidays.filter(({ to }) => Date.parse(to) >= now.getTime()).slice(0, 20),
  leftOut: read.leftOut,
})

const shown = (row: CalendarRow): z.infer<typeof HolidayCalendar> => ({
  id: row.id,
  name: row.name,
  fileName: row.fileName,
  queues: row.isForAll ? 'all' : (row.queueIds ?? []),
  count: row.count,
  next: row.next ?? [],
  readUntil: row.readUntil,
  addedBy: row.addedBy ?? '',
  addedAt: row.addedAt.toISOString(),
})

export const calendars = async (tx: ReadTx) => (await listCalendars(tx, tx.now)).map(shown)

const mustFind = async (tx: ReadTx, calendarId: CalendarId) => {
  const found = (await calendars(tx)).find(({ id }) => id === calendarId)
  if (!found) throw new Refusal('not_found')
  return found
}

type Queues = 'all' | readonly QueueId[]

const share = async (tx: Tx, calendarId: CalendarId, queues: Queues): Promise<void> => {
  const ids = queues === 'all' ? [] : [...new Set(queues)]
  for (const id of ids) if (!(await findQueue(tx, id))) throw new Refusal('not_found')
  await replaceQueues(tx, calendarId, ids)
}

const keep = async (tx: Tx, calendarId: CalendarId, read: ReadAhead): Promise<void> => {
  await replaceHolidays(tx, calendarId, { holidays: read.holidays, until: read.until })
  tx.enqueue({ kind: readOn, key: calendarId, dueAt: new Date(tx.now.getTime() + AGAIN_MS) })
  tx.record({ type: 'workspace.changed', what: 'holidays' })
}

/** Keeps a calendar that was read. Refuses `name_taken`, `not_found` (a queue), `limit_reached`. Records `workspace.changed`. */
export const addCalendar = async (
  tx: Tx,
  of: { name: string; queues: Queues; fileName: string | null; source: string; read: ReadAhead; by: PersonId },
) => {
  if ((await listCalendars(tx, tx.now)).length >= MOST_CALENDARS) throw new Refusal('limit_reached')
  const id = randomUUID() as CalendarId
  const { name, fileName, source, queues } = of
  const made = await insertCalendar(tx, { id, name, fileName, source, isForAll: queues === 'all', addedBy: of.by })
  if (!made) throw new Refusal('name_taken')
  await share(tx, id, queues)
  await keep(tx, id, of.read)
  return mustFind(tx, id)
}

/** Changes what is given. Refuses `name_taken`, `not_found`. Records `workspace.changed`. */
export const changeCalendar = async (
  tx: Tx,
  calendarId: CalendarId,
  to: {
    name?: string
    queues?: Queues
    text?: { source: string; fileName: string | null; read: ReadAhead; by: PersonId }
  },
) => {
  await mustFind(tx, calendarId)
  const isForAll = to.queues === undefined ? null : to.queues === 'all'
  if (!(await updateCalendar(tx, calendarId, { name: to.name ?? null, isForAll }))) throw new Refusal('name_taken')
  if (to.queues !== undefined) await share(tx, calendarId, to.queues)
  if (to.text) {
    await updateSource(tx, calendarId, { ...to.text, addedBy: to.text.by })
    await keep(tx, calendarId, to.text.read)
  } else tx.record({ type: 'workspace.changed', what: 'holidays' })
  return mustFind(tx, calendarId)
}

/** Refuses `not_found`. Records `workspace.changed`. */
export const removeCalendar = async (tx: Tx, calendarId: CalendarId): Promise<void> => {
  if (!(await deleteCalendar(tx, calendarId))) throw new Refusal('not_found')
  tx.cancel(readOn, calendarId)
  tx.record({ type: 'workspace.changed', what: 'holidays' })
}

/** Reads every calendar on, once a month: the days of a rule are known three years ahead. */
export const readOnDelivery = (db: Database): Delivery =>
  defineDelivery({
    kind: readOn,
    unresolved: 'again',
    async attempt(job) {
      const calendarId = job.key as CalendarId
      const source = await db.read(job.workspaceId, (tx) => findSource(tx, calendarId))
      if (source === null) return { result: 'done' }
      const read = await readAhead(source, db.clock.now())
      if ('problem' in read) return { result: 'refused', why: read.problem }
      await db.transact(job.workspaceId, async (tx) => {
        // it may have been taken away, or another text put in its place, meanwhile
        if ((await findSource(tx, calendarId)) === source)
          await replaceHolidays(tx, calendarId, { holidays: read.holidays, until: read.until })
      })
      return { result: 'done' }
    },
    async settled(tx, job, outcome) {
      const isThere = (await findSource(tx, job.key as CalendarId)) !== null
      if (isThere && outcome.result !== 'refused')
        tx.enqueue({ kind: readOn, key: job.key, dueAt: new Date(tx.now.getTime() + AGAIN_MS) })
    },
  })
