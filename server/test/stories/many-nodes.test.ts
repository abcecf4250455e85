import assert from 'node:assert/strict'
import { once } from 'node:events'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { test, type TestContext } from 'node:test'
import { WebSocket } from 'ws'
import type { ProgramPart } from '../../src/config.ts'
import { eventually, harness, testSecret } from '../harness.ts'
import { openNatsServer } from '../nats.ts'
import { atWork, openRunning, visiting, type Running } from '../running.ts'

// One installation on several nodes, each with a part of the work: a customer writes to one, an agent listens at another, a third has the line move
// and judges. A node that is gone is replaced by the next.

interface Heard {
  subscribed?: boolean
  body?: { type: string; offer?: { id: string }; turn?: { text: string }; row?: { mark?: unknown } }
}

const listening = async (t: TestContext, node: Running, cookie: string, workspaceId: string) => {
  const socket = new WebSocket(`${node.url.replace('http', 'ws')}/api/live`, { headers: { cookie, origin: node.url } })
  const heard: Heard[] = []
  socket.on('message', (data: Buffer) => heard.push(JSON.parse(data.toString()) as Heard))
  await once(socket, 'open')
  t.after(() => socket.terminate())
  const hear = (topic: string) => socket.send(JSON.stringify({ do: 'subscribe', topic, workspaceId }))
  const until = (is: (one: Heard) => boolean) => eventually(() => heard.find(is))
  return { hear, until }
}

const nodes = async (t: TestContext, natsUrl?: string) => {
  // an own database: the nodes bring everything else
  const { ownerUrl } = await harness(t)
  const filesDir = fs.mkdtempSync(path.join(os.tmpdir(), 'peakend-nodes-'))
  const open = async (...parts: ProgramPart[]) => {
    const node = await openRunning({ ownerUrl, secret: testSecret, filesDir, natsUrl, parts: new Set(parts) })
    let isOpen = true
    const close = async () => {
      if (isOpen) await node.close()
      isOpen = false
    }
    t.after(close)
    return { ...node, close }
  }
  t.after(() => fs.rmSync(filesDir, { recursive: true, force: true }))
  return open
}

const conversation = async (t: TestContext, natsUrl?: string) => {
  const open = await nodes(t, natsUrl)
  const answering = await open('http')
  const sockets = await open('live')
  let working = await open('reactions', 'jobs')

  const agent = await atWork(answering.url)
  const me = await agent.call<{ memberships: { workspaceId: string }[] }>('GET', '/me')
  const workspaceId = me.memberships[0]?.workspaceId ?? ''
  const { rows } = await agent.call<{ rows: { id: string }[] }>('GET', '/queues')
  const shop = { name: 'Shop', channel: 'chat', stage: 'action', queueId: rows[0]?.id, sites: [] }
  const { key } = await agent.call<{ key: string }>('POST', '/touchpoints', shop)

  const desk = await listening(t, sockets, agent.cookie, workspaceId)
  desk.hear('inbox')
  await desk.until((one) => one.subscribed === true)
  await agent.call('PUT', '/presence', { state: 'available' })
  const visitor = await visiting(answering.url, key)
  const { interactionId } = await visitor.say('My kettle leaks.')
  const offered = await desk.until((one) => one.body?.offer !== undefined)
  await agent.call('POST', `/offers/${offered.body?.offer?.id}/accept`, {})
  desk.hear(`interaction:${interactionId}`)
  await visitor.say('It is the blue one.')
  await desk.until((one) => one.body?.turn?.text === 'It is the blue one.')

  // the node that did the work is gone; the next one goes on
  await working.close()
  await visitor.say('Are you there?')
  await agent.reply(interactionId, 'I am sorry about that. I send you a new one today.')
  working = await open('reactions', 'jobs')
  await desk.until((one) => one.body?.turn?.text === 'Are you there?')
  await eventually(async () => {
    const found = await agent.raw('GET', `/moments/${interactionId}`)
    return found.status === 200 ? true : undefined
  })
  return { answering, sockets, working, agent }
}

test('a conversation over nodes that each do a part, through the database alone', async (t) => {
  const { answering, sockets, working, agent } = await conversation(t)
  for (const { url } of [answering, sockets, working]) assert.equal((await fetch(`${url}/readyz`)).status, 200)
  for (const { url } of [sockets, working]) {
    const refused = await fetch(`${url}/api/queues`, { headers: { cookie: agent.cookie } })
    assert.equal(refused.status, 404, 'who answers no requests knows no endpoint')
    assert.match(refused.headers.get('content-type') ?? '', /problem\+json/)
  }
  const socket = new WebSocket(`${answering.url.replace('http', 'ws')}/api/live`, {
    headers: { cookie: agent.cookie, origin: answering.url },
  })
  const [fault] = (await once(socket, 'error')) as [Error]
  assert.match(fault.message, /404|socket hang up|Unexpected server response/)
})

test('the same with NATS between them', async (t) => {
  const server = await openNatsServer(t)
  if (server) await conversation(t, server.url)
})
