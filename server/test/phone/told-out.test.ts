/** Whom an agent calls is told that it is recorded before it is: a real Asterisk, an agent in Chromium, and one who answers. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventually } from '../harness.ts'
import { callerHears, HEARD, hearsIn, openShop, patienceMs } from './browser-shop.ts'
import { toneWav } from './tone-wav.ts'
import { untilRings } from './sip-caller.ts'

const anaHz = 1000
/** The announcement is a recording: of a tone, so that who hears it can be measured. */
const toldHz = 1700
const toldMs = 6000

interface Mine {
  call: { interactionId: string; stage: string; recording: string | null } | null
}

test('whom we call is told before they hear our agent, who hears it too, and is recorded from then on', async (t) => {
  const at = await openShop(t)
  if (!at) return t.skip('Asterisk could not be had')
  const boss = await at.agent('Amaia Vega', 600, { role: 'administrator', isHere: false })
  const { id: promptId } = (await (
    await boss.page.request.post(`${at.url}/api/prompts?name=Told&language=en`, {
      headers: { 'content-type': 'audio/wav', origin: at.url },
      data: toneWav(toldMs, toldHz),
    })
  ).json()) as { id: string }
  await at.call('PUT', '/api/recording-rules', {
    recorded: { en: promptId },
    isOn: true,
    isSpoken: true,
    isAnnounced: false,
    announcement: { en: 'This call is recorded, so that we can do better, and kept for ninety days.', es: '' },
    pauseOn: [],
    longestPauseS: 600,
  })
  const ana = await at.agent('Ana Prieto', anaHz)
  const mine = async () => (await ana.as<Mine>('GET', '/api/phone/mine')).call
  await ana.page.keyboard.press('Control+k')
  await ana.page.getByRole('combobox').fill('call +34 600 111 222')
  await ana.page.getByRole('option', { name: 'Call +34 600 111 222' }).waitFor()
  await ana.page.keyboard.press('Enter')
  await ana.page.getByRole('textbox', { name: 'Number' }).waitFor()
  await ana.page.getByRole('dialog').getByRole('button', { name: 'Call', exact: true }).click()
  const called = await untilRings(at.asterisk.carrier)
  called.pickUp()
  await eventually(async () => ((await callerHears(called, toldHz)) > HEARD ? true : undefined), patienceMs)
  const telling = await mine()
  assert.deepEqual([telling?.stage, telling?.recording], ['dialling', null])
  assert.ok((await hearsIn(ana.page, toldHz)) > HEARD, 'the agent hears it too')
  assert.ok((await callerHears(called, anaHz)) < HEARD, 'and is not heard yet')
  assert.ok((await hearsIn(ana.page, 440)) < HEARD, 'nor hears them')
  await eventually(async () => ((await mine())?.stage === 'talking' ? true : undefined), patienceMs)
  await eventually(async () => ((await callerHears(called, anaHz)) > HEARD ? true : undefined), patienceMs)
  await eventually(async () => ((await hearsIn(ana.page, 440)) > HEARD ? true : undefined), patienceMs)
  assert.equal((await mine())?.recording, 'running')
  const { rows } = await ana.as<{ rows: { isAnnounced: boolean }[] }>(
    'GET',
    `/api/interactions/${telling?.interactionId}/recordings`,
  )
  assert.deepEqual(
    rows.map(({ isAnnounced }) => isAnnounced),
    [true],
  )
  called.hangUp()
})
