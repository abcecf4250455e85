import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { InteractionId, MailId, PersonId, TurnId } from '@peakend/contract/ids.ts'
import { mailHouse } from '../../../../test/mail-house.ts'
import { isRefusal } from '../../../base/refusal.ts'
import { find as findCase, settle } from '../../../cases/cases.ts'
import { putCustomer, wholeCustomer } from '../../../customers/customers.ts'
import { assign, close, find, reply, type Standing } from '../../../interactions/interactions.ts'
import { mailsPart } from '../personal.ts'
import { takeBack, write } from './sending.ts'

type House = Awaited<ReturnType<typeof mailHouse>>
const NOWHERE = 1
let ids = 0

const mail = (more: { from?: string; to?: string; head?: string[]; text?: string; subject?: string } = {}): string =>
  [
    `From: ${more.from ?? 'Eva Ruiz <eva@example.org>'}`,
    `To: ${more.to ?? 'help@shop.example'}`,
    `Subject: ${more.subject ?? 'Kettle'}`,
    `Message-ID: <m${++ids}@example.org>`,
    ...(more.head ?? []),
    '',
    more.text ?? `It leaks ${ids}.`,
  ].join('\r\n')

const standings = async (h: House): Promise<Standing[]> => {
  const rows = await h.rows<{ id: InteractionId }>(
    'select interaction_id as id from interactions order by opened_at, interaction_id',
  )
  return h.db.read(h.workspaceId, async (tx) => {
    const found = []
    for (const { id } of rows) found.push(await find(tx, id))
    return found.filter((one) => one !== null)
  })
}
const only = async (h: House): Promise<Standing> => {
  const [first, second] = await standings(h)
  assert.ok(first && !second)
  return first
}
/** A message that came in, held by an agent, and answered. */
const answered = async (t: Parameters<typeof mailHouse>[0], text = mail()) => {
  const h = await mailHouse(t)
  const box = await h.mailbox(NOWHERE)
  const ana = await h.person('Ana', 'agent')
  await h.db.transact(h.workspaceId, (tx) =>
    tx.query('test.unwatch', 'delete from watches where workspace_id = $1', [tx.workspaceId]),
  )
  await h.ground()
  await h.arrive(box, text)
  const standing = await only(h)
  const interactionId = standing.id
  await h.db.transact(h.workspaceId, (tx) => assign(tx, { interactionId, personId: ana, why: 'taken' }))
  await h.drain()
  await h.db.transact(h.workspaceId, (tx) =>
    reply(tx, {
      interactionId,
      personId: ana,
      senderId: 'answer-1',
      text: 'Sorry to hear. Since when?',
      attachmentIds: [],
    }),
  )
  await h.drain()
  const [sent] = h.out.sent
  assert.ok(sent)
  const field = (name: string) =>
    new RegExp(`^${name}: (.*(?:\r?\n[ \t].*)*)`, 'im').exec(sent.message)?.[1]?.replaceAll(/\r?\n\s*/g, '') ?? ''
  const replyTo = /<([^<>]+)>/.exec(field('Reply-To'))?.[1] ?? ''
  return { h, box, ana, standing, interactionId, sent, field, replyTo }
}
const turnState = async (h: House, turnId: string) =>
  (
    await h.rows<{ delivery: string; failure: string | null }>(
      'select delivery, failure from turns where turn_id = $1',
      [turnId],
    )
  )[0]

test('an answer goes out on the thread, with a signed address for the next one', async (t) => {
  const { h, sent, field, replyTo } = await answered(t)
  assert.deepEqual([sent.from, sent.to], ['help@shop.example', ['eva@example.org']])
  assert.equal(field('Subject'), 'Re: Kettle')
  assert.match(field('In-Reply-To'), /^<m\d+@example\.org>$/)
  assert.equal(field('References'), field('In-Reply-To'))
  assert.match(replyTo, /^help\+[a-z2-7]{29}@shop\.example$/)
  assert.match(sent.message, /multipart\/alternative/)
  assert.match(sent.message, /Since when\?/)
  assert.match(sent.message, /wrote:|escribi/)
  assert.equal(h.out.sent.length, 1)
  const [turn] = await h.rows<{ delivery: string }>("select delivery from turns where by = 'agent' and kind = 'said'")
  assert.equal(turn?.delivery, 'delivered')
})

