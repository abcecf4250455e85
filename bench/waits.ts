/**
 * A day of a real call centre through the policy of routing on a simulated clock: how far the waits we tell are from the true ones, and the service
 * level beside Erlang A for the same load. Run: npm run bench -- waits DATA_FOLDER [--days 20]
 */
import path from 'node:path'
import { parseArgs } from 'node:util'
import { plainRules, type Person, type Waiting } from '../server/src/routing/policy/floor.ts'
import { decide } from '../server/src/routing/policy/policy.ts'
import { estimateWaitMs, tellMs, type QueuePace } from '../server/src/routing/waits/rules.ts'
import { erlangA } from '../server/src/workforce/erlang.ts'
import { readDays, type Call, type Duty, type LoggedDay } from './load/bank-days.ts'
import { seededRandom } from './moments/learn.ts'

const HEAD_START_MS = 90_000
const TARGET_MS = 20_000
const PACE_WINDOW_MS = 30 * 60_000
const LAST_HANDLED = 50

interface Told {
  toldMs: number | null
  exactMs: number | null
  trueMs: number
}
interface Day {
  told: Told[]
  offered: number
  inTarget: number
  left: number
  /** Somebody was passed over by one who came later at the same priority. */
  passedOver: number
  expected: { within: number; abandoned: number; weight: number }
}

interface Agent {
  duty: Duty[]
  person: Person
  busyUntil: number | null
}
interface Asked {
  call: Call
  waiting: Waiting
  toldMs: number | null
  exactMs: number | null
  leavesAt: number
}

/** One day, event by event. */
class Replay {
  readonly day: Day
  private readonly agents = new Map<string, Agent>()
  private readonly line = new Map<string, Asked>()
  private readonly ended: { at: number; waitedMs: number; isAnswered: boolean }[] = []
  private readonly handled: number[] = []
  private readonly services: number[]
  private readonly meanPatienceMs: number
  private readonly arrivals: Call[]
  private readonly starts: number[]
  private readonly random: () => number

  constructor({ calls, duties }: LoggedDay, random: () => number) {
    this.day = {
      told: [],
      offered: calls.length,
      inTarget: 0,
      left: 0,
      passedOver: 0,
      expected: { within: 0, abandoned: 0, weight: 0 },
    }
    this.random = random
    this.services = calls.flatMap((call) => (call.serviceMs === null ? [] : [call.serviceMs]))
    const hungUp = calls.filter((call) => call.isPatienceKnown).length
    this.meanPatienceMs = calls.reduce((sum, call) => sum + call.patienceMs, 0) / Math.max(1, hungUp)
    this.arrivals = [...calls]
    this.starts = duties.map(({ from }) => from).toSorted((x, y) => x - y)
    for (const duty of duties) {
      const agent = this.agents.get(duty.personId)
      if (agent) agent.duty.push(duty)
      else this.agents.set(duty.personId, { duty: [duty], busyUntil: null, person: callTaker(duty.personId) })
    }
  }

  run(): Day {
    for (;;) {
      const now = Math.min(
        this.arrivals[0]?.at ?? Infinity,
        this.starts[0] ?? Infinity,
        ...[...this.agents.values()].map(({ busyUntil }) => busyUntil ?? Infinity),
        ...[...this.line.values()].map(({ leavesAt }) => leavesAt),
      )
      if (now === Infinity) break
      this.free(now)
      while (this.starts.length > 0 && this.starts[0]! <= now) this.starts.shift()
      this.leave(now)
      while (this.arrivals.length > 0 && this.arrivals[0]!.at <= now) this.arrive(this.arrivals.shift()!, now)
      this.look(now)
    }
    return this.day
  }

  here(now: number): Agent[] {
    const isOn = ({ duty, busyUntil }: Agent) => busyUntil !== null || duty.some((d) => d.from <= now && now < d.to)
    return [...this.agents.values()].filter(isOn)
  }

  private free(now: number): void {
    for (const agent of this.agents.values()) {
      if (agent.busyUntil === null || agent.busyUntil > now) continue
      agent.busyUntil = null
      agent.person = { ...agent.person, freedAt: now }
    }
  }

