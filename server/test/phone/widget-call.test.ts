/**
 * "Call us" for real: a visitor in Chromium on a shop's page, an agent in another, our server, Asterisk. The visitor is 440 Hz, the agent 1000 Hz, and who hears whom is
 * measured both ways.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { realClock } from '../../src/base/clock.ts'
import { openFakeTelephony } from '../../src/channels/phone/fake-telephony.ts'
import { browsers, program, shop } from '../browser.ts'
import { eventually } from '../harness.ts'
import { faultsOf } from '../look.ts'
import { HEARD, hearsIn, openShop, patienceMs, QUIET, take, toneOf } from './browser-shop.ts'

const hears = (page: Page, hz: number, isHeard: boolean) =>
  eventually(async () => {
    const amplitude = await hearsIn(page, hz)
    return (isHeard ? amplitude > HEARD : amplitude < QUIET) ? true : undefined
  }, patienceMs)

/** What a menu of two keys asks. */
const menu = (queueId: string) => ({
  name: 'Widget',
  start: 'ask',
  person: 'line',
  steps: {
    ask: {
      kind: 'choice',
      say: { en: 'For orders press 1.', es: 'Para pedidos pulse 1.' },
      choices: [{ key: '1', words: [], next: 'line' }],
      waitS: 20,
      times: 3,
      otherwise: 'line',
    },
    line: { kind: 'queue', queueId },
  },
})

test('a visitor presses "call us", goes through the menu, waits, talks, is held and hangs up', async (t) => {
  const at = await openShop(t)
  if (!at) return t.skip('Asterisk could not be had')
  const flow = await at.call<{ id: string }>('POST', '/api/flows', { draft: menu(at.queueId) })
  await at.call('POST', `/api/flows/${flow.id}/publish`, { revision: 1 })
  const { key } = await at.offerCalls({ flowId: flow.id })
  const ana = await at.agent('Ana Prieto', 1000, { isHere: false })
  const maya = await at.visitor('Maya', 440, { key })
  const { page } = maya

  await page.getByRole('button', { name: 'Chat with us' }).click()
  await page.getByRole('button', { name: 'Call us' }).click()
  await page.getByRole('heading', { name: 'Call us' }).waitFor()
  await take(page, 'before')
  assert.deepEqual(await faultsOf(page), [])
  await page.getByRole('button', { name: 'Call now' }).click()
  await page.getByRole('heading', { name: 'Listen, and press a key' }).waitFor({ timeout: patienceMs })
  await take(page, 'menu')
  assert.deepEqual(await faultsOf(page), [])
  await page.getByRole('button', { name: '1', exact: true }).click()
  await page.getByRole('heading', { name: /next in line|in line/ }).waitFor({ timeout: patienceMs })
  await take(page, 'waiting')
  assert.equal(
    await page
      .getByText(/Closed now|People are here/)
      .isVisible()
      .catch(() => false),
    false,
    'whose hours are not asked here',
  )
  await page.getByRole('button', { name: 'Contact me instead' }).click()
  await page.getByRole('button', { name: 'Hang up' }).waitFor()
  await page.getByRole('radio').first().waitFor()
  await take(page, 'waiting-instead')
  assert.deepEqual(await faultsOf(page), [])

  await ana.come()
  await ana.page.getByRole('alertdialog').waitFor({ timeout: patienceMs })
  await take(ana.page, 'ring-from-widget')
  await ana.page.keyboard.press('a')
  await page.getByRole('heading', { name: 'You are speaking with Ana' }).waitFor({ timeout: patienceMs })
  await Promise.all([hears(page, 1000, true), hears(ana.page, 440, true)])
  await take(page, 'talking')
  assert.deepEqual(await faultsOf(page), [])
  await take(ana.page, 'agent-talking')

  await page.getByRole('button', { name: 'Mute' }).click()
  await hears(ana.page, 440, false)
  await page.getByRole('button', { name: 'Turn the microphone on' }).click()
  await hears(ana.page, 440, true)
  const bar = ana.page.getByRole('region', { name: 'Your call' })
  await bar.getByRole('button', { name: 'Hold' }).click()
  await page.getByRole('heading', { name: 'One moment: Ana comes back to you' }).waitFor({ timeout: patienceMs })
  await hears(page, 1000, false)
  await bar.getByRole('button', { name: 'Resume' }).click()
  await hears(page, 1000, true)

  await page.getByRole('button', { name: 'Hang up' }).click()
  await bar.waitFor({ state: 'detached', timeout: patienceMs })
  await page.getByRole('heading', { name: 'The call has ended' }).waitFor()
  await page.getByRole('radio', { name: 'Very good' }).check({ force: true })
  await page.getByRole('textbox').fill('Ana was kind')
  await take(page, 'over')
  assert.deepEqual(await faultsOf(page), [])
  await page.getByRole('button', { name: 'Send' }).click()
  await page.getByText('Thank you. A person reads this.').waitFor()
  await ana.page.getByText('The customer answered afterwards: 5 of 5').waitFor({ timeout: patienceMs })
  assert.deepEqual([...maya.complaints.lines, ...ana.complaints.lines], [])
})

