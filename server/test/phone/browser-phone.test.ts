/**
 * The agent's phone for real: Chromium, our server, Asterisk, and a caller by SIP, each in a tone of their own, so that who hears whom is measured. Caller 440 Hz,
 * agent 1000 Hz.
 */
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import type { QueueId, WorkspaceId } from '@peakend/contract/ids.ts'
import type { Page } from 'playwright-core'
import { silentLog } from '../../src/base/log.ts'
import { openAsterisk } from '../../src/channels/phone/asterisk/telephony.ts'
import { browsers, program, signIn, type Ends } from '../browser.ts'
import { eventually } from '../harness.ts'
import { faultsOf } from '../look.ts'
import { openTestAsterisk } from './asterisk.ts'
import { openSipPhone, type SipCall } from './sip-caller.ts'
import { tones } from './tones.ts'

const ourNumber = '+34911555000'
const callerNumber = '+34611222333'
const pictures = process.env['PEAKEND_PICTURES']
const patienceMs = 30_000

/** Media on loopback, and a microphone that asks nobody. */
const flags = [
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
  '--allow-loopback-in-peer-connection',
]
/** The microphone is a steady tone; noise suppression would eat it. */
const toneOf = (hz: number) => `
  localStorage.setItem('peakend.phone', JSON.stringify({ isCleaned: false }))
  navigator.mediaDevices.getUserMedia = async () => {
    const context = new AudioContext()
    const tone = context.createOscillator()
    const volume = context.createGain()
    tone.frequency.value = ${hz}
    volume.gain.value = 0.1
    const out = context.createMediaStreamDestination()
    tone.connect(volume).connect(out)
    tone.start()
    return out.stream
  }
  const RealAudio = window.Audio
  window.Audio = function (src) {
    const element = new RealAudio(src)
    window.heardIn ??= element
    return element
  }`
/** How loud a tone is in what the page's loudspeaker plays. */
const hearsIn = (page: Page, hz: number): Promise<number> =>
  page.evaluate<number>(`(async () => {
    const stream = window.heardIn?.srcObject
    if (!stream) return 0
    const context = new AudioContext()
    const meter = context.createAnalyser()
    meter.fftSize = 32768
    // what leads to no loudspeaker is not computed
    const silence = context.createGain()
    silence.gain.value = 0
    context.createMediaStreamSource(stream).connect(meter).connect(silence).connect(context.destination)
    await new Promise((go) => setTimeout(go, 900))
    const sound = new Float32Array(meter.fftSize)
    meter.getFloatTimeDomainData(sound)
    const turn = 2 * Math.cos((2 * Math.PI * ${hz}) / context.sampleRate)
    let [before, last] = [0, 0]
    for (const one of sound) [before, last] = [last, one + turn * last - before]
    await context.close()
    return (2 * Math.sqrt(Math.max(0, before * before + last * last - turn * before * last))) / sound.length
  })()`)
const callerHears = async (call: SipCall, hz: number): Promise<number> =>
  tones(await call.voice.listen(400), 8000, [hz]).amplitudes.get(hz) ?? 0

const HEARD = 0.03
const QUIET = 0.01

const openShop = async (t: Ends) => {
  const asterisk = await openTestAsterisk(t)
  if (!asterisk) return null
  const { url, user, password } = asterisk
  const log = silentLog()
  const telephony = openAsterisk({ url, user, password, app: 'peakend', trunk: 'trunk', phones: 'browsers', log })
  const line: { workspaceId?: WorkspaceId; queueId?: QueueId } = {}
  const peakend = await program(t, {
    switch: { telephony, sipUrl: `${url.replace(/^http/, 'ws')}/ws` },
    lineOf: async (dialled) =>
      dialled === ourNumber && line.workspaceId && line.queueId
        ? { workspaceId: line.workspaceId, touchpointId: null, queueId: line.queueId, language: 'en' }
        : null,
  })
  t.after(() => telephony.close())
  const { rows } = await peakend.call<{ rows: { id: QueueId }[] }>('GET', '/api/queues')
  const me = await peakend.call<{ memberships: { workspaceId: WorkspaceId }[] }>('GET', '/api/me')
  Object.assign(line, { workspaceId: me.memberships[0]?.workspaceId, queueId: rows[0]?.id })
  const caller = await openSipPhone(asterisk.sip)
  t.after(() => caller.close())
  const someone = await browsers(t, flags)
  const dial = () => caller.dial(ourNumber, { from: callerNumber, hz: 440 })

  /** Somebody at their desk, available, whose browser is a phone. */
  const agent = async (name: string, hz: number) => {
    const who = await peakend.person(name, 'agent')
    await peakend.call('PUT', `/api/queues/${line.queueId}/members`, { personIds: [who.id] })
    const { page, complaints } = await someone(name)
    await page.addInitScript(toneOf(hz))
    await signIn(page, peakend.url, who.email)
    await page.getByRole('button', { name: 'Phone ready' }).waitFor({ timeout: patienceMs })
    const as = await peakend.callAs(who)
    await as('PUT', '/api/presence', { state: 'available', reason: null })
    return { page, complaints, who, as }
  }
  return { ...peakend, agent, dial, asterisk }
}

