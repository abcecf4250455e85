import { expect, test } from 'vitest'
import type { LiveMessage } from '@peakend/contract/live.ts'
import { backOffMs, createConnection, type SocketLike } from './connection.ts'
import { createSubscriptions, type Told } from './resume.ts'

const w = 'w1' as never
const message = (position: number | undefined, topic = 'inbox') =>
  ({ topic, workspaceId: w, position, body: { type: 'row-gone', interactionId: 'i1' } }) as unknown as LiveMessage
const listen = (onReset?: () => void) => {
  const told: Told[] = []
  return { told, onMessage: (one: Told) => told.push(one), onReset }
}

test('after a gap every topic is asked for after the last position seen of it', () => {
  const subs = createSubscriptions()
  const ears = listen()
  expect(subs.add('inbox', undefined, 10, ears)).toMatchObject({ do: 'subscribe', topic: 'inbox', after: 10 })
  subs.take(message(11))
  subs.take(message(14))
  expect(subs.resume()).toMatchObject([{ topic: 'inbox', after: 14 }])
})
test('what was seen before is not taken twice; several messages of one position are', () => {
  const subs = createSubscriptions()
  const ears = listen()
  subs.add('inbox', undefined, 10, ears)
  for (const position of [11, 12, 12, 11, 10]) subs.take(message(position))
  expect(ears.told).toHaveLength(3)
})
test('messages without a position are always taken', () => {
  const subs = createSubscriptions()
  const ears = listen()
  subs.add('inbox', undefined, 10, ears)
  subs.take(message(undefined))
  expect(ears.told).toHaveLength(1)
})
test('a first subscription without a position reads afresh once it is live, a resumed one does not', () => {
  const subs = createSubscriptions()
  let reads = 0
  subs.add(
    'inbox',
    'w1',
    undefined,
    listen(() => reads++),
  )
  const live = { topic: 'inbox', workspaceId: 'w1', subscribed: true, position: 5 } as unknown as LiveMessage
  subs.take(live)
  subs.take(live)
  expect([reads, subs.resume()[0]?.after]).toEqual([1, 5])
})
test('a reset reads afresh and subscribes from now on', () => {
  const subs = createSubscriptions()
  let resets = 0
  subs.add(
    'inbox',
    undefined,
    10,
    listen(() => resets++),
  )
  expect(subs.take({ topic: 'inbox', reset: true } as LiveMessage)).toMatchObject([
    { do: 'subscribe', after: undefined },
  ])
  subs.take({ topic: 'inbox', subscribed: true, position: 90 } as LiveMessage)
  expect([resets, subs.resume()[0]?.after]).toEqual([1, 90])
})
test('two listeners share one subscription and the last one to go ends it', () => {
  const subs = createSubscriptions()
  const [a, b] = [listen(), listen()]
  subs.add('floor', 'w1', undefined, a)
  expect(subs.add('floor', 'w1', undefined, b)).toBeNull()
  subs.take(message(3, 'floor'))
  expect([a.told.length, b.told.length]).toEqual([1, 1])
  expect(subs.remove('floor', 'w1', a)).toBeNull()
  expect(subs.remove('floor', 'w1', b)).toMatchObject({ do: 'unsubscribe', topic: 'floor' })
})
test("one brand's topic does not hear another brand's messages", () => {
  const subs = createSubscriptions()
  const ears = listen()
  subs.add('floor', 'w2', undefined, ears)
  subs.take(message(3, 'floor'))
  expect(ears.told).toHaveLength(0)
})

function rig() {
  const sockets: (SocketLike & { sent: string[] })[] = []
  const timers: { run: () => void; ms: number }[] = []
  const states: string[] = []
  const connection = createConnection({
    open: () => {
      const socket = {
        sent: [] as string[],
        send: (t: string) => socket.sent.push(t),
        close: () => {},
        onopen: null,
        onmessage: null,
        onclose: null,
      }
      sockets.push(socket)
      return socket
    },
    later: (run, ms) => {
      const timer = { run, ms }
      timers.push(timer)
      return () => timers.splice(timers.indexOf(timer), 1)
    },
    random: () => 1,
    onMessage: () => {},
    onState: (s) => states.push(s),
    ready: () => ['again'],
  })
  return { sockets, timers, states, connection }
}

test('a fallen socket is opened again, later each time, and subscribes at once', () => {
  const { sockets, timers, states, connection } = rig()
  connection.start()
  sockets[0]?.onopen?.()
  expect([connection.send('x'), sockets[0]?.sent]).toEqual([true, ['again', 'x']])
  sockets[0]?.onclose?.({ code: 1006 })
  expect(connection.send('y')).toBe(false)
  expect(timers.map((t) => t.ms)).toEqual([400])
  timers.splice(0)[0]?.run()
  sockets[1]?.onclose?.({ code: 1006 })
  expect(timers.map((t) => t.ms)).toEqual([800])
  timers.splice(0)[0]?.run()
  sockets[2]?.onopen?.()
  expect([sockets[2]?.sent, states]).toEqual([
    ['again'],
    ['connecting', 'live', 'reconnecting', 'reconnecting', 'live'],
  ])
})
test('back online does not wait; signed out does not come back', () => {
  const { sockets, timers, connection } = rig()
  connection.start()
  sockets[0]?.onopen?.()
  connection.drop()
  connection.retryNow()
  expect(sockets).toHaveLength(2)
  connection.stop()
  sockets[1]?.onclose?.({ code: 1000 })
  for (const timer of timers.splice(0)) timer.run()
  expect(sockets).toHaveLength(2)
})
test('the wait between tries is bounded', () => {
  expect([backOffMs(0, 0), backOffMs(50, 1)]).toEqual([200, 15_000])
})
