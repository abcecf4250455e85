import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test, type TestContext } from 'node:test'
import type { InteractionId, MailId, PersonId } from '@peakend/contract/ids.ts'
import { LetterDraft } from '@peakend/contract/letters.ts'
import { mailHouse } from '../../../../test/mail-house.ts'
import { isRefusal } from '../../../base/refusal.ts'
import { addAttachment, readAttachment } from '../../../interactions/attachments/attachments.ts'
import { assign, find, markFailed } from '../../../interactions/interactions.ts'
import { findMail, listAside, moveState } from '../sending/store.ts'
import { dismiss, takeIn } from './aside.ts'
import { begin, draftOf, dueLetters, keepDraft, sendAgain } from './letters.ts'
import { openReading } from '../intake/reading-beside.ts'
import { listDrafts } from './store.ts'

const NOWHERE = 1

const opened = async (t: TestContext) => {
  const h = await mailHouse(t)
  const box = await h.mailbox(NOWHERE)
  const ana = await h.person('Ana', 'agent')
  // nobody watches a mailbox that is nowhere
  await h.db.transact(h.workspaceId, (tx) =>
    tx.query('test.unwatch', 'delete from watches where workspace_id = $1', [tx.workspaceId]),
  )
  await h.ground()
  return { h, box, ana }
}
type Opened = Awaited<ReturnType<typeof opened>>

const letter = (more: string[] = [], text = 'It leaks.') =>
  ['From: Eva Ruiz <eva@example.org>', 'To: help@shop.example', 'Subject: Kettle', ...more, '', text].join('\r\n')
const first = async ({ h, ana }: Opened) => {
  const [row] = await h.rows<{ id: InteractionId }>(
    `select interaction_id as id from interactions order by opened_at desc limit 1`,
  )
  assert.ok(row)
  await h.db.transact(h.workspaceId, (tx) => assign(tx, { interactionId: row.id, personId: ana, why: 'taken' }))
  return row.id
}
const writing = (more: object = {}) => ({
  senderId: 'letter-to-eva',
  to: [{ name: 'Eva', address: 'eva@example.org' }],
  bcc: [],
  subject: 'Your new kettle',
  text: 'It is on its way.',
  attachmentIds: [],
  sendAt: null,
  secret: Buffer.alloc(32),
  ...more,
})

test('a draft is one per person, and the last one kept stands', async (t) => {
  const of = await opened(t)
  const { h, box, ana } = of
  await h.arrive(box, letter())
  const interactionId = await first(of)
  const ben = await h.person('Ben', 'agent')
  const draft = {
    as: 'reply-all' as const,
    mailId: null,
    to: [{ name: '', address: 'eva@exam' }],
    cc: [],
    bcc: [],
    subject: 'Re: Kettle',
    text: 'Dear',
    withQuote: true,
    attachmentIds: [],
  }
  for (const text of ['Dear', 'Dear Eva'])
    await h.db.transact(h.workspaceId, (tx) =>
      keepDraft(tx, { interactionId, personId: ana, letter: { ...draft, text } }),
    )
  const read = (personId: PersonId) => h.db.read(h.workspaceId, (tx) => draftOf(tx, interactionId, personId))
  assert.deepEqual([(await read(ana))?.text, (await read(ana))?.to[0]?.address], ['Dear Eva', 'eva@exam'])
  assert.equal(await read(ben), null)
  // the list marks it for who wrote it, while it has words and the conversation runs
  const half = (personId: PersonId) =>
    h.db.read(h.workspaceId, async (tx) =>
      (await listDrafts(tx, { personId, after: null, limit: 10 })).map((one) => one.interactionId),
    )
  assert.deepEqual([await half(ana), await half(ben)], [[interactionId], []])
  const keep = (more: object) =>
    h.db.transact(h.workspaceId, (tx) => keepDraft(tx, { interactionId, personId: ana, letter: { ...draft, ...more } }))
  await keep({ text: ' \n' })
  assert.deepEqual(await half(ana), [])
  await keep({ text: 'Dear Eva' })
  await h.rows("update interactions set state = 'closed', closed_at = now() where interaction_id = $1", [interactionId])
  assert.deepEqual(await half(ana), [])
})

