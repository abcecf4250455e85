/** An agent is about to ask for what the customer told already: one neutral line says it while the words are still theirs, and never while they type. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { asked, browsers, program, signIn } from '../browser.ts'

const pictures = process.env['PEAKEND_PICTURES']
const take = async (page: Page, name: string) => {
  if (!pictures) return
  mkdirSync(pictures, { recursive: true })
  await page.screenshot({ path: path.join(pictures, `${name}.png`), animations: 'disabled' })
}

test('before an agent asks again, one line says what is known; a key waves it away for good', async (t) => {
  const house = await program(t)
  const ana = await house.person('Ana Ruiz', 'agent')
  const [queue] = (await house.call<{ rows: { id: string }[] }>('GET', '/api/queues')).rows
  await house.call('PUT', `/api/queues/${queue?.id}/members`, { personIds: [ana.id] })
  const place = { name: 'Shop', channel: 'chat', stage: 'action', queueId: queue?.id, sites: [] }
  const { key } = await house.call<{ key: string }>('POST', '/api/touchpoints', place)
  const start = { key, page: { url: 'https://shop.example/', title: 'Shop', referrer: '' }, timeZone: 'Europe/Madrid' }
  const { visitorToken } = (await asked(house.url, 'POST', '/api/chat/start', start)) as { visitorToken: string }
  const says = { senderId: randomUUID(), text: 'My order 4711-22 has not come, it was due last week.' }
  const { turn } = (await asked(house.url, 'POST', '/api/chat/turns', says, undefined, visitorToken)) as {
    turn: { interactionId: string }
  }
  const someone = await browsers(t)
  const { page: desk, complaints } = await someone('Ana', { timezoneId: 'Europe/Madrid', locale: 'en-GB' })
  await signIn(desk, house.url, ana.email)
  await desk.getByRole('button', { name: /^You are / }).click()
  await desk.getByRole('menuitem', { name: 'Available' }).click()
  await desk
    .getByRole('article', { name: /^Offered to you/ })
    .getByRole('button', { name: /^Answer/ })
    .click()
  await desk.waitForURL(`**/inbox/${turn.interactionId}*`)
  const write = desk.getByRole('textbox', { name: /^(Write to|Escribe a) / })
  const line = desk.getByText('The customer told us already: 4711-22.')

  await write.pressSequentially('Good morning! Could you tell me your order number?', { delay: 15 })
  assert.equal(await line.count(), 0, 'nobody is spoken to while they type')
  await line.waitFor()
  await take(desk, 'known-light')
  await desk.emulateMedia({ colorScheme: 'dark' })
  await desk.setViewportSize({ width: 390, height: 844 })
  await take(desk, 'known-narrow-dark')
  await desk.setViewportSize({ width: 1440, height: 900 })
  await desk.emulateMedia({ colorScheme: 'light' })
  await write.pressSequentially(' ')
  await line.waitFor({ state: 'detached' })
  await line.waitFor()
  await write.press('Alt+x')
  await line.waitFor({ state: 'detached' })
  // what was waved away is not said of the same again, sent or not
  const checked = desk.waitForResponse((answer) => answer.url().endsWith('/cue/draft'))
  await write.fill('What was your order number, please?')
  assert.deepEqual(await (await checked).json(), { cue: null, met: [] })
  assert.equal(await line.count(), 0)
  assert.deepEqual(complaints.lines, [])
})