test('the signed address proves who writes and goes on with the conversation; a forged From does not', async (t) => {
  const { h, box, standing, replyTo } = await answered(t)
  const identity = async () =>
    (await h.db.read(h.workspaceId, (tx) => wholeCustomer(tx, standing.customerId))).isVerified
  assert.equal(await identity(), false)
  // the same From, another way in: a claim, and no part of the proven person's story
  await h.arrive(box, mail({ to: replyTo, text: 'Since Monday.' }))
  assert.equal(await identity(), true)
  assert.equal((await only(h)).id, standing.id)
  const [proof] = await h.rows<{ proof: string }>("select proof from mails where text = 'Since Monday.'")
  assert.equal(proof?.proof, 'reply-address')
  // a token we did not sign, and one of ours in somebody else's hands
  h.clock.advance(1000)
  const forged = replyTo.replace(/\+./, (sign) => (sign === '+z' ? '+y' : '+z'))
  await h.arrive(box, mail({ to: forged, text: 'Not me.', from: 'mallory@example.net' }))
  h.clock.advance(1000)
  await h.arrive(box, mail({ to: replyTo, text: 'Forwarded to me.', from: 'carl@example.net' }))
  const found = await standings(h)
  assert.equal(found.length, 3)
  assert.equal(new Set(found.map((one) => one.customerId)).size, 3)
  const [stranger, carl] = found.slice(1)
  // who holds the address belongs to the matter, and is not the person
  assert.equal(stranger?.caseId, null)
  assert.equal(carl?.caseId, standing.caseId ?? found[0]?.caseId)
})

test('a reply address that went along with a forwarded letter proves nothing under a From our border calls forged', async (t) => {
  const { h, box, standing, replyTo } = await answered(t)
  const failed = ['Authentication-Results: mx.shop.example; dmarc=fail header.from=example.org']
  await h.arrive(box, mail({ to: replyTo, text: 'Send it to my new address.', head: failed }))
  const isVerified = async () =>
    (await h.db.read(h.workspaceId, (tx) => wholeCustomer(tx, standing.customerId))).isVerified
  assert.equal(await isVerified(), false)
  const [row] = await h.rows<{ proof: string }>("select proof from mails where text = 'Send it to my new address.'")
  assert.equal(row?.proof, 'none')
  // the same from whoever it was sent to
  await h.arrive(box, mail({ to: replyTo, text: 'Since Monday.' }))
  assert.equal(await isVerified(), true)
})

test('headers alone join the case, not the person', async (t) => {
  const { h, box, field } = await answered(t)
  const [before] = await standings(h)
  assert.ok(before?.caseId)
  const head = [`In-Reply-To: ${field('Message-ID')}`]
  await h.arrive(box, mail({ from: 'sister@example.net', head, text: 'I am her sister.' }))
  const sister = (await standings(h)).find((one) => one.id !== before.id)
  assert.equal(sister?.caseId, before.caseId)
  assert.notEqual(sister?.customerId, before.customerId)
})

