/** Every screen of the desk over a workspace that has lived: in light and dark, wide and on a phone, in both languages, loading, failing and empty. */
import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { test } from 'node:test'
import type { AxeResults } from 'axe-core'
import type { Page, Route } from 'playwright-core'
import { browsers, password, program, signIn } from '../browser.ts'
import { eventually } from '../harness.ts'
import { coveredOn } from '../look.ts'
import { fill } from '../living-workspace.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
/** Where the pictures go, for whoever wants to look at the screens themselves. */
const pictures = process.env['PEAKEND_PICTURES']

const wide = { width: 1440, height: 900 }
const narrow = { width: 390, height: 844 }
/** Every rule in each theme and each width once; colours in all four, because they are what a theme changes. */
const looks = [
  { name: 'light', theme: 'light', size: wide, rules },
  { name: 'dark', theme: 'dark', size: wide, rules: ['color-contrast'] },
  { name: 'light-narrow', theme: 'light', size: narrow, rules: ['color-contrast'] },
  { name: 'dark-narrow', theme: 'dark', size: narrow, rules },
] as const
type Look = (typeof looks)[number]
/** Both themes and both widths in two looks. */
const ends: readonly Look[] = [looks[0], looks[3]]

/** Everything has come and nothing moves: what axe and the pictures look at is what people look at. */
const still = `document.querySelector('h1, h2') && !document.querySelector('[aria-busy=true], .breathe')
  && !document.getAnimations().some((one) => one.playState === 'running' && one.effect.getTiming().iterations !== Infinity)`
const settled = (page: Page) => becomes(page, still)

/** Asked from outside: the desk's own policy lets nothing be evaluated inside it. */
const patienceMs = 30_000
const becomes = (page: Page, what: string) =>
  eventually(async () => (await page.evaluate<boolean>(`Boolean(${what})`)) || undefined, patienceMs)

const seriousFaults = async (page: Page, of: readonly string[]): Promise<string[]> => {
  const { violations } = await page.evaluate<AxeResults>(
    `axe.run(document, { runOnly: ${JSON.stringify(of)}, resultTypes: ['violations'] })`,
  )
  return violations
    .filter((one) => one.impact === 'serious' || one.impact === 'critical')
    .flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.html.slice(0, 160)} ${node.failureSummary}`))
}

/** What makes a page, or a part of it that is not a table or a line of code, scroll sideways. */
const sideways = (page: Page) =>
  page.evaluate<string[]>(`[document.documentElement, ...document.querySelectorAll('body, body *')]
    .filter((one) => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0
      && (one === document.documentElement || /auto|scroll/.test(getComputedStyle(one).overflowX))
      && !one.matches('.overflow-x-auto, pre, code, textarea, input') && !one.querySelector('table'))
    .flatMap((one) => {
      const edge = one.getBoundingClientRect().left + one.clientWidth + 1
      const beyond = [...one.querySelectorAll('*')].filter((each) => each.getBoundingClientRect().right > edge)
      return ['scrolls sideways: ' + one.tagName + '.' + one.className + ', made wide by ' + (beyond.at(-1) ?? one).outerHTML.slice(0, 200)]
    })`)

/** The parts of the desk move, never the whole of it: a link to a turn would move it out of sight, and nobody could move it back. */
const movesAsAWhole = (page: Page) =>
  page.evaluate<string[]>(`(() => {
    const { scrollHeight, clientHeight } = document.documentElement
    const isKeptStill = getComputedStyle(document.body).overflowY === 'hidden'
    return isKeptStill && scrollHeight > clientHeight + 1 ? ['the whole page is ' + scrollHeight + ' high on ' + clientHeight] : []
  })()`)

const take = async (page: Page, name: string): Promise<void> => {
  if (pictures)
    await page.screenshot({ path: path.join(pictures, `${name}.png`), animations: 'disabled', caret: 'hide' })
}

/** Looks at the screen that is open in each of the looks; what is wrong comes back, each with where. */
const look = async (page: Page, name: string, at: readonly Look[] = looks, ready = settled): Promise<string[]> => {
  const faults: string[] = []
  await page.evaluate(axe)
  for (const { name: of, theme, size, rules: held } of at) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    await page.setViewportSize(size)
    await ready(page).catch(async (fault: unknown) => {
      // what keeps it from coming to rest says more than that it does not
      const restless = await page.evaluate<string>(
        `[...document.querySelectorAll('[aria-busy=true], .breathe')].map((one) => one.outerHTML.slice(0, 200)).join(' | ') || document.body.innerText.slice(0, 400)`,
      )
      throw new Error(`${name} (${of}) does not come to rest: ${restless}`, { cause: fault })
    })
    await take(page, `${name}-${of}`)
    const found = [
      ...(await seriousFaults(page, held)),
      ...(await sideways(page)),
      ...(await movesAsAWhole(page)),
      ...(await coveredOn(page)),
    ]
    faults.push(...found.map((one) => `${name} (${of}): ${one}`))
  }
  return faults
}

/** Every path the desk's router knows, from the router itself. */
const pathsOf = (page: Page) =>
  page.evaluate<string[]>(
    `Object.values(window.__TSR_ROUTER__.routesById).map((one) => one.fullPath).filter((one) => one && one !== '/')`,
  )

/** Goes there as a link does, without loading the desk again. */
const go = async (page: Page, href: string): Promise<void> => {
  await page.evaluate(`window.__TSR_ROUTER__.history.push(${JSON.stringify(href)})`)
  await becomes(page, `location.pathname + location.search + location.hash === ${JSON.stringify(href)}`)
}

const fileName = (href: string): string => href.replace(/[^a-z-]+/g, '-').replaceAll(/^-|-$/g, '') || 'home'

/** A shop with a counter and two visitors at it. */
const arrive = async (house: Awaited<ReturnType<typeof program>>): Promise<void> => {
  const { rows } = await house.call<{ rows: { id: string; isRetired: boolean }[] }>('GET', '/api/queues')
  const place = await house.call<{ key: string }>('POST', '/api/counter/places', {
    name: 'Shop Madrid',
    stage: 'action',
    queueId: rows.find((queue) => !queue.isRetired)?.id,
    demonstrations: ['K-20 kettle'],
    handOvers: ['Order'],
  })
  for (const name of ['Maya Lindqvist', 'Don Jerónimo de la Fuente y Santa Cruz']) {
    await house.call('POST', '/api/counter/check-ins', {
      key: place.key,
      senderId: randomUUID(),
      secret: randomBytes(32).toString('base64url'),
      name,
      about: 'A kettle that whistles at night',
    })
  }
}

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

  const settingsPages = async (): Promise<string[]> => {
    await go(page, '/settings')
    await settled(page)
    const pages = await page
      .locator('a[href^="/settings/"]')
      .evaluateAll((links) => [...new Set(links.map((one) => (one as unknown as { pathname: string }).pathname))])
    assert.ok(pages.length >= 13, `${pages.length} pages`)
    return pages
  }
  await t.test('every page of the settings', async () => {
    for (const href of await settingsPages()) await see('/settings/$page', href, pictures ? looks : ends)
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
      ...(await settingsPages()),
    ]) {
      await go(page, href)
      faults.push(...(await look(page, `empty-${fileName(href)}`, ends)))
    }
    assert.deepEqual(faults.splice(0), [])
  })

  assert.equal(await page.title(), 'Peakend')
  assert.deepEqual(complaints.lines, [])
})
