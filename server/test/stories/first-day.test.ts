import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import vm from 'node:vm'
import type { Page } from 'playwright-core'
import { browsers, password, shop } from '../browser.ts'
import { serving } from '../served.ts'

// Whoever begins an installation has its link and nothing else; all they do is done on the screens, with what the screens give them.
test(
  'from the link of the first start to the first conversation on the shop of somebody else',
  { timeout: 240_000 },
  async (t) => {
    const { setUpLink, url } = await serving(t)
    const site = await shop(t)
    const someone = await browsers(t)
    const { page, complaints } = await someone('Carmen')

    // copied without its end
    await page.goto(setUpLink.replace(/#.*/, ''))
    await page.getByRole('heading', { name: 'The set-up link is not complete' }).waitFor()
    assert.equal(await page.getByRole('textbox').count(), 0)

    await page.goto('about:blank')
    await page.goto(setUpLink)
    await page.getByLabel('Your name').fill('Carmen Ríos')
    await page.getByLabel('Your e-mail address').fill('carmen@example.org')
    await page.getByLabel('A password').fill(password)
    await page.getByLabel('Name of your brand').fill('Casa Ríos')
    await page.getByRole('button', { name: 'Begin' }).click()

    await page.getByRole('heading', { name: 'What do people come to you with first?' }).waitFor()
    await page.getByRole('button', { name: 'Save and go on' }).click()

    await page.getByLabel('Address of the site').fill(site.origin)
    await page.keyboard.press('Enter')
    const copied = await page.getByText(/^<script /).textContent()
    assert.ok(copied)
    // the chat on an empty page, beside the tag: open, to be written in
    await page.getByRole('button', { name: 'Open a preview' }).click()
    const preview = page.frameLocator('iframe[title="Preview of the chat"]')
    await preview.getByRole('heading', { name: 'Casa Ríos' }).waitFor()
    await page.getByRole('button', { name: 'Go on' }).click()
    await page.getByRole('button', { name: 'Later' }).click()
    await page.getByRole('heading', { name: 'Have a first conversation' }).waitFor()

    const customer = await someone('Customer')
    site.paste(copied)
    await customer.page.goto(site.origin)
    await customer.page.getByRole('button', { name: 'Chat with us' }).click()
    const field = customer.page.getByRole('dialog').getByRole('textbox', { name: /message/i })
    await field.fill('Do you send lamps to the islands?')
    await field.press('Enter')

    await page.getByRole('button', { name: /^The first conversation\W+done$/ }).waitFor()
    await page.getByRole('button', { name: 'To the desk' }).click()
    await page
      .getByRole('article', { name: /^Offered to you/ })
      .getByRole('button', { name: /^Answer/ })
      .click()
    await page.getByRole('textbox', { name: /^Write to / }).fill('We do, in five working days.')
    await page.keyboard.press('Control+Enter')
    await customer.page.getByRole('log').getByText('We do, in five working days.').waitFor()

    await copiedKeyWorks(page, url)
    await copiedSigningWorks(page, url, site, someone)

    // the link works once
    const late = await someone('Late')
    await late.page.goto(setUpLink)
    await late.page.getByText('This installation is set up already').waitFor()
    assert.equal((await fetch(`${url}/healthz`)).status, 200)
    assert.deepEqual([...complaints.lines, ...customer.complaints.lines], [])
  },
)

/** The text of a box one copies from, by its label. */
const copyFrom = async (page: Page, label: string | RegExp): Promise<string> => {
  const box = page.getByText(label).locator('xpath=..').locator('code')
  return (await box.textContent()) ?? ''
}

/** The command beside a new key is run as it stands: its address, its headers and its body. */
async function copiedKeyWorks(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/settings/keys`)
  await page.getByLabel('What it is for').fill('The shop')
  await page.getByRole('button', { name: 'Make a key' }).click()
  await page.getByRole('row', { name: /The shop/ }).waitFor()
  const command = await copyFrom(page, /^Try it/)
  const headers = [...command.matchAll(/-H '([^:]+): ([^']+)'/g)].map(
    ([, name, value]) => [name, value] as [string, string],
  )
  const recorded = await fetch(/^curl (\S+)/.exec(command)?.[1] ?? '', {
    method: 'POST',
    headers: Object.fromEntries(headers),
    body: /-d '([^']+)'/.exec(command)?.[1],
  })
  assert.equal(recorded.status, 200, await recorded.text())
}

/** The code a shop signs its customers with, run as it stands, with the secret of this screen; then the tag that carries the token. */
async function copiedSigningWorks(page: Page, url: string, site: Site, someone: Somebody): Promise<void> {
  await page.goto(`${url}/settings/chat`)
  await page.getByText('Recognise signed-in customers').click()
  await page.getByRole('button', { name: 'Make a secret' }).click()
  const secret = await copyFrom(page, /^This secret is shown once/)
  const code = (await copyFrom(page, /^On your server/))
    .replace(/^import (.*) from 'node:crypto'/, "const $1 = require('node:crypto')")
    .replace('export function', 'function')
  const token: unknown = vm.runInNewContext(
    `${code}\ncustomerToken({ id: 'customer-1042', name: 'Elena Marín', email: 'elena@example.org' })`,
    { require: createRequire(import.meta.url), process: { env: { PEAKEND_CUSTOMER_SECRET: secret } }, Buffer },
  )
  site.paste((await copyFrom(page, /^On the page/)).replace('…', String(token)))
  const elena = await someone('Elena')
  await elena.page.goto(site.origin)
  await elena.page.getByRole('button', { name: 'Chat with us' }).click()
  const field = elena.page.getByRole('dialog').getByRole('textbox', { name: /message/i })
  await field.fill('Me again.')
  await field.press('Enter')
  await page.goto(`${url}/inbox`)
  const offer = page.getByRole('article', { name: /^Offered to you/ }).filter({ hasText: 'Elena Marín' })
  await offer.getByRole('button', { name: /^Answer/ }).click()
  // who they are is proven by the token, and what the shop told of that customer stands in their story
  await page.getByText('4471').first().waitFor()
  assert.deepEqual(elena.complaints.lines, [])
}

type Site = Awaited<ReturnType<typeof shop>>
type Somebody = Awaited<ReturnType<typeof browsers>>