test('two threads of one customer are two interactions, each with its case; an answer joins its own', async (t) => {
  const { h, box, ana, standing, replyTo, field } = await answered(t)
  const hold = async (interactionId: InteractionId) => {
    await h.db.transact(h.workspaceId, (tx) => assign(tx, { interactionId, personId: ana, why: 'taken' }))
    await h.drain()
  }
  h.clock.advance(1000)
  await h.arrive(box, mail({ subject: 'Invoice 7', text: 'It is twice what I paid.' }))
  await h.drain()
  const invoice = (await standings(h)).find((one) => one.id !== standing.id)
  assert.ok(invoice)
  assert.deepEqual([invoice.customerId, invoice.caseId], [standing.customerId, null])
  await hold(invoice.id)
  const [kettleCase, invoiceCase] = (await standings(h)).map((one) => one.caseId)
  assert.ok(kettleCase && invoiceCase && kettleCase !== invoiceCase)
  // by the signed address, by headers, and by a program that drops both
  await h.arrive(box, mail({ to: replyTo, subject: 'Re: Kettle', text: 'Since Monday.' }))
  await h.arrive(
    box,
    mail({ head: [`In-Reply-To: ${field('Message-ID')}`], subject: 'Something else', text: 'Since noon.' }),
  )
  await h.arrive(box, mail({ subject: 'RE: invoice  7', text: 'Any news?' }))
  const said = async (id: string) =>
    (
      await h.rows<{ text: string }>(
        "select text from turns where interaction_id = $1 and by = 'customer' order by ordinal",
        [id],
      )
    ).map((row) => row.text.replace(/\d+/, 'N'))
  assert.deepEqual(await said(standing.id), ['It leaks N.', 'Since Monday.', 'Since noon.'])
  assert.deepEqual(await said(invoice.id), ['It is twice what I paid.', 'Any news?'])
  // what follows once a thread is over is a new interaction on its case
  await h.db.transact(h.workspaceId, (tx) => close(tx, { interactionId: standing.id, outcome: 'solved', by: 'agent' }))
  h.clock.advance(1000)
  await h.arrive(box, mail({ to: replyTo, subject: 'Re: Kettle', text: 'It leaks again.' }))
  await h.drain()
  const after = (await standings(h)).at(-1)
  assert.deepEqual([after?.state, after?.caseId, after?.threadId], ['waiting', kettleCase, standing.threadId])
  // subjects that say nothing bind nothing
  await h.arrive(box, mail({ subject: 'Re:', text: 'Hello?' }), mail({ subject: '', text: 'Hello again?' }))
  assert.equal((await standings(h)).length, 5)
})

test('DMARC by our own border opens the story of a known sender, and of nobody else', async (t) => {
  const h = await mailHouse(t)
  const box = await h.mailbox(NOWHERE)
  const known = await h.db.transact(h.workspaceId, (tx) =>
    putCustomer(tx, { externalId: 'c-1', name: 'Eva', email: 'eva@example.org' }),
  )
  const pass = ['Authentication-Results: mx.shop.example; dmarc=pass header.from=example.org']
  await h.arrive(box, mail({ head: pass, text: 'Known.' }))
  await h.arrive(
    box,
    mail({ head: ['Authentication-Results: mx.evil.example; dmarc=pass header.from=example.org'], text: 'Forged.' }),
  )
  await h.arrive(
    box,
    mail({
      head: ['Authentication-Results: mx.shop.example; dmarc=pass header.from=evil.example'],
      text: 'Other domain.',
    }),
  )
  await h.arrive(box, mail({ head: pass, from: 'new@example.org', text: 'New.' }))
  const rows = await h.rows<{ text: string; proof: string; customer: string }>(
    'select m.text, m.proof, i.customer_id as customer from mails m join interactions i using (workspace_id, interaction_id) order by m.text',
  )
  assert.deepEqual(
    rows.map((row) => [row.text, row.proof, row.customer === known]),
    [
      ['Forged.', 'none', false],
      ['Known.', 'dmarc', true],
      ['New.', 'none', false],
      ['Other domain.', 'none', false],
    ],
  )
})

