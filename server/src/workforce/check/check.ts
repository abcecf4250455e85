/** The 24/7 check of a workspace: reads what is set and asks the rules. Reads only. */
import type { CheckYear, Gap, GapReason, Meeting } from '@peakend/contract/check.ts'
import type { TouchpointId } from '@peakend/contract/ids.ts'
import type { Bilingual, Channel } from '@peakend/contract/values.ts'
import { csvOf } from '../../base/csv.ts'
import type { ReadTx } from '../../base/database.ts'
import { Refusal } from '../../base/refusal.ts'
import { workspaceOf } from '../../identity/workspaces/workspaces.ts'
import { isOpenAt, meetsAt, momentsOf, sayPlan, stateAt, wallTime } from '../../routing/hours/hours.ts'
import { listQueues } from '../../routing/queues/queues.ts'
import { checkDoor, DAY_MS, HOUR_MS, lettersOf, type Door, type DoorYear } from './rules.ts'
import type { StaffMember } from './staff.ts'
import { listDoors, listStaff, type StaffRow } from './store.ts'

const DAYS = 365
const SHOWN_RANGES = 10

/** Touchpoints that take nothing in just now, such as a paused mailbox; main asks the channels. */
export type Paused = (tx: ReadTx) => Promise<ReadonlySet<string>>

const memberOf = (row: StaffRow): StaffMember => ({
  personId: row.personId,
  vendorId: row.vendorId,
  queueIds: new Set(row.queueIds),
  skills: new Map(Object.entries(row.skills ?? {})),
  qualifications: new Map(
    Object.entries(row.qualifications ?? {}).map(([id, until]) => [id, until === null ? Infinity : Date.parse(until)]),
  ),
  languages: new Map(Object.entries(row.languages ?? {})),
})

/** Every door with its queue's hours and people, and the plan of its channel. */
const readDoors = async (tx: ReadTx, paused: Paused) => {
  const [workspace, rows, queues, staff, resting] = await Promise.all([
    workspaceOf(tx),
    listDoors(tx),
    listQueues(tx),
    listStaff(tx),
    paused(tx),
  ])
  const people = staff.map(memberOf)
  const byId = new Map(queues.filter(({ isRetired }) => !isRetired).map((queue) => [queue.id as string, queue]))
  // one question a queue and channel, however many touchpoints share them
  const asked = new Map<string, ReturnType<typeof meetsAt>>()
  const meets = (row: (typeof rows)[number]) => {
    const key = `${row.queueId} ${row.channel}`
    const found = asked.get(key) ?? meetsAt(tx, row, tx.now)
    asked.set(key, found)
    return found
  }
  const doors = await Promise.all(
    rows.map(async (row): Promise<Door> => {
      const queue = row.queueId ? byId.get(row.queueId) : undefined
      const { hours, plan } = await meets(row)
      const zone = queue?.timeZone ?? workspace.timeZone
      return {
        ...row,
        queue: queue
          ? {
              queueId: queue.id,
              name: queue.name,
              hours,
              staff: { queueId: queue.id, rules: queue.rules, people, zone },
            }
          : null,
        isPaused: resting.has(row.touchpointId),
        hasPlan: plan !== null,
      }
    }),
  )
  return { doors, workspace }
}

/** The days from today on, in the workspace's zone. */
const daysFrom = (zone: string, at: Date): CheckYear['days'] => {
  const today = Math.floor(wallTime(zone, at.getTime()) / DAY_MS)
  return Array.from({ length: DAYS }, (_, i) => {
    const from = momentsOf(zone, (today + i) * DAY_MS).first
    const to = momentsOf(zone, (today + i + 1) * DAY_MS).first
    return {
      on: new Date((today + i) * DAY_MS).toISOString().slice(0, 10),
      from: new Date(from).toISOString(),
      hours: Math.round((to - from) / HOUR_MS),
    }
  })
}

/** Works a year out of what was read; `now` is when it begins. Pure. */
export const yearOf = (
  doors: readonly Door[],
  of: { zone: string; languages: readonly string[]; now: Date; mostRanges?: number },
): Omit<CheckYear, 'tookMs'> => {
  const days = daysFrom(of.zone, of.now)
  const from = Date.parse(days[0]!.from)
  const whole = { from, to: from + days.reduce((sum, { hours }) => sum + hours, 0) * HOUR_MS }
  const years = doors.map((door) => checkDoor(door, whole, of.languages))
  const byChannel = Map.groupBy(years, ({ door }) => door.channel)
  return {
    timeZone: of.zone,
    days,
    channels: [...byChannel].map(([channel, all]) => ({
      channel,
      touchpoints: all.map(({ door }) => ({ id: door.touchpointId as TouchpointId, name: door.name })),
      cells: lettersOf(all, whole),
    })),
    gaps: years.flatMap((one) => gapsOf(one, of.mostRanges ?? SHOWN_RANGES)).toSorted((a, b) => b.hours - a.hours),
  }
}

