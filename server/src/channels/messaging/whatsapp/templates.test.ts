import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { MessageTemplate } from '@peakend/contract/message-templates.ts'
import { cloudHouse, keepFile, pdf, png, text, type CloudHouse } from '../../../../test/cloud-house.ts'
import { customerNumber } from '../../../../test/message-house.ts'
import type { PeerTemplate } from '../../../../test/cloud-requests.ts'
import { buttonsOf, fetched, HOUR_MS, plain, send } from '../../../../test/cloud-templates.ts'
import { noteConsent } from '../../../customers/consents/consents.ts'

const rich = plain('ready', {
  language: 'en_US',
  components: [
    { type: 'HEADER', format: 'TEXT', text: 'Order {{number}}' },
    { type: 'BODY', text: 'Hello {{name}}, it is ready.' },
    { type: 'FOOTER', text: 'Brisa' },
    {
      type: 'BUTTONS',
      buttons: [
        { type: 'QUICK_REPLY', text: 'Thank you' },
        { type: 'URL', text: 'Follow it', url: 'https://brisa.example/{{1}}' },
        { type: 'COPY_CODE', text: 'Copy' },
      ],
    },
  ],
})
const listed = async (h: CloudHouse) =>
  ((await h.served.call('GET', '/api/messaging/templates', { as: 'Ana' })).body as { rows: MessageTemplate[] }).rows
test('templates are fetched page by page with their states; those that go are gone, and those we could not fill say why', async (t) => {
  const h = await cloudHouse(t)
  const pad = { type: 'FOOTER', text: 'x'.repeat(900) }
  const many = Array.from({ length: 230 }, (_, at) =>
    plain(`many_${at}`, { components: [...plain('x').components, pad] }),
  )
  h.api.state.templates = [
    ...many,
    rich,
    plain('waiting', { status: 'PENDING' }),
    plain('no', { status: 'REJECTED', rejected_reason: 'INVALID_FORMAT' }),
    plain('slow', { status: 'PAUSED' }),
    plain('off', { status: 'DISABLED' }),
    plain('place', { components: [{ type: 'HEADER', format: 'LOCATION' }, ...plain('x').components] }),
    plain('cards', { components: [...plain('x').components, { type: 'CAROUSEL' }] }),
    plain('form', { components: [...plain('x').components, buttonsOf('FLOW')] }),
    plain('wares', { components: [...plain('x').components, buttonsOf('CATALOG')] }),
    plain('ends', { components: [{ type: 'LIMITED_TIME_OFFER' }, ...plain('x').components] }),
    plain('new', { components: [...plain('x').components, buttonsOf('constructor')] }),
  ]
  const { rows, problem } = await fetched(h)
  assert.deepEqual([problem, rows.length], [null, 241])
  const named = (name: string) => rows.find((one) => one.name === name)
  assert.deepEqual(
    ['waiting', 'no', 'slow', 'off'].map((name) => [named(name)?.state, named(name)?.why]),
    [
      ['pending', null],
      ['rejected', 'INVALID_FORMAT'],
      ['paused', null],
      ['paused', null],
    ],
  )
  assert.deepEqual(
    ['many_0', 'place', 'cards', 'form', 'wares', 'ends', 'new'].map((name) => [
      named(name)?.unfit,
      named(name)?.places.length,
    ]),
    [
      [null, 2],
      [null, 6],
      ['cards', 0],
      [null, 2],
      [null, 2],
      ['offer', 0],
      ['other', 0],
    ],
  )
  const { header, body, footer, buttons, places } = named('ready') ?? {}
  assert.deepEqual(
    { header, body, footer, buttons, places },
    {
      header: 'Order {{number}}',
      body: 'Hello {{name}}, it is ready.',
      footer: 'Brisa',
      buttons: ['Thank you', 'Follow it', 'Copy'],
      places: ['header', 'name', 'button 2', 'button 3'],
    },
  )
  h.clock.advance(1000)
  h.api.state.templates = [rich]
  const after = (await fetched(h)).rows
  assert.deepEqual(
    after.map((one) => one.id),
    [named('ready')?.id],
  )
  h.api.state.isTokenGood = false
  const failed = await fetched(h)
  assert.match(failed.problem ?? '', /401/)
  assert.equal(failed.rows.length, 1)
})

