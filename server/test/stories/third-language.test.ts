/** A customer whose language the chat itself does not speak: found in what they write, remembered, and chosen; who speaks it is asked, in real browsers. */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import type { CounterPlace } from '@peakend/contract/visits.ts'
import type { Page } from 'playwright-core'
import { browsers, program, shop, signIn } from '../browser.ts'
import { eventually } from '../harness.ts'
import { actsOf, beAvailable, looksOf, patienceMs, picture, queueWith, takesUp, type Somebody } from '../story.ts'

const look = looksOf('third-language')

/** Ana speaks English, Lena German too; the brand speaks both and Spanish with its customers. */
const setUp = async (t: TestContext) => {
  const house = await program(t)
  const { call } = house
  const site = await shop(t)
  const [ana, lena] = [await house.person('Ana Ruiz', 'agent'), await house.person('Lena Vogt', 'agent')]
  await call('PATCH', '/api/workspace', { name: 'Brisa', customerLanguages: ['en', 'es', 'de'] })
  const speaks = (of: { id: string }, languages: Record<string, number>) =>
    call('PUT', `/api/people/${of.id}/abilities`, {
      skills: [],
      languages: Object.entries(languages).map(([language, fluency]) => ({ language, fluency })),
    })
  await speaks(ana, { en: 4 })
  await speaks(lena, { en: 3, de: 4 })
  const queueId = await queueWith(house, 'Everything', [ana, lena])
  const { key } = await call<{ key: string }>('POST', '/api/touchpoints', {
    name: 'Shop',
    channel: 'chat',
    stage: 'action',
    queueId,
    sites: [site.origin],
  })
  site.carry(house.url, key, 'data-language="en"')
  const words = { begin: 'Ich bin da', next: 'Weiter', name: 'Ihr Name', send: 'Anmelden' }
  const place = await call<CounterPlace>('POST', '/api/counter/places', {
    name: 'Shop Berlin',
    queueId,
    stage: 'action',
    demonstrations: [],
    handOvers: [],
  })
  await call('PUT', '/api/counter/words/de', { words })
  return { ...house, site, ana, lena, queueId, place }
}

const writes = async (visitor: Page, origin: string, text: string): Promise<void> => {
  await visitor.goto(origin)
  const box = visitor.locator('.composer textarea')
  const launcher = visitor.locator('peakend-chat .launcher')
  await launcher.waitFor()
  if (!(await box.isVisible())) await launcher.click()
  const anew = visitor.getByRole('button', { name: 'Start a new one' })
  await box.or(anew).first().waitFor()
  if (await anew.isVisible()) await anew.click()
  await box.fill(text)
  await visitor.keyboard.press('Enter')
}

const answers = async (page: Page, says: string): Promise<void> => {
  await takesUp(page)
  await page.getByRole('log').getByText(says).first().waitFor()
}

const wrapUp = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: /^Wrap up/ }).click()
  const dialog = page.getByRole('dialog', { name: 'Wrap up' })
  await dialog.getByText('Solved', { exact: true }).click()
  await dialog.getByRole('button', { name: /^Close it/ }).click()
  await dialog.waitFor({ state: 'detached' })
}

