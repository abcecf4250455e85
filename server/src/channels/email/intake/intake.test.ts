import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openDovecot } from '../../../../test/dovecot.ts'
import { eventually } from '../../../../test/harness.ts'
import { mailHouse } from '../../../../test/mail-house.ts'

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
