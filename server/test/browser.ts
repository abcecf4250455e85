/** The whole program with its built screens, a shop's page that carries the widget, and people in browsers of their own. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestContext } from 'node:test'
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'
import type { Role } from '@peakend/contract/permissions.ts'
import { realClock } from '../src/base/clock.ts'
import { openDatabase } from '../src/base/database.ts'
import { openLog, silentLog } from '../src/base/log.ts'
import { openMetrics } from '../src/base/metrics.ts'
import { openPeakend, type PeakendOptions } from '../src/peakend.ts'
import { findChromium } from './chromium.ts'
import { checkout } from './checks.ts'
import { harness, testSecret } from './harness.ts'

export const password = 'four plain words together'
const admin = { email: 'amaia@example.org', password }

type Json = Record<string, unknown>

/** What a browser complained about; a test asserts that it is empty. */
export interface Complaints {
  readonly lines: string[]
  /** Complaints that are part of the story (a network that was cut off) from here on. */
  allow: (pattern: RegExp) => void
}

/** Builds a workspace's screens once where nobody has: `npm test` finds them built. */
const built = (workspace: 'desk' | 'widget'): string => {
  const dist = path.join(checkout, workspace, 'dist')
  if (existsSync(dist)) return dist
  const vite = path.join(checkout, 'node_modules/vite/bin/vite.js')
  const run = spawnSync(process.execPath, [vite, 'build'], { cwd: path.join(checkout, workspace), encoding: 'utf8' })
  if (run.status !== 0) throw new Error(`the ${workspace} could not be built:\n${run.stdout}${run.stderr}`)
  return dist
}

export type Ends = Pick<TestContext, 'after'>

/** `const { url, call, invite } = await program(t)`: served on a free port over a database of its own, by a real clock. */
export const program = async (t: Ends, more: Pick<PeakendOptions, 'model' | 'switch' | 'lineOf'> = {}) => {
  const { ownerUrl } = await harness(t)
  const level = process.env['PEAKEND_TEST_LOG']
  const log = level ? openLog({ level }) : silentLog()
  const filesDir = mkdtempSync(path.join(tmpdir(), 'peakend-story-'))
  const db = await openDatabase({
    ownerUrl,
    secret: testSecret,
    clock: realClock,
    log,
    metrics: openMetrics(),
    migrates: false,
  })
  const peakend = await openPeakend({
    db,
    secret: 'a secret of at least thirty-two characters',
    host: '127.0.0.1',
    port: 0,
    filesDir,
    deskDir: built('desk'),
    widgetDir: built('widget'),
    ...more,
  })
  t.after(async () => {
    await peakend.close()
    await db.close()
    rmSync(filesDir, { recursive: true, force: true })
  })
  await peakend.identity.ensureAdministrator(admin)
  const cookie = await signedIn(peakend.url, admin)

  /** Asks as the administrator; what is refused is thrown. */
  const call = async <T = Json>(method: string, at: string, body?: unknown): Promise<T> =>
    (await asked(peakend.url, method, at, body, cookie)) as T

  /** Somebody who works here, by name; the address is made of the name. */
  const person = async (name: string, role: Role): Promise<{ id: string; email: string; name: string }> => {
    const email = `${name.toLowerCase().replaceAll(/[^a-z]+/g, '.')}@example.org`
    const { link } = await call<{ link: string }>('POST', '/api/invitations', { email, role })
    await asked(peakend.url, 'POST', `/api/invitation/${link.split('#')[1]}`, { name, password })
    const { rows } = await call<{ rows: { id: string; email: string }[] }>('GET', '/api/people')
    const id = rows.find((one) => one.email === email)?.id
    if (!id) throw new Error(`${name} was not taken in`)
    return { id, email, name }
  }
  /** Asks as one of those who work here. */
  const callAs = async (who: { email: string }) => {
    const theirs = await signedIn(peakend.url, { email: who.email, password })
    return async <T = Json>(method: string, at: string, body?: unknown): Promise<T> =>
      (await asked(peakend.url, method, at, body, theirs)) as T
  }
  return { url: peakend.url, call, callAs, person, db, administrator: admin }
}
export type Program = Awaited<ReturnType<typeof program>>

