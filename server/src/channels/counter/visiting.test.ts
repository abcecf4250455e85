import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { Arrival, CounterPage } from '@peakend/contract/visits.ts'
import { newSecret, openPlace } from '../../../test/counter-place.ts'

const codeOf = (answer: { body: unknown }) => (answer.body as { code?: string }).code

test('a visitor checks in, waits, is called by name to a desk, greeted, served and asked', async (t) => {
  const { checkIn, asPerson, place, ana, here, idOf, arrivals, becomes } = await openPlace(t)
  const staff = await asPerson(ana)
  await staff('PUT', `/places/${place.touchpointId}/desk`, { desk: 'Counter 3' })
  const maya = await checkIn('Maya Okafor', { about: 'the blue kettle', language: 'es', email: 'maya@okafor.example' })
  assert.deepEqual(
    [maya.state.number, maya.state.state, maya.state.wait?.place, maya.state.wait?.isAnyoneThere, maya.state.survey],
    [1, 'waiting', 1, false, 'not-yet'],
  )
  const id = await idOf(1)
  await here(ana)
  // whoever is there is offered her; the call button takes it up
  await staff('POST', `/visits/${id}/call`)
  const called = await maya.visit()
  assert.deepEqual([called.state, called.desk, called.staffName], ['called', 'Counter 3', 'Ana'])
  await staff('POST', `/visits/${id}/call`)
  assert.equal((await arrivals())[0]?.calls, 2)
  await staff('POST', `/visits/${id}/greet`)
  assert.equal((await maya.visit()).state, 'with-us')
  const line = { senderId: randomUUID(), kind: 'demonstration', what: 'K-20 kettle' }
  await staff('POST', `/visits/${id}/log`, line)
  const logged = await staff<Arrival>('POST', `/visits/${id}/log`, line)
  assert.deepEqual(
    logged.log.map(({ kind, what, personName }) => [kind, what, personName]),
    [['demonstration', 'K-20 kettle', 'Ana Prieto']],
  )
  assert.equal((await maya.own('PUT', '/survey', { score: 5, got: 'yes' })).status, 409)
  const sheet = { welcome: 'name-used', peak: 'need-met', farewell: 'thanks', note: 'came with her son' }
  const closed = await staff<Arrival>('POST', `/visits/${id}/finish`, { ...sheet, outcome: 'solved' })
  assert.deepEqual([closed.state, closed.sheet], ['ended', sheet])
  await becomes(maya.visit, ({ survey }) => survey === 'open')
  const answered = await maya.own('PUT', '/survey', { score: 4, got: 'partly', comment: 'a long wait' })
  assert.equal(answered.status, 200, JSON.stringify(answered.body))
  assert.deepEqual((await arrivals())[0]?.survey, { score: 4, got: 'partly', comment: 'a long wait' })
})

test('one check-in stays one: sent again, from the same device, and with the same appointment', async (t) => {
  const { checkIn, ask, boss, place, arrivals, clock } = await openPlace(t)
  const at = new Date(clock.now().getTime() + 60_000).toISOString()
  await boss('POST', `/places/${place.touchpointId}/appointments`, {
    rows: [{ name: 'Jonas Lind', at, code: 'KETTLE' }],
  })
  const first = await checkIn('Maya')
  const again = await ask('POST', '/api/counter/check-ins', { body: { ...first.body, heldBackMs: 90_000 } })
  assert.equal((again.body as { number: number }).number, 1)
  const other = await ask('POST', '/api/counter/check-ins', { body: { ...first.body, name: 'Somebody' } })
  assert.equal(codeOf(other), 'id_reused')
  await checkIn('Maya', { secret: first.body.secret, about: 'pressed twice' })
  assert.equal((await arrivals()).length, 1)

  const jonas = await checkIn('Jonas Lind', { appointment: { code: 'kettle' } })
  const tablet = await checkIn('jonas', { key: place.tabletKey, appointment: { code: 'KETTLE' } })
  assert.equal(jonas.state.number, tablet.state.number)
  assert.equal((await tablet.visit()).number, jonas.state.number)
  assert.deepEqual(jonas.state.appointment, { isFound: true, at, withName: null })
  // somebody else with the code of his: a visitor of their own, for a person to look at
  const stranger = await checkIn('Marta', { appointment: { code: 'KETTLE' } })
  assert.notEqual(stranger.state.number, jonas.state.number)
  const rows = await arrivals()
  assert.deepEqual(rows.find(({ name }) => name === 'Marta')?.flags, ['appointment-unknown'])
  assert.equal(rows.length, 3)
})

