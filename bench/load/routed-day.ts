/**
 * A day through the real router: its database, its reactions and jobs, everything as it ships, on a clock that goes from one thing that happens to the next. The bench
 * plays callers, people at work and the hand that hangs up; who is given to whom, and what wait is told, comes from the product.
 */
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import type { InteractionId, PersonId, QueueId, WorkspaceId } from '@peakend/contract/ids.ts'
import { QueueRules } from '@peakend/contract/routing.ts'
import { testClock } from '../../server/src/base/clock.ts'
import { openDatabase, type Database, type Tx } from '../../server/src/base/database.ts'
import { openGround, type Ground } from '../../server/src/base/ground.ts'
import { openLog } from '../../server/src/base/log.ts'
import { openMetrics } from '../../server/src/base/metrics.ts'
import { migrate } from '../../server/src/base/migrations.ts'
import { ensureRoles } from '../../server/src/base/roles.ts'
import { open } from '../../server/src/cases/cases.ts'
import { customerOfVisitor } from '../../server/src/customers/customers.ts'
import { insertMembership } from '../../server/src/identity/memberships/store.ts'
import { addPerson } from '../../server/src/identity/people/store.ts'
import { newWorkspaceId } from '../../server/src/identity/workspaces/store.ts'
import { addWorkspace } from '../../server/src/identity/workspaces/workspaces.ts'
import * as interactions from '../../server/src/interactions/interactions.ts'
import { setPhone, setPresence } from '../../server/src/routing/presence/presence.ts'
import { addQueue, setMembers } from '../../server/src/routing/queues/queues.ts'
import { routingJobs, routingReactions } from '../../server/src/routing/reactions.ts'
import { enterQueue, rememberTold, waitOf } from '../../server/src/routing/routing.ts'
import type { Fate, PlannedCall, PlannedDay } from './planned-day.ts'
import { HEAD_START_MS, OWNER_FIRST_MS } from './replayed-day.ts'

const MIDNIGHT = new Date('2026-03-02T00:00:00Z')
const secret = 'a secret for the bench only, and for no installation'

export interface RoutedDay {
  fates: Fate[]
  /** Counted from what the database holds in the end. */
  passedOver: number
  givenTwice: number
  forgotten: number
}

interface Asked {
  call: PlannedCall
  interactionId: InteractionId
  toldMs: number | null
}
interface Agent {
  personId: PersonId
  duty: { from: number; to: number }[]
  isHere: boolean
  with: { asked: Asked; until: number } | null
}

/** Replays the day in a database of its own on the server of `ownerUrl`. */
export const routeDay = async (ownerUrl: string, day: PlannedDay): Promise<RoutedDay> => {
  const owner = new pg.Client({ connectionString: ownerUrl })
  await owner.connect()
  const name = `day_${randomUUID().replaceAll('-', '')}`
  await owner.query(`create database ${name}`)
  const url = new URL(ownerUrl)
  url.pathname = `/${name}`
  const clock = testClock(MIDNIGHT)
  try {
    await ensureRoles(url.href, secret)
    await migrate(url.href)
    const log = openLog({ level: 'error' })
    const db = await openDatabase({ ownerUrl: url.href, secret, clock, log, metrics: openMetrics(), migrates: false })
    const agents = new Map<string, Agent>()
    const here = () => [...agents.values()].flatMap((agent) => (agent.isHere ? [agent.personId] : []))
    const ground = await openGround({
      db,
      reactions: routingReactions,
      jobs: [...routingJobs(here), interactions.wrapUpTimer],
    })
    try {
      return await new Routing(day, { db, ground, clock, agents }).run()
    } finally {
      await ground.close()
      await db.close()
    }
  } finally {
    await owner.query(`drop database ${name} with (force)`)
    await owner.end()
  }
}

interface Parts {
  db: Database
  ground: Ground
  clock: ReturnType<typeof testClock>
  agents: Map<string, Agent>
}

class Routing {
  private readonly fates: Fate[] = []
  private readonly line = new Map<InteractionId, Asked>()
  private readonly arrivals: PlannedCall[]
  private readonly day: PlannedDay
  private readonly of: Parts
  private workspaceId = '' as WorkspaceId
  private queueId = '' as QueueId
  /** The next look the router asked for. */
  private lookAt: number | null = null

