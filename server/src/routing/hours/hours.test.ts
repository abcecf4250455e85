import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { contract } from '@peakend/contract/peakend.ts'
import type { QueueId } from '@peakend/contract/ids.ts'
import { house } from '../../../test/house.ts'
import { testServer } from '../../../test/server.ts'
import { addQueue, changeQueue } from '../queues/queues.ts'
import { readOnDelivery } from './holidays/holidays.ts'
import { hoursOf } from './hours.ts'
import { hoursRoutes } from './routes.ts'
import { setChannelHours, setClosedPlan, setSpecialDay } from './settings.ts'

const target = { withinMs: 45_000, sharePct: 80 }
const office = [1, 2, 3, 4, 5].map((day) => ({ day, from: 540, to: 1020 }))

const open = async (t: TestContext) => {
  const h = await house(t, { jobs: (db) => [readOnDelivery(db)] })
  h.clock.set(new Date('2026-12-23T11:00:00Z')) // a Wednesday
  const inside = <T>(work: Parameters<typeof h.db.transact<T>>[1]) => h.db.transact(h.workspaceId, work)
  const queue = (name: string, timetable: typeof office | null = office) =>
    inside(async (tx) => (await addQueue(tx, { name, target, timetable, messageAnswerMs: 4 * 3_600_000 })).id)
  const meets = async (queueId: QueueId, channel: 'chat' | 'email' | 'counter' = 'chat') => {
    const met = await h.db.read(h.workspaceId, (tx) => hoursOf(tx, { queueId, channel }))
    return [met.isWithinHours, met.opensAt?.toISOString().slice(0, 16) ?? null, met.closedBy?.kind ?? null]
  }
  const caller = await h.callerOf('Brisa administrator')
  const { call } = await testServer(
    t,
    { db: h.db },
    {
      contract: { hours: contract.hours },
      routes: { hours: hoursRoutes(h.db) },
      callers: { boss: caller },
    },
  )
  const ask = async (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: object) => {
    const answer = await call(method, `/api${path}`, { as: 'boss', body })
    return { status: answer.status, body: answer.body as Record<string, unknown> }
  }
  return { h, inside, queue, meets, ask }
}

test('the narrowest hours hold, each by its own zone', async (t) => {
  const { inside, queue, meets } = await open(t)
  const sales = await queue('Sales')
  const help = await queue('Help', null)
  assert.deepEqual(await meets(help), [true, '2026-12-23T11:00', null])
  assert.deepEqual(await meets(sales), [true, '2026-12-23T11:00', null])
  const late = [{ day: 3, from: 780, to: 1200 }]
  await inside((tx) => setChannelHours(tx, { queueId: null, channel: 'chat', timetable: late, timeZone: null }))
  assert.deepEqual(await meets(help), [false, '2026-12-23T12:00', 'week'])
  assert.deepEqual(await meets(help, 'email'), [true, '2026-12-23T11:00', null])
  // a queue's own hours are narrower than a channel's of all queues
  assert.deepEqual(await meets(sales), [true, '2026-12-23T11:00', null])
  const york = 'America/New_York'
  await inside((tx) => setChannelHours(tx, { queueId: sales, channel: 'chat', timetable: office, timeZone: york }))
  assert.deepEqual(await meets(sales), [false, '2026-12-23T14:00', 'week'])
  await inside((tx) => setChannelHours(tx, { queueId: sales, channel: 'chat', timetable: late, timeZone: null }))
  assert.deepEqual(
    await meets(sales),
    [false, '2026-12-23T12:00', 'week'],
    'of a queue and a channel: before those of the queue',
  )
  assert.deepEqual(await meets(sales, 'email'), [true, '2026-12-23T11:00', null])
  await inside((tx) => setChannelHours(tx, { queueId: sales, channel: 'chat', timetable: null, timeZone: null }))
  assert.deepEqual(await meets(sales), [true, '2026-12-23T11:00', null])
  await inside((tx) => changeQueue(tx, sales, { timeZone: york }))
  assert.deepEqual(await meets(sales), [false, '2026-12-23T14:00', 'week'], 'of a queue elsewhere')
})