test('a draft keeps the files its writer put there, and no others', async (t) => {
  const of = await opened(t)
  const { h, box, ana } = of
  await h.arrive(box, letter())
  const interactionId = await first(of)
  const ben = await h.person('Ben', 'agent')
  const put = (uploadedBy: string, name: string) =>
    h.db.transact(h.workspaceId, (tx) =>
      addAttachment(tx, { uploadedBy, name, type: 'application/pdf', bytes: 5, sha256: Buffer.alloc(32) }),
    )
  const [mine, theirs, customers] = [
    await put(`person:${ana}`, 'mine.pdf'),
    await put(`person:${ben}`, 'theirs.pdf'),
    await put(`mailbox:${box}`, 'letter.eml'),
  ]
  const nothing = {
    as: 'reply' as const,
    mailId: null,
    to: [],
    cc: [],
    bcc: [],
    subject: '',
    text: '',
    withQuote: true,
  }
  const attachmentIds = [theirs, mine, customers, { id: randomUUID() }].map((file) => file.id)
  await h.db.transact(h.workspaceId, (tx) =>
    keepDraft(tx, { interactionId, personId: ana, letter: { ...nothing, attachmentIds } }),
  )
  const kept = await h.db.read(h.workspaceId, (tx) => draftOf(tx, interactionId, ana))
  assert.deepEqual(
    kept?.attachments.map((file) => file.name),
    ['mine.pdf'],
  )
})

test('a draft that answers all two hundred readers of a letter is kept while readers are taken out', () => {
  const people = Array.from({ length: 200 }, (_, at) => ({ name: '', address: `r${at}@many.example` }))
  assert.equal(LetterDraft.shape.cc.safeParse(people).success, true)
})

test('a letter to a customer opens a conversation of the writer, and one of the same subject goes on with it', async (t) => {
  const { h, box, ana } = await opened(t)
  const send = (more: object) =>
    h.db.transact(h.workspaceId, (tx) => begin(tx, ana, { ...writing(more), mailboxId: box }))
  const one = await send({})
  const again = await send({})
  const two = await send({ senderId: 'another-letter', subject: 'Re: Your new kettle' })
  const other = await send({ senderId: 'a-third-letter', subject: 'Your old kettle' })
  assert.deepEqual([again, two.interactionId], [one, one.interactionId])
  assert.notEqual(other.interactionId, one.interactionId)
  const standing = await h.db.read(h.workspaceId, (tx) => find(tx, one.interactionId))
  assert.deepEqual([standing?.state, standing?.agentId, standing?.lastBy], ['active', ana, 'agent'])
  h.clock.advance(11_000)
  await h.drain()
  const went = h.out.sent.map((sent) => `${sent.to.join()}: ${/^Subject: (.*)\r$/m.exec(sent.message)?.[1]}`)
  assert.deepEqual(
    went.toSorted((a, b) => (a < b ? -1 : 1)),
    ['Re: Your new kettle', 'Your new kettle', 'Your old kettle'].map((subject) => `eva@example.org: ${subject}`),
  )
  const ben = await h.person('Ben', 'agent')
  await assert.rejects(
    h.db.transact(h.workspaceId, (tx) => begin(tx, ben, { ...writing({ senderId: 'from-ben-1' }), mailboxId: box })),
    (e) => isRefusal(e, 'already_taken'),
  )
})

test('a letter that came back is sent again to another address, once', async (t) => {
  const { h, box, ana } = await opened(t)
  const { mailId } = await h.db.transact(h.workspaceId, (tx) => begin(tx, ana, { ...writing(), mailboxId: box }))
  h.clock.advance(11_000)
  await h.drain()
  const again = (personId = ana) =>
    h.db.transact(h.workspaceId, (tx) =>
      sendAgain(tx, { mailId, personId, to: [{ name: 'Eva', address: 'eva.ruiz@example.org' }] }),
    )
  await assert.rejects(again(), (e) => isRefusal(e, 'already_sent'))
  await h.db.transact(h.workspaceId, async (tx) => {
    await moveState(tx, mailId, ['sent'], 'failed', 'no such mailbox')
    const mail = await findMail(tx, mailId)
    if (mail?.turnId) await markFailed(tx, mail.turnId, 'bounced')
  })
  await again()
  // it too may be taken back for ten seconds
  h.clock.advance(9900)
  await h.drain()
  assert.equal(h.out.sent.length, 1)
  h.clock.advance(1100)
  await h.drain()
  assert.deepEqual(
    h.out.sent.map((sent) => sent.to),
    [['eva@example.org'], ['eva.ruiz@example.org']],
  )
  const mail = await h.db.read(h.workspaceId, (tx) => findMail(tx, mailId))
  assert.deepEqual([mail?.state, mail?.failure], ['sent', null])
})