const gapsOf = ({ door, gaps }: DoorYear, mostRanges: number): Gap[] =>
  [...Map.groupBy(gaps, ({ reason, language }) => `${reason} ${language ?? ''}`).values()].map((spans) => ({
    reason: spans[0]!.reason,
    language: spans[0]!.language,
    channel: door.channel,
    touchpointId: door.touchpointId as TouchpointId,
    touchpointName: door.name,
    queueId: (door.queue?.queueId ?? null) as Gap['queueId'],
    queueName: door.queue?.name ?? null,
    hours: Math.round((spans.reduce((sum, { from, to }) => sum + to - from, 0) / HOUR_MS) * 10) / 10,
    count: spans.length,
    ranges: spans
      .slice(0, mostRanges)
      .map(({ from, to }) => ({ from: new Date(from).toISOString(), to: new Date(to).toISOString() })),
  }))

/** What a customer would meet in each hour of the coming year. */
export const checkYear = async (tx: ReadTx, paused: Paused, mostRanges = SHOWN_RANGES): Promise<CheckYear> => {
  const { doors, workspace } = await readDoors(tx, paused)
  const startMs = performance.now()
  const { timeZone: zone, customerLanguages: languages } = workspace
  const year = yearOf(doors, { zone, languages, now: tx.now, mostRanges })
  return { ...year, tookMs: Math.round((performance.now() - startMs) * 10) / 10 }
}

/** The same of one moment, with the very words. Refuses `invalid` for a time that is not within the year. */
export const checkHour = async (tx: ReadTx, paused: Paused, at: Date): Promise<Meeting[]> => {
  const latest = tx.now.getTime() + (DAYS + 1) * DAY_MS
  if (at.getTime() < tx.now.getTime() - 2 * DAY_MS || at.getTime() > latest)
    throw new Refusal('invalid', 'Only the coming year is looked at.', {
      fields: [{ path: 'at', problem: 'not within the coming year' }],
    })
  const { doors, workspace } = await readDoors(tx, paused)
  return Promise.all(
    doors.map(async (door): Promise<Meeting> => {
      const where = { queueId: (door.queue?.queueId ?? null) as Meeting['queueId'], channel: door.channel }
      const met = await meetsAt(tx, where, at)
      const moment = { from: at.getTime(), to: at.getTime() + 1 }
      const { gaps } = checkDoor(door, moment, workspace.customerLanguages)
      const isOpen = door.queue !== null && isOpenAt(met.hours, at)
      const state = stateAt(met.hours, at)
      const opensAt = door.queue ? met.opensAt : null
      const said: Bilingual | null = isOpen
        ? door.channel === 'chat'
          ? workspace.greeting
          : null
        : met.plan && sayBoth(met.plan.text, { ...met, opensAt, brand: workspace.name, at })
      return {
        channel: door.channel as Channel,
        touchpointId: door.touchpointId as TouchpointId,
        touchpointName: door.name,
        queueId: where.queueId,
        queueName: door.queue?.name ?? null,
        state: gaps.length > 0 ? 'gap' : isOpen ? 'open' : 'closed',
        reasons: gaps.map(({ reason, language }) => ({ reason, language })),
        closedBy: state.isOpen ? null : { name: null, ...state.closedBy },
        said,
        opensAt: isOpen ? null : (opensAt?.toISOString() ?? null),
        answerBy: met.answerBy.toISOString(),
        offersCallBack: !isOpen && (met.plan?.offersCallBack ?? false),
        timeZone: met.hours.zone,
      }
    }),
  )
}

const sayBoth = (
  text: Bilingual,
  of: { opensAt: Date | null; answerBy: Date; brand: string; at: Date; hours: { zone: string } },
): Bilingual => {
  const values = { ...of, caseNumber: null, now: of.at, zone: of.hours.zone }
  return {
    en: sayPlan(text.en, { ...values, language: 'en' }),
    es: sayPlan(text.es, { ...values, language: 'es' }),
  }
}

const stateNames: Record<string, string> = { o: 'open', p: 'open in part', c: 'closed', g: 'gap' }

/** Hours first, a column a channel; then the gaps. */
export const checkCsv = (year: CheckYear): string => {
  const hours: string[][] = []
  let at = 0
  for (const day of year.days) {
    for (let hour = 0; hour < day.hours; hour++, at++) {
      const from = new Date(Date.parse(day.from) + hour * HOUR_MS).toISOString()
      hours.push([day.on, from, ...year.channels.map(({ cells }) => stateNames[cells[at] ?? ''] ?? '')])
    }
  }
  const gaps = year.gaps.flatMap((gap) =>
    gap.ranges.map(({ from, to }): (string | number | null)[] => [
      gap.reason satisfies GapReason,
      gap.channel,
      gap.touchpointName,
      gap.queueName,
      gap.language,
      from,
      to,
      gap.hours,
      gap.count,
    ]),
  )
  return [
    csvOf(['day', 'hour', ...year.channels.map(({ channel }) => channel)], hours),
    csvOf(['gap', 'channel', 'touchpoint', 'queue', 'language', 'from', 'to', 'hours_in_all', 'times_in_all'], gaps),
  ].join('\r\n')
}
