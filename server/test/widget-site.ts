/** The widget in a real browser on a shop's page, over the real server of `openShop`. */
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { TestContext } from 'node:test'
import type { AxeResults } from 'axe-core'
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core'
import { defineRawRoute } from '../src/base/raw-route.ts'
import type { InteractionId } from '@peakend/contract/ids.ts'
import { openShop } from './chat-shop.ts'
import { findChromium } from './chromium.ts'
import { eventually } from './harness.ts'

const widgetDir = path.resolve(import.meta.dirname, '../../widget/dist')
const executablePath = findChromium()
const isReady = executablePath !== undefined && existsSync(path.join(widgetDir, 'widget.js'))
const flags =
  '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync'
export const skip = isReady ? false : 'needs Chromium and the built widget'
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

let browser: Promise<Browser> | undefined
const browserNow = (executable: string | undefined): Promise<Browser> =>
  (browser ??= chromium.launch({ executablePath: executable, args: flags.split(' ') }))
/** For a file's `after`. */
export const closeBrowser = async (): Promise<void> => (await browser)?.close()

/** No inline script or style is allowed on the page. */
const strictPolicy =
  "default-src 'none'; script-src 'self'; connect-src 'self' ws:; style-src 'self'; img-src 'self' blob:"

/** `const shop = await openSite(t)`; `shop.visit()` gives a tab on its page; `page` says what the script tag carries. */
export const openSite = async (t: TestContext, more: Parameters<typeof openShop>[1] & { css?: string } = {}) => {
  const page = { key: '', more: '' }
  const route = defineRawRoute({
    method: 'GET',
    path: '/shop',
    permission: 'public',
    handle: async () => ({
      headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': strictPolicy },
      body: `<!doctype html><html lang="en"><head><meta name="viewport" content="width=device-width,initial-scale=1"><title>Blue kettle</title><link rel="stylesheet" href="/shop.css"></head><body><h1>Blue kettle</h1>
<script src="/widget/widget.js" data-key="${page.key}" ${page.more} async></script></body></html>`,
    }),
  })
  const css = defineRawRoute({
    method: 'GET',
    path: '/shop.css',
    permission: 'public',
    handle: async () => ({ headers: { 'content-type': 'text/css' }, body: more.css ?? '' }),
  })
  // before everything else: a server waits for the browsers that talk to it
  const contexts: BrowserContext[] = []
  t.after(() => Promise.all(contexts.map((context) => context.close())))
  const shop = await openShop(t, { ...more, widgetDir, rawRoutes: [route, css, ...(more.rawRoutes ?? [])] })
  page.key = shop.key
  const faults: string[] = []
  const visit = async (options: BrowserContextOptions = {}) => {
    const context = await (
      await browserNow(executablePath)
    ).newContext({ locale: 'en-GB', reducedMotion: 'reduce', ...options })
    contexts.push(context)
    context.setDefaultTimeout(10_000)
    return { context, tab: await newTab(context) }
  }
  const newTab = async (context: BrowserContext): Promise<Page> => {
    const tab = await context.newPage()
    tab.on('pageerror', (error) => faults.push(String(error)))
    tab.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) faults.push(message.text())
    })
    await tab.goto(`${shop.url}/shop`)
    return tab
  }
  return { ...shop, page, browse: visit, newTab, faults }
}

export type Site = Awaited<ReturnType<typeof openSite>>

export const openChat = async (tab: Page) => {
  await tab.locator('peakend-chat .launcher').click()
  await tab.locator('.panel.open .who h1').filter({ hasText: /./ }).waitFor()
}
export const write = async (tab: Page, text: string) => {
  await tab.locator('.composer textarea').fill(text)
  await tab.keyboard.press('Enter')
}
/** The first conversation of all. */
export const idOf = async (shop: Site): Promise<InteractionId> =>
  eventually(async () => {
    const rows = await shop.inside((tx) =>
      tx.query<{ id: InteractionId }>('test.interactions', 'select interaction_id as id from interactions'),
    )
    return rows[0]?.id
  })
/** What axe finds in the widget that shuts somebody out. */
export const seriousFaults = async (tab: Page): Promise<string[]> => {
  await tab.evaluate(axe)
  const { violations } = await tab.evaluate<AxeResults>("axe.run('peakend-chat')")
  return violations
    .filter((one) => one.impact === 'serious' || one.impact === 'critical')
    .flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.html.slice(0, 120)} ${node.failureSummary}`))
}
