/** A holiday from a calendar closes the chat, the customer is told when it opens and leaves a message; and a gap in the year is found and mended. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { browsers, program, shop, signIn } from '../browser.ts'
import { eventually } from '../harness.ts'
import { faultsOf } from '../look.ts'
import { picture } from '../story.ts'

const DAY_MS = 86_400_000
const digits = (at: number, timeZone: string) =>
  new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(at).replaceAll('-', '')
const calendar = (from: string, to: string) =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'BEGIN:VEVENT',
    'UID:fair',
    'SUMMARY:Town fair',
    `DTSTART;VALUE=DATE:${from}`,
    `DTEND;VALUE=DATE:${to}`,
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\r\n')
const file = (text: string) => ({ name: 'fair.ics', mimeType: 'text/calendar', buffer: Buffer.from(text) })

const open = async (t: Parameters<typeof program>[0]) => {
  const house = await program(t)
  const { call } = house
  const site = await shop(t)
  const ana = await house.person('Ana Ruiz', 'agent')
  const queue = await call<{ id: string }>('POST', '/api/queues', {
    name: 'Orders',
    target: { withinMs: 60_000, sharePct: 80 },
    timetable: 'always',
    messageAnswerMs: 4 * 3_600_000,
  })
  await call('PUT', `/api/queues/${queue.id}/members`, { personIds: [ana.id] })
  const place = await call<{ key: string }>('POST', '/api/touchpoints', {
    name: 'Shop',
    channel: 'chat',
    stage: 'action',
    queueId: queue.id,
    sites: [site.origin],
  })
  site.carry(house.url, place.key)
  const someone = await browsers(t)
  const amaia = await someone('Amaia')
  await signIn(amaia.page, house.url, house.administrator.email)
  return { ...house, site, queueId: queue.id, someone, amaia }
}

test('a holiday from a calendar closes the chat, which says when it opens again; the message becomes a case with an owner', async (t) => {
  const { url, call, callAs, site, someone, amaia, queueId } = await open(t)
  const { timeZone } = await call<{ timeZone: string }>('GET', '/api/workspace')
  const ana = await callAs({ email: 'ana.ruiz@example.org' })
  await ana('PUT', '/api/presence', { state: 'available' })
  const maya = await someone('Maya')
  await maya.page.goto(site.origin)
  await maya.page.getByRole('button', { name: 'Chat with us' }).click()
  await maya.page.getByRole('textbox', { name: 'Write a message' }).waitFor()

  const { page } = amaia
  await page.goto(`${url}/settings/holidays`)
  await page.getByRole('button', { name: 'Add a calendar' }).first().click()
  // closed today and tomorrow, whatever the hour
  const [today, later] = [digits(Date.now(), timeZone), digits(Date.now() + 2 * DAY_MS, timeZone)]
  await page.locator('input[type=file]').setInputFiles(file(calendar('today', later)))
  await page.getByText('Line 6 cannot be read').waitFor()
  await picture(page, 'calendar-fault')
  assert.deepEqual(await faultsOf(page), [])
  await page.locator('input[type=file]').setInputFiles(file(calendar(today, later)))
  await page.getByText('1 holiday in the next three years').waitFor()
  await page.getByLabel('Name').fill('Town')
  await picture(page, 'calendar-read')
  assert.deepEqual(await faultsOf(page), [])
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText(/read today from fair.ics, /).waitFor()
  await page.getByText('Town fair').first().waitFor()
  await picture(page, 'holidays')

  await page.goto(`${url}/settings/closed`)
  await page.getByRole('button', { name: 'Write it' }).click()
  await page.getByRole('textbox', { name: 'English' }).fill('Town fair! We open again {opens}. Leave us a message.')
  await page.getByText(/Town fair! We open again .+ at 0:00\. Leave us a message\./).waitFor()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText(/changed today, /).waitFor()
  await picture(page, 'closed')
  assert.deepEqual(await faultsOf(page), [])

  await maya.page.reload()
  await maya.page.getByRole('button', { name: 'Chat with us' }).click()
  const dialog = maya.page.getByRole('dialog')
  await dialog.getByText(/^Town fair! We open again .+\. Leave us a message\.$/).waitFor()
  await dialog
    .getByText(/opens .+/)
    .first()
    .waitFor()
  await picture(maya.page, 'widget-closed')
  await dialog.getByRole('textbox', { name: 'Message' }).fill('The lamp flickers')
  await dialog
    .getByRole('textbox', { name: 'Your e-mail' })
    .or(dialog.locator('input[type=email]'))
    .first()
    .fill('maya@example.org')
  await dialog.getByRole('button', { name: /Send/ }).click()
  await dialog.locator('.done').waitFor()
  const row = await eventually(async () => {
    const { rows } = await call<{ rows: { title: string; ownerId: string | null; queueId?: string }[] }>(
      'GET',
      '/api/cases?view=all',
    )
    return rows.find(({ title }) => title === 'The lamp flickers')
  })
  assert.ok(row.ownerId)

  const [calendarRow] = (await call<{ rows: { id: string }[] }>('GET', '/api/holiday-calendars')).rows
  await call('DELETE', `/api/holiday-calendars/${calendarRow?.id}`)
  const now = await call<{ isOpen: boolean }>('GET', `/api/hours/now?queueId=${queueId}&channel=chat`)
  assert.equal(now.isOpen, true)
  assert.deepEqual([...amaia.complaints.lines, ...maya.complaints.lines], [])
})

test('the 24/7 check names a gap, and pressing it leads to the setting that mends it', async (t) => {
  const { url, call, amaia, queueId } = await open(t)
  const weekdays = [1, 2, 3, 4, 5].map((day) => ({ day, from: 540, to: 1080 }))
  await call('PATCH', `/api/queues/${queueId}`, { timetable: weekdays })
  await call('POST', '/api/touchpoints', {
    name: 'help@shop.example',
    channel: 'email',
    stage: 'action',
    queueId,
    sites: [],
  })
  const { page } = amaia
  await page.goto(`${url}/check`)
  await page.getByText('Closed, and nothing is said').first().waitFor()
  await page.getByText(/hours of the year have a gap/).waitFor()
  await picture(page, 'check')
  assert.deepEqual(await faultsOf(page), [])

  // by key: Enter on an hour says what a customer meets then
  const map = page.getByRole('slider', { name: /^e-mail, hours of the year/i })
  await map.focus()
  const before = await map.getAttribute('aria-valuetext')
  await page.keyboard.press('PageDown')
  await page.keyboard.press('ArrowDown')
  await eventually(async () => ((await map.getAttribute('aria-valuetext')) !== before ? true : undefined))
  await page.keyboard.press('Enter')
  await page.getByText('Nothing is said.').or(page.getByText('Joins the line of Orders')).first().waitFor()

  await page.getByRole('link', { name: 'Write what is said' }).last().click()
  await page.getByRole('tab', { name: 'e-mail', selected: true }).waitFor()
  await page.getByRole('button', { name: 'Write it' }).click()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText(/changed today, /).waitFor()
  await page.goto(`${url}/check`)
  await page.getByText(/^No gaps/).waitFor()
  await picture(page, 'check-mended')

  // nobody serves the queue any more: the gap leads to its dialog
  await call('PUT', `/api/queues/${queueId}/members`, { personIds: [] })
  await page.reload()
  await page.getByText('Open, but nobody belongs to the queue').first().waitFor()
  await page.getByRole('link', { name: 'Say who serves it' }).first().click()
  await page.getByRole('dialog', { name: 'Orders' }).waitFor()
  assert.deepEqual(amaia.complaints.lines, [])
})

test('a special day that was removed is had back with one press', async (t) => {
  const { url, call, amaia, queueId } = await open(t)
  const { page } = amaia
  const on = new Date(Date.now() + 40 * DAY_MS).toISOString().slice(0, 10)
  const day = { on, note: 'Stock-taking', queueId, channel: 'phone', shifts: [{ from: 540, to: 840 }] }
  await call('PUT', '/api/special-days', day)
  await page.goto(`${url}/settings/holidays`)
  await page.getByText('Stock-taking').waitFor()
  await page.getByRole('button', { name: /^Remove / }).click()
  await page.getByText('Stock-taking').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('Stock-taking').waitFor()
  const { rows } = await call<{ rows: (typeof day)[] }>('GET', '/api/special-days')
  assert.deepEqual(
    rows.map(({ on: date, note, queueId: queue, channel, shifts }) => ({
      on: date,
      note,
      queueId: queue,
      channel,
      shifts,
    })),
    [day],
  )
  assert.deepEqual(amaia.complaints.lines, [])
})
