import assert from 'node:assert/strict'
import { test } from 'node:test'
import { contract } from '@peakend/contract/peakend.ts'
import type { CheckYear, Meeting } from '@peakend/contract/check.ts'
import { house } from '../../../test/house.ts'
import { testServer } from '../../../test/server.ts'
import { addTouchpoint } from '../../journeys/touchpoints/touchpoints.ts'
import { setClosedPlan, setSpecialDay } from '../../routing/hours/settings.ts'
import { addQueue, setMembers } from '../../routing/queues/queues.ts'
import { checkRoutes } from './routes.ts'

test('the check reads what is set, names the gap, and says the very words of an hour', async (t) => {
  const h = await house(t)
  h.clock.set(new Date('2026-12-23T11:00:00Z')) // a Wednesday
  const office = [1, 2, 3, 4, 5].map((day) => ({ day, from: 540, to: 1020 }))
  const at = await h.db.transact(h.workspaceId, async (tx) => {
    const target = { withinMs: 45_000, sharePct: 80 }
    const queue = await addQueue(tx, { name: 'Help', target, timetable: office, messageAnswerMs: 3_600_000 })
    await setMembers(tx, queue.id, [h.administrator])
    const place = { stage: 'action' as const, queueId: queue.id, sites: [] }
    const shop = await addTouchpoint(tx, { ...place, name: 'Shop', channel: 'chat' })
    const mail = await addTouchpoint(tx, { ...place, name: 'help@shop.example', channel: 'email' })
    await setSpecialDay(
      tx,
      { on: '2026-12-24', queueId: null, channel: null, shifts: [], note: 'Christmas Eve' },
      h.administrator,
    )
    const text = { en: 'Back {opens}.', es: 'Volvemos {opens}.' }
    await setClosedPlan(tx, { queueId: null, channel: 'chat', text, offersCallBack: true }, h.administrator)
    return { queue, shop, mail }
  })
  const supervisor = await h.person('Sol', 'supervisor')
  const vendorId = await h.vendor('North')
  await h.person('Nora', 'supervisor', { vendorId, queues: [] })
  const callers = { sol: await h.callerOf('Sol'), nora: await h.callerOf('Nora') }
  assert.equal(callers.sol.personId, supervisor)
  let paused = new Set<string>()
  const routes = { check: checkRoutes(() => Promise.resolve(paused)) }
  const { call } = await testServer(t, { db: h.db }, { contract: { check: contract.check }, routes, callers })
  const ask = async <T>(path: string, as: 'sol' | 'nora' = 'sol') => {
    const answer = await call('GET', `/api${path}`, { as })
    return { status: answer.status, body: answer.body as T }
  }

  const year = (await ask<CheckYear>('/check/year')).body
  assert.deepEqual(year.channels.map(({ channel }) => channel).toSorted(), ['chat', 'email'])
  assert.equal(year.channels[0]?.cells.length, 8760)
  assert.deepEqual(
    year.gaps.map(({ reason, touchpointId, queueName }) => [reason, touchpointId, queueName]),
    [['no-plan', at.mail.id, 'Help']],
  )
  const hour = (await ask<{ rows: Meeting[] }>('/check/hour?at=2026-12-24T10:00:00Z')).body.rows
  const [chat, mail] = ['chat', 'email'].map((channel) => hour.find((one) => one.channel === channel))
  assert.deepEqual(
    [chat?.state, chat?.closedBy, chat?.said, chat?.offersCallBack],
    [
      'closed',
      { kind: 'special-day', name: 'Christmas Eve' },
      { en: 'Back tomorrow at 9:00.', es: 'Volvemos mañana a las 9:00.' },
      true,
    ],
  )
  assert.deepEqual([mail?.state, mail?.reasons, mail?.said], ['gap', [{ reason: 'no-plan', language: null }], null])
  paused = new Set([at.mail.id])
  assert.equal((await ask<CheckYear>('/check/year')).body.gaps[0]?.reason, 'paused')
  assert.equal((await ask('/check/hour?at=2030-01-01T00:00:00Z')).status, 422)
  assert.equal((await ask('/check/year', 'nora')).status, 404)
  assert.match((await ask<{ csv: string }>('/check.csv')).body.csv, /no-plan,email,help@shop.example,Help/)
})
