import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { TimelineRow, Touchpoint } from '@peakend/contract/journeys.ts'
import type { Customer } from '@peakend/contract/customers.ts'
import { coreHouse } from '../../test/core-house.ts'
import { isAllowed, secretOf, touchpointByKey } from './touchpoints/touchpoints.ts'
import { originsOf } from './touchpoints/rules.ts'
import { sealWith } from '../identity/sealed.ts'

const event = (more: object = {}) => ({
  specversion: '1.0',
  id: randomUUID(),
  source: 'https://shop.example/orders',
  type: 'order.placed',
  subject: '4471',
  time: '2026-03-02T08:00:00Z',
  data: { title: 'Blue mug', reference: 'O-1', amount: 12.5, currency: 'EUR', items: 1 },
  ...more,
})

const shop = async (t: Parameters<typeof coreHouse>[0]) => {
  const h = await coreHouse(t)
  await h.person('Ana', 'agent')
  await h.person('Ada', 'administrator')
  h.key('shop')
  const tell = (of: object) => h.call('POST', '/api/journey-events', { as: 'shop', body: of })
  return { ...h, tell }
}

test('an event is kept once: a retry gets the same answer, other content under the same id is refused', async (t) => {
  const { tell, owner } = await shop(t)
  const of = event()
  const answers = await Promise.all([tell(of), tell(of), tell(of)])
  assert.deepEqual(new Set(answers.map((a) => JSON.stringify(a.body))).size, 1)
  assert.equal((await tell({ ...of, type: 'order.paid' })).status, 409)
  assert.equal((await tell({ ...of, source: 'https://other.example/' })).status, 200)
  const { rows } = await (await owner()).query('select kind from journey_events')
  assert.equal(rows.length, 2)
})

test('whose it is: the shop’s own id makes a customer, an address must be proven first', async (t) => {
  const { tell, ask, visitor, transact } = await shop(t)
  const first = (await tell(event())).body as { customerId: string }
  assert.equal(((await tell(event())).body as { customerId: string }).customerId, first.customerId)
  const eva = await visitor('Eva')
  const { claimIdentity, proveIdentity } = await import('../customers/customers.ts')
  const email = { customerId: eva.customerId, kind: 'email', value: 'eva@example.org' } as const
  await transact((tx) => claimIdentity(tx, email))
  const unknown = await tell(event({ subject: 'eva@example.org' }))
  assert.deepEqual([unknown.status, (unknown.body as { code: string }).code], [422, 'customer_unknown'])
  await transact((tx) => proveIdentity(tx, { ...email, proof: 'code' }))
  const known = await tell(event({ subject: 'eva@example.org' }))
  assert.equal((known.body as { customerId: string }).customerId, eva.customerId)
  assert.equal((await ask<Customer>('Ana', 'GET', `/customers/${eva.customerId}`)).isVerified, true)
})

test('from the future, malformed or hostile events are refused and leave nothing', async (t) => {
  const { tell, owner, call } = await shop(t)
  const bad: [object, number][] = [
    [event({ time: '2026-03-02T09:06:00Z' }), 422],
    [event({ specversion: '0.3' }), 422],
    [event({ type: 'Order Placed!' }), 422],
    [event({ data: { url: 'javascript:alert(1)' } }), 422],
    [event({ data: { nested: { too: 'deep' } } }), 422],
    [event({ subject: '' }), 422],
    [{}, 422],
  ]
  for (const [of, status] of bad) assert.equal((await tell(of)).status, status, JSON.stringify(of).slice(0, 120))
  assert.equal((await tell(event({ time: '2026-03-02T09:04:00Z' }))).status, 200)
  assert.equal((await call('POST', '/api/journey-events', { as: 'Ana', body: event() })).status, 403)
  assert.equal((await call('POST', '/api/journey-events', { body: event() })).status, 401)
  const { rows } = await (await owner()).query('select from journey_events')
  assert.equal(rows.length, 1)
})