/** Asks the program as whoever the cookie or the token names; what is refused is thrown. */
export const asked = async (
  url: string,
  method: string,
  at: string,
  body?: unknown,
  cookie?: string,
  bearer?: string,
): Promise<unknown> => {
  const response = await fetch(url + at, {
    method,
    headers: {
      origin: url,
      ...(cookie ? { cookie } : {}),
      ...(bearer ? { authorization: `Bearer ${bearer}` } : {}),
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${at}: ${response.status} ${text}`)
  return text === '' ? undefined : JSON.parse(text)
}

const signedIn = async (url: string, as: { email: string; password: string }): Promise<string> => {
  const response = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify(as),
  })
  if (!response.ok) throw new Error(`sign-in: ${response.status} ${await response.text()}`)
  return response.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')
}

/** A shop's page on an origin of its own; `tag` is what its owner pasted in. */
export const shop = async (t: Ends) => {
  let tag = ''
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
    response.end(shopPage(tag))
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  t.after(() => server.close())
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the shop has no port')
  return {
    origin: `http://127.0.0.1:${address.port}`,
    /** What somebody copied from the desk, as it stands. */
    paste(copied: string): void {
      tag = copied
    },
    carry(programUrl: string, key: string, more = ''): void {
      tag = `<script async src="${programUrl}/widget/widget.js" data-key="${key}" ${more}></script>`
    },
  }
}

const shopPage = (tag: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Walnut desk lamp</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
<style>body{margin:0;font:16px/1.5 Georgia,serif;color:#22303a;background:#f6f3ee}
main{max-width:960px;margin:8vh auto;padding:0 24px;display:grid;grid-template-columns:1fr 1fr;gap:48px}
.picture{background:linear-gradient(150deg,#d9c7ad,#8a6a49);border-radius:6px;min-height:360px}
@media(max-width:700px){main{grid-template-columns:1fr}}</style></head>
<body><main><div class="picture"></div><div><h1>Walnut desk lamp</h1>
<p>Turned from one piece of walnut, with a linen shade. Made to order in nine days.</p><p><b>€ 84</b></p></div></main>
${tag}</body></html>`

/** `const someone = await browsers(t)`: one browser for all; each gets a page in a context of their own, and what it complained about. */
export const browsers = async (t: Ends, flags: readonly string[] = []) => {
  const executablePath = findChromium()
  if (!executablePath) throw new Error('no Chromium: set CHROMIUM_PATH')
  const browser: Browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', ...flags] })
  t.after(() => browser.close())
  return async (
    name: string,
    options: BrowserContextOptions = {},
  ): Promise<{ page: Page; browser: Browser; complaints: Complaints }> => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB', ...options })
    context.setDefaultTimeout(20_000)
    const page = await context.newPage()
    return { page, browser, complaints: listenTo(page, name) }
  }
}

function listenTo(page: Page, name: string): Complaints {
  const lines: string[] = []
  const allowed: RegExp[] = []
  const add = (line: string): void => {
    if (!allowed.some((pattern) => pattern.test(line))) lines.push(`${name}: ${line}`)
  }
  page.on('pageerror', (error) => add(`error: ${error.message}`))
  page.on('console', (message) => {
    // a failed request is told by its answer below, with its address
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) add(message.text())
    if (message.text().includes('missingKey')) add(message.text())
  })
  page.on('response', (response) => {
    // how the desk learns that nobody is signed in yet
    if (response.status() === 401 && response.url().endsWith('/api/me')) return
    if (response.status() >= 400) add(`${response.status()} ${response.request().method()} ${response.url()}`)
  })
  return { lines, allow: (pattern) => void allowed.push(pattern) }
}

/** Signs in at the desk as a person would. */
export const signIn = async (page: Page, url: string, email: string): Promise<void> => {
  await page.goto(url)
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'Inbox' }).waitFor()
}