test('a message on a settled case opens it again, where its own customer writes', async (t) => {
  const { h, box, ana, interactionId, replyTo } = await answered(t)
  const { caseId } = await only(h)
  assert.ok(caseId)
  await h.db.transact(h.workspaceId, async (tx) => {
    await close(tx, { interactionId, outcome: 'solved', by: 'agent' })
    await settle(tx, caseId, ana)
  })
  await h.drain()
  h.clock.advance(1000)
  await h.arrive(box, mail({ to: replyTo, text: 'It leaks again.' }))
  const all = await standings(h)
  assert.deepEqual(
    all.map((one) => [one.state, one.caseId]),
    [
      ['closed', caseId],
      ['waiting', caseId],
    ],
  )
  assert.equal((await h.db.read(h.workspaceId, (tx) => findCase(tx, caseId)))?.state, 'open')
})

test('what did not arrive is told; machines are set aside and never answered', async (t) => {
  const { h, box, field, interactionId, replyTo } = await answered(t)
  const report = [
    'From: MAILER-DAEMON@mx.example',
    'Content-Type: multipart/report; report-type=delivery-status; boundary=r',
    '',
    '--r',
    'Content-Type: message/delivery-status',
    '',
    'Final-Recipient: rfc822; eva@example.org',
    'Action: failed',
    'Status: 5.1.1',
    'Diagnostic-Code: smtp; 550 no such user',
    '',
    '--r',
    'Content-Type: message/rfc822',
    '',
    `Message-ID: ${field('Message-ID')}`,
    '',
    '--r--',
  ].join('\r\n')
  await h.arrive(box, report)
  await h.arrive(box, mail({ to: replyTo, head: ['Auto-Submitted: auto-replied'], subject: 'Out of office' }))
  await h.arrive(box, mail({ head: [`X-Peakend-Loop: ${field('X-Peakend-Loop')}`], text: 'ours' }))
  const rows = await h.rows<{ state: string; why: string | null; automatic: string | null; about: string | null }>(
    "select state, why, automatic, interaction_id as about from mails where state in ('aside', 'failed') order by received_at, mail_id",
  )
  assert.deepEqual(
    rows
      .map((row) => `${row.state} ${row.why} ${row.automatic} ${row.about === interactionId}`)
      .toSorted((a, b) => a.localeCompare(b)),
    [
      'aside automatic bounce true',
      'aside automatic out-of-office true',
      'aside loop loop false',
      'failed null null true',
    ],
  )
  const [turn] = await h.rows<{ turn_id: TurnId }>("select turn_id from turns where by = 'agent' and kind = 'said'")
  assert.deepEqual(await turnState(h, turn?.turn_id ?? ''), { delivery: 'failed', failure: 'bounced' })
  assert.equal((await standings(h)).length, 1)
})

const draft = (h: House, interactionId: InteractionId, personId: PersonId, more: object = {}) =>
  h.db.transact(h.workspaceId, (tx) =>
    write(tx, {
      as: 'reply-all',
      interactionId,
      personId,
      senderId: 'write-001',
      text: 'Here it is.\n<b>bold?</b>',
      bcc: [],
      attachmentIds: [],
      withQuote: false,
      sendAt: null,
      ...more,
    }),
  )

test('a message is held for ten seconds, can be taken back, and goes to all who got the last one', async (t) => {
  const { h, box, ana, interactionId, replyTo } = await answered(t)
  await h.arrive(
    box,
    mail({
      to: `${replyTo}, Bo <bo@example.org>`,
      head: ['Cc: help@shop.example, cy@example.org'],
      text: 'Both of us.',
    }),
  )
  const first = await draft(h, interactionId, ana)
  assert.equal(await draft(h, interactionId, ana), first)
  for (const other of [{ to: [{ address: 'eve@example.org', name: '' }] }, { subject: 'Else' }, { as: 'reply' }])
    await assert.rejects(draft(h, interactionId, ana, other), (e) => isRefusal(e, 'id_reused'))
  await h.drain()
  assert.equal(h.out.sent.length, 1)
  const back = await h.db.transact(h.workspaceId, (tx) => takeBack(tx, first, ana))
  assert.equal(back.text, 'Here it is.\n<b>bold?</b>')
  const second = await draft(h, interactionId, ana, { senderId: 'write-002' })
  h.clock.advance(10_001)
  await h.drain()
  assert.equal(h.out.sent.length, 2)
  const last = h.out.sent[1]
  assert.deepEqual(last?.to.toSorted(), ['bo@example.org', 'cy@example.org', 'eva@example.org'])
  assert.match(last?.message ?? '', /&lt;b&gt;bold\?/)
  await assert.rejects(
    h.db.transact(h.workspaceId, (tx) => takeBack(tx, second, ana)),
    (e) => isRefusal(e, 'already_sent'),
  )
  await assert.rejects(draft(h, interactionId, ana, { senderId: 'write-003', as: 'forward' }), (e) =>
    isRefusal(e, 'nobody_to_write_to'),
  )
  const [turn] = await h.rows<{ turn: string }>('select turn_id as turn from mails where mail_id = $1', [first])
  assert.deepEqual(await turnState(h, turn?.turn ?? ''), { delivery: 'failed', failure: 'taken_back' })
})

