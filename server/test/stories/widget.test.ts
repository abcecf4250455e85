// The widget in a real browser against the real server, on pages that do their worst.
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { after, before, test, type TestContext } from 'node:test'
import type { AxeResults } from 'axe-core'
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core'
import { defineRawRoute } from '../../src/base/raw-route.ts'
import type { InteractionId } from '@peakend/contract/ids.ts'
import * as interactions from '../../src/interactions/interactions.ts'
import { openShop } from '../chat-shop.ts'
import { findChromium } from '../chromium.ts'
import { eventually } from '../harness.ts'

const widgetDir = path.resolve(import.meta.dirname, '../../../widget/dist')
const executablePath = findChromium()
const isReady = executablePath !== undefined && existsSync(path.join(widgetDir, 'widget.js'))
const flags =
  '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync'
const skip = isReady ? false : 'needs Chromium and the built widget'
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

let browser: Browser
before(async () => {
  if (isReady) browser = await chromium.launch({ executablePath, args: flags.split(' ') })
})
after(() => browser?.close())

/** Rules that would break anything that is not kept apart; and a policy that allows no inline script or style. */
const hostileCss = `* { color: red !important; font-size: 40px !important; visibility: hidden; position: static !important; width: 9px !important }
  button, textarea, div { display: none !important }`
const strictPolicy =
  "default-src 'none'; script-src 'self'; connect-src 'self' ws:; style-src 'self'; img-src 'self' blob:"

