import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { dayAt } from '../../../../test/house.ts'
import { mailHouse } from '../../../../test/mail-house.ts'
import { putCustomerTexts } from '../../../identity/customer-texts/customer-texts.ts'
import { setClosedPlan, setSpecialDay } from '../../../routing/hours/settings.ts'

const HOUR = 3_600_000
let ids = 0
const mail = (more: { from?: string; head?: string[] } = {}): string =>
  [
    `From: ${more.from ?? 'Eva Ruiz <eva@example.org>'}`,
    'To: help@shop.example',
    'Subject: Kettle',
    `Message-ID: <ack${++ids}@example.org>`,
    ...(more.head ?? []),
    '',
    `It leaks ${ids}.`,
  ].join('\r\n')

const closedHouse = async (t: TestContext, of: { withPlan?: boolean; offersCallBack?: boolean } = {}) => {
  const h = await mailHouse(t, {
    callBackLink: ({ interactionId }) => `https://peakend.example/call-back/#cb_${interactionId}`,
  })
  const box = await h.mailbox(1)
  const today = dayAt(h.clock.now())
  const yesterday = dayAt(new Date(h.clock.now().getTime() - 24 * HOUR))
  await h.db.transact(h.workspaceId, async (tx) => {
    await tx.query('test.unwatch', 'delete from watches where workspace_id = $1', [tx.workspaceId])
    const text = { en: 'We open {opens} and answer by {answer}.', es: 'Abrimos {opens}.' }
    if (of.withPlan !== false)
      await setClosedPlan(
        tx,
        { queueId: null, channel: 'email', text, offersCallBack: of.offersCallBack ?? false },
        h.administrator,
      )
    for (const on of [yesterday, today])
      await setSpecialDay(tx, { on, queueId: null, channel: 'email', shifts: [], note: 'Stocktaking' }, h.administrator)
  })
  await h.ground()
  return { h, box }
}

test('the first message of a thread outside the hours is answered once, with when we open, and is no turn', async (t) => {
  const { h, box } = await closedHouse(t)
  await h.arrive(box, mail())
  await h.drain()
  const [sent] = h.out.sent
  assert.match(sent?.message ?? '', /^To: "?Eva Ruiz"? <eva@example.org>/m)
  assert.match(sent?.message ?? '', /^Auto-Submitted: auto-replied/m)
  assert.match(sent?.message ?? '', new RegExp(`^In-Reply-To: <ack${ids}@example.org>`, 'm'))
  assert.match(sent?.message ?? '', /We open (today|tomorrow) at 0:00 and answer by \w+ at 4:00\./)
  const turns = await h.rows<{ by: string; answered: Date | null }>(
    'select t.by, i.answered_at as answered from turns t join interactions i using (workspace_id, interaction_id)',
  )
  assert.deepEqual(turns, [{ by: 'customer', answered: null }])
  // another thread of the same night, and an answer to ours
  await h.arrive(box, mail(), mail({ head: [`In-Reply-To: <ack${ids - 1}@example.org>`] }))
  await h.drain()
  assert.equal(h.out.sent.length, 1)
  h.clock.advance(48 * HOUR)
  await h.db.transact(h.workspaceId, (tx) => {
    const on = dayAt(h.clock.now())
    return setSpecialDay(tx, { on, queueId: null, channel: 'email', shifts: [], note: '' }, h.administrator)
  })
  await h.arrive(box, mail({ from: 'Leo <leo@example.org>' }))
  await h.drain()
  assert.equal(h.out.sent.length, 2)
})

const machines: [string, Parameters<typeof mail>[0]][] = [
  ['an automatic reply', { head: ['Auto-Submitted: auto-replied'] }],
  ['a list', { head: ['List-Id: <news.example.org>', 'Precedence: list'] }],
  ['a mailbox nobody reads', { from: 'no-reply@example.org' }],
  ['a program', { head: ['Auto-Submitted: auto-generated'] }],
  ['who is out of office', { head: ['Auto-Submitted: auto-replied', 'X-Auto-Response-Suppress: All'] }],
  ['a report of what did not arrive', { from: 'MAILER-DAEMON@mx.example.org', head: ['Return-Path: <>'] }],
  ['a report in its form', { head: ['Content-Type: multipart/report; report-type=delivery-status; boundary=b'] }],
  ['a receipt', { head: ['Content-Type: multipart/report; report-type=disposition-notification; boundary=b'] }],
  ['a message that goes round', { head: Array.from({ length: 60 }, (_, n) => `Received: from a${n}.example.org`) }],
]
for (const [name, of] of machines) {
  test(`${name} is never answered by a machine`, async (t) => {
    const { h, box } = await closedHouse(t)
    await h.arrive(box, mail(of))
    await h.drain()
    assert.equal(h.out.sent.length, 0)
  })
}

