/** A real Asterisk with people around it, each in a voice of their own; one Asterisk a test file, one connection a test. */
import { setTimeout as pause } from 'node:timers/promises'
import { silentLog } from '../../src/base/log.ts'
import { openAsterisk } from '../../src/channels/phone/asterisk/telephony.ts'
import type { LegName } from '../../src/channels/phone/telephony.ts'
import { eventually } from '../harness.ts'
import { openTestAsterisk, type TestAsterisk } from './asterisk.ts'
import { header, userOf } from './sip-message.ts'
import { openSipPhone, untilRings, type SipCall, type SipPhone } from './sip-caller.ts'
import { fromWav, tones } from './tones.ts'
import { eventsOf, type OpenWorld, type Party, type Phone, type World } from './world.ts'

/** Whole numbers of periods in a window of 0.4 s, and none a multiple of another. */
const VOICES = [440, 1000, 1700, 2300, 620, 1310, 2030, 2710]
const WINDOW_MS = 400
/** A tenth is what each says; what leaks would be heard well below that. */
const HEARD = 0.02
const OTHER = 0.012

const voicesOf = () => {
  const byName = new Map<string, number>()
  return {
    byName,
    of(name: string): number {
      const hz = byName.get(name) ?? VOICES[byName.size] ?? 0
      byName.set(name, hz)
      return hz
    },
  }
}

/** `openAsteriskWorld(after)` gives what the suite opens each test with. */
export const asteriskWorlds = (after: (end: () => unknown) => void): OpenWorld => {
  let opened: Promise<TestAsterisk | null> | undefined
  const ends: (() => unknown)[] = []
  // asked for here: within a test it would end with that test
  after(async () => {
    for (const end of ends.toReversed()) await end()
  })
  const numbers = new Map<string, number>()
  return async (t) => {
    const asterisk = await (opened ??= openTestAsterisk(
      { after: (end) => ends.push(end) },
      { hzOf: (number) => numbers.get(number) ?? 0 },
    ))
    if (!asterisk) return (t.skip('Asterisk could not be had'), null)
    return await openWorld(asterisk, numbers, t)
  }
}

const openWorld = async (
  asterisk: TestAsterisk,
  numbers: Map<string, number>,
  t: Parameters<OpenWorld>[0],
): Promise<World> => {
  const { url, user, password, sip, carrier } = asterisk
  const telephony = openAsterisk({
    url,
    user,
    password,
    app: 'peakend',
    trunk: 'trunk',
    phones: 'plain',
    log: silentLog(),
    waitsMs: [50],
  })
  const events = eventsOf(telephony, eventually)
  const voices = voicesOf()
  const parties = new Map<string, Party>()
  const phones: SipPhone[] = []
  const agents = new Map<string, { phone: SipPhone; user: string; password: string; name: string }>()
  t.after(async () => {
    for (const { leg } of await telephony.legs()) await telephony.hangUp(leg)
    for (const agent of agents.keys()) await telephony.withdraw(agent)
    await eventually(async () => ((await telephony.legs()).length === 0 ? true : undefined))
    telephony.close()
    for (const phone of phones) phone.close()
  })

  await eventually(() => (telephony.isUp ? true : undefined))

  const partyOf = (name: string, leg: LegName, call: SipCall): Party => {
    const { voice } = call
    const party: Party = {
      name,
      leg,
      digits: voice.digits,
      press: (digits) => voice.press(digits),
      async hangUp() {
        call.hangUp()
      },
      beQuiet: (isQuiet) => voice.beQuiet(isQuiet),
      async hears() {
        const sound = await voice.listen(WINDOW_MS)
        if (sound.length < (WINDOW_MS * 8) / 2) return { parties: [], isOther: false }
        const { amplitudes, rest } = tones(sound, 8000, [...voices.byName.values()])
        const heard = [...voices.byName].filter(([, hz]) => (amplitudes.get(hz) ?? 0) > HEARD)
        return { parties: heard.flatMap(([other]) => parties.get(other) ?? []), isOther: rest > OTHER }
      },
    }
    parties.set(name, party)
    return party
  }
  const newPhone = async () => {
    const phone = await openSipPhone(sip, (called) => voices.of(agents.get(called)?.name ?? ''))
    phones.push(phone)
    return phone
  }
  /** The leg of the call that arrives next. */
  const arriving = async (isOurs: (by: 'trunk' | { agent: string }) => boolean) => {
    const before = events.seen.length
    return () =>
      eventually(() => {
        const event = events.seen.slice(before).find((one) => one.kind === 'arrived' && isOurs(one.by))
        return event?.kind === 'arrived' ? event.leg : undefined
      })
  }
  const phoneAt = (name: string, phone: SipPhone, called: string): Phone => {
    let last: SipCall | undefined
    const ringing = async () => (last = await untilRings(phone, called))
    return {
      async shown() {
        const { invite } = await ringing()
        const headers = (invite?.headers ?? []).flatMap(([key, value]) => {
          const [, what] = /^x-peakend-(.+)$/.exec(key) ?? []
          return what ? [[what, value] as const] : []
        })
        return { from: userOf(invite ? header(invite, 'from') : ''), says: Object.fromEntries(headers) }
      },
      async pickUp(leg) {
        const call = await ringing()
        call.pickUp()
        return partyOf(name, leg, call)
      },
      async decline() {
        ;(await ringing()).decline()
        void last
      },
    }
  }

  return {
    telephony,
    ...events,
    async dial(name, to, from = '+15550100100') {
      const arrived = await arriving((by) => by === 'trunk')
      const call = await (await newPhone()).dial(to, { from, hz: voices.of(name) })
      return partyOf(name, await arrived(), call)
    },
    async register(name, agent, secret) {
      const phone = await newPhone()
      agents.set(agent, { phone, user: agent, password: secret, name })
      return (await phone.register(agent, secret)) === 200 ? phoneAt(name, phone, agent) : null
    },
    async unregister(agent) {
      const known = agents.get(agent)
      if (known) await known.phone.register(agent, known.password, 0)
    },
    async outsider(name, number) {
      numbers.set(number, voices.of(name))
      return phoneAt(name, carrier, number)
    },
    async dialFrom(name, agent, to) {
      const known = agents.get(agent)
      if (!known) throw new Error(`${agent} has no phone`)
      const arrived = await arriving((by) => by !== 'trunk')
      const account = { user: agent, password: known.password }
      const call = await known.phone.dial(to, { from: agent, hz: voices.of(name), account })
      return partyOf(name, await arrived(), call)
    },
    heardIn(wav, fromMs, toMs) {
      const { sound, rate } = fromWav(wav)
      const part = sound.subarray((fromMs * rate) / 1000, (toMs * rate) / 1000)
      const { amplitudes } = tones(part, rate, [...voices.byName.values()])
      return [...voices.byName].flatMap(([name, hz]) => ((amplitudes.get(hz) ?? 0) > HEARD ? [name] : []))
    },
    async restart() {
      asterisk.kill()
    },
    pass: (ms) => pause(ms),
  }
}
