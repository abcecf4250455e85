/** The fake switch with people around it. */
import { testClock } from '../../src/base/clock.ts'
import { openFakeTelephony } from '../../src/channels/phone/fake-telephony.ts'
import type { LegName } from '../../src/channels/phone/telephony.ts'
import { eventually } from '../harness.ts'
import { eventsOf, type OpenWorld, type Party, type Phone } from './world.ts'

export const openFakeWorld: OpenWorld = async () => {
  const clock = testClock()
  const telephony = openFakeTelephony(clock)
  const { outside } = telephony
  const events = eventsOf(telephony, eventually)
  const parties = new Map<LegName, Party>()
  const quiet = new Set<LegName>()

  const partyOf = (name: string, leg: LegName): Party => {
    const party: Party = {
      name,
      leg,
      get digits() {
        return outside.digits(leg)
      },
      async press(digits) {
        outside.press(leg, digits)
      },
      async hangUp() {
        outside.hangUp(leg)
      },
      beQuiet(isQuiet) {
        if (isQuiet) quiet.add(leg)
        else quiet.delete(leg)
        outside.speak(leg, isQuiet ? 0 : 3_600_000)
      },
      async hears() {
        const { legs, hasMusic, playing } = outside.hears(leg)
        return {
          parties: legs.flatMap((other) => (quiet.has(other) ? [] : (parties.get(other) ?? []))),
          isOther: hasMusic || playing !== null,
        }
      },
    }
    parties.set(leg, party)
    return party
  }
  const phoneOf = (name: string, key: string): Phone => ({
    async shown() {
      const leg = await eventually(() => outside.ringing(key))
      const shown = outside.shown(leg)
      return { from: shown?.from.number ?? '', says: shown?.says ?? {} }
    },
    async pickUp(leg) {
      outside.pickUp(leg)
      return partyOf(name, leg)
    },
    async decline(leg) {
      outside.decline(leg)
    },
  })

  return {
    telephony,
    ...events,
    dial: async (name, to, from) => partyOf(name, outside.dial(to, from)),
    register: async (name, agent, password) => (outside.register(agent, password) ? phoneOf(name, agent) : null),
    unregister: async (agent) => outside.unregister(agent),
    outsider: async (name, number) => phoneOf(name, number),
    dialFrom: async (name, agent, to) => partyOf(name, outside.dialFrom(agent, to)),
    heardIn: () => null,
    async restart() {
      outside.fall('dead')
      outside.rise()
    },
    async pass(ms) {
      await outside.quiet()
      for (const leg of parties.keys()) for (let at = 0; at < ms; at += 20) outside.sound(leg, new Uint8Array(640))
      clock.advance(ms)
      await outside.quiet()
    },
  }
}
