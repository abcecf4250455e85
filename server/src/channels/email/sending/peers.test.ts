import assert from 'node:assert/strict'
import { connect, createServer } from 'node:net'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test, type TestContext } from 'node:test'
import type { InteractionId, MailId, PersonId } from '@peakend/contract/ids.ts'
import { openDovecot } from '../../../../test/dovecot.ts'
import { eventually } from '../../../../test/harness.ts'
import { mailHouse } from '../../../../test/mail-house.ts'
import { makeCertificate, openPostfix } from '../../../../test/postfix.ts'
import { assign, reply } from '../../../interactions/interactions.ts'
import { sendAgain } from '../letters/letters.ts'
import { write } from './sending.ts'

/** A house whose mailbox lies on dovecot and whose letters leave by postfix, both by TLS. */
const withPeers = async (t: TestContext) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'peakend-tls-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const imap = await openDovecot(t, { tls: await makeCertificate(folder) })
  if (!imap) return null
  const h = await mailHouse(t)
  const smtp = await openPostfix(t, imap, h.out.port)
  if (!smtp) return null
  const server = (port: number, security: 'tls' | 'starttls') => ({ host: '127.0.0.1', port, security, user: 'help' })
  const ana = await h.person('Ana', 'agent')
  let letters = 0
  /** Somebody writes, and Ana answers; gives the answer's turn. */
  const answer = async (from: string, text = 'We will see to it.'): Promise<string> => {
    const id = `<l${++letters}@example.org>`
    await imap.deliver(
      'help',
      `From: ${from}\r\nTo: help@shop.example\r\nSubject: Letter ${letters}\r\nMessage-ID: ${id}\r\n\r\nHello ${letters}.`,
    )
    const found = await eventually(async () => {
      const [row] = await h.rows<{ id: InteractionId }>('select interaction_id as id from turns where text = $1', [
        `Hello ${letters}.`,
      ])
      return row?.id
    }, 20_000)
    const { turnId } = await h.db.transact(h.workspaceId, async (tx) => {
      await assign(tx, { interactionId: found, personId: ana, why: 'taken' })
      return reply(tx, { interactionId: found, personId: ana, senderId: `a${letters}`, text, attachmentIds: [] })
    })
    await h.drain()
    return turnId
  }
  const stateOf = async (turnId: string) => {
    const [row] = await h.rows<{ delivery: string; failure: string | null }>(
      'select delivery, failure from turns where turn_id = $1',
      [turnId],
    )
    return [row?.delivery, row?.failure]
  }
  return { h, imap, smtp, server, answer, stateOf }
}

/** Passes everything on, but breaks the first connection in the middle of a message. */
const breaking = async (t: TestContext, port: number): Promise<{ port: number; broken: () => number }> => {
  let broken = 0
  const server = createServer((from) => {
    const to = connect(port, '127.0.0.1')
    let isInData = false
    const end = () => (from.destroy(), to.destroy())
    for (const socket of [from, to]) socket.on('error', end).on('close', end)
    to.on('data', (bytes: Buffer) => {
      isInData ||= /^354/m.test(bytes.toString('latin1'))
      from.write(bytes)
    })
    from.on('data', (bytes: Buffer) => {
      if (!isInData || broken > 0) return void to.write(bytes)
      broken++
      to.write(bytes.subarray(0, 40), end)
    })
    t.after(() => void end())
  })
  await new Promise<void>((go) => server.listen(0, '127.0.0.1', go))
  t.after(() => void server.close())
  const address = server.address()
  return { port: typeof address === 'object' && address ? address.port : 0, broken: () => broken }
}

test('letters come from dovecot and leave by postfix, by STARTTLS and by TLS, signed in', async (t) => {
  const s = await withPeers(t)
  if (!s) return
  const { h, imap, smtp, server, answer, stateOf } = s
  const box = await h.mailbox(0, { incoming: server(imap.tlsPort, 'tls'), outgoing: server(smtp.port, 'starttls') })
  await h.ground()
  assert.deepEqual(await stateOf(await answer('eva@example.org')), ['delivered', null])
  await eventually(async () => ((await imap.files('eva')).length === 1 ? true : undefined), 20_000)
  // nobody is there: refused while we ask
  smtp.answers.next = '550 5.1.1 no such user'
  assert.deepEqual(await stateOf(await answer('gone@example.org')), ['failed', 'refused'])
  // busy: asked again
  smtp.answers.next = '450 4.2.0 busy'
  const late = await answer('eva@example.org')
  assert.deepEqual(await stateOf(late), ['queued', null])
  smtp.answers.next = null
  h.clock.advance(3_600_000)
  await h.drain()
  assert.deepEqual(await stateOf(late), ['delivered', null])
  // more than it takes
  assert.deepEqual(await stateOf(await answer('eva@example.org', 'word '.repeat(11_000))), ['failed', 'refused'])
  await eventually(async () => ((await imap.files('eva')).length === 2 ? true : undefined), 20_000)
  const log = await smtp.log()
  assert.match(log, /sasl_username=help/)
  assert.match(log, /size limit exceeded|message size .* exceeds/)
  await h.rows('update mailboxes set settings = jsonb_set(settings, $1, $2) where mailbox_id = $3', [
    ['outgoing'],
    JSON.stringify(server(smtp.tlsPort, 'tls')),
    box,
  ])
  assert.deepEqual(await stateOf(await answer('eva@example.org')), ['delivered', null])
  await eventually(async () => ((await imap.files('eva')).length === 3 ? true : undefined), 20_000)
})

