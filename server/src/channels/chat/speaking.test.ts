import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openShop } from '../../../test/chat-shop.ts'
import { changeCustomer } from '../../customers/customers.ts'
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
