/** A manager who never made a phone menu makes one, hears it as a caller would, sees where callers would be stranded, and publishes it; a number leads to it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { browsers, program, signIn } from '../browser.ts'
import { faultsOf } from '../look.ts'
import { looksOf, picture } from '../story.ts'

const open = async (t: Parameters<typeof program>[0]) => {
  const house = await program(t)
  const { call } = house
  const ana = await house.person('Ana Ruiz', 'agent')
  const queue = async (name: string) => {
    const of = { name, target: { withinMs: 60_000, sharePct: 80 }, timetable: 'always', messageAnswerMs: 3_600_000 }
    const { id } = await call<{ id: string }>('POST', '/api/queues', of)
    await call('PUT', `/api/queues/${id}/members`, { personIds: [ana.id] })
  }
  await queue('Orders')
  await queue('Everything else')
  await call('PATCH', '/api/workspace', { name: 'Brisa' })
  const someone = await browsers(t)
  const amaia = await someone('Amaia')
  await amaia.page.setViewportSize({ width: 1440, height: 900 })
  await signIn(amaia.page, house.url, house.administrator.email)
  return { ...house, ...amaia, someone }
}

const choose = async (page: Page, label: string | RegExp, option: string | RegExp, within = page.locator('body')) => {
  await within.getByLabel(label).first().click()
  await page.getByRole('option', { name: option }).first().click()
}
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })

const exactly = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const seen = looksOf('menus')

test(
  'a menu is begun with one that works, heard before anybody calls, and published',
  { timeout: 180_000 },
  async (t) => {
    const { page, url, call, complaints } = await open(t)
    await page.goto(`${url}/settings/menus`)
    await page.getByText('No menu yet').waitFor()
    await seen(page, 'menus-none')
    await button(page, 'New menu').click()
    await page.getByText('“Is it about the delivery due today?”').click()
    await page.getByLabel('Name').fill('Main line')
    await choose(page, 'Calls go to', 'Orders')
    await choose(page, 'Second choice goes to', 'Everything else')
    await picture(page, 'menu-templates')
    assert.deepEqual(await faultsOf(page), [])
    await button(page, 'Make it').click()
    await page.getByText('A person is one key away from every step').waitFor()
    await seen(page, 'menu-editor')

    // a caller with a delivery due today is asked about it and reaches the queue by one key
    await choose(page, 'Their story says', 'A delivery is due today')
    await exactly(page, 'Call').click()
    const log = page.getByRole('log', { name: 'The call' })
    await log.getByText('Is it about the delivery due today?').waitFor()
    await page.getByText('The caller you try is here').waitFor()
    await picture(page, 'menu-trying')
    await exactly(page, 'Press 1').click()
    await log.getByText('Rings in Orders').waitFor()
    await page.getByText('1 person serves it, 0 there now').waitFor()
    await picture(page, 'menu-tried')
    assert.deepEqual(await faultsOf(page), [])
    // others hear the choice, in their language, and a person by a word
    await choose(page, 'Their story says', 'Nothing in particular')
    await choose(page, 'Speaks', 'Spanish')
    await exactly(page, 'Call again').click()
    await log.getByText('Para un pedido o una entrega').waitFor()
    await page.getByPlaceholder('a word, or “agent”').fill('quiero hablar con una persona')
    await exactly(page, 'Say').click()
    await page.getByText('Asked for a person').waitFor()

    await button(page, 'Publish').click()
    await page.getByText(/^First version: \d+ steps/).waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Publish' }).click()
    await page.getByText('This is what callers hear').waitFor()
    const { rows } = await call<{ rows: { published: { version: number } | null }[] }>('GET', '/api/flows')
    assert.equal(rows[0]?.published?.version, 1)

    await call('PATCH', '/api/me', { language: 'es' })
    await page.reload()
    await page.getByText('Desde cada paso hay una persona a una tecla').waitFor()
    await seen(page, 'menu-editor-es')
    assert.deepEqual(complaints.lines, [])
  },
)

test(
  'where callers would be stranded is shown beside the step, with the path, and it cannot be published; what was written is kept',
  { timeout: 180_000 },
  async (t) => {
    const { page, url, call, complaints } = await open(t)
    const { rows: queues } = await call<{ rows: { id: string; name: string }[] }>('GET', '/api/queues')
    const queueId = queues.find(({ name }) => name === 'Orders')?.id
    const both = (en: string, es: string) => ({ en, es })
    const draft = {
      name: 'Short',
      start: 'choice',
      person: 'queue',
      steps: {
        choice: {
          kind: 'choice',
          say: both('Orders 1, hours 2.', 'Pedidos 1, horario 2.'),
          choices: [
            { key: '1', words: ['orders'], next: 'queue' },
            { key: '2', next: 'hours' },
          ],
          otherwise: 'queue',
        },
        hours: { kind: 'say', say: both('We are here from nine to six.', 'De nueve a seis.'), next: 'choice' },
        queue: { kind: 'queue', queueId },
      },
    }
    const made = await call<{ id: string; revision: number }>('POST', '/api/flows', { draft })
    await call('POST', `/api/flows/${made.id}/publish`, { revision: 1 })
    await page.goto(`${url}/settings/menus?menu=${made.id}`)
    await page.getByText('This is what callers hear').waitFor()

    // by keyboard alone: down to the choice's row, open it, and let silence lead back to itself by way of an announcement
    const rows = page.locator('[data-row]')
    await rows.first().focus()
    await page.keyboard.press('ArrowDown')
    assert.match((await page.evaluate<string>('document.activeElement.textContent')) ?? '', /nine to six/)
    await page.keyboard.press('Home')
    await page.keyboard.press('Enter')
    await choose(page, 'No answer, or none that is known', /nine to six/)
    await page.getByText('1 thing keeps it from being published').waitFor()
    await page
      .getByText(/Who does nothing goes round here for ever: 1 → 2/)
      .first()
      .waitFor()
    assert.equal(await button(page, 'Publish').isDisabled(), true)
    await seen(page, 'menu-stranded')
    await page.getByText('Saved', { exact: true }).waitFor()

    // mended with a step that is made where it is needed
    await choose(page, 'No answer, or none that is known', 'New: Take a message')
    await page
      .getByText(/Nothing is said in English/)
      .first()
      .waitFor()
    await page.getByLabel('English').first().fill('Leave a message.')
    await page.getByLabel('Spanish').first().fill('Deje un mensaje.')
    await page.getByText('A person is one key away from every step').waitFor()
    await page.getByText('Saved', { exact: true }).waitFor()
    await button(page, 'Publish').click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Changed', { exact: true }).waitFor()
    await dialog.getByText(/Take a message: Leave a message/).waitFor()
    await picture(page, 'menu-publish')
    assert.deepEqual(await faultsOf(page), [])
    await dialog.getByLabel('Note for colleagues').fill('A message for who is silent')
    await dialog.getByRole('button', { name: 'Publish' }).click()
    await button(page, 'Versions').click()
    await page.getByText('A message for who is silent').waitFor()
    await picture(page, 'menu-versions')
    await button(page, 'Go back to it').click()
    await page.getByText('Callers hear version 1 again, as version 3.').waitFor()

    // a colleague saves meanwhile: neither is lost
    complaints.allow(/409/)
    const now = await call<{ revision: number; draft: object }>('GET', `/api/flows/${made.id}`)
    await call('PUT', `/api/flows/${made.id}/draft`, {
      draft: { ...now.draft, name: 'Theirs' },
      revision: now.revision,
    })
    await page.getByLabel('Name of the menu').fill('Mine')
    await page.getByText(/changed this menu meanwhile/).waitFor()
    await button(page, 'Keep mine').click()
    await page.getByText('Saved', { exact: true }).waitFor()
    assert.equal((await call<{ name: string }>('GET', `/api/flows/${made.id}`)).name, 'Mine')
    assert.deepEqual(complaints.lines, [])
  },
)

test('a number leads to a menu; a caller is blocked for a week', { timeout: 180_000 }, async (t) => {
  const { page, url, complaints } = await open(t)
  complaints.allow(/422/)
  await page.goto(`${url}/settings/numbers`)
  await page.getByText('No number yet').waitFor()
  await button(page, 'Add number').click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Number, with its country').fill('911 234 567')
  await dialog.getByLabel('Name for colleagues').fill('Main line')
  await dialog.getByRole('button', { name: /^Save/ }).click()
  await dialog.getByText(/Write it with its country/).waitFor()
  await dialog.getByLabel('Number, with its country').fill('+34 911 234 567')
  await choose(page, 'Queue', 'Orders', dialog)
  await picture(page, 'number-dialog')
  assert.deepEqual(await faultsOf(page), [])
  await dialog.getByRole('button', { name: /^Save/ }).click()
  await page.getByText('+34911234567').waitFor()
  await page.getByText('Straight to Orders').waitFor()
  await button(page, 'Block a caller').click()
  await dialog.getByLabel('Number, with its country').fill('+34 600 123 456')
  await dialog.getByLabel('Why').fill('Shouted at three colleagues')
  await dialog.getByRole('button', { name: /^Block a caller/ }).click()
  await page.getByText('Shouted at three colleagues').waitFor()
  await seen(page, 'numbers')
  await button(page, /^Let through/).click()
  await page.getByText('Nobody is blocked', { exact: true }).waitFor()
  assert.deepEqual(complaints.lines, [])
})
