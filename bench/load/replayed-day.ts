/** A day through the policy and the told wait as they ship, without the database. */
import { plainRules, type Person, type Waiting } from '../../server/src/routing/policy/floor.ts'
import { decide } from '../../server/src/routing/policy/policy.ts'
import {
  estimateBehindMs,
  estimateOwnerMs,
  tellMs,
  type Before,
  type PaceOfAll,
} from '../../server/src/routing/waits/rules.ts'
import type { Duty } from './bank-days.ts'
import type { Fate, PlannedCall, PlannedDay } from './planned-day.ts'

export const HEAD_START_MS = 90_000
/** Of a day in which some call about a case: so long its owner is waited for. */
export const OWNER_FIRST_MS = 120_000
const PACE_WINDOW_MS = 30 * 60_000
const LAST_HANDLED = 50

interface Agent {
  duty: Duty[]
  person: Person
  with: { until: number; serviceMs: number } | null
}
interface Asked {
  call: PlannedCall
  waiting: Waiting
  toldMs: number | null
}

/** Replays it event by event; how often somebody whom nobody is kept for was passed over by one behind them, too. */
export const replayDay = (day: PlannedDay): { fates: Fate[]; passedOver: number } => new Replay(day).run()

class Replay {
  private readonly fates: Fate[] = []
  private passedOver = 0
  private readonly agents = new Map<string, Agent>()
  private readonly line = new Map<string, Asked>()
  private readonly ended: { at: number; waitedMs: number; isAnswered: boolean }[] = []
  private readonly handled: number[] = []
  private readonly arrivals: PlannedCall[]
  private readonly starts: number[]
  private lookAt = Infinity

  constructor({ calls, duties }: PlannedDay) {
    this.arrivals = [...calls]
    this.starts = duties.map(({ from }) => from).toSorted((x, y) => x - y)
    for (const duty of duties) {
      const agent = this.agents.get(duty.personId)
      if (agent) agent.duty.push(duty)
      else this.agents.set(duty.personId, { duty: [duty], with: null, person: callTaker(duty.personId) })
    }
  }

  run(): { fates: Fate[]; passedOver: number } {
    for (;;) {
      const now = Math.min(
        this.arrivals[0]?.at ?? Infinity,
        this.starts[0] ?? Infinity,
        this.lookAt,
        ...[...this.agents.values()].map((agent) => agent.with?.until ?? Infinity),
        ...[...this.line.values()].map(({ call }) => call.leavesAt),
      )
      if (now === Infinity) return { fates: this.fates, passedOver: this.passedOver }
      this.free(now)
      this.come(now)
      this.leave(now)
      while (this.arrivals.length > 0 && this.arrivals[0]!.at <= now) this.arrive(this.arrivals.shift()!, now)
      this.look(now)
    }
  }

  private here(now: number): Agent[] {
    return [...this.agents.values()].filter((agent) => agent.with !== null || isOnDuty(agent, now))
  }

  private free(now: number): void {
    for (const agent of this.agents.values()) {
      if (agent.with === null || agent.with.until > now) continue
      this.handled.push(agent.with.serviceMs)
      agent.with = null
      agent.person = { ...agent.person, freedAt: now }
    }
  }

  private come(now: number): void {
    while (this.starts.length > 0 && this.starts[0]! <= now) {
      const from = this.starts.shift()
      for (const agent of this.agents.values())
        if (agent.with === null && agent.duty.some((duty) => duty.from === from))
          agent.person = { ...agent.person, freedAt: now }
    }
  }

  private leave(now: number): void {
    for (const [id, { call, toldMs }] of this.line) {
      if (call.leavesAt > now) continue
      this.line.delete(id)
      this.fates.push({ call, answeredAt: null, toldMs })
      this.ended.push({ at: now, waitedMs: now - call.at, isAnswered: false })
    }
  }

