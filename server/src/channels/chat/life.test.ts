import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { ChatState, VisitorTurn } from '@peakend/contract/chat.ts'
import type { CaseId, InteractionId } from '@peakend/contract/ids.ts'
import { WebSocket } from 'ws'
import { becomes, codeOf, openShop } from '../../../test/chat-shop.ts'
import { eventually } from '../../../test/harness.ts'
import { settle } from '../../cases/cases.ts'
import * as interactions from '../../interactions/interactions.ts'
import { take } from '../../routing/routing.ts'

test('nobody there: a message opens one case with an owner and a time, and answers the same when it is sent again', async (t) => {
  const { visit, agent, inside, workspaceId } = await openShop(t, { isAgentHere: false })
  const maya = await visit({ language: 'es' })
  assert.equal(maya.state.hours, 'closed')
  const message = {
    senderId: randomUUID(),
    text: 'Mi pedido llegó roto',
    email: 'maya@okafor.example',
    name: 'Maya',
    language: 'es',
  }
  const first = await maya.ask('POST', '/messages', message)
  const again = await maya.ask('POST', '/messages', message)
  const [one, two] = [first, again].map(
    (answer) => answer.body as { caseNumber: number; answerBy: string; state: ChatState },
  )
  assert.equal(first.status, 200, JSON.stringify(first.body))
  assert.deepEqual([one?.caseNumber, one?.answerBy], [two?.caseNumber, two?.answerBy])
  assert.equal(one?.state.state, 'none')
  const rows = await inside((tx) =>
    tx.query<{ owner: string; customer: string; due: Date }>(
      'test.cases',
      'select owner_id as owner, customer_id as customer, answer_due_at as due from cases where workspace_id = $1',
      [workspaceId],
    ),
  )
  assert.equal(rows.length, 1)
  assert.equal(rows[0]?.owner, agent)
  assert.equal(rows[0]?.due.toISOString(), one?.answerBy)
})

test('who leaves a message on a matter that is open is told its number again, and by when we answer; settled, it is a new one', async (t) => {
  const { visit, agent, inside, clock, workspaceId } = await openShop(t, { isAgentHere: false })
  const maya = await visit()
  const leave = async (text: string) =>
    (await maya.ask('POST', '/messages', { senderId: randomUUID(), text, email: 'maya@okafor.example' })).body as {
      caseNumber: number
      answerBy: string
    }
  const all = () =>
    inside((tx) =>
      tx.query<{ number: number; title: string; owner: string; due: Date; talks: number; id: CaseId }>(
        'test.cases-left',
        `select number, title, owner_id as owner, answer_due_at as due, case_id as id, (select count(*)::int from interactions i
           where i.workspace_id = c.workspace_id and i.case_id = c.case_id) as talks from cases c where workspace_id = $1 order by number`,
        [workspaceId],
      ),
    )
  const first = await leave('My order came broken')
  clock.advance(3_600_000)
  const second = await leave('The box was open, too')
  assert.deepEqual(
    [second.caseNumber, second.answerBy],
    [first.caseNumber, first.answerBy],
    'what we said first stands',
  )
  assert.deepEqual(
    (await all()).map(({ title, owner, due, talks }) => [title, owner, due.toISOString(), talks]),
    [['My order came broken', agent, first.answerBy, 2]],
  )
  // that time is over and she asks again: a new time, on the same case; who has it keeps it
  clock.advance(24 * 3_600_000)
  await inside((tx) =>
    tx.query('test.unown', 'update cases set owner_id = null where workspace_id = $1', [workspaceId]),
  )
  const third = await leave('Is anybody there?')
  assert.equal(third.caseNumber, first.caseNumber)
  assert.ok(third.answerBy > first.answerBy)
  const [one] = await all()
  assert.deepEqual([one?.owner, one?.due.toISOString(), one?.talks], [agent, third.answerBy, 3])
  await inside((tx) => settle(tx, one!.id, agent))
  const fourth = await leave('Something else')
  assert.notEqual(fourth.caseNumber, first.caseNumber)
  assert.deepEqual(
    (await all()).map(({ talks }) => talks),
    [3, 1],
  )
})

