/** Letters set for later, and the program killed before their time and started past it: what was to go goes once, what was taken back never. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { eventually, harness, testSecret } from '../harness.ts'
import { outgoingServer } from '../mail-house.ts'
import { atWork, openRunning } from '../running.ts'
import { serving } from '../served.ts'
import { patienceMs } from '../story.ts'

interface Begun {
  mail: { id: string; state: string }
}

test('a letter for later leaves once though the program was killed over its time; one taken back before or after never does', async (t) => {
  const { ownerUrl } = await harness(t)
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'peakend-later-'))
  t.after(() => fs.rmSync(dataDir, { recursive: true, force: true }))
  const out = await outgoingServer(t)
  const first = await openRunning({ ownerUrl, secret: testSecret, filesDir: path.join(dataDir, 'files') })
  const boss = await atWork(first.url)
  const { rows } = await boss.call<{ rows: { id: string }[] }>('GET', '/queues')
  const at = (port: number) => ({ host: '127.0.0.1', port, security: 'none', user: 'help' })
  const mailbox = await boss.call<{ id: string }>('POST', '/mailboxes', {
    address: 'help@shop.example',
    name: 'Brisa',
    queueId: rows[0]?.id,
    // nothing comes in here
    incoming: at(1),
    outgoing: at(out.port),
    signIn: 'password',
    password: 'right',
  })
  await first.close()

  const open = async () => {
    const served = await serving(t, { DATABASE_URL: ownerUrl, DATA_DIR: dataDir }, { until: 'Peakend serves' })
    const agent = await atWork(served.url, boss.cookie)
    const kill = async () => {
      process.kill(served.pid, 'SIGKILL')
      await served.gone
    }
    const begin = (name: string, sendAt?: Date) =>
      agent.call<Begun>('POST', '/letters', {
        senderId: randomUUID(),
        mailboxId: mailbox.id,
        to: [{ name: '', address: `${name}@example.org` }],
        subject: name,
        text: `Words to ${name}.`,
        ...(sendAt ? { sendAt: sendAt.toISOString() } : {}),
      })
    const takeBack = ({ mail }: Begun) => agent.raw('DELETE', `/mails/${mail.id}`)
    return { agent, kill, begin, takeBack }
  }
  const sentTo = (name: string) => out.sent.filter((one) => one.to.includes(`${name}@example.org`)).length

  const one = await open()
  const dueAt = new Date(Date.now() + 12_000)
  await one.begin('later', dueAt)
  const tomorrow = await one.begin('tomorrow', new Date(Date.now() + 86_400_000))
  // taken back within its ten seconds, and the program dies upon the answer
  const undone = await one.begin('undone')
  assert.equal((await one.takeBack(undone)).status, 200)
  await one.kill()
  assert.equal(sentTo('later'), 0, 'it was killed before the time')
  await eventually(() => Date.now() > dueAt.getTime() || undefined, patienceMs)

  const two = await open()
  await eventually(() => sentTo('later') === 1 || undefined, patienceMs)
  // what is held for later can be taken back by whoever wrote it after the start too
  assert.equal((await two.takeBack(tomorrow)).status, 200)
  assert.equal((await two.takeBack(undone)).status, 409)
  await two.kill()

  const three = await open()
  // a letter of now, and all that was before it: nothing goes a second time, nor what was taken back
  await three.begin('now')
  await eventually(() => sentTo('now') === 1 || undefined, patienceMs)
  assert.deepEqual(['later', 'tomorrow', 'undone', 'now'].map(sentTo), [1, 0, 0, 1])
})
