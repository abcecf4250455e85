import assert from 'node:assert/strict'
import { test } from 'node:test'
import { harness } from '../../test/harness.ts'
import { customerByProven, claimIdentity, customerOfVisitor, proveIdentity } from './customers.ts'

test('a claim joins nothing; a proof does', async (t) => {
  const { db, workspace } = await harness(t)
  const w = workspace()
  await db.transact(w, async (tx) => {
    const ana = await customerOfVisitor(tx, 'visitor-a')
    await proveIdentity(tx, { customerId: ana, kind: 'email', value: 'Ana@Example.com', proof: 'code' })
    const ben = await customerOfVisitor(tx, 'visitor-b')
    await claimIdentity(tx, { customerId: ben, kind: 'email', value: 'Ana@example.com' })
    assert.equal((await customerByProven(tx, 'email', 'Ana@example.com'))?.id, ana)
    assert.equal((await customerByProven(tx, 'visitor', 'visitor-b'))?.id, ben)
  })
})