test('an appointment is found by name and time, goes first at its time and waits for whom it is with', async (t) => {
  const { checkIn, boss, place, clock, luis, here, arrivals, becomes } = await openPlace(t)
  const at = clock.now()
  const time = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Europe/Madrid',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at)
  const rows = [{ name: 'Inés Álvarez', at: at.toISOString(), personId: luis, email: 'ines@alvarez.example' }]
  await boss('POST', `/places/${place.touchpointId}/appointments`, { rows })
  await checkIn('Walker')
  clock.advance(20_000)
  const wrong = await checkIn('Ines Perez', { appointment: { time } })
  assert.deepEqual(wrong.state.appointment, { isFound: false, at: null, withName: null })
  const ines = await checkIn('ines alvarez', { appointment: { time } })
  assert.deepEqual([ines.state.appointment?.isFound, ines.state.appointment?.withName], [true, 'Luis'])
  assert.equal(ines.state.wait?.place, 1)
  await here(luis)
  const held = await becomes(arrivals, (all) => all.some(({ agentId }) => agentId !== null)).catch(() => arrivals())
  const hers = held.find(({ number }) => number === ines.state.number)
  assert.equal(hers?.isVerified, false, 'a typed name opens nobody')
  assert.equal(hers?.appointment?.personName, 'Luis Vega')
})

test('what a device kept counts for its place only where the tablet says so, and no longer than an hour', async (t) => {
  const { checkIn, place, arrivals, clock } = await openPlace(t)
  await checkIn('First')
  clock.advance(1000)
  const cheat = await checkIn('Cheat', { heldBackMs: 3_000_000 })
  assert.equal(cheat.state.wait?.place, 2)
  const tablet = await checkIn('Kept', { key: place.tabletKey, heldBackMs: 600_000 })
  assert.equal(tablet.state.wait?.place, 1)
  const jumped = await checkIn('Jumped', { key: place.tabletKey, heldBackMs: 86_000_000 })
  assert.equal(jumped.state.wait?.place, 1)
  const rows = await arrivals()
  const of = (name: string) => rows.find((row) => row.name === name)
  assert.deepEqual([of('Cheat')?.heldBackMs, of('Kept')?.heldBackMs, of('Jumped')?.heldBackMs], [0, 600_000, 3_600_000])
  assert.deepEqual([of('Cheat')?.flags, of('Kept')?.flags], [[], ['sent-late']])
})

test('two check-ins of one name are shown as perhaps one, and made one by a person', async (t) => {
  const { checkIn, asPerson, ana, idOf, arrivals } = await openPlace(t)
  const staff = await asPerson(ana)
  const first = await checkIn('José Ruiz')
  const second = await checkIn('jose  ruiz')
  const twin = (await arrivals()).find(({ number }) => number === 2)
  assert.deepEqual([twin?.flags, twin?.twin?.number], [['maybe-twice'], 1])
  const [one, two] = [await idOf(1), await idOf(2)]
  await staff('POST', `/visits/${two}/same`, { as: one })
  assert.deepEqual(
    (await arrivals()).map(({ number }) => number),
    [1],
  )
  assert.equal((await second.visit()).number, 1, 'the second device follows the first check-in')
  assert.equal((await first.visit()).state, 'waiting')
  await staff('POST', `/visits/${one}/same`, { as: one }, 409)
})

test('handed to a colleague the visitor keeps their place, is told, and is greeted anew', async (t) => {
  const { checkIn, asPerson, ana, luis, here, idOf, ask, cookieOf, workspaceId, becomes, peakend } = await openPlace(t)
  const [first, second] = [await asPerson(ana), await asPerson(luis)]
  const maya = await checkIn('Maya')
  const id = await idOf(1)
  await here(ana)
  await here(luis)
  await first('POST', `/visits/${id}/call`).catch(() => second('POST', `/visits/${id}/call`))
  const state = await maya.visit()
  const [holder, other, colleague] = state.staffName === 'Ana' ? [first, second, luis] : [second, first, ana]
  await holder('POST', `/visits/${id}/greet`)
  const cookie = await cookieOf(state.staffName === 'Ana' ? ana : luis)
  const headers = { cookie, 'peakend-workspace': workspaceId, origin: peakend.url }
  const body = { to: { personId: colleague }, note: 'wants the repair' }
  const handed = await ask('POST', `/api/interactions/${id}/transfer`, { headers, body })
  assert.equal(handed.status, 200, JSON.stringify(handed.body))
  const waiting = await maya.visit()
  assert.deepEqual([waiting.state, waiting.isHandedOver], ['waiting', true])
  await other('POST', `/visits/${id}/call`)
  const called = await becomes(maya.visit, (of) => of.state === 'called')
  assert.notEqual(called.staffName, state.staffName)
  await holder('POST', `/visits/${id}/greet`, undefined, 409)
  const arrival = await other<Arrival>('POST', `/visits/${id}/greet`)
  assert.equal(arrival.handedOver?.note, 'wants the repair')
})

