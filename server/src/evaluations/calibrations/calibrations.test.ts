import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test, type TestContext } from 'node:test'
import type { InteractionId } from '@peakend/contract/ids.ts'
import { calibration, type Calibration } from '@peakend/contract/calibration.ts'
import { house } from '../../../test/house.ts'
import { makeJudgements } from '../../../test/made-judgements.ts'
import { testServer } from '../../../test/server.ts'
import { customerOfVisitor } from '../../customers/customers.ts'
import * as interactions from '../../interactions/interactions.ts'
import { reply } from '../../interactions/turns/turns.ts'
import { evaluate, findJudgement } from '../evaluations.ts'
import { give, openDraw } from '../reviews/reviews.ts'
import { activeCalibration } from './calibrations.ts'
import { fitDaily, fitTimer } from './reactions.ts'
import { calibrationRoutes } from './routes.ts'

const dialogue = [
  ['customer', 'Hello, my parcel 4471 should have come yesterday. Where is it?'],
  [
    'agent',
    'Good morning, this is Ana. I am sorry about the wait. You want to know where parcel 4471 is: let me look right away.',
  ],
  ['customer', 'Thank you.'],
  [
    'agent',
    'I found it: it is at the depot in your town and the courier brings it today before five. I have also given back the delivery fee.',
  ],
  ['customer', 'Great, that is perfect, thank you so much!'],
  ['agent', 'You are welcome! Is there anything else I can do for you? Have a lovely day, goodbye.'],
  ['customer', 'No, that is all. Bye!'],
] as const

const DAY_MS = 24 * 3_600_000

const open = async (t: TestContext) => {
  const h = await house(t, { reactions: [fitDaily], jobs: [fitTimer] })
  await h.person('Max', 'manager')
  await h.person('Sara', 'supervisor')
  const callers = { Max: await h.callerOf('Max'), Sara: await h.callerOf('Sara') }
  const server = await testServer(t, h, {
    contract: { calibration },
    routes: { calibration: calibrationRoutes },
    callers,
  })
  const ask = async <T = Calibration>(
    as: string,
    method: string,
    at: string,
    body?: unknown,
    status = 200,
  ): Promise<T> => {
    const answer = await server.call(method, `/api/calibration${at}`, { as, body })
    assert.equal(answer.status, status, JSON.stringify(answer.body))
    return answer.body as T
  }
  const transact = <T>(work: Parameters<typeof h.db.transact<T>>[1]) => h.db.transact(h.workspaceId, work)
  /** Conversations whose customers answered by the expression, which may use the three scores. */
  const answered = (count: number, score: string) =>
    transact(async (tx) => {
      await makeJudgements(tx, { count })
      await tx.query(
        `test.answers.${count}.${randomUUID().slice(0, 8)}`,
        `insert into survey_answers (workspace_id, interaction_id, answer_id, asked_at, answered_at, score)
         select $1, interaction_id, uuidv7(), closed_at, closed_at, greatest(1, least(5, round(${score})))
         from judgements where workspace_id = $1 on conflict do nothing`,
        [tx.workspaceId],
      )
    })
  const fitted = async (): Promise<Calibration> => {
    await ask('Max', 'POST', '/fit', undefined, 202)
    await h.drain()
    return ask('Max', 'GET', '')
  }
  const agent = await h.person('Ana', 'agent')
  /** A conversation that went well from beginning to end, closed and judged. */
  const judge = async () => {
    const customerId = await transact((tx) => customerOfVisitor(tx, randomUUID()))
    const of = {
      customerId,
      channel: 'chat' as const,
      touchpointId: null,
      queueId: null,
      source: 'test',
      attachmentIds: [],
      language: 'en',
      context: {},
    }
    let id = '' as InteractionId
    for (const [by, text] of dialogue) {
      await transact(async (tx) => {
        if (by === 'agent')
          return reply(tx, { interactionId: id, personId: agent, senderId: randomUUID(), text, attachmentIds: [] })
        const said = await interactions.receive(tx, { ...of, senderId: randomUUID(), text })
        if (id === '')
          await interactions.assign(tx, { interactionId: said.interactionId, personId: agent, why: 'taken' })
        id = said.interactionId
      })
      h.clock.advance(20_000)
    }
    await transact((tx) => interactions.close(tx, { interactionId: id, outcome: null, by: 'customer' }))
    await transact((tx) => evaluate(tx, id))
    return h.db.read(h.workspaceId, (tx) => findJudgement(tx, id))
  }
  await h.ground()
  return { judge, ...h, ask, transact, answered, fitted }
}
/** Customers here care for the farewell: five times what it says above the middle. */
const byFarewell = '3 + 1.9 * (farewell - 3.9) + 0.2 * (peak - 4)'

