import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test, type TestContext } from 'node:test'
import { coreHouse } from '../../test/core-house.ts'

const event = (more: object = {}) => ({
  specversion: '1.0',
  id: randomUUID(),
  source: 'https://shop.example/orders',
  type: 'order.placed',
  subject: '4471',
  time: '2026-03-02T08:00:00Z',
  data: { title: 'Blue mug', amount: 12.5 },
  ...more,
})

const shop = async (t: TestContext) => {
  const h = await coreHouse(t)
  h.key('shop')
  const tell = (body: object) => h.call('POST', '/api/journey-events', { as: 'shop', body })
  const kept = async () => (await (await h.owner()).query('select kind, data, at from journey_events order by at')).rows
  const codeOf = ({ body }: { body: unknown }) => (body as { code?: string }).code
  return { ...h, tell, kept, codeOf }
}

test('an envelope that is not what CloudEvents 1.0 says is refused with the field that is wrong', async (t) => {
  const { tell, kept } = await shop(t)
  const { subject: _, ...without } = event()
  const bad: [object, string][] = [
    [{ ...event(), specversion: 1 }, 'specversion'],
    [event({ id: '' }), 'id'],
    [event({ id: 7 }), 'id'],
    [event({ id: 'x'.repeat(201) }), 'id'],
    [event({ source: '' }), 'source'],
    [event({ source: 'x'.repeat(501) }), 'source'],
    [event({ type: 'Order/Placed' }), 'type'],
    [event({ time: 'yesterday' }), 'time'],
    [event({ time: '2026-02-30T08:00:00Z' }), 'time'],
    [event({ time: '2026-03-02T08:00:00' }), 'time'],
    [event({ time: 1772438400 }), 'time'],
    [event({ subject: { id: 4471 } }), 'subject'],
    [without, 'subject'],
    [event({ data: 'not an object' }), 'data'],
    [event({ data: [1, 2] }), 'data'],
    [event({ data: { amount: '12,50' } }), 'data.amount'],
    [event({ data: { currency: 'EURO' } }), 'data.currency'],
    [event({ data: { items: 1.5 } }), 'data.items'],
    [event({ data: { note: 'x'.repeat(501) } }), 'data.note'],
    [event({ data: { anything: 'x'.repeat(1001) } }), 'data.anything'],
    [event({ id: 'a\u0000' }), 'id'],
    [event({ subject: '44\u000071' }), 'subject'],
    [event({ data: { note: 'a\u0000b' } }), 'data.note'],
    [event({ data: { 'k\u0000': 1 } }), 'data'],
  ]
  for (const [of, path] of bad) {
    const { status, body } = await tell(of)
    const { code, fields } = body as { code: string; fields?: { path: string }[] }
    assert.deepEqual([status, code, fields?.[0]?.path], [422, 'invalid', path], JSON.stringify(of).slice(0, 160))
  }
  assert.deepEqual(await kept(), [])
})

test('an array of events, a number and half an envelope are no event; bytes that are no UTF-8 are told so', async (t) => {
  const { tell, url, kept } = await shop(t)
  assert.equal((await tell([event(), event()])).status, 422)
  const send = (body: string | Buffer) =>
    fetch(`${url}/api/journey-events`, {
      method: 'POST',
      body: typeof body === 'string' ? body : new Uint8Array(body),
      headers: { 'content-type': 'application/json', 'x-test-caller': 'shop' },
    })
  for (const body of ['7', 'null', '"text"']) assert.equal((await send(body)).status, 422, body)
  const whole = JSON.stringify(event())
  assert.equal((await send(whole.slice(0, -9))).status, 400)
  const broken = Buffer.from(whole.replace('Blue mug', 'Blue m?g'))
  broken[broken.indexOf('m?g') + 1] = 0xff
  assert.equal((await send(broken)).status, 400)
  assert.deepEqual(await kept(), [])
})

test('half a sign is mended, and the retry of it is the same event', async (t) => {
  const { tell, kept } = await shop(t)
  const of = event({ data: { note: 'cut \ud83d' } })
  const [first, again] = [await tell(of), await tell(of)]
  assert.deepEqual([first.status, again.body], [200, first.body])
  assert.deepEqual(
    (await kept()).map((row) => (row as { data: { note: string } }).data.note),
    ['cut \ufffd'],
  )
})

test('the future begins five minutes from now, whatever zone it is written in; a refused event may be sent again in its time', async (t) => {
  const { tell, clock, kept, codeOf } = await shop(t)
  const inMs = (ms: number) => new Date(clock.now().getTime() + ms).toISOString()
  const late = event({ time: inMs(5 * 60_000 + 1000) })
  assert.equal(codeOf(await tell(late)), 'from_the_future')
  assert.equal(codeOf(await tell(event({ time: '9999-12-31T23:59:59Z' }))), 'from_the_future')
  // 09:00 Z told as two hours ahead of Greenwich; and the same clock time without them, which is two hours from now
  const zoned = inMs(2 * 3_600_000).replace('Z', '+02:00')
  assert.equal((await tell(event({ time: zoned }))).status, 200)
  assert.equal(codeOf(await tell(event({ time: inMs(2 * 3_600_000) }))), 'from_the_future')
  assert.equal((await tell(event({ time: inMs(4 * 60_000) }))).status, 200)
  assert.equal((await tell(event({ time: '0001-01-01T00:00:00Z' }))).status, 200, 'long ago is no fault')
  clock.advance(2000)
  assert.equal((await tell(late)).status, 200)
  assert.equal((await kept()).length, 4)
})

test('the same id with anything else is refused, and the first stands; ten at once are one', async (t) => {
  const { tell, kept, codeOf } = await shop(t)
  const of = event()
  const answers = await Promise.all(Array.from({ length: 10 }, () => tell(of)))
  assert.equal(new Set(answers.map(({ body }) => JSON.stringify(body))).size, 1)
  for (const more of [
    { subject: '4472' },
    { time: '2026-03-02T08:00:01Z' },
    { data: { title: 'Red mug', amount: 12.5 } },
    { data: { title: 'Blue mug' } },
    { type: 'order.paid' },
  ])
    assert.equal(codeOf(await tell({ ...of, ...more })), 'id_reused', JSON.stringify(more))
  const { time, ...rest } = of
  assert.equal(codeOf(await tell(rest)), 'id_reused')
  // the order of properties is no content
  assert.equal((await tell({ time, ...rest })).status, 200)
  assert.equal((await kept()).length, 1)
})
