/** A message left by phone, for real: a caller by SIP speaks after the tone, an agent hears it in Chromium and calls back. The caller is a tone of 440 Hz, the agent one of 1000. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FlowId } from '@peakend/contract/ids.ts'
import { findProgram } from '../debian.ts'
import { eventually } from '../harness.ts'
import { faultsOf } from '../look.ts'
import { callerHears, HEARD, hearsIn, openShop, patienceMs, take } from './browser-shop.ts'
import { untilRings } from './sip-caller.ts'

const both = (en: string, es: string) => ({ en, es })

test('a caller leaves a message, an agent hears it and calls back', async (t) => {
  const late: { flowId?: FlowId } = {}
  const at = await openShop(t, () => ({ flowId: late.flowId ?? null }))
  if (!at) return t.skip('Asterisk could not be had')
  const queueId = at.queueId
  const draft = {
    name: 'Night',
    start: 'message',
    person: 'message',
    steps: {
      message: { kind: 'message', say: both('Speak after the tone.', 'Hable tras el tono.'), queueId, next: 'bye' },
      bye: { kind: 'end', say: both('Thank you.', 'Gracias.') },
    },
  }
  const { id, revision } = await at.call<{ id: FlowId; revision: number }>('POST', '/api/flows', { draft })
  await at.call('POST', `/api/flows/${id}/publish`, { revision })
  late.flowId = id
  const { page, complaints } = await at.agent('Ana Prieto', 1000)
  const call = await at.dial()
  call.voice.beQuiet(true)
  // the tone after the prompt
  await eventually(
    async () => ((await call.voice.listen(200)).some((one) => Math.abs(one) > 0.05) ? true : undefined),
    patienceMs,
  )
  await new Promise((go) => setTimeout(go, 1000))
  call.voice.beQuiet(false)
  await new Promise((go) => setTimeout(go, 4000))
  await call.voice.press('#')
  await eventually(() => (call.isOver() ? true : undefined), patienceMs)

  const offer = page.getByRole('article', { name: /^Offered to you/ })
  await offer.getByText(/^Voice message/).waitFor({ timeout: patienceMs })
  assert.equal(await page.getByRole('alertdialog').count(), 0, 'nothing rings')
  await take(page, 'message-offered')
  assert.deepEqual(await faultsOf(page), [])
  await offer.getByRole('button', { name: /^Answer/ }).click()
  const hear = page.getByRole('button', { name: 'Hear the message' })
  await hear.waitFor({ timeout: patienceMs })
  await take(page, 'message')
  assert.deepEqual(await faultsOf(page), [])
  await hear.click()
  await page.getByText(/0:0[1-9] \/ 0:0[3-6]/).waitFor({ timeout: patienceMs })
  await take(page, 'message-heard')

  await page.keyboard.press('Alt+c')
  const called = await untilRings(at.asterisk.carrier)
  called.pickUp()
  const bar = page.getByRole('region', { name: 'Your call' })
  await bar.getByText('Talking').waitFor({ timeout: patienceMs })
  await eventually(async () => ((await callerHears(called, 1000)) > HEARD ? true : undefined), patienceMs)
  await eventually(async () => ((await hearsIn(page, 440)) > HEARD ? true : undefined), patienceMs)
  assert.equal(await page.getByRole('button', { name: /^Transfer/ }).count(), 1, 'one way to hand over')
  await page.getByRole('button', { name: /^Call back/ }).waitFor({ state: 'detached' })
  await take(page, 'message-called-back')
  await page.keyboard.press('Alt+e')
  await bar.waitFor({ state: 'detached', timeout: patienceMs })
  await page.getByRole('button', { name: 'Wrap up' }).first().waitFor()
  assert.deepEqual(complaints.lines, [])
})

test('a voice tells callers that it is recorded before anybody is rung; who declines is not recorded', async (t) => {
  if (!findProgram('flite', 'espeak-ng')) return t.skip('no voice could be had')
  const at = await openShop(t)
  if (!at) return t.skip('Asterisk could not be had')
  await at.call('PUT', '/api/recording-rules', {
    isOn: true,
    isSpoken: true,
    refuseKey: '9',
    isAnnounced: false,
    announcement: both(
      'This call is recorded, so that we can do better, and kept for ninety days.',
      'Grabamos la llamada.',
    ),
    pauseOn: ['hold', 'aside'],
    longestPauseS: 600,
  })
  const boss = await at.agent('Amaia Vega', 1700, { role: 'administrator', isHere: false })
  await boss.page.goto(`${at.url}/settings/recordings`)
  await boss.page.getByText('The voice adds').waitFor({ timeout: patienceMs })
  await take(boss.page, 'announcing')
  assert.deepEqual(await faultsOf(boss.page), [])
  await boss.as('PATCH', '/api/me', { language: 'es' })
  await boss.page.reload()
  await boss.page.getByText('La voz añade').waitFor({ timeout: patienceMs })
  await take(boss.page, 'announcing-es')
  await boss.page.goto(`${at.url}/settings/numbers`)
  await boss.page.getByRole('list', { name: 'Quién habla a quien llama' }).scrollIntoViewIfNeeded()
  await take(boss.page, 'voices-es')
  assert.deepEqual(await faultsOf(boss.page), [])

  const { page, complaints } = await at.agent('Ana Prieto', 1000)
  const bar = page.getByRole('region', { name: 'Your call' })
  const card = page.getByRole('alertdialog')
  const hearsVoice = (call: Awaited<ReturnType<typeof at.dial>>) =>
    eventually(
      async () => ((await call.voice.listen(200)).some((one) => Math.abs(one) > 0.05) ? true : undefined),
      patienceMs,
    )
  const declines = await at.dial()
  await hearsVoice(declines)
  assert.equal(await card.count(), 0, 'nobody is rung while it is said')
  await declines.voice.press('9')
  await card.waitFor({ timeout: patienceMs })
  await page.keyboard.press('a')
  await bar.getByText('Talking').waitFor({ timeout: patienceMs })
  await bar.getByRole('link').click()
  await page.getByText('The customer does not want to be recorded').waitFor({ timeout: patienceMs })
  assert.equal(await bar.getByText('Recorded', { exact: true }).count(), 0)
  await take(page, 'declined')
  await page.keyboard.press('Alt+e')
  await bar.waitFor({ state: 'detached', timeout: patienceMs })
  await page.keyboard.press('w')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('Escape')

  const agrees = await at.dial()
  await hearsVoice(agrees)
  agrees.hangUp()
  assert.deepEqual(complaints.lines, [])
})
