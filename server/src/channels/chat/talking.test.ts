import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { ChatState, VisitorTurn } from '@peakend/contract/chat.ts'
import { codeOf, openShop, type SaidBack } from '../../../test/chat-shop.ts'
import * as interactions from '../../interactions/interactions.ts'

test('a visitor begins, writes, stands in line and reads the answer; nobody else sees it', async (t) => {
  const { visit, answerIt, reply, drain } = await openShop(t)
  const maya = await visit({ language: 'en' })
  assert.deepEqual([maya.state.hours, maya.state.state, maya.turns.length], ['open', 'none', 0])
  const { turn, state } = await maya.said('Where is my parcel? My card is 4111 1111 1111 1111')
  assert.equal(turn.text, `Where is my parcel? My card is ${'•'.repeat(19)}`)
  assert.deepEqual([state.state, state.wait?.place], ['waiting', 1])
  await answerIt(turn.interactionId)
  await drain()
  await reply(turn.interactionId, 'Good morning! I am looking.')
  await drain()
  const after = (await maya.ask('GET', `/turns?interactionId=${turn.interactionId}&after=${turn.ordinal}`)).body as {
    turns: VisitorTurn[]
    state: ChatState
  }
  assert.deepEqual(
    after.turns.map((one) => [one.by, one.name, one.text || one.system?.code]),
    [
      ['system', null, 'joined'],
      ['agent', 'Ana', 'Good morning! I am looking.'],
    ],
  )
  assert.deepEqual(after.turns[0]?.system?.values, { name: 'Ana' })
  assert.deepEqual([after.state.state, after.state.agentName, after.state.unread], ['active', 'Ana', 1])
  const other = await visit()
  for (const path of [`/turns?interactionId=${turn.interactionId}`, `/transcript?interactionId=${turn.interactionId}`])
    assert.equal(codeOf(await other.ask('GET', path)), 'not_found')
  for (const [method, path, body] of [
    ['PUT', '/read', { ordinal: 9 }],
    ['POST', '/end', {}],
    ['POST', '/survey', { score: 1 }],
  ] as const)
    assert.equal(codeOf(await other.ask(method, path, { interactionId: turn.interactionId, ...body })), 'not_found')
})

test('the same id says the same once, and other content under it is refused', async (t) => {
  const { visit, inside } = await openShop(t)
  const maya = await visit()
  const id = randomUUID()
  const answers = await Promise.all([maya.say('hello', id), maya.say('hello', id), maya.say('hello', id)])
  assert.deepEqual(new Set(answers.map((one) => (one.body as SaidBack).turn.id)).size, 1)
  assert.equal(codeOf(await maya.say('something else', id)), 'id_reused')
  const { turn } = answers[0]!.body as SaidBack
  const turns = await inside((tx) => interactions.allTurns(tx, turn.interactionId))
  assert.equal(turns.filter((one) => one.by === 'customer').length, 1)
})

test("an id of one visitor is nothing to another: no answer of somebody else's is given", async (t) => {
  const { visit } = await openShop(t)
  const [maya, leo] = [await visit(), await visit()]
  const id = randomUUID()
  const mine = (await maya.say('mine', id)).body as SaidBack
  const theirs = (await leo.say('mine', id)).body as SaidBack
  assert.notEqual(mine.turn.id, theirs.turn.id)
})

test('a repeated first turn does not put an answered conversation back in line', async (t) => {
  const { visit, answerIt } = await openShop(t)
  const maya = await visit()
  const id = randomUUID()
  const first = (await maya.say('hello', id)).body as SaidBack
  await answerIt(first.turn.interactionId)
  const again = (await maya.say('hello', id)).body as SaidBack
  assert.deepEqual([again.turn.id, again.state.state], [first.turn.id, 'active'])
})

test('hostile words come back as the words they are', async (t) => {
  const { visit } = await openShop(t)
  const maya = await visit()
  for (const text of [
    '<script>alert(1)</script><img src=x onerror=alert(2)>',
    '[x](javascript:alert(3)) <svg onload=alert(4)>',
    "'; drop table turns; --",
    '\u202Emalicious\u202C 👩‍👩‍👧 ﷽',
  ])
    assert.equal((await maya.said(text)).turn.text, text)
})

test('what is no turn is refused with one clear code, and nothing is opened by it', async (t) => {
  const { visit, call, inside } = await openShop(t)
  const maya = await visit()
  const bad: [unknown, string][] = [
    [{ senderId: 'x', text: 'short id' }, 'invalid'],
    [{ senderId: randomUUID(), text: '' }, 'nothing_said'],
    [{ senderId: randomUUID(), text: 'x'.repeat(8001) }, 'invalid'],
    [{ senderId: randomUUID(), text: 'nul \u0000 byte' }, 'invalid'],
    [{ senderId: randomUUID(), text: 'x', attachmentIds: ['not-a-uuid'] }, 'invalid'],
    [{ senderId: randomUUID(), text: 'x', attachmentIds: [randomUUID()] }, 'attachment_unknown'],
    [{ text: 42 }, 'invalid'],
    [[], 'invalid'],
  ]
  for (const [body, code] of bad)
    assert.equal(codeOf(await maya.ask('POST', '/turns', body)), code, JSON.stringify(body))
  const huge = await call('POST', '/api/chat/turns', {
    headers: maya.as,
    body: { senderId: randomUUID(), text: 'x'.repeat(5_000_000) },
  })
  assert.equal(codeOf(huge), 'too_large')
  const [count] = await inside((tx) => tx.query<{ n: number }>('test.count', 'select count(*) as n from interactions'))
  assert.equal(count?.n, 0)
})
