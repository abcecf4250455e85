/**
 * Days of a real call centre on a simulated clock: how far the waits we tell are from the true ones, and the service level beside Erlang A for the same load. The
 * busiest days of a month go through the policy and the told wait alone; some of them, spread over these, through the real router with its database, jobs and
 * reactions, and both must agree. Run: npm run bench -- waits DATA_FOLDER [--days 20] [--routed 3] [--date 990101 ...]
 * With [--owned 30] so many of a hundred callers have a case whose owner is at work, and are kept for them for two minutes; told apart.
 */
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { openPostgres } from '../server/src/base/postgres/postgres.ts'
import { erlangA } from '../server/src/workforce/erlang.ts'
import { readDays } from './load/bank-days.ts'
import { planDay, type Fate, type PlannedDay } from './load/planned-day.ts'
import { replayDay } from './load/replayed-day.ts'
import { routeDay, type RoutedDay } from './load/routed-day.ts'
import { loadNow } from './load/spread.ts'
import { seededRandom } from './moments/learn.ts'

const TARGET_MS = 20_000
const HALF_HOUR_MS = 30 * 60_000
/** Budget of the median error of a told wait: this, or this share of the true wait. */
const BUDGET_S = 20
const BUDGET_SHARE = 0.25
/** Speed counts here, not what survives a power cut. */
const quick = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }

const say = (text: string): void => void process.stderr.write(`${text}\n`)
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN
const round = (x: number, digits = 3): number => Number(x.toFixed(digits))
const sum = (values: readonly number[]): number => values.reduce((total, one) => total + one, 0)

/** What Erlang A says of the same half hours: their arrivals, the people at work, this day's handling time and patience. */
const expected = ({ calls, duties, meanServiceMs, meanPatienceMs }: PlannedDay) => {
  const onDuty = (now: number) =>
    new Set(duties.filter(({ from, to }) => from <= now && now < to).map(({ personId }) => personId)).size
  const found = { within: 0, abandoned: 0, weight: 0 }
  for (let from = 0; from < 48 * HALF_HOUR_MS; from += HALF_HOUR_MS) {
    const come = calls.filter(({ at }) => at >= from && at < from + HALF_HOUR_MS).length
    const n = Math.round(sum(Array.from({ length: 6 }, (_, i) => onDuty(from + (i + 0.5) * 300_000))) / 6)
    if (come < 5 || n === 0) continue
    const a = erlangA({ lambda: come / 1800, mu: 1000 / meanServiceMs, theta: 1000 / meanPatienceMs, n })
    found.within += come * a.within(TARGET_MS / 1000)
    found.abandoned += come * a.pAbandon
    found.weight += come
  }
  return found
}

/** How honest the told waits of those who waited and were answered were, and the service level beside what Erlang A expects. */
const figures = (fates: readonly Fate[], days: readonly PlannedDay[]) => {
  const answered = fates.flatMap(({ call, answeredAt, toldMs }) =>
    answeredAt === null ? [] : [{ toldMs, trueMs: answeredAt - call.at }],
  )
  const waited = answered.filter(({ trueMs }) => trueMs > 0)
  const heard = waited.flatMap(({ toldMs, trueMs }) => (toldMs === null ? [] : [{ toldMs, trueMs }]))
  const errorOf = ({ toldMs, trueMs }: { toldMs: number; trueMs: number }) => Math.abs(toldMs - trueMs)
  const isClose = (one: { toldMs: number; trueMs: number }) =>
    errorOf(one) <= Math.max(BUDGET_S * 1000, BUDGET_SHARE * one.trueMs)
  const erlang = days.map(expected)
  const weight = sum(erlang.map((one) => one.weight))
  return {
    days: days.length,
    calls: fates.length,
    waited: waited.length,
    toldNothing: waited.length - heard.length,
    medianTrueS: round(median(heard.map(({ trueMs }) => trueMs)) / 1000, 1),
    medianErrorS: round(median(heard.map(errorOf)) / 1000, 1),
    medianErrorOfTrue: round(median(heard.map((one) => errorOf(one) / one.trueMs))),
    within25pctOr20s: round(heard.filter(isClose).length / heard.length),
    toldTooShort: round(heard.filter(({ toldMs, trueMs }) => trueMs > toldMs).length / heard.length),
    serviceLevel: round(answered.filter(({ trueMs }) => trueMs <= TARGET_MS).length / fates.length),
    erlangA: round(sum(erlang.map((one) => one.within)) / weight),
    abandoned: round((fates.length - answered.length) / fates.length),
    erlangAAbandoned: round(sum(erlang.map((one) => one.abandoned)) / weight),
  }
}

