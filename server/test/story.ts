/** What stories in a browser share: pictures of the way, an agent at their desk, and what stood on the screens where a story ends badly. */
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { TestContext } from 'node:test'
import type { Page } from 'playwright-core'
import { browsers, signIn, type Complaints, type Program } from './browser.ts'
import type { Dovecot } from './dovecot.ts'
import { faultsOf } from './look.ts'

const hour = 3_600_000
export const patienceMs = 20_000
/** Where the pictures go, for whoever wants to look at the screens themselves. */
const pictures = process.env['PEAKEND_PICTURES']

export interface Somebody {
  page: Page
  complaints: Complaints
}

/** A picture of the way, where somebody wants to look at them. */
export const picture = async (page: Page, name: string): Promise<void> => {
  if (!pictures) return
  mkdirSync(pictures, { recursive: true })
  await page.screenshot({ path: path.join(pictures, `${name}.png`), caret: 'hide' })
}

/** Looks at the screen that is open, both themes and both widths in two looks; `story` begins the pictures' names. */
export const looksOf =
  (story: string) =>
  async (page: Page, name: string): Promise<void> => {
    const before = page.viewportSize()
    const faults: string[] = []
    for (const [theme, width, height] of [
      ['light', 1440, 900],
      ['dark', 390, 844],
    ] as const) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
      await page.setViewportSize({ width, height })
      await picture(page, `${story}-${name}-${theme}-${width}`)
      faults.push(...(await faultsOf(page)).map((one) => `${name} ${theme} ${width}: ${one}`))
    }
    await page.emulateMedia({ colorScheme: 'light' })
    if (before) await page.setViewportSize(before)
    assert.deepEqual(faults, [])
  }

export const beAvailable = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: /^You are / }).click()
  await page.getByRole('menuitem', { name: 'Available' }).click()
  await page.getByRole('button', { name: /^You are available/i }).waitFor()
}

/** Takes up what is held out first. */
export const takesUp = async (page: Page): Promise<void> => {
  const offer = page.getByRole('article', { name: /^Offered to you/ }).first()
  await offer.getByRole('button', { name: /^Answer/ }).click()
}

/** The error with what each of them saw in the end. */
export const told = async (error: unknown, people: Readonly<Record<string, Somebody>>): Promise<Error> => {
  const screens = Object.entries(people).map(async ([name, { page, complaints }]) => {
    const screen = await page.locator('body').ariaSnapshot({ timeout: 2000 }).catch(String)
    return `--- ${name} at ${page.url()}\n${complaints.lines.join('\n')}\n${screen.slice(-6000)}`
  })
  return new Error(`${String(error)}\n${(await Promise.all(screens)).join('\n')}`)
}

/** A story of one person at their desk, signed in; the browser has nothing to complain about in it. */
export const atDesk = async (
  t: TestContext,
  house: Program,
  who: { email: string },
  story: (of: Somebody) => Promise<void>,
): Promise<void> => {
  const someone = await browsers(t)
  const one = await someone(who.email)
  try {
    await signIn(one.page, house.url, who.email)
    await story(one)
    assert.deepEqual(one.complaints.lines, [])
  } catch (error) {
    throw await told(error, { [who.email]: one })
  }
}

/** `const act = actsOf(t, people)`: an act of a longer story; where one fails, those after it cannot be. */
export const actsOf =
  (t: TestContext, people: Readonly<Record<string, Somebody>>) =>
  async (says: string, happens: () => Promise<void>): Promise<void> => {
    let isDone = false
    await t.test(says, async () => {
      try {
        await happens()
        isDone = true
      } catch (error) {
        throw await told(error, people)
      }
    })
    assert.ok(isDone, `the story ended at: ${says}`)
  }

/** A queue that is always open, with who answers it. */
export const queueWith = async (
  { call }: Pick<Program, 'call'>,
  name: string,
  people: readonly { id: string }[],
): Promise<string> => {
  const queue = await call<{ id: string }>('POST', '/api/queues', {
    name,
    target: { withinMs: hour, sharePct: 80 },
    timetable: null,
    messageAnswerMs: 4 * hour,
  })
  await call('PUT', `/api/queues/${queue.id}/members`, { personIds: people.map((one) => one.id) })
  await call('PUT', '/api/timetable', { timetable: 'always' })
  return queue.id
}

/** The mailbox help@shop.example on a real server, whose letters go out by the test's own. */
export const openMailbox = async (
  { call }: Pick<Program, 'call'>,
  of: { dovecot: Dovecot; outPort: number; queueId: string },
  more: Record<string, unknown>,
): Promise<void> => {
  const server = (port: number) => ({ host: '127.0.0.1', port, security: 'none', user: 'help' })
  await call('POST', '/api/mailboxes', {
    address: 'help@shop.example',
    name: 'Brisa',
    queueId: of.queueId,
    incoming: server(of.dovecot.port),
    outgoing: server(of.outPort),
    signIn: 'password',
    begin: 'everything',
    password: 'right',
    ...more,
  })
}
