import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { contract } from '@peakend/contract/peakend.ts'
import type { FlowFault, OneFlow, TriedFlow } from '@peakend/contract/flows.ts'
import { house } from '../../test/house.ts'
import { testServer } from '../../test/server.ts'
import { entries } from '../identity/audit/audit.ts'
import { addQueue } from '../routing/queues/queues.ts'
import { flowsRoutes } from './routes.ts'

const both = (en: string, es = en) => ({ en, es })

const open = async (t: TestContext) => {
  const h = await house(t)
  const elsewhere = await h.another('Marea')
  const queueId = await h.db.transact(h.workspaceId, async (tx) => {
    const of = {
      name: 'Orders',
      target: { withinMs: 45_000, sharePct: 80 },
      timetable: null,
      messageAnswerMs: 3_600_000,
    }
    return (await addQueue(tx, of)).id
  })
  await h.person('Ana', 'agent')
  const { call } = await testServer(
    t,
    { db: h.db },
    {
      contract: { flows: contract.flows },
      routes: { flows: flowsRoutes },
      callers: {
        boss: await h.callerOf('Brisa administrator'),
        ana: await h.callerOf('Ana'),
        other: await h.callerOf('Marea administrator'),
      },
    },
  )
  const as =
    (who: 'boss' | 'ana' | 'other') =>
    async <T = Record<string, unknown>>(
      method: 'GET' | 'POST' | 'PUT' | 'DELETE',
      path: string,
      body?: object,
      status = 200,
    ) => {
      const answer = await call(method, `/api${path}`, { as: who, body })
      assert.equal(answer.status, status, `${method} ${path}: ${JSON.stringify(answer.body)}`)
      return answer.body as T
    }
  const draft = {
    name: 'Main line',
    start: 'welcome',
    person: 'line',
    steps: {
      welcome: { kind: 'say', say: both('Welcome.', 'Bienvenido.'), next: 'menu' },
      menu: {
        kind: 'choice',
        say: both('Orders 1.', 'Pedidos 1.'),
        choices: [{ key: '1', words: ['orders'], next: 'line' }],
        otherwise: 'line',
      },
      line: { kind: 'queue', queueId },
    },
  }
  return { ...h, elsewhere, queueId, draft, boss: as('boss'), ana: as('ana'), other: as('other') }
}

test('a draft is kept faulty or not; published it is whole, never changed, and says who published it', async (t) => {
  const { boss, ana, draft, db, workspaceId } = await open(t)
  const dead = { ...draft, steps: { ...draft.steps, line: { kind: 'end', say: both('Bye.', '') } } }
  const made = await boss<OneFlow>('POST', '/flows', { draft: dead })
  assert.deepEqual(
    made.faults.map(({ kind, path }) => [kind, path.map(({ label }) => label)]),
    [
      ['no-person', ['welcome']],
      ['nothing-said', ['line']],
    ],
  )
  const refused = await boss<{ code: string; faults: FlowFault[] }>(
    'POST',
    `/flows/${made.id}/publish`,
    { revision: 1 },
    422,
  )
  assert.deepEqual([refused.code, refused.faults.length], ['flow_faulty', 2])

  const saved = await boss<OneFlow>('PUT', `/flows/${made.id}/draft`, { draft, revision: 1 })
  assert.deepEqual([saved.revision, saved.faults, saved.published], [2, [], null])
  assert.equal((await boss('PUT', `/flows/${made.id}/draft`, { draft, revision: 1 }, 409))['code'], 'flow_changed')
  const first = await boss<OneFlow>('POST', `/flows/${made.id}/publish`, { revision: 2, note: 'First' })
  assert.deepEqual([first.published?.version, first.published?.by, first.isChanged], [1, 'Brisa administrator', false])

  const shorter = { ...draft, start: 'menu' }
  assert.equal((await boss<OneFlow>('PUT', `/flows/${made.id}/draft`, { draft: shorter, revision: 2 })).isChanged, true)
  await boss('POST', `/flows/${made.id}/publish`, { revision: 3 })
  const back = await boss<OneFlow>('POST', `/flows/${made.id}/restore`, { version: 1 })
  assert.deepEqual([back.published?.version, back.draft.start, back.revision], [3, 'welcome', 4])
  const page = await ana<{ rows: { version: number; note: string; steps: number }[]; next: string | null }>(
    'GET',
    `/flows/${made.id}/versions?limit=2`,
  )
  assert.deepEqual([page.rows.map(({ version }) => version), page.next], [[3, 2], '2'])
  const rest = await ana<typeof page>('GET', `/flows/${made.id}/versions?limit=2&cursor=2`)
  assert.deepEqual(
    rest.rows.map(({ version, note, steps }) => [version, note, steps]),
    [[1, 'First', 3]],
  )
  const { rows } = await db.read(workspaceId, (tx) => entries(tx, { limit: 9 }))
  assert.deepEqual(
    rows.filter(({ about }) => about === 'flow').map(({ act }) => act),
    ['flow.restored', 'flow.published', 'flow.published', 'flow.added'],
  )
})