test('our turn is delivered when the browser says so, failed while it is away, and delivered still when it returns', async (t) => {
  const { visit, answerIt, reply, drain, clock, inside } = await openShop(t)
  const maya = await visit()
  const { turn } = await maya.said('hello')
  await answerIt(turn.interactionId)
  const { turnId } = await reply(turn.interactionId, 'good morning')
  await drain()
  const delivery = async () => (await inside((tx) => interactions.turnOf(tx, turnId)))?.delivery
  await becomes(delivery, 'queued')
  clock.advance(121_000)
  await drain()
  await becomes(delivery, 'failed')
  await maya.ask('PUT', '/received', { interactionId: turn.interactionId, ordinal: 99 })
  await becomes(delivery, 'delivered')
  await maya.ask('PUT', '/read', { interactionId: turn.interactionId, ordinal: 99 })
  await becomes(delivery, 'read')
  clock.advance(121_000)
  await drain()
  await becomes(delivery, 'read')
})

test('a silent customer is asked once, then the chat rests, wakes on their word, and ends after a long rest', async (t) => {
  const { visit, answerIt, reply, drain, clock } = await openShop(t)
  const maya = await visit()
  const { turn } = await maya.said('hello')
  await answerIt(turn.interactionId)
  await reply(turn.interactionId, 'good morning')
  await drain()
  const codes = async () => {
    const { turns, state } = (await maya.ask('GET', `/turns?interactionId=${turn.interactionId}`)).body as {
      turns: VisitorTurn[]
      state: ChatState
    }
    return [state.state, ...turns.flatMap((one) => one.system?.code ?? [])].join(' ')
  }
  const pass = async (ms: number) => {
    clock.advance(ms)
    await drain()
  }
  await pass(121_000)
  await becomes(codes, 'active joined still-there')
  await pass(60_000)
  await becomes(codes, 'active joined still-there')
  await pass(180_000)
  await becomes(codes, 'resting joined still-there rested')
  await maya.said('sorry, the door')
  await drain()
  await becomes(codes, /^(active|waiting) /)
  await answerIt(turn.interactionId)
  await reply(turn.interactionId, 'no worries')
  await drain()
  await pass(121_000)
  await pass(241_000)
  await becomes(codes, /^resting /)
  await pass(24 * 3_600_000 + 1000)
  await becomes(codes, /^ended .*ended-by-silence$/)
})

test('after the end the visitor is asked how it was, once, may change it for an hour, and begins anew', async (t) => {
  const { visit, answerIt, reply, drain, clock } = await openShop(t)
  const maya = await visit()
  const { turn } = await maya.said('hello')
  const { interactionId } = turn
  await answerIt(interactionId)
  await reply(interactionId, 'good morning')
  const ended = (await maya.ask('POST', '/end', { interactionId })).body as ChatState
  assert.equal(ended.state, 'ended')
  await drain()
  const { state } = (await maya.ask('GET', '/turns')).body as { state: ChatState }
  assert.equal(state.survey?.interactionId, interactionId)
  const rate = (score: number, comment = '') => maya.ask('POST', '/survey', { interactionId, score, comment })
  assert.equal(codeOf(await rate(6)), 'invalid')
  assert.deepEqual((await rate(4)).body, { done: true })
  assert.deepEqual((await rate(5, 'Ana was kind')).body, { done: true })
  clock.advance(3_700_000)
  assert.equal(codeOf(await rate(1)), 'survey_closed')
  const { text } = (await maya.ask('GET', `/transcript?interactionId=${interactionId}`)).body as { text: string }
  assert.match(text, /\d:\d\d {2}You:\nhello\n[\s\S]*Ana:\ngood morning/)
})

