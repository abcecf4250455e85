/** Remakes the pictures of the documents from a running demo: `npm run demo`, then `node bench/pictures.ts URL PASSWORD [FOLDER]`. */
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { chromium, type Browser, type Page } from 'playwright-core'
import { findChromium } from '../server/test/chromium.ts'

/** Small enough that a picture stays under 150 kB. */
const wide = { width: 1280, height: 800 }
const narrow = { width: 390, height: 844 }
type Theme = 'light' | 'dark'

const [url, password, folder = 'docs/pictures'] = process.argv.slice(2)
const supervisor = 'sara@demo.example'
/** Her desk is in Spanish; the pictures are for readers of English. */
const spanish = 'ana@demo.example'
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

/** A conversation in the desk's own language with somebody who is known, far enough to show something, and who holds it. */
const talk = async (page: Page): Promise<{ id: string; email: string }> => {
  const read = async <T>(path: string): Promise<T[]> =>
    ((await (await page.request.get(`${url}/api${path}`)).json()) as { rows: T[] }).rows
  const people = await read<{ name: string; email: string }>('/people')
  for (let tries = 0; tries < 200; tries++) {
    const rows = await read<{ id: string; language: string; customerName: string | null; agentName: string | null }>(
      '/interactions?view=all&state=active',
    )
    for (const row of rows.filter((one) => one.language === 'en' && one.customerName !== null)) {
      const turns = await read<{ kind: string }>(`/interactions/${row.id}/turns`)
      const email = people.find((one) => one.name === row.agentName)?.email
      if (email && email !== spanish && turns.filter((one) => one.kind === 'said').length >= 5)
        return { id: row.id, email }
    }
    await pause(1000)
  }
  throw new Error('nobody talks in English')
}

const desk = async (browser: Browser, theme: Theme, viewport = wide): Promise<void> => {
  const look = `${theme}${viewport === wide ? '' : '-narrow'}`
  const supervisors = await signedIn(browser, supervisor, theme, viewport)
  const { id, email } = await talk(supervisors)
  await supervisors.context().close()
  const page = await signedIn(browser, email, theme, viewport)
  if (viewport !== wide) await take(page, `inbox-${look}`)
  await page.goto(`${url}/inbox/${id}`)
  await page.getByRole('log').locator('time').nth(3).waitFor({ timeout: 60_000 })
  await take(page, `desk-${look}`)
  await page.context().close()
}

const led = async (browser: Browser, email: string, theme: Theme, viewport = wide): Promise<void> => {
  const page = await signedIn(browser, email, theme, viewport)
  const look = `${theme}${viewport === wide ? '' : '-narrow'}`
  await page.goto(`${url}/floor`)
  await page.getByRole('heading', { name: 'Queues' }).waitFor()
  // a floor where all goes well shows half of what it is for
  await page.getByRole('button', { name: 'Step in' }).first().waitFor({ timeout: 240_000 })
  await take(page, `floor-${look}`)
  await page.goto(`${url}/moments`)
  await page.getByRole('heading', { name: 'Moments' }).waitFor()
  const row = page.getByRole('list', { name: 'Moments' }).getByRole('button').first()
  // the first conversations of a demo take some minutes to end
  await row.waitFor({ timeout: 240_000 })
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
  for (const [theme, viewport] of [
    ['light', wide],
    ['dark', wide],
    ['light', narrow],
  ] as const) {
    for (const shown of [
      () => desk(browser, theme, viewport),
      () => led(browser, supervisor, theme, viewport),
      () => widget(browser, theme, viewport),
    ])
      await shown().catch((error: unknown) => process.stderr.write(`${theme}: ${String(error).slice(0, 300)}\n`))
  }
} finally {
  await browser.close()
}
