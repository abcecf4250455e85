import assert from 'node:assert/strict'
import { test } from 'node:test'
import { browsers, password, shop } from '../browser.ts'
import { serving } from '../served.ts'

// Whoever begins an installation has its link and nothing else; all they do is done on the screens, with what the screens give them.
test(
  'from the link of the first start to the first conversation on the shop of somebody else',
  { timeout: 120_000 },
  async (t) => {
    const { setUpLink, url } = await serving(t)
    const site = await shop(t)
    const someone = await browsers(t)
    const { page, complaints } = await someone('Carmen')

    await page.goto(setUpLink)
    await page.getByLabel('Your name').fill('Carmen Ríos')
    await page.getByLabel('Your e-mail address').fill('carmen@example.org')
    await page.getByLabel('A password').fill(password)
    await page.getByLabel('Name of your brand').fill('Casa Ríos')
    await page.getByRole('button', { name: 'Begin' }).click()

    await page.getByRole('heading', { name: 'What do people come to you with first?' }).waitFor()
    await page.getByRole('button', { name: 'Save and go on' }).click()

    await page.getByLabel('Address of the site').fill(site.origin)
    await page.getByRole('button', { name: 'Make the script tag' }).click()
    const copied = await page.getByText(/^<script /).textContent()
    assert.ok(copied)
    // the chat on an empty page, beside the tag
    await page.getByRole('button', { name: 'Open a preview' }).click()
    const preview = page.frameLocator('iframe[title="Preview of the chat"]')
    await preview.getByRole('button', { name: 'Chat with us' }).click()
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

    await page.getByText('The first conversation done').waitFor()
    await page.getByRole('button', { name: 'To the desk' }).click()
    await page
      .getByRole('article', { name: /^Offered to you/ })
      .getByRole('button', { name: /^Answer/ })
      .click()
    await page.getByRole('textbox', { name: /^Write to / }).fill('We do, in five working days.')
    await page.keyboard.press('Control+Enter')
    await customer.page.getByRole('log').getByText('We do, in five working days.').waitFor()

    // the link works once
    const late = await someone('Late')
    await late.page.goto(setUpLink)
    await late.page.getByText('This installation is set up already').waitFor()
    assert.equal((await fetch(`${url}/healthz`)).status, 200)
    assert.deepEqual([...complaints.lines, ...customer.complaints.lines], [])
  },
)
