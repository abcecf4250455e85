/**
 * Bad input over the whole contract: every endpoint, with a body that fits it and one place in it spoiled: NUL, half a sign, signs that mean something
 * to SQL, too long, another type, numbers at their ends. Each is answered, never by a bug; and what stood before stands. New endpoints are covered by themselves.
 */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test, type TestContext } from 'node:test'
import { isContractProcedure, type AnyContractRouter } from '@orpc/contract'
import { contract } from '@peakend/contract/peakend.ts'
import type { EndpointMeta } from '@peakend/contract/endpoint.ts'
import type { InteractionId } from '@peakend/contract/ids.ts'
import type { Arrival, CounterPlace } from '@peakend/contract/visits.ts'
import { addKey } from '../src/identity/keys/keys.ts'
import { assign } from '../src/interactions/interactions.ts'
import { openPeakend } from '../src/peakend.ts'
import { newSecret } from './counter-place.ts'
import { house, houseSecret } from './house.ts'
import { fitting, poisonedOf, schemaOf } from './poison.ts'
import { atWork, visiting } from './running.ts'
import { callOn, type Call } from './server.ts'

interface Asked {
  name: string
  method: string
  path: string
  permission: string
  perMinute: number | undefined
  refusals: readonly string[]
  input: unknown
}

const everything = (router: AnyContractRouter, at: readonly string[] = []): Asked[] => {
  if (!isContractProcedure(router))
    return Object.entries(router).flatMap(([name, inner]) => everything(inner as AnyContractRouter, [...at, name]))
  const { route, meta, inputSchema } = router['~orpc']
  const { permission, perMinute, refusals } = meta as unknown as EndpointMeta
  const name = at.join('.')
  return [
    {
      name,
      method: route.method ?? 'POST',
      path: route.path ?? '',
      permission,
      perMinute,
      refusals,
      input: inputSchema,
    },
  ]
}

/** These end the session that asks, or work for seconds (scrypt): a few of their inputs say it. */
const slow = /^session\.|^people\.(?:signIn|setUp)|password/i

const installation = async (t: TestContext) => {
  const h = await house(t)
  const filesDir = await mkdtemp(path.join(tmpdir(), 'peakend-bad-'))
  const peakend = await openPeakend({
    db: h.db,
    secret: houseSecret,
    host: '127.0.0.1',
    port: 0,
    filesDir,
  })
  t.after(async () => {
    await peakend.close()
    await rm(filesDir, { recursive: true })
  })
  const { url } = peakend
  const cookie = await h.cookieOf(h.administrator)
  const agent = await atWork(url, cookie)
  const [queue] = (await agent.call<{ rows: { id: string }[] }>('GET', '/queues')).rows
  const queueId =
    queue?.id ??
    (
      await agent.call<{ id: string }>('POST', '/queues', {
        name: 'Deliveries',
        target: { withinMs: 45_000, sharePct: 80 },
        timetable: 'always',
        messageAnswerMs: 3_600_000,
      })
    ).id
  const place = { name: 'Shop', channel: 'chat', stage: 'action', queueId, sites: [] }
  const touchpoint = await agent.call<{ id: string; key: string }>('POST', '/touchpoints', place)
  const visitor = await visiting(url, touchpoint.key)
  const turn = await visitor.say('Where is my parcel?')
  const interactionId = turn.interactionId as InteractionId
  await h.db.transact(h.workspaceId, (tx) => assign(tx, { interactionId, personId: h.administrator, why: 'taken' }))
  const { customerId } = await agent.call<{ customerId: string }>('GET', `/interactions/${turn.interactionId}`)
  const boss = await h.callerOf('Brisa administrator')
  const { secret } = await h.db.transact(h.workspaceId, (tx) => addKey(tx, boss, 'shop'))
  const ids = {
    interactionId: turn.interactionId,
    customerId,
    queueId,
    touchpointId: touchpoint.id,
    personId: h.administrator,
    ownerId: h.administrator,
    key: touchpoint.key,
  }
  const as = (permission: string): Call => {
    if (permission === 'visitor') return { headers: { authorization: `Bearer ${visitor.visitorToken}` } }
    if (permission === 'api-key') return { headers: { authorization: `Bearer ${secret}` } }
    return permission === 'public' ? {} : { headers: { cookie, 'peakend-workspace': h.workspaceId, origin: url } }
  }
  return { ...h, url, ids, as, call: callOn(url), agent, visitor, turn }
}

