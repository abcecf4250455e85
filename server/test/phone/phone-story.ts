/** The program with a real Asterisk beside it: people with phones of the kit, each in a tone of their own, and who hears whom. */
import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { asked } from '../browser.ts'
import { eventually } from '../harness.ts'
import { atWork } from '../running.ts'
import type { TestAsterisk } from './asterisk.ts'
import { openSipPhone, untilRings, type SipCall } from './sip-caller.ts'
import { tones } from './tones.ts'

export const ourNumber = '+34911555000'
export const callerNumber = '+34611222333'
const password = 'four plain words together'
/** Each in a voice of their own; none a multiple of another. */
export const hz = { caller: 440, Ana: 1000, Bea: 1700 }
const HEARD = 0.02
export const PATIENCE_MS = 20_000

/** Whom somebody hears just now, `music` for what is nobody's voice. */
export const hears = async (call: SipCall): Promise<string[]> => {
  const sound = await call.voice.listen(400)
  if (sound.length < 1600) return ['nothing']
  const { amplitudes, rest } = tones(sound, 8000, Object.values(hz))
  const voices = Object.entries(hz).flatMap(([name, tone]) => ((amplitudes.get(tone) ?? 0) > HEARD ? [name] : []))
  return rest > 0.012 ? [...voices, 'music'] : voices
}
export const until = async (call: SipCall, ...who: string[]): Promise<void> => {
  const heard: string[] = []
  try {
    await eventually(async () => {
      heard.push((await hears(call)).join(' and '))
      return heard.at(-1) === who.join(' and ') ? true : undefined
    }, PATIENCE_MS)
  } catch {
    assert.fail(`${who.join(' and ')} was not heard, but: ${heard.slice(-5).join(', ')}`)
  }
}

export const serving = async (t: { after: (end: () => unknown) => void }, argv: readonly string[]) => {
  const file = path.join(import.meta.dirname, 'phone-child.ts')
  const child = spawn(process.execPath, [file, ...argv], { stdio: ['ignore', 'pipe', 'inherit'] })
  t.after(() => kill(child))
  const { promise, resolve } = Promise.withResolvers<string>()
  child.stdout.on('data', (said: Buffer) => {
    const [url] = /^http:\S+$/m.exec(said.toString()) ?? []
    if (url) resolve(url)
    if (process.env['PEAKEND_TEST_LOG']) process.stderr.write(said)
  })
  return { child, url: await promise }
}
export const kill = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await once(child, 'exit')
}

/** Somebody who works here, available, with a phone of the kit registered at the switch. */
export const agent = async (
  house: { boss: Awaited<ReturnType<typeof atWork>>; asterisk: TestAsterisk },
  url: string,
  name: 'Ana' | 'Bea',
) => {
  const email = `${name.toLowerCase()}@example.org`
  const { link } = await house.boss.call<{ link: string }>('POST', '/invitations', { email, role: 'agent' })
  await asked(url, 'POST', `/api/invitation/${link.split('#')[1]}`, { name, password })
  const { rows } = await house.boss.call<{ rows: { id: string; email: string }[] }>('GET', '/people')
  const response = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { origin: url, 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  })
  const cookie = response.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')
  const phone = await openSipPhone(house.asterisk.sip, () => hz[name])
  return { id: rows.find((one) => one.email === email)?.id ?? '', cookie, phone, name }
}
export type Agent = Awaited<ReturnType<typeof agent>>

export const connects = async (url: string, { cookie, phone }: Agent) => {
  const at = await atWork(url, cookie)
  const mine = await at.call<{ user: string; password: string }>('POST', '/softphone/register')
  await eventually(
    async () => ((await phone.register(mine.user, mine.password)) === 200 ? true : undefined),
    PATIENCE_MS,
  )
  await at.call('PUT', '/presence', { state: 'available' })
  return { at, rings: () => untilRings(phone, mine.user) }
}