  private arrive(call: PlannedCall, now: number): void {
    const lineAt = call.at - call.priority * HEAD_START_MS
    const exactMs = this.estimate(call, lineAt, now)
    const toldMs = exactMs === null ? null : tellMs(exactMs)
    this.line.set(call.id, { call, waiting: waitingOf(call, lineAt), toldMs })
  }

  private estimate(call: PlannedCall, lineAt: number, now: number): number | null {
    const all = this.pace(now)
    const here = new Map(this.here(now).map((agent) => [agent.person.personId, agent]))
    const ahead = [...this.line.values()].filter(({ waiting }) => waiting.lineAt <= lineAt)
    const kept = ahead.flatMap(({ call: { at, ownerId } }) => {
      const forMs = at + OWNER_FIRST_MS - now
      return ownerId !== null && here.has(ownerId) && forMs > 0 ? [{ ownerId, forMs, places: 1, isAlike: true }] : []
    })
    const before: Before = { all: ahead.length, alike: ahead.length, kept }
    const everybodys = estimateBehindMs(before, all)
    const { ownerId } = call
    const owner = ownerId === null ? undefined : here.get(ownerId)
    if (ownerId === null || !owner) return everybodys
    const owners = { ...all, slots: 1, freeSlots: owner.with ? 0 : 1 }
    const own = estimateOwnerMs(before, { ownerId, owners, all })
    if (own === null || everybodys === null) return null
    return Math.min(own, Math.max(OWNER_FIRST_MS, everybodys))
  }

  private pace(now: number): PaceOfAll {
    const people = this.here(now)
    const recent = this.ended.filter(({ at }) => at >= now - PACE_WINDOW_MS)
    const answered = recent.filter(({ isAnswered }) => isAnswered).length
    const last = this.handled.slice(-LAST_HANDLED)
    return {
      answered,
      left: recent.length - answered,
      waitedMs: recent.reduce((sum, { waitedMs }) => sum + waitedMs, 0),
      windowMs: PACE_WINDOW_MS,
      slots: people.length,
      everybody: people.length,
      freeSlots: people.filter((agent) => agent.with === null).length,
      meanHandleMs: last.length === 0 ? null : Math.round(last.reduce((sum, ms) => sum + ms, 0) / last.length),
    }
  }

  private look(now: number): void {
    this.lookAt = Infinity
    if (this.line.size === 0) return
    const people = this.here(now).map(({ person, with: held }) => ({
      ...person,
      places: { ...person.places, call: { most: 1, taken: held ? 1 : 0 } },
    }))
    const waiting = [...this.line.values()].map((asked) => asked.waiting)
    const { offers, lookAgainAt } = decide({ waiting, people, rules, mixes: false, now })
    this.lookAt = lookAgainAt ?? Infinity
    const taken = new Set(offers.map(({ interactionId }) => interactionId))
    const lastTaken = Math.max(...offers.map(({ interactionId }) => this.line.get(interactionId)!.waiting.lineAt))
    this.passedOver += waiting.filter(
      (one) => one.ownerId === null && !taken.has(one.interactionId) && one.lineAt < lastTaken,
    ).length
    for (const { interactionId, personId } of offers) this.answer(this.line.get(interactionId)!, personId, now)
  }

  private answer({ call, toldMs }: Asked, personId: string, now: number): void {
    this.line.delete(call.id)
    this.fates.push({ call, answeredAt: now, toldMs })
    this.ended.push({ at: now, waitedMs: now - call.at, isAnswered: true })
    this.agents.get(personId)!.with = { until: now + call.serviceMs, serviceMs: call.serviceMs }
  }
}

const isOnDuty = ({ duty }: Agent, now: number): boolean => duty.some((d) => d.from <= now && now < d.to)
const rules = new Map([['q', { ...plainRules('q'), ownerFirstMs: OWNER_FIRST_MS }]])
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
const waitingOf = (call: PlannedCall, lineAt: number): Waiting => ({
  interactionId: call.id,
  queueId: 'q',
  channel: 'phone',
  since: call.at,
  lineAt,
  language: null,
  meantFor: null,
  ownerId: call.ownerId,
  declined: [],
})
