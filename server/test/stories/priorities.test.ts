import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { asked, browsers, program, signIn } from '../browser.ts'
import { faultsOf } from '../look.ts'

// Who waits longest goes first. The shop says that whoever is noted as a club member goes ahead of that: an administrator writes it as a sentence, sees on the lines as they
// stand whom it would move, and the agent reads on the card why this customer came first.

const pictures = process.env['PEAKEND_PICTURES']
const wide = { width: 1440, height: 900 }
const narrow = { width: 390, height: 844 }
const picture = async (page: Page, name: string, size: typeof wide, theme: 'light' | 'dark' = 'light') => {
  await page.setViewportSize(size)
  await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
  assert.deepEqual(await faultsOf(page), [], name)
  if (pictures) await page.screenshot({ path: path.join(pictures, `${name}.png`), animations: 'disabled' })
}

test('a rule is written as a sentence, tried on who waits, and told to who answers', async (t) => {
  if (pictures) mkdirSync(pictures, { recursive: true })
  const house = await program(t)
  const { call, url } = house
  const nora = await house.person('Nora Gil', 'agent')
  const target = { withinMs: 60_000, sharePct: 80 }
  const of = { name: 'Orders', target, timetable: null, messageAnswerMs: 3_600_000 }
  const queue = await call<{ id: string }>('POST', '/api/queues', of)
  await call('PUT', `/api/queues/${queue.id}/members`, { personIds: [nora.id] })
  await call('PUT', '/api/timetable', { timetable: 'always' })
  const place = { name: 'Shop', channel: 'chat', stage: 'action', queueId: queue.id, sites: [] }
  const { key } = await call<{ key: string }>('POST', '/api/touchpoints', place)
  const waits = async (name: string, text: string): Promise<string> => {
    const page = { url: 'https://brisa.example/', title: 'Shop', referrer: '' }
    const started = (await asked(url, 'POST', '/api/chat/start', { key, language: 'en', page })) as {
      visitorToken: string
    }
    const chat = (method: string, at: string, body: unknown) =>
      asked(url, method, `/api/chat${at}`, body, undefined, started.visitorToken)
    await chat('PUT', '/claim', { name, email: `${name.replaceAll(/[^A-Za-z]+/g, '.')}@example.org` })
    const said = (await chat('POST', '/turns', { senderId: randomUUID(), text, page })) as {
      turn: { interactionId: string }
    }
    return said.turn.interactionId
  }
  await waits('Ivan Petrov', 'Where is my parcel?')
  await waits('Lucía Sanz', 'I would like another colour.')
  const member = await waits('Maya Lindqvist', 'My espresso machine leaks.')
  const { customerId } = await call<{ customerId: string }>('GET', `/api/interactions/${member}`)
  await call('POST', `/api/customers/${customerId}/facts`, { senderId: randomUUID(), key: 'Club', value: 'gold' })

  const open = await browsers(t)
  const { page, complaints } = await open('administrator')
  await signIn(page, url, house.administrator.email)
  await page.goto(`${url}/settings/priorities`)
  await page.getByText('The longest waiting goes first').waitFor()
  await page.getByText('Ivan Petrov').waitFor()
  await picture(page, 'priorities-empty', wide)

  await page.getByRole('button', { name: 'Add a rule' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('What it looks at').click()
  await page.getByRole('option', { name: 'What a colleague noted of them' }).click()
  assert.ok(await dialog.getByRole('button', { name: /^Put it in/ }).isDisabled(), 'nothing is noted yet')
  await dialog.getByLabel('Noted as').fill('club')
  await dialog.getByLabel('With the value').fill('Gold')
  await dialog.getByText('Customers who have “club: Gold” noted go 5 min ahead.').waitFor()
  await picture(page, 'priorities-dialog', wide)
  await picture(page, 'priorities-dialog-narrow-dark', narrow, 'dark')
  await page.setViewportSize(wide)
  await dialog.getByRole('button', { name: /^Put it in/ }).click()
  await page.getByText('Place 3, then 1').waitFor({ state: 'attached' })
  await picture(page, 'priorities-preview', wide)
  await picture(page, 'priorities-preview-narrow', narrow)
  await picture(page, 'priorities-preview-dark', wide, 'dark')
  await page.getByRole('button', { name: /^Save/ }).click()
  await page.getByText('You have changes that are not saved').waitFor({ state: 'detached' })
  await page.reload()
  await page.getByText('Customers who have “club: Gold” noted go 5 min ahead.').waitFor()
  await page.getByText('These rules change nobody’s place now.').waitFor()

  const desk = await open('agent')
  await signIn(desk.page, url, nora.email)
  const asNora = await house.callAs(nora)
  await asNora('PATCH', '/api/me', { language: 'es' })
  await desk.page.reload()
  await call('PUT', `/api/people/${nora.id}/capacity`, { chats: 1 })
  await asNora('PUT', '/api/presence', { state: 'available' })
  const card = desk.page.getByRole('article').filter({ hasText: 'Maya Lindqvist' })
  await card.waitFor()
  await card.getByText(/5 min/).waitFor()
  await card.getByText(/club: Gold/).waitFor()
  await picture(desk.page, 'priorities-card', wide)
  await card.getByRole('button').first().click()
  await desk.page
    .getByText(/club: Gold/)
    .first()
    .waitFor()
  await picture(desk.page, 'priorities-conversation', wide)
  await picture(desk.page, 'priorities-conversation-narrow', narrow, 'dark')
  assert.deepEqual([...complaints.lines, ...desk.complaints.lines], [])
})
