import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { mailHouse } from '../../../../test/mail-house.ts'
import { findMail } from '../sending/store.ts'
import { shownRows } from '../shown.ts'

const NOWHERE = 1
const opened = async (t: TestContext) => {
  const h = await mailHouse(t)
  const box = await h.mailbox(NOWHERE)
  await h.db.transact(h.workspaceId, (tx) =>
    tx.query('test.unwatch', 'delete from watches where workspace_id = $1', [tx.workspaceId]),
  )
  await h.ground()
  let n = 0
  const letter = (
    of: { method?: string; uid?: string; start?: string; where?: string; from?: string } = {},
  ): string => {
    const {
      method = 'REQUEST',
      uid = 'visit-7',
      start = '20261201T100000Z',
      where = 'Shop',
      from = 'eva@example.org',
    } = of
    return [
      `From: Eva Ruiz <${from}>`,
      'To: help@shop.example',
      'Subject: The visit',
      `Message-ID: <visit-${++n}@example.org>`,
      `Content-Type: text/calendar; charset=utf-8; method=${method}`,
      '',
      'BEGIN:VCALENDAR',
      `METHOD:${method}`,
      'BEGIN:VEVENT',
      `UID:${uid}`,
      'SUMMARY:Visit',
      `DTSTART:${start}`,
      `LOCATION:${where}`,
      'END:VEVENT',
      'END:VCALENDAR',
      '',
    ].join('\r\n')
  }
  /** What became of each appointment, in the order the letters came. */
  const became = async () => {
    const ids = await h.rows<{ id: string }>(`select mail_id as id from mails order by received_at, uid`)
    const rows = await h.db.read(h.workspaceId, async (tx) => {
      const mails = await Promise.all(ids.map(({ id }) => findMail(tx, id)))
      return shownRows(
        tx,
        mails.filter((mail) => mail !== null),
      )
    })
    return rows.map(({ calendarLater: one }) => one && [one.as, one.start, one.location])
  }
  const arrive = async (...letters: string[]) => {
    await h.arrive(box, ...letters)
    h.clock.advance(60_000)
  }
  return { h, letter, arrive, became }
}

test('an appointment that a later letter moves or cancels says so in the earlier ones', async (t) => {
  const { letter, arrive, became } = await opened(t)
  await arrive(letter())
  assert.deepEqual(await became(), [null])
  // told again, answered, and another matter: it stands as it was
  await arrive(
    letter(),
    letter({ method: 'REPLY', start: '20261202T100000Z' }),
    letter({ uid: 'visit-8', start: '20270101T100000Z' }),
  )
  assert.deepEqual(await became(), [null, null, null, null])
  await arrive(letter({ start: '20261203T090000Z', where: 'Workshop' }))
  const moved = ['moved', '2026-12-03T09:00:00Z', 'Workshop']
  assert.deepEqual(await became(), [moved, moved, null, null, null])
  await arrive(letter({ method: 'CANCEL', start: '20261203T090000Z', where: 'Workshop' }))
  const off = ['cancelled', '2026-12-03T09:00:00Z', 'Workshop']
  assert.deepEqual(await became(), [off, off, null, null, off, null])
})

test('of letters that came in one go the order of the folder holds', async (t) => {
  const { letter, arrive, became } = await opened(t)
  await arrive(letter(), letter({ method: 'CANCEL' }), letter({ start: '20261204T090000Z' }))
  const moved = ['moved', '2026-12-04T09:00:00Z', 'Shop']
  assert.deepEqual(await became(), [moved, null, null])
})

test('nobody else calls an appointment off: not under another address, nor unproven where its own writer was', async (t) => {
  const { h, letter, arrive, became } = await opened(t)
  await arrive(letter())
  await arrive(letter({ method: 'CANCEL', from: 'mallory@example.org' }))
  assert.deepEqual(await became(), [null, null])
  await h.rows(`update mails set proof = 'dmarc' where message_id = 'visit-1@example.org'`)
  await arrive(letter({ method: 'CANCEL' }))
  assert.deepEqual(await became(), [null, null, null])
  await h.rows(`update mails set proof = 'dmarc' where message_id = 'visit-3@example.org'`)
  assert.equal((await became())[0]?.[0], 'cancelled')
})
