import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import type { CustomerId, IdentityId } from '@peakend/contract/ids.ts'
import { segmentsOf } from '@peakend/contract/segments.ts'
import { customerNumber, httpProvider, messageHouse, plainProvider } from '../../../../test/message-house.ts'
import { assign, reply } from '../../../interactions/interactions.ts'
import { consentsPart } from '../../../customers/consents/consents.ts'
import { customerByProven } from '../../../customers/customers.ts'
import { e164, heardIn, quietUntil, zonesOfNumber } from './rules.ts'
import { firstAnswers, helpOfStopped, unclear } from './words.data.ts'

const noWords = { stopWords: ['basta'], startWords: [], helpWords: [] }

test('words are heard where they are the whole message, in both languages, however they are written', () => {
  const word = (text: string) => heardIn(text, noWords)?.word ?? null
  for (const text of ['STOP', ' stop. ', '¡Alto!', 'Baja', 'STOP ALL', 'Unsubscribe', 'BASTA', 'ＳＴＯＰ'])
    assert.equal(word(text), 'stop', text)
  for (const text of ['START', 'alta', 'Unstop']) assert.equal(word(text), 'start', text)
  for (const text of ['Help', 'AYUDA', '¿Ayuda?']) assert.equal(word(text), 'help', text)
  for (const text of [
    'please stop the delivery',
    'Baja por favor el precio',
    '',
    '🙂',
    'stopped',
    'para',
    'help please',
  ])
    assert.equal(word(text), null, text)
  assert.equal(heardIn('baja', noWords)?.language, 'es')
})

test('what is answered to these words costs one SMS, the line for an unclear word included', () => {
  for (const of of [...Object.values(firstAnswers), helpOfStopped])
    for (const language of ['en', 'es'] as const) {
      const { encoding, parts } = segmentsOf(`${of[language]} ${of === firstAnswers.stopped ? unclear[language] : ''}`)
      assert.deepEqual([encoding, parts.length], ['gsm7', 1], of[language])
    }
})

test('quiet hours go by the customer’s clock, past midnight and over a change of clocks', () => {
  const quiet = { from: '21:00', until: '08:00' }
  const until = (zones: string[], at: string) => quietUntil(zones, new Date(at), quiet)?.toISOString() ?? null
  assert.equal(until(['Europe/Madrid'], '2026-03-10T11:00:00Z'), null)
  assert.equal(until(['Europe/Madrid'], '2026-03-10T22:30:00Z'), '2026-03-11T07:00:00.000Z')
  // clocks go forward at 02:00 on the 29th
  assert.ok((until(['Europe/Madrid'], '2026-03-28T23:00:00Z') ?? '') >= '2026-03-29T06:00:00.000Z')
  assert.equal(quietUntil(['Europe/Madrid'], new Date('2026-03-10T23:00:00Z'), { from: '00:00', until: '00:00' }), null)
  assert.ok(zonesOfNumber('+34611222333').includes('Europe/Madrid'))
  assert.ok((until(zonesOfNumber('+12025550123'), '2026-03-10T13:00:00Z') ?? '') > '2026-03-10T15:00:00.000Z')
})

test('numbers are E.164 or none', () => {
  assert.deepEqual(
    ['34611222333', '+34 611 22 23 33', 'Brisa', '12', '+999999999999', "'; drop table"].map((one) => e164(one)),
    ['+34611222333', '+34611222333', null, null, null, null],
  )
  // of the right form, and nobody's: no such prefix, too short, too long
  for (const number of ['+34 123 456 789', '+3461122233', '+346112223334', '+1 555 0100', '34123456789'])
    assert.equal(e164(number), null, number)
})

const started = async (t: TestContext, more: object = {}) => {
  const provider = await httpProvider(t)
  const h = await messageHouse(t)
  const accountId = await h.account(plainProvider(provider.url), more)
  const ana = await h.person('Ana', 'agent')
  h.callers['Ana'] = await h.callerOf('Ana')
  const bodies = () => provider.taken.map((one) => new URLSearchParams(one.body).get('Body'))
  return { ...h, provider, accountId, ana, bodies }
}

