/**
 * Remakes the pictures of the documents from a running demo: `npm run demo`, then `node bench/pictures.ts URL PASSWORD [FOLDER]`.
 * Each screen wide and narrow, light and dark, in English; wide in Spanish too (named `-es`). The documents keep a few of them.
 */
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { chromium, type Browser, type Page } from 'playwright-core'
import { findChromium } from '../server/test/chromium.ts'

/** Small enough that a picture stays under 150 kB. */
const wide = { width: 1280, height: 800 }
const narrow = { width: 390, height: 844 }
type Viewport = typeof wide

/** How a screen is looked at. */
interface Look {
  theme: 'light' | 'dark'
  viewport: Viewport
  language: 'en' | 'es'
}

const looks: Look[] = [
  { theme: 'light', viewport: wide, language: 'en' },
  { theme: 'dark', viewport: wide, language: 'en' },
  { theme: 'light', viewport: narrow, language: 'en' },
  { theme: 'dark', viewport: narrow, language: 'en' },
  { theme: 'light', viewport: wide, language: 'es' },
]
const nameOf = ({ theme, viewport, language }: Look): string =>
  `${theme}${viewport === wide ? '' : '-narrow'}${language === 'en' ? '' : `-${language}`}`

const words = {
  en: {
    inbox: 'Inbox',
    queues: 'Queues',
    stepIn: 'Step in',
    moments: 'Moments',
    questions: 'The four questions',
    chat: 'Chat with us',
    asks: 'Hello, my parcel was due on Tuesday and it is still not here.',
  },
  es: {
    inbox: 'Bandeja',
    queues: 'Colas',
    stepIn: 'Intervenir',
    moments: 'Momentos',
    questions: 'Las cuatro preguntas',
    chat: 'Chatea con nosotros',
    asks: 'Hola, mi paquete debía llegar el martes y todavía no está aquí.',
  },
}
const locales = { en: 'en-GB', es: 'es-ES' }

const [url, password, folder = 'docs/pictures'] = process.argv.slice(2)
const supervisor = 'sara@demo.example'
if (!url || !password) throw new Error('node bench/pictures.ts URL PASSWORD [FOLDER]')
mkdirSync(folder, { recursive: true })

/** What moves stands still, so that two pictures of the same are the same. */
const take = async (page: Page, name: string): Promise<void> => {
  await page.waitForFunction(`!document.querySelector('[aria-busy=true], .breathe')`)
  await page.screenshot({ path: path.join(folder, `${name}.png`), animations: 'disabled', caret: 'hide' })
}

const signedIn = async (browser: Browser, email: string, { theme, viewport, language }: Look): Promise<Page> => {
  const context = await browser.newContext({ viewport, colorScheme: theme, locale: 'en-GB', bypassCSP: true })
  const page = await context.newPage()
  await page.goto(url)
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: /^(Inbox|Bandeja)$/ }).waitFor()
  await page.evaluate(
    `fetch('/api/me', { method: 'PATCH', headers: { 'content-type': 'application/json' }, body: '{"language":"${language}"}' })`,
  )
  await page.reload()
  await page.getByRole('heading', { name: words[language].inbox }).waitFor()
  return page
}

/** A conversation in one language with somebody who is known, far enough to show something, and who holds it. */
const talk = async (page: Page, language: Look['language']): Promise<{ id: string; email: string }> => {
  const read = async <T>(path: string): Promise<T[]> =>
    ((await (await page.request.get(`${url}/api${path}`)).json()) as { rows: T[] }).rows
  const people = await read<{ name: string; email: string }>('/people')
  for (let tries = 0; tries < 200; tries++) {
    const rows = await read<{ id: string; language: string; customerName: string | null; agentName: string | null }>(
      '/interactions?view=all&state=active',
    )
    for (const row of rows.filter((one) => one.language === language && one.customerName !== null)) {
      const turns = await read<{ kind: string }>(`/interactions/${row.id}/turns`)
      const email = people.find((one) => one.name === row.agentName)?.email
      if (email && turns.filter((one) => one.kind === 'said').length >= 5) return { id: row.id, email }
    }
    await pause(1000)
  }
  throw new Error(`nobody talks in ${language}`)
}

const desk = async (browser: Browser, look: Look): Promise<void> => {
  const supervisors = await signedIn(browser, supervisor, look)
  const { id, email } = await talk(supervisors, look.language)
  await supervisors.context().close()
  const page = await signedIn(browser, email, look)
  if (look.viewport !== wide) await take(page, `inbox-${nameOf(look)}`)
  await page.goto(`${url}/inbox/${id}`)
  await page.getByRole('log').locator('time').nth(3).waitFor({ timeout: 60_000 })
  await take(page, `desk-${nameOf(look)}`)
  await page.context().close()
}

const led = async (browser: Browser, look: Look): Promise<void> => {
  const page = await signedIn(browser, supervisor, look)
  const said = words[look.language]
  await page.goto(`${url}/floor`)
  await page.getByRole('heading', { name: said.queues }).waitFor()
  // a floor where all goes well shows half of what it is for
  await page.getByRole('button', { name: said.stepIn }).first().waitFor({ timeout: 240_000 })
  await take(page, `floor-${nameOf(look)}`)
  await page.goto(`${url}/moments`)
  await page.getByRole('heading', { name: said.moments }).waitFor()
  const row = page.getByRole('list', { name: said.moments }).getByRole('button').first()
  // the first conversations of a demo take some minutes to end
  await row.waitFor({ timeout: 240_000 })
  await take(page, `moments-${nameOf(look)}`)
  await row.click()
  await page.getByText(said.questions).waitFor()
  await take(page, `moment-${nameOf(look)}`)
  await page.context().close()
}

/** The shop's page is light; a page that says it is dark turns the widget dark. */
const widget = async (browser: Browser, look: Look): Promise<void> => {
  const locale = locales[look.language]
  const context = await browser.newContext({
    viewport: look.viewport,
    colorScheme: look.theme,
    locale,
    bypassCSP: true,
  })
  const page = await context.newPage()
  const said = words[look.language]
  await page.goto(`${url}/demo?language=${look.language}`)
  await page.evaluate(`document.documentElement.dataset.theme = '${look.theme}'`)
  await page.getByRole('button', { name: said.chat }).click()
  const field = page.getByRole('dialog').getByRole('textbox')
  await field.waitFor()
  await take(page, `widget-${nameOf(look)}`)
  await field.fill(said.asks)
  await field.press('Enter')
  await page.getByRole('log').getByText(said.asks).waitFor()
  await pause(2000)
  await take(page, `widget-talk-${nameOf(look)}`)
  await context.close()
}

const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] })
try {
  for (const look of looks) {
    // the visitors of the widget's pictures wait on the floor, which nobody of the demo answers
    for (const shown of [desk, led, widget])
      await shown(browser, look).catch((error: unknown) =>
        process.stderr.write(`${nameOf(look)}: ${String(error).slice(0, 300)}\n`),
      )
  }
} finally {
  await browser.close()
}
