/**
 * How fast waiting customers are given to people: 500 agents in 50 queues, 20,000 interactions, the real program with everything else it does. Agents
 * vanish at random and the node is killed once; in the end nobody was given to two, and nobody is lost. Agents' work is played by statements of
 * the bench: after a while a part of what they hold is closed. Run: npm run bench -- offers [interactions]
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { Installation } from './load/installation.ts'
import { takeUp } from './load/offered-line.ts'
import { loadNow } from './load/spread.ts'

const AGENTS = 500
const QUEUES = 50
const QUEUES_AN_AGENT = 5
const PLACES = 20
const BUDGET_PER_S = 1000
const LONGEST_MS = 300_000
/** Agents whose laptop closes each time. */
const VANISHING = 5

const say = (text: string): void => void process.stderr.write(`${text}\n`)

type Client = pg.Client

/** People who serve some of the queues, all available; nobody waits yet. */
const seedPeople = async (db: Client, workspaceId: string): Promise<void> => {
  await db.query(
    `insert into queues (workspace_id, queue_id, name, made_at, rules)
     select $1, gen_random_uuid(), 'Queue ' || n, now(), '{"hands": "at-once"}' from generate_series(1, $2) n`,
    [workspaceId, QUEUES],
  )
  await db.query(
    `with made as (
       insert into auth.people (id, name, email, email_verified, created_at, updated_at)
       select gen_random_uuid(), 'Agent ' || n, 'a' || n || '@bench.example.org', true, now(), now() from generate_series(1, $2) n returning id as person_id),
     member as (
       insert into memberships (workspace_id, person_id, role, created_at, changed_at) select $1, person_id, 'agent', now(), now() from made),
     here as (
       insert into presences (person_id, state, since, capacity, seen_at, freed_at)
       select person_id, 'available', now(), $3, now() + interval '1 hour', now() from made)
     insert into queue_members (workspace_id, queue_id, person_id)
     select $1, q.queue_id, p.person_id from (select person_id, row_number() over () as n from made) p
     join (select queue_id, row_number() over () as n from queues where workspace_id = $1 and name like 'Queue %') q
       on (p.n + q.n) % $4 < $5`,
    [workspaceId, AGENTS, PLACES, QUEUES, QUEUES_AN_AGENT],
  )
}

/** So many customers, each in the line of a queue. */
const seedLine = async (db: Client, workspaceId: string, count: number, queues = QUEUES): Promise<void> => {
  await db.query(
    `with q as (select queue_id, row_number() over () - 1 as n from queues where workspace_id = $1 and name like 'Queue %'),
     made as (select gen_random_uuid() as customer_id, gen_random_uuid() as interaction_id, now() - interval '10 minutes' + n * interval '1 ms' as at, n
       from generate_series(1, $2) n),
     person as (insert into customers (workspace_id, customer_id, first_seen_at) select $1, customer_id, at from made),
     opened as (
       insert into interactions (workspace_id, interaction_id, channel, state, queue_id, customer_id, opened_at, queued_at, last_turn_at, last_by, mark)
       select $1, interaction_id, 'chat', 'waiting', q.queue_id, customer_id, at, at, at, 'customer', '{}' from made join q on q.n = made.n % $3)
     insert into queue_stays (workspace_id, stay_id, interaction_id, queue_id, channel, since, entered_at, arrival, line_at)
     select $1, gen_random_uuid(), interaction_id, q.queue_id, 'chat', at, at, 'arrived', at from made join q on q.n = made.n % $3`,
    [workspaceId, count, queues],
  )
}

const look = (db: Client, workspaceId: string, kind: string): Promise<unknown> =>
  db.query(
    `insert into jobs (workspace_id, kind, key, payload, due_at, created_at) values ($1, $2, $3, '{}', now(), now()) on conflict do nothing`,
    [workspaceId, kind, kind === 'routing.route' ? 'now' : randomUUID()],
  )