test('who leaves the line, or is blocked, is told so; a blocked visitor cannot write', async (t) => {
  const { visit, inside, workspaceId } = await openShop(t)
  const maya = await visit()
  const { turn } = await maya.said('hello')
  assert.equal(
    ((await maya.ask('POST', '/end', { interactionId: turn.interactionId })).body as ChatState).state,
    'ended',
  )
  await inside((tx) =>
    tx.query('test.block', 'update customers set is_blocked = true where workspace_id = $1', [workspaceId]),
  )
  for (const [method, path, body] of [
    ['POST', '/turns', { senderId: randomUUID(), text: 'again' }],
    ['POST', '/person', {}],
    ['POST', '/messages', { senderId: randomUUID(), text: 'again', email: 'a@b.example' }],
    ['POST', '/code', { email: 'a@b.example' }],
  ] as const)
    assert.equal(codeOf(await maya.ask(method, path, body)), 'blocked')
  const { state } = (await maya.ask('GET', '/turns')).body as { state: ChatState }
  assert.equal(state.isBlocked, true)
})

test('asking for a person opens a conversation in their language; asked again in line it changes nothing', async (t) => {
  const { visit, agent, inside } = await openShop(t)
  const maya = await visit({ language: 'es' })
  const first = (await maya.ask('POST', '/person', {})).body as ChatState
  const second = (await maya.ask('POST', '/person', {})).body as ChatState
  assert.deepEqual([first.state, first.interactionId], ['waiting', second.interactionId])
  const turns = await inside((tx) => interactions.allTurns(tx, first.interactionId as InteractionId))
  assert.deepEqual(
    turns.map((one) => one.text),
    ['Quisiera hablar con una persona, por favor.'],
  )
  await inside((tx) => take(tx, first.interactionId as InteractionId, agent))
})

test("the visitor's socket tells turns, typing and reading as they happen, of their own conversation only", async (t) => {
  const { visit, answerIt, reply, url, inside, live, workspaceId } = await openShop(t)
  const listen = async (token: string) => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/api/live`)
    t.after(() => socket.terminate())
    const bodies: { type: string; turn?: VisitorTurn; state?: ChatState; ordinal?: number; isTyping?: boolean }[] = []
    let isListening = false
    socket.on('message', (data) => {
      const message = JSON.parse(String(data as Buffer)) as { body?: (typeof bodies)[number]; subscribed?: true }
      if (message.subscribed) isListening = true
      if (message.body) bodies.push(message.body)
    })
    await new Promise((go) => socket.once('open', go))
    socket.send(JSON.stringify({ do: 'hello', token }))
    socket.send(JSON.stringify({ do: 'subscribe', topic: 'visitor' }))
    await eventually(() => isListening || undefined)
    return { socket, bodies }
  }
  const [maya, leo] = [await visit(), await visit()]
  const [hers, his] = [await listen(maya.visitorToken), await listen(leo.visitorToken)]
  const { turn } = await maya.said('hello')
  await eventually(() => hers.bodies.find((one) => one.turn?.id === turn.id))
  await inside((tx) => interactions.markRead(tx, turn.interactionId, 'agent', turn.ordinal))
  await eventually(() => hers.bodies.find((one) => one.type === 'read' && one.ordinal === turn.ordinal))
  await answerIt(turn.interactionId)
  const { turnId } = await reply(turn.interactionId, 'good morning')
  await eventually(() => hers.bodies.find((one) => one.turn?.id === turnId))
  await eventually(() => hers.bodies.find((one) => one.state?.agentName === 'Ana'))
  live.publish({
    workspaceId,
    key: `visitor:${maya.visitorId}`,
    body: { type: 'typing', interactionId: turn.interactionId, by: 'agent', name: 'Ana', isTyping: true },
  })
  await eventually(() => hers.bodies.find((one) => one.isTyping === true))
  his.socket.send('{garbage')
  his.socket.send(JSON.stringify({ do: 'typing', interactionId: turn.interactionId, isTyping: true }))
  his.socket.send(JSON.stringify({ do: 'subscribe', topic: `interaction:${turn.interactionId}` }))
  assert.deepEqual(his.bodies, [])
})