test('a server that refuses for good fails the turn; one that is busy is asked again under the same Message-ID', async (t) => {
  const { h, ana, interactionId } = await answered(t)
  const state = async (id: MailId) =>
    (await h.rows<{ state: string }>('select state from mails where mail_id = $1', [id]))[0]?.state
  h.out.state.refuses = { code: 450, said: 'later' }
  const id = await draft(h, interactionId, ana)
  h.clock.advance(10_001)
  await h.drain()
  assert.equal(await state(id), 'queued')
  h.out.state.refuses = null
  h.clock.advance(60_000)
  await h.drain()
  assert.equal(await state(id), 'sent')
  assert.ok(h.out.sent.at(-1)?.message.includes(`<${id}@shop.example>`))
  h.out.state.refuses = { code: 550, said: 'no such user' }
  const refused = await draft(h, interactionId, ana, { senderId: 'write-009' })
  h.clock.advance(10_001)
  await h.drain()
  assert.equal(await state(refused), 'failed')
})

test('an erased customer’s messages lose their words, and the bytes of their originals go', async (t) => {
  const { h, box, standing } = await answered(t)
  await h.arrive(box, mail({ head: ['Auto-Submitted: auto-replied'], text: 'I am away.' }))
  const whole = async () => JSON.stringify(await h.rows('select head, text, quoted, signature, message_id from mails'))
  assert.match(await whole(), /eva@example\.org/)
  await h.db.transact(h.workspaceId, (tx) => mailsPart.erase(tx, [standing.customerId]))
  assert.doesNotMatch(await whole(), /eva@|leaks|away/)
  await h.drain()
  const left = await h.rows("select from attachments where type = 'message/rfc822' and erased_at is null")
  assert.equal(left.length, 0)
})

test('what people write begins no header of ours: subjects, names and addresses stay where they are', async (t) => {
  const { h, ana, interactionId } = await answered(t, mail({ from: '"Eva\r\n Bcc: x@evil.example" <eva@example.org>' }))
  const nasty = 'Hi\r\nBcc: hidden@evil.example\r\n\r\nA body of theirs'
  await h.db.transact(h.workspaceId, (tx) =>
    write(tx, {
      interactionId,
      personId: ana,
      senderId: 'nasty-1',
      as: 'reply',
      to: [{ name: nasty, address: 'eva@example.org' }],
      cc: [{ name: 'Carl <c@evil.example>, x', address: 'carl@example.net\r\nBcc: hidden@evil.example' }],
      bcc: [],
      subject: nasty,
      text: 'Hello.',
      attachmentIds: [],
      withQuote: false,
      sendAt: null,
    }),
  )
  h.clock.advance(10_001)
  await h.drain()
  for (const { to, message } of h.out.sent) {
    const head = message.slice(0, message.search(/\r?\n\r?\n/))
    assert.doesNotMatch(head, /^bcc:/im)
    assert.ok(!to.some((one) => /evil/.test(one)), to.join())
  }
})