/** Agents come to an end with some of what they hold, the oldest first. */
const finish = async (db: Client, workspaceId: string, count: number): Promise<void> => {
  await db.query(
    // people in the order of ids, as the router locks them
    `with done as (
       select h.interaction_id, h.person_id from holds h join interactions i using (workspace_id, interaction_id)
       where h.workspace_id = $1 and h.kind = 'held' and i.state = 'active' order by i.answered_at limit $2 for update of i skip locked),
     closed as (update interactions i set state = 'closed', closed_at = now(), ended_at = now() from done
       where i.workspace_id = $1 and i.interaction_id = done.interaction_id),
     gone as (delete from holds h using done where h.workspace_id = $1 and h.interaction_id = done.interaction_id),
     locked as materialized (select person_id from presences where person_id in (select person_id from done) order by person_id for update)
     update presences p set load = greatest(p.load - d.n, 0), freed_at = now()
     from (select person_id, count(*)::int as n from done join locked using (person_id) group by 1) d where d.person_id = p.person_id`,
    [workspaceId, count],
  )
}

/** The laptops of some close: they were last seen a while ago, and the next sweep sees it. */
const vanish = async (db: Client, workspaceId: string): Promise<void> => {
  await db.query(
    `update presences set seen_at = now() - interval '5 minutes' where person_id in (
       select person_id from presences where state = 'available' and load > 0 order by random() limit $1)`,
    [VANISHING],
  )
  await look(db, workspaceId, 'routing.sweep')
}

const count = async (db: Client, sql: string, values: unknown[]): Promise<number> =>
  Number((await db.query<{ n: string }>(sql, values)).rows[0]?.n ?? 0)

/** What must hold in the end, and how often it does not. */
const faults = async (db: Client, workspaceId: string) => ({
  lost: await count(
    db,
    `select count(*) as n from interactions i where workspace_id = $1 and (
       (state = 'waiting' and not exists (select from queue_stays s where s.workspace_id = i.workspace_id and s.interaction_id = i.interaction_id and s.ended_at is null))
       or (state = 'active' and not exists (select from holds h where h.workspace_id = i.workspace_id and h.interaction_id = i.interaction_id and h.person_id = i.agent_id)))`,
    [workspaceId],
  ),
  givenTwice: await count(
    db,
    `select count(*) as n from (
       select type, lag(type) over (partition by key order by seq) as before from journal
       where type in ('interaction.assigned', 'interaction.queued') and workspace_id = $1) e
     where type = 'interaction.assigned' and before = 'interaction.assigned'`,
    [workspaceId],
  ),
  miscounted: await count(
    db,
    `select count(*) as n from presences p where load <> (select count(*) from holds h where h.person_id = p.person_id)`,
    [],
  ),
  overFull: await count(db, 'select count(*) as n from presences where load > capacity', []),
  withTheGone: await count(
    db,
    `select count(*) as n from holds h join presences p using (person_id) where h.workspace_id = $1 and p.state = 'offline'`,
    [workspaceId],
  ),
})

const assigned = (db: Client, workspaceId: string): Promise<number> =>
  count(db, `select count(*) as n from journal where workspace_id = $1 and type = 'interaction.assigned'`, [
    workspaceId,
  ])

/** People at their desks take up what is offered: each a place in a line of ten queues, everything else running. */
const accepted = async (people: number): Promise<object> => {
  const at = new Installation()
  try {
    await at.start()
    const admin = await at.signIn()
    const workspaceId = await admin.workspaceId()
    const db = new pg.Client({ connectionString: at.databaseUrl() })
    db.on('error', () => {})
    await db.connect()
    await db.query(
      `insert into queues (workspace_id, queue_id, name, made_at) select $1, gen_random_uuid(), 'Queue ' || n, now() from generate_series(1, 10) n`,
      [workspaceId],
    )
    const total = people * PLACES * 4
    await seedLine(db, workspaceId, total, 10)
    await db.query('analyze')
    const finishSome = (count: number) =>
      finish(db, workspaceId, count).then(() => look(db, workspaceId, 'routing.route'))
    const taken = await takeUp(at, {
      admin,
      db,
      workspaceId,
      agents: people,
      places: PLACES,
      total,
      finish: async (count) => void (await finishSome(count)),
    })
    const { lost, givenTwice, miscounted, overFull } = await faults(db, workspaceId)
    await db.end()
    const found = { lost, givenTwice, miscounted, overFull }
    return { ...taken, ...found, load: loadNow(), isGreen: Object.values(found).every((n) => n === 0) }
  } catch (error) {
    say(at.logTail())
    throw error
  } finally {
    await at.remove()
  }
}

