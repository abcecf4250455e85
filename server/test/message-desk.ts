/** A workspace that texts, an agent's page at its desk, and what she does there: for the stories of messages. */
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { TestContext } from 'node:test'
import type { Page } from 'playwright-core'
import { program, type Complaints, type Program } from './browser.ts'
import { eventually } from './harness.ts'
import { faultsOf } from './look.ts'
import { customerNumber, httpProvider, ourNumber, plainProvider, secrets } from './message-house.ts'

const hour = 3_600_000
export const patienceMs = 20_000
/** Where the pictures go, for whoever wants to look at the screens themselves. */
const pictures = process.env['PEAKEND_PICTURES']

export interface Shown {
  id: string
  callbackUrl: string
}
export const never = { from: '00:00', until: '00:00' }
/** All day and night but for one minute: in several zones there is always one where it is quiet. */
export const nearlyAlways = { from: '00:00', until: '23:59' }

export const calledWith = async (
  url: string,
  fields: Record<string, string>,
  signedBy = secrets.signingSecret ?? '',
) => {
  const body = new URLSearchParams(fields).toString()
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'x-signature': createHmac('sha256', signedBy).update(body).digest('hex'),
  }
  return (await fetch(url, { method: 'POST', headers, body })).status
}

/** A workspace that texts by a provider, and Ana who answers there. */
export const setUp = async (t: TestContext) => {
  const house = await program(t)
  const { call } = house
  const provider = await httpProvider(t)
  const ana = await house.person('Ana Ruiz', 'agent')
  const queue = await call<{ id: string }>('POST', '/api/queues', {
    name: 'Texts',
    target: { withinMs: hour, sharePct: 80 },
    timetable: null,
    messageAnswerMs: 4 * hour,
  })
  await call('PUT', `/api/queues/${queue.id}/members`, { personIds: [ana.id] })
  await call('PUT', '/api/timetable', { timetable: 'always' })
  const rules = await call<object>('GET', '/api/messaging/rules')
  const quiet = (to: typeof never) => call('PUT', '/api/messaging/rules', { ...rules, mostBegunADay: 9, quiet: to })
  await quiet(never)
  return { ...house, provider, ana, queueId: queue.id, quiet }
}
export type SetUp = Awaited<ReturnType<typeof setUp>>

export const byProvider = async ({ call, provider, queueId }: SetUp) => {
  const { id, callbackUrl } = await call<Shown>('POST', '/api/messaging/accounts', {
    name: 'Brisa texts',
    address: ourNumber,
    queueId,
    via: plainProvider(provider.url),
    secret: secrets.secret,
    signingSecret: secrets.signingSecret,
  })
  let n = 0
  const arrive = async (text: string, from = customerNumber): Promise<void> => {
    const fields = { MessageSid: `IN${++n}`, From: from, To: ourNumber, Body: text }
    assert.equal(await calledWith(callbackUrl, fields), 200)
  }
  const receipt = async (sid: string, status: string): Promise<void> => {
    assert.equal(await calledWith(callbackUrl, { MessageSid: sid, MessageStatus: status }), 200)
  }
  const said = (index: number): Promise<URLSearchParams> =>
    eventually(async () => {
      const taken = provider.taken[index]
      return taken && new URLSearchParams(taken.body)
    }, patienceMs)
  return { id, callbackUrl, arrive, receipt, said }
}

export const beAvailable = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: /^You are / }).click()
  await page.getByRole('menuitem', { name: 'Available' }).click()
  await page.getByRole('button', { name: /^You are available/i }).waitFor()
}
export const answers = async (page: Page): Promise<void> => {
  const offer = page.getByRole('article', { name: /^Offered to you/ }).first()
  await offer.getByRole('button', { name: /^Answer/ }).click()
  await page.getByRole('textbox', { name: /^Write to / }).waitFor()
}
export const writes = async (page: Page, text: string): Promise<void> => {
  await page.getByRole('textbox', { name: /^Write to / }).fill(text)
}
export const sends = async (page: Page, text: string): Promise<void> => {
  await writes(page, text)
  await page.keyboard.press('Control+Enter')
}

export const told = async (error: unknown, of: { page: Page; complaints: Complaints }): Promise<Error> => {
  const screen = await of.page.locator('body').ariaSnapshot({ timeout: 2000 }).catch(String)
  return new Error(`${String(error)}\n${of.page.url()}\n${of.complaints.lines.join('\n')}\n${screen.slice(0, 5000)}`)
}

/** Both themes and both widths in two looks. */
export const look = async (page: Page, name: string): Promise<void> => {
  const faults: string[] = []
  for (const [theme, width, height] of [
    ['light', 1440, 900],
    ['dark', 390, 844],
  ] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    await page.setViewportSize({ width, height })
    if (pictures) {
      mkdirSync(pictures, { recursive: true })
      await page.screenshot({ path: path.join(pictures, `messages-${name}-${theme}-${width}.png`), caret: 'hide' })
    }
    faults.push(...(await faultsOf(page)).map((one) => `${name} ${theme} ${width}: ${one}`))
  }
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 1440, height: 900 })
  assert.deepEqual(faults, [])
}

/** A customer who was written down with a number. */
export const known = async ({ call }: Program, name: string, phone: string): Promise<string> =>
  (await call<{ id: string }>('POST', '/api/customers', { externalId: name, name, phone })).id
