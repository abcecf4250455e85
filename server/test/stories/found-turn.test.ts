/** Two ways from one screen to the very thing on another: a search hit opens its conversation at the turn, the floor opens the cases nobody owns. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { asked, browsers, program, signIn, type Program } from '../browser.ts'
import { eventually } from '../harness.ts'

/** Where the pictures go, for whoever wants to look at the screens themselves. */
const pictures = process.env['PEAKEND_PICTURES']
const take = async (page: Page, name: string) => {
  if (!pictures) return
  mkdirSync(pictures, { recursive: true })
  await page.screenshot({ path: path.join(pictures, `${name}.png`), animations: 'disabled' })
}

const page = { url: 'https://shop.example/', title: 'Shop', referrer: '' }

const visitor = async (url: string, key: string) => {
  const { visitorToken } = (await asked(url, 'POST', '/api/chat/start', { key, page })) as { visitorToken: string }
  return async (text: string) =>
    (await asked(url, 'POST', '/api/chat/turns', { senderId: randomUUID(), text }, undefined, visitorToken)) as {
      turn: { interactionId: string; ordinal: number }
    }
}

const shop = async ({ call, person }: Program) => {
  const sara = await person('Sara Sol', 'supervisor')
  const [queue] = (await call<{ rows: { id: string }[] }>('GET', '/api/queues')).rows
  await call('PUT', `/api/queues/${queue?.id}/members`, { personIds: [sara.id] })
  const place = { name: 'Shop', channel: 'chat', stage: 'action', queueId: queue?.id, sites: [] }
  const { key } = await call<{ key: string }>('POST', '/api/touchpoints', place)
  return { sara, key }
}

/** In the middle of what one sees of the list, not below the fold. */
const isInView = (at: Page, ordinal: number) =>
  at.evaluate<boolean>(`(() => {
    const turn = document.querySelector('[role=log] [data-ordinal="${ordinal}"]')?.getBoundingClientRect()
    const list = document.querySelector('[role=log]')?.getBoundingClientRect()
    return Boolean(turn && list && turn.top >= list.top && turn.bottom <= list.bottom)
  })()`)

const focused = (at: Page) => at.evaluate<string | null>(`document.activeElement?.getAttribute('data-ordinal')`)

test('a search hit opens the conversation at the turn that fits, marked, and with the focus on it', async (t) => {
  const served = await program(t)
  const { sara, key } = await shop(served)
  const say = await visitor(served.url, key)
  let interactionId = ''
  let wanted = 0
  for (let i = 0; i < 110; i++) {
    const { turn } = await say(i === 20 ? 'My zebra lamp flickers at night' : `And one thing more, number ${i}`)
    if (i === 20) wanted = turn.ordinal
    interactionId = turn.interactionId
  }
  const someone = await browsers(t)
  for (const colorScheme of ['light', 'dark'] as const) {
    const { page: desk, complaints } = await someone('Sara', { colorScheme })
    await signIn(desk, served.url, sara.email)
    await desk.keyboard.press('Control+k')
    await desk.getByRole('combobox').waitFor()
    await desk.keyboard.type('zebra')
    await take(desk, 'palette')
    const hit = desk.getByRole('option').filter({ hasText: 'zebra' })
    await hit.waitFor()
    // by keyboard alone: what was said stands below the actions that fit
    await eventually(async () => {
      if ((await hit.getAttribute('aria-selected')) === 'true') return true
      await desk.keyboard.press('ArrowDown')
      return undefined
    })
    await desk.keyboard.press('Enter')
    await desk.waitForURL(`**/inbox/${interactionId}?turn=${wanted}`)
    await eventually(async () => ((await focused(desk)) === String(wanted) ? true : undefined))
    assert.ok(await isInView(desk, wanted))
    const found = desk.getByRole('group', { name: /Found: .* said: My zebra lamp flickers at night/ })
    assert.equal(await found.count(), 1)
    const outline = `getComputedStyle(document.querySelector('[role=log] [data-ordinal="${wanted}"]')).outlineStyle`
    assert.equal(await desk.evaluate<string>(outline), 'solid')
    await take(desk, `found-turn-${colorScheme}`)
    // somebody writes meanwhile: what one reads stays where it is
    await say('Are you there?')
    await desk.getByText('Are you there?').first().waitFor()
    assert.ok(await isInView(desk, wanted))
    assert.deepEqual(complaints.lines, [])
  }
})

test('the floor says how many cases nobody owns, and opens just those', async (t) => {
  const served = await program(t)
  const { sara, key } = await shop(served)
  const { visitorToken } = (await asked(served.url, 'POST', '/api/chat/start', { key, page })) as {
    visitorToken: string
  }
  const leave = (text: string) =>
    asked(
      served.url,
      'POST',
      '/api/chat/messages',
      { senderId: randomUUID(), text, email: 'maya@okafor.example' },
      undefined,
      visitorToken,
    )
  const someone = await browsers(t)
  const { page: desk, complaints } = await someone('Sara', { colorScheme: 'light' })
  await signIn(desk, served.url, sara.email)
  await desk.goto(`${served.url}/floor`)
  await desk.getByRole('heading', { name: 'Going wrong now' }).waitFor()
  assert.equal(await desk.getByText(/has no owner|have no owner/).count(), 0, 'nothing is said of none')
  await leave('My parcel came broken')
  const { rows } = await served.call<{ rows: { id: string }[] }>('GET', '/api/cases?view=all')
  assert.equal(rows.length, 1)
  await served.db.system((tx) => tx.query('test.unown', 'update cases set owner_id = null'))
  await desk.getByText('1 case has no owner').waitFor()
  await take(desk, 'floor-unowned-light')
  await desk.emulateMedia({ colorScheme: 'dark' })
  await take(desk, 'floor-unowned-dark')
  await desk.setViewportSize({ width: 390, height: 844 })
  await take(desk, 'floor-unowned-narrow')
  await desk.setViewportSize({ width: 1440, height: 900 })
  await desk.getByRole('link', { name: 'Show' }).click()
  await desk.waitForURL('**/cases?view=unowned')
  await desk.getByText('My parcel came broken').waitFor()
  assert.equal(await desk.getByRole('tab', { name: 'Without owner' }).getAttribute('aria-selected'), 'true')
  assert.deepEqual(complaints.lines, [])
})
