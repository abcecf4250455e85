/** One living conversation, seen by everybody who takes part: two customers, two agents, a supervisor, in real browsers. */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { browsers, program, shop, signIn } from '../browser.ts'
import { actsOf, beAvailable, type Somebody } from '../story.ts'

const hour = 3_600_000

/** A workspace as its administrator leaves it: a queue, who serves it, needs, hours, a shop's page with the chat. */
const setUp = async (t: TestContext) => {
  const house = await program(t)
  const { call } = house
  const site = await shop(t)
  const [ana, ben, sol] = [
    await house.person('Ana Ruiz', 'agent'),
    await house.person('Ben Okafor', 'agent'),
    await house.person('Sol Ibarra', 'supervisor'),
  ]
  await call('PATCH', '/api/workspace', { name: 'Brisa', colour: '#2f5d50' })
  const queue = await call<{ id: string }>('POST', '/api/queues', {
    name: 'Orders',
    target: { withinMs: 60_000, sharePct: 80 },
    timetable: null,
    messageAnswerMs: 4 * hour,
  })
  await call('PUT', `/api/queues/${queue.id}/members`, { personIds: [ana.id, ben.id] })
  await call('PUT', `/api/people/${ana.id}/capacity`, { chats: 1 })
  await call('PUT', '/api/timetable', { timetable: 'always' })
  const place = await call<{ key: string }>('POST', '/api/touchpoints', {
    name: 'Shop',
    channel: 'chat',
    stage: 'action',
    queueId: queue.id,
    sites: [site.origin],
  })
  site.carry(house.url, place.key)
  return { ...house, site, ana, ben, sol, queueId: queue.id }
}

const openChat = async ({ page }: Somebody, origin: string): Promise<void> => {
  await page.goto(origin)
  await page.getByRole('button', { name: 'Chat with us' }).click()
  await page.getByRole('dialog').waitFor()
}

const write = async ({ page }: Somebody, text: string): Promise<void> => {
  await page.getByRole('textbox', { name: 'Write a message' }).fill(text)
  await page.getByRole('button', { name: 'Send', exact: true }).click()
}

const reply = async ({ page }: Somebody, text: string): Promise<void> => {
  await page.getByRole('textbox', { name: /^Write to / }).fill(text)
  await page.keyboard.press('Control+Enter')
}

/** Everything said in the widget or at the desk stands in a log. */
const sees = ({ page }: Somebody, text: string | RegExp, timeout?: number) =>
  page.getByRole('log').getByText(text).first().waitFor({ timeout })

const answers = async ({ page }: Somebody, says: string, offered = says): Promise<void> => {
  const offer = page.getByRole('article', { name: /^Offered to you/ }).filter({ hasText: offered })
  await offer.getByRole('button', { name: /^Answer/ }).click()
  await page.getByRole('log').getByText(says).first().waitFor()
}

