/** What an agent promised, at the desk: found, confirmed, mended or waved away by a key, on both clocks, and owed until somebody did it. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { asked, browsers, program, signIn, type Program } from '../browser.ts'
import { eventually } from '../harness.ts'

const pictures = process.env['PEAKEND_PICTURES']
const take = async (page: Page, name: string) => {
  if (!pictures) return
  mkdirSync(pictures, { recursive: true })
  await page.screenshot({ path: path.join(pictures, `${name}.png`), animations: 'disabled' })
}

const page = { url: 'https://shop.example/', title: 'Shop', referrer: '' }

const shop = async ({ call, person }: Program) => {
  const ana = await person('Ana Ruiz', 'agent')
  const [queue] = (await call<{ rows: { id: string }[] }>('GET', '/api/queues')).rows
  await call('PUT', `/api/queues/${queue?.id}/members`, { personIds: [ana.id] })
  const place = { name: 'Shop', channel: 'chat', stage: 'action', queueId: queue?.id, sites: [] }
  const { key } = await call<{ key: string }>('POST', '/api/touchpoints', place)
  return { ana, key }
}

/** Somebody whose browser is in Mexico City; what they write opens a conversation. */
const writesFromMexico = async (url: string, key: string, text: string): Promise<string> => {
  const start = { key, page, timeZone: 'America/Mexico_City' }
  const { visitorToken } = (await asked(url, 'POST', '/api/chat/start', start)) as { visitorToken: string }
  const said = { senderId: randomUUID(), text }
  const { turn } = (await asked(url, 'POST', '/api/chat/turns', said, undefined, visitorToken)) as {
    turn: { interactionId: string }
  }
  return turn.interactionId
}

interface Row {
  id: string
  state: string
  text: string
  dueAt: string | null
  customerZone: string | null
}

test('a found promise is confirmed, changed and waved away by a key; overdue, it stays until it is done', async (t) => {
  const house = await program(t)
  const { ana, key } = await shop(house)
  const asAna = await house.callAs(ana)
  const interactionId = await writesFromMexico(house.url, key, 'Where is my parcel? It was due last week.')
  const someone = await browsers(t)
  const { page: desk, complaints } = await someone('Ana', { timezoneId: 'Europe/Madrid', locale: 'en-GB' })
  await signIn(desk, house.url, ana.email)
  await desk.getByRole('button', { name: /^You are / }).click()
  await desk.getByRole('menuitem', { name: 'Available' }).click()
  const offer = desk.getByRole('article', { name: /^Offered to you/ })
  await offer.getByRole('button', { name: /^Answer/ }).click()
  await desk.waitForURL(`**/inbox/${interactionId}*`)
  const write = desk.getByRole('textbox', { name: /^(Write to|Escribe a) / })
  const reply = async (text: string) => {
    await write.fill(text)
    await desk.keyboard.press('Control+Enter')
    await desk.getByRole('log').getByText(text).waitFor()
  }
  const inState = async (state: string) =>
    (await asAna<{ rows: Row[] }>('GET', `/api/promises?view=all&state=${state}&interactionId=${interactionId}`)).rows
  const settledAs = (state: string, count: number) =>
    eventually(async () => {
      const rows = await inState(state)
      return rows.length === count ? rows : undefined
    })
  const hourIn = (at: string | null | undefined, timeZone: string) =>
    new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(Date.parse(at ?? ''))
  const shown = desk.getByText('A promise?')

  await t.test('its hour stands on both clocks, and Alt+P confirms it', async () => {
    await reply('I am sorry about that. Tomorrow by three I will call you.')
    await shown.waitFor()
    await desk.getByText(/15:00 for them \(Mexico City\)/).waitFor()
    await take(desk, 'promise-found-light')
    await desk.emulateMedia({ colorScheme: 'dark' })
    await take(desk, 'promise-found-dark')
    await desk.emulateMedia({ colorScheme: 'light' })
    await write.press('Alt+p')
    const [open] = await settledAs('open', 1)
    assert.equal(hourIn(open?.dueAt, 'America/Mexico_City'), '15:00')
    assert.equal(open?.customerZone, 'America/Mexico_City')
    await shown.waitFor({ state: 'detached' })
  })

  await t.test('Alt+W opens what was promised and by when, both can be changed', async () => {
    await reply('I will send you the new label today.')
    await shown.waitFor()
    await write.press('Alt+w')
    const dialog = desk.getByRole('dialog', { name: 'By when do we do it?' })
    await dialog.getByLabel('What we promised').fill('Send the return label by e-mail')
    await dialog.getByLabel('Due').fill('2031-07-01T10:30')
    await dialog.getByText('1 Jul 2031 02:30 for them (Mexico City)').waitFor()
    await take(desk, 'promise-changed-light')
    await dialog.getByRole('button', { name: /^Confirm/ }).click()
    const rows = await settledAs('open', 2)
    const mended = rows.find((one) => one.text === 'Send the return label by e-mail')
    assert.equal(hourIn(mended?.dueAt, 'Europe/Madrid'), '10:30')
    await shown.waitFor({ state: 'detached' })
  })

  await t.test('Alt+N says it was no promise', async () => {
    await reply('We will refund you by Friday.')
    await shown.waitFor()
    await write.press('Alt+n')
    await settledAs('rejected', 1)
    await shown.waitFor({ state: 'detached' })
    assert.equal((await inState('open')).length, 2)
  })

  await t.test('its hour passes: broken, on the rail, in the list and in the story, also after a reload', async () => {
    const owed = (await inState('open')).find((one) => one.text === 'I will call you')
    assert.ok(owed)
    const dueAt = new Date(Date.now() + 1500).toISOString()
    await asAna('POST', `/api/promises/${owed.id}/confirm`, { dueAt })
    await settledAs('broken', 1)
    const onRail = desk.getByTitle('1 overdue promise')
    // told at once, not at the next reading a minute later
    await onRail.waitFor({ timeout: 20_000 })
    await desk.reload()
    await onRail.waitFor()
    await desk.getByText('Overdue').first().waitFor()
    await desk.getByText('Promise not kept in time').waitFor()
    await take(desk, 'promise-owed-light')
    await desk.goto(`${house.url}/promises`)
    const row = desk.getByRole('listitem').filter({ hasText: 'I will call you' })
    await row.getByText('Overdue').waitFor()
    await row.getByText(/for them \(Mexico City\)/).waitFor()
    await take(desk, 'promises-list-light')
    await desk.setViewportSize({ width: 390, height: 844 })
    await desk.emulateMedia({ colorScheme: 'dark' })
    await take(desk, 'promises-list-narrow-dark')
    await desk.setViewportSize({ width: 1440, height: 900 })
    await row.getByRole('button', { name: 'Done' }).click()
    await settledAs('kept', 1)
    await onRail.waitFor({ state: 'detached' })
  })

  await t.test('the same in Spanish', async () => {
    await asAna('PATCH', '/api/me', { language: 'es' })
    await desk.goto(`${house.url}/inbox/${interactionId}`)
    await reply('Le llamaré mañana antes de las tres.')
    await desk.getByText('¿Una promesa?').waitFor()
    await desk.getByText(/15:00 para el cliente \(Ciudad de México\)/).waitFor()
    await take(desk, 'promise-found-es-dark')
    await write.press('Alt+p')
    await settledAs('open', 2)
  })
  assert.deepEqual(complaints.lines, [])
})
