import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test, type TestContext } from 'node:test'
import type { CustomerId, InteractionId, NeedId, PersonId } from '@peakend/contract/ids.ts'
import { stranger } from '../base/caller.ts'
import { isRefusal } from '../base/refusal.ts'
import { customerOfVisitor, proveIdentity } from '../customers/customers.ts'
import * as interactions from '../interactions/interactions.ts'
import { harness } from '../../test/harness.ts'
import * as cases from './cases.ts'
import { casesJobs, casesReactions } from './reactions.ts'

const day = 24 * 3_600_000

const desk = async (t: TestContext) => {
  const h = await harness(t, { reactions: casesReactions, jobs: casesJobs })
  const w = h.workspace()
  await h.db.transact(w, (tx) => cases.startNeeds(tx))
  const needs = await h.db.read(w, (tx) => cases.needs(tx))
  const need = (name: string): NeedId => {
    const found = needs.find((one) => one.name.en === name)
    assert.ok(found, name)
    return found.id
  }
  const ana = randomUUID() as PersonId
  const newCustomer = () => h.db.transact(w, (tx) => customerOfVisitor(tx, randomUUID()))
  /** A whole conversation: written, answered, its need confirmed, closed, the case settled. */
  const talk = async (customerId: CustomerId, text: string, needId?: NeedId) => {
    const { interactionId } = await h.db.transact(w, (tx) =>
      interactions.receive(tx, {
        customerId,
        channel: 'chat',
        touchpointId: null,
        queueId: null,
        source: `visitor:${customerId}`,
        senderId: randomUUID(),
        text,
        attachmentIds: [],
        language: 'en',
        context: {},
      }),
    )
    await h.db.transact(w, (tx) => interactions.assign(tx, { interactionId, personId: ana, why: 'taken' }))
    await h.drain()
    if (needId) await h.db.transact(w, (tx) => interactions.confirmNeed(tx, interactionId, needId, ana))
    await h.drain()
    await h.db.transact(w, (tx) => interactions.close(tx, { interactionId, outcome: 'solved', needId, by: 'agent' }))
    await h.drain()
    return interactionId
  }
  const caseOf = async (interactionId: InteractionId) => {
    const standing = await h.db.read(w, (tx) => interactions.find(tx, interactionId))
    const found = standing?.caseId ? await h.db.read(w, (tx) => cases.find(tx, standing.caseId as never)) : null
    assert.ok(found)
    return found
  }
  const settle = (id: Parameters<typeof cases.settle>[1]) => h.db.transact(w, (tx) => cases.settle(tx, id, ana))
  return { ...h, w, need, ana, newCustomer, talk, caseOf, settle }
}

test('a case opens when somebody answers, bears a number and one owner, and goes on in the next conversation', async (t) => {
  const { ana, newCustomer, talk, caseOf } = await desk(t)
  const customerId = await newCustomer()
  const first = await caseOf(await talk(customerId, 'Where is my order 4471?'))
  assert.deepEqual([first.number, first.ownerId, first.title], [1, ana, 'Where is my order 4471?'])
  assert.equal((await caseOf(await talk(customerId, 'Any news?'))).id, first.id)
  assert.equal((await caseOf(await talk(await newCustomer(), 'Hello'))).number, 2)
})

test('who comes back on the same need within a week opens the settled case again; on another, or later, a new one', async (t) => {
  const { clock, need, newCustomer, talk, caseOf, settle, db, w } = await desk(t)
  const customerId = await newCustomer()
  const late = need('Delivery late')
  const first = await caseOf(await talk(customerId, 'It is late', late))
  await settle(first.id)
  clock.advance(2 * day)
  const again = await caseOf(await talk(customerId, 'Still late', late))
  assert.deepEqual([again.id, again.state, again.reopened], [first.id, 'open', 1])
  await settle(first.id)
  const other = await caseOf(await talk(customerId, 'A copy of my bill please', need('Copy of a bill')))
  assert.notEqual(other.id, first.id)
  await settle(other.id)
  clock.advance(8 * day)
  assert.notEqual((await caseOf(await talk(customerId, 'Late again', late))).id, first.id)
  await assert.rejects(
    db.transact(w, (tx) => cases.settle(tx, first.id, null)),
    (e) => isRefusal(e, 'case_settled'),
  )
})

test('settled at first contact is known when the week is over, and not for one that was opened again', async (t) => {
  const { clock, need, newCustomer, talk, caseOf, settle, drain, owner } = await desk(t)
  const late = need('Delivery late')
  const [once, twice] = [await newCustomer(), await newCustomer()]
  const good = await caseOf(await talk(once, 'late', late))
  const bad = await caseOf(await talk(twice, 'late', late))
  await settle(good.id)
  await settle(bad.id)
  clock.advance(day)
  await talk(twice, 'still late', late)
  await settle(bad.id)
  clock.advance(8 * day)
  await drain()
  const { rows } = await (
    await owner()
  ).query('select case_id as id, was_first_contact as was from cases order by number')
  assert.deepEqual(rows, [
    { id: good.id, was: true },
    { id: bad.id, was: false },
  ])
})

test('a case goes on for whoever the customer was merged with', async (t) => {
  const { db, w, newCustomer, talk, caseOf } = await desk(t)
  const [phone, laptop] = [await newCustomer(), await newCustomer()]
  const prove = (customerId: CustomerId) =>
    db.transact(w, (tx) => proveIdentity(tx, { customerId, kind: 'email', value: 'eva@example.org', proof: 'code' }))
  await prove(phone)
  const first = await caseOf(await talk(phone, 'The mug came broken'))
  assert.equal((await prove(laptop)).outcome, 'joined')
  assert.equal((await caseOf(await talk(laptop, 'It is me again'))).id, first.id)
})

test('needs are proposed from what the customer writes', async (t) => {
  const { db, w, need, newCustomer, talk } = await desk(t)
  const interactionId = await talk(await newCustomer(), 'I was charged twice')
  const whole = await db.read(w, (tx) => interactions.wholeOf(tx, stranger, interactionId))
  assert.equal(whole.proposedNeeds[0]?.needId, need('A charge that is not right'))
})
