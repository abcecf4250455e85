/** People on the line, and what they must hear: what every suite of a telephone switch begins with. */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import type { CallerNumber } from '../../src/channels/phone/telephony.ts'
import type { OpenWorld, Party, Phone, World } from './world.ts'

export const ours: CallerNumber = { number: '+15550100999', kind: 'e164', name: 'Shop' }
export const theirs = '+15550100123'

/** Sound takes a moment to change; what is heard then must be just this. */
const HEAR_MS = 8000

/** Who is heard, by name; `other` stands for music or a prompt. */
export const assertHeard = async (party: Party, names: readonly string[], why: string) => {
  const wanted = names.toSorted().join()
  for (const endAt = Date.now() + HEAR_MS; ;) {
    const { parties, isOther } = await party.hears()
    const heard = [...parties.map((other) => other.name), ...(isOther ? ['other'] : [])].toSorted().join()
    if (heard === wanted) return
    if (Date.now() > endAt) assert.equal(heard, wanted, `${party.name} hears, ${why}`)
  }
}

/** Each test in a world of its own. */
export const inWorldOf =
  (open: OpenWorld) =>
  (name: string, run: (world: World, t: TestContext) => Promise<void>): void =>
    void test(name, async (t) => {
      const world = await open(t)
      if (world) await run(world, t)
    })

/** A caller on the line, answered. */
export const caller = async (world: World, name = 'caller', from = theirs): Promise<Party> => {
  const party = await world.dial(name, '+15550100999', from)
  await world.telephony.answer(party.leg)
  await world.until('answered', { leg: party.leg })
  return party
}

/** An agent's phone, registered. */
export const phone = async (world: World, name: string): Promise<Phone> => {
  const agent = `agent-${name}`
  await world.telephony.admit(agent, `secret of ${name}`)
  const registered = await world.register(name, agent, `secret of ${name}`)
  assert.ok(registered)
  await world.until('phone', { agent, isThere: true })
  return registered
}

/** A person at their phone, called by us and there. */
export const person = async (world: World, name: string): Promise<Party> => {
  const at = await phone(world, name)
  const leg = `leg-${name}`
  await world.telephony.call(leg, { agent: `agent-${name}` }, { from: ours, ringS: 20 })
  await world.until('ringing', { leg })
  const party = await at.pickUp(leg)
  await world.until('answered', { leg })
  return party
}

export const trio = async (world: World) => ({
  one: await caller(world),
  two: await person(world, 'ana'),
  three: await person(world, 'sup'),
})