test('of special days the narrowest holds too', async (t) => {
  const { h, inside, queue, meets } = await open(t)
  const [sales, help] = [await queue('Sales'), await queue('Help')]
  const day = { on: '2026-12-23', note: 'Party', channel: null }
  const set = (of: Parameters<typeof setSpecialDay>[1]) => inside((tx) => setSpecialDay(tx, of, h.administrator))
  await set({ ...day, queueId: null, shifts: [] })
  assert.deepEqual(await meets(help), [false, '2026-12-24T08:00', 'special-day'])
  await set({ ...day, queueId: sales, shifts: [{ from: 540, to: 660 }] })
  assert.deepEqual(await meets(sales), [false, '2026-12-24T08:00', 'special-day'])
  await set({ ...day, queueId: sales, channel: 'email', shifts: [{ from: 540, to: 1200 }] })
  assert.deepEqual(await meets(sales, 'email'), [true, '2026-12-23T11:00', null])
  assert.deepEqual(await meets(help, 'email'), [false, '2026-12-24T08:00', 'special-day'])
})

const ics = (...days: [string, string][]) =>
  [
    'BEGIN:VCALENDAR',
    'X-WR-CALNAME:Spain',
    ...days.flatMap(([on, name], i) => [
      'BEGIN:VEVENT',
      `UID:${i}`,
      `SUMMARY:${name}`,
      `DTSTART;VALUE=DATE:${on}`,
      'RRULE:FREQ=YEARLY',
      'END:VEVENT',
    ]),
    'END:VCALENDAR',
  ].join('\r\n')

test('a calendar closes the queues that share it, says what was read, and by whom', async (t) => {
  const { queue, meets, ask } = await open(t)
  const [sales, help] = [await queue('Sales'), await queue('Help')]
  const text = ics(['20201223', 'The day itself'], ['20201225', 'Christmas'], ['20210101', 'New Year'])
  const read = await ask('POST', '/holiday-calendars/read', { ics: text })
  assert.deepEqual([read.body['name'], read.body['count'], read.body['leftOut']], ['Spain', 11, 0])
  assert.deepEqual(await meets(sales), [true, '2026-12-23T11:00', null])
  const made = await ask('POST', '/holiday-calendars', {
    ics: text,
    name: 'Spain',
    queues: [sales],
    fileName: 'es.ics',
  })
  assert.equal(made.status, 200)
  assert.deepEqual(await meets(sales), [false, '2026-12-24T08:00', 'holiday'])
  assert.deepEqual(await meets(help), [true, '2026-12-23T11:00', null])
  const days = await ask('GET', `/closed-days?queueId=${sales}`)
  assert.deepEqual(
    (days.body['rows'] as { on: string; name: string }[]).map(({ on, name }) => `${on} ${name}`),
    [
      '2026-12-23 The day itself',
      '2026-12-25 Christmas',
      '2027-01-01 New Year',
      '2027-12-23 The day itself',
      '2027-12-25 Christmas',
      '2028-01-01 New Year',
    ],
  )
  await ask('PATCH', `/holiday-calendars/${made.body['id'] as string}`, { queues: 'all' })
  assert.deepEqual(await meets(help), [false, '2026-12-24T08:00', 'holiday'])
  const [row] = (await ask('GET', '/holiday-calendars')).body['rows'] as {
    queues: string
    addedBy: string
    fileName: string
  }[]
  assert.deepEqual([row?.queues, row?.addedBy, row?.fileName], ['all', 'Brisa administrator', 'es.ics'])
  assert.equal((await ask('POST', '/holiday-calendars', { ics: text, name: 'SPAIN', queues: 'all' })).status, 409)
  await ask('DELETE', `/holiday-calendars/${made.body['id'] as string}`)
  assert.deepEqual(await meets(help), [true, '2026-12-23T11:00', null])
})

