/** The counter on a shaky network, a tablet somebody walked away from, and the sheet for the door: in real browsers. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { Arrival, CounterPlace } from '@peakend/contract/visits.ts'
import { newSecret } from '../counter-place.ts'
import { asked, browsers, program, signIn, type Program } from '../browser.ts'
import { eventually } from '../harness.ts'
import { faultsOf } from '../look.ts'
import { picture } from '../story.ts'

const shopOf = async ({ call, url }: Program, personIds: string[]) => {
  const queues = await call<{ rows: { id: string }[] }>('GET', '/api/queues')
  const queueId = queues.rows[0]?.id
  await call('PUT', `/api/queues/${queueId}/members`, { personIds })
  await call('PUT', '/api/timetable', { timetable: 'always' })
  const place = await call<CounterPlace>('POST', '/api/counter/places', {
    name: 'Shop Madrid',
    queueId,
    stage: 'action',
    demonstrations: ['K-20 kettle'],
    handOvers: ['Order'],
  })
  const arrivals = async () =>
    (await call<{ rows: Arrival[] }>('GET', `/api/counter/places/${place.touchpointId}/arrivals`)).rows
  const checkIn = (name: string) =>
    asked(url, 'POST', '/api/counter/check-ins', {
      key: place.key,
      senderId: randomUUID(),
      secret: newSecret(),
      name,
      about: 'My kettle leaks',
    })
  return { place, arrivals, checkIn }
}

test('what staff do while the network is away is kept, shown as done, and sent in its order', async (t) => {
  const house = await program(t)
  const ana = await house.person('Ana Prieto', 'agent')
  const { arrivals, checkIn } = await shopOf(house, [ana.id])
  const asAna = await house.callAs(ana)
  await asAna('PUT', '/api/presence', { state: 'available' })
  await checkIn('Maya Okafor')
  const [maya] = await arrivals()
  await asAna('POST', `/api/counter/visits/${maya?.interactionId}/call`)

  const desk = await (await browsers(t))('Ana', { colorScheme: 'light' })
  desk.complaints.allow(/ERR_INTERNET_DISCONNECTED|Failed to fetch|WebSocket/)
  const { page } = desk
  await signIn(page, house.url, ana.email)
  await page.goto(`${house.url}/counter`)
  await page.getByRole('button', { name: /^Greeted/ }).waitFor()
  await page.context().setOffline(true)
  await page.getByRole('button', { name: /^Greeted/ }).click()
  await page.getByText('with Ana Prieto').waitFor()
  await page.getByRole('button', { name: /^Demonstration/ }).click()
  await page.getByRole('button', { name: 'K-20 kettle' }).click()
  await page.getByText('2 things you did are kept here').waitFor()
  assert.equal(await page.getByRole('list').getByText('K-20 kettle').count(), 1, 'written down once')
  await page.getByRole('button', { name: 'The customer was called by name' }).click()
  await page.getByLabel('Note').fill('Takes the new one')
  await page.getByRole('button', { name: 'Solved', exact: true }).click()
  await picture(page, 'staff-kept')
  assert.deepEqual(await faultsOf(page), [])
  await page.getByRole('button', { name: /^Finish the visit/ }).click()
  await page.getByText('3 things you did are kept here').waitFor()
  const [meanwhile] = await arrivals()
  assert.deepEqual([meanwhile?.state, meanwhile?.log.length], ['called', 0], 'nobody has heard of it yet')
  await page.setViewportSize({ width: 390, height: 844 })
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
  await picture(page, 'staff-kept-dark-390')
  assert.deepEqual(await faultsOf(page), [])
  await page.context().setOffline(false)
  const done = await eventually(async () => (await arrivals()).find((row) => row.state === 'ended'))
  assert.deepEqual(
    [done.log.map(({ what }) => what), done.sheet?.welcome, done.sheet?.note],
    [['K-20 kettle'], 'name-used', 'Takes the new one'],
  )
  await page.getByText(/kept here/).waitFor({ state: 'detached' })
  assert.deepEqual(desk.complaints.lines, [])
})

test('a tablet somebody walked away from asks once, forgets what was typed, and begins anew', async (t) => {
  const house = await program(t)
  const { place } = await shopOf(house, [])
  const tablet = await (await browsers(t))('tablet', { viewport: { width: 1024, height: 768 }, hasTouch: true })
  const { page } = tablet
  await page.clock.install()
  await page.goto(`${house.url}/check-in/${place.tabletKey}`)
  await page.getByRole('button', { name: 'I am here' }).tap()
  await page.getByLabel('In your own words').fill('Something private')
  await page.clock.runFor(46_000)
  const asks = page.getByRole('alertdialog', { name: 'Are you still there?' })
  await asks.waitFor()
  await picture(page, 'tablet-idle')
  await asks.getByRole('button', { name: 'Yes, I am here' }).tap()
  await asks.waitFor({ state: 'detached' })
  assert.equal(
    await page.getByLabel('In your own words').inputValue(),
    'Something private',
    'whoever reads slowly goes on',
  )
  await page.clock.runFor(46_000)
  await asks.waitFor()
  // whole seconds, each counted by the screen that shows it
  for (let second = 0; second < 16; second++) await page.clock.runFor(1000)
  await page.getByRole('button', { name: 'I am here' }).waitFor()
  assert.doesNotMatch(await page.content(), /Something private/)
  await page.getByRole('button', { name: 'I am here' }).tap()
  assert.equal(await page.getByLabel('In your own words').inputValue(), '')
  assert.deepEqual(tablet.complaints.lines, [])
})

test('the sheet for the door stands alone on the paper, black on white, with a code one can read', async (t) => {
  const house = await program(t)
  const { place } = await shopOf(house, [])
  const { page, complaints } = await (await browsers(t))('administrator', { colorScheme: 'dark' })
  await page.addInitScript('window.print = () => { window.printed = true }')
  await signIn(page, house.url, house.administrator.email)
  await page.goto(`${house.url}/settings/counter`)
  await page.getByRole('button', { name: /^Print/ }).click()
  await page.waitForFunction('window.printed === true')
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
  await page.setViewportSize({ width: 794, height: 1123 })
  await picture(page, 'poster')
  const look = await page.evaluate<{
    shown: string[]
    ink: string
    paper: string
    codePx: number
    text: string
  }>(`(() => {
    const poster = document.querySelector('.counter-poster')
    const style = getComputedStyle(poster)
    return {
      shown: [...document.body.children].filter((one) => one.getClientRects().length > 0).map((one) => one.className),
      ink: style.color, paper: style.backgroundColor,
      codePx: poster.querySelector('svg').getBoundingClientRect().width,
      text: poster.innerText,
    }
  })()`)
  assert.deepEqual(look.shown, ['counter-poster'])
  assert.deepEqual([look.ink, look.paper], ['rgb(0, 0, 0)', 'rgb(255, 255, 255)'])
  assert.ok(look.codePx >= 300, `${look.codePx} px`)
  assert.ok(look.text.includes('Shop Madrid') && look.text.includes(`/check-in/${place.key}`))
  assert.ok(!look.text.includes(place.tabletKey ?? 'none'), 'the tablet’s address is on no wall')
  assert.deepEqual(complaints.lines, [])
})
