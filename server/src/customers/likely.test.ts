import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test, type TestContext } from 'node:test'
import type { CustomerId } from '@peakend/contract/ids.ts'
import { house } from '../../test/house.ts'
import { isRefusal } from '../base/refusal.ts'
import { claimIdentity, customerOfVisitor, proveIdentity, putCustomer, resolve, wholeCustomer } from './customers.ts'
import { likelyOf, recognise } from './likely.ts'

const setUp = async (t: TestContext) => {
  const h = await house(t)
  const inside = <T>(work: Parameters<typeof h.db.transact<T>>[1]) => h.db.transact(h.workspaceId, work)
  const by = await h.person('Ana Prieto', 'agent')
  const arrives = (name: string, email?: string) =>
    inside(async (tx) => {
      const id = await customerOfVisitor(tx, randomUUID(), { name })
      if (email) await claimIdentity(tx, { customerId: id, kind: 'email', value: email })
      return id
    })
  const likely = (id: CustomerId) => inside((tx) => likelyOf(tx, id, null))
  return { inside, by, arrives, likely }
}

test('whoever types an address somebody has proven may be them, and it joins nothing', async (t) => {
  const { inside, arrives, likely } = await setUp(t)
  const eva = await arrives('Eva Ruiz')
  await inside((tx) => proveIdentity(tx, { customerId: eva, kind: 'email', value: 'eva@example.org', proof: 'reply' }))
  const claims = await arrives('Eva', 'eva@EXAMPLE.org')
  const other = await arrives('Leo', 'leo@example.org')
  const [found, ...more] = await likely(claims)
  assert.deepEqual(
    [found?.id, found?.isVerified, found?.shares, more.length],
    [eva, true, [{ by: 'email', value: 'eva@example.org', isProvenTheirs: true }], 0],
  )
  assert.deepEqual(await likely(other), [])
  assert.equal((await inside((tx) => resolve(tx, claims)))?.id, claims)
})

test('recognised once is one story; it proves no address, and only somebody likely can be recognised', async (t) => {
  const { inside, by, arrives, likely } = await setUp(t)
  const [first, second, stranger] = [
    await arrives('Eva Ruiz', 'eva@example.org'),
    await arrives('Eva', 'eva@example.org'),
    await arrives('Mallory', 'm@example.org'),
  ]
  await assert.rejects(
    inside((tx) => recognise(tx, { customerId: stranger, as: first, by }, null)),
    (e) => isRefusal(e, 'not_found'),
  )
  assert.equal(await inside((tx) => recognise(tx, { customerId: second, as: first, by }, null)), true)
  assert.equal(await inside((tx) => recognise(tx, { customerId: second, as: first, by }, null)), false)
  const whole = await inside((tx) => wholeCustomer(tx, second))
  assert.deepEqual([whole.id, whole.isVerified, whole.merges.length], [first, false, 1])
  assert.deepEqual(await likely(second), [])
})

test('two whom the shop knows as two are never made one', async (t) => {
  const { inside, by } = await setUp(t)
  const [a, b] = await inside(async (tx) => [
    await putCustomer(tx, { externalId: 'shop-1' }),
    await putCustomer(tx, { externalId: 'shop-2' }),
  ])
  assert.ok(a && b)
  await inside(async (tx) => {
    for (const customerId of [a, b]) await claimIdentity(tx, { customerId, kind: 'phone', value: '+34600123456' })
  })
  await assert.rejects(
    inside((tx) => recognise(tx, { customerId: a, as: b, by }, null)),
    (e) => isRefusal(e, 'conflict'),
  )
})

test('an address that many typed names a few, those who proved it first', async (t) => {
  const { inside, arrives, likely } = await setUp(t)
  const proven = await arrives('Office')
  await inside((tx) => proveIdentity(tx, { customerId: proven, kind: 'email', value: 'o@example.org', proof: 'code' }))
  for (let i = 0; i < 8; i++) await arrives(`Visitor ${i}`, 'o@example.org')
  const found = await likely(await arrives('Newest', 'o@example.org'))
  assert.deepEqual([found.length, found[0]?.id], [5, proven])
})