const open = async (t: TestContext, more: Parameters<typeof openShop>[1] & { css?: string } = {}) => {
  const page = { key: '' }
  const route = defineRawRoute({
    method: 'GET',
    path: '/shop',
    permission: 'public',
    handle: async () => ({
      headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': strictPolicy },
      body: `<!doctype html><html lang="en"><head><meta name="viewport" content="width=device-width,initial-scale=1"><title>Blue kettle</title><link rel="stylesheet" href="/shop.css"></head><body><h1>Blue kettle</h1>
<script src="/widget/widget.js" data-key="${page.key}" async></script></body></html>`,
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
  const shop = await openShop(t, { ...more, widgetDir, rawRoutes: [route, css] })
  page.key = shop.key
  const faults: string[] = []
  const visit = async (options: BrowserContextOptions = {}) => {
    const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce', ...options })
    contexts.push(context)
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
  return { ...shop, visit, newTab, faults }
}

const openChat = async (tab: Page) => {
  await tab.locator('peakend-chat .launcher').click()
  await tab.locator('.panel.open .who h1').filter({ hasText: /./ }).waitFor()
}
const write = async (tab: Page, text: string) => {
  await tab.locator('.composer textarea').fill(text)
  await tab.keyboard.press('Enter')
}
const idOf = async (shop: Awaited<ReturnType<typeof open>>): Promise<InteractionId> =>
  eventually(async () => {
    const rows = await shop.inside((tx) =>
      tx.query<{ id: InteractionId }>('test.interactions', 'select interaction_id as id from interactions'),
    )
    return rows[0]?.id
  })
const seriousFaults = async (tab: Page): Promise<string[]> => {
  await tab.evaluate(axe)
  const { violations } = await tab.evaluate<AxeResults>("axe.run('peakend-chat')")
  return violations
    .filter((one) => one.impact === 'serious' || one.impact === 'critical')
    .flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.html.slice(0, 120)} ${node.failureSummary}`))
}

test('a customer writes on a hostile page, is answered, reads, ends and says how it was', { skip }, async (t) => {
  const shop = await open(t, { css: hostileCss })
  const { tab } = await shop.visit()
  await openChat(tab)
  assert.equal(await tab.locator('.hello').isVisible(), true)
  assert.deepEqual(await seriousFaults(tab), [])
  await write(tab, 'Is it <b>whistling</b>?')
  await tab.locator('.mine .mark', { hasText: 'Sent' }).waitFor()
  assert.equal(await tab.locator('.mine .bubble').innerText(), 'Is it <b>whistling</b>?')
  assert.match(await tab.locator('.notices').innerText(), /next in line/)
  assert.deepEqual(await seriousFaults(tab), [])
  const id = await idOf(shop)
  await shop.inside((tx) => interactions.markRead(tx, id, 'agent', 1))
  await tab.locator('.mine .mark', { hasText: 'Read' }).waitFor()
  await shop.answerIt(id)
  await shop.reply(id, 'Softly: https://shop.example/kettle. <img src=x onerror=alert(1)> javascript:alert(2)')
  await tab.locator('.ours .bubble').waitFor()
  const links = tab.locator('.ours .bubble a')
  assert.equal(await links.count(), 1)
  assert.deepEqual(
    [await links.getAttribute('href'), await links.getAttribute('rel')],
    ['https://shop.example/kettle', 'noopener noreferrer nofollow'],
  )
  assert.equal(await tab.locator('.ours img').count(), 0)
  await eventually(async () => {
    const turns = await shop.inside((tx) => interactions.allTurns(tx, id))
    return turns.some((one) => one.by === 'agent' && one.delivery === 'read') || undefined
  })
  await tab.locator('.menu > button').click()
  await tab.getByRole('menuitem', { name: 'End the conversation' }).click()
  await tab.getByRole('menuitem', { name: 'End it' }).click()
  await tab.getByText('How was it?').waitFor()
  assert.deepEqual(await seriousFaults(tab), [])
  await tab.getByRole('radio', { name: 'Very good' }).check()
  await tab.locator('.survey textarea').fill('Kind')
  await tab.getByRole('button', { name: 'Send', exact: true }).click()
  await tab.getByText('A person reads this.').waitFor()
  const [answer] = await shop.inside((tx) =>
    tx.query<{ score: number; comment: string }>('test.answers', 'select score, comment from survey_answers'),
  )
  assert.deepEqual(answer, { score: 5, comment: 'Kind' })
  assert.deepEqual(shop.faults, [])
})

test('what is written offline waits, outlives the page, and arrives once', { skip }, async (t) => {
  const shop = await open(t)
  const { context, tab } = await shop.visit()
  await openChat(tab)
  await write(tab, 'first')
  await tab.locator('.mine .mark', { hasText: 'Sent' }).waitFor()
  await context.setOffline(true)
  await write(tab, 'written in a tunnel')
  await tab.locator('.unsent', { hasText: 'Waiting to be sent' }).waitFor()
  await context.setOffline(false)
  await tab.reload()
  await tab.locator('.mine .bubble', { hasText: 'written in a tunnel' }).waitFor({ state: 'attached' })
  const id = await idOf(shop)
  const said = await eventually(async () => {
    const turns = (await shop.inside((tx) => interactions.allTurns(tx, id))).filter((one) => one.by === 'customer')
    return turns.length > 1 ? turns : undefined
  })
  assert.deepEqual(
    said.map((one) => one.text),
    ['first', 'written in a tunnel'],
  )
})

test('two tabs show one conversation, each turn once, and count unread together', { skip }, async (t) => {
  const shop = await open(t)
  const { context, tab } = await shop.visit()
  await openChat(tab)
  await write(tab, 'hello')
  await tab.locator('.mine .mark', { hasText: 'Sent' }).waitFor()
  const other = await shop.newTab(context)
  await openChat(other)
  await other.locator('.mine .bubble', { hasText: 'hello' }).waitFor()
  await write(other, 'from the other tab')
  await tab.locator('.mine .bubble', { hasText: 'from the other tab' }).waitFor()
  await tab.keyboard.press('Escape')
  assert.equal(
    await tab.evaluate<string>("document.querySelector('peakend-chat').shadowRoot.activeElement.className"),
    'launcher',
  )
  await other.keyboard.press('Escape')
  const id = await idOf(shop)
  await shop.answerIt(id)
  await shop.reply(id, 'good morning')
  await tab.locator('.count', { hasText: '1' }).waitFor()
  await openChat(other)
  await other.locator('.ours .bubble').waitFor()
  assert.equal(await other.locator('.mine .bubble').count(), 2)
  assert.equal(await other.locator('.ours .bubble').count(), 1)
})

test(
  'on a phone, in Spanish and closed: a message is left, told by when, and the field stays above the keyboard',
  { skip },
  async (t) => {
    const shop = await open(t, { isAgentHere: false })
    const { tab } = await shop.visit({
      locale: 'es-ES',
      viewport: { width: 390, height: 844 },
      isMobile: true,
      hasTouch: true,
      colorScheme: 'dark',
    })
    await tab.locator('peakend-chat .launcher').click()
    await tab.locator('.menu > button').click()
    await tab.getByRole('menuitem', { name: 'Español' }).click()
    await tab.getByText('Déjanos un mensaje').waitFor()
    assert.deepEqual(await tab.locator('.panel').boundingBox(), { x: 0, y: 0, width: 390, height: 844 })
    await tab.getByRole('button', { name: 'Enviar el mensaje' }).click()
    await tab.getByRole('alert').waitFor()
    await tab.locator('[name=text]').fill('Mi hervidor no silba')
    await tab.locator('[name=email]').fill('maya@okafor.example')
    assert.deepEqual(await seriousFaults(tab), [])
    await tab.getByRole('button', { name: 'Enviar el mensaje' }).click()
    await tab.getByText('Lo tenemos').waitFor()
    assert.match(
      await tab.locator('.done').innerText(),
      /Tu número es 1\. Te respondemos a maya@okafor\.example como muy tarde/,
    )
  },
)