  constructor(day: PlannedDay, of: Parts) {
    this.day = day
    this.of = of
    this.arrivals = [...day.calls]
  }

  async run(): Promise<RoutedDay> {
    await this.open()
    for (let now = this.next(); now !== Infinity; now = this.next()) {
      this.of.clock.set(new Date(MIDNIGHT.getTime() + now))
      await this.free(now)
      await this.comeAndGo(now)
      await this.leave(now)
      while (this.arrivals.length > 0 && this.arrivals[0]!.at <= now) await this.arrive(this.arrivals.shift()!)
      await this.of.ground.drain()
      await this.given(now)
    }
    return { fates: this.fates, ...(await this.faults()) }
  }

  private inside<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.of.db.transact(this.workspaceId, work)
  }

  /** A workspace with one queue that hands over at once, as a call centre's line does, and everybody of that day. */
  private async open(): Promise<void> {
    const { db, agents } = this.of
    const add = (name: string) =>
      db.system((tx) =>
        addPerson(tx, { name, email: `${randomUUID()}@bench.example.org`, language: 'en', passwordHash: 'none' }),
      )
    const administrator = await add('Administrator')
    this.workspaceId = await db.system(newWorkspaceId)
    await this.inside((tx) =>
      addWorkspace(tx, { name: 'Bench', language: 'en', timeZone: 'Etc/UTC', keepDays: 365, administrator }, []),
    )
    for (const { personId: logged, from, to } of this.day.duties) {
      const agent = agents.get(logged) ?? { personId: await add(logged), duty: [], isHere: false, with: null }
      agents.set(logged, agent)
      agent.duty.push({ from, to })
    }
    await this.inside(async (tx) => {
      const queue = await addQueue(tx, {
        name: 'Calls',
        target: { withinMs: 20_000, sharePct: 80 },
        timetable: 'always',
        messageAnswerMs: 3_600_000,
        rules: QueueRules.parse({ hands: 'at-once', headStartMs: HEAD_START_MS, ownerFirstMs: OWNER_FIRST_MS }),
      })
      this.queueId = queue.id
      for (const { personId } of agents.values())
        await insertMembership(tx, { personId, role: 'agent', vendorId: null, queues: null })
      // nobody without a phone is offered a call
      for (const { personId } of agents.values()) await setPhone(tx, personId, true)
      await setMembers(
        tx,
        queue.id,
        [...agents.values()].map(({ personId }) => personId),
      )
    })
    await this.of.ground.drain()
  }

  private next(): number {
    const now = this.of.clock.now().getTime() - MIDNIGHT.getTime()
    const changes = [...this.of.agents.values()].flatMap((agent) => [
      agent.with?.until ?? Infinity,
      ...agent.duty.flatMap(({ from, to }) => [from, to]).filter((at) => at > now),
    ])
    return Math.min(
      this.arrivals[0]?.at ?? Infinity,
      this.lookAt ?? Infinity,
      ...changes,
      ...[...this.line.values()].map(({ call }) => call.leavesAt),
    )
  }

  private async free(now: number): Promise<void> {
    for (const agent of this.of.agents.values()) {
      const held = agent.with
      if (held === null || held.until > now) continue
      agent.with = null
      const stays = isOnDuty(agent, now)
      agent.isHere = stays
      await this.inside(async (tx) => {
        await interactions.close(tx, { interactionId: held.asked.interactionId, outcome: 'solved', by: 'customer' })
        if (!stays) await setPresence(tx, agent.personId, 'offline', null)
      })
    }
  }

  /** Who talks to somebody stays until they have finished. */
  private async comeAndGo(now: number): Promise<void> {
    for (const agent of this.of.agents.values()) {
      const isOn = isOnDuty(agent, now)
      if (isOn === agent.isHere || agent.with !== null) continue
      agent.isHere = isOn
      await this.inside((tx) => setPresence(tx, agent.personId, isOn ? 'available' : 'offline', null))
    }
  }

  private async leave(now: number): Promise<void> {
    for (const [interactionId, { call, toldMs }] of this.line) {
      if (call.leavesAt > now) continue
      this.line.delete(interactionId)
      this.fates.push({ call, answeredAt: null, toldMs })
      await this.inside((tx) => interactions.end(tx, interactionId, 'customer'))
    }
  }

  private async arrive(call: PlannedCall): Promise<void> {
    const asked = await this.inside(async (tx) => {
      const customerId = await customerOfVisitor(tx, call.id)
      const ownerId = call.ownerId === null ? undefined : this.of.agents.get(call.ownerId)?.personId
      if (ownerId) await open(tx, { customerId, ownerId, title: 'What they called about before' })
      const { interactionId } = await interactions.receive(tx, {
        customerId,
        channel: 'phone',
        touchpointId: null,
        queueId: this.queueId,
        source: `call:${call.id}`,
        senderId: call.id,
        text: 'A call.',
        attachmentIds: [],
        language: 'en',
        context: {},
      })
      await enterQueue(tx, { interactionId, queueId: this.queueId, arrival: 'arrived', priority: call.priority })
      const toldMs = (await waitOf(tx, interactionId))?.estimateMs ?? null
      if (toldMs !== null) await rememberTold(tx, interactionId, toldMs)
      return { call, interactionId, toldMs }
    })
    this.line.set(asked.interactionId, asked)
  }

  /** Whom the router has given somebody meanwhile, and when it wants to look again. */
  private async given(now: number): Promise<void> {
    const { rows, looks } = await this.of.db.read(this.workspaceId, async (tx) => ({
      rows: await tx.query<{ interactionId: InteractionId; personId: PersonId }>(
        'bench.given',
        `select interaction_id as "interactionId", agent_id as "personId" from interactions
         where workspace_id = $1 and state = 'active' and interaction_id = any($2)`,
        [this.workspaceId, [...this.line.keys()]],
      ),
      looks: await tx.query<{ at: Date }>(
        'bench.looks',
        `select due_at as at from jobs where workspace_id = $1 and kind in ('routing.route', 'routing.route-later') and state = 'waiting' order by due_at limit 1`,
        [this.workspaceId],
      ),
    }))
    for (const { interactionId, personId } of rows) {
      const asked = this.line.get(interactionId)!
      const agent = [...this.of.agents.values()].find((one) => one.personId === personId)!
      if (agent.with) throw new Error('somebody who talks was given another call')
      this.line.delete(interactionId)
      this.fates.push({ call: asked.call, answeredAt: now, toldMs: asked.toldMs })
      agent.with = { asked, until: now + asked.call.serviceMs }
    }
    const [look] = looks
    this.lookAt = look ? look.at.getTime() - MIDNIGHT.getTime() : null
  }

  private faults = (): Promise<Omit<RoutedDay, 'fates'>> =>
    this.of.db.read(this.workspaceId, async (tx) => {
      const count = async (name: string, sql: string) =>
        (await tx.query<{ n: number }>(name, sql, [this.workspaceId]))[0]?.n ?? 0
      return {
        // who is kept for the owner of their case is passed by as the rule says; whoever came in the very instant in which another was given may have come after it: the day's clock knows no order within an instant
        passedOver: await count(
          'bench.passed-over',
          `select count(*)::int as n from queue_stays before where workspace_id = $1
             and not exists (select from interactions i where i.workspace_id = before.workspace_id and i.interaction_id = before.interaction_id and i.case_id is not null)
             and exists (
             select from queue_stays after where after.workspace_id = before.workspace_id and after.queue_id = before.queue_id
               and after.ending = 'answered' and after.line_at > before.line_at
               and after.ended_at > before.entered_at and after.ended_at < coalesce(before.ended_at, 'infinity'))`,
        ),
        givenTwice: await count(
          'bench.given-twice',
          `select count(*)::int as n from (select from journal where workspace_id = $1 and type = 'interaction.assigned' group by key having count(*) > 1) twice`,
        ),
        forgotten: await count(
          'bench.forgotten',
          `select count(*)::int as n from interactions where workspace_id = $1 and state <> 'closed'`,
        ),
      }
    })
}

const isOnDuty = ({ duty }: Agent, now: number): boolean => duty.some(({ from, to }) => from <= now && now < to)
