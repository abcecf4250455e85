/** A call through a real Asterisk, from dialling to a closed conversation; who hears whom is measured in tones. The program is killed while they talk. */
import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test, type TestContext } from 'node:test'
import { openTestAsterisk, type TestAsterisk } from '../phone/asterisk.ts'
import { openSipPhone, untilRings, type SipCall, type SipPhone } from '../phone/sip-caller.ts'
import { tones } from '../phone/tones.ts'
import { eventually, harness, testSecret } from '../harness.ts'
import { atWork } from '../running.ts'
import { asked } from '../browser.ts'

const ourNumber = '+34911555000'
const callerNumber = '+34611222333'
const password = 'four plain words together'
/** Each in a voice of their own; none a multiple of another. */
const hz = { caller: 440, Ana: 1000, Bea: 1700 }
const HEARD = 0.02
const PATIENCE_MS = 20_000

/** Whom somebody hears just now, `music` for what is nobody's voice. */
const hears = async (call: SipCall): Promise<string[]> => {
  const sound = await call.voice.listen(400)
  if (sound.length < 1600) return ['nothing']
  const { amplitudes, rest } = tones(sound, 8000, Object.values(hz))
  const voices = Object.entries(hz).flatMap(([name, tone]) => ((amplitudes.get(tone) ?? 0) > HEARD ? [name] : []))
  return rest > 0.012 ? [...voices, 'music'] : voices
}
const until = async (call: SipCall, ...who: string[]): Promise<void> => {
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

const serving = async (t: TestContext, argv: readonly string[]) => {
  const file = path.join(import.meta.dirname, '../phone/phone-child.ts')
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
const kill = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await once(child, 'exit')
}

/** Somebody who works here, available, with a phone of the kit registered at the switch. */
const agent = async (
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
type Agent = Awaited<ReturnType<typeof agent>>

const connects = async (url: string, { cookie, phone }: Agent) => {
  const at = await atWork(url, cookie)
  const mine = await at.call<{ user: string; password: string }>('POST', '/softphone/register')
  await eventually(
    async () => ((await phone.register(mine.user, mine.password)) === 200 ? true : undefined),
    PATIENCE_MS,
  )
  await at.call('PUT', '/presence', { state: 'available' })
  return { at, rings: () => untilRings(phone, mine.user) }
}

test('a caller waits, talks, is held, handed over and sent off, over a death of the program', async (t) => {
  const asterisk = await openTestAsterisk(t)
  if (!asterisk) return t.skip('Asterisk could not be had')
  const { ownerUrl } = await harness(t)
  const filesDir = mkdtempSync(path.join(tmpdir(), 'peakend-phone-'))
  t.after(() => rmSync(filesDir, { recursive: true, force: true }))
  const at = JSON.stringify({ url: asterisk.url, user: asterisk.user, password: asterisk.password })
  const first = await serving(t, [ownerUrl, testSecret, filesDir, at, '{}'])
  const boss = await atWork(first.url)
  const phones: SipPhone[] = []
  t.after(() => phones.forEach((one) => one.close()))
  const people = [
    await agent({ boss, asterisk }, first.url, 'Ana'),
    await agent({ boss, asterisk }, first.url, 'Bea'),
  ] as const
  phones.push(...people.map((one) => one.phone))
  const { rows: queues } = await boss.call<{ rows: { id: string }[] }>('GET', '/queues')
  const sales = await boss.call<{ id: string }>('POST', '/queues', {
    name: 'Sales',
    target: { withinMs: 45_000, sharePct: 80 },
    timetable: 'always',
    messageAnswerMs: 4 * 3_600_000,
  })
  const serves = (queueId: string | undefined, personIds: string[]) =>
    boss.call('PUT', `/queues/${queueId}/members`, { personIds })
  await serves(queues[0]?.id, [people[0].id])
  await serves(sales.id, [people[1].id])
  const { memberships } = await boss.call<{ memberships: { workspaceId: string }[] }>('GET', '/me')
  const lines = JSON.stringify({
    [ourNumber]: {
      workspaceId: memberships[0]?.workspaceId,
      touchpointId: null,
      queueId: queues[0]?.id,
      language: 'en',
    },
  })
  await kill(first.child)
  const second = await serving(t, [ownerUrl, testSecret, filesDir, at, lines])

  const carrier = await openSipPhone(asterisk.sip)
  phones.push(carrier)
  const ana = await connects(second.url, people[0])
  await ana.at.call('PUT', '/presence', { state: 'away' })
  const caller = await carrier.dial(ourNumber, { from: callerNumber, hz: hz.caller })
  await until(caller, 'music')
  await ana.at.call('PUT', '/presence', { state: 'available' })
  const hers = await ana.rings()
  assert.match(JSON.stringify(hers.invite?.headers), /x-peakend-interaction/i)
  hers.pickUp()
  await Promise.all([until(caller, 'Ana'), until(hers, 'caller')])
  const { call } = await ana.at.call<{ call: { interactionId: string } }>('GET', '/phone/mine')
  const id = call.interactionId

  await kill(second.child)
  assert.deepEqual(
    [await hears(caller), await hears(hers)],
    [['Ana'], ['caller']],
    'the call goes on with nobody in charge',
  )
  const third = await serving(t, [ownerUrl, testSecret, filesDir, at, lines])
  const again = await atWork(third.url, people[0].cookie)
  await eventually(
    async () => ((await again.call<{ isUp: boolean }>('GET', '/phone')).isUp ? true : undefined),
    PATIENCE_MS,
  )
  assert.deepEqual([await hears(caller), await hears(hers)], [['Ana'], ['caller']], 'and with somebody in charge again')

  await again.call('POST', `/phone/calls/${id}/hold`)
  await until(caller, 'music')
  await again.call('POST', `/phone/calls/${id}/resume`)
  await until(caller, 'Ana')

  const bea = await connects(third.url, people[1])
  await again.call('POST', `/phone/calls/${id}/transfer`, { to: { queueId: sales.id }, note: 'Wants two' })
  const theirs = await bea.rings()
  await until(caller, 'music')
  theirs.pickUp()
  await Promise.all([until(caller, 'Bea'), until(theirs, 'caller')])
  await eventually(() => (hers.isOver() ? true : undefined))

  caller.hangUp()
  await eventually(() => (theirs.isOver() ? true : undefined))
  const ended = await eventually(async () => {
    const one = await bea.at.call<{ state: string; endedBy: string; agentName: string }>('GET', `/interactions/${id}`)
    return one.state === 'wrap-up' ? one : undefined
  }, PATIENCE_MS)
  assert.deepEqual([ended.endedBy, ended.agentName], ['customer', 'Bea'])
  await bea.at.call('POST', `/interactions/${id}/wrap-up`, { needId: null, outcome: 'solved' })
  const { rows } = await bea.at.call<{ rows: { system: { code: string } | null }[] }>(
    'GET',
    `/interactions/${id}/turns`,
  )
  assert.deepEqual(
    rows.flatMap(({ system }) => (system?.code.startsWith('call-') ? [system.code] : [])),
    ['call-answered', 'call-held', 'call-resumed', 'call-answered', 'call-ended'],
  )
  // judged like a chat: closed, and its three bars say what they can
  await eventually(async () => {
    const { mark } = await bea.at.call<{ mark: Record<string, { state: string }> }>('GET', `/interactions/${id}`)
    return mark['welcome']?.state === 'open' ? undefined : mark
  }, PATIENCE_MS)
})