test('our own answer that comes back is a loop, and is never answered', async (t) => {
  const { h, box } = await closedHouse(t)
  await h.arrive(box, mail())
  await h.drain()
  const [ours] = h.out.sent
  assert.ok(ours)
  // as a forwarding rule of the customer's brings it back, under another id and from another address
  const back = ours.message.replace(/^Message-ID: .*$/im, 'Message-ID: <again@forward.example>')
  await h.arrive(box, back.replace(/^From: .*$/im, 'From: Else <else@example.net>'))
  await h.drain()
  assert.equal(h.out.sent.length, 1)
  assert.deepEqual(await h.rows("select why from mails where state = 'aside'"), [{ why: 'loop' }])
})

test('where the closed plan offers it, the answer carries a link to be contacted instead, which is kept nowhere', async (t) => {
  const { h, box } = await closedHouse(t, { offersCallBack: true })
  await h.arrive(
    box,
    mail(),
    mail({ from: 'Leo <leo@example.org>' }).replace(/It leaks.*/, 'Hola, mi hervidor pierde agua y necesito ayuda.'),
  )
  await h.drain()
  const rows = await h.rows<{ id: string; language: string }>(
    'select interaction_id as id, language from interactions order by opened_at, language',
  )
  assert.equal(h.out.sent.length, 2)
  for (const { id, language } of rows) {
    const said =
      h.out.sent
        .map(({ message }) => message.replaceAll(/=\r?\n/g, '').replaceAll('=3D', '='))
        .find((one) => one.includes(id)) ?? ''
    assert.ok(said.includes(`https://peakend.example/call-back/#cb_${id}`))
    assert.match(
      said,
      language === 'es' ? /prefieres que te contactemos/i : /Rather be contacted at a time that suits you/,
    )
  }
  const kept = await h.rows<{ text: string }>(`select text from mails where direction = 'out'`)
  assert.ok(kept.every(({ text }) => !text.includes('call-back')))
})

test('where the plan offers none, the answer carries no link', async (t) => {
  const { h, box } = await closedHouse(t)
  await h.arrive(box, mail())
  await h.drain()
  assert.doesNotMatch(h.out.sent[0]?.message ?? '', /call-back/)
})

test('where nobody wrote what to say, nothing is said', async (t) => {
  const { h, box } = await closedHouse(t, { withPlan: false })
  await h.arrive(box, mail())
  await h.drain()
  assert.equal(h.out.sent.length, 0)
})

test('the language of a letter is found, remembered with the customer, and answered in', async (t) => {
  const { h, box } = await closedHouse(t)
  await h.arrive(box, mail().replace(/It leaks.*/, 'Hola, mi hervidor pierde agua y necesito una solución.'))
  await h.drain()
  assert.match(h.out.sent[0]?.message ?? '', /Abrimos (hoy|ma=?C?3?=?B?1?ñ?ana)/)
  const [row] = await h.rows<{ said: string; kept: string }>(
    'select i.language as said, c.language as kept from interactions i join customers c using (workspace_id, customer_id)',
  )
  assert.deepEqual([row?.said, row?.kept], ['es', 'es'])
})

test('who writes French meets the French text and offer where they were brought, with the time as French says it; Portuguese the workspace’s', async (t) => {
  const { h, box } = await closedHouse(t, { offersCallBack: true })
  const french = {
    'closed.email': 'Nous ouvrons {opens}. Votre dossier : {case}.',
    callBackLine: 'Préférez-vous être rappelé ? {link}',
  }
  await h.db.transact(h.workspaceId, (tx) => putCustomerTexts(tx, 'fr', french))
  await h.arrive(
    box,
    mail().replace(/It leaks.*/, 'Bonjour, ma bouilloire fuit depuis hier et je voudrais savoir ce que je dois faire.'),
    mail({ from: 'Rui <rui@example.org>' }).replace(
      /It leaks.*/,
      'Olá, a minha chaleira está a verter água desde ontem e gostaria de saber o que devo fazer.',
    ),
  )
  await h.drain()
  const said = (to: string) => {
    const sent = h.out.sent.find((one) => one.to.includes(to))?.message ?? ''
    const bytes = Buffer.from(
      sent
        .replaceAll(/=\r?\n/g, '')
        .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
      'latin1',
    )
    return bytes.toString().replaceAll(/\s+/g, ' ')
  }
  assert.match(said('eva@example.org'), /Nous ouvrons (?:aujourd’hui|demain) à 00:00\./)
  assert.match(said('eva@example.org'), /Préférez-vous être rappelé \? https:\/\/peakend\.example\/call-back\/#cb_/)
  assert.doesNotMatch(said('eva@example.org'), /We open|Rather be/)
  assert.match(said('rui@example.org'), /We open (?:today|tomorrow) at 0:00/)
})
