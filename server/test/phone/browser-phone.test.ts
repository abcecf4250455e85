/**
 * The agent's phone for real: Chromium, our server, Asterisk, and a caller by SIP, each in a tone of their own, so that who hears whom is measured. Caller 440 Hz,
 * agents 1000 and 1700 Hz.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventually } from '../harness.ts'
import { faultsOf } from '../look.ts'
import { untilRings } from './sip-caller.ts'
import { callerHears, HEARD, hearsIn, openShop, patienceMs, QUIET, take } from './browser-shop.ts'

test('a caller rings in the browser, is answered, held, and hung up; each hears whom they should', async (t) => {
  const at = await openShop(t)
  if (!at) return t.skip('Asterisk could not be had')
  const announcement = { en: 'Recorded.', es: 'Se graba.' }
  const rules = { isOn: true, isAnnounced: true, announcement, pauseOn: ['hold', 'aside'], longestPauseS: 600 }
  await at.call('PUT', '/api/recording-rules', rules)
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
  await t.test('off the record, and recorded again', async () => {
    await bar.getByText('Recorded').waitFor()
    await page.keyboard.press('Alt+o')
    await bar.getByRole('button', { name: 'Record', exact: true }).waitFor()
    await take(page, 'off-the-record')
    assert.deepEqual(await faultsOf(page), [])
    await page.keyboard.press('Alt+o')
    await bar.getByText('Recorded').waitFor()
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

test('a colleague is asked first, all three talk, and the customer is theirs', async (t) => {
  const at = await openShop(t)
  if (!at) return t.skip('Asterisk could not be had')
  const bea = await at.agent('Bea Soler', 1700, { isHere: false })
  const ana = await at.agent('Ana Prieto', 1000)
  const call = await at.dial()
  await ana.page.getByRole('alertdialog').waitFor({ timeout: patienceMs })
  await ana.page.keyboard.press('a')
  const bar = ana.page.getByRole('region', { name: 'Your call' })
  await bar.getByText('Talking').waitFor({ timeout: patienceMs })

  await bea.come()
  await ana.page.keyboard.press('Alt+t')
  await ana.page.getByRole('dialog').getByText('Bea Soler').click()
  await take(ana.page, 'hand-over')
  await ana.page.getByRole('button', { name: 'Talk first' }).click()
  await bea.page.getByRole('alertdialog').waitFor({ timeout: patienceMs })
  await take(bea.page, 'ring-colleague')
  await bea.page.keyboard.press('a')
  await bar.getByText('Talking with Bea Soler').waitFor({ timeout: patienceMs })
  await eventually(async () => ((await hearsIn(ana.page, 1700)) > HEARD ? true : undefined), patienceMs)
  await eventually(async () => ((await hearsIn(bea.page, 1000)) > HEARD ? true : undefined), patienceMs)
  assert.ok(
    (await callerHears(call, 1000)) < QUIET && (await callerHears(call, 1700)) < QUIET,
    'the customer hears music',
  )
  assert.deepEqual(await faultsOf(ana.page), [])
  await take(ana.page, 'aside')

  await bar.getByRole('button', { name: 'All together' }).click()
  await eventually(async () => ((await callerHears(call, 1700)) > HEARD ? true : undefined), patienceMs)
  assert.ok((await callerHears(call, 1000)) > HEARD)
  await bar.getByRole('button', { name: 'Hand over' }).click()
  await bar.waitFor({ state: 'detached', timeout: patienceMs })
  await eventually(async () => ((await callerHears(call, 1000)) < QUIET ? true : undefined), patienceMs)
  assert.ok((await callerHears(call, 1700)) > HEARD)
  await bea.page.getByRole('region', { name: 'Your call' }).getByText('Talking').waitFor({ timeout: patienceMs })
  call.hangUp()
  await bea.page.getByRole('region', { name: 'Your call' }).waitFor({ state: 'detached', timeout: patienceMs })
  assert.deepEqual([...ana.complaints.lines, ...bea.complaints.lines], [])
})

test('a number is called from the desk; a socket that falls in the middle does not cut the call', async (t) => {
  const at = await openShop(t)
  if (!at) return t.skip('Asterisk could not be had')
  const { page, complaints } = await at.agent('Ana Prieto', 1000)
  complaints.allow(/WebSocket/)
  await page.keyboard.press('p')
  await page.getByRole('textbox', { name: 'Number' }).fill('0034 600 111 222')
  await take(page, 'dial')
  await page.getByRole('dialog').getByRole('button', { name: 'Call', exact: true }).click()
  const called = await untilRings(at.asterisk.carrier)
  called.pickUp()
  const bar = page.getByRole('region', { name: 'Your call' })
  await bar.getByText('Talking').waitFor({ timeout: patienceMs })
  await eventually(async () => ((await callerHears(called, 1000)) > HEARD ? true : undefined), patienceMs)

  await page.evaluate('window.sipSocket.close()')
  await page.getByRole('button', { name: 'Phone out of reach' }).waitFor({ timeout: patienceMs })
  await page.getByRole('button', { name: 'Phone ready' }).waitFor({ timeout: patienceMs })
  await eventually(async () => ((await callerHears(called, 1000)) > HEARD ? true : undefined), patienceMs)
  await bar.getByText('Talking').waitFor({ timeout: patienceMs })
  await page.keyboard.press('Alt+e')
  await eventually(() => (called.isOver() ? true : undefined), patienceMs)
  await bar.waitFor({ state: 'detached', timeout: patienceMs })
  assert.deepEqual(complaints.lines, [])
})