test('a version is made of the answers, switched on, used for what is judged from then on, and off again', async (t) => {
  const { ask, answered, fitted, transact, judge } = await open(t)
  await answered(400, byFarewell)
  const engine = (await judge())?.model ?? ''
  await transact((tx) =>
    tx.query('test.engine', 'update judgements set model = $2 where workspace_id = $1', [tx.workspaceId, engine]),
  )
  const made = await fitted()
  const [one] = made.versions
  assert.ok(one?.gain)
  assert.deepEqual([one.version, one.verdict, one.conversations, one.surveyAnswers], [1, 'better', 400, 400])
  assert.ok(one.gain.low > 0 && one.weights.farewell > 1)
  assert.equal(made.active, null, 'nothing is used until somebody says so')

  const raw = await judge()
  assert.ok(raw?.experience)
  assert.deepEqual([raw.calibrationVersion, raw.experienceRaw], [null, raw.experience])
  await ask('Max', 'PUT', '/active', { version: 1 })
  const used = await judge()
  assert.equal(used?.calibrationVersion, 1)
  assert.equal(used?.experienceRaw, raw.experience, 'the engine’s own score stays')
  const { intercept, weights } = one
  const [w, p, f] = [used?.scores.welcome ?? 0, used?.scores.peak ?? 0, used?.scores.farewell ?? 0]
  const line = intercept + weights.welcome * w + weights.peak * p + weights.farewell * f
  assert.ok(Math.abs((used?.experience ?? 0) - Math.min(5, Math.max(1, line))) <= 0.0501)
  assert.equal(
    (await transact((tx) => findJudgement(tx, raw.interactionId)))?.calibrationVersion,
    null,
    'what was judged stays',
  )
  await ask('Max', 'PUT', '/active', { version: null })
  assert.equal((await judge())?.calibrationVersion, null)

  // an engine of tomorrow
  await ask('Max', 'PUT', '/active', { version: 1 })
  await transact((tx) =>
    tx.query('test.model', `update judgements set model = 'another' where workspace_id = $1`, [tx.workspaceId]),
  )
  assert.equal((await judge())?.calibrationVersion, 1)
  await transact((tx) =>
    tx.query('test.active', `update judgements set closed_at = closed_at + interval '1 hour' where model = 'another'`),
  )
  assert.equal((await ask('Max', 'GET', '')).versions[0]?.isOutdated, true)
  await ask('Max', 'PUT', '/active', { version: null })
  assert.equal((await ask<{ code: string }>('Max', 'PUT', '/active', { version: 1 }, 409)).code, 'calibration_unfit')
})

test('switching is for managers, kept with who did it, and refused where a version is not better', async (t) => {
  const { ask, answered, fitted, db, workspaceId } = await open(t)
  await answered(300, byFarewell)
  await fitted()
  await ask('Sara', 'PUT', '/active', { version: 1 }, 403)
  await ask('Max', 'PUT', '/active', { version: 7 }, 404)
  assert.equal((await ask('Max', 'PUT', '/active', { version: 1 })).active, 1)
  assert.equal((await ask<{ code: string }>('Max', 'PUT', '/active', { version: 1 }, 409)).code, 'conflict')
  const off = await ask('Max', 'PUT', '/active', { version: null })
  assert.equal(off.active, null)
  assert.deepEqual(
    off.switches.map((s) => [s.version, s.by]),
    [
      [null, 'Max'],
      [1, 'Max'],
    ],
  )
  assert.equal((await ask('Sara', 'GET', '')).switches.length, 2)
  const log = await db.read(workspaceId, (tx) =>
    tx.query<{ act: string; detail: object }>(
      'test.audit',
      `select act, detail from audit where workspace_id = $1 and act like 'calibration%' order by audit_id`,
      [tx.workspaceId],
    ),
  )
  assert.deepEqual(
    log.map((l) => l.act),
    ['calibration.asked', 'calibration.switched', 'calibration.switched'],
  )
  assert.deepEqual(log[1]?.detail, { before: null, after: 1 })
})

test('too few answers and answers that are noise make a version that cannot be used', async (t) => {
  const { ask, answered, fitted } = await open(t)
  const noise = '3 + ((hashtext(interaction_id::text) % 1000) / 500.0)'
  await answered(99, noise)
  assert.equal((await fitted()).versions[0]?.verdict, 'too-few')
  await answered(200, noise)
  const [second] = (await fitted()).versions
  assert.equal(second?.version, 2)
  assert.notEqual(second?.verdict, 'better')
  for (const version of [1, 2])
    assert.equal((await ask<{ code: string }>('Max', 'PUT', '/active', { version }, 409)).code, 'calibration_unfit')
})