/** How many calls ended otherwise, or were told otherwise, without the database. */
const apart = (routed: readonly Fate[], replayed: readonly Fate[]) => {
  const other = new Map(replayed.map((fate) => [fate.call.id, fate]))
  const pairs = routed.map((fate) => ({ fate, beside: other.get(fate.call.id) }))
  return {
    otherEnding: pairs.filter(({ fate, beside }) => fate.answeredAt !== beside?.answeredAt).length,
    otherTold: pairs.filter(({ fate, beside }) => fate.toldMs !== beside?.toldMs).length,
  }
}

/** Those whose case's owner is at work, and the others; nothing on days without owners. */
const keptApart = (fates: readonly Fate[]) => {
  const owned = fates.filter(({ call }) => call.ownerId !== null)
  if (owned.length === 0) return {}
  const others = fates.filter(({ call }) => call.ownerId === null)
  return { owned: figures(owned, []), others: figures(others, []) }
}

/** Each of these days in a database of its own. */
const routeAll = async (days: readonly PlannedDay[]): Promise<RoutedDay[]> => {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'peakend-waits-'))
  const cluster = await openPostgres({ dataDir, settings: quick }, { info: () => {}, warn: say })
  try {
    const routed: RoutedDay[] = []
    for (const day of days) {
      const beganAt = performance.now()
      const one = await routeDay(cluster.ownerUrl, day)
      routed.push(one)
      say(JSON.stringify({ tookS: round((performance.now() - beganAt) / 1000, 0), ...figures(one.fates, [day]) }))
    }
    return routed
  } finally {
    await cluster.stop()
    fs.rmSync(dataDir, { recursive: true, force: true })
  }
}

/** `bench waits DATA_FOLDER`. Times in the result are seconds of the log's day, not of the machine. */
export const run = async (args: readonly string[]): Promise<object> => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      days: { type: 'string', default: '20' },
      routed: { type: 'string', default: '3' },
      date: { type: 'string', multiple: true },
      month: { type: 'string', default: '1999-01' },
      seed: { type: 'string', default: '7' },
      owned: { type: 'string', default: '0' },
    },
  })
  const [folder] = positionals
  if (!folder) throw new Error('usage: npm run bench -- waits DATA_FOLDER')
  const random = seededRandom(Number(values.seed))
  const wanted = values.date
  const days = [...readDays(path.join(folder, 'bank-calls', `calls-${values.month}.tsv.gz`))]
    .toSorted((a, b) => b[1].calls.length - a[1].calls.length)
    .filter(([date], i) => (wanted ? wanted.includes(date) : i < Number(values.days)))
    .map(([, logged]) => planDay(logged, random, Number(values.owned)))
  const replayed = days.map(replayDay)
  const pure = {
    ...figures(
      replayed.flatMap(({ fates }) => fates),
      days,
    ),
    passedOver: sum(replayed.map(({ passedOver }) => passedOver)),
    ...keptApart(replayed.flatMap(({ fates }) => fates)),
  }
  say(JSON.stringify({ pure }))
  // spread from the busiest to the least busy of them
  const most = wanted ? days.length : Math.min(Number(values.routed), days.length)
  const picked = Array.from({ length: most }, (_, i) => Math.floor(((i + 0.5) * days.length) / most))
  if (most === 0) return { pure }
  const routed = await routeAll(picked.map((i) => days[i]!))
  const fates = routed.flatMap((day) => day.fates)
  const faults = {
    passedOver: sum(routed.map(({ passedOver }) => passedOver)),
    givenTwice: sum(routed.map(({ givenTwice }) => givenTwice)),
    forgotten: sum(routed.map(({ forgotten }) => forgotten)),
  }
  const found = figures(
    fates,
    picked.map((i) => days[i]!),
  )
  const isGreen =
    (found.medianErrorS <= BUDGET_S || found.medianErrorOfTrue <= BUDGET_SHARE) &&
    Object.values(faults).every((n) => n === 0)
  const beside = apart(
    fates,
    picked.flatMap((i) => replayed[i]!.fates),
  )
  return { router: { ...found, ...faults }, ...keptApart(fates), beside, pure, load: loadNow(), isGreen }
}
