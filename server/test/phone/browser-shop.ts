/** A shop whose agents answer in real browsers by a real Asterisk; everybody speaks in a tone of their own. */
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { QueueId, WorkspaceId } from '@peakend/contract/ids.ts'
import type { Role } from '@peakend/contract/permissions.ts'
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { silentLog } from '../../src/base/log.ts'
import { openAsterisk } from '../../src/channels/phone/asterisk/telephony.ts'
import type { Line } from '../../src/channels/phone/phone.ts'
import { putCustomer } from '../../src/customers/customers.ts'
import { recordEvent } from '../../src/journeys/journeys.ts'
import { browsers, program, shop, signIn, type Ends } from '../browser.ts'
import { openTestAsterisk } from './asterisk.ts'
import { openSipPhone, type SipCall } from './sip-caller.ts'
import { tones } from './tones.ts'

const ourNumber = '+34911555000'
const callerNumber = '+34611222333'
const pictures = process.env['PEAKEND_PICTURES']
export const patienceMs = 30_000

/** Media on loopback, and a microphone that asks nobody. */
const flags = [
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
  '--allow-loopback-in-peer-connection',
]
/** The microphone is a steady tone (noise suppression would eat it); the loudspeaker and the SIP socket can be got hold of. */
export const toneOf = (hz: number) => `
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
  const RealSocket = window.WebSocket
  window.WebSocket = class extends RealSocket {
    constructor(url, protocols) {
      super(window.sipIsDown && String(url).includes('/sip') ? String(url).replace('/sip', '/none') : url, protocols)
      if (String(url).includes('/sip')) window.sipSocket = this
    }
  }
  const RealAudio = window.Audio
  window.Audio = function (src) {
    const element = new RealAudio(src)
    window.heardIn ??= element
    return element
  }`
/** How loud a tone is in what the page's loudspeaker plays. */
export const hearsIn = (page: Page, hz: number): Promise<number> =>
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
/** How loud a tone is in what a caller hears. */
export const callerHears = async (call: SipCall, hz: number): Promise<number> =>
  tones(await call.voice.listen(400), 8000, [hz]).amplitudes.get(hz) ?? 0

/** A tenth is what each says. */
export const HEARD = 0.03
export const QUIET = 0.01

/** The whole program with a real switch, and a number that leads to its first queue; `more` says more of the line. */
export const openShop = async (t: Ends, more: () => Partial<Line> = () => ({})) => {
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
        ? { workspaceId: line.workspaceId, touchpointId: null, queueId: line.queueId, language: 'en', ...more() }
        : null,
  })
  t.after(() => telephony.close())
  const { rows } = await peakend.call<{ rows: { id: QueueId }[] }>('GET', '/api/queues')
  const me = await peakend.call<{ memberships: { workspaceId: WorkspaceId }[] }>('GET', '/api/me')
  Object.assign(line, { workspaceId: me.memberships[0]?.workspaceId, queueId: rows[0]?.id })
  const caller = await openSipPhone(asterisk.sip)
  t.after(() => caller.close())
  const someone = await browsers(t, flags)
  const dial = (from = callerNumber) => caller.dial(ourNumber, { from, hz: 440 })

  /** Somebody at their desk, available, whose browser is a phone. */
  const members: string[] = []
  const agent = async (
    name: string,
    hz: number,
    { isHere = true, role = 'agent' as Role, hasOwnBrowser = false } = {},
  ) => {
    const who = await peakend.person(name, role)
    if (role === 'agent') members.push(who.id)
    await peakend.call('PUT', `/api/queues/${line.queueId}/members`, { personIds: members })
    const { page, browser, complaints } = await (hasOwnBrowser ? await browsers(t, flags) : someone)(name)
    await page.addInitScript(toneOf(hz))
    await signIn(page, peakend.url, who.email)
    await page.getByRole('button', { name: 'Phone ready' }).waitFor({ timeout: patienceMs })
    const as = await peakend.callAs(who)
    const come = () => as('PUT', '/api/presence', { state: 'available', reason: null })
    if (isHere) await come()
    return { page, browser, complaints, come, as, id: who.id }
  }
  /** Another browser of somebody who is signed in already. */
  const browserOf = async (name: string, hz: number, cookies: Awaited<ReturnType<BrowserContext['cookies']>>) => {
    const made = await someone(name)
    await made.page.context().addCookies(cookies)
    await made.page.addInitScript(toneOf(hz))
    await made.page.goto(`${peakend.url}/inbox`)
    return made
  }
  /** Somebody we know by the number that calls, with a delivery due today. */
  const expect = (name: string) =>
    peakend.db.transact(line.workspaceId as WorkspaceId, async (tx) => {
      await putCustomer(tx, { externalId: '4471', name, phone: callerNumber })
      for (const [id, type] of [
        ['1', 'order.paid'],
        ['2', 'delivery.sent'],
      ] as const)
        await recordEvent(tx, {
          specversion: '1.0',
          id,
          source: 'shop',
          subject: '4471',
          type,
          data: { due: tx.now.toISOString().slice(0, 10), reference: '4471' },
        })
    })
  /** The chat's place, whose widget calls the first queue unless told; and a shop's page that carries it. */
  const offerCalls = async (to: { flowId?: string; mostAtOnce?: number } = {}) => {
    const { rows: places } = await peakend.call<{ rows: { id: string; channel: string; key: string }[] }>(
      'GET',
      '/api/touchpoints',
    )
    const place =
      places.find(({ channel }) => channel === 'chat') ??
      (await peakend.call<{ id: string; key: string }>('POST', '/api/touchpoints', {
        name: 'Web shop',
        channel: 'chat',
        stage: 'decision',
        queueId: line.queueId,
        sites: [],
      }))
    await peakend.call('PUT', `/api/touchpoints/${place.id}/call-line`, {
      line: { phoneNumberId: null, flowId: to.flowId ?? null, queueId: line.queueId, mostAtOnce: to.mostAtOnce ?? 20 },
    })
    return place
  }
  /** Somebody on the shop's page, whose microphone is a tone. */
  const visitor = async (
    name: string,
    hz: number,
    of: { key: string; more?: string; look?: BrowserContextOptions },
  ) => {
    const site = await shop(t)
    site.carry(peakend.url, of.key, of.more)
    const { page, complaints } = await someone(name, of.look)
    await page.addInitScript(toneOf(hz))
    await page.goto(site.origin)
    return { page, complaints, origin: site.origin }
  }
  return { ...peakend, agent, browserOf, dial, expect, asterisk, visitor, offerCalls, queueId: line.queueId ?? '' }
}

/** In both themes and both widths, for whoever wants to look. */
export const take = async (page: Page, name: string): Promise<void> => {
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
