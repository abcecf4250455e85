import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventually, harness } from '../../test/harness.ts'
import { openNatsServer } from '../../test/nats.ts'
import { silentLog } from './log.ts'
import { openNats, optionsOf, subjectOf } from './nats.ts'
import { openSignals } from './signals.ts'

const secret = 'a secret of thirty-two characters'

test('the address says who signs in and how', () => {
  assert.deepEqual(optionsOf('nats://host:4222'), { servers: 'host:4222' })
  assert.deepEqual(optionsOf('nats://me:p%40ss@host:1'), { servers: 'host:1', user: 'me', pass: 'p@ss' })
  assert.deepEqual(optionsOf('tls://a-token@host:1'), { servers: 'host:1', token: 'a-token', tls: {} })
  assert.notEqual(subjectOf(secret), subjectOf(`${secret} of another`))
})

/** Signals that nobody but NATS brings, and what they heard. */
const listener = (url: string, of = secret) => {
  const signals = openSignals()
  const heard: string[] = []
  signals.on('stamped', (position) => heard.push(`stamped ${position}`))
  signals.on('live', (text) => heard.push(text))
  const nats = openNats({ url, secret: of, signals, log: silentLog() })
  return { signals, heard, nats }
}

test('signals travel by NATS to whoever has the same secret, and not back', async (t) => {
  const server = await openNatsServer(t)
  if (!server) return
  const [one, other, stranger] = [listener(server.url), listener(server.url), listener(server.url, `${secret}!`)]
  const all = [one, other, stranger]
  t.after(() => Promise.all(all.map(({ nats }) => nats.close())))
  for (const { nats } of all) await eventually(() => (nats.isUp() ? true : undefined))
  const long = 'x'.repeat(6000)
  // until the other has subscribed, which nobody is told of
  await eventually(() => {
    one.signals.raise('stamped', 7)
    return other.heard.includes('stamped 7') ? true : undefined
  })
  for (let i = 0; i < 30; i++) one.signals.raise('live', `${i} ${long}`)
  await eventually(() => (other.heard.at(-1)?.startsWith('29 ') ? true : undefined))
  assert.equal(other.heard.filter((text) => text.endsWith(long)).length, 30)
  assert.equal(one.heard.filter((text) => text.startsWith('0 ')).length, 1, 'what it said itself it heard once')
  assert.deepEqual(stranger.heard, [])
})

test('while NATS is away the database carries them, and NATS again once it is back', async (t) => {
  const server = await openNatsServer(t)
  if (!server) return
  const { db, ground } = await harness(t)
  await ground()
  db.signals.setAlone(false)
  const nats = openNats({ url: server.url, secret, signals: db.signals, log: silentLog() })
  const byNats = listener(server.url)
  t.after(() => Promise.all([nats.close(), byNats.nats.close()]))
  const session = await db.session('a neighbour')
  t.after(() => session.end())
  const neighbour = openSignals()
  const heard: number[] = []
  neighbour.on('stamped', (position) => heard.push(position))
  await neighbour.join(session)
  const reach = (position: number, is: () => boolean) =>
    eventually(() => {
      db.signals.setAlone(false)
      db.signals.raise('stamped', position)
      return is() ? true : undefined
    })
  await eventually(() => (nats.isUp() && byNats.nats.isUp() ? true : undefined))
  await reach(1, () => byNats.heard.includes('stamped 1'))
  await server.kill()
  await eventually(() => (nats.isUp() ? undefined : true))
  await reach(2, () => heard.includes(2))
  await server.start()
  await eventually(() => (nats.isUp() && byNats.nats.isUp() ? true : undefined))
  await reach(3, () => byNats.heard.includes('stamped 3'))
})

test('garbage on the subject and a NATS that is not there disturb nothing', async () => {
  const nobody = listener('nats://127.0.0.1:1')
  nobody.signals.hear('no JSON')
  nobody.signals.hear('{"signals":{"stamped":5}}')
  assert.deepEqual(nobody.heard, ['stamped 5'])
  nobody.signals.raise('stamped', 6)
  assert.equal(nobody.nats.isUp(), false)
  await nobody.nats.close()
})