test('a customer who writes German on an English page', { timeout: 240_000 }, async (t) => {
  const house = await setUp(t)
  const someone = await browsers(t)
  const people: Record<string, Somebody> = {}
  const join = async (name: string, options: Parameters<typeof someone>[1] = {}) =>
    (people[name] = await someone(name, options)).page
  const act = actsOf(t, people)
  const boss = await join('administrator')
  const [ana, lena] = [await join('Ana'), await join('Lena')]
  const jonas = await join('Jonas', { viewport: { width: 390, height: 844 }, locale: 'en-GB' })
  const first = () =>
    house.call<{ rows: { id: string; members: { personId: string; rank: number }[] }[] }>('GET', '/api/queues')

  await act('an administrator says that the language counts, and whose first work the queue is', async () => {
    await signIn(boss, house.url, house.administrator.email)
    await boss.goto(`${house.url}/settings/queues`)
    const row = boss.getByRole('listitem').filter({ hasText: 'Everything' })
    await row.getByRole('button', { name: 'Change' }).click()
    const dialog = boss.getByRole('dialog')
    await dialog.getByLabel('The customer’s language').click()
    await boss.getByRole('option', { name: 'Well enough to help' }).click()
    await dialog.getByLabel('When Lena Vogt is asked').selectOption('2')
    await look(boss, 'queue-dialog')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.waitFor({ state: 'detached' })
    await row.getByText('in the customer’s language').waitFor()
    await look(boss, 'queues')
    const { rows } = await first()
    const ranks = rows.find(({ id }) => id === house.queueId)?.members.map(({ personId, rank }) => [personId, rank])
    assert.deepEqual(
      new Map(ranks as [string, number][]),
      new Map([
        [house.ana.id, 1],
        [house.lena.id, 2],
      ]),
    )
  })

  await act(
    'her words are found to be German, and she who speaks it is asked, though it is nobody’s first work',
    async () => {
      for (const [page, { email }] of [
        [ana, house.ana],
        [lena, house.lena],
      ] as const) {
        await signIn(page, house.url, email)
        await beAvailable(page)
      }
      await writes(jonas, house.site.origin, 'Hallo, meine Bestellung ist noch nicht angekommen')
      await answers(lena, 'meine Bestellung')
      assert.equal(await ana.getByRole('article', { name: /^Offered to you/ }).count(), 0)
      await lena.getByText('German').first().waitFor()
      await look(lena, 'found')
      await picture(jonas, 'third-language-widget-390')
      await wrapUp(lena)
    },
  )

  await act('it is remembered: a word that tells nothing goes to her again', async () => {
    await writes(jonas, house.site.origin, 'Hallo?')
    await answers(lena, 'Hallo?')
    assert.equal(await ana.getByRole('article', { name: /^Offered to you/ }).count(), 0)
  })

  await act('it is chosen: noted as English by whoever talks with them, and the next time Ana is asked', async () => {
    const customerId = await eventually(async () => {
      const { rows } = await house.call<{ rows: { customerId: string; state: string }[] }>(
        'GET',
        '/api/interactions?view=all&state=active',
      )
      return rows[0]?.customerId
    }, patienceMs)
    await lena.goto(`${house.url}/customers/${customerId}`)
    await lena.getByRole('button', { name: 'Change name or language' }).click()
    await lena.getByLabel('Speaks').fill('en')
    await look(lena, 'chosen')
    await lena.getByRole('button', { name: 'Save' }).click()
    await lena.getByRole('dialog').waitFor({ state: 'detached' })
    await lena.goto(`${house.url}/inbox`)
    await lena.getByText('Hallo?').first().click()
    await wrapUp(lena)
    await writes(jonas, house.site.origin, 'Hi')
    await answers(ana, 'Hi')
    await wrapUp(ana)
  })

  await act('an administrator brings German to what customers are written by itself', async () => {
    await boss.goto(`${house.url}/settings/brand`)
    const card = boss.locator('section', { hasText: 'Texts for customers in further languages' }).last()
    await card.getByLabel('Another language').click()
    await boss.getByRole('option', { name: 'German' }).click()
    await card.getByRole('button', { name: 'Write its texts' }).click()
    const dialog = boss.getByRole('dialog')
    await dialog.getByLabel('Privacy line').fill('Wir bewahren wenig auf.')
    await dialog.getByLabel('Mail after a visit', { exact: true }).fill('Zwei Fragen bei {platz}')
    await dialog.getByText('{platz} means nothing here.').waitFor()
    await dialog.getByLabel('Mail after a visit', { exact: true }).fill('Zwei Fragen')
    await dialog.getByText('Without {link} nobody gets there.').waitFor()
    await look(boss, 'texts-dialog')
    await dialog.getByLabel('Mail after a visit', { exact: true }).fill('Zwei Fragen: {link}')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.waitFor({ state: 'detached' })
    await card.getByText(/^2 of \d+ texts$/).waitFor()
    await card.scrollIntoViewIfNeeded()
    await look(boss, 'texts')
    // a link that is cut off says that, and nothing of a form
    await boss.goto(`${house.url}/customers/018f3`)
    await boss.getByText('This is not here').waitFor()
    await look(boss, 'nowhere')
  })

  await act('at the counter she picks it herself: German texts of the brand, and Lena is asked', async () => {
    const { page: phone } = await someone('phone', {
      viewport: { width: 390, height: 844 },
      locale: 'en-GB',
      hasTouch: true,
    })
    await phone.goto(`${house.url}/check-in/${house.place.key}`)
    await phone.getByRole('button', { name: 'Deutsch' }).tap()
    await phone.getByText('Wir bewahren wenig auf.').waitFor()
    await phone.getByRole('button', { name: 'Ich bin da' }).tap()
    await picture(phone, 'third-language-check-in-390')
    await phone.getByRole('textbox').first().fill('Ein Wasserkocher')
    await phone.getByRole('button', { name: 'Weiter' }).tap()
    await phone.getByLabel('Ihr Name').fill('Jonas Weber')
    await phone.getByRole('button', { name: 'Anmelden' }).tap()
    await phone.getByText('Jonas Weber').first().waitFor()
    await picture(phone, 'third-language-waits-390')
    const offer = lena.getByRole('article', { name: /^Offered to you/ }).first()
    await offer.waitFor()
    assert.equal(await ana.getByRole('article', { name: /^Offered to you/ }).count(), 0)
  })
})
