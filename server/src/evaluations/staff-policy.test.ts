import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test, type TestContext } from 'node:test'
import WebSocket from 'ws'
import type { Floor } from '@peakend/contract/floor.ts'
import type { InteractionRow } from '@peakend/contract/interactions.ts'
import type { InteractionId } from '@peakend/contract/ids.ts'
import type { Judgement } from '@peakend/contract/judgements.ts'
import type { Mark } from '@peakend/contract/mark.ts'
import type { StaffPolicy } from '@peakend/contract/workspace.ts'
import { callBackShop, MIN } from '../../test/call-back-shop.ts'
import { eventually } from '../../test/harness.ts'

// What a workspace's staff policy says holds on every way to a score: lists, conversations, live messages, the floor, the moments.

const DAY_MS = 24 * 3_600_000

const open = async (t: TestContext) => {
  const shop = await callBackShop(t)
  const { ana, luis, here, asPerson, accept, visitor, boss, drain } = shop
  await here(ana)
  const [anas, luises] = [await asPerson(ana), await asPerson(luis)]
  const saraId = await shop.person('Sara', 'supervisor')
  const sara = await asPerson(saraId)
  let said = 0
  const say = (id: InteractionId, text: string) =>
    anas('POST', `/interactions/${id}/turns`, { senderId: `reply-${(said += 1)}-long`, text })
  /** A customer whom Ana refuses without a word of kindness. */
  const talk = async () => {
    const maya = await visitor('Hello, my kettle leaks since Monday and I want my money back, please. Order 4471.')
    assert.equal(await accept(anas), maya.id)
    await say(maya.id, 'No. Unfortunately that is not possible.')
    await maya.say('This is ridiculous, I am really angry!')
    await drain()
    return maya
  }
  const finish = async (id: InteractionId) => {
    await anas('POST', `/interactions/${id}/end`, {})
    await anas('POST', `/interactions/${id}/wrap-up`, { needId: null, outcome: 'not-solved', summary: '' })
    await drain()
  }
  const policy = async (of: Partial<StaffPolicy>) => {
    const { staffPolicy } = await boss<{ staffPolicy: StaffPolicy }>('GET', '/workspace')
    await boss('PATCH', '/workspace', { staffPolicy: { ...staffPolicy, ...of } })
    await drain()
  }
  return { ...shop, anas, luises, sara, say, talk, finish, policy }
}
type As = Awaited<ReturnType<typeof open>>['anas']

const scoresIn = ({ welcome, peak, farewell }: Mark) => [welcome, peak, farewell].flatMap(({ score }) => score ?? [])
/** Every score of one conversation somebody gets by lists and by opening it. */
const scoresFor = async (as: As, id: InteractionId): Promise<number[]> => {
  const { rows } = await as<{ rows: InteractionRow[] }>('GET', '/interactions?view=all')
  const row = rows.find((one) => one.id === id)
  assert.ok(row)
  return [...scoresIn(row.mark), ...scoresIn((await as<InteractionRow>('GET', `/interactions/${id}`)).mark)]
}

test('an agent sees their own number after wrap-up, and a colleague’s never, by no way', async (t) => {
  const h = await open(t)
  const { anas, luises, sara, luis } = h
  const socket = new WebSocket(`${h.peakend.url.replace('http', 'ws')}/api/live`, {
    headers: { cookie: await h.cookieOf(luis), origin: h.peakend.url },
  })
  const heard: { subscribed?: boolean; body?: { type: string; mark?: Mark } }[] = []
  socket.on('message', (data: Buffer) => heard.push(JSON.parse(data.toString()) as (typeof heard)[number]))
  await once(socket, 'open')
  t.after(() => socket.terminate())

  const maya = await h.talk()
  socket.send(
    JSON.stringify({ do: 'subscribe', topic: `interaction:${maya.id}`, workspaceId: h.workspaceId, after: 0 }),
  )
  await eventually(() => heard.find((one) => one.subscribed))
  for (const as of [anas, luises, sara]) assert.deepEqual(await scoresFor(as, maya.id), [], 'kept while it runs')
  await anas('GET', `/moments/${maya.id}`, undefined, 403)

  await h.finish(maya.id)
  assert.ok((await scoresFor(anas, maya.id)).length > 0, 'her own')
  assert.ok((await anas<Judgement>('GET', `/moments/${maya.id}`)).isFinal)
  assert.ok((await scoresFor(sara, maya.id)).length > 0, 'by the policy')
  assert.deepEqual(await scoresFor(luises, maya.id), [])
  await luises('GET', `/moments/${maya.id}`, undefined, 403)
  await luises('GET', '/moments', undefined, 403)
  const judged = await eventually(() => {
    const bodies = heard.flatMap(({ body }) => (body?.type === 'moments' ? [body] : []))
    return bodies.length > 0 ? bodies : undefined
  })
  assert.deepEqual(
    judged.flatMap(({ mark }) => (mark ? scoresIn(mark) : [])),
    [],
    'what all who listen hear holds nobody’s scores',
  )
})

