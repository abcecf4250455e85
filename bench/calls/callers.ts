/** Callers and agents with SIP phones, in a process of their own so that the program's time is apart. Told what to do over IPC. */
import { setTimeout as wait } from 'node:timers/promises'
import { eventually } from '../../server/test/harness.ts'
import { openSipPhone, type SipCall, type SipPhone } from '../../server/test/phone/sip-caller.ts'
import { openLeanVoice, type LeanVoice } from './lean-voice.ts'

export type Order =
  | { do: 'open'; port: number }
  /** Phones of agents sign in. */
  | { do: 'register'; agents: { user: string; password: string }[] }
  /** One call after another to each of the numbers in turn, hung up once somebody's phone has rung. */
  | { do: 'ring'; to: string[]; times: number }
  | { do: 'dial'; to: string; count: number; perSecond: number }
  /** Agents pick up whatever rings, from now on. */
  | { do: 'pick-up' }
  | { do: 'listen'; ms: number }
  | { do: 'hang-up' }

export type Rung = { to: string; answeredMs: number; rangMs: number }
export type Listened = {
  parties: number
  packets: number
  lost: number
  gaps: number
  longestMs: number
  p99Ms: number
  silent: number
  ownCpuPct: number
}

const dialMs = 15_000
/** A party that heard nothing for so long hears silence. */
const silentMs = 500

const agents: SipPhone[] = []
const voices: LeanVoice[] = []
const calls: SipCall[] = []
let server = { port: 0 }
let carrier: SipPhone | undefined
let picking: NodeJS.Timeout | undefined
const talking = new Set<SipCall>()

async function voice(): Promise<LeanVoice> {
  const made = await openLeanVoice()
  voices.push(made)
  return made
}
const newPhone = () => openSipPhone(server, () => 0, undefined, voice)

async function register(list: { user: string; password: string }[]): Promise<number> {
  for (const { user, password } of list) {
    const phone = await newPhone()
    const status = await phone.register(user, password, 3600)
    if (status !== 200) throw new Error(`${user} could not register: ${status}`)
    agents.push(phone)
  }
  return agents.length
}

const anyRinging = (): SipCall | undefined => {
  for (const phone of agents) {
    const call = phone.ringing()
    if (call) return call
  }
  return undefined
}

async function ringOnce(to: string): Promise<Rung> {
  const call = await carrier!.dial(to, { from: '+34611222333', hz: 0 })
  const rung = await eventually(() => anyRinging(), dialMs).catch(() => undefined)
  await eventually(() => (call.answeredMs.has(200) ? true : undefined), dialMs)
  call.hangUp()
  await eventually(() => (anyRinging() ? undefined : true), dialMs)
  return { to, answeredMs: call.answeredMs.get(200) ?? NaN, rangMs: rung ? rung.beganMs - call.beganMs : NaN }
}

async function ring(to: readonly string[], times: number): Promise<Rung[]> {
  const rounds: Rung[] = []
  for (let round = 0; round < times; round++) {
    for (const number of to) {
      rounds.push(await ringOnce(number))
      // whoever was rung is free again
      await wait(120)
    }
  }
  for (const one of voices.splice(0)) one.close()
  return rounds
}

async function dial(to: string, count: number, perSecond: number): Promise<number> {
  for (let i = 0; i < count; i++) {
    calls.push(await carrier!.dial(to, { from: `+346112${String(10_000 + i)}`, hz: 0 }))
    await wait(1000 / perSecond)
  }
  await eventually(() => (calls.every((call) => call.answeredMs.has(200)) ? true : undefined), 60_000).catch(() => {})
  return calls.filter((call) => call.status() === 200).length
}

function pickUp(): void {
  picking ??= setInterval(() => {
    for (let call = anyRinging(); call; call = anyRinging()) {
      call.pickUp()
      talking.add(call)
    }
  }, 20)
}

async function listen(ms: number): Promise<Listened> {
  const cpu = process.cpuUsage()
  const heard = voices.filter((one) => one.count() > 0)
  for (const one of heard) one.begin()
  await wait(ms)
  const all = heard.map((one) => one.heard())
  const used = process.cpuUsage(cpu)
  const between = heard.flatMap((one) => one.between).toSorted((a, b) => a - b)
  const sum = (of: (one: (typeof all)[number]) => number) => all.reduce((total, one) => total + of(one), 0)
  return {
    parties: heard.length,
    packets: sum((one) => one.packets),
    lost: sum((one) => one.lost),
    gaps: sum((one) => one.gaps),
    longestMs: Math.max(...all.map((one) => one.longestMs)),
    p99Ms: between[Math.floor(between.length * 0.99)] ?? NaN,
    silent: all.filter((one) => one.silentMs > silentMs || one.packets === 0).length,
    ownCpuPct: (used.user + used.system) / 10 / ms,
  }
}

async function hangUp(): Promise<number> {
  clearInterval(picking)
  picking = undefined
  const count = calls.length
  for (const call of calls.splice(0)) {
    call.hangUp()
    await wait(5)
  }
  await eventually(() => ([...talking].every((call) => call.isOver()) ? true : undefined), 20_000)
  talking.clear()
  await wait(500)
  for (const one of voices.splice(0)) one.close()
  return count
}

async function obey(order: Order): Promise<unknown> {
  switch (order.do) {
    case 'open':
      server = { port: order.port }
      carrier = await newPhone()
      return null
    case 'register':
      return register(order.agents)
    case 'ring':
      return ring(order.to, order.times)
    case 'dial':
      return dial(order.to, order.count, order.perSecond)
    case 'pick-up':
      return pickUp()
    case 'listen':
      return listen(order.ms)
    case 'hang-up':
      return hangUp()
    default:
      return order satisfies never
  }
}

process.on('message', (order: Order) => {
  obey(order).then(
    (done) => process.send?.({ done: done ?? null }),
    (fault: unknown) => process.send?.({ fault: String(fault) }),
  )
})
process.on('disconnect', () => process.exit(0))
