/** Every screen of the desk over a workspace that has lived: in light and dark, wide and on a phone. */
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { test } from 'node:test'
import { browsers, password, program, signIn } from '../browser.ts'
import { fill } from '../living-workspace.ts'
import {
  arrive,
  ends,
  fileName,
  go,
  look,
  looks,
  pathsOf,
  pictures,
  settingsPages,
  wide,
  type Look,
} from '../screens.ts'

test('every screen, in every look', { timeout: 560_000 }, async (t) => {
  if (pictures) mkdirSync(pictures, { recursive: true })
  const house = await program(t)
  const someone = await browsers(t)
  const { page, complaints } = await someone('Amaia')
  const faults: string[] = []
  const visited = new Set<string>()
  const see = async (route: string, href: string, at: readonly Look[] = looks): Promise<void> => {
    visited.add(route)
    await go(page, href)
    faults.push(...(await look(page, fileName(href.replace(/[0-9a-f-]{36}/, 'one')), at)))
  }

  await t.test('before anybody is signed in', async () => {
    await page.goto(`${house.url}/sign-in`)
    const { link } = await house.call<{ link: string }>('POST', '/api/invitations', {
      email: 'new@example.org',
      role: 'agent',
    })
    for (const href of ['/sign-in', '/forgotten', '/reset', '/set-up']) await see(href, href, ends)
    await see('/invitation', new URL(link, house.url).pathname + new URL(link, house.url).hash, ends)
    await page.route('**/api/set-up', (route) => route.fulfill({ json: { isOpen: true } }))
    await page.goto(`${house.url}/set-up`)
    faults.push(...(await look(page, 'set-up-you', ends)))
    await page.unroute('**/api/set-up')
    assert.deepEqual(faults.splice(0), [])
  })

  await signIn(page, house.url, house.administrator.email)
  const filled = await fill(house)
  await arrive(house)

  await t.test('promises and what customers said stand in their story, in the language asked for', async () => {
    const titles = async (customerId: string, language: string) => {
      const at = `/api/customers/${customerId}/timeline?language=${language}`
      const { rows } = await house.call<{ rows: { title: string; from: string }[] }>('GET', at)
      return rows.filter((one) => one.from === 'promise' || one.from === 'survey').map((one) => one.title)
    }
    const promised = [
      'Prometimos',
      'Prometimos',
      'Prometimos',
      'Prometimos',
      'Promesa cumplida',
      'Promesa no cumplida a tiempo',
    ]
    assert.deepEqual((await titles(filled.customerId, 'es')).toSorted(), promised.toSorted())
    const { customerId } = await house.call<{ customerId: string }>('GET', `/api/interactions/${filled.ended}`)
    assert.deepEqual(await titles(customerId, 'en'), ['Told us: 5 of 5'])
  })

  await t.test('at work', async () => {
    const { live, ended, caseId, customerId } = filled
    await see('/inbox', '/inbox')
    await see('/inbox/$interactionId', `/inbox/${live}`)
    await see('/inbox/$interactionId', `/inbox/${ended}`)
    for (const href of [
      '/promises',
      '/cases',
      '/customers',
      '/phone',
      '/profile',
      '/floor',
      '/check',
      '/counter',
      '/moments',
      '/consistency',
      '/reports',
    ])
      await see(href, href)
    await see('/cases/$caseId', `/cases/${caseId}`)
    await see('/customers/$customerId', `/customers/${customerId}`)
    await see('/moments/$interactionId', `/moments/${ended}`)
    for (const step of ['queue', 'site', 'people', 'try']) await see('/set-up', `/set-up?step=${step}`, ends)
    for (const href of ['/surveys', '/standards', '/people', '/known', '/settings']) await see(href, href)
    assert.deepEqual(faults.splice(0), [])
  })

  await t.test('every page of the settings', async () => {
    for (const href of await settingsPages(page)) await see('/settings/$page', href, pictures ? looks : ends)
    assert.deepEqual(faults.splice(0), [])
  })

  await t.test('no screen was left out', async () => {
    assert.deepEqual(
      (await pathsOf(page)).filter((one) => !visited.has(one)),
      [],
    )
  })

  await t.test('what opens over a screen', async () => {
    const { live } = filled
    for (const [href, opens] of [
      [`/inbox/${live}`, /^Transfer/],
      [`/inbox/${live}`, /^Wrap up/],
      ['/profile', 'Turn on'],
      ['/standards', 'Write a new version'],
      ['/people', /^Invite people/],
      ['/settings/queues', /^Add a queue/],
      ['/settings/answers', /^Add an answer/],
      ['/floor', /^Message the floor/],
      ['/settings/menus', /^New menu/],
      ['/settings/numbers', /^Add number/],
      ['/settings/holidays', /^Add a calendar/],
      ['/settings/holidays', /^Add a special day/],
    ] as const) {
      await page.setViewportSize(wide)
      await go(page, href)
      await page.getByRole('button', { name: opens }).first().click()
      await page.getByRole('dialog').waitFor()
      faults.push(...(await look(page, `over-${fileName(href)}-${String(opens)}`.replaceAll(/[^\w-]+/g, ''), ends)))
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
    }
    await go(page, '/profile')
    await page.getByRole('button', { name: 'Turn on' }).click()
    await page.getByLabel('Your password, to be sure it is you').fill(password)
    await page.getByRole('button', { name: 'Go on' }).click()
    await page.getByRole('img', { name: 'The key as a QR code' }).waitFor()
    faults.push(...(await look(page, 'over-profile-code', ends)))
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Find anything' }).fill('birthday')
    await page.getByRole('option', { name: /Maya Okafor.*birthday present/ }).waitFor()
    faults.push(...(await look(page, 'over-search', ends)))
    await page.keyboard.press('Escape')
    assert.deepEqual(faults.splice(0), [])
  })

  assert.equal(await page.title(), 'Peakend')
  assert.deepEqual(complaints.lines, [])
})
