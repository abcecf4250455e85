/** Two visitors at a counter, one by tablet and one by phone, in real browsers over the whole program, with the network cut in the middle. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Arrival, CounterPlace } from '@peakend/contract/visits.ts'
import { browsers, program, signIn } from '../browser.ts'
import { eventually } from '../harness.ts'
import { faultsOf } from '../look.ts'
import { picture } from '../story.ts'

test('two visitors check in, are greeted, handed over, shown something, and say how it was, though the network goes', async (t) => {
  const { url, call, callAs, person } = await program(t)
  const someone = await browsers(t)
  const [ana, luis] = [await person('Ana Prieto', 'agent'), await person('Luis Vega', 'agent')]
  const queues = await call<{ rows: { id: string }[] }>('GET', '/api/queues')
  const queueId = queues.rows[0]?.id
  await call('PUT', `/api/queues/${queueId}/members`, { personIds: [ana.id, luis.id] })
  const place = await call<CounterPlace>('POST', '/api/counter/places', {
    name: 'Shop Madrid, ground floor',
    queueId,
    stage: 'action',
    demonstrations: ['K-20 kettle', 'Blue lamp'],
    handOvers: ['Order', 'Invoice'],
  })
  const at = `/api/counter/places/${place.touchpointId}`
  await call('POST', `${at}/appointments`, {
    rows: [{ name: 'Jonas Lind', at: new Date(Date.now() + 60_000).toISOString(), code: 'LAMP42', note: 'repair' }],
  })
  const arrivals = async () => (await call<{ rows: Arrival[] }>('GET', `${at}/arrivals`)).rows
  const named = async (name: string, is: (row: Arrival) => boolean) =>
    eventually(async () => (await arrivals()).find((row) => row.name === name && is(row)))

  // the tablet at the door: the first visitor
  const tablet = await someone('tablet', { viewport: { width: 1024, height: 768 }, hasTouch: true })
  tablet.complaints.allow(/ERR_INTERNET_DISCONNECTED|Failed to fetch/)
  await tablet.page.goto(`${url}/check-in/${place.tabletKey}`)
  await tablet.page.getByRole('button', { name: 'I am here' }).waitFor()
  await picture(tablet.page, 'tablet-start')
  assert.deepEqual(await faultsOf(tablet.page), [])
  await tablet.page.getByRole('button', { name: 'I am here' }).tap()
  await tablet.page.getByLabel('In your own words').fill('My kettle leaks')
  await picture(tablet.page, 'tablet-about')
  assert.deepEqual(await faultsOf(tablet.page), [])
  await tablet.page.getByRole('button', { name: 'Next' }).tap()
  await tablet.page.getByLabel('Your name').fill('Maya Okafor')
  await picture(tablet.page, 'tablet-who')
  assert.deepEqual(await faultsOf(tablet.page), [])
  await tablet.page.getByRole('button', { name: 'Check in' }).tap()
  await tablet.page.getByRole('heading', { name: 'Thank you, Maya Okafor' }).waitFor()
  await tablet.page.getByRole('img', { name: 'Follow it on your phone' }).waitFor()
  await picture(tablet.page, 'tablet-taken')
  assert.deepEqual(await faultsOf(tablet.page), [])
  await tablet.page.getByRole('button', { name: 'Done' }).tap()
  await tablet.page.getByRole('button', { name: 'I am here' }).waitFor()
  assert.doesNotMatch(await tablet.page.content(), /Maya|kettle/)
  const left = await tablet.page.evaluate<string>('JSON.stringify(localStorage)')
  assert.doesNotMatch(left, /Maya|kettle/)

  // by phone, in Spanish, with an appointment; the network goes before it is sent and the page is started again without one
  const phone = await someone('phone', {
    viewport: { width: 390, height: 844 },
    locale: 'es-ES',
    hasTouch: true,
    isMobile: true,
    colorScheme: 'dark',
  })
  phone.complaints.allow(/ERR_INTERNET_DISCONNECTED|Failed to fetch|\/api\/counter\/visit/)
  await phone.page.goto(`${url}/check-in/${place.key}`)
  await phone.page.getByRole('button', { name: 'Ya estoy aquí' }).tap()
  await phone.page.getByLabel('Con tus palabras').fill('La lámpara azul')
  await picture(phone.page, 'phone-about-es-dark')
  await phone.page.getByRole('button', { name: 'Siguiente' }).tap()
  await phone.page.getByLabel('Tu nombre').fill('Jonas Lind')
  await phone.page.getByText('Sí', { exact: true }).tap()
  await phone.page.getByLabel('Tu código').fill('lamp42')
  await phone.page.evaluate('navigator.serviceWorker.ready.then(() => true)')
  await phone.page.context().setOffline(true)
  await phone.page.getByRole('button', { name: 'Registrarme' }).tap()
  await phone.page.getByText('se guarda en este teléfono').waitFor()
  await picture(phone.page, 'phone-kept-es-dark')
  await phone.page.context().setOffline(false)
  await phone.page.getByText('Tu número').waitFor()
  await phone.page.getByText('Hemos encontrado tu cita').waitFor()
  await picture(phone.page, 'phone-waiting-es-dark')
  assert.deepEqual(await faultsOf(phone.page), [])
  assert.equal((await arrivals()).length, 2)

  // the staff: Ana calls Maya to her desk
  const desk = await someone('Ana', { colorScheme: 'light' })
  await signIn(desk.page, url, ana.email)
  await desk.page.goto(`${url}/counter`)
  await desk.page.getByLabel('I stand at').fill('Counter 3')
  await desk.page.getByLabel('I stand at').press('Enter')
  await eventually(async () => {
    const { rows } = await (await callAs(ana))<{ rows: CounterPlace[] }>('GET', '/api/counter/places')
    return rows[0]?.myDesk === 'Counter 3' || undefined
  })
  await desk.page.getByRole('button', { name: /Maya Okafor/ }).click()
  await desk.page.getByText('My kettle leaks').first().waitFor()
  await picture(desk.page, 'staff-waiting')
  assert.deepEqual(await faultsOf(desk.page), [])
  await (
    await callAs(ana)
  )('PUT', '/api/presence', { state: 'available' })
  await desk.page.getByRole('button', { name: /^Call/ }).click()
  const maya = await named('Maya Okafor', (row) => row.state === 'called')
  assert.deepEqual([maya.desk, maya.agentName], ['Counter 3', 'Ana Prieto'])
  await desk.page.getByRole('button', { name: /^Greeted/ }).click()
  await desk.page.getByRole('button', { name: /^Demonstration/ }).click()
  await desk.page.getByRole('button', { name: 'K-20 kettle' }).click()
  await named('Maya Okafor', (row) => row.log.length === 1)
  await desk.page.getByRole('button', { name: 'The customer was called by name' }).click()
  await desk.page.getByRole('button', { name: 'The need was met', exact: true }).click()
  await desk.page
    .getByRole('button', { name: 'The customer was thanked' })
    .or(desk.page.getByRole('button', { name: /thank/i }))
    .first()
    .click()
  await desk.page.getByLabel('Note').fill('Takes the new one')
  await desk.page.getByRole('button', { name: 'Solved', exact: true }).click()
  await picture(desk.page, 'staff-serving')
  assert.deepEqual(await faultsOf(desk.page), [])
  await desk.page.emulateMedia({ colorScheme: 'dark' })
  await picture(desk.page, 'staff-serving-dark')
  await desk.page.emulateMedia({ colorScheme: 'light' })
  await desk.page.getByRole('button', { name: /^Finish the visit/ }).click()
  const served = await named('Maya Okafor', (row) => row.state === 'ended')
  assert.deepEqual(
    [served.sheet?.welcome, served.sheet?.peak, served.sheet?.note],
    ['name-used', 'need-met', 'Takes the new one'],
  )

  // Jonas is called by Ana, who hands him to Luis; his phone says so
  await desk.page.getByRole('button', { name: /Jonas Lind/ }).click()
  const callJonas = desk.page.getByRole('button', { name: /^(Call|Greeted)/ }).first()
  await callJonas.waitFor()
  if ((await callJonas.textContent())?.startsWith('Call')) await callJonas.click()
  await phone.page.getByRole('alert').getByText('Pasa, Jonas').waitFor()
  await phone.page.getByText('a Counter 3').waitFor()
  await picture(phone.page, 'phone-called-es-dark')
  assert.deepEqual(await faultsOf(phone.page), [])
  await desk.page.getByRole('button', { name: /^Greeted/ }).click()
  const asLuis = await callAs(luis)
  await asLuis('PUT', '/api/presence', { state: 'available' })
  await desk.page.getByRole('button', { name: /^Hand to a colleague/ }).click()
  await desk.page.getByText('Luis Vega').click()
  await desk.page.getByLabel(/note/i).last().fill('Wants the blue lamp repaired')
  await desk.page.getByRole('button', { name: /^Hand over|^Transfer/ }).click()
  const jonas = await named('Jonas Lind', (row) => row.handedOver !== null)
  await phone.page.getByText('otra persona').waitFor()
  await asLuis('POST', `/api/counter/visits/${jonas.interactionId}/call`)
  await asLuis('POST', `/api/counter/visits/${jonas.interactionId}/greet`)
  await phone.page.getByRole('heading', { name: 'Te atiende Luis' }).waitFor()
  const sheet = { welcome: 'greeting', peak: 'need-met', farewell: 'thanks', note: '' }
  await asLuis('POST', `/api/counter/visits/${jonas.interactionId}/finish`, { ...sheet, outcome: 'solved' })
  await phone.page.getByRole('heading', { name: '¿Qué tal tu visita?' }).waitFor()
  await phone.page.getByText('Muy bien').tap()
  await phone.page.getByText('En parte').tap()
  await picture(phone.page, 'phone-survey-es-dark')
  assert.deepEqual(await faultsOf(phone.page), [])
  await phone.page.getByRole('button', { name: 'Enviar' }).tap()
  await phone.page.getByRole('heading', { name: 'Gracias por decírnoslo' }).waitFor()
  const told = await named('Jonas Lind', (row) => row.survey !== null)
  assert.deepEqual([told.survey?.score, told.survey?.got], [5, 'partly'])
  await desk.page.getByText('5 of 5, partly got what they came for').waitFor()

  // the tablet without a network: Maya answers at the exit, somebody checks in, it is started again, and all of it arrives
  await tablet.page.evaluate('navigator.serviceWorker.ready.then(() => true)')
  await tablet.page.reload()
  await tablet.page.getByRole('button', { name: 'I am here' }).waitFor()
  await tablet.page.context().setOffline(true)
  await tablet.page.getByRole('button', { name: /I am leaving/ }).tap()
  await tablet.page.getByLabel('Your number').fill(String(maya.number))
  await tablet.page.getByText('Good', { exact: true }).tap()
  await tablet.page.getByText('Yes', { exact: true }).tap()
  await tablet.page.getByRole('button', { name: 'Send' }).tap()
  await tablet.page.getByRole('heading', { name: 'Thank you for telling us' }).waitFor()
  await tablet.page.getByRole('button', { name: 'Done' }).tap()
  await tablet.page.getByRole('button', { name: 'I am here' }).tap()
  await tablet.page.getByLabel('In your own words').fill('Pick up an order')
  await tablet.page.getByRole('button', { name: 'Next' }).tap()
  await tablet.page.getByLabel('Your name').fill('Rosa Gil')
  await tablet.page.getByRole('button', { name: 'Check in' }).tap()
  await tablet.page.getByRole('heading', { name: 'We have noted you, Rosa Gil' }).waitFor()
  await picture(tablet.page, 'tablet-kept')
  await tablet.page.reload()
  await tablet.page.getByText('2 entries are kept here').waitFor()
  await picture(tablet.page, 'tablet-offline-start')
  await tablet.page.context().setOffline(false)
  const rosa = await named('Rosa Gil', () => true)
  assert.equal(rosa.via, 'tablet')
  const mayaSaid = await named('Maya Okafor', (row) => row.survey !== null)
  assert.deepEqual([mayaSaid.survey?.score, mayaSaid.survey?.got], [4, 'yes'])
  assert.equal((await arrivals()).length, 3)
  await eventually(async () => (await tablet.page.getByText('kept here').count()) === 0 || undefined)
  assert.doesNotMatch(await tablet.page.evaluate<string>('JSON.stringify(localStorage)'), /Rosa|order/)
  await desk.page.setViewportSize({ width: 390, height: 844 })
  await picture(desk.page, 'staff-narrow')
  assert.deepEqual([...tablet.complaints.lines, ...phone.complaints.lines, ...desk.complaints.lines], [])
})

test('an administrator adds a place with a QR code, a tablet and appointments', async (t) => {
  const { url, call, administrator } = await program(t)
  const { page, complaints } = await (await browsers(t))('administrator')
  await signIn(page, url, administrator.email)
  await page.goto(`${url}/settings/counter`)
  await page.getByText('No place with a counter yet').waitFor()
  await page.getByRole('button', { name: 'Add a place' }).last().click()
  await page.getByLabel('Name', { exact: true }).fill('Shop Madrid')
  await page.getByLabel('What is demonstrated here').fill('K-20 kettle\n\nBlue lamp\n')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('heading', { name: 'Shop Madrid' }).waitFor()
  await page.locator('summary').click()
  await page.getByLabel('CSV').fill('name,at,code\nMaya,2099-11-23T10:30+01:00,MAYA1\nNobody,soon,')
  await page.getByRole('button', { name: 'Take in' }).click()
  await page.getByText('Line 2 was set aside: no time with a zone').waitFor()
  await page.getByText('MAYA1', { exact: true }).waitFor()
  // what is to be mended is left, and nothing that was taken in
  assert.equal(await page.getByLabel('CSV').inputValue(), 'name,at,code\nNobody,soon,')
  assert.deepEqual(await faultsOf(page), [])
  await picture(page, 'settings')
  const { rows } = await call<{ rows: CounterPlace[] }>('GET', '/api/counter/places')
  assert.deepEqual(rows[0]?.demonstrations, ['K-20 kettle', 'Blue lamp'])

  // two of one name: the sign in the list says so to who does not see it
  for (const secret of ['a', 'b'])
    await call('POST', '/api/counter/check-ins', {
      key: rows[0]?.key,
      senderId: `check-in-${secret}`,
      secret: secret.repeat(43),
      name: 'Maya Lindqvist',
      about: 'A kettle',
    })
  await page.goto(`${url}/counter`)
  await page.getByRole('button', { name: /Maya.*Perhaps the same visitor as number 1/ }).waitFor()
  assert.deepEqual(complaints.lines, [])
})