test('STOP is honoured at once: one confirmation, nothing after it, all of it written down; START undoes it', async (t) => {
  const h = await started(t)
  await h.arrive(h.accountId, 'Where is it?')
  const interactionId = await h.interaction()
  await h.db.transact(h.workspaceId, (tx) => assign(tx, { interactionId, personId: h.ana, why: 'taken' }))
  const say = (text: string) =>
    h.db.transact(h.workspaceId, (tx) =>
      reply(tx, { interactionId, personId: h.ana, senderId: `say-${text.padEnd(8, '-')}`, text, attachmentIds: [] }),
    )
  // said before the STOP, and not out yet
  await say('One')
  await h.arrive(h.accountId, 'BAJA')
  await h.drain()
  assert.deepEqual(h.bodies(), ['Hecho: ya no te enviaremos mensajes. Escribe ALTA para volver a recibirlos.'])
  await say('Two')
  await h.arrive(h.accountId, 'stop')
  await h.arrive(h.accountId, 'help')
  await h.drain()
  assert.deepEqual(
    h.bodies().slice(1),
    [helpOfStopped.en],
    'HELP is their own question: it is answered, and changes nothing',
  )
  const failed = await h.rows<{ failure: string }>("select failure from messages where state = 'failed'")
  assert.deepEqual(
    failed.map((one) => one.failure),
    ['stopped', 'stopped'],
  )
  const seen = await h.rows<{ code: string }>(
    "select system ->> 'code' as code from turns where kind = 'system' and system ->> 'code' = 'stopped'",
  )
  assert.equal(seen.length, 1)
  await h.arrive(h.accountId, 'Start')
  await say('Three')
  await h.drain()
  assert.deepEqual(
    new Set(h.bodies().slice(2)),
    new Set(['Three', 'You get our messages from now on. Write STOP to end them.']),
  )
  const consents = await h.rows<{ answer: string; how: string; said: string }>(
    'select answer, how, said from consents order by consent_id',
  )
  assert.deepEqual(
    consents.map((one) => [one.answer, one.how, one.said]),
    [
      ['in', 'wrote', ''],
      ['out', 'word', 'BAJA'],
      ['in', 'word', 'Start'],
    ],
  )
})

test('STOP in other words is heard, kept in those words, and undone by START', async (t) => {
  const h = await started(t)
  await h.arrive(h.accountId, '¡No más mensajes, por favor!')
  await h.arrive(h.accountId, "I'll stop by tomorrow", { from: '+34699888777' })
  await h.drain()
  assert.deepEqual(h.bodies(), [firstAnswers.stopped.es])
  await h.arrive(h.accountId, 'ALTA')
  await h.drain()
  const consents = await h.rows<{ answer: string; how: string; said: string }>(
    "select answer, how, said from consents where how = 'word' order by consent_id",
  )
  assert.deepEqual(
    consents.map((one) => [one.answer, one.said]),
    [
      ['out', '¡No más mensajes, por favor!'],
      ['in', 'ALTA'],
    ],
  )
})

