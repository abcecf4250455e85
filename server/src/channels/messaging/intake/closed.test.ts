import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dayAt } from '../../../../test/house.ts'
import { cloudHouse, text } from '../../../../test/cloud-house.ts'
import { httpProvider, messageHouse, plainProvider } from '../../../../test/message-house.ts'
import type { Database } from '../../../base/database.ts'
import { putCustomerTexts } from '../../../identity/customer-texts/customer-texts.ts'
import { setClosedPlan, setSpecialDay } from '../../../routing/hours/settings.ts'
import type { PersonId, WorkspaceId } from '@peakend/contract/ids.ts'

const HOUR_MS = 3_600_000
const plan = { en: '{brand} opens {opens}.', es: '{brand} abre {opens}.' }
type House = { db: Database; workspaceId: WorkspaceId; administrator: PersonId; clock: { now: () => Date } }

/** Closed for a day, with or without a text of our own. */
const close = (h: House, channel: 'sms' | 'whatsapp', isSaid = true) =>
  h.db.transact(h.workspaceId, async (tx) => {
    const text = isSaid ? plan : null
    if (text) await setClosedPlan(tx, { queueId: null, channel, text, offersCallBack: false }, h.administrator)
    const on = dayAt(h.clock.now())
    await setSpecialDay(tx, { on, queueId: null, channel, shifts: [], note: 'Stocktaking' }, h.administrator)
  })

test('a text outside the hours is answered once until we open, in its language, and is no turn of ours', async (t) => {
  const provider = await httpProvider(t)
  const h = await messageHouse(t)
  const account = await h.account(plainProvider(provider.url))
  await close(h, 'sms')
  const bodies = () => provider.taken.map((one) => new URLSearchParams(one.body).get('Body'))
  await h.arrive(account, 'Hola, ¿dónde está mi pedido de ayer?')
  await h.arrive(account, 'Es el azul')
  await h.drain()
  assert.deepEqual(bodies(), ['Brisa abre mañana a las 0:00.'])
  const turns = await h.rows<{ by: string; code: string | null; answered: Date | null }>(
    `select t.by, t.system ->> 'code' as code, i.answered_at as answered from turns t join interactions i using (workspace_id, interaction_id) order by t.ordinal`,
  )
  assert.deepEqual(turns, [
    { by: 'customer', code: null, answered: null },
    { by: 'system', code: 'told-closed', answered: null },
    { by: 'customer', code: null, answered: null },
  ])
  // a machine, and somebody who stopped
  await h.arrive(account, 'Your code is 123456, do not share it', { from: '22000' })
  await h.arrive(account, 'Get a loan today, answer now please', { from: 'LOANS' })
  await h.arrive(account, 'STOP', { from: '+34699888777' })
  await h.arrive(account, 'And where is my order from last week?', { from: '+34699888777' })
  await h.drain()
  assert.equal(bodies().length, 2)
  assert.match(bodies()[1] ?? '', /no more messages/)
  // somebody else, and the same one on another closed day
  await h.arrive(account, 'Where is my order from last week?', { from: '+34688777666' })
  await h.drain()
  assert.equal(bodies().at(-1), 'Brisa opens tomorrow at 0:00.')
  h.clock.advance(48 * HOUR_MS)
  await h.drain()
  await close(h, 'sms')
  const before = bodies().length
  await h.arrive(account, '¿Y ahora dónde está mi pedido?')
  await h.drain()
  assert.equal(bodies().length, before + 1)
})

test('within the hours, and where nobody wrote a text, nothing is said', async (t) => {
  const h = await cloudHouse(t)
  await h.write(text('Where is my order from last week?'))
  await h.drain()
  await close(h, 'whatsapp', false)
  await h.write(text('Where is my order from last week?'), { from: '34699888777' })
  await h.drain()
  assert.equal(h.api.sent.length, 0)
  await close(h, 'whatsapp')
  await h.write(text('Where is my order from last week?'), { from: '34688777666' })
  // written so long ago that the platform takes nothing but a template
  const at = new Date(h.clock.now().getTime() - 25 * HOUR_MS)
  await h.write(text('Where is my order from last week?'), { from: '34677666555', at })
  await h.drain()
  assert.deepEqual(
    h.api.sent.map((one) => one.request.type === 'text' && one.request.text.body),
    ['Brisa opens tomorrow at 0:00.'],
  )
})

test('a text in French outside the hours is answered with the French text, where it was brought', async (t) => {
  const provider = await httpProvider(t)
  const h = await messageHouse(t)
  const account = await h.account(plainProvider(provider.url))
  await close(h, 'sms')
  await h.db.transact(h.workspaceId, (tx) => putCustomerTexts(tx, 'fr-CA', { 'closed.sms': '{brand} ouvre {opens}.' }))
  await h.arrive(account, 'Bonjour, où est ma commande de la semaine dernière ?')
  await h.drain()
  const bodies = provider.taken.map((one) => new URLSearchParams(one.body).get('Body'))
  assert.deepEqual(bodies, ['Brisa ouvre demain à 00:00.'])
})
