import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cloudHouse, text } from '../../../../test/cloud-house.ts'
import { floorNow } from '../../../story/floor/floor.ts'

const HOUR_MS = 3_600_000

test('a text goes out within the 24 hours, and its receipts are shown however they come', async (t) => {
  const h = await cloudHouse(t)
  await h.write(text('Hello'))
  const turnId = await h.answer('Good morning')
  const [sent] = h.api.sent
  assert.deepEqual(sent?.request.type === 'text' && sent.request.text, { preview_url: false, body: 'Good morning' })
  assert.deepEqual(await h.state(turnId), { state: 'accepted', failure: null, detail: null, delivery: 'queued' })
  await h.receipt(sent, 'sent')
  assert.equal((await h.state(turnId))?.state, 'accepted')
  await h.receipt(sent, 'delivered')
  assert.deepEqual([(await h.state(turnId))?.state, (await h.state(turnId))?.delivery], ['delivered', 'delivered'])
  // twice, late and backwards
  for (const late of ['read', 'delivered', 'read', 'sent', 'deleted', 'warning']) await h.receipt(sent, late)
  assert.equal((await h.state(turnId))?.state, 'read')
  const { rows } = await h.shown()
  assert.equal(rows.filter((row) => row.direction === 'out' && row.readAt !== null).length, 1)
})

test('outside the 24 hours nothing is handed over; what the platform knows better is said in its words', async (t) => {
  const h = await cloudHouse(t)
  await h.write(text('Hello'))
  h.clock.advance(24 * HOUR_MS + 1000)
  const late = await h.answer('Too late')
  assert.deepEqual([(await h.state(late))?.failure, h.api.sent.length], ['window-closed', 0])
  await h.write(text('I am here'), { at: h.clock.now() })
  const failing: [number, string][] = [
    [131047, 'window-closed'],
    [131026, 'not-on-channel'],
    [131049, 'too-many'],
    [131050, 'stopped'],
    [131053, 'media-refused'],
    [130472, 'blocked-by-carrier'],
    [999999, 'refused'],
  ]
  for (const [code, failure] of failing) {
    h.clock.advance(1000)
    const turnId = await h.answer(`About ${code}`)
    await h.receipt(h.api.sent.at(-1), 'failed', { code, title: 'no' })
    const now = await h.state(turnId)
    assert.deepEqual([now?.state, now?.failure, now?.detail], ['failed', failure, `${code} details of ${code}`])
  }
})

test('busy it waits and goes on; what is refused for good is not asked again', async (t) => {
  const h = await cloudHouse(t)
  await h.write(text('Hello'))
  const passing = [
    { status: 429, code: 130429 },
    { status: 400, code: 131056 },
    { status: 503, code: 131016 },
    { status: 429, headers: { 'retry-after': '7' } },
  ]
  for (const one of passing) {
    h.clock.advance(1000)
    h.api.state.next.push({ do: 'answer', ...one })
    const before = h.api.sent.length
    const turnId = await h.answer(`Once ${one.status}`)
    assert.deepEqual([(await h.state(turnId))?.state, h.api.sent.length], ['queued', before])
    h.clock.advance(60_000)
    await h.drain()
    assert.deepEqual([(await h.state(turnId))?.state, h.api.sent.length], ['accepted', before + 1])
  }
  const refused: [number, string][] = [
    [131021, 'number-wrong'],
    [131048, 'blocked-by-carrier'],
    [131042, 'not-paid'],
    [100, 'refused'],
  ]
  for (const [code, failure] of refused) {
    h.clock.advance(1000)
    h.api.state.next.push({ do: 'answer', status: 400, code })
    const turnId = await h.answer(`Never ${code}`)
    assert.deepEqual((await h.state(turnId))?.failure, failure)
  }
  const asked = h.api.asked.length
  h.clock.advance(HOUR_MS)
  await h.drain()
  assert.equal(h.api.asked.length, asked)
})

test('what breaks after it was given away is unsure, is never sent again by itself, and is settled by its receipt', async (t) => {
  const h = await cloudHouse(t)
  await h.write(text('Hello'))
  const breaks = [
    { do: 'hang up', accepted: true },
    { do: 'garbage', accepted: true },
    { do: 'answer', status: 500, code: 131000 },
    { do: 'answer', status: 502 },
    { do: 'hang up', accepted: false },
  ] as const
  for (const [n, one] of breaks.entries()) {
    h.clock.advance(1000)
    h.api.state.next.push(one)
    const turnId = await h.answer(`Perhaps ${n}`)
    assert.deepEqual([(await h.state(turnId))?.state, (await h.state(turnId))?.delivery], ['unsure', 'unsure'])
  }
  const asked = h.api.asked.length
  h.clock.advance(HOUR_MS)
  await h.drain()
  assert.equal(h.api.asked.length, asked)
  // two are unsure to the same number: each receipt says which it is about
  const [first, second] = h.api.sent
  await h.receipt(second, 'delivered')
  await h.receipt(first, 'failed', { code: 131026 })
  const states = await h.rows<{ text: string; state: string; delivery: string }>(
    "select t.text, m.state, t.delivery from messages m join turns t using (workspace_id, turn_id) where direction = 'out' order by t.ordinal",
  )
  assert.deepEqual(
    states.map((one) => [one.state, one.delivery]),
    [
      ['failed', 'failed'],
      ['delivered', 'delivered'],
      ['unsure', 'unsure'],
      ['unsure', 'unsure'],
      ['unsure', 'unsure'],
    ],
  )
})