const withIds = (where: string, ids: Record<string, string>) =>
  where.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? (name === 'channel' ? 'chat' : randomUUID()))

test('no input spoiled in one place is answered by a bug, and what stood before stands', async (t) => {
  const { call, clock, ids, as, agent, turn } = await installation(t)
  const faults: string[] = []
  let asked = 0
  let held = 0
  const isHarmless = (name: string) => !/signOut|erase|\bend\b|remove|restore|block/i.test(name)
  for (const one of everything(contract).filter(({ name }) => isHarmless(name))) {
    if (!one.input) continue
    const body = fitting(schemaOf(one.input), ids) as Record<string, unknown>
    const bad = poisonedOf(body) as Record<string, unknown>[]
    for (const input of slow.test(one.name) ? bad.slice(0, 6) : bad) {
      // what is narrow is asked at its own pace
      if (one.perMinute) clock.advance(Math.ceil(60_000 / one.perMinute))
      const at = `/api${withIds(one.path, ids)}`
      const isRead = one.method === 'GET' || one.method === 'DELETE'
      const query = new URLSearchParams(
        Object.entries(input).map(([k, v]): [string, string] => [k, typeof v === 'string' ? v : JSON.stringify(v)]),
      )
      const where = isRead ? `${at}?${query.toString().slice(0, 12_000)}` : at
      const { status } = await call(one.method, where, { ...as(one.permission), ...(isRead ? {} : { body: input }) })
      asked++
      if (status === 429) held++
      if (status >= 500 && status !== 503) faults.push(`${one.name} ${status} ${JSON.stringify(input).slice(0, 300)}`)
    }
  }
  assert.deepEqual(faults, [])
  // without an origin: which sites may ask was changed on the way
  const { body } = await call('GET', `/api/chat/turns?interactionId=${turn.interactionId}`, as('visitor'))
  assert.equal((body as { turns: { text: string }[] }).turns[0]?.text, 'Where is my parcel?')
  await agent.call('GET', '/me')
  assert.ok(asked > 500 && held < asked / 50, `${held} of ${asked} were not looked at`)
  t.diagnostic(`${asked} bad inputs, ${held} held off`)
})

