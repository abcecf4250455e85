import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test, type TestContext } from 'node:test'
import { consistency, type Consistency } from '@peakend/contract/consistency.ts'
import type { InteractionId } from '@peakend/contract/ids.ts'
import { moments, type Judgement } from '@peakend/contract/judgements.ts'
import { sureness, type Sureness } from '@peakend/contract/sureness.ts'
import { house } from '../../../test/house.ts'
import { testServer } from '../../../test/server.ts'
import { customerOfVisitor } from '../../customers/customers.ts'
import * as interactions from '../../interactions/interactions.ts'
import { reply } from '../../interactions/turns/turns.ts'
import { consistencyRoutes } from '../../reports/consistency/routes.ts'
import { evaluate } from '../evaluations.ts'
import { momentsRoutes } from '../routes.ts'
import { judgeAgainTimer } from './reactions.ts'
import { surenessRoutes } from './routes.ts'
import { judgedAt } from './sureness.ts'

const dialogue = [
  ['customer', 'Hello, my parcel 4471 should have come yesterday. Where is it?'],
  ['agent', 'Good morning, this is Ana. You want to know where parcel 4471 is: let me look right away.'],
  ['agent', 'I found it: the courier brings it today before five.'],
  ['customer', 'Great, that is perfect, thank you so much!'],
  ['agent', 'You are welcome! Have a lovely day, goodbye.'],
  ['customer', 'Bye!'],
] as const

const open = async (t: TestContext) => {
  const h = await house(t, { jobs: [judgeAgainTimer] })
  await h.person('Max', 'manager')
  await h.person('Sara', 'supervisor')
  const agent = await h.person('Ana', 'agent')
  const callers = { Max: await h.callerOf('Max'), Sara: await h.callerOf('Sara') }
  const server = await testServer(t, h, {
    contract: { sureness, moments, consistency },
    routes: { sureness: surenessRoutes, moments: momentsRoutes, consistency: consistencyRoutes },
    callers,
  })
  const ask = async <T = Sureness>(as: string, method: string, at: string, body?: unknown, status = 200) => {
    const answer = await server.call(method, `/api${at}`, { as, body })
    assert.equal(answer.status, status, JSON.stringify(answer.body))
    return answer.body as T
  }
  const transact = <T>(work: Parameters<typeof h.db.transact<T>>[1]) => h.db.transact(h.workspaceId, work)
  /** A conversation that went well, closed and judged. */
  const judge = async (): Promise<InteractionId> => {
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
    return id
  }
  const see = (id: string) => ask<Judgement>('Sara', 'GET', `/moments/${id}`)
  await h.ground()
  return { ...h, ask, judge, see, transact }
}
const scores = (j: Judgement) => [j.welcome.score, j.peak.score, j.farewell.score]

test('a level holds for what is judged from then on; what was judged stays, until somebody has it judged again', async (t) => {
  const { ask, judge, see, drain, db, workspaceId, clock } = await open(t)
  const first = await judge()
  const before = await see(first)
  assert.ok(scores(before).every((score) => score !== null) && before.experience !== null && before.sureLevel === 0)

  const set = await ask('Max', 'PUT', '/sureness', { level: 0.95 })
  assert.deepEqual([set.level, set.version, set.otherwise], [0.95, 1, 1])
  await drain()
  assert.deepEqual(await see(first), before, 'nothing is rewritten behind anybody’s back')

  const second = await see(await judge())
  assert.equal(second.sureLevel, 0.95)
  assert.equal(second.experience, null)
  const declined = (['welcome', 'peak', 'farewell'] as const).filter((m) => second[m].why === 'unsure')
  assert.ok(declined.length > 0)
  for (const moment of declined) {
    assert.deepEqual([second[moment].score, second.mark[moment].state], [null, 'not-judged'])
    assert.ok(second[moment].evidence.length > 0, 'what was heard is shown all the same')
  }
  assert.deepEqual([second.questions['ownership']?.p, second.questions['ownership']?.why], [null, 'unsure'])
  const seen = await ask<{ notJudged: { why: string; count: number }[]; judged: number }>(
    'Sara',
    'GET',
    '/moments/summary',
  )
  assert.equal(seen.notJudged.find(({ why }) => why === 'unsure')?.count, declined.length)

  clock.advance(60_000)
  assert.equal((await ask('Max', 'POST', '/sureness/judge-again', undefined, 202)).isJudging, true)
  await drain()
  const after = await see(first)
  assert.deepEqual(scores(after), scores(second))
  assert.deepEqual(
    after.history.map((h) => [h.sureLevel, h.experience, h.welcome]),
    [[0, before.experience, before.welcome.score]],
  )
  const settled = await ask('Max', 'GET', '/sureness')
  assert.deepEqual([settled.otherwise, settled.isJudging], [0, false])

  await ask('Max', 'PUT', '/sureness', { level: 0 })
  await ask('Max', 'POST', '/sureness/judge-again', undefined, 202)
  await drain()
  assert.deepEqual(scores(await see(first)), scores(before), 'and back again')

  const log = await db.read(workspaceId, (tx) =>
    tx.query<{ act: string; detail: object }>(
      'test.audit',
      `select act, detail from audit where workspace_id = $1 and act like 'sureness%' order by audit_id`,
      [tx.workspaceId],
    ),
  )
  assert.deepEqual(log, [
    { act: 'sureness.changed', detail: { before: 0, after: 0.95 } },
    { act: 'sureness.judged-again', detail: { level: 0.95, conversations: 1 } },
    { act: 'sureness.changed', detail: { before: 0.95, after: 0 } },
    { act: 'sureness.judged-again', detail: { level: 0, conversations: 2 } },
  ])
})

