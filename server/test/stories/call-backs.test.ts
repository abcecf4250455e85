/**
 * Call-backs in real browsers over the whole program: one keeps the place, closes the browser, is not reached once and reached at the second attempt through the link of
 * our mail; another picks a time on a phone, in Spanish; a visitor at the counter goes. A clock that is moved, a real mail server.
 */
import assert from 'node:assert/strict'
import path from 'node:path'
import { test } from 'node:test'
import type { CallBackFigures } from '@peakend/contract/callbacks.ts'
import { browsers } from '../browser.ts'
import { callBackShop, MIN } from '../call-back-shop.ts'
import { eventually } from '../harness.ts'
import { faultsOf } from '../look.ts'
import { picture } from '../story.ts'

const checkout = path.resolve(import.meta.dirname, '../../..')
const phoneLook = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const

test('a place kept, a time picked, a visitor who goes: all contacted, none counted as having left', async (t) => {
  // first to be closed last: browsers go before the server
  const someone = await browsers(t)
  const shop = await callBackShop(t, {
    deskDir: path.join(checkout, 'desk/dist'),
    widgetDir: path.join(checkout, 'widget/dist'),
  })
  const { peakend, ana, luis, here, pass, posted, linkIn, queueId, clock, drain } = shop
  const { url } = peakend
  clock.set(new Date())
  // somebody is there, and nobody is free
  await here(luis, 'away')
  const boss = await shop.asPerson(shop.administrator)

  // Maya waits in the widget, and rather goes
  const maya = await someone('Maya', { colorScheme: 'light' })
  await maya.page.goto(`${url}/shop`)
  await maya.page.getByRole('button', { name: 'Chat with us' }).click()
  await maya.page.getByRole('textbox', { name: 'Write a message' }).fill('Where is my kettle? Order 4471')
  await maya.page.keyboard.press('Enter')
  await maya.page.getByText('You are next in line').waitFor()
  await drain()
  await maya.page.getByRole('button', { name: 'Contact me instead' }).click()
  await maya.page.getByLabel('E-mail for the link that brings you back here').waitFor()
  await picture(maya.page, 'widget-form')
  assert.deepEqual(await faultsOf(maya.page), [])
  await maya.page.getByLabel('E-mail for the link that brings you back here').fill('maya at okafor')
  await maya.page.getByRole('button', { name: 'Ask for it' }).click()
  await maya.page.getByRole('alert').getByText('This is no e-mail address.').waitFor()
  await maya.page.getByLabel('E-mail for the link that brings you back here').fill('maya@okafor.example')
  await maya.page.getByRole('button', { name: 'Ask for it' }).click()
  await maya.page.getByText('We contact you here, with a mail to m•••@okafor.example').waitFor()
  await picture(maya.page, 'widget-agreed')
  assert.deepEqual(await faultsOf(maya.page), [])
  await maya.page.context().close()
  // one comes after the other: who comes in one and the same instant stands in line by lot
  const later = () => clock.set(new Date(clock.now().getTime() + 1000))
  later()

  // Jonas picks a time, on a phone, in Spanish
  const jonas = await someone('Jonas', { ...phoneLook, locale: 'es-ES', colorScheme: 'dark' })
  await jonas.page.goto(`${url}/shop`)
  await jonas.page.evaluate("document.documentElement.lang = 'es'")
  await jonas.page.getByRole('button', { name: /Chat/ }).tap()
  await jonas.page.getByRole('textbox', { name: /Write a message|Escribe/ }).fill('¿Hacéis la lámpara en azul?')
  await jonas.page.getByRole('button', { name: /^(Send|Enviar)/ }).tap()
  await jonas.page.getByRole('button', { name: /^(Contact me instead|Que me contacten)$/ }).tap()
  await jonas.page
    .getByLabel(/^(At a time|A una hora)$/)
    .first()
    .check()
  await jonas.page.getByLabel(/^(By phone|Por teléfono)$/).check()
  await jonas.page.getByLabel(/^(Your number with its country|Tu número con su país)$/).fill('+34 600 123 456')
  await picture(jonas.page, 'widget-form-phone-dark')
  assert.deepEqual(await faultsOf(jonas.page), [])
  await jonas.page.getByRole('button', { name: /^(Ask for it|Pedirlo)$/ }).tap()
  await jonas.page.getByText(/between .* and|entre las/).waitFor()
  await picture(jonas.page, 'widget-agreed-phone-dark')
  later()

  // Lea checks in at the counter by phone, and goes
  const place = await boss<{ key: string }>('POST', '/counter/places', {
    name: 'Shop Madrid',
    queueId,
    stage: 'action',
    demonstrations: [],
    handOvers: [],
  })
  const lea = await someone('Lea', { ...phoneLook, colorScheme: 'light' })
  await lea.page.goto(`${url}/check-in/${place.key}`)
  await lea.page.getByRole('button', { name: 'I am here' }).tap()
  await lea.page.getByLabel('In your own words').fill('The blue lamp')
  await lea.page.getByRole('button', { name: 'Next' }).tap()
  await lea.page.getByLabel('Your name').fill('Lea Winter')
  await lea.page.getByRole('button', { name: 'Check in' }).tap()
  await lea.page.getByRole('button', { name: 'Rather not wait here? We contact you' }).tap()
  await lea.page.getByText('By phone', { exact: true }).tap()
  await lea.page.getByLabel('Your number with its country').fill('+34 600 765 432')
  await picture(lea.page, 'counter-form')
  assert.deepEqual(await faultsOf(lea.page), [])
  await lea.page.getByRole('button', { name: 'Ask for it' }).tap()
  await lea.page.getByText('Brisa contacts you by phone').waitFor()
  await picture(lea.page, 'counter-agreed')

  // Ana is offered Maya in turn, with the reason, and does not reach her
  const desk = await someone('Ana', { colorScheme: 'light' })
  const [name = '', value = ''] = (await shop.cookieOf(ana)).split('=')
  await desk.page.context().addCookies([{ name, value, url }])
  await desk.page.goto(`${url}/inbox`)
  await here(ana)
  await drain()
  const offer = desk.page.getByRole('article', { name: /Offered|offer/i }).first()
  await offer.getByText(/Call-back in the chat/).waitFor()
  await picture(desk.page, 'desk-offer')
  await offer.getByRole('button', { name: /Answer/ }).click()
  await desk.page.getByRole('region', { name: 'Call-back' }).getByText('being tried').waitFor()
  await picture(desk.page, 'desk-call-back')
  assert.deepEqual(await faultsOf(desk.page), [])
  await drain()
  await desk.page.getByRole('button', { name: /Not reached/ }).click()
  await desk.page
    .getByText(/Again at/)
    .first()
    .waitFor()
  await here(ana, 'away')
  await drain()

  // the second attempt: the mail's link brings Maya back into the same conversation, in another browser
  await pass(10 * MIN)
  await here(ana)
  await drain()
  await desk.page.goto(`${url}/inbox`)
  const again = desk.page.getByRole('article', { name: /Offered|offer/i }).filter({ hasText: 'attempt 2 of 2' })
  await again.getByRole('button', { name: /Answer/ }).click()
  await desk.page.getByRole('region', { name: 'Call-back' }).getByText('being tried').waitFor()
  await picture(desk.page, 'desk-second-attempt')
  await desk.page.setViewportSize(phoneLook.viewport)
  await desk.page.emulateMedia({ colorScheme: 'dark' })
  await picture(desk.page, 'desk-narrow-dark')
  assert.deepEqual(await faultsOf(desk.page), [])
  await desk.page.setViewportSize({ width: 1440, height: 900 })
  const turnMail = await eventually(async () => {
    await drain()
    return posted.findLast(({ subject }) => /It is your turn: Ana/.test(subject)) ?? undefined
  })
  const back = await someone('Maya again', { ...phoneLook, colorScheme: 'light' })
  await back.page.goto(`${url}/call-back/#${linkIn(turnMail)}`)
  await back.page.getByRole('button', { name: 'Come in: Ana is waiting' }).waitFor()
  await picture(back.page, 'page-your-turn')
  assert.deepEqual(await faultsOf(back.page), [])
  await back.page.getByRole('button', { name: 'Come in: Ana is waiting' }).tap()
  await back.page.getByText('Where is my kettle? Order 4471').waitFor()
  await back.page.getByRole('textbox', { name: 'Write a message' }).fill('Here I am')
  await back.page.getByRole('button', { name: 'Send', exact: true }).tap()
  await desk.page.getByText('Here I am').first().waitFor()
  await picture(back.page, 'page-conversation')
  await desk.page.getByRole('button', { name: /^Reached/ }).click()
  await desk.page.getByText('Noted: reached').waitFor()

  // the floor, the report, the rules
  const manager = await someone('Amaia', { colorScheme: 'light' })
  const [bossName = '', bossValue = ''] = (await shop.cookieOf(shop.administrator)).split('=')
  await manager.page.context().addCookies([{ name: bossName, value: bossValue, url }])
  await manager.page.goto(`${url}/floor`)
  await manager.page.getByRole('heading', { name: 'Call-backs' }).waitFor()
  await picture(manager.page, 'floor')
  assert.deepEqual(await faultsOf(manager.page), [])
  await manager.page.setViewportSize(phoneLook.viewport)
  await manager.page.emulateMedia({ colorScheme: 'dark' })
  await manager.page.getByRole('heading', { name: 'Call-backs' }).scrollIntoViewIfNeeded()
  await picture(manager.page, 'floor-narrow-dark')
  assert.deepEqual(await faultsOf(manager.page), [])
  await manager.page.setViewportSize({ width: 1440, height: 900 })
  await manager.page.goto(`${url}/reports`)
  await manager.page.getByRole('heading', { name: 'Call-backs' }).scrollIntoViewIfNeeded()
  await picture(manager.page, 'report')
  await manager.page.goto(`${url}/settings/call-backs`)
  await manager.page.getByText('Free now').waitFor()
  await picture(manager.page, 'settings')
  assert.deepEqual(await faultsOf(manager.page), [])
  await manager.page.getByRole('button', { name: 'Change: Deliveries' }).click()
  await picture(manager.page, 'settings-dialog')
  assert.deepEqual(await faultsOf(manager.page), [])
  await manager.page.getByRole('button', { name: 'Cancel' }).click()
  await manager.page.getByRole('button', { name: 'Send me the mails' }).click()
  await manager.page.getByText('3 mails sent to').waitFor()

  const from = new Date(clock.now().getTime() - 60 * MIN).toISOString()
  const to = new Date(clock.now().getTime() + MIN).toISOString()
  const { rows } = await boss<{ rows: CallBackFigures[] }>('GET', `/reports/call-backs?from=${from}&to=${to}`)
  const all = rows[0]!
  assert.deepEqual([all.asked, all.reached, all.missed, all.cancelled], [3, 1, 0, 0])
  const floor = await boss<{ queues: { leftToday: number }[] }>('GET', '/floor')
  assert.equal(floor.queues[0]?.leftToday, 0)
  assert.deepEqual(
    [maya, lea, desk, back, manager]
      .flatMap(({ complaints }) => complaints.lines)
      .filter((line) => !/422 PUT/.test(line)),
    [],
  )
})
