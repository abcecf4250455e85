import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AttachmentId, CustomerId } from '@peakend/contract/ids.ts'
import { openDovecot } from '../../../../test/dovecot.ts'
import { eventually } from '../../../../test/harness.ts'
import { mailHouse } from '../../../../test/mail-house.ts'
import { putCustomer, setBlocked } from '../../../customers/customers.ts'
import { eraseAttachments, readAttachment } from '../../../interactions/attachments/attachments.ts'
import { bytesOf } from '../shown.ts'

const mail = (id: string, more: { from?: string; head?: string[]; text?: string } = {}): string =>
  [
    `From: ${more.from ?? 'Eva Ruiz <eva@example.org>'}`,
    'To: help@shop.example',
    'Subject: Kettle',
    `Message-ID: <${id}@example.org>`,
    'Date: Sun, 22 Nov 2026 10:00:00 +0000',
    ...(more.head ?? []),
    '',
    more.text ?? `It leaks (${id}).`,
    '',
  ].join('\r\n')

test('what lies in a real mailbox becomes turns in line, once, and is marked there after the commit', async (t) => {
  const imap = await openDovecot(t)
  if (!imap) return
  const h = await mailHouse(t)
  for (const id of ['one', 'two']) await imap.deliver('help', mail(id))
  await imap.deliver('help', mail('three', { from: 'jo@example.org' }))
  await h.mailbox(imap.port)
  await h.ground()
  const turns = () =>
    h.rows<{ text: string; channel: string; state: string; queue_id: string; at: Date }>(
      'select t.text, i.channel, i.state, i.queue_id from turns t join interactions i using (workspace_id, interaction_id) order by t.at, t.text',
    )
  await eventually(async () => ((await turns()).length === 3 ? true : undefined), 20_000)
  // one that comes while we listen
  await imap.deliver('help', mail('four', { head: ['X-Late: 1'] }))
  await eventually(async () => ((await turns()).length === 4 ? true : undefined), 20_000)
  const found = await turns()
  assert.deepEqual(found.map((row) => row.text).toSorted(), [
    'It leaks (four).',
    'It leaks (one).',
    'It leaks (three).',
    'It leaks (two).',
  ])
  assert.ok(found.every((row) => row.channel === 'email' && row.state === 'waiting' && row.queue_id === h.queueId))
  const interactions = await h.rows('select from interactions')
  assert.equal(interactions.length, 2)
  await eventually(
    async () => ((await imap.files('help')).every((name) => /:2,[A-Z]*S/.test(name)) ? true : undefined),
    20_000,
  )
  const stays = await h.rows('select from queue_stays where ended_at is null')
  assert.equal(stays.length, 2)
  // numbered anew, as after a restore: everything is looked at again and known
  await imap.stop()
  await imap.renumber('help')
  await imap.start()
  await imap.deliver('help', mail('five'))
  await eventually(async () => ((await turns()).length === 5 ? true : undefined), 30_000)
  const [box] = await h.rows<{ health: string; last_uid: string }>('select health, last_uid from mailboxes')
  assert.equal(Number(box?.last_uid), 5)
})

const NOWHERE = 1

test('many letters at once are stored as one by one: each writer, thread, place and original its own', async (t) => {
  const h = await mailHouse(t)
  const box = await h.mailbox(NOWHERE)
  const pass = ['Authentication-Results: mx.shop.example; dmarc=pass header.from=example.org']
  const known = await h.db.transact(h.workspaceId, (tx) =>
    putCustomer(tx, { externalId: 'c-1', name: 'Known', email: 'known@example.org' }),
  )
  const blocked = mail('spam', { from: 'spam@example.org' })
  await h.arrive(box, blocked)
  const [spammer] = await h.rows<{ id: CustomerId }>('select customer_id as id from interactions')
  assert.ok(spammer)
  await h.db.transact(h.workspaceId, (tx) => setBlocked(tx, spammer.id, true, 'spam', null))
  const file = ['Content-Type: multipart/mixed; boundary=b']
  await h.arrive(
    box,
    ...Array.from({ length: 30 }, (_, n) => mail(`w${n}`, { from: `w${n}@example.org` })),
    mail('e1'),
    mail('e2', { text: 'Second of Eva.' }),
    mail('e3', { head: ['In-Reply-To: <w3@example.org>'], from: 'w3@example.org', text: 'Answer of w3.' }),
    mail('k1', { from: 'known@example.org', head: pass }),
    mail('spam2', { from: 'spam@example.org' }),
    mail('auto', { from: 'bot@example.org', head: ['Auto-Submitted: auto-replied'] }),
    mail('f1', {
      from: 'file@example.org',
      head: file,
      text: '--b\r\n\r\nSee the list.\r\n--b\r\nContent-Type: text/csv\r\nContent-Disposition: attachment; filename=list.csv\r\n\r\na,b\r\n--b--',
    }),
    mail('large', { from: 'large@example.org', text: 'long line\r\n'.repeat(10_000) }),
  )
  const count = async (what: string) => Number((await h.rows<{ n: string }>(`select count(*) as n from ${what}`))[0]?.n)
  assert.equal(await count("turns where by = 'customer'"), 37)
  // thirty, the spammer's first, Eva's one, the known, the file, the large
  assert.equal(await count('interactions'), 35)
  assert.equal(await count('queue_stays where ended_at is null'), 35)
  assert.equal(await count("mails where why = 'blocked-sender'"), 1)
  assert.equal(await count("mails where why = 'automatic'"), 1)
  assert.equal(
    await count(
      "customers c join interactions i using (workspace_id, customer_id) where i.context ->> 'subject' = 'Kettle'",
    ),
    35,
  )
  const said = await h.rows<{ text: string; ordinal: number }>(
    "select text, ordinal from turns where text ~ '(Second of|Answer of|leaks .(e1|w3))' order by text",
  )
  assert.deepEqual(
    said.map(({ text, ordinal }) => [text, ordinal]),
    [
      ['Answer of w3.', 2],
      ['It leaks (e1).', 1],
      ['It leaks (w3).', 1],
      ['Second of Eva.', 2],
    ],
  )
  assert.equal(await count(`interactions where customer_id = '${known}'`), 1)
  // the small original lies with its row, the large one in a file; both are read the same way
  const originals = await h.rows<{ id: AttachmentId; messageId: string }>(
    `select original_id as id, message_id as "messageId" from mails where message_id in ('w1@example.org', 'large@example.org', 'auto@example.org') order by message_id`,
  )
  for (const { id, messageId } of originals) {
    const bytes = await bytesOf(await readAttachment({ db: h.db, files: h.files }, h.workspaceId, id))
    assert.match(bytes.toString(), new RegExp(`Message-ID: <${messageId}>`))
  }
  assert.equal(await count('attachment_bytes'), 38)
  assert.equal(await count('attachments where turn_id is not null'), 38)
  await h.db.transact(h.workspaceId, (tx) =>
    eraseAttachments(
      tx,
      originals.map(({ id }) => id),
    ),
  )
  assert.equal(await count('attachment_bytes'), 36)
})