test('after the 24 hours a template goes out with all its values, in the platform’s form', async (t) => {
  const h = await cloudHouse(t)
  h.api.state.templates = [
    rich,
    plain('hola'),
    plain('code', {
      category: 'AUTHENTICATION',
      components: [
        { type: 'BODY', text: '{{1}} is your code' },
        { type: 'BUTTONS', buttons: [{ type: 'OTP', text: 'Copy', url: 'https://x.example/otp{{1}}' }] },
      ],
    }),
  ]
  const { rows } = await fetched(h)
  const named = (name: string) => rows.find((one) => one.name === name)
  await h.write(text('Hello'))
  await h.answer('Hi')
  h.clock.advance(24 * HOUR_MS + 1000)
  assert.equal((await send(h, named('ready'), { name: 'Lucía' })).code, 'template_incomplete')
  const values = { header: '12', name: ' Lucía\n\tRuiz ', 'button 2': 'o/12', 'button 3': 'KETTLE5' }
  const { turnId } = await send(h, named('ready'), values)
  assert.equal((await h.state(turnId))?.state, 'accepted', JSON.stringify(h.api.asked.at(-1)))
  const request = h.api.sent.at(-1)?.request
  assert.deepEqual(request?.type === 'template' && request.template.components, [
    { type: 'header', parameters: [{ type: 'text', parameter_name: 'number', text: '12' }] },
    { type: 'body', parameters: [{ type: 'text', parameter_name: 'name', text: 'Lucía Ruiz' }] },
    { type: 'button', sub_type: 'url', index: '1', parameters: [{ type: 'text', text: 'o/12' }] },
    {
      type: 'button',
      sub_type: 'copy_code',
      index: '2',
      parameters: [{ type: 'coupon_code', coupon_code: 'KETTLE5' }],
    },
  ])
  assert.equal((await h.turns()).at(-1)?.text, 'Order 12\n\nHello Lucía Ruiz, it is ready.\n\nBrisa')
  h.clock.advance(1000)
  const numbered = await send(h, named('hola'), { 1: 'Lucía', 2: '12' })
  assert.equal((await h.state(numbered.turnId))?.state, 'accepted')
  h.clock.advance(1000)
  const code = await send(h, named('code'), { 1: '123456' })
  assert.equal((await h.state(code.turnId))?.state, 'accepted')
  // changed there since it was fetched
  h.clock.advance(1000)
  h.api.state.templates = [plain('hola', { components: [{ type: 'BODY', text: 'Hola {{1}}' }] })]
  const wrong = await send(h, named('hola'), { 1: 'Lucía', 2: '12' })
  assert.deepEqual((await h.state(wrong.turnId))?.failure, 'template-refused')
})

const withMedia = (name: string, format: string): PeerTemplate =>
  plain(name, { components: [{ type: 'HEADER', format }, ...plain('x').components] })

test('a picture, film or document stands above a template; another kind, none, or somebody else’s is refused', async (t) => {
  const h = await cloudHouse(t)
  h.api.state.templates = [
    withMedia('seen', 'IMAGE'),
    withMedia('film', 'VIDEO'),
    withMedia('bill', 'DOCUMENT'),
    plain('hola'),
  ]
  const { rows } = await fetched(h)
  const named = (name: string) => rows.find((one) => one.name === name)
  assert.deepEqual(
    ['seen', 'film', 'bill', 'hola'].map((name) => named(name)?.media),
    ['image', 'video', 'document', null],
  )
  await h.write(text('Hello'))
  await h.answer('Hi')
  h.clock.advance(25 * HOUR_MS)
  const values = { 1: 'Lucía', 2: '12' }
  const pictureId = await keepFile(h, 'mug.png', 'image/png', png())
  const codes = async (name: string, fileId?: string) => (await send(h, named(name), values, fileId)).code
  assert.equal(await codes('seen'), 'template_incomplete')
  assert.equal(await codes('seen', await keepFile(h, 'b.pdf', 'application/pdf', pdf)), 'template_file')
  assert.equal(await codes('seen', await keepFile(h, 'large.png', 'image/png', png(5 * 1024 * 1024))), 'template_file')
  assert.equal(await codes('bill', pictureId), 'template_file')
  assert.equal(await codes('hola', pictureId), 'template_file')
  assert.equal(await codes('seen', randomUUID()), 'attachment_unknown')
  assert.equal(
    await codes('seen', await keepFile(h, 'x.png', 'image/png', png(), 'person:somebody')),
    'attachment_unknown',
  )
  assert.equal(h.api.sent.filter(({ request }) => request.type === 'template').length, 0)

  const headerOf = async (name: string, fileId: string) => {
    const { turnId } = await send(h, named(name), values, fileId)
    assert.equal((await h.state(turnId))?.state, 'accepted', JSON.stringify(h.api.asked.at(-1)))
    h.clock.advance(1000)
    const request = h.api.sent.at(-1)?.request
    return request?.type === 'template' ? request.template.components : undefined
  }
  const body = {
    type: 'body',
    parameters: [
      { type: 'text', text: 'Lucía' },
      { type: 'text', text: '12' },
    ],
  }
  const [id] = [...h.api.media.keys()].slice(-1)
  const seen = await headerOf('seen', pictureId)
  const put = [...h.api.media.keys()].at(-1)
  assert.notEqual(put, id)
  assert.deepEqual(h.api.media.get(put ?? '')?.bytes, png())
  assert.deepEqual(seen, [{ type: 'header', parameters: [{ type: 'image', image: { id: put } }] }, body])
  const turn = (await h.turns()).at(-1)
  assert.equal(turn?.text, 'Hola Lucía, tu pedido 12 está listo.')
  const kept = await h.rows<{ id: string }>(`select attachment_id as id from attachments where turn_id is not null`)
  assert.deepEqual(kept, [{ id: pictureId }])
  const film = await headerOf('film', await keepFile(h, 'a.mp4', 'video/mp4', Buffer.from('....ftypisom')))
  assert.equal(film?.[0]?.parameters?.[0]?.type, 'video')
  const bill = await headerOf('bill', await keepFile(h, 'Bill 12.pdf', 'application/pdf', pdf))
  assert.deepEqual(bill?.[0]?.parameters?.[0], {
    type: 'document',
    document: { id: [...h.api.media.keys()].at(-1), filename: 'Bill 12.pdf' },
  })
  // what the platform turns away says why, and a file that is gone too
  const goneId = await keepFile(h, 'gone.png', 'image/png', png())
  await h.rows(`update attachments set erased_at = now() where attachment_id = '${goneId}'`)
  assert.equal(await codes('seen', goneId), 'attachment_unknown')
})