test('an answer is due after so many open hours, and the wait is counted in them', async (t) => {
  const of = await opened(t)
  const { h, box, ana } = of
  await h.arrive(box, letter())
  const due = () =>
    h.db.read(h.workspaceId, (tx) => dueLetters(tx, { view: 'all', personId: ana, queues: null, limit: 10 }))
  h.clock.advance(60_000)
  const [row] = await due()
  assert.ok(row)
  assert.deepEqual([row.subject, row.isAnswered, row.workedMs, row.isOpen], ['Kettle', false, 60_000, true])
  assert.ok(Date.parse(row.answerBy) > h.clock.now().getTime())
})

test('what was set aside is taken in after all, or leaves the list', async (t) => {
  const { h, box } = await opened(t)
  await h.arrive(
    box,
    letter(['Auto-Submitted: auto-replied', 'Message-ID: <a@example.org>'], 'I am away.'),
    letter(['Auto-Submitted: auto-replied', 'Message-ID: <b@example.org>'], 'So am I.'),
  )
  const aside = () => h.db.read(h.workspaceId, (tx) => listAside(tx, { mailboxId: null, before: null, limit: 10 }))
  const [one, two] = await aside()
  assert.ok(one && two)
  const caller = await h.callerOf('Brisa administrator')
  const take = (mailId: MailId) =>
    takeIn({ db: h.db, blobs: h.files, secret: Buffer.alloc(32), read: openReading() }, caller, h.workspaceId, mailId)
  const { interactionId } = await take(one.id)
  const mail = await h.db.read(h.workspaceId, (tx) => findMail(tx, one.id))
  assert.deepEqual([mail?.state, mail?.interactionId, mail?.text], ['received', interactionId, one.text])
  await assert.rejects(take(one.id), (e) => isRefusal(e, 'not_found'))
  await h.db.transact(h.workspaceId, (tx) => dismiss(tx, caller, two.id))
  assert.deepEqual(await aside(), [])
})

test('what was set aside keeps its original and its files for as long as it stands there, small or large', async (t) => {
  const { h, box } = await opened(t)
  const file = (name: string, bytes: number) => [
    '--m',
    `Content-Type: application/pdf; name=${name}`,
    `Content-Disposition: attachment; filename=${name}`,
    'Content-Transfer-Encoding: base64',
    '',
    (
      Buffer.alloc(bytes, '%PDF-1.4 ')
        .toString('base64')
        .match(/.{1,76}/g) ?? []
    ).join('\r\n'),
  ]
  const mail = (id: string, bytes: number) => {
    const head = ['Auto-Submitted: auto-replied', `Message-ID: <${id}@example.org>`]
    const parts = ['Content-Type: text/plain', '', `I am ${id}.`, ...file(`${id}.pdf`, bytes), '--m--']
    return [
      ...letter([...head, 'MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary=m'], '').split('\r\n'),
      '--m',
      ...parts,
    ].join('\r\n')
  }
  await h.arrive(box, mail('small', 100), mail('large', 200_000))
  h.clock.advance(3 * 86_400_000)
  await h.drain()
  const rows = await h.db.read(h.workspaceId, (tx) => listAside(tx, { mailboxId: null, before: null, limit: 10 }))
  assert.equal(rows.length, 2)
  const caller = await h.callerOf('Brisa administrator')
  const of = { db: h.db, blobs: h.files, secret: Buffer.alloc(32), read: openReading() }
  for (const { id } of rows) {
    await takeIn(of, caller, h.workspaceId, id)
    const found = await h.db.read(h.workspaceId, (tx) => findMail(tx, id))
    const files = found?.files.map((one) => one.id) ?? []
    assert.equal(files.length, 1)
    for (const attachmentId of [found?.originalId, ...files])
      assert.ok(
        (await readAttachment({ db: h.db, files: h.files }, h.workspaceId, attachmentId ?? assert.fail())) !== null,
      )
  }
})
