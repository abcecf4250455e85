import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CustomerId } from '@peakend/contract/ids.ts'
import { mailHouse } from '../../../../test/mail-house.ts'
import { setBlocked } from '../../../customers/customers.ts'
import { findMailbox, listMailboxes } from '../mailboxes/store.ts'

const NOWHERE = 1
const simple = (id: string, more = ''): string =>
  `From: e${id}@example.org\r\nTo: help@shop.example\r\nMessage-ID: <${id}@example.org>\r\n${more}\r\nHello ${id}.`

test('what nobody sends in good faith is set aside with the reason, and everything else flows', async (t) => {
  const h = await mailHouse(t)
  const box = await h.mailbox(NOWHERE)
  await h.arrive(
    box,
    simple('a'),
    `Subject: deep\r\n${'Content-Type: message/rfc822\r\n\r\n'.repeat(500)}x`,
    `Subject: many\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\r\n\r\nx\r\n'.repeat(3000)}`,
    // a bomb of nothing: packed it would be small, here it is what it is
    `From: z@example.org\r\nContent-Type: text/html\r\n\r\n${'<div>'.repeat(100_000)}`,
    Buffer.from([0, 255, 254, 13, 10, 13, 10, 0, 0]),
    '',
    `From: \u0000\r\nSubject: =?utf-8?B?////?=\r\nDate: never\r\nContent-Type: text/plain; charset=nonsense\r\n\r\n\u0000\uffff`,
    simple('b', 'Subject: Hi\u0000 there\r\nBcc: x\r\n'),
    simple('c'),
  )
  const rows = await h.rows<{ state: string; why: string | null; subject: string; original: string | null }>(
    "select state, why, head ->> 'subject' as subject, original_id as original from mails order by uid",
  )
  assert.equal(rows.length, 9)
  assert.deepEqual(
    rows.flatMap((row) => (row.state === 'aside' ? [[row.why, row.subject]] : [])),
    [
      ['too-deep', 'deep'],
      ['too-many-parts', 'many'],
      ['empty', ''],
      ['empty', ''],
    ],
  )
  assert.ok(rows.every((row) => row.original !== null))
  const turns = await h.rows<{ text: string }>('select text from turns order by at, text')
  for (const text of ['Hello a.', 'Hello b.', 'Hello c.']) assert.ok(turns.some((turn) => turn.text === text))
  assert.equal(turns.length, 5)
})

test('the same message twice is one, whichever way it came; another under its id is another', async (t) => {
  const h = await mailHouse(t)
  const box = await h.mailbox(NOWHERE)
  const other = await h.mailbox(NOWHERE, { address: 'sales@shop.example' })
  await h.arrive(box, simple('a'), simple('a', 'Received: from a second server\r\n'))
  await h.arrive(box, simple('a'))
  await h.arrive(other, simple('a'))
  assert.equal((await h.rows('select from turns')).length, 1)
  // somebody who knows the id cannot keep the real message out
  await h.arrive(box, simple('a').replace('Hello', 'Forged'))
  assert.equal((await h.rows('select from turns')).length, 2)
})

test('a message too large to download shows its head', async (t) => {
  const h = await mailHouse(t)
  const box = await h.mailbox(NOWHERE)
  const head = Buffer.from('From: eva@example.org\r\nSubject: A film\r\n\r\nbeginning')
  const [mailbox] = await h.db.read(h.workspaceId, (tx) => listMailboxes(tx))
  assert.ok(mailbox && mailbox.id === box)
  const large = {
    uid: 7,
    uidValidity: 1,
    arrivedAt: h.clock.now(),
    size: 100 * 1024 * 1024,
    bytes: head,
    isTooLarge: true,
  }
  const small = { ...large, uid: 8, bytes: Buffer.from(simple('b')), isTooLarge: false }
  await h.email.intake.takeIn(h.workspaceId, mailbox, [large, small])
  const [aside, taken] = await h.rows<{ why: string | null; bytes: string; subject: string }>(
    "select why, bytes, head ->> 'subject' as subject from mails order by uid",
  )
  assert.deepEqual([aside?.why, Number(aside?.bytes), aside?.subject], ['too-large', 104_857_600, 'A film'])
  assert.equal(taken?.why, null)
})

test('a blocked customer’s message is set aside; a message that breaks the storing holds up no other', async (t) => {
  const h = await mailHouse(t)
  const box = await h.mailbox(NOWHERE)
  await h.arrive(box, simple('a'))
  const [row] = await h.rows<{ id: CustomerId }>('select customer_id as id from interactions')
  await h.db.transact(h.workspaceId, (tx) => setBlocked(tx, row?.id ?? ('' as CustomerId), true, 'spam', null))
  // a trigger stands for whatever nobody thought of
  await h.rows(`create function poison() returns trigger language plpgsql as $$ begin
    if new.text like '%poison%' then raise exception 'poisoned'; end if; return new; end $$`)
  await h.rows('create trigger poison before insert on turns for each row execute function poison()')
  await h.arrive(box, simple('a').replace('Hello a', 'Me again'), simple('p').replace('Hello', 'poison'), simple('q'))
  const rows = await h.rows<{ state: string; why: string | null }>('select state, why from mails order by uid')
  assert.deepEqual(
    rows.map((one) => [one.state, one.why]),
    [
      ['received', null],
      ['aside', 'blocked-sender'],
      ['aside', 'failed'],
      ['received', null],
    ],
  )
})

test('a clock that is wrong does not date a letter before there was mail, or after it came', async (t) => {
  const h = await mailHouse(t)
  const box = await h.mailbox(NOWHERE)
  const now = h.clock.now()
  const dated = (id: string, date: string) => simple(id, `Date: ${date}\r\n`)
  const before = new Date(Math.floor(now.getTime() / 1000) * 1000 - 3 * 86_400_000)
  await h.arrive(
    box,
    dated('a', 'Fri, 01 Jan 2099 00:00:00 +0000'),
    dated('b', 'Thu, 01 Jan 1970 00:00:00 +0000'),
    dated('c', before.toUTCString()),
  )
  const rows = await h.rows<{ at: Date }>('select at from mails order by uid')
  assert.deepEqual(
    rows.map((row) => row.at.getTime()),
    [now.getTime(), now.getTime(), before.getTime()],
  )
})

test('a mail server whose clock is ahead puts nobody’s words in the time to come', async (t) => {
  const h = await mailHouse(t)
  const box = await h.mailbox(NOWHERE)
  const mailbox = (await h.db.read(h.workspaceId, (tx) => findMailbox(tx, box))) ?? assert.fail('no mailbox')
  const now = h.clock.now()
  const fetched = ['a', 'b'].map((id, at) => {
    const bytes = Buffer.from(simple(id))
    const arrivedAt = new Date(now.getTime() + (at === 0 ? 1 : -1) * 2 * 86_400_000)
    return { uid: at + 1, uidValidity: 1, arrivedAt, size: bytes.length, bytes, isTooLarge: false }
  })
  await h.email.intake.takeIn(h.workspaceId, mailbox, fetched)
  const rows = await h.rows<{ text: string; at: Date }>(
    "select text, at from turns where by = 'customer' order by text",
  )
  assert.deepEqual(
    rows.map((row) => [row.text, row.at.getTime()]),
    [
      ['Hello a.', now.getTime()],
      ['Hello b.', now.getTime() - 2 * 86_400_000],
    ],
  )
})