test('what the platform decides about a template holds at once', async (t) => {
  const h = await cloudHouse(t)
  h.api.state.templates = [plain('hola')]
  const [hola] = (await fetched(h)).rows
  await h.write(text('Hello'))
  await h.answer('Hi')
  const decide = (event: string, reason: string | null, name = 'hola') =>
    h.tell(
      { event, message_template_id: 1, message_template_name: name, message_template_language: 'es', reason },
      { field: 'message_template_status_update' },
    )
  const states = async () => (await listed(h)).map((one) => [one.state, one.why])
  await decide('PAUSED', null)
  assert.deepEqual(await states(), [['paused', null]])
  assert.equal((await send(h, hola, { 1: 'a', 2: 'b' })).code, 'template_unknown')
  await decide('REJECTED', 'PROMOTIONAL')
  assert.deepEqual(await states(), [['rejected', 'PROMOTIONAL']])
  await decide('APPROVED', 'NONE')
  await decide('REJECTED', 'SCAM', 'another')
  assert.deepEqual(await states(), [['approved', null]])
  const { turnId } = await send(h, hola, { 1: 'a', 2: 'b' })
  assert.equal((await h.state(turnId))?.state, 'accepted')
})

test('we begin with who agreed, by a template; offers go to nobody who refused them', async (t) => {
  const h = await cloudHouse(t)
  h.api.state.templates = [plain('hola'), plain('offer', { category: 'MARKETING' })]
  const { rows } = await fetched(h)
  await h.write(text('Hello'))
  await h.answer('Hi')
  const [who] = await h.rows<{ customerId: string; identityId: string }>(
    `select customer_id as "customerId", identity_id as "identityId" from identities where kind = 'phone'`,
  )
  const begin = async (of: object) => {
    const body = {
      identityId: who?.identityId,
      accountId: h.accountId,
      senderId: `begin-${randomUUID()}`,
      ...of,
    }
    return (await h.served.call('POST', `/api/customers/${who?.customerId}/messages`, { as: 'Ana', body })).body as {
      code?: string
    }
  }
  const values = { 1: 'Lucía', 2: '12' }
  const templateId = (name: string) => rows.find((one) => one.name === name)?.id
  h.clock.advance(25 * HOUR_MS)
  assert.equal((await begin({ text: 'Good news' })).code, 'template_unknown')
  assert.equal((await begin({ templateId: templateId('offer'), values })).code, undefined)
  const answers = (about: 'all' | 'offers', answer: 'in' | 'out') =>
    h.db.transact(h.workspaceId, (tx) =>
      noteConsent(tx, {
        channel: 'whatsapp',
        address: customerNumber,
        answer,
        about,
        how: 'platform',
        said: '',
        customerId: who?.customerId as never,
        personId: null,
      }),
    )
  await answers('offers', 'out')
  h.clock.advance(25 * HOUR_MS)
  assert.equal((await begin({ templateId: templateId('offer'), values })).code, 'consent_missing')
  assert.equal((await begin({ templateId: templateId('hola'), values })).code, undefined)
  // nor as an answer, where they wrote first
  const answer = async (name: string) =>
    (
      await send(
        h,
        rows.find((one) => one.name === name),
        values,
      )
    ).code
  assert.deepEqual([await answer('offer'), await answer('hola')], ['consent_missing', undefined])
  await answers('all', 'out')
  assert.equal(await answer('hola'), 'number_stopped')
  h.clock.advance(25 * HOUR_MS)
  assert.equal((await begin({ templateId: templateId('hola'), values })).code, 'number_stopped')
  await h.rows('delete from consents')
  assert.equal((await begin({ templateId: templateId('hola'), values })).code, 'consent_missing')
})

test('a template that holds what we cannot give is refused with that reason, and nothing goes out', async (t) => {
  const h = await cloudHouse(t)
  h.api.state.templates = [plain('cards', { components: [...plain('x').components, { type: 'CAROUSEL' }] })]
  const { rows } = await fetched(h)
  await h.write(text('hola'))
  await h.say('hola')
  await h.drain()
  const before = h.api.sent.length
  assert.equal((await send(h, rows[0], { '1': 'Eva', '2': '7' })).code, 'template_unfit')
  assert.equal(h.api.sent.length, before)
})
