/** A customer who texts, and the agent who answers: receipts, lengths, STOP and START, what failed and what is unsure, and messages we begin. */
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { test, type TestContext } from 'node:test'
import type { Page } from 'playwright-core'
import type { WorkspaceId } from '@peakend/contract/ids.ts'
import { encode } from '../../src/channels/messaging/smpp/alphabet.ts'
import { cloudCallback, cloudIds, cloudSecrets, openCloudApi, statusOf } from '../cloud-api.ts'
import { messageOf, text as textOf } from '../cloud-house.ts'
import { browsers, program, signIn, type Complaints, type Program } from '../browser.ts'
import { eventually } from '../harness.ts'
import { faultsOf } from '../look.ts'
import { customerNumber, httpProvider, ourNumber, plainProvider, secrets } from '../message-house.ts'
import { openCentre } from '../smsc.ts'

const hour = 3_600_000
const patienceMs = 20_000
/** Where the pictures go, for whoever wants to look at the screens themselves. */
const pictures = process.env['PEAKEND_PICTURES']

interface Shown {
  id: string
  callbackUrl: string
}
const never = { from: '00:00', until: '00:00' }
/** All day and night but for one minute: in several zones there is always one where it is quiet. */
const nearlyAlways = { from: '00:00', until: '23:59' }

const calledWith = async (url: string, fields: Record<string, string>, signedBy = secrets.signingSecret ?? '') => {
  const body = new URLSearchParams(fields).toString()
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'x-signature': createHmac('sha256', signedBy).update(body).digest('hex'),
  }
  return (await fetch(url, { method: 'POST', headers, body })).status
}

/** A workspace that texts by a provider, and Ana who answers there. */
const setUp = async (t: TestContext) => {
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
type SetUp = Awaited<ReturnType<typeof setUp>>

const byProvider = async ({ call, provider, queueId }: SetUp) => {
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

const beAvailable = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: /^You are / }).click()
  await page.getByRole('menuitem', { name: 'Available' }).click()
  await page.getByRole('button', { name: /^You are available/i }).waitFor()
}
const answers = async (page: Page): Promise<void> => {
  const offer = page.getByRole('article', { name: /^Offered to you/ }).first()
  await offer.getByRole('button', { name: /^Answer/ }).click()
  await page.getByRole('textbox', { name: /^Write to / }).waitFor()
}
const writes = async (page: Page, text: string): Promise<void> => {
  await page.getByRole('textbox', { name: /^Write to / }).fill(text)
}
const sends = async (page: Page, text: string): Promise<void> => {
  await writes(page, text)
  await page.keyboard.press('Control+Enter')
}

const told = async (error: unknown, of: { page: Page; complaints: Complaints }): Promise<Error> => {
  const screen = await of.page.locator('body').ariaSnapshot({ timeout: 2000 }).catch(String)
  return new Error(`${String(error)}\n${of.page.url()}\n${of.complaints.lines.join('\n')}\n${screen.slice(0, 5000)}`)
}

/** Both themes and both widths in two looks. */
const look = async (page: Page, name: string): Promise<void> => {
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

test(
  'a text is answered; STOP, START, what failed and what is unsure are said plainly',
  { timeout: 240_000 },
  async (t) => {
    const house = await setUp(t)
    const account = await byProvider(house)
    const { provider } = house
    const someone = await browsers(t)
    const ana = await someone('Ana')
    const { page } = ana
    try {
      await signIn(page, house.url, house.ana.email)
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
      assert.deepEqual(ana.complaints.lines, [])
    } catch (error) {
      throw await told(error, ana)
    }
  },
)

/** A customer who was written down with a number. */
const known = async ({ call }: Program, name: string, phone: string): Promise<string> =>
  (await call<{ id: string }>('POST', '/api/customers', { externalId: name, name, phone })).id

test(
  'a message is begun: whom, by which number, whether they want it, and when it goes out',
  { timeout: 240_000 },
  async (t) => {
    const house = await setUp(t)
    const account = await byProvider(house)
    const luis = await known(house, 'Luis Vega', '+34622333444')
    await known(house, 'Marta Sanz', '+34633444555')
    const someone = await browsers(t)
    const ana = await someone('Ana')
    const { page } = ana
    try {
      await signIn(page, house.url, house.ana.email)
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
      assert.deepEqual(ana.complaints.lines, [])
    } catch (error) {
      throw await told(error, ana)
    }
  },
)

test('a number is set up and tested at the desk, and the floor says when it fails', { timeout: 240_000 }, async (t) => {
  const house = await setUp(t)
  const { provider } = house
  const someone = await browsers(t)
  const amaia = await someone('Amaia')
  const { page } = amaia
  try {
    await signIn(page, house.url, house.administrator.email)
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
    assert.deepEqual(amaia.complaints.lines, [])
  } catch (error) {
    throw await told(error, amaia)
  }
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
    const someone = await browsers(t)
    const ana = await someone('Ana')
    const { page } = ana
    try {
      await signIn(page, house.url, house.ana.email)
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
      assert.deepEqual(ana.complaints.lines, [])
    } catch (error) {
      throw await told(error, ana)
    }
  },
)

/** A picture of one red dot. */
const dot = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/iZk9HQAAAABJRU5ErkJggg==',
  'base64',
)

