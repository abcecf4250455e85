/** The moment between the peer's acceptance of a text and our commit: the program is killed in it, and started again. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { eventually, harness, testSecret } from '../harness.ts'
import { calledWith, never, type Shown } from '../message-desk.ts'
import { customerNumber, httpProvider, ourNumber, plainProvider, secrets } from '../message-house.ts'
import { atWork, openRunning } from '../running.ts'
import { serving } from '../served.ts'
import { patienceMs } from '../story.ts'

interface Told {
  rows: { id: string; turnId: string; direction: string; state: string }[]
}
interface Turns {
  rows: { id: string; text: string; delivery: string }[]
}

test('texts the program was killed over are unsure: never sent again by themselves, settled by the agent or a receipt', async (t) => {
  const { ownerUrl } = await harness(t)
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'peakend-killed-'))
  t.after(() => fs.rmSync(dataDir, { recursive: true, force: true }))
  const filesDir = path.join(dataDir, 'files')
  const provider = await httpProvider(t)
  const open = () => openRunning({ ownerUrl, secret: testSecret, filesDir })

  // set up: an account, and a customer who wrote and is being answered
  const first = await open()
  const boss = await atWork(first.url)
  const { rows } = await boss.call<{ rows: { id: string }[] }>('GET', '/queues')
  await boss.call('PUT', '/timetable', { timetable: 'always' })
  const rules = await boss.call<object>('GET', '/messaging/rules')
  await boss.call('PUT', '/messaging/rules', { ...rules, quiet: never })
  const account = await boss.call<Shown>('POST', '/messaging/accounts', {
    name: 'Brisa texts',
    address: ourNumber,
    queueId: rows[0]?.id,
    via: plainProvider(provider.url),
    secret: secrets.secret,
    signingSecret: secrets.signingSecret,
  })
  const hook = (url: string) => `${url}${new URL(account.callbackUrl).pathname}`
  await boss.call('PUT', '/presence', { state: 'available' })
  const arriving = { MessageSid: 'IN1', From: customerNumber, To: ourNumber, Body: 'Is it ready?' }
  assert.equal(await calledWith(hook(first.url), arriving), 200)
  const offer = await eventually(async () => {
    const held = await boss.call<{ rows: { id: string }[] }>('GET', '/offers')
    return held.rows[0]
  }, patienceMs)
  const { interactionId } = await boss.call<{ interactionId: string }>('POST', `/offers/${offer.id}/accept`, {})
  await first.close()

  // who has no desk open counts as gone after 25 s, and what they held is back in line: taken again then
  const taking = (who: typeof boss) => who.raw('POST', `/interactions/${interactionId}/step-in`, {})

  // each of three answers is taken by the provider, and the program is dead before it hears so
  const says = ['It is ready.', 'We open at nine.', 'Bring the receipt.']
  for (const text of says) {
    const { url, pid, gone } = await serving(
      t,
      { DATABASE_URL: ownerUrl, DATA_DIR: dataDir },
      { until: 'Peakend serves' },
    )
    const before = provider.taken.length
    provider.state.answer = (n) => {
      process.kill(pid, 'SIGKILL')
      return { status: 201, body: { sid: `SM${n}` } }
    }
    const agent = await atWork(url, boss.cookie)
    const body = { senderId: randomUUID(), text }
    // it may die before it can say that it has the answer, and who is gone may be found to be just after they took it again
    const said = await eventually(async () => {
      await taking(agent)
      const told = await agent.raw('POST', `/interactions/${interactionId}/turns`, body).catch(() => null)
      return told?.status === 409 ? undefined : { told }
    }, patienceMs)
    if (said.told) assert.equal(said.told.status, 200, JSON.stringify(said.told.body))
    await eventually(() => provider.taken.length === before + 1 || undefined, patienceMs)
    await gone
  }
  provider.state.answer = (n) => ({ status: 201, body: { sid: `SM${n}` } })

  const again = await open()
  t.after(() => again.close())
  const ana = await atWork(again.url, boss.cookie)
  const seen = async () => {
    const { rows: messages } = await ana.call<Told>('GET', `/interactions/${interactionId}/messages`)
    const { rows: turns } = await ana.call<Turns>('GET', `/interactions/${interactionId}/turns`)
    return says.map((text) => {
      const turn = turns.find((one) => one.text === text)
      const message = messages.find((one) => one.turnId === turn?.id)
      return { id: message?.id ?? '', state: message?.state, delivery: turn?.delivery }
    })
  }
  const are = async (...wanted: [string, string][]) =>
    eventually(async () => {
      const now = (await seen()).map((one) => [one.state, one.delivery])
      return JSON.stringify(now) === JSON.stringify(wanted) || undefined
    }, patienceMs).catch(async () => assert.deepEqual(await seen(), wanted))

  await are(['unsure', 'unsure'], ['unsure', 'unsure'], ['unsure', 'unsure'])
  assert.equal(provider.taken.length, says.length, 'none went twice')
  const [one, two, three] = await seen()
  const settle = async (id: string | undefined, as: string) => {
    await taking(ana)
    return (await ana.raw('POST', `/messages/${id}/settle`, { as })).status
  }

  assert.equal(await settle(one?.id, 'arrived'), 200)
  assert.equal(await settle(two?.id, 'dropped'), 200)
  await are(['delivered', 'delivered'], ['failed', 'failed'], ['unsure', 'unsure'])
  assert.equal(provider.taken.length, says.length)
  // the one way to a second text is a person who asks for it
  assert.equal(await settle(three?.id, 'again'), 200)
  await eventually(() => provider.taken.length === says.length + 1 || undefined, patienceMs)
  assert.equal(new URLSearchParams(provider.taken.at(-1)?.body).get('Body'), says[2])
  // its turn waits for the receipt
  await are(['delivered', 'delivered'], ['failed', 'failed'], ['accepted', 'unsure'])
  assert.equal(await settle(three?.id, 'arrived'), 409)
  const receipt = { MessageSid: `SM${says.length + 1}`, MessageStatus: 'delivered' }
  assert.equal(await calledWith(hook(again.url), receipt), 200)
  await are(['delivered', 'delivered'], ['failed', 'failed'], ['delivered', 'delivered'])
})
