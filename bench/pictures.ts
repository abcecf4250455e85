/** Remakes the pictures of the documents from a running demo: `npm run demo`, then `node bench/pictures.ts URL PASSWORD [FOLDER]`. */
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { chromium, type Browser, type Page } from 'playwright-core'
import { findChromium } from '../server/test/chromium.ts'

const wide = { width: 1440, height: 900 }
const narrow = { width: 390, height: 844 }
type Theme = 'light' | 'dark'

const [url, password, folder = 'docs/pictures'] = process.argv.slice(2)
if (!url || !password) throw new Error('node bench/pictures.ts URL PASSWORD [FOLDER]')
mkdirSync(folder, { recursive: true })

/** What moves stands still, so that two pictures of the same are the same. */
const take = async (page: Page, name: string): Promise<void> => {
  await page.waitForFunction(`!document.querySelector('[aria-busy=true], .breathe')`)
  await page.screenshot({ path: path.join(folder, `${name}.png`), animations: 'disabled', caret: 'hide' })
}

const signedIn = async (browser: Browser, email: string, theme: Theme, viewport = wide): Promise<Page> => {
  const context = await browser.newContext({ viewport, colorScheme: theme, locale: 'en-GB', bypassCSP: true })
  const page = await context.newPage()
  await page.goto(url)
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'Inbox' }).waitFor()
  return page
}

const desk = async (browser: Browser, email: string, theme: Theme, viewport = wide): Promise<void> => {
  const page = await signedIn(browser, email, theme, viewport)
  const look = `${theme}${viewport === wide ? '' : '-narrow'}`
  const first = page.getByRole('navigation', { name: 'Conversations' }).getByRole('link').first()
  await first.waitFor({ timeout: 90_000 })
  if (viewport !== wide) await take(page, `inbox-${look}`)
  await first.click()
  await page.getByRole('log').locator('time').nth(3).waitFor({ timeout: 60_000 })
  await take(page, `desk-${look}`)
  await page.context().close()
}

const led = async (browser: Browser, email: string, theme: Theme, viewport = wide): Promise<void> => {
  const page = await signedIn(browser, email, theme, viewport)
  const look = `${theme}${viewport === wide ? '' : '-narrow'}`
  await page.goto(`${url}/floor`)
  await page.getByRole('heading', { name: 'Queues' }).waitFor()
  await take(page, `floor-${look}`)
  await page.goto(`${url}/moments`)
  await page.getByRole('heading', { name: 'Moments' }).waitFor()
  const row = page.getByRole('list', { name: 'Moments' }).getByRole('button').first()
  await row.waitFor({ timeout: 60_000 })
  await take(page, `moments-${look}`)
  await row.click()
  await page.getByText('The four questions').waitFor()
  await take(page, `moment-${look}`)
  await page.context().close()
}

const widget = async (browser: Browser, theme: Theme, viewport = wide): Promise<void> => {
  const context = await browser.newContext({ viewport, colorScheme: theme, locale: 'en-GB', bypassCSP: true })
  const page = await context.newPage()
  await page.goto(`${url}/demo`)
  await page.getByRole('button', { name: 'Chat with us' }).click()
  await page.getByRole('dialog').getByRole('textbox').waitFor()
  await take(page, `widget-${theme}${viewport === wide ? '' : '-narrow'}`)
  await context.close()
}

const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] })
try {
  const [agent, supervisor] = [process.env.AGENT ?? 'noor@demo.example', process.env.SUPERVISOR ?? 'sara@demo.example']
  for (const [theme, viewport] of [
    ['light', wide],
    ['dark', wide],
    ['light', narrow],
  ] as const) {
    for (const shown of [
      () => desk(browser, agent, theme, viewport),
      () => led(browser, supervisor, theme, viewport),
      () => widget(browser, theme, viewport),
    ])
      await shown().catch((error: unknown) => process.stderr.write(`${theme}: ${String(error).slice(0, 300)}\n`))
  }
} finally {
  await browser.close()
}
