import { expect, test } from 'vitest'
import { NoMicrophone } from './devices.ts'
import { createPhone, tryAgainMs } from './phone.ts'
import type { Registered, WireEvent } from './wire.ts'

const registered: Registered = {
  registrationId: 'r',
  user: 'agent-1',
  password: 'p',
  domain: 'peakend.invalid',
  socketPath: '/sip',
  iceServers: [],
}

/** A phone whose outside is the test's: time stands still, the wire says what it is told to. */
const setUp = () => {
  const did: string[] = []
  const timers: { run: () => void; ms: number }[] = []
  const world = {
    isRefused: false,
    fault: null as 'denied' | null,
    nowMs: 0,
    said: [] as ((event: WireEvent) => void)[],
  }
  const phone = createPhone({
    register: () => {
      did.push('register')
      return world.isRefused ? Promise.reject(new Error('off')) : Promise.resolve(registered)
    },
    loadWire: () =>
      Promise.resolve((_of, _speaker, hear) => {
        world.said.push(hear)
        return {
          answer: () => did.push('answer'),
          decline: () => did.push('decline'),
          hangUp: () => did.push('hang up'),
          mute: (is) => did.push(is ? 'mute' : 'unmute'),
          sendDigits: (digits) => did.push(`digits ${digits}`),
          use: () => Promise.resolve(),
          stats: () => Promise.resolve(null),
          close: () => did.push('close'),
        }
      }),
    speaker: () => ({}) as HTMLAudioElement,
    openMicrophone: () =>
      world.fault ? Promise.reject(new NoMicrophone(world.fault)) : Promise.resolve({} as MediaStream),
    closeMicrophone: (stream) => stream && did.push('microphone off'),
    later: (run, ms) => {
      const timer = { run, ms }
      timers.push(timer)
      return () => void (timers.includes(timer) && timers.splice(timers.indexOf(timer), 1))
    },
    nowMs: () => world.nowMs,
    random: () => 1,
  })
  const settle = () => new Promise((go) => setImmediate(go))
  const say = async (event: WireEvent) => {
    world.said.at(-1)?.(event)
    await settle()
  }
  const connect = async () => {
    phone.connect()
    await settle()
    await say({ kind: 'ready' })
  }
  return { phone, did, timers, world, say, connect, settle }
}

test('it registers, rings, is answered and hung up', async () => {
  const { phone, did, say, connect, settle } = setUp()
  await connect()
  expect(phone.state().line).toBe('ready')
  await say({ kind: 'rings' })
  expect(phone.state().call?.stage).toBe('rings')
  await phone.answer()
  await say({ kind: 'answered' })
  expect(phone.state().call?.stage).toBe('up')
  phone.mute(true)
  phone.sendDigits('12#')
  phone.hangUp()
  await say({ kind: 'over', why: 'ended' })
  await settle()
  expect(phone.state().call).toBe(null)
  expect(did).toEqual(['register', 'answer', 'mute', 'digits 12#', 'hang up', 'microphone off'])
})

test('a call one asked for is answered by itself, and only that one', async () => {
  const { phone, did, say, connect, world } = setUp()
  await connect()
  phone.expect()
  await say({ kind: 'rings' })
  expect(did).toContain('answer')
  await say({ kind: 'over', why: 'ended' })
  world.nowMs = 1
  await say({ kind: 'rings' })
  expect(phone.state().call?.stage).toBe('rings')
})

test('without a microphone it rings on and says why', async () => {
  const { phone, did, say, connect, world } = setUp()
  await connect()
  await say({ kind: 'rings' })
  world.fault = 'denied'
  await phone.answer()
  expect(phone.state()).toMatchObject({ fault: 'denied', call: { stage: 'rings' } })
  world.fault = null
  await phone.answer()
  expect(phone.state().fault).toBe(null)
  expect(did).toContain('answer')
})

test('a call that was taken back while the microphone opened leaves no microphone on', async () => {
  const { phone, did, say, connect } = setUp()
  await connect()
  await say({ kind: 'rings' })
  const answering = phone.answer()
  await say({ kind: 'over', why: 'taken-back' })
  await answering
  expect(did.filter((one) => one === 'answer')).toEqual([])
  expect(did).toContain('microphone off')
})

test('a fallen socket keeps the call; a newer browser ends it', async () => {
  const { phone, say, connect, timers } = setUp()
  await connect()
  await say({ kind: 'rings' })
  await phone.answer()
  await say({ kind: 'answered' })
  await say({ kind: 'lost' })
  expect(phone.state()).toMatchObject({ line: 'lost', call: { stage: 'up' } })
  await say({ kind: 'ready' })
  expect(phone.state()).toMatchObject({ line: 'ready', call: { stage: 'up' } })
  await say({ kind: 'ended', why: 'elsewhere' })
  expect(phone.state()).toMatchObject({ line: 'elsewhere', call: null })
  // it does not fight for it
  expect(timers).toEqual([])
})

test('refused, it tries again with growing waits and comes back', async () => {
  const { phone, did, timers, world, settle, say } = setUp()
  world.isRefused = true
  phone.connect()
  await settle()
  const waits = []
  for (let i = 0; i < 4; i++) {
    waits.push(timers[0]?.ms)
    timers.shift()?.run()
    await settle()
  }
  expect(waits).toEqual([1000, 2000, 4000, 8000])
  world.isRefused = false
  timers.shift()?.run()
  await settle()
  await say({ kind: 'ready' })
  expect(phone.state().line).toBe('ready')
  expect(did.filter((one) => one === 'register')).toHaveLength(6)
})

test('what an earlier registration still says is not heard', async () => {
  const { phone, world, connect, settle } = setUp()
  await connect()
  await connect()
  world.said[0]?.({ kind: 'ended', why: 'elsewhere' })
  await settle()
  expect(phone.state().line).toBe('ready')
})

test('waits never pass a minute', () => {
  expect(tryAgainMs(50, 1)).toBe(60_000)
  expect(tryAgainMs(0, 0)).toBe(500)
})
