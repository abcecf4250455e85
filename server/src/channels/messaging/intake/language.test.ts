import assert from 'node:assert/strict'
import { test } from 'node:test'
import { httpProvider, messageHouse, plainProvider } from '../../../../test/message-house.ts'

test('the language of a text is found, remembered with the customer, and holds for a word of none', async (t) => {
  const provider = await httpProvider(t)
  const h = await messageHouse(t)
  const accountId = await h.account(plainProvider(provider.url))
  const from = '+34655444333'
  await h.arrive(accountId, 'Hola, ¿cuándo llega mi pedido? Lo espero desde el lunes y no sé nada.', { from })
  const languages = () =>
    h.rows<{ conversation: string | null; customer: string | null }>(
      `select i.language as conversation, c.language as customer from interactions i join customers c using (workspace_id, customer_id) order by i.opened_at`,
    )
  assert.deepEqual(await languages(), [{ conversation: 'es', customer: 'es' }])
  await h.rows("update interactions set state = 'closed', closed_at = now()")
  h.clock.advance(60_000)
  await h.arrive(accountId, 'K-20 4471', { from })
  assert.deepEqual((await languages()).at(-1), { conversation: 'es', customer: 'es' })
  // what they write in later is answered in; what is remembered stays
  await h.rows("update interactions set state = 'closed', closed_at = now()")
  h.clock.advance(60_000)
  await h.arrive(accountId, 'Hello, I would like to know when my order will arrive, please tell me.', { from })
  assert.deepEqual((await languages()).at(-1), { conversation: 'en', customer: 'es' })
})