test('receipts that overtake a slow answer are kept for it', async (t) => {
  const h = await cloudHouse(t)
  await h.write(text('Hello'))
  h.api.state.next.push({
    do: 'answer after',
    work: async (sent) => {
      await h.receipt(sent, 'delivered')
      await h.receipt(sent, 'sent', { withoutOurs: true })
    },
  })
  const turnId = await h.answer('Slowly')
  assert.deepEqual([(await h.state(turnId))?.state, (await h.state(turnId))?.delivery], ['delivered', 'delivered'])
  h.clock.advance(1000)
  h.api.state.next.push({
    do: 'answer after',
    work: async (sent) => void (await h.receipt(sent, 'failed', { code: 131026 })),
  })
  const failed = await h.answer('Slowly refused')
  assert.deepEqual([(await h.state(failed))?.state, (await h.state(failed))?.failure], ['failed', 'not-on-channel'])
})

test('a receipt that overtakes its answer is not taken for that of an older message nobody knows of', async (t) => {
  const h = await cloudHouse(t)
  await h.write(text('Hello'))
  h.api.state.next.push({ do: 'hang up', accepted: false })
  const lost = await h.answer('Never got there')
  assert.equal((await h.state(lost))?.state, 'unsure')
  h.clock.advance(1000)
  const withoutOurs = true
  h.api.state.next.push({
    do: 'answer after',
    work: async (sent) => void (await h.receipt(sent, 'delivered', { withoutOurs })),
  })
  const turnId = await h.answer('Got there')
  assert.deepEqual([(await h.state(lost))?.state, (await h.state(turnId))?.state], ['unsure', 'delivered'])
})

test('what was taken while the database was away is written down later and not handed over again', async (t) => {
  const h = await cloudHouse(t)
  await h.write(text('Hello'))
  // the first write of a part fails; a sequence counts it, which no rollback undoes
  await h.rows(`create sequence refusals`)
  await h.rows(`create function refuse_once() returns trigger language plpgsql security definer set search_path from current as $$
    begin if nextval('refusals') = 1 then raise exception 'away'; end if; return new; end $$`)
  await h.rows(`create trigger refuse_once before insert on message_parts for each row execute function refuse_once()`)
  const turnId = await h.answer('Once')
  assert.equal((await h.state(turnId))?.state, 'accepted')
  h.clock.advance(HOUR_MS)
  await h.drain()
  assert.equal(h.api.sent.length, 1)
  await h.receipt(h.api.sent[0], 'delivered', { withoutOurs: true })
  assert.equal((await h.state(turnId))?.state, 'delivered')
})

test('a token that expired keeps messages waiting and shows on the floor, until there is a good one', async (t) => {
  const h = await cloudHouse(t)
  await h.write(text('Hello'))
  h.api.state.isTokenGood = false
  const turnId = await h.answer('Waiting')
  const alerts = async () => {
    const floor = await h.db.read(h.workspaceId, (tx) => floorNow(tx, { workspaceId: h.workspaceId, queues: 'all' }))
    return floor.alerts.filter((alert) => alert.kind === 'message-account').map((alert) => alert.why)
  }
  assert.deepEqual([(await h.state(turnId))?.state, await alerts()], ['queued', ['refused-sign-in']])
  const tried = await h.served.call('POST', `/api/messaging/accounts/${h.accountId}/test`, { as: 'boss', body: {} })
  assert.deepEqual((tried.body as { isFine: boolean; why: string }).why, 'refused-sign-in')
  h.api.state.isTokenGood = true
  h.clock.advance(60_000)
  await h.drain()
  assert.deepEqual([(await h.state(turnId))?.state, await alerts()], ['accepted', []])
  const again = await h.served.call('POST', `/api/messaging/accounts/${h.accountId}/test`, { as: 'boss', body: {} })
  assert.equal((again.body as { isFine: boolean }).isFine, true)
})

test('a long text goes out in parts, each once, and has arrived when all of them have', async (t) => {
  const h = await cloudHouse(t)
  await h.write(text('Hello'))
  const words = `${'word '.repeat(1000)}😀${' end'.repeat(100)}`
  h.api.state.next.push(
    { do: 'answer after', work: async () => undefined },
    { do: 'answer', status: 429, code: 130429 },
  )
  const turnId = await h.answer(words)
  assert.equal(h.api.sent.length, 1)
  await h.receipt(h.api.sent[0], 'delivered')
  assert.equal((await h.state(turnId))?.state, 'queued')
  h.clock.advance(60_000)
  await h.drain()
  const bodies = h.api.sent.map((one) => (one.request.type === 'text' ? one.request.text.body : ''))
  assert.equal(bodies.join(' ').replaceAll(/\s+/g, ' '), words.replaceAll(/\s+/g, ' ').trim())
  assert.equal((await h.state(turnId))?.state, 'accepted')
  await h.receipt(h.api.sent[1], 'read')
  assert.equal((await h.state(turnId))?.state, 'delivered')
})
