import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Floor } from '@peakend/contract/floor.ts'
import type { InteractionRow } from '@peakend/contract/interactions.ts'
import type { AuditRow } from '@peakend/contract/people.ts'
import type { z } from 'zod'
import { callBackShop, MIN } from '../../../test/call-back-shop.ts'

test('a supervisor sees who waits and who handles whom, hands on, moves people between queues, steps in; all of it is written down', async (t) => {
  const shop = await callBackShop(t)
  const { ana, luis, here, asPerson, accept, offers, visitor, boss, pass, queueId } = shop
  const saraId = await shop.person('Sara Lund', 'supervisor')
  const sara = await asPerson(saraId)
  const [anas, luises] = [await asPerson(ana), await asPerson(luis)]
  const floor = () => sara<Floor>('GET', '/floor')
  const repairs = await boss<{ id: string }>('POST', '/queues', {
    name: 'Repairs',
    target: { withinMs: 45_000, sharePct: 80 },
    timetable: 'always',
    messageAnswerMs: 4 * 60 * MIN,
  })
  await here(ana)
  const maya = await visitor('Where is my kettle?')
  assert.equal(await accept(anas), maya.id)
  await here(ana, 'away')
  const jonas = await visitor('And mine?')
  await pass(3 * MIN)

  const seen = await floor()
  const line = seen.queues.find(({ id }) => id === queueId)
  assert.deepEqual([line?.waiting, line?.offeredToday, line?.answeredToday], [1, 2, 1])
  assert.equal(Date.parse(seen.at) - Date.parse(line?.longestSince ?? ''), 3 * MIN)
  const person = seen.persons.find(({ personId }) => personId === ana)
  assert.deepEqual(
    [person?.name, person?.state, person?.reason, person?.handling.map((one) => one.interactionId)],
    ['Ana Prieto', 'away', 'break', [maya.id]],
  )
  assert.ok(
    seen.alerts.some((one) => one.kind === 'wait' && one.interactionId === jonas.id),
    'who waits longer than was said goes wrong now',
  )

  // to another queue; nobody serves it until somebody is moved there
  await sara('POST', `/interactions/${jonas.id}/assign`, { to: { queueId: repairs.id } })
  await here(luis)
  assert.equal((await offers(luises)).length, 0)
  await sara('PUT', `/queues/${repairs.id}/members`, { personIds: [luis] })
  await pass(1000)
  const moved = (await floor()).queues.find(({ id }) => id === repairs.id)
  assert.deepEqual([moved?.members, moved?.waiting], [[luis], 1])
  assert.equal(await accept(luises), jonas.id)

  // to a person
  await here(ana)
  await sara('POST', `/interactions/${jonas.id}/assign`, { to: { personId: ana } })
  await pass(1000)
  const row = () => anas<InteractionRow>('GET', `/interactions/${jonas.id}`)
  if ((await row()).agentId !== ana) assert.equal(await accept(anas), jonas.id)
  assert.equal((await row()).agentName, 'Ana Prieto')

  // in her place
  await sara('POST', `/interactions/${jonas.id}/open`)
  await sara('POST', `/interactions/${jonas.id}/step-in`)
  assert.equal((await row()).agentId, saraId)
  assert.deepEqual(await sara('POST', '/floor/messages', { text: 'Parcels are late today', queueId }), { reached: 2 })
  const { rows } = await boss<{ rows: z.infer<typeof AuditRow>[] }>('GET', `/audit?personId=${saraId}`)
  const acts = rows.map(({ act }) => act)
  for (const act of ['interaction.assigned', 'queue.members-set', 'interaction.opened', 'interaction.stepped-in'])
    assert.ok(acts.includes(act as (typeof acts)[number]), `${act} in ${acts.join(', ')}`)
  const { openedByOthers } = await anas<{ openedByOthers: { personName: string }[] }>('GET', '/me/known')
  assert.ok(openedByOthers.length > 0, 'she sees that somebody looked at her work')

  for (const [method, at, body] of [
    ['POST', `/interactions/${jonas.id}/assign`, { to: { personId: luis } }],
    ['PUT', `/queues/${queueId}/members`, { personIds: [luis] }],
    ['POST', `/interactions/${jonas.id}/step-in`, undefined],
    ['GET', '/floor', undefined],
  ] as const)
    await luises(method, at, body, 403)
})

test('whoever came in the last two hours stands in the chart, also where nothing could be judged', async (t) => {
  const shop = await callBackShop(t)
  await shop.here(shop.ana)
  const sara = await shop.asPerson(await shop.person('Sara Lund', 'supervisor'))
  const one = await shop.visitor('Hello?')
  await shop.visitor('Where is my kettle?')
  const judged = ({ recent }: Floor) => [
    recent.reduce((sum, { notJudged }) => sum + notJudged, 0),
    recent.reduce((sum, { open }) => sum + open, 0),
  ]
  assert.deepEqual(judged(await sara<Floor>('GET', '/floor')), [0, 2])
  // they left before anything was said that could be scored
  await shop.db.transact(shop.workspaceId, (tx) =>
    tx.query(
      'test.unjudged',
      `insert into judgements (workspace_id, interaction_id, is_final, judged_at, model, language, standard_version, channel, customer_id, opened_at,
         welcome_least, peak_least, farewell_least, detail)
       select workspace_id, interaction_id, true, $3, 'made', 'en', 1, channel, customer_id, opened_at, 3.6, 3.8, 3.6, '{}' from interactions
       where workspace_id = $1 and interaction_id = $2
       on conflict (workspace_id, interaction_id) do update set is_final = true, welcome = null, peak = null, farewell = null, as_intended = null`,
      [tx.workspaceId, one.id, tx.now],
    ),
  )
  await shop.pass(2000)
  assert.deepEqual(judged(await sara<Floor>('GET', '/floor')), [1, 1])
})