/** In both themes and both widths, for whoever wants to look. */
const take = async (page: Page, name: string): Promise<void> => {
  if (!pictures) return
  mkdirSync(pictures, { recursive: true })
  for (const [theme, width, height] of [
    ['dark', 390, 844],
    ['light', 390, 844],
    ['dark', 1440, 900],
    ['light', 1440, 900],
  ] as const) {
    await page.emulateMedia({ colorScheme: theme })
    await page.setViewportSize({ width, height })
    await page.screenshot({ path: path.join(pictures, `${name}-${theme}-${width}.png`), animations: 'disabled' })
  }
}

test('a caller rings in the browser, is answered, held, and hung up; each hears whom they should', async (t) => {
  const at = await openShop(t)
  if (!at) return t.skip('Asterisk could not be had')
  const { page, complaints } = await at.agent('Ana Prieto', 1000)
  const call = await at.dial()

  const card = page.getByRole('alertdialog')
  await card.waitFor({ timeout: patienceMs })
  await take(page, 'ring')
  assert.deepEqual(await faultsOf(page), [])
  await page.keyboard.press('a')
  const bar = page.getByRole('region', { name: 'Your call' })
  await bar.getByText('Talking').waitFor({ timeout: patienceMs })

  await t.test('talking', async () => {
    await eventually(async () => ((await callerHears(call, 1000)) > HEARD ? true : undefined), patienceMs)
    await eventually(async () => ((await hearsIn(page, 440)) > HEARD ? true : undefined), patienceMs)
    assert.ok((await hearsIn(page, 1000)) < QUIET, 'nobody hears themselves')
    assert.deepEqual(await faultsOf(page), [])
    await take(page, 'talking')
  })
  await t.test('muted, by a key', async () => {
    await page.keyboard.press('Alt+m')
    await bar.getByText('You are muted').waitFor()
    await eventually(async () => ((await callerHears(call, 1000)) < QUIET ? true : undefined), patienceMs)
    assert.ok((await hearsIn(page, 440)) > HEARD)
    await page.keyboard.press('Alt+m')
    await eventually(async () => ((await callerHears(call, 1000)) > HEARD ? true : undefined), patienceMs)
  })
  await t.test('held and back', async () => {
    await bar.getByRole('button', { name: 'Hold' }).click()
    await bar.getByText('On hold, hears music').waitFor({ timeout: patienceMs })
    await eventually(async () => ((await callerHears(call, 1000)) < QUIET ? true : undefined), patienceMs)
    await eventually(async () => ((await hearsIn(page, 440)) < QUIET ? true : undefined), patienceMs)
    await take(page, 'held')
    await bar.getByRole('button', { name: 'Resume' }).click()
    await eventually(async () => ((await callerHears(call, 1000)) > HEARD ? true : undefined), patienceMs)
  })
  await t.test('digits', async () => {
    await page.keyboard.press('Alt+k')
    await take(page, 'keypad')
    await page.keyboard.type('42#')
    await eventually(() => (call.voice.digits.join('') === '42#' ? true : undefined), patienceMs)
    await page.keyboard.press('Escape')
  })
  await t.test('hung up, and to wrap up', async () => {
    await page.keyboard.press('Alt+e')
    await eventually(() => (call.isOver() ? true : undefined), patienceMs)
    await bar.waitFor({ state: 'detached', timeout: patienceMs })
    await page.getByRole('button', { name: 'Wrap up' }).first().waitFor()
    await take(page, 'wrap-up')
  })
  assert.deepEqual(complaints.lines, [])
})

test('a newer tab is the phone and the older one says so; a killed switch is found again', async (t) => {
  const at = await openShop(t)
  if (!at) return t.skip('Asterisk could not be had')
  const { page, complaints } = await at.agent('Ben Ruiz', 1000)
  complaints.allow(/WebSocket/)
  const second = await page.context().newPage()
  await second.goto(`${at.url}/inbox`)
  await second.getByRole('button', { name: 'Phone ready' }).waitFor({ timeout: patienceMs })
  await page.getByRole('button', { name: 'Phone in another tab' }).click()
  await page.getByRole('menuitem', { name: 'Use the phone here' }).click()
  await page.getByRole('button', { name: 'Phone ready' }).waitFor({ timeout: patienceMs })
  await second.getByRole('button', { name: 'Phone in another tab' }).waitFor({ timeout: patienceMs })
  await second.close()

  at.asterisk.kill()
  await page
    .getByRole('button', { name: /Phone (out of reach|not connected|connects)|Calls off/ })
    .waitFor({ timeout: patienceMs })
  await page.getByRole('button', { name: 'Phone ready' }).waitFor({ timeout: 60_000 })
  const call = await at.dial()
  await page.getByRole('alertdialog').waitFor({ timeout: patienceMs })
  await page.getByRole('button', { name: 'Answer' }).click()
  await eventually(async () => ((await callerHears(call, 1000)) > HEARD ? true : undefined), patienceMs)
  call.hangUp()
  await page.getByRole('region', { name: 'Your call' }).waitFor({ state: 'detached', timeout: patienceMs })
})
