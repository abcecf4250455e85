import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { test } from 'node:test'
import type { AttachmentId } from '@peakend/contract/ids.ts'
import { coreHouse } from '../../../test/core-house.ts'
import { cleanName, dispositionOf, isAsDeclared, nameFrom } from './file-rules.ts'

const png = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(64, 7)])

const upHouse = async (t: Parameters<typeof coreHouse>[0]) => {
  const h = await coreHouse(t)
  const ana = await h.person('Ana', 'agent')
  const eva = await h.visitor('Eva')
  await h.visitor('Mallory')
  const send = (as: string, where: string, type: string, body: Buffer, name = 'picture.png') =>
    fetch(`${h.url}${where}`, {
      method: 'POST',
      headers: { 'x-test-caller': as, 'content-type': type, 'x-file-name': encodeURIComponent(name) },
      body: new Uint8Array(body),
    })
  const up = async (as: string, where = '/api/attachments') => {
    const answer = await send(as, where, 'image/png', png)
    assert.equal(answer.status, 201)
    return (await answer.json()) as { id: AttachmentId; url: string; bytes: number; name: string }
  }
  const get = (as: string, where: string) => fetch(`${h.url}${where}`, { headers: { 'x-test-caller': as } })
  const stored = async () =>
    (await readdir(h.folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).length
  return { ...h, ana, eva, send, up, get, stored }
}

test('a file a customer sends is seen by who may see the conversation, as a download that runs nothing', async (t) => {
  const h = await upHouse(t)
  const file = await h.up('Eva', '/api/chat/attachments')
  const id = await h.chat(h.eva, '', { agent: h.ana, said: { attachmentIds: [file.id] } })
  const answer = await h.get('Ana', `/api/attachments/${file.id}`)
  assert.deepEqual(Buffer.from(await answer.arrayBuffer()), png)
  const of = (name: string) => answer.headers.get(name)
  assert.deepEqual(
    [of('content-type'), of('x-content-type-options'), of('content-security-policy')],
    ['image/png', 'nosniff', "sandbox; default-src 'none'"],
  )
  assert.match(of('content-disposition') ?? '', /^attachment; filename="picture.png"/)
  assert.equal((await h.get('Eva', file.url)).status, 200)
  assert.equal((await h.get('Mallory', file.url)).status, 404)
  assert.equal((await h.get('Mallory', `/api/attachments/${file.id}`)).status, 403)
  await h.person('Olga', 'agent', { workspaceId: (await h.another('Other')).workspaceId })
  assert.equal((await h.get('Olga', `/api/attachments/${file.id}`)).status, 404)
  const { rows } = await h.ask<{ rows: { attachments: { id: string }[] }[] }>('Ana', 'GET', `/interactions/${id}/turns`)
  assert.equal(rows[0]?.attachments[0]?.id, file.id)
})

test('a file is used once, by the one who uploaded it', async (t) => {
  const h = await upHouse(t)
  const file = await h.up('Eva', '/api/chat/attachments')
  const mallory = await h.visitor('Moe')
  await assert.rejects(h.chat(mallory, 'mine', { said: { attachmentIds: [file.id] } }), /attachment_unknown/)
  await h.chat(h.eva, 'mine', { said: { attachmentIds: [file.id] } })
  await assert.rejects(h.chat(h.eva, 'again', { said: { attachmentIds: [file.id] } }), /attachment_unknown/)
})

test('what is not what it says, empty, too large, or a page in disguise is refused and leaves nothing behind', async (t) => {
  const h = await upHouse(t)
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
  const refused: [string, Buffer, number][] = [
    ['image/svg+xml', svg, 415],
    ['text/html', Buffer.from('<!doctype html>'), 415],
    ['text/plain', svg, 415],
    ['text/plain', Buffer.from(`${' '.repeat(2000)}<HTML><body>`), 415],
    ['image/png', Buffer.from('GIF89a and so on'), 415],
    ['application/pdf', png, 415],
    ['text/csv', Buffer.from([0xff, 0xfe, 0x00, 0x41]), 415],
    ['application/x-msdownload', Buffer.from('MZ'), 415],
    ['image/png', Buffer.alloc(0), 422],
    ['image/png', Buffer.concat([png, Buffer.alloc(20 * 1024 * 1024)]), 413],
  ]
  for (const [type, body, status] of refused) {
    const answer = await h.send('Ana', '/api/attachments', type, body).catch(() => null)
    // a body that is too large may have its connection ended before it is all sent
    if (answer) assert.equal(answer.status, status, `${type} of ${body.length}`)
    else assert.equal(status, 413)
  }
  assert.equal(await h.stored(), 0)
  const { rows } = await (await h.owner()).query('select from attachments')
  assert.equal(rows.length, 0)
})

test('a file no turn names within a day goes again, bytes and all; one that is used stays', async (t) => {
  const h = await upHouse(t)
  const orphan = await h.up('Ana')
  const used = await h.up('Eva', '/api/chat/attachments')
  await h.chat(h.eva, 'see', { said: { attachmentIds: [used.id] } })
  assert.equal(await h.stored(), 2)
  h.clock.advance(25 * 3_600_000)
  await h.drain()
  assert.equal(await h.stored(), 1)
  assert.equal((await h.get('Ana', `/api/attachments/${orphan.id}`)).status, 404)
  assert.equal((await h.get('Eva', used.url)).status, 200)
})

test('names are cleaned of paths, control signs and turned writing', () => {
  assert.equal(cleanName('../../etc/passwd'), 'passwd')
  assert.equal(cleanName('C:\\Users\\eva\\foto.jpg'), 'foto.jpg')
  assert.equal(cleanName('invoice\u202Egnp.exe'), 'invoicegnp.exe')
  assert.equal(cleanName('\u0000\n'), 'file')
  assert.equal(cleanName('...htaccess'), 'htaccess')
  assert.equal(nameFrom('%E0%A4%A'), '%E0%A4%A')
  assert.equal(
    dispositionOf('año "1".png'),
    `attachment; filename="a_o _1_.png"; filename*=UTF-8''a%C3%B1o%20%221%22.png`,
  )
  assert.equal(isAsDeclared('text/plain', Buffer.from('Hola, ¿qué tal? 1 < 2')), true)
})

test('an id that is none, or of nobody, is not found', async (t) => {
  const h = await upHouse(t)
  for (const id of [randomUUID(), 'x', '..%2f..%2fsecret']) {
    assert.equal((await h.get('Ana', `/api/attachments/${id}`)).status, 404, id)
  }
})