test('set by managers alone, to a level that was measured; read with its versions', async (t) => {
  const { ask, judge } = await open(t)
  await judge()
  await ask('Sara', 'PUT', '/sureness', { level: 0.8 }, 403)
  await ask('Sara', 'POST', '/sureness/judge-again', undefined, 403)
  await ask('Max', 'PUT', '/sureness', { level: 0.83 }, 422)
  await ask('Max', 'PUT', '/sureness', { level: 0.8 })
  assert.equal((await ask('Max', 'PUT', '/sureness', { level: 0.8 })).version, 1, 'the same again is no change')
  await ask('Max', 'PUT', '/sureness', { level: 0.6 })
  const seen = await ask('Sara', 'GET', '/sureness')
  assert.deepEqual(
    seen.changes.map(({ version, level, by }) => [version, level, by]),
    [
      [2, 0.6, 'Max'],
      [1, 0.8, 'Max'],
    ],
  )
  assert.equal(seen.ownOf, 1)
  const [free] = seen.levels
  assert.deepEqual([free?.own.peak, free?.own.all, free?.own.word], [1, 1, 1])
  assert.ok(free && free.measured.need.of > 1000)
})

test('what is declined is counted as not judged, never as a zero, and erased words are not judged again', async (t) => {
  const { ask, judge, see, transact, drain, clock } = await open(t)
  const erased = await judge()
  await transact((tx) =>
    tx.query(
      'test.erase',
      'update interactions set erased_at = now() where workspace_id = $1 and interaction_id = $2',
      [tx.workspaceId, erased],
    ),
  )
  const kept = await see(erased)
  await ask('Max', 'PUT', '/sureness', { level: 0.95 })
  await judge()
  await ask('Max', 'POST', '/sureness/judge-again', undefined, 202)
  await drain()
  assert.deepEqual(await see(erased), kept)
  const now = clock.now().getTime()
  const range = `from=${new Date(now - 864e5).toISOString()}&to=${new Date(now + 864e5).toISOString()}`
  const { interactions: all, whole } = await ask<Consistency>('Sara', 'GET', `/consistency?${range}`)
  assert.equal(all, 2)
  assert.equal(Math.min(...Object.values(whole.moments).map(({ n }) => n)), 1, 'one of the two counts')
})

test('own shares are counted by part and for all three moments', () => {
  const rows = [
    { welcome: 0.9, peak: 0.95, farewell: 0.7, need: 0.95 },
    { welcome: 0.9, peak: null, farewell: 0.9, need: null },
  ]
  const { all, peak, need, welcome, farewell } = judgedAt(rows, 0.8)
  assert.deepEqual([all, peak, need, welcome, farewell], [0, 1, 1, 2, 1])
  assert.equal(judgedAt(rows, 0.6).all, 1)
})

test('very long conversations are judged again a few at a time, so that none of it outlasts its transaction', async (t) => {
  const { ask, judge, drain, db, owner } = await open(t)
  for (let i = 0; i < 5; i++) await judge()
  await (await owner()).query('update interactions set ordinal = 400')
  await ask('Max', 'PUT', '/sureness', { level: 0.8 })
  await ask('Max', 'POST', '/sureness/judge-again', undefined, 202)
  await drain()
  const left = await ask('Max', 'GET', '/sureness')
  assert.deepEqual([left.otherwise, left.isJudging], [0, false])
  const runs = (await db.metrics.jobRuns.get()).values.filter(({ labels }) => labels['kind'] === 'sureness.judge-again')
  // two, two, one, and the look that finds no more
  assert.deepEqual(
    runs.map(({ labels, value }) => [labels['outcome'], value]),
    [['done', 4]],
  )
})
