import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openShop } from '../../../test/chat-shop.ts'
import { changeCustomer, mustResolve } from '../../customers/customers.ts'
import { changeWorkspace } from '../../identity/workspaces/workspaces.ts'
import * as interactions from '../../interactions/interactions.ts'

test('whoever plainly writes in another language than their page is spoken with in it, from the words that tell', async (t) => {
  const { visit, inside } = await openShop(t)
  const languageOf = async (id: Parameters<typeof interactions.find>[1]) =>
    (await inside((tx) => interactions.find(tx, id)))?.language
  const lucia = await visit({ language: 'en' })
  const { turn } = await lucia.said('Hola, mi pedido no ha llegado todavía')
  assert.equal(await languageOf(turn.interactionId), 'es')
  const marta = await visit({ language: 'en' })
  const first = (await marta.said('Hola')).turn
  assert.equal(await languageOf(first.interactionId), 'en', 'one word tells nothing')
  await marta.said('¿Dónde está mi pedido? Todavía no ha llegado.')
  assert.equal(await languageOf(first.interactionId), 'es')
  const turns = await inside((tx) => interactions.allTurns(tx, first.interactionId))
  assert.deepEqual(
    turns.filter(({ by }) => by === 'customer').map(({ language }) => language),
    ['en', 'es'],
  )
})

test('the language an agent notes of a customer holds for what runs with them', async (t) => {
  const { visit, inside, drain } = await openShop(t)
  const ane = await visit({ language: 'en' })
  const { turn } = await ane.said('Hello there, can somebody help me?')
  const standing = await inside((tx) => interactions.find(tx, turn.interactionId))
  assert.ok(standing)
  await inside((tx) => changeCustomer(tx, standing.customerId, { language: 'eu' }))
  await drain()
  assert.equal((await inside((tx) => interactions.find(tx, turn.interactionId)))?.language, 'eu')
})

test('a language that was found or noted is remembered for words too short to tell, also where the chat cannot say it', async (t) => {
  const { visit, inside, drain, callerOf } = await openShop(t)
  const boss = await callerOf('Brisa administrator')
  const spoken = async (id: Parameters<typeof interactions.find>[1]) =>
    (await inside((tx) => interactions.find(tx, id)))?.language
  await inside((tx) => changeWorkspace(tx, boss, { customerLanguages: ['en', 'es', 'de-AT'] }))
  const jonas = await visit({ language: 'en' })
  const first = (await jonas.said('Hallo, meine Bestellung ist noch nicht angekommen')).turn.interactionId
  assert.equal(await spoken(first), 'de')
  const { customerId } = (await inside((tx) => interactions.find(tx, first)))!
  assert.equal((await inside((tx) => mustResolve(tx, customerId))).language, 'de', 'not what the page says')
  const again = async (text: string) => {
    await inside(async (tx) => {
      for (const { id } of await interactions.listRunning(tx, [customerId])) await interactions.end(tx, id, 'customer')
    })
    await drain()
    return spoken((await jonas.said(text)).turn.interactionId)
  }
  assert.equal(await again('Hallo?'), 'de', 'the page says English')
  assert.equal(await again('Hello, where is the parcel that I was sent?'), 'en', 'plainly English')
  await inside((tx) => changeCustomer(tx, customerId, { language: 'eu' }))
  assert.equal(await again('Kaixo'), 'en', 'Basque is none of the brand’s')
  assert.equal(await again('Hallo, meine Bestellung ist noch nicht angekommen'), 'de')
  assert.equal((await inside((tx) => mustResolve(tx, customerId))).language, 'eu', 'what a colleague noted stays')
  await inside((tx) => changeCustomer(tx, customerId, { language: 'es' }))
  assert.equal(await again('OK'), 'en', 'what the chat can say it is asked for')
})
