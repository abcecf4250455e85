import assert from 'node:assert/strict'
import { test } from 'node:test'
import { coreHouse } from '../../test/core-house.ts'
import { changeCustomer, tell } from '../customers/customers.ts'
import { draftCue } from './draft-cue.ts'
import { dismissCue } from './evaluations.ts'

test('words that ask for what the customer told by another way have a cue; dismissed it stays away, and others see no more than theirs', async (t) => {
  const h = await coreHouse(t)
  const maya = await h.visitor('maya')
  await h.person('Ana', 'agent')
  const letter = await h.chat(maya, 'My order is 4711-22 and the kettle leaks.', { said: { channel: 'email' } })
  const chat = await h.chat(maya, 'Hello, I wrote to you yesterday.')
  const everything = { workspaceId: h.workspaceId, queues: 'all' as const }
  const asked = (text: string, scope: Parameters<typeof draftCue>[1] = everything) =>
    h.db.read(h.workspaceId, async (tx) => (await draftCue(tx, scope, chat, text)).cue)

  const cue = await asked('Could you tell me your order number?')
  assert.deepEqual([cue?.code, cue?.values], ['asks-known', { fact: '4711-22' }])
  assert.equal(cue?.say.en, 'The customer told us already: {fact}.')
  assert.equal(await asked('I look into it at once.'), null)
  // an outside team does not read the house's letters through it
  const outside = { workspaceId: h.workspaceId, queues: [], vendorId: crypto.randomUUID() as never }
  assert.equal(await asked('Could you tell me your order number?', outside), null)

  await h.transact((tx) =>
    tell(tx, { customerId: maya.customerId, key: 'Model', value: 'Aqua 2', interactionId: letter }),
  )
  assert.deepEqual((await asked('Which model do you have?'))?.values, { fact: 'Model Aqua 2' })

  const ana = h.callers['Ana']
  if (ana?.kind !== 'person') throw new Error('Ana is a person')
  await h.transact((tx) => dismissCue(tx, chat, 'asks-known:order', ana.personId))
  assert.equal(await asked('Could you tell me your order number?'), null)
  // a week later it may be about another matter
  h.clock.advance(8 * 86_400_000)
  const later = await h.chat(maya, 'Another thing.', { said: { channel: 'sms' } })
  assert.equal(
    (await h.db.read(h.workspaceId, (tx) => draftCue(tx, everything, later, 'Could you tell me your order number?')))
      .cue,
    null,
  )
})

test('what a draft already does needs no cue any more', async (t) => {
  const h = await coreHouse(t)
  const rosa = await h.visitor('rosa')
  await h.transact((tx) => changeCustomer(tx, rosa.customerId, { name: 'Rosa Prat' }))
  const chat = await h.chat(rosa, 'My kettle leaks and nobody answered for a week.')
  const met = (text: string) =>
    h.db.read(h.workspaceId, async (tx) => {
      const scope = { workspaceId: h.workspaceId, queues: 'all' as const }
      return (await draftCue(tx, scope, chat, text)).met
    })
  assert.deepEqual(await met('We look into it.'), [])
  assert.deepEqual(await met('Good morning, we look into it.'), ['greet'])
  assert.deepEqual(await met('Hello Rosa, I am sorry to hear that.'), ['greet', 'greet-by-name', 'acknowledge-feeling'])
  assert.deepEqual(await met('Hola Rosa: lamento la espera.'), [
    'greet',
    'greet-by-name',
    'acknowledge-wait',
    'acknowledge-feeling',
  ])
})