/** What a browser says where its microphone cannot be had. */
const without = (name: string) =>
  `navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', '${name}'))`

test('nobody is left with a call that cannot be made', async (t) => {
  const telephony = openFakeTelephony(realClock)
  const at = await program(t, { switch: { telephony, sipUrl: 'ws://127.0.0.1:9/none' } })
  const { rows } = await at.call<{ rows: { id: string }[] }>('GET', '/api/queues')
  const closed = await at.call<{ id: string }>('POST', '/api/queues', {
    name: 'Nights',
    target: { withinMs: 45_000, sharePct: 80 },
    // in three days
    timetable: [{ day: ((new Date().getUTCDay() + 2) % 7) + 1, from: 540, to: 1020 }],
    messageAnswerMs: 3_600_000,
  })
  const someone = await browsers(t)
  const place = async (queueId: string | undefined) => {
    const made = await at.call<{ id: string; key: string }>('POST', '/api/touchpoints', {
      name: `Shop ${queueId}`,
      channel: 'chat',
      stage: 'decision',
      queueId: rows[0]?.id,
      sites: [],
    })
    const line = { phoneNumberId: null, flowId: null, queueId, mostAtOnce: 20 }
    await at.call('PUT', `/api/touchpoints/${made.id}/call-line`, { line })
    return made.key
  }
  const [open, shut] = [await place(rows[0]?.id), await place(closed.id)]
  const visits = async (script: string, of: { key?: string; more?: string; look?: BrowserContextOptions } = {}) => {
    const site = await shop(t)
    site.carry(at.url, of.key ?? open, of.more)
    const { page } = await someone('Maya', of.look)
    if (script) await page.addInitScript(script)
    await page.goto(site.origin)
    await page.getByRole('button', { name: /^Chat/ }).click()
    await page.getByRole('button', { name: /^(Call us|Llámanos)$/ }).click()
    await page.getByRole('button', { name: /^(Call now|Llamar ahora)$/ }).click()
    return page
  }
  const cases: [string, string, string][] = [
    ['refused', without('NotAllowedError'), 'The microphone is not allowed'],
    ['no-microphone', without('NotFoundError'), 'We find no microphone'],
    ['no-webrtc', 'delete window.RTCPeerConnection', 'This browser cannot call'],
  ]
  for (const [name, script, title] of cases) {
    const page = await visits(script)
    await page.getByRole('heading', { name: title }).waitFor()
    assert.deepEqual(await faultsOf(page), [])
    await take(page, name)
    await page.getByRole('button', { name: 'Leave a message' }).click()
    await page.getByRole('textbox', { name: 'Your message' }).waitFor()
  }
  const late = await visits('', { key: shut, more: 'data-theme="dark" data-language="es"' })
  await late.getByRole('heading', { name: 'Ahora nadie atiende llamadas' }).waitFor()
  assert.deepEqual(await faultsOf(late), [])
  await take(late, 'closed-es-dark')
  await late.getByRole('button', { name: 'Volver al chat' }).click()
  // the switch's socket leads nowhere
  const away = await visits(toneOf(440), { more: 'data-theme="dark"' })
  await away.getByRole('heading', { name: 'Calls cannot be made just now' }).waitFor()
  await take(away, 'off-dark')
  telephony.outside.fall('cut-off')
  await away.reload()
  await away.getByRole('button', { name: /^Chat/ }).click()
  await away.getByRole('button', { name: 'More' }).waitFor()
  assert.equal(await away.getByRole('button', { name: 'Call us' }).count(), 0)
})