test('a word that may be an answer is a STOP all the same; in a conversation the confirmation says how to go on', async (t) => {
  const h = await started(t)
  await h.arrive(h.accountId, 'Cancel', { from: '+34699888777' })
  await h.drain()
  await h.arrive(h.accountId, 'Where is it?')
  const interactionId = await h.interaction()
  await h.db.transact(h.workspaceId, (tx) => assign(tx, { interactionId, personId: h.ana, why: 'taken' }))
  await h.db.transact(h.workspaceId, (tx) =>
    reply(tx, { interactionId, personId: h.ana, senderId: 'ask-00001', text: 'Keep it or cancel?', attachmentIds: [] }),
  )
  await h.drain()
  await h.arrive(h.accountId, 'cancel')
  await h.drain()
  assert.deepEqual(h.bodies(), [
    'You will get no more messages from us. Write START to get them again.',
    'Keep it or cancel?',
    'You will get no more messages from us. Write START to get them again. If you meant something else, write START and go on.',
  ])
  // the agent reads it, with what it was heard as
  const turns = await h.rows<{ text: string; code: string | null }>(
    "select text, system ->> 'code' as code from turns where by in ('customer', 'system') order by at, ordinal",
  )
  assert.deepEqual(
    turns.map((turn) => turn.code ?? turn.text),
    ['Where is it?', 'cancel', 'stopped'],
  )
  await h.arrive(h.accountId, 'START')
  await h.arrive(h.accountId, 'I meant the order')
  const [consent] = await h.rows<{ answer: string }>(
    "select answer from consents where address = '+34611222333' order by consent_id desc limit 1",
  )
  assert.equal(consent?.answer, 'in')
})

test('HELP outside a conversation is answered and opens none; a STOP of somebody erased stays one', async (t) => {
  const h = await started(t)
  await h.arrive(h.accountId, 'Ayuda')
  await h.drain()
  assert.match(h.bodies()[0] ?? '', /responde una persona/)
  assert.equal((await h.rows('select from interactions')).length, 0)
  await h.arrive(h.accountId, 'STOP')
  const [row] = await h.rows<{ id: CustomerId }>('select customer_id as id from consents')
  await h.db.transact(h.workspaceId, (tx) => consentsPart.erase(tx, [row?.id ?? ('' as CustomerId)]))
  assert.doesNotMatch(JSON.stringify(await h.rows('select * from consents')), /611222333/)
  await h.drain()
  await h.arrive(h.accountId, 'help')
  await h.drain()
  assert.deepEqual(h.bodies().slice(2), [helpOfStopped.en], 'as somebody who stopped')
})

test('who agrees for the first time by the word alone reads that it was heard, once, and is written down', async (t) => {
  const h = await started(t)
  await h.arrive(h.accountId, 'Alta')
  await h.arrive(h.accountId, 'ALTA')
  await h.drain()
  assert.deepEqual(h.bodies(), ['Hecho: desde ahora recibes nuestros mensajes. Escribe BAJA para dejar de recibirlos.'])
  assert.deepEqual(await h.rows('select answer, how, said from consents'), [
    { answer: 'in', how: 'word', said: 'Alta' },
  ])
  assert.equal((await h.rows('select from interactions')).length, 0)
})

test('a number is a claim, and a proof where the account vouches for senders', async (t) => {
  const h = await started(t)
  await h.arrive(h.accountId, 'Hello')
  const proofs = () =>
    h.rows<{ proof: string }>("select proof from identities where kind = 'phone' order by claimed_at, proof")
  assert.deepEqual(
    (await proofs()).map((one) => one.proof),
    ['none'],
  )
  const vouching = await h.account(plainProvider(h.provider.url), { trustsSender: true, address: '+34911555001' })
  await h.arrive(vouching, 'Hello again')
  assert.deepEqual((await proofs()).map((one) => one.proof).toSorted(), ['channel', 'none'])
  const known = await h.db.read(h.workspaceId, (tx) => customerByProven(tx, 'phone', customerNumber))
  assert.ok(known)
  const talks = await h.rows<{ id: string }>('select distinct customer_id as id from interactions')
  assert.equal(talks.length, 2, 'what was only claimed is nobody’s history')
})

