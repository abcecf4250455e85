/** A customer who texts, and the agent who answers: receipts, lengths, STOP and START, what failed and what is unsure, and messages we begin. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { encode } from '../../src/channels/messaging/smpp/alphabet.ts'
import {
  type Shown,
  nearlyAlways,
  calledWith,
  setUp,
  byProvider,
  answers,
  writes,
  sends,
  known,
} from '../message-desk.ts'
import { customerNumber, ourNumber } from '../message-house.ts'
import { openCentre } from '../smsc.ts'
import { atDesk, beAvailable, looksOf } from '../story.ts'

const look = looksOf('messages')

test(
  'a text is answered; STOP, START, what failed and what is unsure are said plainly',
  { timeout: 240_000 },
  async (t) => {
    const house = await setUp(t)
    const account = await byProvider(house)
    const { provider } = house
    await atDesk(t, house, house.ana, async ({ page }) => {
      await beAvailable(page)
      await account.arrive('Where is my kettle?')
      await answers(page)
      const log = page.getByRole('log')
      await log.getByText('Where is my kettle?').waitFor()

      // how long it is, while it is written: a sign outside the alphabet makes it dearer
      await writes(page, 'On its way, with you at five.')
      await page.getByText(/^1 SMS · 131 left$/).waitFor()
      await writes(page, 'On its way 🙂')
      await page.getByText(/^1 SMS · 57 left · less fits because of 🙂$/).waitFor()
      await look(page, 'write')
      await sends(page, 'On its way, with you at five.')
      assert.equal((await account.said(0)).get('Body'), 'On its way, with you at five.')
      await log.getByText(/^Taken by the provider/).waitFor()
      await account.receipt('SM1', 'delivered')
      await log.getByText(/^Delivered/).waitFor()

      // STOP: said where one writes and in the story, with the word; START undoes it
      await account.arrive('STOP')
      await page.getByText(/^The customer asked for no more messages:/).waitFor()
      await page.getByText('wrote “STOP”').first().waitFor()
      await look(page, 'stopped')
      await account.arrive('START')
      await page.getByText(/^The customer asked for no more messages:/).waitFor({ state: 'detached' })
      await page.getByText('wrote “START”').first().waitFor()

      // refused: sent again by a person
      const before = provider.taken.length
      provider.state.answer = () => ({ status: 400, body: { code: 21_211, message: 'invalid number' } })
      await sends(page, 'Did it come?')
      await log.getByText(/^Not delivered: there is no such number/).waitFor()
      await look(page, 'failed')
      provider.state.answer = (n) => ({ status: 201, body: { sid: `SM${n}` } })
      await page.getByRole('button', { name: 'Send again' }).click()
      await log.getByText(/^Not delivered/).waitFor({ state: 'detached' })
      assert.equal((await account.said(before + 1)).get('Body'), 'Did it come?')

      // broken in between: nobody knows, and nothing is sent again by itself
      provider.state.answer = () => 'hang up'
      await sends(page, 'Call us if not.')
      await log.getByText(/^Perhaps sent: the connection broke/).waitFor()
      const asked = provider.taken.length
      await look(page, 'unsure')
      await page.getByRole('button', { name: 'It arrived' }).click()
      await log.getByText(/^Perhaps sent/).waitFor({ state: 'detached' })
      assert.equal(provider.taken.length, asked)
    })
  },
)

test(
  'a message is begun: whom, by which number, whether they want it, and when it goes out',
  { timeout: 240_000 },
  async (t) => {
    const house = await setUp(t)
    const account = await byProvider(house)
    const luis = await known(house, 'Luis Vega', '+34622333444')
    await known(house, 'Marta Sanz', '+34633444555')
    await atDesk(t, house, house.ana, async ({ page }) => {
      await beAvailable(page)
      await page.getByRole('button', { name: 'Write to a customer first' }).click()
      await page.getByRole('menuitem', { name: /^Write a message/ }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('searchbox').fill('Vega')
      await dialog.getByRole('button', { name: /Luis Vega/ }).click()
      await dialog.getByText(/^They have said nothing about messages here/).waitFor()
      await dialog.getByLabel('Message', { exact: true }).fill('Your kettle is ready.')
      await dialog.getByText(/^1 SMS · 139 left$/).waitFor()
      await look(page, 'begin')
      await dialog.getByRole('button', { name: /^Send/ }).click()
      await page.waitForURL(/\/inbox\/[0-9a-f-]{36}/)
      await page.getByRole('log').getByText('Your kettle is ready.').waitFor()
      assert.deepEqual(
        [(await account.said(0)).get('To'), (await account.said(0)).get('Body')],
        ['+34622333444', 'Your kettle is ready.'],
      )

      // in their night it waits, and says until when
      await house.quiet(nearlyAlways)
      await page.keyboard.press('Escape')
      await page.goto(`${house.url}/inbox`)
      await page.getByRole('heading', { name: 'Inbox' }).waitFor()
      await page.keyboard.press('x')
      await dialog.getByRole('searchbox').fill('Marta')
      await dialog.getByRole('button', { name: /Marta Sanz/ }).click()
      await dialog.getByText(/^Quiet hours there now\. It goes out/).waitFor()
      await dialog.getByLabel('Message', { exact: true }).fill('Good night.')
      await dialog.getByRole('button', { name: /^Send when the quiet hours end/ }).click()
      await page
        .getByRole('log')
        .getByText(/^Goes out/)
        .waitFor()
      assert.equal(house.provider.taken.length, 1)

      // what they say to a person is written down with their words, and holds at once
      await page.goto(`${house.url}/customers/${luis}`)
      await page.getByRole('button', { name: 'Note what they said' }).click()
      await dialog.getByText('They want no more messages').click()
      await dialog.getByLabel('In their words').fill('No more texts, please')
      await look(page, 'note')
      await dialog.getByRole('button', { name: /^Note it/ }).click()
      await page.getByText('said: “No more texts, please”').first().waitFor()
      await page.getByRole('button', { name: 'Write a message (SMS or WhatsApp)' }).click()
      await dialog.getByText(/^They asked for no more messages here/).waitFor()
      assert.equal(await dialog.getByRole('button', { name: /^Send/ }).isDisabled(), true)
      await look(page, 'begin-stopped')
    })
  },
)

test(
  'a number nobody has is written to once they agreed, and its answer comes back',
  { timeout: 120_000 },
  async (t) => {
    const house = await setUp(t)
    const account = await byProvider(house)
    await atDesk(t, house, house.ana, async ({ page }) => {
      await beAvailable(page)
      await page.keyboard.press('x')
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('searchbox').fill('+34 655 444 333')
      await dialog.getByText('Nobody by that name or number').waitFor()
      await dialog.getByRole('button', { name: 'A number not known yet …' }).click()
      assert.equal(await dialog.getByLabel('Number', { exact: true }).inputValue(), '+34 655 444 333')
      await dialog.getByLabel('Name, if you know it').fill('Nora Prat')
      const goOn = dialog.getByRole('button', { name: /^Go on/ })
      assert.equal(await goOn.isDisabled(), true, 'nothing goes on without what they said')
      await dialog.getByLabel('What they said about being written to').fill('Text me when it is ready')
      await look(page, 'number')
      await goOn.click()
      await dialog.getByText('“Text me when it is ready”').waitFor()
      await dialog.getByLabel('Message', { exact: true }).fill('Your kettle is ready.')
      await dialog.getByRole('button', { name: /^Send/ }).click()
      await page.waitForURL(/\/inbox\/[0-9a-f-]{36}/)
      const sent = await account.said(0)
      assert.deepEqual([sent.get('To'), sent.get('Body')], ['+34655444333', 'Your kettle is ready.'])
      await account.arrive('Thank you!', '+34655444333')
      await page.getByRole('log').getByText('Thank you!').waitFor()
    })
  },
)

test('a number is set up and tested at the desk, and the floor says when it fails', { timeout: 240_000 }, async (t) => {
  const house = await setUp(t)
  const { provider } = house
  await atDesk(t, house, house.administrator, async ({ page }) => {
    await page.goto(`${house.url}/settings/messaging`)
    await page.getByRole('button', { name: 'Add a number' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Number or sender').fill(ourNumber)
    await dialog.getByLabel('Name', { exact: true }).fill('Brisa texts')
    await dialog.getByRole('combobox', { name: 'Provider' }).click()
    await page.getByRole('option', { name: 'Another' }).click()
    await dialog.getByRole('textbox', { name: 'Address to send to', exact: true }).fill(`${provider.url}/send`)
    await dialog.getByLabel('Password or key').fill('key-1')
    await dialog.getByLabel('Id in its answer').fill('sid')
    await dialog.getByLabel('Secret they are signed with').fill('signs-1')
    await look(page, 'add')
    await dialog.getByRole('button', { name: /^Save and go on/ }).click()
    await dialog.getByText('Brisa texts is saved').waitFor()
    const callbackUrl = (await dialog.getByText(/\/api\/messaging\/callbacks\//).textContent()) ?? ''
    await dialog.getByRole('button', { name: 'Done' }).click()

    // a message to a phone of one's own is followed until it is there
    await page.getByRole('button', { name: 'Test', exact: true }).click()
    await dialog.getByText(/^The provider answers/).waitFor()
    await dialog.getByLabel('Send a test message to').fill('+34 611 222 333')
    await dialog.getByRole('button', { name: 'Send' }).click()
    await dialog.getByText(/^Taken by the provider/).waitFor()
    const sent = provider.taken.find((one) => one.body !== '')
    assert.equal(new URLSearchParams(sent?.body).get('to'), customerNumber)
    assert.equal(sent?.headers.authorization, 'Bearer key-1')
    const sid = `SM${provider.taken.length}`
    assert.equal(await calledWith(callbackUrl, { id: sid, status: 'delivered' }, 'signs-1'), 200)
    await dialog.getByText('It arrived. This account works.').waitFor()
    await look(page, 'tested')
    await page.keyboard.press('Escape')
    await page.getByText(/^Connected\. Working since/).waitFor()

    // the key is not taken any more: people are told where, since when and why
    provider.state.answer = () => ({ status: 401, body: { message: 'no such key' } })
    const { rows } = await house.call<{ rows: Shown[] }>('GET', '/api/messaging/accounts')
    await house.call('POST', `/api/messaging/accounts/${rows[0]?.id}/test`, { to: customerNumber })
    await page.goto(`${house.url}/floor`)
    const wrong = page.getByRole('listitem').filter({ hasText: 'Brisa texts' })
    await wrong.getByText(/the provider refuses the password or key/).waitFor()
    await look(page, 'floor')
    await wrong.getByRole('link', { name: 'Settings' }).click()
    await page.getByText(/the provider refuses the password or key/i).waitFor()

    // words of one's own are heard beside those that always are
    await page.getByLabel('More words').first().fill('arrêt, stopp')
    await page.getByRole('button', { name: /^Save/ }).click()
    await page.getByText('Saved', { exact: true }).waitFor()
    const rules = await house.call<{ stopWords: string[] }>('GET', '/api/messaging/rules')
    assert.deepEqual(rules.stopWords, ['arrêt', 'stopp'])
  })
})

test(
  'an SMS centre: a text in many parts is one, and its answer says when it arrived',
  { timeout: 240_000 },
  async (t) => {
    const centre = await openCentre(t)
    if (!centre) return
    const house = await setUp(t)
    await house.call('POST', '/api/messaging/accounts', {
      name: 'Brisa line',
      address: ourNumber,
      queueId: house.queueId,
      via: { kind: 'smpp', host: '127.0.0.1', port: centre.port, systemId: 'brisa' },
      secret: 'secret',
    })
    await centre.until('bind_transceiver')
    await atDesk(t, house, house.ana, async ({ page }) => {
      await beAvailable(page)
      centre.order({ do: 'set', values: { receipts: 1 } })
      const text = 'Donde esta mi pedido? 5 €'
      centre.deliver(customerNumber.slice(1), encode(text, 'gsm7'), {
        fields: { short_message: encode(text, 'gsm7').toString('hex') },
      })
      await answers(page)
      const log = page.getByRole('log')
      await log.getByText(text).waitFor()
      const long = 'It left us this morning and is with the courier now. '.repeat(5).trim()
      await writes(page, long)
      await page.getByText(/^2 SMS · \d+ left$/).waitFor()
      await page.keyboard.press('Control+Enter')
      await log.getByText(/^Delivered .* 2 SMS/).waitFor()
    })
  },
)