test('reviewers’ scores count beside customers’, those drawn at random only', async (t) => {
  const { answered, fitted, transact, person } = await open(t)
  const rita = await person('Rita', 'supervisor')
  await answered(60, byFarewell)
  await transact(async (tx) => {
    await makeJudgements(tx, { count: 80 })
    await tx.query(
      'test.reviews',
      `insert into reviews (workspace_id, interaction_id, reviewer_id, is_sampled, drawn_at, answered_at, welcome, peak, farewell)
       select $1, interaction_id, $2, row_number() over () % 2 = 0, $3, $3, 4, 4, 5 from judgements j
       where workspace_id = $1 and not exists (select from survey_answers s where s.interaction_id = j.interaction_id)`,
      [tx.workspaceId, rita, tx.now],
    )
  })
  const [made] = (await fitted()).versions
  assert.deepEqual([made?.conversations, made?.surveyAnswers, made?.reviewAnswers], [100, 60, 40])
})

test('what reviewers corrected is learnt from where no customer ever answered, at the end of the day', async (t) => {
  const { ask, transact, person, db, drain, clock, callerOf } = await open(t)
  const rita = await person('Rita', 'supervisor')
  const caller = await callerOf('Rita')
  // reviewers find the farewell worse the worse it was, and the rest as it was judged
  await transact(async (tx) => {
    await makeJudgements(tx, { count: 200 })
    await tx.query(
      'test.corrected',
      `insert into reviews (workspace_id, interaction_id, reviewer_id, is_sampled, drawn_at, answered_at, welcome, peak, farewell)
       select $1, interaction_id, $2, true, $3, case when row_number() over () > 1 then $3::timestamptz end, round(welcome), round(peak),
         case when farewell > 3.9 then 5 else 1 end from judgements where workspace_id = $1`,
      [tx.workspaceId, rita, tx.now],
    )
  })
  const waiting = await transact((tx) => openDraw(tx, rita))
  assert.ok(waiting)
  await drain()
  clock.advance(DAY_MS)
  await drain()
  assert.deepEqual((await ask('Max', 'GET', '')).versions, [], 'nobody answered that day')
  await transact((tx) =>
    give(tx, caller, { interactionId: waiting, reviewerId: rita, welcome: 4, peak: 4, farewell: 5 }),
  )
  clock.advance(DAY_MS)
  await drain()
  const [made] = (await ask('Max', 'GET', '')).versions
  assert.ok(made?.gain)
  assert.deepEqual([made.verdict, made.conversations, made.surveyAnswers, made.reviewAnswers], ['better', 200, 0, 200])
  assert.ok(made.gain.low > 0 && made.weights.farewell > 0.6, JSON.stringify(made))
  await ask('Max', 'PUT', '/active', { version: 1 })
  const active = await db.read(caller.workspaceId, activeCalibration)
  assert.ok(
    active && active.score([4, 4, 5]) - active.score([4, 4, 2]) > 1.8,
    'a point of the farewell counts for more',
  )
})

test('a version that was left is used again', async (t) => {
  const { ask, answered, fitted } = await open(t)
  await answered(300, byFarewell)
  await fitted()
  await answered(400, byFarewell)
  const { versions } = await fitted()
  assert.deepEqual(
    versions.map((v) => [v.version, v.verdict]),
    [
      [2, 'better'],
      [1, 'better'],
    ],
  )
  await ask('Max', 'PUT', '/active', { version: 1 })
  await ask('Max', 'PUT', '/active', { version: 2 })
  assert.equal((await ask('Max', 'PUT', '/active', { version: 1 })).active, 1)
})

test('a day’s answers are looked at at its end, and again only after a fifth more', async (t) => {
  const { ask, answered, transact, drain, clock } = await open(t)
  await answered(150, byFarewell)
  const note = () =>
    transact(async (tx) =>
      tx.record({
        type: 'survey.answered',
        interactionId: randomUUID() as never,
        answerId: randomUUID() as never,
        score: 4,
      }),
    )
  const count = async () => (await ask('Max', 'GET', '')).versions.length
  await note()
  await drain()
  assert.equal(await count(), 0)
  clock.advance(DAY_MS)
  await drain()
  assert.equal(await count(), 1)
  await note()
  await drain()
  clock.advance(DAY_MS)
  await drain()
  assert.equal(await count(), 1, 'nothing new: not asked again')
})
