import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cloudHouse, keepFile, pdf, png, text, type CloudHouse } from '../../../../test/cloud-house.ts'

const ogg = Buffer.from('OggS voice')

const fileTurns = async (h: CloudHouse) =>
  (
    await h.rows<{ text: string; code: string | null; name: string | null; type: string | null; bytes: number | null }>(
      `select t.text, t.system ->> 'code' as code, a.name, a.type, a.bytes from turns t left join attachments a using (workspace_id, turn_id)
       order by t.at, t.ordinal`,
    )
  ).map((one) => [one.code ?? one.text, one.name, one.type])

test('pictures, sounds and documents of customers are fetched and stand in their turn', async (t) => {
  const h = await cloudHouse(t)
  await h.write({ type: 'image', image: { ...h.api.keep('image/png', png()), caption: 'Broken here' } })
  await h.drain()
  await h.write({ type: 'audio', audio: { ...h.api.keep('audio/ogg', ogg, 'audio/ogg; codecs=opus'), voice: true } })
  await h.drain()
  await h.write({ type: 'document', document: { ...h.api.keep('application/pdf', pdf), filename: '../../bill.pdf' } })
  await h.drain()
  await h.write({
    type: 'sticker',
    sticker: { ...h.api.keep('image/webp', Buffer.from('RIFF0000WEBP')), animated: false },
  })
  await h.drain()
  assert.deepEqual(await fileTurns(h), [
    ['Broken here', 'image.png', 'image/png'],
    ['—', 'audio.ogg', 'audio/ogg'],
    ['—', 'bill.pdf', 'application/pdf'],
    ['—', 'sticker.webp', 'image/webp'],
  ])
  // told again, it is fetched and known
  await h.write({ type: 'image', image: { ...h.api.keep('image/png', png()) } }, { id: 'wamid.I=' })
  await h.drain()
  await h.write(
    { type: 'image', image: { id: [...h.api.media.keys()].at(-1), mime_type: 'image/png' } },
    { id: 'wamid.I=' },
  )
  await h.drain()
  assert.equal((await fileTurns(h)).length, 5)
})

test('a file that lies, is of no kind we take, too large or gone is said to be missing, and its words stay', async (t) => {
  const h = await cloudHouse(t)
  const page = Buffer.from('<!doctype html><script>1</script>')
  await h.write({ type: 'image', image: { ...h.api.keep('image/png', page), caption: 'Look' } })
  await h.drain()
  await h.write({
    type: 'document',
    document: { ...h.api.keep('application/x-msdownload', Buffer.from('MZ')), filename: 'x.exe' },
  })
  await h.drain()
  await h.write({
    type: 'video',
    video: { ...h.api.keep('video/mp4', Buffer.alloc(21 * 1024 * 1024)), caption: 'Long' },
  })
  await h.drain()
  await h.write({ type: 'image', image: { id: '404404', mime_type: 'image/jpeg' } })
  await h.drain()
  assert.deepEqual(
    (await fileTurns(h)).map(([one]) => one),
    ['Look', 'file-unlike', '—', 'file-kind-unknown', 'Long', 'file-too-large', '—', 'file-gone'],
  )
  assert.equal((await h.rows('select from attachments where turn_id is not null')).length, 0)
})

test('an address that expired, a token that did, and a platform that is away are asked again', async (t) => {
  const h = await cloudHouse(t)
  h.api.state.downloads.push(404)
  await h.write({ type: 'image', image: { ...h.api.keep('image/png', png()), caption: 'Once' } })
  await h.drain()
  assert.deepEqual(await fileTurns(h), [])
  h.clock.advance(1000)
  await h.drain()
  assert.deepEqual(await fileTurns(h), [['Once', 'image.png', 'image/png']])
  h.api.state.isTokenGood = false
  await h.write({ type: 'image', image: { ...h.api.keep('image/png', png()), caption: 'Twice' } })
  await h.drain()
  h.api.state.isTokenGood = true
  h.clock.advance(5000)
  await h.drain()
  assert.equal((await fileTurns(h)).length, 2)
  // never: the words come all the same
  h.api.state.isTokenGood = false
  await h.write({ type: 'image', image: { ...h.api.keep('image/png', png()), caption: 'Thrice' } })
  for (let tries = 0; tries < 8; tries++) {
    await h.drain()
    h.clock.advance(130_000)
  }
  assert.deepEqual(
    (await fileTurns(h)).slice(2).map(([one]) => one),
    ['Thrice', 'file-not-fetched'],
  )
})

test('files go out as the platform shows them, and no word beside them is lost', async (t) => {
  const h = await cloudHouse(t)
  await h.write(text('Hello'))
  const sent = () =>
    h.api.sent.splice(0).map(({ request }) => {
      if (request.type === 'text') return ['text', request.text.body]
      const media = (request as unknown as Record<string, { caption?: string; filename?: string }>)[request.type]
      return [request.type, media?.caption, media?.filename]
    })
  const two = await h.answer('Both', [
    await keepFile(h, 'a.png', 'image/png', png()),
    await keepFile(h, 'b.pdf', 'application/pdf', pdf),
  ])
  assert.deepEqual(
    h.api.asked.filter((one) => one.status !== 200),
    [],
  )
  const [first, second] = h.api.sent
  assert.deepEqual(sent(), [
    ['image', 'Both', undefined],
    ['document', undefined, 'b.pdf'],
  ])
  await h.receipt(first, 'delivered')
  assert.equal((await h.state(two))?.state, 'accepted')
  await h.receipt(second, 'delivered')
  assert.equal((await h.state(two))?.state, 'delivered')
  h.clock.advance(1000)
  await h.answer('Listen', [await keepFile(h, 'a.ogg', 'audio/ogg', ogg)])
  assert.deepEqual(sent(), [
    ['text', 'Listen'],
    ['audio', undefined, undefined],
  ])
  h.clock.advance(1000)
  await h.answer('l'.repeat(1100), [await keepFile(h, 'large.png', 'image/png', png(5 * 1024 * 1024))])
  assert.deepEqual(
    sent().map(([kind, , name]) => [kind, name]),
    [
      ['text', undefined],
      ['document', 'large.png'],
    ],
  )
  h.clock.advance(1000)
  await h.answer('A table', [await keepFile(h, 'a.csv', 'text/csv', Buffer.from('a,b'))])
  assert.deepEqual(sent(), [['document', 'A table', 'a.csv']])
  h.clock.advance(1000)
  const refused = await h.answer('Packed', [await keepFile(h, 'a.zip', 'application/zip', Buffer.from('PK\x03\x04'))])
  assert.deepEqual((await h.state(refused))?.failure, 'media-refused')
})

test('a file that was put there and not sent is sent once; one taken already is not put there again', async (t) => {
  const h = await cloudHouse(t)
  await h.write(text('Hello'))
  h.api.state.next.push(
    { do: 'answer after', work: async () => undefined },
    { do: 'answer', status: 429, code: 130429 },
  )
  const turnId = await h.answer('', [
    await keepFile(h, 'a.png', 'image/png', png()),
    await keepFile(h, 'b.png', 'image/png', png()),
  ])
  assert.equal((await h.state(turnId))?.state, 'queued')
  h.clock.advance(60_000)
  await h.drain()
  assert.deepEqual([(await h.state(turnId))?.state, h.api.sent.length], ['accepted', 2])
  assert.equal(h.api.asked.filter((one) => one.path.endsWith('/media')).length, 3)
})