  private leave(now: number): void {
    for (const [id, { leavesAt, call }] of this.line) {
      if (leavesAt > now) continue
      this.line.delete(id)
      this.day.left++
      this.ended.push({ at: now, waitedMs: now - call.at, isAnswered: false })
    }
  }

  private arrive(call: Call, now: number): void {
    const lineAt = call.at - call.priority * HEAD_START_MS
    const place = 1 + [...this.line.values()].filter(({ waiting }) => waiting.lineAt <= lineAt).length
    const exactMs = estimateWaitMs(place, this.pace(now))
    // memoryless beyond what the log shows: who was answered would have waited on
    const more = call.isPatienceKnown ? 0 : -Math.log(1 - this.random()) * this.meanPatienceMs
    this.line.set(call.id, {
      call,
      waiting: waitingOf(call, lineAt),
      exactMs,
      toldMs: exactMs === null ? null : tellMs(exactMs),
      leavesAt: call.at + call.patienceMs + more,
    })
  }

  private pace(now: number): QueuePace {
    const people = this.here(now)
    const recent = this.ended.filter(({ at }) => at > now - PACE_WINDOW_MS)
    const answered = recent.filter(({ isAnswered }) => isAnswered).length
    const last = this.handled.slice(-LAST_HANDLED)
    return {
      answered,
      left: recent.length - answered,
      waitedMs: recent.reduce((sum, { waitedMs }) => sum + waitedMs, 0),
      windowMs: PACE_WINDOW_MS,
      slots: people.length,
      freeSlots: people.filter(({ busyUntil }) => busyUntil === null).length,
      meanHandleMs: last.length === 0 ? null : last.reduce((sum, ms) => sum + ms, 0) / last.length,
    }
  }

  private look(now: number): void {
    const people = this.here(now).flatMap(({ busyUntil, person }) => (busyUntil === null ? [person] : []))
    if (people.length === 0 || this.line.size === 0) return
    const waiting = [...this.line.values()].map((asked) => asked.waiting)
    const { offers } = decide({ waiting, people, rules, mixes: false, now })
    const taken = new Set(offers.map(({ interactionId }) => interactionId))
    const lastTaken = Math.max(...offers.map(({ interactionId }) => this.line.get(interactionId)!.waiting.lineAt))
    this.day.passedOver += waiting.filter((one) => !taken.has(one.interactionId) && one.lineAt < lastTaken).length
    for (const { interactionId, personId } of offers) this.answer(this.line.get(interactionId)!, personId, now)
  }

  private answer({ call, toldMs, exactMs }: Asked, personId: string, now: number): void {
    this.line.delete(call.id)
    const waitedMs = now - call.at
    if (waitedMs > 0) this.day.told.push({ toldMs, exactMs, trueMs: waitedMs })
    if (waitedMs <= TARGET_MS) this.day.inTarget++
    this.ended.push({ at: now, waitedMs, isAnswered: true })
    const service = call.serviceMs ?? this.services[Math.floor(this.random() * this.services.length)] ?? 180_000
    this.handled.push(service)
    this.agents.get(personId)!.busyUntil = now + service
  }

  /** What Erlang A says of the same half hours: their arrivals, the people at work, this day's handling time and patience. */
  expect(calls: readonly Call[]): void {
    const meanService = this.services.reduce((sum, ms) => sum + ms, 0) / Math.max(1, this.services.length)
    for (let from = 0; from < 48 * HALF_HOUR_MS; from += HALF_HOUR_MS) {
      const come = calls.filter(({ at }) => at >= from && at < from + HALF_HOUR_MS).length
      const samples = Array.from({ length: 6 }, (_, i) => this.onDuty(from + (i + 0.5) * 300_000))
      const n = Math.round(samples.reduce((sum, one) => sum + one, 0) / samples.length)
      if (come < 5 || n === 0) continue
      const a = erlangA({ lambda: come / 1800, mu: 1000 / meanService, theta: 1000 / this.meanPatienceMs, n })
      this.day.expected.within += come * a.within(TARGET_MS / 1000)
      this.day.expected.abandoned += come * a.pAbandon
      this.day.expected.weight += come
    }
  }