/** A number of WhatsApp with a template that is approved, at the peer of the published schema. */
const byWhatsapp = async (t: TestContext, { call, queueId }: SetUp) => {
  const api = await openCloudApi(t)
  api.state.templates = [
    {
      name: 'order_ready',
      language: 'en',
      status: 'APPROVED',
      category: 'UTILITY',
      components: [
        { type: 'BODY', text: 'Hello {{1}}, your order {{2}} is ready.' },
        { type: 'FOOTER', text: 'Brisa' },
      ],
    },
  ]
  const { id, callbackUrl } = await call<Shown>('POST', '/api/messaging/accounts', {
    name: 'Brisa WhatsApp',
    address: ourNumber,
    queueId,
    via: { kind: 'whatsapp', url: api.url, ...cloudIds },
    ...cloudSecrets,
  })
  const fetched = await call<{ rows: object[]; problem: string | null }>(
    'POST',
    `/api/messaging/accounts/${id}/templates`,
  )
  assert.deepEqual([fetched.rows.length, fetched.problem], [1, null])
  const tell = async (value: object): Promise<void> => {
    const { body, headers } = cloudCallback(value)
    assert.equal((await fetch(callbackUrl, { method: 'POST', headers, body })).status, 200)
  }
  const write = (says: object) =>
    tell({
      contacts: [{ profile: { name: 'Lucía' }, wa_id: customerNumber.slice(1) }],
      messages: [messageOf(says, { at: new Date() })],
    })
  const sent = (index: number) => eventually(async () => api.sent[index], patienceMs)
  return { api, tell, write, sent }
}

test(
  'WhatsApp: a picture is shown, a receipt is read, and after 24 hours only a template goes out',
  { timeout: 240_000 },
  async (t) => {
    const house = await setUp(t)
    const { api, tell, write, sent } = await byWhatsapp(t, house)
    const luis = await known(house, 'Luis Vega', '+34622333444')
    const someone = await browsers(t)
    const ana = await someone('Ana')
    const { page } = ana
    try {
      await signIn(page, house.url, house.ana.email)
      await beAvailable(page)
      await write(textOf('It came broken'))
      await answers(page)
      const log = page.getByRole('log')
      await log.getByText('It came broken').waitFor()
      await write({ type: 'image', image: { ...api.keep('image/png', dot), caption: 'Here it is' } })
      await log.getByText('Here it is').waitFor()
      const picture = log.getByRole('img', { name: /^Picture: / })
      await picture.waitFor()
      await eventually(
        async () =>
          (await picture.evaluate((one) => (one as unknown as { naturalWidth: number }).naturalWidth)) > 0 || undefined,
        patienceMs,
      )
      await page.getByText(/^Free text until/).waitFor()
      await sends(page, 'I am sorry to see that.')
      const first = await sent(0)
      await tell({ statuses: [statusOf(first, 'delivered', { at: new Date() })] })
      await log.getByText(/^Delivered/).waitFor()
      await tell({ statuses: [statusOf(first, 'read', { at: new Date() })] })
      await log.getByText(/^Read/).waitFor()
      await look(page, 'whatsapp')

      // a day later
      const me = await house.call<{ memberships: { workspaceId: WorkspaceId }[] }>('GET', '/api/me')
      const workspaceId = me.memberships[0]?.workspaceId
      assert.ok(workspaceId)
      await house.db.transact(workspaceId, (tx) =>
        tx.query(
          'test.a-day-later',
          `update messages set at = at - interval '25 hours' where workspace_id = $1 and direction = 'in'`,
          [tx.workspaceId],
        ),
      )
      await page.reload()
      await page.getByText(/^Free text ended/).waitFor()
      await look(page, 'window')
      await page.getByRole('button', { name: 'Template' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('Value for 1').fill('Lucía')
      await dialog.getByLabel('Value for 2').fill('4471')
      await dialog.getByText('Hello Lucía, your order 4471 is ready.').waitFor()
      await look(page, 'template')
      await dialog.getByRole('button', { name: 'Send template' }).click()
      await log.getByText('Hello Lucía, your order 4471 is ready.').waitFor()
      await log.getByText(/template order_ready/).waitFor()
      assert.equal((await sent(1)).request.type, 'template')

      // who never agreed is not written to; once they do, by template
      await page.goto(`${house.url}/customers/${luis}`)
      await page.getByRole('button', { name: 'Write a message (SMS or WhatsApp)' }).click()
      await dialog.getByText(/^On WhatsApp they must have agreed first/).waitFor()
      await dialog.getByRole('button', { name: 'Note what they said' }).click()
      await dialog.last().getByLabel('In their words').fill('Tell me on WhatsApp when it is ready')
      await dialog
        .last()
        .getByRole('button', { name: /^Note it/ })
        .click()
      await dialog.getByText(/^They have not written in the last 24 hours/).waitFor()
      await dialog.getByLabel('Value for 1').fill('Luis')
      await dialog.getByLabel('Value for 2').fill('4472')
      await look(page, 'begin-template')
      await dialog.getByRole('button', { name: /^Send/ }).click()
      await page.waitForURL(/\/inbox\/[0-9a-f-]{36}/)
      assert.equal((await sent(2)).request.to, '+34622333444')
      assert.deepEqual(ana.complaints.lines, [])
    } catch (error) {
      throw await told(error, ana)
    }
  },
)
