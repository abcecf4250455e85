/** One customer writes a letter, goes on in the chat, and comes to the counter: real mail server, real browsers, and nobody asks her twice. */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import type { CounterPlace } from '@peakend/contract/visits.ts'
import { SignJWT } from 'jose'
import type { Page } from 'playwright-core'
import { browsers, program, shop, signIn } from '../browser.ts'
import { openDovecot, type Dovecot } from '../dovecot.ts'
import { eventually } from '../harness.ts'
import { outgoingServer } from '../mail-house.ts'
import {
  actsOf,
  beAvailable,
  looksOf,
  openMailbox,
  patienceMs,
  picture,
  queueWith,
  takesUp,
  type Somebody,
} from '../story.ts'

const look = looksOf('twice')

const letter = (id: string, text: string, more: { from?: string; to?: string; head?: string[] } = {}) =>
  [
    `From: ${more.from ?? 'Eva Ruiz <eva@example.org>'}`,
    `To: Brisa <${more.to ?? 'help@shop.example'}>`,
    'Subject: Mi hervidor',
    `Message-ID: <${id}@example.org>`,
    'Content-Type: text/plain; charset=utf-8',
    ...(more.head ?? []),
    '',
    text,
  ].join('\r\n')

const headOf = (message: string, name: string): string =>
  new RegExp(`^${name}: *(.*(?:\r?\n[ \t].*)*)`, 'im').exec(message)?.[1]?.replaceAll(/\s+/g, ' ').trim() ?? ''

/** A brand with a mailbox, a chat on its shop, and a counter; Ana serves all three. */
const setUp = async (t: TestContext, dovecot: Dovecot) => {
  const house = await program(t)
  const { call } = house
  const out = await outgoingServer(t)
  const site = await shop(t)
  const [ana, luis] = [await house.person('Ana Ruiz', 'agent'), await house.person('Luis Vega', 'agent')]
  await call('PATCH', '/api/workspace', { name: 'Brisa', colour: '#2f5d50' })
  const queueId = await queueWith(house, 'Everything', [ana, luis])
  const more = { replyForm: 'plus', signature: { en: '', es: '' } }
  await openMailbox(house, { dovecot, outPort: out.port, queueId }, more)
  const touchpoint = await call<{ id: string; key: string }>('POST', '/api/touchpoints', {
    name: 'Shop',
    channel: 'chat',
    stage: 'action',
    queueId,
    sites: [site.origin],
  })
  const { secret } = await call<{ secret: string }>('POST', `/api/touchpoints/${touchpoint.id}/token-secret`)
  const { id: workspaceId } = await call<{ id: string }>('GET', '/api/workspace')
  /** What the shop's server says of who is signed in there. */
  const signed = (claims: Record<string, unknown>, sub: string) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(sub)
      .setAudience(workspaceId)
      .setExpirationTime('1h')
      .sign(Buffer.from(secret))
  const place = await call<CounterPlace>('POST', '/api/counter/places', {
    name: 'Shop Madrid',
    queueId,
    stage: 'action',
    demonstrations: ['K-20 kettle'],
    handOvers: ['New kettle'],
  })
  return { ...house, out, site, ana, luis, signed, place, chatKey: touchpoint.key }
}