test('one story over events, conversations and cases, newest first, paged without a gap or a repeat', async (t) => {
  const { tell, ask, clock, chat, visitor, transact, drain } = await shop(t)
  const eva = await visitor('Eva')
  const { proveIdentity } = await import('../customers/customers.ts')
  await transact((tx) =>
    proveIdentity(tx, { customerId: eva.customerId, kind: 'external', value: '4471', proof: 'signed-token' }),
  )
  // five at one and the same time, so that the edge of a page falls among them
  for (let i = 0; i < 5; i++) await tell(event({ type: i === 0 ? 'delivery.late' : 'order.placed' }))
  clock.advance(60_000)
  const agent = (await ask<{ rows: object[] }>('Ana', 'GET', '/touchpoints')).rows && randomUUID()
  const interactionId = await chat(eva, 'Where is it?', { agent: agent as never })
  await drain()
  const seen: TimelineRow[] = []
  let cursor: string | null = ''
  do {
    const page: { rows: TimelineRow[]; next: string | null } = await ask(
      'Ana',
      'GET',
      `/customers/${eva.customerId}/timeline?limit=2${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
    )
    seen.push(...page.rows)
    cursor = page.next
  } while (cursor)
  assert.equal(seen.length, 7)
  assert.equal(new Set(seen.map((row) => row.id)).size, 7)
  assert.deepEqual(
    seen.map((row) => row.at),
    seen
      .map((row) => row.at)
      .toSorted()
      .toReversed(),
  )
  assert.deepEqual(new Set(seen.map((row) => row.from)), new Set(['outside', 'interaction', 'case']))
  assert.equal(seen.find((row) => row.kind === 'delivery.late')?.mood, 'hurt')
  assert.deepEqual(seen.find((row) => row.from === 'interaction')?.opens, { kind: 'interaction', id: interactionId })
  assert.deepEqual(seen.find((row) => row.kind === 'order.placed')?.values, {
    reference: 'O-1',
    amount: 12.5,
    currency: 'EUR',
    items: 1,
  })
})

test('a chat touchpoint has a key and sites; its secret is shown once, renewed, and kept sealed', async (t) => {
  const { ask, call, owner, transact, db, workspaceId, another } = await shop(t)
  const settings = {
    name: 'Shop',
    channel: 'chat',
    stage: 'consideration',
    queueId: null,
    sites: ['shop.example/page'],
  }
  const added = await ask<Touchpoint>('Ada', 'POST', '/touchpoints', settings)
  assert.deepEqual(added.sites, ['https://shop.example'])
  assert.equal(added.key?.length, 27)
  assert.equal((await call('POST', '/api/touchpoints', { as: 'Ana', body: settings })).status, 403)
  const renew = () => ask<{ secret: string }>('Ada', 'POST', `/touchpoints/${added.id}/token-secret`)
  const [one, two] = [await renew(), await renew()]
  assert.notEqual(one.secret, two.secret)
  const keeper = sealWith('a secret of at least thirty-two characters', 'tokens of touchpoints')
  assert.equal(await transact((tx) => secretOf(tx, keeper, added.id)), two.secret)
  const { rows } = await (
    await owner()
  ).query(`select from touchpoints where position($1::bytea in sealed_secret) > 0`, [Buffer.from(two.secret)])
  assert.equal(rows.length, 0)
  const elsewhere = (await another('Other')).workspaceId
  const byKey = () => db.read(elsewhere, (tx) => touchpointByKey(tx, added.key ?? ''))
  assert.deepEqual(await byKey(), { workspaceId, touchpointId: added.id })
  await ask('Ada', 'DELETE', `/touchpoints/${added.id}`)
  assert.equal(await byKey(), null)
  assert.deepEqual((await ask<{ rows: Touchpoint[] }>('Ana', 'GET', '/touchpoints')).rows, [])
})

test('sites are origins; a star stands for what lies below and nothing else', () => {
  assert.deepEqual(originsOf(['https://Shop.example:443/a?b', 'http://localhost:8080', 'https://*.shop.example/']), [
    'https://shop.example',
    'http://localhost:8080',
    'https://*.shop.example',
  ])
  for (const bad of ['javascript:alert(1)', 'ftp://shop.example', 'https://a:b@shop.example', 'https://', '*']) {
    assert.throws(() => originsOf([bad]), /invalid/, bad)
  }
  const sites = ['https://shop.example', 'https://*.brand.example']
  for (const origin of ['https://shop.example', 'https://eu.brand.example', 'https://a.b.brand.example'])
    assert.equal(isAllowed(sites, origin), true, origin)
  for (const origin of [
    'http://shop.example',
    'https://shop.example.evil.example',
    'https://evilbrand.example',
    'https://brand.example',
    'http://eu.brand.example',
    'null',
    undefined,
  ])
    assert.equal(isAllowed(sites, origin), false, origin)
})