test('live or never, where the policy says so; the agent’s alone either way', async (t) => {
  const h = await open(t)
  await h.policy({ agentSeesNumber: 'live' })
  const maya = await h.talk()
  assert.ok((await scoresFor(h.anas, maya.id)).length > 0, 'while it runs')
  assert.ok((await h.anas<Judgement>('GET', `/moments/${maya.id}`)).mark)
  assert.deepEqual(await scoresFor(h.luises, maya.id), [])
  await h.finish(maya.id)

  await h.policy({ agentSeesNumber: 'never' })
  await h.anas('GET', `/moments/${maya.id}`, undefined, 403)
  const jonas = await h.talk()
  await h.finish(jonas.id)
  assert.deepEqual(await scoresFor(h.anas, jonas.id), [])
  await h.anas('GET', `/moments/${jonas.id}`, undefined, 403)
})

test('with scores not per person nobody who leads gets a score beside a name, nor finds by one', async (t) => {
  const h = await open(t)
  const maya = await h.talk()
  const alertOf = async () => {
    const { alerts } = await h.sara<Floor>('GET', '/floor')
    const found = alerts.find((one) => one.kind === 'moment' && one.interactionId === maya.id)
    assert.ok(found?.kind === 'moment', 'it goes wrong now')
    return found
  }
  assert.equal((await alertOf()).agentName, 'Ana Prieto')
  for (const scoresSeen of ['per-team', 'not-at-all'] as const) {
    await h.policy({ scoresSeen })
    assert.equal((await alertOf()).agentName, null)
  }
  await h.finish(maya.id)
  assert.deepEqual(await scoresFor(h.sara, maya.id), [])
  const { rows } = await h.sara<{ rows: { agentId: string | null; agentName: string | null }[] }>('GET', '/moments')
  assert.deepEqual(
    rows.map((row) => [row.agentId, row.agentName]),
    [[null, null]],
  )
  for (const at of ['/moments', '/moments/summary']) await h.sara('GET', `${at}?agentId=${h.ana}`, undefined, 403)
  assert.ok((await scoresFor(h.anas, maya.id)).length > 0, 'her own is still hers')
})

test('scores tied to a person are untied when their time is over, and stay untied', async (t) => {
  const h = await open(t)
  const { ana, anas, sara, db, workspaceId, pass } = h
  const maya = await h.talk()
  await h.finish(maya.id)
  const named = async () =>
    (await sara<{ rows: { agentName: string | null }[] }>('GET', '/moments')).rows.map(({ agentName }) => agentName)
  const byName = async () =>
    (await sara<{ rows: unknown[] }>('GET', `/moments?agentId=${ana}&from=2020-01-01T00:00:00Z`)).rows.length
  const known = async () => {
    const { sections } = await anas<{ sections: { code: string; count: number }[] }>('GET', '/me/known')
    return sections.find(({ code }) => code === 'scores')?.count
  }
  const tied = () =>
    db.read(workspaceId, (tx) =>
      tx.query<{ id: string | null }>('test.tied', 'select agent_id as id from judgements where workspace_id = $1', [
        tx.workspaceId,
      ]),
    )
  await h.policy({ keepScoresDays: 3 })
  await pass(2 * DAY_MS)
  assert.deepEqual([await named(), await byName(), await known()], [['Ana Prieto'], 1, 1])
  await pass(2 * DAY_MS)
  assert.deepEqual([await named(), await byName(), await known()], [[null], 0, 0])
  assert.deepEqual(await tied(), [{ id: null }])
  // asked to be surer, the last quarter is judged again: it is not tied to her anew
  await h.boss('PUT', '/sureness', { level: 0.7 })
  await h.boss('POST', '/sureness/judge-again', undefined, 202)
  await pass(MIN)
  assert.deepEqual(await tied(), [{ id: null }])
})