/** `bench offers [interactions]`, or `--accepted [people]`. Rates a second; `load` the machine's at the end. */
export const run = async ([given = '20000', people = '40']: readonly string[]): Promise<object> => {
  if (given === '--accepted') return accepted(Number(people))
  const total = Number(given)
  const at = new Installation()
  try {
    say('an installation, its agents and a line ...')
    await at.start()
    const workspaceId = await (await at.signIn()).workspaceId()
    const db = new pg.Client({ connectionString: at.databaseUrl() })
    db.on('error', () => {})
    await db.connect()
    await seedPeople(db, workspaceId)
    await seedLine(db, workspaceId, total)
    await db.query('analyze')
    const burst = await burstOf(at, db, workspaceId, Math.min(total, AGENTS * PLACES))
    say(JSON.stringify({ burst }))
    const { tookMs, vanished, isKilled } = await theRest(at, db, workspaceId, total)
    await settled(db, workspaceId)
    const found = await faults(db, workspaceId)
    const given = await assigned(db, workspaceId)
    await db.end()
    const isGreen = burst.perS >= BUDGET_PER_S && Object.values(found).every((n) => n === 0)
    return {
      budget: BUDGET_PER_S,
      total,
      burst,
      assignedInAll: given,
      restMs: tookMs,
      vanished,
      isKilled,
      ...found,
      load: loadNow(),
      isGreen,
    }
  } catch (error) {
    say(at.logTail())
    throw error
  } finally {
    await at.remove()
  }
}

/** Everybody is free and everybody comes at once: from the first look to the last that was given. */
const burstOf = async (at: Installation, db: Client, workspaceId: string, places: number) => {
  const beganAt = performance.now()
  const before = at.processorMs()
  await look(db, workspaceId, 'routing.route')
  const isDone = async () => (await count(db, 'select sum(load) as n from presences', [])) >= places
  while (!(await isDone())) {
    if (performance.now() - beganAt > LONGEST_MS) throw new Error('the line does not get shorter')
    await wait(20)
  }
  const seconds = (performance.now() - beganAt) / 1000
  const after = at.processorMs()
  const each = (ms: number) => Math.round((ms / places) * 1000) / 1000
  return {
    given: places,
    seconds: Math.round(seconds * 100) / 100,
    perS: Math.round(places / seconds),
    programMsEach: each(after.program - before.program),
    databaseMsEach: each(after.database - before.database),
  }
}

/** Agents finish, some vanish, and the node is killed in the middle of it, until nobody waits. */
const theRest = async (at: Installation, db: Client, workspaceId: string, total: number) => {
  const beganAt = performance.now()
  let vanished = 0
  let isKilled = false
  for (let round = 1; ; round++) {
    await finish(db, workspaceId, total / 20)
    await look(db, workspaceId, 'routing.route')
    if (round % 4 === 0 && vanished < AGENTS / 10) {
      await vanish(db, workspaceId)
      vanished += VANISHING
    }
    if (round === 6) {
      await at.killServer()
      isKilled = true
      await at.start()
      await look(db, workspaceId, 'routing.route')
    }
    await wait(500)
    const waiting = await count(
      db,
      `select count(*) as n from interactions where workspace_id = $1 and state = 'waiting'`,
      [workspaceId],
    )
    if (waiting === 0) return { tookMs: Math.round(performance.now() - beganAt), vanished, isKilled }
    if (performance.now() - beganAt > LONGEST_MS) throw new Error(`${waiting} still wait`)
  }
}

/** Until what vanished people held is given to others. */
const settled = async (db: Client, workspaceId: string): Promise<void> => {
  for (const until = Date.now() + 60_000; Date.now() < until; await wait(500)) {
    const { lost, withTheGone } = await faults(db, workspaceId)
    // whom the next sweep finds gone holds something still
    const unseen = await count(
      db,
      `select count(*) as n from presences where state <> 'offline' and seen_at < now() - interval '25 seconds'`,
      [],
    )
    const waiting = await count(
      db,
      `select count(*) as n from interactions where workspace_id = $1 and state = 'waiting'`,
      [workspaceId],
    )
    if (lost + withTheGone + waiting + unseen === 0) return
    await finish(db, workspaceId, 500)
    await look(db, workspaceId, 'routing.route')
    await look(db, workspaceId, 'routing.sweep')
  }
}