test('a calendar that cannot be read is refused with its line, and nothing is kept', async (t) => {
  const { ask } = await open(t)
  const text = ics(['20201223', 'Day'], ['tomorrow', 'Never'])
  const fault = { line: 12, text: 'DTSTART;VALUE=DATE:tomorrow', problem: 'wrong-value' }
  assert.deepEqual((await ask('POST', '/holiday-calendars/read', { ics: text })).body, { fault })
  const refused = await ask('POST', '/holiday-calendars', { ics: text, name: 'Spain', queues: 'all' })
  assert.deepEqual([refused.status, refused.body['code'], refused.body['line']], [422, 'calendar_unreadable', 12])
  assert.deepEqual((await ask('GET', '/holiday-calendars')).body, { rows: [] })
})

test('a rule without end is read on as time goes by', async (t) => {
  const { h, queue, meets, ask } = await open(t)
  const sales = await queue('Sales')
  await ask('POST', '/holiday-calendars', { ics: ics(['20201225', 'Christmas']), name: 'Spain', queues: 'all' })
  for (let month = 0; month < 70; month++) {
    h.clock.advance(31 * 24 * 3_600_000)
    if (month % 10 === 9) await h.drain()
  }
  h.clock.set(new Date('2032-12-24T18:00:00Z'))
  assert.deepEqual(await meets(sales), [false, '2032-12-27T08:00', 'week'])
  h.clock.set(new Date('2034-12-25T11:00:00Z'))
  assert.deepEqual(await meets(sales), [false, '2034-12-26T08:00', 'holiday'])
})

test('an opening further away than is looked at first is found all the same', async (t) => {
  const { ask, queue, meets } = await open(t)
  const sales = await queue('Sales')
  const months = ics(['20261223', 'Away']).replace('RRULE:FREQ=YEARLY', 'DTEND;VALUE=DATE:20270401')
  await ask('POST', '/holiday-calendars', { ics: months, name: 'Away', queues: 'all' })
  assert.deepEqual(await meets(sales), [false, '2027-04-01T07:00', 'holiday'])
})

test('a plan is said with real times, at the next closing unless a time is named', async (t) => {
  const { queue, ask } = await open(t)
  const sales = await queue('Sales')
  const text = 'Closed at {brand}. Back {opens}, answered by {answer}.'
  const preview = async (more: object) =>
    (await ask('POST', '/closed-plans/preview', { queueId: sales, channel: 'chat', text, language: 'en', ...more }))
      .body['text']
  assert.equal(await preview({}), 'Closed at Brisa. Back tomorrow at 9:00, answered by tomorrow at 13:00.')
  assert.equal(
    await preview({ at: '2026-12-25T18:00:00Z', language: 'es', text: 'Volvemos {opens}.' }),
    'Volvemos el lunes 28 de diciembre a las 9:00.',
  )
})

test('a plan is of its channel alone, and a queue’s own goes before that of all', async (t) => {
  const { h, inside, queue } = await open(t)
  const [sales, help] = [await queue('Sales'), await queue('Help')]
  const write = (queueId: QueueId | null, channel: 'chat' | 'email', en: string) =>
    inside((tx) =>
      setClosedPlan(tx, { queueId, channel, text: { en, es: 'Cerrado' }, offersCallBack: false }, h.administrator),
    )
  const said = async (queueId: QueueId, channel: 'chat' | 'email' | 'counter') =>
    (await h.db.read(h.workspaceId, (tx) => hoursOf(tx, { queueId, channel }))).plan?.text.en ?? null
  await write(null, 'chat', 'All chats')
  await write(sales, 'chat', 'Chats of sales')
  await write(null, 'email', 'Letters')
  assert.deepEqual(
    [await said(sales, 'chat'), await said(help, 'chat'), await said(sales, 'email'), await said(help, 'counter')],
    ['Chats of sales', 'All chats', 'Letters', null],
  )
})