  private onDuty(now: number): number {
    return [...this.agents.values()].filter(({ duty }) => duty.some((d) => d.from <= now && now < d.to)).length
  }
}

const HALF_HOUR_MS = 30 * 60_000
const rules = new Map([['q', plainRules('q')]])
const callTaker = (personId: string): Person => ({
  personId,
  serves: new Map([['q', 1]]),
  skills: new Map(),
  languages: new Map(),
  qualifications: new Set(),
  vendorId: null,
  places: {
    text: { most: 0, taken: 0 },
    letter: { most: 0, taken: 0 },
    call: { most: 1, taken: 0 },
    visit: { most: 0, taken: 0 },
  },
  owesReply: false,
  freedAt: 0,
})
const waitingOf = (call: Call, lineAt: number): Waiting => ({
  interactionId: call.id,
  queueId: 'q',
  channel: 'phone',
  since: call.at,
  lineAt,
  language: null,
  meantFor: null,
  ownerId: null,
  declined: [],
})

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN
const round = (x: number, digits = 3): number => Number(x.toFixed(digits))

/** Replays the busiest days of the month and adds them up. */
export const run = async (args: readonly string[]): Promise<object> => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      days: { type: 'string', default: '20' },
      month: { type: 'string', default: '1999-01' },
      seed: { type: 'string', default: '7' },
    },
  })
  const [folder] = positionals
  if (!folder) throw new Error('usage: npm run bench -- waits DATA_FOLDER')
  const random = seededRandom(Number(values.seed))
  const days = [...readDays(path.join(folder, 'bank-calls', `calls-${values.month}.tsv.gz`))]
    .toSorted((a, b) => b[1].calls.length - a[1].calls.length)
    .slice(0, Number(values.days))
  const replayed = days.map(([, logged]) => {
    const replay = new Replay(logged, random)
    const day = replay.run()
    replay.expect(logged.calls)
    return day
  })
  const told = replayed.flatMap((day) => day.told)
  const heard = told.flatMap(({ toldMs, exactMs, trueMs }) =>
    toldMs === null || exactMs === null ? [] : [{ toldMs, exactMs, trueMs }],
  )
  const sum = (of: (day: Day) => number) => replayed.reduce((total, day) => total + of(day), 0)
  const errors = heard.map(({ toldMs, trueMs }) => Math.abs(toldMs - trueMs))
  const exact = heard.map(({ exactMs, trueMs }) => Math.abs(exactMs - trueMs))
  const isClose = heard.filter(
    ({ toldMs, trueMs }) => Math.abs(toldMs - trueMs) <= Math.max(20_000, 0.25 * trueMs),
  ).length
  return {
    days: days.length,
    calls: sum((day) => day.offered),
    waited: told.length,
    toldNothing: told.length - heard.length,
    medianTrueS: round(median(heard.map(({ trueMs }) => trueMs)) / 1000, 1),
    medianErrorS: round(median(errors) / 1000, 1),
    medianErrorBeforeRoundingS: round(median(exact) / 1000, 1),
    medianErrorOfTrue: round(median(heard.map(({ toldMs, trueMs }) => Math.abs(toldMs - trueMs) / trueMs))),
    within25pctOr20s: round(isClose / heard.length),
    toldTooShort: round(heard.filter(({ toldMs, trueMs }) => trueMs > toldMs).length / heard.length),
    passedOver: sum((day) => day.passedOver),
    serviceLevel: round(sum((day) => day.inTarget) / sum((day) => day.offered)),
    erlangA: round(sum((day) => day.expected.within) / sum((day) => day.expected.weight)),
    abandoned: round(sum((day) => day.left) / sum((day) => day.offered)),
    erlangAAbandoned: round(sum((day) => day.expected.abandoned) / sum((day) => day.expected.weight)),
  }
}
