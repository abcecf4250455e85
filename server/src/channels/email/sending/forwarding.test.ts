import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { InteractionId } from '@peakend/contract/ids.ts'
import { mailHouse } from '../../../../test/mail-house.ts'
import { assign } from '../../../interactions/interactions.ts'
import { write, type Writing } from './sending.ts'

const NOWHERE = 1
const signature = { en: 'Brisa, nine to six', es: 'Brisa, de nueve a seis' }
const letter = (id: string, text: string): string =>
  [
    `From: ${id} <${id}@example.org>`,
    'To: help@shop.example',
    'Cc: Cy <cy@example.org>',
    `Subject: ${id}`,
    `Message-ID: <${id}@example.org>`,
    'References: <first@example.org>',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=m',
    '',
    '--m',
    'Content-Type: text/plain; charset=utf-8',
    '',
    text,
    '--m',
    'Content-Type: application/pdf; name=receipt.pdf',
    'Content-Disposition: attachment; filename=receipt.pdf',
    '',
    '%PDF-1.4 a receipt',
    '--m--',
  ].join('\r\n')

test('a letter is forwarded with its files and its head, on no thread; each letter bears the signature of its language', async (t) => {
  const h = await mailHouse(t)
  const box = await h.mailbox(NOWHERE, { signature })
  const ana = await h.person('Ana', 'agent')
  await h.db.transact(h.workspaceId, (tx) =>
    tx.query('test.unwatch', 'delete from watches where workspace_id = $1', [tx.workspaceId]),
  )
  await h.ground()
  await h.arrive(
    box,
    letter(
      'lucia',
      'Hola, les escribo porque el hervidor que compré silba por la noche y no puedo dormir. Gracias por la ayuda.',
    ),
    letter(
      'eva',
      'Hello, I write to you because the kettle that I bought whistles at night and I cannot sleep. Thank you for your help.',
    ),
  )
  const conversations = await h.rows<{ id: InteractionId; subject: string }>(
    `select interaction_id as id, context ->> 'subject' as subject from interactions`,
  )
  const send = async (subject: string, writing: Partial<Writing>) => {
    const interactionId = conversations.find((one) => one.subject === subject)?.id ?? assert.fail(subject)
    await h.db.transact(h.workspaceId, async (tx) => {
      await assign(tx, { interactionId, personId: ana, why: 'taken' })
      await write(tx, {
        as: 'reply',
        bcc: [],
        attachmentIds: [],
        withQuote: true,
        sendAt: null,
        text: 'Hello.',
        interactionId,
        personId: ana,
        senderId: `${subject}-${writing.as ?? 'reply'}`,
        ...writing,
      })
    })
    h.clock.advance(10_001)
    await h.drain()
    const sent = h.out.sent.at(-1) ?? assert.fail('nothing left')
    // what is cut over lines by the transfer encoding
    return { to: sent.to, message: sent.message.replaceAll(/=\r\n/g, '') }
  }
  const partner = [{ name: '', address: 'repair@partner.example' }]
  const forwarded = await send('lucia', { as: 'forward', to: partner })
  assert.deepEqual(forwarded.to, ['repair@partner.example'])
  assert.match(forwarded.message, /^Subject: Fwd: lucia\r$/m)
  assert.doesNotMatch(forwarded.message, /^(?:In-Reply-To|References|Reply-To):/m)
  assert.match(
    forwarded.message,
    /Mensaje reenviado[\s\S]*De: lucia <lucia@example\.org>[\s\S]*Cc: Cy <cy@example\.org>/,
  )
  assert.match(forwarded.message, /filename=receipt\.pdf/)
  assert.ok(forwarded.message.includes(Buffer.from('%PDF-1.4 a receipt').toString('base64').slice(0, 20)))
  assert.match(forwarded.message, /de nueve a seis/)
  const spanish = await send('lucia', {})
  assert.deepEqual(spanish.to, ['lucia@example.org'])
  assert.match(spanish.message, /de nueve a seis/)
  assert.doesNotMatch(spanish.message, /nine to six|filename=receipt\.pdf/)
  assert.match(spanish.message, /^In-Reply-To: <lucia@example\.org>\r$/m)
  const english = await send('eva', { bcc: [{ name: 'The Boss', address: 'boss@brisa.example' }] })
  // whoever gets a copy unseen stands nowhere in what the others get
  assert.deepEqual(english.to, ['eva@example.org', 'boss@brisa.example'])
  assert.doesNotMatch(english.message, /boss/i)
  assert.match(english.message, /nine to six/)
  assert.doesNotMatch(english.message, /de nueve a seis/)
})