const answers = async (page: Page, says: string | RegExp): Promise<void> => {
  await takesUp(page)
  await page.getByRole('log').getByText(says).first().waitFor()
}
const notes = async (page: Page, about: string, said: string): Promise<void> => {
  await page.getByRole('button', { name: 'Add what they told us' }).click()
  await page.getByLabel('What it is about').fill(about)
  await page.getByLabel('What they said').fill(said)
  await page.getByRole('button', { name: 'Write it down' }).click()
  await page.getByText(said).first().waitFor()
}
const wrapUp = async (page: Page, outcome: string): Promise<void> => {
  await page.getByRole('button', { name: /^Wrap up/ }).click()
  const dialog = page.getByRole('dialog', { name: 'Wrap up' })
  await dialog.getByText(outcome, { exact: true }).click()
  await dialog.getByRole('button', { name: /^Close it/ }).click()
  await page.getByText('Closed. Thank you.').last().waitFor()
  await dialog.waitFor({ state: 'detached' })
}
test('she writes, chats and comes by, and is never asked twice', { timeout: 240_000 }, async (t) => {
  const dovecot = await openDovecot(t)
  if (!dovecot) return
  const house = await setUp(t, dovecot)
  const someone = await browsers(t)
  const people: Record<string, Somebody> = {}
  const join = async (name: string, options: Parameters<typeof someone>[1] = {}) =>
    (people[name] = await someone(name, options))
  const { page: ana } = await join('Ana')
  let caseNumber = 0
  const act = actsOf(t, people)
  const theirCases = async () =>
    (await house.call<{ rows: { number: number; title: string }[] }>('GET', '/api/cases?view=all&state=open')).rows

  await act('a letter in Spanish: a claim, a language found, a case, facts and a promise', async () => {
    await signIn(ana, house.url, house.ana.email)
    await beAvailable(ana)
    await dovecot.deliver(
      'help',
      letter('one', 'Hola, mi hervidor nuevo pierde agua por la base. Mi pedido es el 4471. ¿Me podéis ayudar?'),
    )
    await answers(ana, /pierde agua/)
    await ana.getByText('a claim').first().waitFor()
    await ana.getByText('Spanish').first().waitFor()
    await notes(ana, 'order', '4471')
    await ana.getByRole('log').focus()
    await ana.keyboard.press('r')
    await ana.getByRole('textbox', { name: 'Text of the letter' }).fill('Hola, Eva. Te enviaré una junta nueva mañana.')
    await ana.keyboard.press('Control+Enter')
    const [sent] = await eventually(async () => (house.out.sent.length > 0 ? house.out.sent : undefined), patienceMs)
    assert.ok(sent)
    await ana
      .getByText(/junta nueva mañana/)
      .first()
      .waitFor()
    await ana.getByText(/^A promise\?/).waitFor()
    await ana.getByRole('button', { name: 'Confirm' }).click()
    // her answer to our signed address proves the address, and nothing a header says does
    await dovecot.deliver(
      'help',
      letter('two', 'Gracias, la espero.', {
        to: /<([^>]+)>/.exec(headOf(sent.message, 'Reply-To'))?.[1] ?? headOf(sent.message, 'Reply-To'),
        head: [`In-Reply-To: ${headOf(sent.message, 'Message-ID')}`],
      }),
    )
    await ana.getByText('Gracias, la espero.').first().waitFor()
    await ana.getByText('by reply').first().waitFor({ timeout: patienceMs })
    await look(ana, 'letter')
    await wrapUp(ana, 'Partly')
    const [first] = await theirCases()
    assert.ok(first)
    caseNumber = first.number
  })

  await act('somebody whose letter only says that it goes on: on the case, and not the person', async () => {
    const [sent] = house.out.sent
    await dovecot.deliver(
      'help',
      letter('other', 'Soy la hermana de Eva: ¿ya la enviasteis?', {
        from: 'Marta Ruiz <marta@example.org>',
        head: [`In-Reply-To: ${headOf(sent?.message ?? '', 'Message-ID')}`],
      }),
    )
    await answers(ana, /Soy la hermana/)
    const likely = ana.getByRole('region', { name: 'Perhaps the same person' })
    await likely.getByText('Eva Ruiz').waitFor()
    await likely.getByText(`This is on their case ${caseNumber}`).waitFor()
    await likely.getByText('4471', { exact: true }).waitFor()
    await look(ana, 'sister')
    await wrapUp(ana, 'Partly')
  })

  await act('in the chat the shop says who she is: one story, her language, and no question', async () => {
    const { page: eva } = await join('Eva', { viewport: { width: 390, height: 844 }, locale: 'es-ES' })
    const token = await house.signed({ name: 'Eva Ruiz', email: 'eva@example.org', email_verified: true }, 'shop-77')
    house.site.carry(house.url, house.chatKey, `data-customer-token="${token}" data-language="es"`)
    await eva.goto(house.site.origin)
    await eva.locator('peakend-chat .launcher').click()
    await eva.locator('.composer textarea').fill('Hola, sigo sin la junta.')
    await eva.keyboard.press('Enter')
    await answers(ana, 'Hola, sigo sin la junta.')
    // what is known is not asked: neither by the widget nor by Ana, who has it before her
    assert.equal(await eva.locator('form.contact').count(), 0)
    await ana.getByRole('heading', { name: 'Eva’s story' }).waitFor()
    await ana.getByText('signed by the shop').first().waitFor()
    await ana.getByText('by reply').first().waitFor()
    await ana.getByText('4471').first().waitFor()
    await ana
      .getByText(/junta nueva/)
      .first()
      .waitFor()
    const rows = await theirCases()
    assert.deepEqual(
      rows.map((one) => one.number),
      [caseNumber],
      'the chat goes on with the case of the letter',
    )
    await look(ana, 'chat')
    await picture(eva, 'twice-widget-es-390')
  })

  await act('who asks what is known is shown so, kindly, to nobody but themselves', async () => {
    await ana.getByRole('textbox', { name: /^Write to / }).fill('Hola, Eva. ¿Cuál es tu número de pedido?')
    await ana.keyboard.press('Control+Enter')
    const { rows } = await house.call<{ rows: { id: string }[] }>('GET', '/api/interactions?view=all&state=active')
    // the engine knows it from the fact that was noted in the letter: this conversation never said the number
    await eventually(async () => {
      const judged = await house.call('GET', `/api/moments/${rows[0]?.id}`)
      return JSON.stringify(judged).includes('asked-again') || undefined
    }, patienceMs)
  })

  let link = ''
  await act('a visit is booked from the chat, on the same case', async () => {
    await ana.getByRole('button', { name: 'More to do' }).click()
    await ana.getByRole('menuitem', { name: 'Book a visit …' }).click()
    const dialog = ana.getByRole('dialog', { name: 'A visit of Eva Ruiz' })
    await dialog.getByLabel('Came for').fill('Cambiar el hervidor por uno nuevo')
    await look(ana, 'invite')
    await dialog.getByRole('button', { name: /^Book it/ }).click()
    const say = ana.getByRole('dialog', { name: /^Booked: code/ })
    const text = await say.getByLabel('What they read').inputValue()
    assert.match(text, /^Te esperamos en Shop Madrid/)
    link = /https?:\S+/.exec(text)?.[0] ?? ''
    await look(ana, 'invited')
    await say.getByRole('button', { name: /^Send it/ }).click()
    await people['Eva']?.page
      .getByText(/Te esperamos en Shop Madrid/)
      .first()
      .waitFor()
    await wrapUp(ana, 'Partly')
  })

  await act('she comes by with the link: one press, and whoever greets her knows all of it', async () => {
    const { page: phone } = await join('phone', {
      viewport: { width: 390, height: 844 },
      locale: 'en-GB',
      hasTouch: true,
      isMobile: true,
    })
    await phone.goto(link)
    await phone.getByRole('heading', { name: 'Te damos la bienvenida, Eva' }).waitFor()
    await phone.getByText('Cambiar el hervidor por uno nuevo').waitFor()
    assert.equal(await phone.getByRole('textbox').count(), 0, 'nothing is asked')
    await look(phone, 'check-in')
    // put off while the page is open: it says so by itself
    const { rows: places } = await house.call<{ rows: { touchpointId: string }[] }>('GET', '/api/counter/places')
    const appointments = `/api/counter/places/${places[0]?.touchpointId}/appointments`
    const listed = await house.call<{ rows: { id: string; code: string; name: string; at: string; note: string }[] }>(
      'GET',
      appointments,
    )
    const [booked] = listed.rows
    assert.ok(booked)
    const { id, code, name, at, note } = booked
    const later = new Date(Date.parse(at) + 3_600_000).toISOString()
    await house.call('POST', appointments, { rows: [{ code, name, note, at: later }] })
    await phone.getByText(/^Tu hora ha cambiado\. Era el /).waitFor()
    await look(phone, 'check-in-moved')
    await phone.getByRole('button', { name: 'Ya estoy aquí' }).tap()
    await phone.getByText('Tu número').waitFor()

    // called off while another has it open
    const { page: other } = await join('other phone', { viewport: { width: 390, height: 844 }, locale: 'es-ES' })
    await other.goto(link)
    await other.getByRole('heading', { name: 'Te damos la bienvenida, Eva' }).waitFor()
    await house.call('DELETE', `${appointments}/${id}`)
    await other.getByRole('heading', { name: 'Esta cita ya no está en pie' }).waitFor()
    await look(other, 'check-in-called-off')
    await other.getByRole('button', { name: 'Ya estoy aquí' }).click()
    await other.getByRole('button', { name: 'Ya estoy aquí' }).waitFor()

    await ana.goto(`${house.url}/counter`)
    await ana.getByRole('button', { name: /Eva Ruiz/ }).click()
    await ana.getByText('Cambiar el hervidor por uno nuevo').first().waitFor()
    await ana.getByText('Name as typed, not verified').waitFor()
    const likely = ana.getByRole('region', { name: 'Perhaps the same person' })
    await likely.getByText(`This is on their case ${caseNumber}`).waitFor()
    await likely.getByText('4471', { exact: true }).waitFor()
    await likely
      .getByText(/junta nueva/)
      .first()
      .waitFor()
    await look(ana, 'counter')
    await ana.getByRole('button', { name: /^Call/ }).click()
    await ana.getByRole('button', { name: /^Greeted/ }).click()
    // she showed the order's mail on her phone
    await likely.getByRole('button', { name: 'It is them' }).click()
    const dialog = ana.getByRole('dialog', { name: 'Is this Eva Ruiz?' })
    await dialog.getByLabel('How did you check?').fill('Showed the mail of order 4471 on her phone')
    await dialog.getByRole('button', { name: /^It is them/ }).click()
    await likely.waitFor({ state: 'detached' })
    await ana.getByText('Verified', { exact: true }).waitFor()
    await ana.getByText('4471').first().waitFor()
    await look(ana, 'recognised')
    const rows = await theirCases()
    assert.deepEqual(
      rows.map((one) => one.number),
      [caseNumber],
      'one case from the letter to the counter',
    )
  })

  assert.deepEqual(
    Object.values(people).flatMap((one) => one.complaints.lines),
    [],
  )
})