test('at the exit tablet the day’s number is enough, with the tablet’s key alone and once', async (t) => {
  const { checkIn, asPerson, ask, place, ana, here, idOf, arrivals } = await openPlace(t)
  const staff = await asPerson(ana)
  await here(ana)
  await checkIn('Maya')
  const id = await idOf(1)
  await staff('POST', `/visits/${id}/call`)
  await staff('POST', `/visits/${id}/finish`, {
    welcome: null,
    peak: null,
    farewell: null,
    note: '',
    outcome: 'solved',
  })
  const say = (key: string | null, more: object = {}) =>
    ask('POST', '/api/counter/exit', {
      body: { key, senderId: randomUUID(), number: 1, score: 5, got: 'yes', ...more },
    })
  assert.equal(codeOf(await say(place.key)), 'site_unknown')
  assert.equal(codeOf(await say(place.tabletKey, { number: 7 })), 'not_found')
  await ask('GET', `/api/counter/page?key=${place.key}`)
  const senderId = randomUUID()
  // the survey opens a moment after the visit ends
  for (let i = 0; (await say(place.tabletKey, { senderId })).status !== 200; i++) assert.ok(i < 200, 'never opened')
  assert.equal((await say(place.tabletKey, { senderId })).status, 200, 'sent twice it is one answer')
  assert.equal(codeOf(await say(place.tabletKey, { score: 1 })), 'survey_closed')
  assert.equal((await arrivals())[0]?.survey?.score, 5)
})

test('a key of nobody, a page of another site, a stranger and another workspace get nothing', async (t) => {
  const { checkIn, ask, another, asPerson, place, idOf, boss, ana, peakend } = await openPlace(t)
  await checkIn('Maya')
  const id = await idOf(1)
  const page = await ask('GET', `/api/counter/page?key=${place.key}`)
  assert.equal((page.body as CounterPage).isTablet, false)
  assert.equal(codeOf(await ask('GET', '/api/counter/page?key=not-a-key-at-all')), 'site_unknown')
  const foreign = { origin: 'https://evil.example' }
  const body = { key: place.key, senderId: randomUUID(), secret: newSecret(), name: 'X' }
  assert.equal(codeOf(await ask('POST', '/api/counter/check-ins', { body, headers: foreign })), 'site_not_allowed')
  const own = { origin: peakend.url }
  assert.equal((await ask('POST', '/api/counter/check-ins', { body, headers: own })).status, 200)
  const guess = { authorization: `Bearer pc_${place.key}.${newSecret()}` }
  assert.equal((await ask('GET', '/api/counter/visit', { headers: guess })).status, 401)
  // the desk's own chat endpoints are not for a counter's visitor, nor the other way round
  const mine = { authorization: `Bearer pc_${place.key}.${body.secret}` }
  assert.equal((await ask('GET', '/api/chat/turns', { headers: mine })).status, 401)
  const elsewhere = await another('Marea')
  const them = await asPerson(elsewhere.administrator, elsewhere.workspaceId)
  assert.deepEqual(await them('GET', '/places'), { rows: [] })
  await them('GET', `/places/${place.touchpointId}/arrivals`, undefined, 404)
  await them('POST', `/visits/${id}/greet`, undefined, 404)
  await them('PATCH', `/places/${place.touchpointId}`, { name: 'Mine' }, 404)
  await them(
    'POST',
    `/places/${place.touchpointId}/appointments`,
    { rows: [{ name: 'X', at: new Date().toISOString() }] },
    404,
  )
  // the tablet's address is for those who set it up; renewed, the old one stops
  const seen = await (await asPerson(ana))<{ rows: { tabletKey: string | null }[] }>('GET', '/places')
  assert.equal(seen.rows[0]?.tabletKey, null)
  await boss('POST', `/places/${place.touchpointId}/tablet-key`)
  assert.equal(codeOf(await ask('GET', `/api/counter/page?key=${place.tabletKey}`)), 'site_unknown')
})
