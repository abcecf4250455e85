import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openDovecot } from '../../../../test/dovecot.ts'
import { eventually } from '../../../../test/harness.ts'
import { mailHouse } from '../../../../test/mail-house.ts'

const letter = (id: string): string =>
  `From: ${id}@example.org\r\nTo: help@shop.example\r\nSubject: ${id}\r\nMessage-ID: <${id}@example.org>\r\n\r\nHello ${id}.`

test('a letter is heard of by IDLE, long before the next look, and again after the connection was lost', async (t) => {
  const imap = await openDovecot(t)
  if (!imap) return
  // an hour between looks: what comes in sooner was told by the server
  const h = await mailHouse(t, { pollMs: 3_600_000 })
  await h.mailbox(imap.port)
  await h.ground()
  const turns = async () => (await h.rows('select from turns')).length
  const health = async () => (await h.rows<{ health: string }>('select health from mailboxes'))[0]?.health
  await eventually(async () => ((await health()) === 'fine' ? true : undefined), 20_000)
  await imap.deliver('help', letter('one'))
  await eventually(async () => ((await turns()) === 1 ? true : undefined), 20_000)
  await imap.stop()
  await imap.start()
  // one that came while nobody listened, and one after
  await imap.deliver('help', letter('two'))
  await eventually(async () => ((await turns()) === 2 ? true : undefined), 20_000)
  await imap.deliver('help', letter('three'))
  await eventually(async () => ((await turns()) === 3 ? true : undefined), 20_000)
  assert.equal(await turns(), 3)
})
