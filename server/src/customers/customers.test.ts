import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { CustomerId, PersonId } from '@peakend/contract/ids.ts'
import { isRefusal } from '../base/refusal.ts'
import { harness, type Harness } from '../../test/harness.ts'
import * as customers from './customers.ts'

const set = async (t: Parameters<typeof harness>[0]) => {
  const h = await harness(t)
  const w = h.workspace()
  const visitor = () => h.db.transact(w, (tx) => customers.customerOfVisitor(tx, randomUUID()))
  const prove = (customerId: CustomerId, kind: customers.IdentityKind, value: string) =>
    h.db.transact(w, (tx) => customers.proveIdentity(tx, { customerId, kind, value, proof: 'code' }))
  const whole = (id: CustomerId) => h.db.read(w, (tx) => customers.wholeCustomer(tx, id))
  return { ...h, w, visitor, prove, whole }
}

test('a claim joins nothing and is shown as not verified; a proof joins', async (t) => {
  const { db, w, visitor, prove, whole } = await set(t)
  const [ana, stranger] = [await visitor(), await visitor()]
  await prove(ana, 'email', 'Ana@Example.COM')
  const claim = () =>
    db.transact(w, (tx) =>
      customers.claimIdentity(tx, { customerId: stranger, kind: 'email', value: 'Ana@example.com' }),
    )
  assert.equal((await claim())?.id, (await claim())?.id)
  assert.equal((await whole(stranger)).isVerified, false)
  assert.equal((await whole(stranger)).id, stranger)
  assert.equal((await db.read(w, (tx) => customers.customerByProven(tx, 'email', 'Ana@example.com')))?.id, ana)
  const proven = await prove(stranger, 'email', 'Ana@example.com')
  assert.deepEqual(proven, { customerId: ana, outcome: 'joined' })
  assert.equal((await whole(stranger)).id, ana)
  assert.equal((await prove(stranger, 'email', 'Ana@example.com')).outcome, 'known')
})

test('undoing a merge leaves both as they were, chains included', async (t) => {
  const { db, w, visitor, whole } = await set(t)
  const [a, b, c] = [await visitor(), await visitor(), await visitor()]
  const by = randomUUID() as PersonId
  const merge = (into: CustomerId, from: CustomerId) => db.transact(w, (tx) => customers.merge(tx, into, from, by))
  await db.transact(w, (tx) => customers.tell(tx, { customerId: c, key: 'size', value: 'M' }))
  await merge(b, c)
  await merge(a, b)
  assert.deepEqual([(await whole(c)).id, (await whole(c)).facts.length], [a, 1])
  await assert.rejects(merge(c, a), (e) => isRefusal(e, 'merge_circle'))
  const [first] = (await whole(a)).merges.filter((one) => one.fromId === b)
  assert.ok(first)
  await db.transact(w, (tx) => customers.unmerge(tx, first.id, by))
  assert.equal((await whole(a)).facts.length, 0)
  assert.deepEqual([(await whole(c)).id, (await whole(b)).id], [b, b])
  await assert.rejects(
    db.transact(w, (tx) => customers.unmerge(tx, first.id, by)),
    (e) => isRefusal(e, 'not_found'),
  )
})

test('two whom the shop knows as two are never joined, whatever they share', async (t) => {
  const { db, w, visitor, prove, whole } = await set(t)
  const put = (externalId: string, email: string) =>
    db.transact(w, (tx) => customers.putCustomer(tx, { externalId, email }))
  const [one, two] = [await put('4471', 'family@example.org'), await put('4472', 'family@example.org')]
  assert.notEqual(one, two)
  assert.equal((await whole(two)).identities.find((i) => i.kind === 'email')?.proof, 'none')
  const browser = await visitor()
  assert.equal((await prove(browser, 'external', '4471')).outcome, 'joined')
  assert.deepEqual(await prove(browser, 'external', '4472'), { customerId: one, outcome: 'conflict' })
  assert.equal(await put('4471', 'family@example.org'), one)
})

test('at the same moment: one visitor is one customer, one address is proven once', async (t) => {
  const { db, w, visitor, prove, owner } = await set(t)
  const visitorId = randomUUID()
  const ids = await Promise.all(
    Array.from({ length: 8 }, () => db.transact(w, (tx) => customers.customerOfVisitor(tx, visitorId))),
  )
  assert.equal(new Set(ids).size, 1)
  const many = await Promise.all(Array.from({ length: 6 }, visitor))
  const outcomes = await Promise.all(many.map((id) => prove(id, 'phone', '+34 600 12 34 56')))
  assert.deepEqual(outcomes.map((o) => o.outcome).toSorted(), [
    'joined',
    'joined',
    'joined',
    'joined',
    'joined',
    'proven',
  ])
  const roots = await Promise.all(many.map(async (id) => (await db.read(w, (tx) => customers.resolve(tx, id)))?.id))
  assert.equal(new Set(roots).size, 1)
  const { rows } = await (await owner()).query(`select normal from identities where kind = 'phone' and proof <> 'none'`)
  assert.deepEqual(rows, [{ normal: '+34600123456' }])
})

