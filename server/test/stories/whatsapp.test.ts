/** A customer who writes on WhatsApp: pictures, receipts, the 24 hours, and templates. */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import type { WorkspaceId } from '@peakend/contract/ids.ts'
import { cloudCallback, cloudIds, cloudSecrets, openCloudApi, statusOf } from '../cloud-api.ts'
import { messageOf, text as textOf } from '../cloud-house.ts'
import { eventually } from '../harness.ts'
import { type Shown, type SetUp, setUp, answers, sends, known } from '../message-desk.ts'
import { customerNumber, ourNumber } from '../message-house.ts'
import { atDesk, beAvailable, looksOf, patienceMs } from '../story.ts'

const look = looksOf('messages')

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
    {
      name: 'shipped',
      language: 'en',
      status: 'APPROVED',
      category: 'UTILITY',
      components: [
        { type: 'HEADER', format: 'IMAGE' },
        { type: 'BODY', text: 'Hello {{1}}, here is your parcel as it left us.' },
      ],
    },
    {
      name: 'pick_up',
      language: 'en',
      status: 'APPROVED',
      category: 'UTILITY',
      components: [
        { type: 'HEADER', format: 'LOCATION' },
        { type: 'BODY', text: 'Hello {{1}}, pick it up here.' },
      ],
    },
    {
      name: 'row_of_cards',
      language: 'en',
      status: 'APPROVED',
      category: 'UTILITY',
      components: [{ type: 'BODY', text: 'Hello {{1}}' }, { type: 'CAROUSEL' }],
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
  assert.deepEqual([fetched.rows.length, fetched.problem], [4, null])
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
    await atDesk(t, house, house.ana, async ({ page }) => {
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
      // one that cannot go from here says why
      await dialog.getByText('One approved template cannot be sent from here').click()
      await dialog.getByText(/It is a row of cards/).waitFor()
      await look(page, 'template')
      await dialog.getByRole('button', { name: 'Send template' }).click()
      await log.getByText('Hello Lucía, your order 4471 is ready.').waitFor()
      await log.getByText(/template order_ready/).waitFor()
      assert.equal((await sent(1)).request.type, 'template')

      // a picture above the words: nothing goes without it
      await page.getByRole('button', { name: 'Template' }).click()
      await dialog.getByRole('combobox', { name: 'Template' }).click()
      await page.getByRole('option', { name: /^shipped/ }).click()
      await dialog.getByLabel('Value for 1').fill('Lucía')
      const sending = dialog.getByRole('button', { name: 'Send template' })
      assert.equal(await sending.isDisabled(), true)
      const parcel = await page.screenshot({ clip: { x: 0, y: 0, width: 480, height: 300 } })
      const choosing = page.waitForEvent('filechooser')
      await dialog.getByRole('button', { name: 'Choose a file' }).click()
      await (await choosing).setFiles({ name: 'parcel.png', mimeType: 'image/png', buffer: parcel })
      await dialog.getByRole('img', { name: 'parcel.png' }).waitFor()
      await look(page, 'template-picture')
      await sending.click()
      await log.getByText('Hello Lucía, here is your parcel as it left us.').waitFor()
      await log.getByRole('img', { name: 'Picture: parcel.png' }).waitFor()
      const { request } = await sent(2)
      assert.equal(request.type === 'template' && request.template.components?.[0]?.parameters?.[0]?.type, 'image')

      // a place on a map: both degrees are pasted as maps give them
      await page.getByRole('button', { name: 'Template' }).click()
      await dialog.getByRole('combobox', { name: 'Template' }).click()
      await page.getByRole('option', { name: /^pick_up/ }).click()
      await dialog.getByLabel('Latitude').fill('140')
      await dialog.getByText('Degrees of a map, such as 40.4168.').waitFor()
      await dialog.getByLabel('Latitude').fill('40.4168, -3.7038')
      assert.equal(await dialog.getByLabel('Longitude').inputValue(), '-3.7038')
      await dialog.getByLabel('Name of the place').fill('Brisa Sol')
      await dialog.getByLabel('Address of the place').fill('Puerta del Sol 1, Madrid')
      assert.equal(await sending.isDisabled(), true)
      await dialog.getByLabel('Value for 1').fill('Lucía')
      await look(page, 'template-place')
      await sending.click()
      await log.getByText('Puerta del Sol 1, Madrid').waitFor()
      const place = (await sent(3)).request
      assert.equal(place.type === 'template' && place.template.components?.[0]?.parameters?.[0]?.type, 'location')

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
      assert.equal((await sent(4)).request.to, '+34622333444')
    })
  },
)
