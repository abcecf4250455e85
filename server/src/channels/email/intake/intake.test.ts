import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import type { AttachmentId, CustomerId, InteractionId } from '@peakend/contract/ids.ts'
import { openDovecot } from '../../../../test/dovecot.ts'
import { eventually } from '../../../../test/harness.ts'
import { mailHouse } from '../../../../test/mail-house.ts'
import { putCustomer, setBlocked } from '../../../customers/customers.ts'
import { eraseAttachments, readAttachment } from '../../../interactions/attachments/attachments.ts'
import { close, rest } from '../../../interactions/interactions.ts'
import { giveTo } from '../../../routing/routing.ts'
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

const onMonday = (): string[] => {
  const answer = (id: string, to: string, from: string, text: string, head: string[] = []) =>
    mail(id, { from, text, head: [`In-Reply-To: <${to}@example.org>`, ...head] })
  const pass = ['Authentication-Results: mx.shop.example; dmarc=pass header.from=example.org']
  return [
    ...[0, 1, 2, 3, 4, 5, 6].map((n) => answer(`a${n}`, `w${n}`, `w${n}@example.org`, `Answer ${n}.`)),
    answer('b1', 'a1', 'w1@example.org', 'Second of w1.'),
    answer('b2', 'b1', 'colleague@example.org', 'A colleague of w1.'),
    answer('b3', 'b2', 'w1@example.org', 'Third of w1.'),
    mail('c1', { from: 'w2@example.org', text: 'By the subject alone.' }),
    mail('n1', { from: 'new@example.org', text: 'First of a new one.' }),
    answer('n2', 'n1', 'new@example.org', 'Second of the new one.'),
    mail('auto', { from: 'w3@example.org', head: ['Auto-Submitted: auto-replied'] }),
    answer('d3', 'w3', 'w3@example.org', 'After the machine.'),
    answer('k1', 'w4', 'known@example.org', 'Known, on the thread of w4.', pass),
    mail('k2', { from: 'known@example.org', head: pass, text: 'Known, with the same subject.' }),
    answer('s1', 'w0', 'spam@example.org', 'Spam.'),
  ]
}

/** What a house makes of the letters of a Monday where seven threads run, two of them held, one resting, one closed. */
const mondayIn = async (t: TestContext, isTogether: boolean) => {
  const h = await mailHouse(t)
  const box = await h.mailbox(NOWHERE)
  const ana = await h.person('Ana', 'agent')
  await h.db.transact(h.workspaceId, (tx) =>
    putCustomer(tx, { externalId: 'c-1', name: 'Known', email: 'known@example.org' }),
  )
  await h.arrive(box, mail('spam', { from: 'spam@example.org' }))
  await h.arrive(box, ...[0, 1, 2, 3, 4, 5, 6].map((n) => mail(`w${n}`, { from: `w${n}@example.org` })))
  const threads = await h.rows<{ id: InteractionId; customerId: CustomerId }>(
    `select i.interaction_id as id, i.customer_id as "customerId" from interactions i join mails m using (workspace_id, interaction_id)
     order by m.message_id`,
  )
  const [spam, , w1, , , w4, w5] = threads
  assert.ok(spam && w1 && w4 && w5)
  await h.db.transact(h.workspaceId, async (tx) => {
    await setBlocked(tx, spam.customerId, true, 'spam', null)
    for (const { id } of [w1, w4, w5]) await giveTo(tx, { interactionId: id, personId: ana, why: 'taken' })
    await rest(tx, w4.id)
    await close(tx, { interactionId: w5.id, outcome: 'solved' })
  })
  const letters = onMonday()
  if (isTogether) await h.arrive(box, ...letters)
  else for (const letter of letters) await h.arrive(box, letter)
  const commits = await h.rows("select distinct xmin::text from mails where message_id ~ '^[abcdkns][0-9]@'")
  assert.equal(commits.length, isTogether ? 1 : letters.length - 1)
  return {
    turns: await h.rows(
      `select t.text, t.ordinal, t.language, i.state, i.unread, i.snippet, i.agent_id is not null as held, i.case_id is not null as cased,
         (select count(*) from queue_stays q where q.interaction_id = i.interaction_id and q.ended_at is null) as stays,
         (select min(first.text) from turns first where first.interaction_id = i.interaction_id and first.ordinal = 1) as begins,
         (select count(*) from identities p where p.customer_id = i.customer_id) as identities, m.proof, m.state as kept
       from turns t join interactions i using (workspace_id, interaction_id) join mails m using (workspace_id, turn_id) order by t.text, t.ordinal`,
    ),
    aside: await h.rows("select message_id, why from mails where state = 'aside' order by message_id"),
    references: await h.rows('select count(*) from mail_references'),
    // of each conversation what was recorded of it, in its order
    events: await h.rows(
      `select first.text as begins, array_agg(j.type order by j.seq) as types from journal j
       join turns first on first.interaction_id::text = j.key and first.ordinal = 1 group by first.text order by first.text`,
    ),
  }
}

test('answers to what runs, rests or is closed, many at once, are stored as one by one', async (t) => {
  const [together, alone] = [await mondayIn(t, true), await mondayIn(t, false)]
  assert.equal(together.turns.length, 8 + 16)
  assert.deepEqual(together.aside, [
    { message_id: 'auto@example.org', why: 'automatic' },
    { message_id: 's1@example.org', why: 'blocked-sender' },
  ])
  assert.deepEqual(together, alone)
})