test('what is no address or number is refused; an agent’s check is taken back, a token’s is not', async (t) => {
  const { db, w, visitor, prove, whole } = await set(t)
  const ana = await visitor()
  for (const [kind, value] of [
    ['email', 'ana at example'],
    ['phone', '12'],
    ['external', '  '],
  ] as const) {
    await assert.rejects(prove(ana, kind, value), (e) => isRefusal(e, 'invalid'))
  }
  const claimed = await db.transact(w, (tx) =>
    customers.claimIdentity(tx, { customerId: ana, kind: 'email', value: 'ana@example.org' }),
  )
  assert.ok(claimed)
  const of = {
    customerId: ana,
    identityId: claimed.id,
    by: randomUUID() as PersonId,
    interactionId: randomUUID() as never,
  }
  await db.transact(w, (tx) => customers.proveByAgent(tx, { ...of, how: 'order number and street' }))
  assert.equal((await whole(ana)).isVerified, true)
  await db.transact(w, (tx) => customers.unprove(tx, ana, claimed.id))
  assert.equal((await whole(ana)).isVerified, false)
  await prove(ana, 'email', 'ana@example.org')
  await assert.rejects(
    db.transact(w, (tx) => customers.unprove(tx, ana, claimed.id)),
    (e) => isRefusal(e, 'not_found'),
  )
})

const crowd = async (h: Pick<Harness, 'owner'>, w: string): Promise<void> => {
  const owner = await h.owner()
  await owner.query(
    `insert into customers (workspace_id, customer_id, name, first_seen_at)
     select case when n % 2 = 0 then $1::uuid else gen_random_uuid() end, gen_random_uuid(), md5(n::text) || ' ' || md5((n * 7)::text), now() from generate_series(1, 20000) n`,
    [w],
  )
  await owner.query(
    `insert into identities (workspace_id, identity_id, customer_id, kind, value, normal, claimed_at)
     select workspace_id, gen_random_uuid(), customer_id, 'email', e, e, now() from (select c.*, md5(customer_id::text) || '@example.org' as e from customers c) c`,
  )
  await owner.query('vacuum analyze customers, identities')
}

test('search finds by name, address and number, best first, across nothing but this workspace', async (t) => {
  const { db, w, workspace } = await set(t)
  const put = (of: Parameters<typeof customers.putCustomer>[1], where = w) =>
    db.transact(where, (tx) => customers.putCustomer(tx, of))
  const ana = await put({ externalId: 'A-1', name: 'Ana Ruiz', email: 'ana.ruiz@example.org', phone: '+34600123456' })
  const mariana = await put({ externalId: 'A-2', name: 'Mariana Ruiz' })
  await put({ externalId: 'A-3', name: 'Ana Ruiz' }, workspace())
  const find = async (q: string) => (await db.read(w, (tx) => customers.search(tx, q))).map((row) => row.id)
  assert.deepEqual(await find('ana'), [ana, mariana])
  assert.deepEqual(await find('Ana.Ruiz@ex'), [ana])
  assert.deepEqual(await find('+34 600 123'), [ana])
  assert.deepEqual(await find('A-2'), [mariana])
  for (const q of ['', '%', '__', '  ', "'; drop table customers; --"]) assert.deepEqual(await find(q), [], q)
})

test('search goes by its indexes as the app role, never through the table', async (t) => {
  const h = await set(t)
  await crowd(h, h.w)
  const owner = await h.owner()
  const plans: string[] = []
  owner.on('notice', (notice) => void plans.push(String(notice.message)))
  await owner.query(
    `load 'auto_explain'; set auto_explain.log_min_duration = 0; set auto_explain.log_nested_statements = on`,
  )
  await owner.query(`set client_min_messages = log; set jit = off; set role peakend_app`)
  await owner.query(`select set_config('peakend.workspace', $1, false)`, [h.w])
  for (const wanted of ['abc', 'deadbeef', 'ab', 'f00@'])
    await owner.query('select * from peakend.search_customers($1, 20)', [wanted])
  const searches = plans.filter((plan) => plan.includes('with hit as'))
  assert.equal(searches.length, 4)
  for (const plan of searches) {
    assert.match(plan, /Index Scan using identities_search|Bitmap Index Scan on identities_search/)
    assert.match(plan, /Bitmap Index Scan on customers_name/)
    assert.doesNotMatch(plan, /Seq Scan on (customers|identities)/)
  }
})