test('what postfix cannot bring comes back as its report, and the turn has failed', async (t) => {
  const s = await withPeers(t)
  if (!s) return
  const { h, imap, smtp, server, answer, stateOf } = s
  await h.mailbox(0, { incoming: server(imap.port, 'starttls'), outgoing: server(smtp.port, 'starttls') })
  await h.ground()
  h.out.state.refuses = { code: 550, said: '5.1.1 nobody of that name' }
  const turnId = await answer('jo@late.example')
  await eventually(async () => ((await stateOf(turnId))[0] === 'failed' ? true : undefined), 30_000)
  assert.deepEqual(await stateOf(turnId), ['failed', 'bounced'])
  const [mail] = await h.rows<{ failure: string }>('select failure from mails where turn_id = $1', [turnId])
  assert.match(mail?.failure ?? '', /nobody of that name/)
  const aside = await h.rows<{ why: string }>("select why from mails where state = 'aside'")
  assert.deepEqual(aside, [{ why: 'automatic' }])
})

test('a connection that breaks inside a message: it is sent again, and comes once', async (t) => {
  const s = await withPeers(t)
  if (!s) return
  const { h, imap, smtp, server, answer, stateOf } = s
  const between = await breaking(t, smtp.port)
  await h.mailbox(imap.port, { outgoing: { ...server(between.port, 'tls'), security: 'none' } })
  await h.ground()
  const turnId = await answer('eva@example.org')
  assert.deepEqual([between.broken(), ...(await stateOf(turnId))], [1, 'queued', null])
  h.clock.advance(3_600_000)
  await h.drain()
  assert.deepEqual(await stateOf(turnId), ['delivered', null])
  await eventually(async () => ((await imap.files('eva')).length > 0 ? true : undefined), 60_000)
  assert.equal((await imap.files('eva')).length, 1)
})

test('a letter the server takes for some and refuses for one has failed for that one, and goes again to nobody who has it', async (t) => {
  const s = await withPeers(t)
  if (!s) return
  const { h, imap, smtp, server, answer, stateOf } = s
  await h.mailbox(0, { incoming: server(imap.port, 'starttls'), outgoing: server(smtp.port, 'starttls') })
  await h.ground()
  await answer('eva@example.org')
  await eventually(async () => ((await imap.files('eva')).length === 1 ? true : undefined), 20_000)
  const [row] = await h.rows<{ id: InteractionId; ana: PersonId }>(
    'select interaction_id as id, agent_id as ana from interactions',
  )
  assert.ok(row)
  const { ana } = row
  const to = (address: string) => ({ name: '', address })
  const writing = { as: 'reply' as const, bcc: [], attachmentIds: [], withQuote: false, sendAt: null }
  const send = async (senderId: string, addresses: string[]) => {
    const id = await h.db.transact(h.workspaceId, (tx) =>
      write(tx, { ...writing, interactionId: row.id, personId: ana, senderId, text: senderId, to: addresses.map(to) }),
    )
    h.clock.advance(11_000)
    await h.drain()
    return id
  }
  const mail = async (id: MailId) => {
    const [found] = await h.rows<{ state: string; failure: string; missed: string[]; turnId: string; to: string }>(
      `select state, failure, missed, turn_id as "turnId", jsonb_path_query_array(head, '$.to[*].address')::text as to from mails where mail_id = $1`,
      [id],
    )
    assert.ok(found)
    return found
  }
  const refused = await send('to two', ['eva@example.org', 'nobody@example.org'])
  const first = await mail(refused)
  assert.deepEqual([first.state, first.missed], ['failed', ['nobody@example.org']])
  assert.match(first.failure, /^nobody@example\.org: 550 5\.1\.1/)
  assert.deepEqual(await stateOf(first.turnId), ['failed', 'refused'])
  await eventually(async () => ((await imap.files('eva')).length === 2 ? true : undefined), 20_000)
  // under the right address it goes to that one, and eva is not sent it a second time
  await h.db.transact(h.workspaceId, (tx) =>
    sendAgain(tx, { mailId: refused, personId: ana, to: [to('somebody@shop.example')] }),
  )
  h.clock.advance(11_000)
  await h.drain()
  const again = await mail(refused)
  assert.deepEqual(
    [again.state, again.missed, JSON.parse(again.to)],
    ['sent', [], ['eva@example.org', 'somebody@shop.example']],
  )
  await eventually(
    async () => ((await h.rows("select from mails where direction = 'in'")).length >= 2 ? true : undefined),
    20_000,
  )
  assert.equal((await imap.files('eva')).length, 2)
  // one for whom it is busy is asked again, and only that one
  smtp.answers.to['other@shop.example'] = '450 4.2.0 busy'
  const late = await send('busy for one', ['eva@example.org', 'other@shop.example'])
  assert.equal((await mail(late)).state, 'queued')
  await eventually(async () => ((await imap.files('eva')).length === 3 ? true : undefined), 20_000)
  delete smtp.answers.to['other@shop.example']
  h.clock.advance(3_600_000)
  await h.drain()
  assert.equal((await mail(late)).state, 'sent')
  assert.equal((await imap.files('eva')).length, 3)
})
