import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { contract } from '@peakend/contract/peakend.ts'
import type { BlockedCaller, PhoneNumber } from '@peakend/contract/phone-numbers.ts'
import { house } from '../../../test/house.ts'
import { testServer } from '../../../test/server.ts'
import { touchpoints } from '../../journeys/touchpoints/touchpoints.ts'
import { addQueue } from '../../routing/queues/queues.ts'
import { isBlocked, lineOf, noteCall } from '../flows.ts'
import { flowsRoutes } from '../routes.ts'
import { numbersRoutes } from './routes.ts'

const open = async (t: TestContext) => {
  const h = await house(t)
  const elsewhere = await h.another('Marea')
  const queueIn = (workspaceId = h.workspaceId) =>
    h.db.transact(workspaceId, async (tx) => {
      const of = {
        name: 'Orders',
        target: { withinMs: 45_000, sharePct: 80 },
        timetable: null,
        messageAnswerMs: 3_600_000,
      }
      return (await addQueue(tx, of)).id
    })
  const queueId = await queueIn()
  await h.person('Sol', 'supervisor')
  const { call } = await testServer(
    t,
    { db: h.db },
    {
      contract: { flows: contract.flows, phoneNumbers: contract.phoneNumbers },
      routes: { flows: flowsRoutes, phoneNumbers: numbersRoutes },
      callers: {
        boss: await h.callerOf('Brisa administrator'),
        sol: await h.callerOf('Sol'),
        other: await h.callerOf('Marea administrator'),
      },
    },
  )
  const as =
    (who: 'boss' | 'sol' | 'other') =>
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
  const main = { number: '+34 911 234 567', name: 'Main line', flowId: null, queueId, language: 'es', dialled: ['600'] }
  return { ...h, elsewhere, queueIn, queueId, main, boss: as('boss'), sol: as('sol'), other: as('other') }
}

test('a number is found by whatever the trunk calls it, of whichever workspace, and by nothing else', async (t) => {
  const { boss, main, db, workspaceId, queueId } = await open(t)
  const made = await boss<PhoneNumber>('POST', '/phone-numbers', main)
  assert.deepEqual([made.number, made.dialled, made.queueName], ['+34911234567', ['600'], 'Orders'])
  for (const dialled of ['+34911234567', '34911234567', '34 911 234-567', '600']) {
    const line = await lineOf(db, dialled)
    assert.deepEqual(
      [line?.workspaceId, line?.phoneNumberId, line?.queueId, line?.language],
      [workspaceId, made.id, queueId, 'es'],
      dialled,
    )
  }
  for (const dialled of ['', '+', '911234567', '3491123456', "600' or '1'='1", '%', '{600}'])
    assert.equal(await lineOf(db, dialled), null, dialled)
  await db.transact(workspaceId, async (tx) => noteCall(tx, made.id))
  const [row] = (await boss<{ rows: PhoneNumber[] }>('GET', '/phone-numbers')).rows
  assert.ok(row?.lastCallAt)
  const places = await db.read(workspaceId, touchpoints)
  assert.deepEqual(
    places.map(({ id, channel, name }) => [id, channel, name]),
    [[made.touchpointId, 'phone', 'Main line']],
  )
  await boss('DELETE', `/phone-numbers/${made.id}`)
  assert.equal(await lineOf(db, '600'), null)
  await boss('DELETE', `/phone-numbers/${made.id}`, undefined, 404)
})

test('a number rings at one place only; another workspace learns no more than that, and changes nothing', async (t) => {
  const { boss, other, main, queueIn, elsewhere } = await open(t)
  const made = await boss<PhoneNumber>('POST', '/phone-numbers', main)
  const theirs = { ...main, queueId: await queueIn(elsewhere.workspaceId) }
  assert.equal((await other('POST', '/phone-numbers', theirs, 409))['code'], 'number_taken')
  await other('POST', '/phone-numbers', main, 404)
  await other('PUT', `/phone-numbers/${made.id}`, theirs, 404)
  await other('DELETE', `/phone-numbers/${made.id}`, undefined, 404)
  assert.deepEqual(await other('GET', '/phone-numbers'), { rows: [] })
  assert.equal((await boss('POST', '/phone-numbers', { ...main, number: '12' }, 422))['code'], 'invalid')
  assert.equal((await boss('POST', '/phone-numbers', { ...main, number: '+34 12' }, 422))['code'], 'number_wrong')
})

test('a menu that a number leads to is kept; where it is not published the desk says so', async (t) => {
  const { boss, sol, main, queueId } = await open(t)
  const draft = { name: 'Menu', start: 'line', person: 'line', steps: { line: { kind: 'queue', queueId } } }
  const flow = await boss<{ id: string }>('POST', '/flows', { draft })
  const made = await boss<PhoneNumber>('POST', '/phone-numbers', { ...main, flowId: flow.id })
  assert.deepEqual([made.flowName, made.isFlowMissing], ['Menu', true])
  await boss('POST', `/flows/${flow.id}/publish`, { revision: 1 })
  const [row] = (await sol<{ rows: PhoneNumber[] }>('GET', '/phone-numbers')).rows
  assert.equal(row?.isFlowMissing, false)
  const [listed] = (await sol<{ rows: { numbers: string[] }[] }>('GET', '/flows')).rows
  assert.deepEqual(listed?.numbers, ['+34911234567'])
  assert.equal((await boss('DELETE', `/flows/${flow.id}`, undefined, 409))['code'], 'flow_in_use')
  await sol('POST', '/phone-numbers', main, 403)
})

test('a caller is not let through until the time, in their workspace alone; who hides their number too', async (t) => {
  const { sol, db, workspaceId, elsewhere, clock } = await open(t)
  const number = '+34 600 123 456'
  const is = (of: string | null, at = workspaceId) => db.read(at, (tx) => isBlocked(tx, of))
  const until = new Date(clock.now().getTime() + 3_600_000).toISOString()
  const made = await sol<BlockedCaller>('POST', '/blocked-callers', { number, why: 'Shouts', until })
  assert.deepEqual([made.number, made.by, made.why, made.until], ['+34600123456', 'Sol', 'Shouts', until])
  assert.deepEqual([await is('+34600123456'), await is('+34600123457'), await is(null)], [true, false, false])
  assert.equal(await is('+34600123456', elsewhere.workspaceId), false)
  await sol('POST', '/blocked-callers', { number: null, why: 'Pranks', until: null })
  assert.equal(await is(null), true)
  const first = await sol<{ rows: BlockedCaller[]; next: string }>('GET', '/blocked-callers?limit=1')
  const rest = await sol<{ rows: BlockedCaller[]; next: null }>('GET', `/blocked-callers?limit=1&cursor=${first.next}`)
  assert.deepEqual(new Set([...first.rows, ...rest.rows].map((one) => one.number)), new Set(['+34600123456', null]))
  clock.advance(3_600_001)
  assert.equal(await is('+34600123456'), false)
  await sol('POST', '/blocked-callers/unblock', { number: null })
  assert.equal(await is(null), false)
  await sol('POST', '/blocked-callers/unblock', { number: null }, 404)
})
