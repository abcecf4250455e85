/** How a screen of the desk is looked at: in light and dark, wide and on a phone; what is wrong there comes back. */
import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'
import type { program } from './browser.ts'
import { eventually } from './harness.ts'
import { coveredOn } from './look.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
/** Where the pictures go, for whoever wants to look at the screens themselves. */
export const pictures = process.env['PEAKEND_PICTURES']

export const wide = { width: 1440, height: 900 }
const narrow = { width: 390, height: 844 }
/** Every rule in each theme and each width once; colours in all four, because they are what a theme changes. */
export const looks = [
  { name: 'light', theme: 'light', size: wide, rules },
  { name: 'dark', theme: 'dark', size: wide, rules: ['color-contrast'] },
  { name: 'light-narrow', theme: 'light', size: narrow, rules: ['color-contrast'] },
  { name: 'dark-narrow', theme: 'dark', size: narrow, rules },
] as const
export type Look = (typeof looks)[number]
/** Both themes and both widths in two looks. */
export const ends: readonly Look[] = [looks[0], looks[3]]

/** Everything has come and nothing moves: what axe and the pictures look at is what people look at. */
const still = `document.querySelector('h1, h2') && !document.querySelector('[aria-busy=true], .breathe')
  && !document.getAnimations().some((one) => one.playState === 'running' && one.effect.getTiming().iterations !== Infinity)`
export const settled = (page: Page) => becomes(page, still)

/** Asked from outside: the desk's own policy lets nothing be evaluated inside it. */
const patienceMs = 30_000
export const becomes = (page: Page, what: string) =>
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
export const look = async (
  page: Page,
  name: string,
  at: readonly Look[] = looks,
  ready = settled,
): Promise<string[]> => {
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
export const pathsOf = (page: Page) =>
  page.evaluate<string[]>(
    `Object.values(window.__TSR_ROUTER__.routesById).map((one) => one.fullPath).filter((one) => one && one !== '/')`,
  )

/** Goes there as a link does, without loading the desk again. */
export const go = async (page: Page, href: string): Promise<void> => {
  await page.evaluate(`window.__TSR_ROUTER__.history.push(${JSON.stringify(href)})`)
  await becomes(page, `location.pathname + location.search + location.hash === ${JSON.stringify(href)}`)
}

export const fileName = (href: string): string => href.replace(/[^a-z-]+/g, '-').replaceAll(/^-|-$/g, '') || 'home'

/** A shop with a counter and two visitors at it. */
export const arrive = async (house: Awaited<ReturnType<typeof program>>): Promise<void> => {
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

/** The pages of the settings, from the list that stands there. */
export const settingsPages = async (page: Page): Promise<string[]> => {
  await go(page, '/settings')
  await settled(page)
  const pages = await page
    .locator('a[href^="/settings/"]')
    .evaluateAll((links) => [...new Set(links.map((one) => (one as unknown as { pathname: string }).pathname))])
  assert.ok(pages.length >= 13, `${pages.length} pages`)
  return pages
}
