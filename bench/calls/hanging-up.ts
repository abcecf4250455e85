/** Somebody hangs up, at every step a call can be at: what each way needs, and what must hold once they are all gone. */
import { setTimeout as wait } from 'node:timers/promises'
import { eventually } from '../../server/test/harness.ts'
import { openSipPhone, type SipCall, type SipPhone } from '../../server/test/phone/sip-caller.ts'
import { header } from '../../server/test/phone/sip-message.ts'
import { openLeanVoice } from './lean-voice.ts'
import { ourNumber, type openHouse, type Person } from './house.ts'

type House = Awaited<ReturnType<typeof openHouse>>
export const menuNumber = '+34911555001'
/** Its line has nobody who answers. */
export const emptyNumber = '+34911555002'

const ringsMs = 20_000
/** Whoever hangs up later than this has waited (channels/phone/deeds.ts). */
const shortMs = 5000

export type Desk = Person & { phone: SipPhone }
export type World = { house: House; carrier: SipPhone; desks: readonly Desk[]; nextNumber: () => string }

const upTo = (ms: number) => wait(Math.random() * ms)

export async function openWorld(house: House): Promise<World & { close: () => void }> {
  const at = { port: house.asterisk.sip.port }
  const newPhone = () => openSipPhone(at, () => 0, undefined, openLeanVoice)
  const desks: Desk[] = []
  for (const person of house.people) {
    const phone = await newPhone()
    if ((await phone.register(person.user, person.password, 3600)) !== 200) throw new Error('a phone was not let in')
    desks.push({ ...person, phone })
  }
  const carrier = await newPhone()
  let number = 0
  return {
    house,
    desks,
    carrier,
    nextNumber: () => `+34611${String(100_000 + number++)}`,
    close: () => [carrier, ...desks.map(({ phone }) => phone)].forEach((phone) => phone.close()),
  }
}

/** One caller on their way. */
const calling = async (world: World, to = ourNumber) => {
  const from = world.nextNumber()
  const call = await world.carrier.dial(to, { from, hz: 0 })
  const rings = async (other?: Desk): Promise<{ theirs: SipCall; desk: Desk; id: string }> =>
    eventually(() => {
      for (const desk of world.desks) {
        if (desk === other) continue
        const theirs = desk.phone.ringing(undefined, from)
        if (theirs?.invite) return { theirs, desk, id: header(theirs.invite, 'x-peakend-interaction') }
      }
      if (call.isOver()) throw new Error(`the call ended with ${call.status()} while it waited for somebody`)
      return undefined
    }, ringsMs)
  const status = (wanted: number) => eventually(() => (call.status() === wanted ? true : undefined), ringsMs)
  return { call, from, rings, status }
}
/** A call in which both talk. */
const talking = async (world: World) => {
  const on = await calling(world)
  const rung = await on.rings()
  rung.theirs.pickUp()
  const isTalking = async () => {
    const { call } = await rung.desk.at.call<{ call: { stage: string } | null }>('GET', '/phone/mine')
    return call?.stage === 'talking' ? true : undefined
  }
  await eventually(isTalking, ringsMs)
  return { ...on, ...rung, act: (what: string, body?: object) => acted(rung.desk, rung.id, what, body) }
}
/** What they ask for may come too late: the call is over. */
const acted = async ({ at }: Desk, id: string, what: string, body?: object) => {
  const { status, body: said } = await at.raw('POST', `/phone/calls/${id}/${what}`, body)
  if (status >= 500) throw new Error(`${what}: ${status} ${JSON.stringify(said)}`)
  return status
}
const consulting = async (world: World) => {
  const on = await talking(world)
  const colleague = world.desks.find((desk) => desk !== on.desk)
  const asked = on.act('consult', { whom: { personId: colleague?.id ?? '' } })
  return { ...on, colleague, asked }
}
const thirdRings = ({ colleague, from }: { colleague: Desk | undefined; from: string }) =>
  eventually(() => colleague?.phone.ringing(undefined, from), 2000).catch(() => undefined)