test('agents read, managers write, and another workspace finds nothing', async (t) => {
  const { boss, ana, other, draft } = await open(t)
  const made = await boss<OneFlow>('POST', '/flows', { draft })
  assert.equal((await ana<{ rows: unknown[] }>('GET', '/flows')).rows.length, 1)
  await ana('POST', '/flows', { draft }, 403)
  await ana('POST', `/flows/${made.id}/publish`, { revision: 1 }, 403)
  assert.deepEqual(await other('GET', '/flows'), { rows: [] })
  await other('GET', `/flows/${made.id}`, undefined, 404)
  await other('PUT', `/flows/${made.id}/draft`, { draft, revision: 1 }, 404)
  await other('GET', `/flows/${made.id}/versions/1`, undefined, 404)
  await other('DELETE', `/flows/${made.id}`, undefined, 404)
  // their queue is none of ours
  const checked = await other<{ faults: FlowFault[] }>('POST', '/flows/check', { draft })
  assert.deepEqual(
    checked.faults.map(({ kind }) => kind),
    ['no-such-queue'],
  )
  assert.equal((await boss('POST', '/flows', { draft: { ...draft, name: 'MAIN LINE' } }, 409))['code'], 'name_taken')
  await boss('DELETE', `/flows/${made.id}`)
  await boss('POST', '/flows', { draft })
})

test('a draft is tried out as calls walk it, for a caller one invents', async (t) => {
  const { ana, draft } = await open(t)
  const caller = { language: 'es', isOpen: true, journey: [], waitS: null }
  const tried = await ana<TriedFlow>('POST', '/flows/try', {
    draft,
    caller,
    happened: [{ kind: 'said' }, { kind: 'typed', digits: '1' }, { kind: 'silence' }],
  })
  assert.deepEqual(
    tried.stretches.map(({ steps, acts }) => [steps, acts.map((act) => ('text' in act ? act.text : act.kind))]),
    [
      [['welcome'], ['Bienvenido.']],
      [['menu'], ['Pedidos 1.', 'listen']],
      [['line'], ['queue']],
    ],
  )
  assert.deepEqual(
    [tried.isOver, tried.isStuck, tried.answers],
    [true, false, { queueName: 'Orders', members: 0, here: 0 }],
  )
  const lost = { ...draft, steps: { ...draft.steps, menu: { kind: 'say', say: both('On.'), next: 'nowhere' } } }
  const stuck = await ana<TriedFlow>('POST', '/flows/try', {
    draft: lost,
    caller,
    happened: [{ kind: 'said' }, { kind: 'said' }],
  })
  assert.deepEqual([stuck.isStuck, stuck.at], [true, 'menu'])
})