test('one conversation, from the first word to the farewell', { timeout: 170_000 }, async (t) => {
  const house = await setUp(t)
  const someone = await browsers(t)
  const people = {
    ana: await someone('Ana'),
    ben: await someone('Ben'),
    sol: await someone('Sol'),
    clara: await someone('Clara'),
    dan: await someone('Dan'),
  }
  const { ana, ben, sol, clara, dan } = people
  const late = 'My order 4471 has not arrived and nobody tells me anything.'
  const size = 'Is the lamp taller than forty centimetres?'
  const act = actsOf(t, people)

  await act('two customers write, two agents are offered and answer', async () => {
    await signIn(ana.page, house.url, house.ana.email)
    await beAvailable(ana.page)
    await openChat(clara, house.site.origin)
    await sees(clara, /What you write is seen by Brisa's team/)
    await write(clara, late)
    await answers(ana, late)
    await reply(ana, 'Hello! I am sorry that your order is late. I am looking for it now.')
    await sees(clara, /I am sorry that your order is late/)
    await clara.page.getByText('Ana is with you').waitFor()

    await signIn(ben.page, house.url, house.ben.email)
    await beAvailable(ben.page)
    await openChat(dan, house.site.origin)
    await write(dan, size)
    await answers(ben, size)
    await reply(ben, 'Good morning, it is forty-two centimetres tall.')
    await sees(dan, /forty-two centimetres/)
  })

  await act('the supervisor sees the floor live', async () => {
    await signIn(sol.page, house.url, house.sol.email)
    await sol.page.getByRole('link', { name: 'Floor' }).click()
    await sol.page.getByRole('heading', { name: 'Floor' }).waitFor()
    await sol.page.getByText('Ana Ruiz').first().waitFor()
    await sol.page.getByText('Ben Okafor').first().waitFor()
  })

  await act('a network that goes and comes back loses and doubles nothing', async () => {
    clara.complaints.allow(/ERR_INTERNET_DISCONNECTED/)
    await clara.page.context().setOffline(true)
    await write(clara, 'Are you still there? I lost the connection.')
    await clara.page.getByText(/Waiting to be sent/).waitFor()
    await reply(ana, 'The parcel left Vitoria this morning.')
    await clara.page.context().setOffline(false)
    await sees(clara, 'The parcel left Vitoria this morning.')
    await sees(ana, 'Are you still there? I lost the connection.')
    await clara.page.getByText(/Waiting to be sent/).waitFor({ state: 'detached' })
    for (const { page } of [clara, ana])
      for (const text of ['Are you still there? I lost the connection.', 'The parcel left Vitoria this morning.'])
        assert.equal(await page.getByRole('log').getByText(text).count(), 1)
  })

  await act('a transfer takes its note along', async () => {
    await ana.page.getByRole('button', { name: /^Transfer/ }).click()
    const dialog = ana.page.getByRole('dialog', { name: 'Hand over' })
    await dialog.getByText('Ben Okafor').click()
    await dialog.getByLabel('Note for whoever takes over').fill('Parcel is with the courier; wants a time.')
    await dialog.getByRole('button', { name: /^Hand over/ }).click()
    await sees(clara, 'Handed over to Ben. Your place is kept.')
    await answers(ben, 'The parcel left Vitoria this morning.', 'Parcel is with the courier; wants a time.')
    await reply(ben, 'Ben here. It comes between two and three today.')
    await sees(clara, /between two and three/)
  })

  await act('an agent vanishes: everybody is back in line, the places kept', async () => {
    await ben.page.context().close()
    // a reload takes seconds, so a desk that went dark is given some before its agent counts as gone
    await sees(clara, /We lost Ben/, 60_000)
    // Clara came first and is asked for first, though both came back at once
    await answers(ana, late, 'Parcel is with the courier; wants a time.')
    await sees(dan, /We lost Ben/)
    await dan.page.getByText('You are next in line', { exact: true }).waitFor()
  })

  await act('the farewell: wrapped up, and asked how it was', async () => {
    // Sol looks at the moments before there is one: what is judged comes by itself
    await sol.page.getByRole('link', { name: 'Moments' }).click()
    await sol.page.getByRole('heading', { name: 'Moments' }).waitFor()
    assert.equal(await sol.page.getByRole('list', { name: 'Moments' }).count(), 0)
    await reply(ana, 'Ana again. It is on its way; thank you for your patience, have a lovely day!')
    await write(clara, 'Thank you, that is all I needed.')
    await sees(ana, 'Thank you, that is all I needed.')
    await ana.page.getByRole('button', { name: /^Wrap up/ }).click()
    const dialog = ana.page.getByRole('dialog', { name: 'Wrap up' })
    await dialog.getByText('Order › Where is my order').click()
    await dialog.getByText('Solved', { exact: true }).click()
    await dialog.getByRole('button', { name: /^Close it/ }).click()
    await ana.page.getByText('Closed. Thank you.').waitFor()
    await clara.page.getByRole('radio', { name: 'Very good' }).check({ force: true })
    await clara.page.getByLabel(/What should we know/).fill('Kind people.')
    await clara.page.getByRole('button', { name: 'Send', exact: true }).click()
    await clara.page.getByText('Thank you. A person reads this.').waitFor()
  })

  await act('the three moments are shown with their evidence', async () => {
    await sol.page.getByRole('list', { name: 'Moments' }).getByRole('button').filter({ hasText: 'Ana Ruiz' }).click()
    await sol.page.getByText('The four questions').waitFor()
    await sol.page
      .getByText(/thank you for your patience/)
      .first()
      .waitFor()
  })

  await act('closed: what is left becomes a case', async () => {
    await house.call('PUT', '/api/timetable', { timetable: [] })
    const erin = await someone('Erin')
    Object.assign(people, { erin })
    await openChat(erin, house.site.origin)
    await erin.page.getByRole('heading', { name: 'Leave us a message' }).waitFor()
    await erin.page.getByLabel('Your message').fill('Please call me about an invoice.')
    await erin.page.getByLabel('Your e-mail address').fill('erin@example.org')
    await erin.page.getByRole('button', { name: 'Send the message' }).click()
    await erin.page.getByRole('heading', { name: 'We have it' }).waitFor()
    const { rows } = await house.call<{
      rows: { title: string; ownerId: string | null; answerDueAt: string | null }[]
    }>('GET', '/api/cases?view=all')
    const left = rows.find((one) => one.title.includes('Please call me about an invoice.'))
    assert.ok(left?.ownerId && left.answerDueAt, 'a case with an owner and a time we answer by')
  })

  assert.deepEqual(
    Object.values(people).flatMap((one) => one.complaints.lines),
    [],
  )
})