const both = (text: string) => ({ en: text, es: text })
/** A menu with a word, a key and a way to the line. */
export const menuOf = (queueId: string) => ({
  name: 'Hanging up',
  start: 'menu',
  person: 'queue',
  steps: {
    menu: {
      kind: 'choice',
      say: both('For an order press 1.'),
      choices: [
        { key: '1', next: 'number' },
        { key: '3', next: 'bye' },
      ],
      otherwise: 'queue',
    },
    number: {
      kind: 'digits',
      say: both('Its number.'),
      keep: 'order',
      least: 4,
      most: 8,
      next: 'queue',
      otherwise: 'queue',
    },
    queue: { kind: 'queue', queueId },
    bye: { kind: 'end', say: both('Good-bye.') },
  },
})

export const ways: Record<string, (world: World) => Promise<void>> = {
  async 'before any answer'(world) {
    const { call } = await calling(world)
    call.hangUp()
  },
  async 'while it is let in'(world) {
    const { call } = await calling(world)
    await upTo(60)
    call.hangUp()
  },
  async 'while a menu speaks'(world) {
    const { call, status } = await calling(world, menuNumber)
    await status(200)
    await upTo(400)
    call.hangUp()
  },
  async 'with a key in a menu'(world) {
    const { call, status } = await calling(world, menuNumber)
    await status(200)
    await call.voice.press(Math.random() < 0.5 ? '1' : '3')
    await upTo(300)
    call.hangUp()
  },
  async 'at once in line'(world) {
    const { call, status } = await calling(world, emptyNumber)
    await status(200)
    await upTo(1000)
    call.hangUp()
  },
  async 'after a wait, with a word in their ear'(world) {
    const { call, status } = await calling(world, emptyNumber)
    await status(200)
    await wait(shortMs + 700)
    await upTo(2000)
    call.hangUp()
  },
  async 'when it begins to ring at an agent’s'(world) {
    const { call, rings } = await calling(world)
    await rings()
    await upTo(60)
    call.hangUp()
  },
  async 'in the moment of answering'(world) {
    const { call, rings } = await calling(world)
    const { theirs } = await rings()
    const order = [() => theirs.pickUp(), () => call.hangUp()]
    if (Math.random() < 0.5) order.reverse()
    order[0]?.()
    await upTo(15)
    order[1]?.()
  },
  async 'in the moment of declining'(world) {
    const { call, rings } = await calling(world)
    const { theirs } = await rings()
    theirs.decline()
    await upTo(30)
    call.hangUp()
  },
  async 'while they talk'(world) {
    const { call, theirs } = await talking(world)
    await upTo(100)
    ;(Math.random() < 0.5 ? call : theirs).hangUp()
  },
  async 'both at once'(world) {
    const { call, theirs } = await talking(world)
    call.hangUp()
    theirs.hangUp()
  },
  async 'while being put on hold, or taken off it'(world) {
    const { call, act } = await talking(world)
    const asked = act('hold').then(() => (Math.random() < 0.5 ? act('resume') : 0))
    await upTo(80)
    call.hangUp()
    await asked
  },
  async 'while being handed over'(world) {
    const { call, act } = await talking(world)
    const asked = act('transfer', { to: { queueId: world.house.queueId }, note: '' })
    await upTo(80)
    call.hangUp()
    await asked
  },
  async 'while a colleague is asked first'(world) {
    const { call, theirs, asked } = await consulting(world)
    await upTo(80)
    ;(Math.random() < 0.7 ? call : theirs).hangUp()
    await asked
    call.hangUp()
  },
  async 'with a colleague on the line'(world) {
    const on = await consulting(world)
    await on.asked
    const third = await thirdRings(on)
    third?.pickUp()
    const asked = on.act(Math.random() < 0.5 ? 'complete' : 'join')
    await upTo(60)
    ;[on.call, on.theirs, ...(third ? [third] : [])][Math.floor(Math.random() * 3)]?.hangUp()
    await asked
    await upTo(60)
    on.call.hangUp()
  },
}

/** What is ended is wrapped up, so that its agent is free again. */
export const wrapUpAll = async (world: World): Promise<void> => {
  const { rows } = await world.house.db.query<{ id: string; agentId: string }>(
    `select interaction_id as id, agent_id as "agentId" from interactions where channel = 'phone' and state = 'wrap-up'`,
  )
  for (const { id, agentId } of rows) {
    const desk = world.desks.find((one) => one.id === agentId)
    await desk?.at.raw('POST', `/interactions/${id}/wrap-up`, { needId: null, outcome: 'solved' })
  }
}