test('we begin with who agreed, not in their night, and not too often', async (t) => {
  const h = await started(t, { trustsSender: true })
  await h.arrive(h.accountId, 'Hello')
  const [who] = await h.rows<{ customerId: CustomerId; identityId: IdentityId }>(
    `select customer_id as "customerId", identity_id as "identityId" from identities where kind = 'phone'`,
  )
  const interactionId = await h.interaction()
  await h.db.transact(h.workspaceId, (tx) => assign(tx, { interactionId, personId: h.ana, why: 'taken' }))
  const begin = (senderId: string, text = 'Your kettle is ready') =>
    h.served.call('POST', `/api/customers/${who?.customerId}/messages`, {
      as: 'Ana',
      body: { identityId: who?.identityId, accountId: h.accountId, senderId, text },
    })
  const first = await begin('begin-0001')
  assert.deepEqual([first.status, first.body], [200, { interactionId, sendAt: null }])
  assert.deepEqual((await begin('begin-0001')).body, { interactionId, sendAt: null })
  assert.equal((await begin('begin-0001', 'Other')).status, 409)
  h.clock.set(new Date('2026-03-10T22:30:00Z'))
  const night = await begin('begin-0002')
  // eight o'clock in the Canaries, which share the number's country
  assert.equal((night.body as { sendAt: string }).sendAt, '2026-03-11T08:00:00.000Z')
  await h.drain()
  assert.equal(h.bodies().length, 1)
  h.clock.set(new Date('2026-03-11T08:00:01Z'))
  await h.drain()
  assert.equal(h.bodies().length, 2)
  await begin('begin-0003')
  assert.equal(((await begin('begin-0004')).body as { code: string }).code, 'begun_too_often')
  await h.arrive(h.accountId, 'STOP')
  assert.equal(((await begin('begin-0005')).body as { code: string }).code, 'number_stopped')
})

test('the night is that of where the customer is, where we know it, whatever country their number is of', async (t) => {
  const h = await started(t, { trustsSender: true })
  await h.arrive(h.accountId, 'Hello')
  const [who] = await h.rows<{ customerId: CustomerId; identityId: IdentityId }>(
    `select customer_id as "customerId", identity_id as "identityId" from identities where kind = 'phone'`,
  )
  const interactionId = await h.interaction()
  await h.db.transact(h.workspaceId, (tx) => assign(tx, { interactionId, personId: h.ana, why: 'taken' }))
  // night in Spain
  h.clock.set(new Date('2026-03-10T22:30:00Z'))
  const sendAt = async (zone: string) => {
    await h.rows('update customers set time_zone = $1', [zone])
    const { body } = await h.served.call('POST', `/api/customers/${who?.customerId}/messages`, {
      as: 'Ana',
      body: {
        identityId: who?.identityId,
        accountId: h.accountId,
        senderId: `begin-${zone.length}`,
        text: 'It is ready',
      },
    })
    return (body as { sendAt: string | null }).sendAt
  }
  assert.equal(await sendAt('America/Mexico_City'), null)
  assert.equal(await sendAt('Asia/Tokyo'), '2026-03-10T23:00:00.000Z')
})

test('a number typed by a colleague is one customer, whose answer is theirs too; who said STOP is not reached', async (t) => {
  const h = await started(t)
  const number = '+34655444333'
  const reach = async (typed: string, said = 'Text me when it is ready') => {
    const body = { accountId: h.accountId, number: typed, name: 'Nora', said }
    const answer = await h.served.call('POST', '/api/messaging/numbers', { as: 'Ana', body })
    return answer.body as { customerId?: string; code?: string }
  }
  const { customerId } = await reach('+34 655 44 43 33')
  assert.ok(customerId)
  assert.equal((await reach(number, 'Yes, text me')).customerId, customerId)
  assert.equal((await reach('Brisa')).code, 'invalid')
  assert.deepEqual(
    await h.rows('select address, answer, how, said from consents order by at, consent_id'),
    ['Text me when it is ready', 'Yes, text me'].map((said) => ({ address: number, answer: 'in', how: 'agent', said })),
  )
  await h.arrive(h.accountId, 'Gracias', { from: number })
  assert.deepEqual(await h.rows('select customer_id as id from interactions'), [{ id: customerId }])
  assert.deepEqual(await h.rows(`select proof from identities where kind = 'phone'`), [{ proof: 'none' }])
  await h.arrive(h.accountId, 'STOP', { from: number })
  assert.equal((await reach(number, 'They changed their mind')).code, 'number_stopped')
})
