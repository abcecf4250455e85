/** The screens of the desk in Spanish, while they load, where they fail, and where nothing has happened yet. */
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { test } from 'node:test'
import type { Page, Route } from 'playwright-core'
import { browsers, program, signIn } from '../browser.ts'
import { fill } from '../living-workspace.ts'
import { arrive, becomes, ends, fileName, go, look, looks, pictures, settingsPages, settled, wide } from '../screens.ts'

test('the screens in Spanish, loading, failing and empty', { timeout: 560_000 }, async (t) => {
  if (pictures) mkdirSync(pictures, { recursive: true })
  const house = await program(t)
  const someone = await browsers(t)
  const { page, complaints } = await someone('Amaia')
  const faults: string[] = []
  await page.goto(`${house.url}/sign-in`)
  await signIn(page, house.url, house.administrator.email)
  const filled = await fill(house)
  await arrive(house)

  const { live, ended, caseId, customerId } = filled
  const some = [
    '/inbox',
    `/inbox/${live}`,
    '/promises',
    `/cases/${caseId}`,
    `/customers/${customerId}`,
    '/floor',
    '/moments',
  ]
  const rest = [
    `/moments/${ended}`,
    '/counter',
    '/check',
    '/settings/hours',
    '/settings/holidays',
    '/settings/closed',
    '/consistency',
    '/reports',
    '/surveys',
    '/standards',
    '/people',
    '/known',
    '/settings/queues',
  ]
  const others = ['/cases', '/customers', '/profile', '/settings/brand', '/settings/audit', '/settings/chat']

  await t.test('in Spanish', async () => {
    await house.call('PATCH', '/api/me', { language: 'es' })
    await page.reload()
    await page.locator('html[lang=es]').waitFor()
    for (const href of pictures ? [...some, ...rest, ...others] : [...some, ...rest]) {
      await go(page, href)
      faults.push(...(await look(page, `es-${fileName(href.replace(/[0-9a-f-]{36}/, 'one'))}`, ends)))
    }
    await house.call('PATCH', '/api/me', { language: 'en' })
    assert.deepEqual(faults.splice(0), [])
  })

  /** Every screen while its answers are what `answer` makes of them; the desk itself has come. */
  const seeAll = async (name: string, answer: (route: Route) => Promise<unknown>, ready: typeof settled) => {
    await page.setViewportSize(wide)
    for (const href of pictures ? [...some, ...rest, ...others] : some.filter((one) => one !== '/inbox')) {
      await page.route(/\/api\/(?!me$|live)/, answer)
      await page.goto(house.url + href)
      faults.push(
        ...(await look(page, `${name}-${fileName(href.replace(/[0-9a-f-]{36}/, 'one'))}`, looks.slice(0, 1), ready)),
      )
      await page.unrouteAll({ behavior: 'ignoreErrors' })
    }
    assert.deepEqual(faults.splice(0), [])
  }

  await t.test('while they load', async () => {
    const shape = (at: Page) =>
      becomes(at, `window.__TSR_ROUTER__?.state.status === 'idle' && document.querySelector('h1')`)
    await seeAll('loading', () => new Promise(() => {}), shape)
  })

  await t.test('where they fail: said plainly, with a way on', async () => {
    complaints.allow(/^429 /)
    const json = {
      type: 'urn:peakend:refusal:too_many_requests',
      title: 'Too many',
      status: 429,
      code: 'too_many_requests',
    }
    await seeAll('failing', (route) => route.fulfill({ status: 429, json }), settled)
  })

  await t.test('a page of the settings that fails keeps its name and its way back', async () => {
    complaints.allow(/^429 /)
    await page.setViewportSize(looks[2].size)
    const pages = await settingsPages(page)
    const json = { type: 'urn:peakend:refusal:too_many_requests', title: 'x', status: 429, code: 'too_many_requests' }
    await page.route(/\/api\/(?!me$|live)/, (route) => route.fulfill({ status: 429, json }))
    const without: string[] = []
    for (const href of pages) {
      await page.goto(house.url + href)
      const back = page.getByRole('link', { name: 'All settings' })
      if (
        !(await back.waitFor({ timeout: 5000 }).then(
          () => true,
          () => false,
        ))
      )
        without.push(href)
    }
    await page.unrouteAll({ behavior: 'ignoreErrors' })
    assert.deepEqual(without, [])
  })

  await t.test('where nothing has happened yet', async () => {
    const { workspaceId } = await house.call<{ workspaceId: string }>('POST', '/api/workspaces', {
      name: 'Marea',
      language: 'en',
      timeZone: 'Europe/Madrid',
    })
    await page.evaluate(`localStorage.setItem('peakend.workspace', ${JSON.stringify(workspaceId)})`)
    await page.goto(`${house.url}/inbox`)
    for (const href of [
      '/inbox',
      '/promises',
      '/cases',
      '/customers',
      '/floor',
      '/check',
      '/counter',
      '/moments',
      '/reports',
      '/surveys',
      ...(await settingsPages(page)),
    ]) {
      await go(page, href)
      faults.push(...(await look(page, `empty-${fileName(href)}`, ends)))
    }
    assert.deepEqual(faults.splice(0), [])
  })

  assert.equal(await page.title(), 'Peakend')
  assert.deepEqual(complaints.lines, [])
})