test('every write that carries its sender’s id does once what it is told; anything else under that id is refused', async (t) => {
  const { call, ids, as, clock, owner, agent } = await installation(t)
  const visits = await atCounter(agent, call, ids)
  const dueAt = new Date(clock.now().getTime() + 3_600_000).toISOString()
  const { interactionId } = ids
  // a body each, and the same with one thing else
  const written: Record<string, [object, object[]]> = {
    'chat.say': [{ text: 'Hello?' }, [{ text: 'Hello!' }]],
    'chat.leaveMessage': [
      { text: 'Call me', email: 'maya@example.org', name: 'Maya' },
      [{ text: 'Write me' }, { email: 'other@example.org' }, { name: 'May' }],
    ],
    'interactions.reply': [{ text: 'I am looking.' }, [{ text: 'I was looking.' }]],
    'interactions.note': [{ text: 'A regular.', asks: [] }, [{ text: 'A new one.' }, { asks: [ids.personId] }]],
    'customers.tell': [{ key: 'size', value: '42' }, [{ value: '43' }, { key: 'shoe' }]],
    'promises.make': [
      { text: 'A new kettle', interactionId, dueAt },
      [{ text: 'A kettle' }, { dueAt: new Date(Date.parse(dueAt) + 1).toISOString() }],
    ],
    'journeys.record': [
      { specversion: '1.0', source: 'shop', type: 'order.placed', subject: '4471', data: {} },
      [{ type: 'order.paid' }, { subject: '4472' }, { data: { items: 1 } }],
    ],
    'counter.checkIn': [
      { key: visits.key, secret: newSecret(), name: 'Jonas' },
      [{ name: 'Jon' }, { about: 'a kettle' }, { email: 'jonas@example.org' }],
    ],
    'counter.invite': [
      { interactionId: visits.running.interactionId, at: dueAt, about: 'Her kettle' },
      [{ about: 'His kettle' }, { at: new Date(Date.parse(dueAt) + 60_000).toISOString() }],
    ],
    'counter.log': [{ kind: 'demonstration', what: 'K-20 kettle' }, [{ what: 'K-30 kettle' }, { kind: 'hand-over' }]],
    'counter.exit': [
      { key: visits.tabletKey, number: visits.finished.number, score: 5, got: 'yes' },
      [{ score: 1 }, { got: 'no' }, { comment: 'late' }],
    ],
  }
  const idsOf: Record<string, Record<string, string>> = {
    'counter.log': { interactionId: visits.running.interactionId },
    'counter.invite': { touchpointId: visits.touchpointId },
  }
  // need a mailbox and a letter to answer, somebody who waits, or an account and a customer's number: held in channels/email/sending,
  // channels/callbacks and channels/messaging
  const elsewhere = [
    'email.write',
    'letters.begin',
    'callbacks.ask',
    'callbacks.book',
    'messaging.begin',
    'messaging.sendTemplate',
  ]
  const carrying = everything(contract).filter(
    (one) => one.refusals.includes('id_reused') && !elsewhere.includes(one.name),
  )
  assert.deepEqual(
    carrying.map(({ name }) => name).toSorted((a, b) => (a < b ? -1 : 1)),
    Object.keys(written).toSorted((a, b) => (a < b ? -1 : 1)),
  )
  const client = await owner()
  const stored = async () => {
    // lines the program says by itself come when they come
    const tables = [
      `turns where by in ('customer', 'agent')`,
      'facts',
      'promises',
      'journey_events',
      'interactions',
      'cases',
      'customers',
      'survey_answers where score is not null',
    ]
    const counts = tables.map((name) => `(select count(*)::int from ${name}) as ${name.split(' ')[0]}`)
    return (await client.query(`select ${counts.join(', ')}`)).rows[0]
  }
  for (const one of carrying) {
    const [body, others] = written[one.name]!
    const [at, id] = [`/api${withIds(one.path, { ...ids, ...idsOf[one.name] })}`, randomUUID()]
    const key = one.name === 'journeys.record' ? 'id' : 'senderId'
    const send = (more: object = {}) =>
      call(one.method, at, { ...as(one.permission), body: { ...body, [key]: id, ...more } })
    const first = await send()
    assert.ok(first.status < 300, `${one.name}: ${JSON.stringify(first.body)}`)
    const before = await stored()
    assert.deepEqual(idOf((await send()).body), idOf(first.body), one.name)
    for (const more of others) {
      const { status, body: said } = await send(more)
      assert.deepEqual(
        [status, (said as { code: string }).code],
        [409, 'id_reused'],
        `${one.name} ${JSON.stringify(more)}`,
      )
    }
    assert.deepEqual(await stored(), before, one.name)
  }
})

/** A place with a counter: one visitor the caller serves, one who is done. */
const atCounter = async (
  agent: { call: <T>(method: string, where: string, body?: unknown) => Promise<T> },
  call: Awaited<ReturnType<typeof installation>>['call'],
  { queueId, personId }: { queueId: string; personId: string },
) => {
  await agent.call('PUT', `/queues/${queueId}/members`, { personIds: [personId] })
  await agent.call('PUT', '/presence', { state: 'available' })
  const { key, tabletKey, touchpointId } = await agent.call<CounterPlace>('POST', '/counter/places', {
    name: 'Shop Madrid',
    queueId,
    stage: 'action',
    demonstrations: ['K-20 kettle'],
    handOvers: ['Order'],
  })
  for (const name of ['Maya', 'Lena']) {
    const body = { key, senderId: randomUUID(), secret: newSecret(), name }
    assert.equal((await call('POST', '/api/counter/check-ins', { body })).status, 200)
  }
  const { rows } = await agent.call<{ rows: Arrival[] }>('GET', `/counter/places/${touchpointId}/arrivals`)
  const [running, finished] = rows
  assert.ok(running && finished)
  await agent.call('POST', `/counter/visits/${finished.interactionId}/call`)
  await agent.call('POST', `/counter/visits/${finished.interactionId}/greet`)
  const sheet = { welcome: 'name-used', peak: 'need-met', farewell: 'thanks', note: '' }
  await agent.call('POST', `/counter/visits/${finished.interactionId}/finish`, { ...sheet, outcome: 'solved' })
  await agent.call('POST', `/counter/visits/${running.interactionId}/call`)
  await agent.call('POST', `/counter/visits/${running.interactionId}/greet`)
  return { key, tabletKey, touchpointId, running, finished }
}

/** What names the thing an answer is about. */
const idOf = (body: unknown): unknown => {
  const { id, turn, caseNumber, number, link, interactionId } = body as Record<string, unknown> & {
    turn?: { id: string }
  }
  return id ?? turn?.id ?? caseNumber ?? number ?? link ?? interactionId
}
