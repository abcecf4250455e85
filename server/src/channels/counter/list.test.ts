import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openPlace } from '../../../test/counter-place.ts'

const HOUR_MS = 3_600_000

test('the list has the places visitors are told: an appointment at its time before who came first', async (t) => {
  const { checkIn, boss, place, clock, arrivals } = await openPlace(t)
  const rows = [{ name: 'Inés Álvarez', at: clock.now().toISOString(), code: 'KETTLE' }]
  await boss('POST', `/places/${place.touchpointId}/appointments`, { rows })
  const walker = await checkIn('Walker')
  clock.advance(20_000)
  const ines = await checkIn('Inés Álvarez', { appointment: { code: 'KETTLE' } })
  const told = [(await ines.visit()).wait?.place, (await walker.visit()).wait?.place]
  assert.deepEqual(told, [1, 2])
  const lineAt = new Map((await arrivals()).map((row) => [row.name, row.lineAt ?? assert.fail('stands in no line')]))
  const [first, second] = [lineAt.get('Inés Álvarez') ?? '', lineAt.get('Walker') ?? '']
  assert.ok(first < second, `${first} is before ${second}`)
})

test('an appointment waits for whom it is with while they are here, and for nobody else', async (t) => {
  const { checkIn, boss, place, clock, luis, ana, here, drain, inboxOf } = await openPlace(t)
  const rows = [{ name: 'Inés Álvarez', at: clock.now().toISOString(), code: 'KETTLE', personId: luis }]
  await boss('POST', `/places/${place.touchpointId}/appointments`, { rows })
  await here(luis)
  await here(ana)
  await checkIn('Inés Álvarez', { appointment: { code: 'KETTLE' } })
  await drain()
  assert.deepEqual([(await inboxOf(ana)).length, (await inboxOf(luis)).length], [0, 1])
})

test('who is to be contacted another day stays on the list until then', async (t) => {
  const { checkIn, clock, arrivals, ask } = await openPlace(t)
  const lea = await checkIn('Lea Winter')
  const said = (await ask('GET', '/api/chat/call-back/slots?way=phone', { headers: lea.headers })).body as {
    rows: { from: string }[]
  }
  const slotFrom = said.rows.find(({ from }) => Date.parse(from) > clock.now().getTime() + 26 * HOUR_MS)?.from
  assert.ok(slotFrom, 'a time the day after tomorrow')
  const wish = { senderId: crypto.randomUUID(), when: { slotFrom }, way: 'phone', address: '+34600123456' }
  const asked = await ask('PUT', '/api/chat/call-back', { headers: lea.headers, body: wish })
  assert.equal(asked.status, 200, JSON.stringify(asked.body))
  const gone = await checkIn('Somebody')
  await gone.own('POST', '/leave')
  clock.set(new Date(Date.parse(slotFrom) - 60_000))
  assert.deepEqual(
    (await arrivals()).map(({ name, flags, lineAt }) => [name, flags, lineAt]),
    [['Lea Winter', ['call-back'], null]],
  )
})
