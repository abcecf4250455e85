import assert from 'node:assert/strict'
import { test } from 'node:test'
import { putCustomer } from '../../customers/customers.ts'
import { recordEvent } from '../../journeys/journeys.ts'
import { dayAt } from '../../../test/house.ts'
import { callerNumber, phoneHouse } from '../../../test/phone/phone-house.ts'

test('whoever answers sees who it probably is by the number, and what it is probably about, before the first word', async (t) => {
  const h = await phoneHouse(t)
  await h.agent('Ana')
  await h.dial()
  const stranger = await h.mine('Ana')
  assert.deepEqual([stranger?.probably, stranger?.matters, stranger?.customerName], [null, [], null])
  await h.asks('Ana', `/phone/calls/${stranger?.interactionId}/hang-up`)
  const eva = await h.db.transact(h.workspaceId, async (tx) => {
    const id = await putCustomer(tx, { externalId: '4471', name: 'Eva Soler', phone: callerNumber })
    const data = { due: dayAt(tx.now), reference: '4471' }
    await recordEvent(tx, { specversion: '1.0', id: '1', source: 'shop', subject: '4471', type: 'delivery.sent', data })
    return id
  })
  await h.agent('Bea')
  await h.dial()
  const shown = (await h.mine('Bea')) ?? (await h.mine('Ana'))
  assert.deepEqual(
    [shown?.probably, shown?.matters, shown?.customerName],
    [{ customerId: eva, name: 'Eva Soler' }, ['delivery-today'], null],
    'a number that is shown is a hint, no proof',
  )
})
